//! The door to words that a model drafts for a table.

use actix_web::http::StatusCode;
use actix_web::{post, web};

use crate::base::{ConnectionId, Permission};
use crate::chat::{Chat, DraftError, DraftWish, TableDraft};
use crate::http::{Json, Path, Problem, Signed};

impl From<DraftError> for Problem {
    fn from(error: DraftError) -> Self {
        let text = error.to_string();
        match error {
            DraftError::Chat(error) => error.into(),
            DraftError::NoModel => Self::conflict("model_not_configured", text),
            DraftError::Unusable => Self::new(StatusCode::BAD_GATEWAY, "model_bad_reply", text),
            DraftError::Model { code, .. } => {
                let status = match code {
                    "budget_exhausted" => StatusCode::TOO_MANY_REQUESTS,
                    "model_rate_limited" => StatusCode::SERVICE_UNAVAILABLE,
                    "model_timed_out" => StatusCode::GATEWAY_TIMEOUT,
                    _ => StatusCode::BAD_GATEWAY,
                };
                Self::new(status, code, text)
            }
        }
    }
}

/// Has the organisation's language model draft a description and terms for a table. Nothing is stored by it.
#[utoipa::path(
    operation_id = "draft_table_words",
    tag = "schema",
    params(("connection_id" = uuid::Uuid, Path, description = "The connection's id.")),
    request_body = DraftWish,
    responses(
        (status = 200, body = TableDraft),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `connections.write` is missing.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 409, description = "No model is set up, or the tables are still being read.", body = Problem),
        (status = 422, description = "There is no such table, or it is hidden.", body = Problem),
        (status = 429, description = "Too many questions, or the token budget is used up.", body = Problem),
        (status = 502, description = "The model gave no usable reply.", body = Problem),
        (status = 503, description = "The model is asked too much.", body = Problem),
        (status = 504, description = "The model took too long.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("connections.write"))),
)]
#[post("/schema/{connection_id}/drafts")]
pub(super) async fn draft_table_words(
    chat: web::Data<Chat>,
    signed: Signed,
    id: Path<ConnectionId>,
    wish: Json<DraftWish>,
) -> Result<web::Json<TableDraft>, Problem> {
    let actor = signed.require(Permission::WriteConnections)?;
    Ok(web::Json(chat.draft_words(actor, id.0, wish.0).await?))
}
