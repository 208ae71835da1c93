//! What a signed-in person sees and changes about themselves.

use actix_web::{HttpResponse, delete, get, patch, post, web};

use super::wire;
use crate::accounts::{Accounts, PasswordChange, ProfilePatch, SessionView, UserView};
use crate::base::{Listing, SessionId};
use crate::http::{Json, Path, Problem, Signed};

/// Signs out everywhere.
#[utoipa::path(
    operation_id = "logout_all",
    tag = "auth",
    responses((status = 204, description = "All sessions are over."), (status = 401, body = Problem)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("signed_in"))),
)]
#[post("/auth/logout-all")]
pub(super) async fn logout_all(accounts: web::Data<Accounts>, signed: Signed) -> Result<HttpResponse, Problem> {
    accounts.logout_everywhere(&signed).await?;
    Ok(wire::signed_out(&accounts))
}

/// Who is signed in.
#[utoipa::path(
    operation_id = "get_me",
    tag = "auth",
    responses((status = 200, body = UserView), (status = 401, body = Problem)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("signed_in"))),
)]
#[get("/auth/me")]
pub(super) async fn get_me(accounts: web::Data<Accounts>, signed: Signed) -> Result<web::Json<UserView>, Problem> {
    Ok(web::Json(accounts.me(&signed).await?))
}

/// Changes one's own profile.
#[utoipa::path(
    operation_id = "patch_me",
    tag = "auth",
    request_body = ProfilePatch,
    responses((status = 200, body = UserView), (status = 401, body = Problem), (status = 422, body = Problem)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("signed_in"))),
)]
#[patch("/auth/me")]
pub(super) async fn patch_me(
    accounts: web::Data<Accounts>,
    signed: Signed,
    body: Json<ProfilePatch>,
) -> Result<web::Json<UserView>, Problem> {
    Ok(web::Json(accounts.patch_me(&signed, body.0).await?))
}

/// Changes one's own password and ends one's other sessions.
#[utoipa::path(
    operation_id = "change_password",
    tag = "auth",
    request_body = PasswordChange,
    responses(
        (status = 204, description = "The password is changed."),
        (status = 401, body = Problem),
        (status = 422, description = "The current password is wrong, or the new one was not taken.", body = Problem),
        (status = 429, description = "Too many tries.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("signed_in"))),
)]
#[post("/auth/password")]
pub(super) async fn change_password(
    accounts: web::Data<Accounts>,
    signed: Signed,
    body: Json<PasswordChange>,
) -> Result<HttpResponse, Problem> {
    accounts.change_password(&signed, body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// One's own sessions that are alive.
#[utoipa::path(
    operation_id = "list_sessions",
    tag = "auth",
    responses((status = 200, body = Listing<SessionView>), (status = 401, body = Problem)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("signed_in"))),
)]
#[get("/auth/sessions")]
pub(super) async fn list_sessions(
    accounts: web::Data<Accounts>,
    signed: Signed,
) -> Result<web::Json<Listing<SessionView>>, Problem> {
    let data = accounts.sessions(&signed).await?;
    let count = data.len() as u64;
    Ok(web::Json(Listing { data, count }))
}

/// Ends one of one's own sessions.
#[utoipa::path(
    operation_id = "delete_session",
    tag = "auth",
    params(("id" = SessionId, Path)),
    responses(
        (status = 204, description = "The session is over."),
        (status = 401, body = Problem),
        (status = 404, body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("signed_in"))),
)]
#[delete("/auth/sessions/{id}")]
pub(super) async fn delete_session(
    accounts: web::Data<Accounts>,
    signed: Signed,
    id: Path<SessionId>,
) -> Result<HttpResponse, Problem> {
    accounts.revoke_session(&signed, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
