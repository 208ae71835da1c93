//! The language model's settings, for admins.

use actix_web::http::header;
use actix_web::{FromRequest as _, HttpRequest, get, post, put, web};

use crate::base::Permission;
use crate::chat::{AiSettings, AiTest, Chat, NewAiSettings, TestSettings};
use crate::http::{Json, Problem, Signed};

/// The organisation's language model. Its key is never shown.
#[utoipa::path(
    operation_id = "get_ai_settings",
    tag = "chat",
    responses(
        (status = 200, body = AiSettings),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "Only admins see it.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("org.manage"))),
)]
#[get("/ai/settings")]
pub(super) async fn get_ai_settings(chat: web::Data<Chat>, signed: Signed) -> Result<web::Json<AiSettings>, Problem> {
    let actor = signed.require(Permission::ManageOrg)?;
    Ok(web::Json(chat.ai_settings(actor).await?))
}

/// Sets up the organisation's language model, or switches it off.
#[utoipa::path(
    operation_id = "put_ai_settings",
    tag = "chat",
    request_body = NewAiSettings,
    responses(
        (status = 200, body = AiSettings),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "Only admins change it.", body = Problem),
        (status = 422, description = "A field was not taken.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("org.manage"))),
)]
#[put("/ai/settings")]
pub(super) async fn put_ai_settings(
    chat: web::Data<Chat>,
    signed: Signed,
    new: Json<NewAiSettings>,
) -> Result<web::Json<AiSettings>, Problem> {
    let actor = signed.require(Permission::ManageOrg)?;
    Ok(web::Json(chat.put_ai_settings(actor, new.0).await?))
}

/// Asks the model one word: with the settings given, and the saved ones for what is absent.
#[utoipa::path(
    operation_id = "test_ai_settings",
    tag = "chat",
    request_body = TestSettings,
    responses(
        (status = 200, description = "How it went, also when it failed.", body = AiTest),
        (status = 401, description = "Nobody is signed in.", body = Problem),
        (status = 403, description = "Only admins try it.", body = Problem),
        (status = 422, description = "Address or model are missing.", body = Problem),
        (status = 429, description = "Too many tries.", body = Problem),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("org.manage"))),
)]
#[post("/ai/test")]
pub(super) async fn test_ai_settings(
    chat: web::Data<Chat>,
    signed: Signed,
    request: HttpRequest,
    body: web::Payload,
) -> Result<web::Json<AiTest>, Problem> {
    let actor = signed.require(Permission::ManageOrg)?;
    // Without a body the saved settings are tried; a body that is there must be right.
    let has_body = request.headers().contains_key(header::CONTENT_TYPE);
    let given =
        if has_body { Json::from_request(&request, &mut body.into_inner()).await?.0 } else { TestSettings::default() };
    Ok(web::Json(chat.test_ai(actor, given).await?))
}
