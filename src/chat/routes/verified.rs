//! The organisation's verified answers.

use actix_web::{HttpResponse, delete, get, web};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::base::{ConnectionId, Listing, Page, Permission, VerifiedId};
use crate::chat::{Chat, VerifiedAnswer};
use crate::http::{Path, Problem, Query, Signed};

/// Which verified answers are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct VerifiedFilter {
    /// How many to leave out at the start.
    skip: u64,
    /// How many to give, at most 200.
    limit: u64,
    /// Only those of this connection.
    #[param(value_type = Option<uuid::Uuid>)]
    connection_id: Option<ConnectionId>,
}

impl Default for VerifiedFilter {
    fn default() -> Self {
        let Page { skip, limit } = Page::default();
        Self { skip, limit, connection_id: None }
    }
}

/// Every verified answer of the organisation with who verified it, newest first.
#[utoipa::path(
    operation_id = "list_verified_answers",
    tag = "chat",
    params(VerifiedFilter),
    responses(
        (status = 200, body = Listing<VerifiedAnswer>),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "Only who may run SQL sees them.", body = Problem),
        (status = 422, description = "A filter was not understood.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("sql.run"))),
)]
#[get("/chat/verified")]
pub(super) async fn list_verified_answers(
    chat: web::Data<Chat>,
    signed: Signed,
    filter: Query<VerifiedFilter>,
) -> Result<web::Json<Listing<VerifiedAnswer>>, Problem> {
    let actor = signed.require(Permission::RunSql)?;
    let VerifiedFilter { skip, limit, connection_id } = filter.0;
    Ok(web::Json(chat.verified(actor, connection_id, Page { skip, limit }).await?))
}

/// Withdraws a verified answer; an admin any, others their own.
#[utoipa::path(
    operation_id = "withdraw_verified_answer",
    tag = "chat",
    params(("id" = VerifiedId, Path, description = "The verified answer.")),
    responses(
        (status = 204, description = "It is withdrawn."),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "Somebody else verified it.", body = Problem),
        (status = 404, description = "No such verified answer.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("sql.run"))),
)]
#[delete("/chat/verified/{id}")]
pub(super) async fn withdraw_verified_answer(
    chat: web::Data<Chat>,
    signed: Signed,
    id: Path<VerifiedId>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::RunSql)?;
    chat.withdraw(actor, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
