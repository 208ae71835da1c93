//! The ways in and out.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::wire::{self, OptionalJson};
use crate::accounts::{Accounts, Login, Registration, Setup, SetupState, UserView};
use crate::base::{Actor, Secret};
use crate::http::{Json, Problem};

/// A refresh token, where it is not in the cookie.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Refresh {
    #[schema(value_type = Option<String>)]
    refresh_token: Option<Secret>,
}

/// Whether the first admin is still to be made, and whether organisations may be made by anybody.
#[utoipa::path(
    operation_id = "get_setup",
    tag = "setup",
    responses((status = 200, body = SetupState)),
    security(()),
    extensions(("x-permission" = json!("none"))),
)]
#[get("/setup")]
pub(super) async fn get_setup(accounts: web::Data<Accounts>) -> Result<web::Json<SetupState>, Problem> {
    Ok(web::Json(accounts.setup_state().await?))
}

/// Makes the first organisation and its admin with the one-time token of the printed link.
#[utoipa::path(
    operation_id = "set_up",
    tag = "setup",
    request_body = Setup,
    responses(
        (status = 201, body = wire::SignedInView<'static>),
        (status = 403, description = "The token is not the printed one.", body = Problem),
        (status = 404, description = "Setup is done.", body = Problem),
        (status = 422, description = "A field was not taken.", body = Problem),
        (status = 429, description = "Too many tries.", body = Problem),
    ),
    security(()),
    extensions(("x-permission" = json!("none"))),
)]
#[post("/setup")]
pub(super) async fn set_up(
    request: HttpRequest,
    accounts: web::Data<Accounts>,
    body: Json<Setup>,
) -> Result<HttpResponse, Problem> {
    let client = wire::client(&request);
    let decision = accounts.admit_setup(client.address).await?;
    let signed = accounts.set_up(body.0, client).await.map_err(|error| wire::limited(error, decision))?;
    Ok(wire::signed_in(&accounts, wire::answer(HttpResponse::Created(), decision), &signed))
}

/// Makes an organisation of one's own, where the settings allow it.
#[utoipa::path(
    operation_id = "register",
    tag = "auth",
    request_body = Registration,
    responses(
        (status = 201, body = UserView),
        (status = 403, description = "Registration is off.", body = Problem),
        (status = 409, description = "The address or the short name is taken.", body = Problem),
        (status = 422, description = "A field was not taken.", body = Problem),
        (status = 429, description = "Too many tries.", body = Problem),
    ),
    security(()),
    extensions(("x-permission" = json!("none"))),
)]
#[post("/auth/register")]
pub(super) async fn register(
    request: HttpRequest,
    accounts: web::Data<Accounts>,
    body: Json<Registration>,
) -> Result<HttpResponse, Problem> {
    let client = wire::client(&request);
    let decision = accounts.admit_registration(client.address).await?;
    let user = accounts.register(body.0).await.map_err(|error| wire::limited(error, decision))?;
    Ok(wire::answer(HttpResponse::Created(), decision).json(user))
}

/// Signs in with e-mail and password.
#[utoipa::path(
    operation_id = "login",
    tag = "auth",
    request_body = Login,
    responses(
        (status = 200, body = wire::SignedInView<'static>),
        (status = 401, description = "E-mail or password is wrong.", body = Problem),
        (status = 422, description = "A field was not taken.", body = Problem),
        (status = 429, description = "Too many tries.", body = Problem),
    ),
    security(()),
    extensions(("x-permission" = json!("none"))),
)]
#[post("/auth/login")]
pub(super) async fn login(
    request: HttpRequest,
    accounts: web::Data<Accounts>,
    body: Json<Login>,
) -> Result<HttpResponse, Problem> {
    let client = wire::client(&request);
    let decision = accounts.admit_login(&body.0.email, client.address).await?;
    let signed = accounts.login(body.0, client).await.map_err(|error| wire::limited(error, decision))?;
    // The browser's cookies are about to be replaced: nobody should go on with the old ones.
    if let Some(old) = refresh_cookie(&request, &accounts) {
        accounts.logout_by_token(&old).await?;
    }
    Ok(wire::signed_in(&accounts, wire::answer(HttpResponse::Ok(), decision), &signed))
}

/// Exchanges a refresh token (of the cookie or the body) for a new pair.
#[utoipa::path(
    operation_id = "refresh",
    tag = "auth",
    request_body = Option<Refresh>,
    responses(
        (status = 200, body = wire::SignedInView<'static>),
        (status = 401, description = "The session is over.", body = Problem),
        (status = 429, description = "Too many tries.", body = Problem),
    ),
    security(()),
    extensions(("x-permission" = json!("none"))),
)]
#[post("/auth/refresh")]
pub(super) async fn refresh(
    request: HttpRequest,
    accounts: web::Data<Accounts>,
    body: OptionalJson<Refresh>,
) -> Result<HttpResponse, Problem> {
    let decision = accounts.admit_refresh(wire::client(&request).address).await?;
    let given = body.0.and_then(|body| body.refresh_token);
    let Some(token) = given.or_else(|| refresh_cookie(&request, &accounts)) else {
        return Err(Problem::unauthorized());
    };
    let signed = accounts.refresh(&token).await.map_err(|error| wire::limited(error, decision))?;
    Ok(wire::signed_in(&accounts, wire::answer(HttpResponse::Ok(), decision), &signed))
}

/// Signs out here. It also works when the access token has run out, and when nobody is signed in.
#[utoipa::path(
    operation_id = "logout",
    tag = "auth",
    responses((status = 204, description = "Signed out.")),
    security((), ("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("none"))),
)]
#[post("/auth/logout")]
pub(super) async fn logout(
    request: HttpRequest,
    accounts: web::Data<Accounts>,
    actor: Option<web::ReqData<Actor>>,
) -> Result<HttpResponse, Problem> {
    match (actor, refresh_cookie(&request, &accounts)) {
        (Some(actor), _) => accounts.logout(&actor).await?,
        (None, Some(token)) => accounts.logout_by_token(&token).await?,
        (None, None) => {}
    }
    Ok(wire::signed_out(&accounts))
}

fn refresh_cookie(request: &HttpRequest, accounts: &Accounts) -> Option<Secret> {
    let cookie = request.cookie(accounts.0.cookies.refresh())?;
    Some(Secret::new(cookie.value()))
}
