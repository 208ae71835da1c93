//! The organisation, its budget and its people.

use actix_web::{HttpResponse, get, patch, post, put, web};

use crate::accounts::budget::{BudgetView, NewBudget};
use crate::accounts::{Accounts, MemberPatch, MemberView, NewMember, Org, OrgPatch};
use crate::base::{Listing, Page, Permission, UserId};
use crate::http::{Json, Path, Problem, Query, Signed};

/// One's own organisation.
#[utoipa::path(
    operation_id = "get_org",
    tag = "org",
    responses((status = 200, body = Org), (status = 401, body = Problem)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("signed_in"))),
)]
#[get("/org")]
pub(super) async fn get_org(accounts: web::Data<Accounts>, signed: Signed) -> Result<web::Json<Org>, Problem> {
    Ok(web::Json(accounts.org(&signed).await?))
}

/// Changes the organisation.
#[utoipa::path(
    operation_id = "patch_org",
    tag = "org",
    request_body = OrgPatch,
    responses(
        (status = 200, body = Org),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 422, body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("org.manage"))),
)]
#[patch("/org")]
pub(super) async fn patch_org(
    accounts: web::Data<Accounts>,
    signed: Signed,
    body: Json<OrgPatch>,
) -> Result<web::Json<Org>, Problem> {
    let actor = signed.require(Permission::ManageOrg)?;
    Ok(web::Json(accounts.patch_org(actor, body.0).await?))
}

/// The organisation's token budget this month.
#[utoipa::path(
    operation_id = "get_budget",
    tag = "org",
    responses((status = 200, body = BudgetView), (status = 401, body = Problem)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("signed_in"))),
)]
#[get("/org/budget")]
pub(super) async fn get_budget(
    accounts: web::Data<Accounts>,
    signed: Signed,
) -> Result<web::Json<BudgetView>, Problem> {
    Ok(web::Json(accounts.budget(signed.org).await?))
}

/// Sets the organisation's token budget.
#[utoipa::path(
    operation_id = "put_budget",
    tag = "org",
    request_body = NewBudget,
    responses(
        (status = 200, body = BudgetView),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 422, body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("org.manage"))),
)]
#[put("/org/budget")]
pub(super) async fn put_budget(
    accounts: web::Data<Accounts>,
    signed: Signed,
    body: Json<NewBudget>,
) -> Result<web::Json<BudgetView>, Problem> {
    let actor = signed.require(Permission::ManageOrg)?;
    Ok(web::Json(accounts.set_budget(actor, body.0).await?))
}

/// The organisation's people.
#[utoipa::path(
    operation_id = "list_members",
    tag = "org",
    params(Page),
    responses((status = 200, body = Listing<MemberView>), (status = 401, body = Problem), (status = 403, body = Problem)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("org.manage"))),
)]
#[get("/org/members")]
pub(super) async fn list_members(
    accounts: web::Data<Accounts>,
    signed: Signed,
    page: Query<Page>,
) -> Result<web::Json<Listing<MemberView>>, Problem> {
    let actor = signed.require(Permission::ManageOrg)?;
    Ok(web::Json(accounts.members(actor, page.0).await?))
}

/// Adds a person with a first password.
#[utoipa::path(
    operation_id = "add_member",
    tag = "org",
    request_body = NewMember,
    responses(
        (status = 201, body = MemberView),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 409, description = "The address has an account already.", body = Problem),
        (status = 422, body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("org.manage"))),
)]
#[post("/org/members")]
pub(super) async fn add_member(
    accounts: web::Data<Accounts>,
    signed: Signed,
    body: Json<NewMember>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::ManageOrg)?;
    Ok(HttpResponse::Created().json(accounts.add_member(actor, body.0).await?))
}

/// Changes a person's role, or whether they may sign in.
#[utoipa::path(
    operation_id = "patch_member",
    tag = "org",
    params(("id" = UserId, Path)),
    request_body = MemberPatch,
    responses(
        (status = 200, body = MemberView),
        (status = 401, body = Problem),
        (status = 403, body = Problem),
        (status = 404, body = Problem),
        (status = 409, description = "No admin would be left.", body = Problem),
        (status = 422, body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("org.manage"))),
)]
#[patch("/org/members/{id}")]
pub(super) async fn patch_member(
    accounts: web::Data<Accounts>,
    signed: Signed,
    id: Path<UserId>,
    body: Json<MemberPatch>,
) -> Result<web::Json<MemberView>, Problem> {
    let actor = signed.require(Permission::ManageOrg)?;
    Ok(web::Json(accounts.patch_member(actor, id.0, body.0).await?))
}
