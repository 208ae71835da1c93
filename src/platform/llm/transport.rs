//! The way to a model's server: sends one request, reads refusals with care, and caps what comes back.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use futures::{Stream, StreamExt};
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use serde_json::Value;

use super::LlmError;
use super::error::tidy;
use crate::base::Secret;

/// The most bytes read of a refusal.
const REFUSAL_BYTES: usize = 16 * 1024;

/// What one attempt leaves behind.
#[derive(Debug, Default)]
pub(super) struct Trace {
    pub(super) too_large: AtomicBool,
}

/// Sends requests for the client library. One per attempt.
#[derive(Clone)]
pub(super) struct Transport {
    pub(super) http: reqwest::Client,
    pub(super) model: String,
    pub(super) key: Option<Secret>,
    pub(super) wire_bytes: usize,
    pub(super) trace: Arc<Trace>,
}

impl From<LlmError> for OpenAIError {
    fn from(error: LlmError) -> Self {
        Self::Boxed(Box::new(error))
    }
}

impl tower_service::Service<HttpRequestFactory> for Transport {
    type Response = reqwest::Response;
    type Error = LlmError;
    type Future = Pin<Box<dyn Future<Output = Result<reqwest::Response, LlmError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), LlmError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, factory: HttpRequestFactory) -> Self::Future {
        let this = self.clone();
        Box::pin(async move {
            let request =
                factory.build().await.map_err(|_| LlmError::Rejected { said: "The address is not valid.".into() })?;
            let response = this.http.execute(request).await.map_err(|e| this.lost(&e))?;
            if response.status().is_success() { this.accept(response).await } else { Err(this.refusal(response).await) }
        })
    }
}

impl Transport {
    /// The words of a lost connection: the innermost cause, which names what failed.
    fn lost(&self, error: &reqwest::Error) -> LlmError {
        if error.is_timeout() {
            return LlmError::TimedOut;
        }
        let mut cause: &dyn std::error::Error = error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        LlmError::Unavailable { said: tidy(&cause.to_string(), self.key.as_ref()) }
    }

    /// Passes an event stream on, capped; makes one event of a reply that came whole.
    async fn accept(&self, response: reqwest::Response) -> Result<reqwest::Response, LlmError> {
        let kind = response.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if kind.starts_with("text/event-stream") {
            let stream = self.capped(response.bytes_stream());
            return Ok(http::Response::new(reqwest::Body::wrap_stream(stream)).into());
        }
        let body = read_capped(response, self.wire_bytes).await.ok_or(LlmError::TooLarge)?;
        let value: Value = serde_json::from_slice(&body)
            .map_err(|_| LlmError::BadReply("it did not have the form of a chat reply"))?;
        Ok(http::Response::new(reqwest::Body::from(format!("data: {value}\n\n"))).into())
    }

    fn capped<S, B>(&self, stream: S) -> impl Stream<Item = Result<B, std::io::Error>> + Send + 'static
    where
        S: Stream<Item = Result<B, reqwest::Error>> + Send + 'static,
        B: AsRef<[u8]>,
    {
        let (seen, limit, trace) = (AtomicUsize::new(0), self.wire_bytes, self.trace.clone());
        stream.map(move |piece| {
            let piece = piece.map_err(std::io::Error::other)?;
            let length = piece.as_ref().len();
            if seen.fetch_add(length, Ordering::Relaxed) + length > limit {
                trace.too_large.store(true, Ordering::Relaxed);
                return Err(std::io::Error::other("larger than allowed"));
            }
            Ok(piece)
        })
    }

    async fn refusal(&self, response: reqwest::Response) -> LlmError {
        let status = response.status().as_u16();
        let retry_after = retry_after(response.headers());
        let body = read_capped(response, REFUSAL_BYTES).await.unwrap_or_default();
        let said = tidy(&message(&body), self.key.as_ref());
        match status {
            401 | 403 => LlmError::Unauthorised { said },
            404 => LlmError::NotFound { model: self.model.clone(), said },
            429 => {
                let quota = String::from_utf8_lossy(&body).contains("insufficient_quota");
                LlmError::RateLimited { retry_after, quota, said }
            }
            408 | 425 | 500.. => LlmError::Unavailable { said },
            _ => LlmError::Rejected { said: if said.is_empty() { format!("HTTP status {status}") } else { said } },
        }
    }
}

/// The sentence in an error body, wherever the server put it.
fn message(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let Ok(value) = serde_json::from_str::<Value>(&text) else { return text.into_owned() };
    let places = ["/error/message", "/message", "/detail", "/error"];
    let found = places.iter().find_map(|place| value.pointer(place).and_then(Value::as_str).map(str::to_owned));
    found.unwrap_or_else(|| text.into_owned())
}

/// `Retry-After` in seconds. The form with a date is not used by model servers and is left aside.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: f64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

/// The body, unless it is longer than `limit` bytes or breaks off.
async fn read_capped(response: reqwest::Response, limit: usize) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    let mut stream = response.bytes_stream();
    while let Some(piece) = stream.next().await {
        let piece = piece.ok()?;
        if body.len() + piece.len() > limit {
            return None;
        }
        body.extend_from_slice(&piece);
    }
    Some(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_is_found_wherever_it_is() {
        assert_eq!(message(br#"{"error":{"message":"no such model"}}"#), "no such model");
        assert_eq!(message(br#"{"error":"model not found"}"#), "model not found");
        assert_eq!(message(b"upstream down"), "upstream down");
    }

    #[test]
    fn retry_after_is_read_in_seconds() {
        let mut headers = HeaderMap::new();
        assert_eq!(retry_after(&headers), None);
        headers.insert(RETRY_AFTER, "1.5".parse().unwrap());
        assert_eq!(retry_after(&headers), Some(Duration::from_millis(1500)));
        headers.insert(RETRY_AFTER, "-4".parse().unwrap());
        assert_eq!(retry_after(&headers), None);
    }
}
