//! What the doors share: the client, the limits' headers, the tokens' cookies.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderName};
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::accounts::{AccountError, Accounts, Client, SignedIn, UserView};
use crate::http::{ClientAddress, Json, Problem, pace_headers};
use crate::platform::cluster::Decision;

/// A pair of tokens on the wire. Browsers get the same in cookies and need not keep it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SignedIn)]
pub(super) struct SignedInView<'a> {
    access_token: &'a str,
    refresh_token: &'a str,
    /// Always `bearer`.
    token_type: &'static str,
    /// Seconds until the access token has to be refreshed.
    expires_in: u64,
    user: &'a UserView,
}

/// The answer to a way in: tokens in the body and in cookies.
pub(super) fn signed_in(accounts: &Accounts, mut response: HttpResponseBuilder, signed: &SignedIn) -> HttpResponse {
    let cookies = accounts.0.cookies;
    let lifetime = accounts.0.refresh_lifetime.num_seconds().unsigned_abs();
    response
        .append_header((header::SET_COOKIE, cookies.set(cookies.access(), &signed.access, signed.expires_in)))
        .append_header((header::SET_COOKIE, cookies.set(cookies.refresh(), &signed.refresh, lifetime)))
        .append_header((header::CACHE_CONTROL, "no-store"))
        .json(SignedInView {
            access_token: signed.access.expose(),
            refresh_token: signed.refresh.expose(),
            token_type: "bearer",
            expires_in: signed.expires_in,
            user: &signed.user,
        })
}

/// 204 that takes the cookies away.
pub(super) fn signed_out(accounts: &Accounts) -> HttpResponse {
    let cookies = accounts.0.cookies;
    HttpResponse::NoContent()
        .append_header((header::SET_COOKIE, cookies.clear(cookies.access())))
        .append_header((header::SET_COOKIE, cookies.clear(cookies.refresh())))
        .finish()
}

/// A refusal behind a limited door tells the limit too.
pub(super) fn limited(error: AccountError, decision: Decision) -> Problem {
    match error {
        AccountError::TooMany(_) => error.into(),
        other => Problem::from(other).with_pace(decision),
    }
}

/// Starts an answer that tells the limit.
pub(super) fn answer(mut response: HttpResponseBuilder, decision: Decision) -> HttpResponseBuilder {
    for (name, value) in pace_headers(decision) {
        response.insert_header((HeaderName::from_static(name), value));
    }
    response
}

/// Where a request comes from, for the list of sessions.
pub(super) fn client(request: &HttpRequest) -> Client {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let user_agent = agent.map(|text| text.chars().filter(|c| !c.is_control()).take(255).collect());
    Client { address: ClientAddress::of(request).0, user_agent }
}

/// A JSON body that may be left out altogether.
pub(super) struct OptionalJson<T>(pub(super) Option<T>);

impl<T: DeserializeOwned + 'static> FromRequest for OptionalJson<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !request.headers().contains_key(header::CONTENT_TYPE) {
            return Box::pin(async { Ok(Self(None)) });
        }
        let body = Json::<T>::from_request(request, payload);
        Box::pin(async move { Ok(Self(Some(body.await?.0))) })
    }
}
