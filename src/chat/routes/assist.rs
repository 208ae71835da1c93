//! The doors to a model's help in the editor.

use actix_web::{get, post, web};

use crate::base::Permission;
use crate::chat::{AiStatus, AssistWish, Assistance, Chat};
use crate::http::{JsonAsIs, Problem, Signed};

/// Which language model can be asked, for everybody who may ask.
#[utoipa::path(
    operation_id = "get_ai_status",
    tag = "chat",
    responses(
        (status = 200, body = AiStatus),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `ask` is missing.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("ask"))),
)]
#[get("/ai/status")]
pub(super) async fn get_ai_status(chat: web::Data<Chat>, signed: Signed) -> Result<web::Json<AiStatus>, Problem> {
    let actor = signed.require(Permission::Ask)?;
    Ok(web::Json(chat.ai_status(actor).await?))
}

/// Has the organisation's language model explain, speed up, mend or comment a statement. It runs nothing and stores
/// nothing; a statement that it gives has passed the guard. Closing the connection stops the model.
#[utoipa::path(
    operation_id = "assist_query",
    tag = "queries",
    request_body = AssistWish,
    responses(
        (status = 200, body = Assistance),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "The right `sql.run` is missing.", body = Problem),
        (status = 404, description = "There is no such connection.", body = Problem),
        (status = 409, description = "No model is set up, or the tables are still being read.", body = Problem),
        (status = 422, description = "The statement is empty, too long or can't be read.", body = Problem),
        (status = 429, description = "Too many questions, or the token budget is used up.", body = Problem),
        (status = 502, description = "The model gave no usable reply.", body = Problem),
        (status = 503, description = "The model is asked too much.", body = Problem),
        (status = 504, description = "The model took too long.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("sql.run"))),
)]
#[post("/query/assist")]
pub(super) async fn assist_query(
    chat: web::Data<Chat>,
    signed: Signed,
    wish: JsonAsIs<AssistWish>,
) -> Result<web::Json<Assistance>, Problem> {
    let actor = signed.require(Permission::RunSql)?;
    Ok(web::Json(chat.assist(actor, wish.0).await?))
}
