//! Asking, listening, stopping, asking again.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::stream::{events, wants_events, whole};
use crate::base::{ChatMessageId, Permission};
use crate::chat::tickets::LIFETIME;
use crate::chat::{Ask, Chat, ChatResponse, Rerun};
use crate::http::{Json, Path, Problem, Signed};

/// Asks a question and waits for the whole answer. What goes wrong after the begin is part of the answer.
#[utoipa::path(
    operation_id = "ask_question",
    tag = "chat",
    request_body = Ask,
    responses(
        (status = 200, body = ChatResponse),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "No such connection or conversation.", body = Problem),
        (status = 409, description = "A message with this id is there already.", body = Problem),
        (status = 422, description = "The message is empty or too long.", body = Problem),
        (status = 429, description = "Too many questions at once or a minute.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[post("/chat/message")]
pub(super) async fn ask_question(
    chat: web::Data<Chat>,
    signed: Signed,
    ask: Json<Ask>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::Ask)?;
    whole(&chat.ask(actor, ask.0).await?).await
}

/// Asks a question and tells every step as it happens, as server-sent events; the last one is `chat_response`.
#[utoipa::path(
    operation_id = "stream_question",
    tag = "chat",
    request_body = Ask,
    responses(
        (status = 200, description = "Events: started, phase, reading, sql, rows, token, chat_response.",
            body = ChatResponse, content_type = "text/event-stream"),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "No such connection or conversation.", body = Problem),
        (status = 409, description = "A message with this id is there already.", body = Problem),
        (status = 422, description = "The message is empty or too long.", body = Problem),
        (status = 429, description = "Too many questions at once or a minute.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[post("/chat/message/stream")]
pub(super) async fn stream_question(
    chat: web::Data<Chat>,
    signed: Signed,
    ask: Json<Ask>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::Ask)?;
    Ok(events(&chat.ask(actor, ask.0).await?))
}

/// Takes a question up again after the line dropped: all events from the start, then the live ones.
#[utoipa::path(
    operation_id = "resume_question",
    tag = "chat",
    params(("id" = ChatMessageId, Path, description = "The message.")),
    responses(
        (status = 200, description = "Events as when asking.", body = ChatResponse, content_type = "text/event-stream"),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "No such message.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[get("/chat/messages/{id}/stream")]
pub(super) async fn resume_question(
    chat: web::Data<Chat>,
    signed: Signed,
    id: Path<ChatMessageId>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::Ask)?;
    Ok(events(&chat.resume(actor, id.0).await?))
}

/// Stops a question: the model and the database query with it.
#[utoipa::path(
    operation_id = "cancel_question",
    tag = "chat",
    params(("id" = ChatMessageId, Path, description = "The message.")),
    responses(
        (status = 204, description = "It stops, or had ended."),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "No such message.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[post("/chat/messages/{id}/cancel")]
pub(super) async fn cancel_question(
    chat: web::Data<Chat>,
    signed: Signed,
    id: Path<ChatMessageId>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::Ask)?;
    chat.cancel(actor, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Runs an answer again as a new turn: with edited SQL (needs `sql.run`), an edited reading, or as it was.
#[utoipa::path(
    operation_id = "rerun_question",
    tag = "chat",
    params(("id" = ChatMessageId, Path, description = "The message.")),
    request_body = Rerun,
    responses(
        (status = 200, description = "The answer; events where `Accept` asks for them.", body = ChatResponse),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "SQL without the right to it.", body = Problem),
        (status = 404, description = "No such message.", body = Problem),
        (status = 422, description = "The SQL or the reading was not taken.", body = Problem),
        (status = 429, description = "Too many questions at once or a minute.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[post("/chat/messages/{id}/rerun")]
pub(super) async fn rerun_question(
    request: HttpRequest,
    chat: web::Data<Chat>,
    signed: Signed,
    id: Path<ChatMessageId>,
    wish: Json<Rerun>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::Ask)?;
    let handle = chat.rerun(actor, id.0, wish.0).await?;
    if wants_events(&request) { Ok(events(&handle)) } else { whole(&handle).await }
}

/// A ticket that opens one socket.
#[derive(Debug, Serialize, ToSchema)]
struct SocketTicket {
    ticket: String,
    /// Seconds until it is void.
    expires_in: u64,
}

/// A ticket for `/ws?ticket=...`, for clients that can't send a cookie along: one use, 30 seconds.
#[utoipa::path(
    operation_id = "issue_socket_ticket",
    tag = "chat",
    responses(
        (status = 200, body = SocketTicket),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 429, description = "Too many tickets are out.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[post("/ws/ticket")]
pub(super) async fn issue_socket_ticket(
    chat: web::Data<Chat>,
    signed: Signed,
) -> Result<web::Json<SocketTicket>, Problem> {
    let actor = signed.require(Permission::Ask)?;
    let full = || Problem::too_many(LIFETIME.as_secs(), "Too many tickets are out. Try again in a moment.");
    let ticket = chat.issue_ticket(actor).ok_or_else(full)?;
    Ok(web::Json(SocketTicket { ticket, expires_in: LIFETIME.as_secs() }))
}
