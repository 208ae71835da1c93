//! The guard at the door: finds out who asks, and refuses what another site's page asks in their name.
//!
//! It lets everybody pass; a door that wants somebody signed in says so with [`crate::http::Signed`].

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::uri::Authority;
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, ResponseError as _, web};

use super::{Accounts, csrf};
use crate::audit::Origin;
use crate::base::Actor;
use crate::http::{ClientAddress, Problem, pace_headers};
use crate::platform::cluster::Decision;

/// Middleware: puts the [`Actor`] into the request where a valid access token came along.
///
/// A bearer token is looked at alone, also when it is not valid: cookies speak only where there is none.
pub async fn guard(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, Error> {
    let Some(accounts) = request.app_data::<web::Data<Accounts>>().cloned() else {
        let missing = anyhow::anyhow!("the guard was mounted without the accounts service");
        return Ok(refuse(request, &Problem::internal(&missing)));
    };
    if csrf::refuses(&what_csrf_sees(&request, &accounts), &accounts.0.own_origin) {
        let detail = "This request didn't come from DataMind's own page. Reload the page and try again.";
        return Ok(refuse(request, &Problem::new(StatusCode::FORBIDDEN, "csrf", detail)));
    }
    let mut origin = Origin { address: Some(ClientAddress::of(request.request()).0), person: None };
    if let Some(token) = token(&request, &accounts) {
        match accounts.authenticate(&token).await {
            Ok(Some((actor, email))) => {
                origin.person = Some((actor.user, email));
                request.extensions_mut().insert::<Actor>(actor);
            }
            Ok(None) => {}
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "a session could not be checked");
                let detail = "DataMind can't reach its own database right now. Try again in a moment.";
                return Ok(refuse(request, &Problem::unavailable(detail)));
            }
        }
    }
    if !is_paced(request.path()) {
        return Ok(origin.during(next.call(request)).await?.map_into_left_body());
    }
    let user = origin.person.as_ref().map(|(user, _)| *user);
    let pace = accounts.pace(user, ClientAddress::of(request.request()).0).await;
    if !pace.allowed {
        let detail = "That was a lot in a short time. Wait a moment and try again.";
        return Ok(refuse(request, &Problem::paced(pace, detail)));
    }
    let mut response = origin.during(next.call(request)).await?.map_into_left_body();
    tell(response.headers_mut(), pace);
    Ok(response)
}

/// Whether a path counts: every door of the interface but those that watchers ask again and again.
fn is_paced(path: &str) -> bool {
    path.strip_prefix("/api/v1/").is_some_and(|door| !door.starts_with("health"))
}

/// Tells the limit, unless the door told a narrower one of its own.
fn tell(headers: &mut HeaderMap, pace: Decision) {
    if headers.contains_key("ratelimit-limit") {
        return;
    }
    for (name, value) in pace_headers(pace) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}

fn refuse<B>(request: ServiceRequest, problem: &Problem) -> ServiceResponse<EitherBody<B>> {
    request.into_response(problem.error_response()).map_into_right_body()
}

/// The access token: of the `Authorization` header where there is a bearer, else of the cookie.
fn token(request: &ServiceRequest, accounts: &Accounts) -> Option<String> {
    match bearer(request.headers()) {
        Some(token) => Some(token.to_owned()),
        None => request.cookie(accounts.0.cookies.access()).map(|cookie| cookie.value().to_owned()),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = text(headers, &header::AUTHORIZATION)?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn what_csrf_sees<'a>(request: &'a ServiceRequest, accounts: &Accounts) -> csrf::Request<'a> {
    let headers = request.headers();
    let cookies = accounts.0.cookies;
    let empty = text(headers, &header::CONTENT_LENGTH).is_none_or(|length| length == "0");
    csrf::Request {
        changes: !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE),
        bearer: bearer(headers).is_some(),
        cookies: request.cookie(cookies.access()).is_some() || request.cookie(cookies.refresh()).is_some(),
        path: request.path(),
        fetch_site: lossy(headers, &HeaderName::from_static("sec-fetch-site")),
        origin: lossy(headers, &header::ORIGIN),
        host: request.head().uri.authority().map(Authority::as_str).or_else(|| text(headers, &header::HOST)),
        content_type: lossy(headers, &header::CONTENT_TYPE),
        body: !empty || headers.contains_key(header::TRANSFER_ENCODING),
    }
}

/// A header that is there but holds no plain text must not count as absent.
fn lossy<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or_default())
}
