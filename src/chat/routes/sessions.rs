//! Conversations and first questions.

use actix_web::{HttpResponse, delete, get, patch, web};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::base::{ChatSessionId, ConnectionId, Listing, Page, Permission};
use crate::chat::{Chat, History, SessionPatch, SessionView};
use crate::http::{Json, Path, Problem, Query, Signed};

/// Which conversations are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SessionFilter {
    /// How many to leave out at the start.
    skip: u64,
    /// How many to give, at most 200.
    limit: u64,
    /// Only those whose title or last question holds this.
    q: Option<String>,
}

impl Default for SessionFilter {
    fn default() -> Self {
        let Page { skip, limit } = Page::default();
        Self { skip, limit, q: None }
    }
}

/// The person's own conversations: pinned ones first, then the latest.
#[utoipa::path(
    operation_id = "list_chat_sessions",
    tag = "chat",
    params(SessionFilter),
    responses(
        (status = 200, body = Listing<SessionView>),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 422, description = "A filter was not understood.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[get("/chat/sessions")]
pub(super) async fn list_chat_sessions(
    chat: web::Data<Chat>,
    signed: Signed,
    filter: Query<SessionFilter>,
) -> Result<web::Json<Listing<SessionView>>, Problem> {
    let actor = signed.require(Permission::Ask)?;
    let SessionFilter { skip, limit, q } = filter.0;
    Ok(web::Json(chat.sessions(actor, q.as_deref(), Page { skip, limit }).await?))
}

/// Renames or pins a conversation.
#[utoipa::path(
    operation_id = "update_chat_session",
    tag = "chat",
    params(("id" = ChatSessionId, Path, description = "The conversation.")),
    request_body = SessionPatch,
    responses(
        (status = 200, body = SessionView),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "No such conversation.", body = Problem),
        (status = 422, description = "A field was not taken.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[patch("/chat/sessions/{id}")]
pub(super) async fn update_chat_session(
    chat: web::Data<Chat>,
    signed: Signed,
    id: Path<ChatSessionId>,
    change: Json<SessionPatch>,
) -> Result<web::Json<SessionView>, Problem> {
    let actor = signed.require(Permission::Ask)?;
    Ok(web::Json(chat.patch_session(actor, id.0, change.0).await?))
}

/// Deletes a conversation. It is erased 30 days later.
#[utoipa::path(
    operation_id = "delete_chat_session",
    tag = "chat",
    params(("id" = ChatSessionId, Path, description = "The conversation.")),
    responses(
        (status = 204, description = "It is deleted."),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "No such conversation.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[delete("/chat/sessions/{id}")]
pub(super) async fn delete_chat_session(
    chat: web::Data<Chat>,
    signed: Signed,
    id: Path<ChatSessionId>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::Ask)?;
    chat.delete_session(actor, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A conversation with all its turns, oldest first.
#[utoipa::path(
    operation_id = "get_chat_history",
    tag = "chat",
    params(("session_id" = ChatSessionId, Path, description = "The conversation.")),
    responses(
        (status = 200, body = History),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "No such conversation.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[get("/chat/history/{session_id}")]
pub(super) async fn get_chat_history(
    chat: web::Data<Chat>,
    signed: Signed,
    id: Path<ChatSessionId>,
) -> Result<web::Json<History>, Problem> {
    let actor = signed.require(Permission::Ask)?;
    Ok(web::Json(chat.history(actor, id.0).await?))
}

/// Whose first questions are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SuggestionsFor {
    #[param(value_type = uuid::Uuid)]
    connection_id: ConnectionId,
}

/// Questions worth asking first, from the connection's real tables and values.
#[utoipa::path(
    operation_id = "list_suggestions",
    tag = "chat",
    params(SuggestionsFor),
    responses(
        (status = 200, body = Listing<String>),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "No such connection.", body = Problem),
        (status = 409, description = "Its tables were not read yet.", body = Problem),
        (status = 422, description = "The connection was not named.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[get("/chat/suggestions")]
pub(super) async fn list_suggestions(
    chat: web::Data<Chat>,
    signed: Signed,
    wanted: Query<SuggestionsFor>,
) -> Result<web::Json<Listing<String>>, Problem> {
    let actor = signed.require(Permission::Ask)?;
    Ok(web::Json(chat.suggestions(actor, wanted.0.connection_id).await?))
}
