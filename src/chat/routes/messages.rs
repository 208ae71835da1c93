//! What can be done with an answer.

use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, get, post, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::base::{ChatMessageId, Permission};
use crate::chat::{Chat, Feedback, Replay, Trust, VerifiedBy};
use crate::http::{Json, Path, Problem, Signed};
use crate::queries::{QueryResult, json_body};

/// Says whether an answer was good; `null` takes it back.
#[utoipa::path(
    operation_id = "give_feedback",
    tag = "chat",
    params(("id" = ChatMessageId, Path, description = "The message.")),
    request_body = Feedback,
    responses(
        (status = 204, description = "It is kept."),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "No such message.", body = Problem),
        (status = 422, description = "A field was not taken.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[post("/chat/messages/{id}/feedback")]
pub(super) async fn give_feedback(
    chat: web::Data<Chat>,
    signed: Signed,
    id: Path<ChatMessageId>,
    given: Json<Feedback>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::Ask)?;
    chat.give_feedback(actor, id.0, given.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// That an answer was verified, by whom and when.
#[derive(Debug, Serialize, ToSchema)]
struct Verified {
    trust: Trust,
    verified: VerifiedBy,
}

/// Verifies an answer: its SQL answers the same question from now on, for the whole organisation, under the name of
/// who verified it.
#[utoipa::path(
    operation_id = "verify_answer",
    tag = "chat",
    params(("id" = ChatMessageId, Path, description = "The message.")),
    responses(
        (status = 200, body = Verified),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "Only who may run SQL verifies it.", body = Problem),
        (status = 404, description = "No such message.", body = Problem),
        (status = 409, description = "It has no query that ran.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("sql.run"))),
)]
#[post("/chat/messages/{id}/verify")]
pub(super) async fn verify_answer(
    chat: web::Data<Chat>,
    signed: Signed,
    id: Path<ChatMessageId>,
) -> Result<web::Json<Verified>, Problem> {
    let actor = signed.require(Permission::RunSql)?;
    let verified = chat.verify(actor, id.0).await?;
    Ok(web::Json(Verified { trust: Trust::Verified, verified }))
}

/// Runs an answer's query once more and compares the result with the receipt's.
#[utoipa::path(
    operation_id = "replay_answer",
    tag = "chat",
    params(("id" = ChatMessageId, Path, description = "The message.")),
    responses(
        (status = 200, body = Replay),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "No such message.", body = Problem),
        (status = 409, description = "It has no result.", body = Problem),
        (status = 502, description = "The source can't be reached.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[post("/chat/messages/{id}/replay")]
pub(super) async fn replay_answer(
    chat: web::Data<Chat>,
    signed: Signed,
    id: Path<ChatMessageId>,
) -> Result<web::Json<Replay>, Problem> {
    let actor = signed.require(Permission::Ask)?;
    Ok(web::Json(chat.replay(actor, id.0).await?))
}

/// All rows of an answer's result, within the limits.
#[utoipa::path(
    operation_id = "list_answer_rows",
    tag = "chat",
    params(("id" = ChatMessageId, Path, description = "The message.")),
    responses(
        (status = 200, body = QueryResult),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 404, description = "No such message.", body = Problem),
        (status = 409, description = "It has no query that ran.", body = Problem),
        (status = 422, description = "The source doesn't take the query any more.", body = Problem),
        (status = 502, description = "The source can't be reached.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[get("/chat/messages/{id}/rows")]
pub(super) async fn list_answer_rows(
    chat: web::Data<Chat>,
    signed: Signed,
    id: Path<ChatMessageId>,
) -> Result<HttpResponse, Problem> {
    let actor = signed.require(Permission::Ask)?;
    let answered = chat.rows(actor, id.0).await?;
    Ok(HttpResponse::Ok().content_type(ContentType::json()).streaming(json_body(answered, None)))
}
