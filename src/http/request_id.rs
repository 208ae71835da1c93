//! One id a request, on the answer, in every log line and in every problem document.

use std::cell::RefCell;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};
use tracing::Instrument;

tokio::task_local! {
    static CURRENT: RefCell<String>;
}

/// The id of the request at hand, kept with the request.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// The id of the request that is being served, or an empty text outside of one.
pub fn current_request_id() -> String {
    CURRENT.try_with(|id| id.borrow().clone()).unwrap_or_default()
}

/// Middleware: gives the request its id and measures it into the log.
pub async fn with_request_id(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = accepted(&request).unwrap_or_else(|| uuid::Uuid::now_v7().simple().to_string());
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!("request", request_id = %id, method = %request.method(), path = %request.path());
    let started = std::time::Instant::now();
    let inner = async move {
        let outcome = next.call(request).await;
        let status = match &outcome {
            Ok(response) => response.status(),
            Err(error) => error.as_response_error().status_code(),
        };
        let elapsed_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        tracing::info!(status = status.as_u16(), elapsed_us, "served");
        outcome
    };
    let mut response = CURRENT.scope(RefCell::new(id.clone()), inner.instrument(span)).await?;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    Ok(response)
}

/// A caller's own id is kept when it is short and plain, so that it can be followed through a proxy.
fn accepted(request: &ServiceRequest) -> Option<String> {
    let text = request.headers().get("x-request-id")?.to_str().ok()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    ((8..=64).contains(&text.len()) && text.chars().all(plain)).then(|| text.to_owned())
}
