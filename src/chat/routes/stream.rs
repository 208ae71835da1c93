//! Answers as they come: server-sent events, and whole ones.

use std::convert::Infallible;
use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use futures::{Stream, StreamExt};

use crate::chat::{AskHandle, Event};
use crate::http::Problem;

/// A line that says nothing, so that proxies keep a quiet stream open.
const QUIET: &str = ": still there\n\n";
/// How long a stream may be quiet.
const PAUSE: Duration = Duration::from_secs(15);

/// Every event from the start, then the live ones, until the answer. Never compressed, never kept: a step shows
/// when it happens.
pub(super) fn events(handle: &AskHandle) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/event-stream; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(with_pauses(handle.events(), PAUSE))
}

/// The whole answer, once it is there.
pub(super) async fn whole(handle: &AskHandle) -> Result<HttpResponse, Problem> {
    let answer = handle.answer().await.ok_or_else(|| anyhow::anyhow!("a question ended without an answer"))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(answer.to_string()))
}

/// Whether the client wants events.
pub(super) fn wants_events(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    accept.contains("text/event-stream")
}

fn with_pauses(
    events: impl Stream<Item = Event> + Send + 'static,
    pause: Duration,
) -> impl Stream<Item = Result<web::Bytes, Infallible>> + 'static {
    futures::stream::unfold(Box::pin(events), move |mut events| async move {
        let text = match tokio::time::timeout(pause, events.next()).await {
            // JSON is one line, so one `data:` holds it.
            Ok(Some(event)) => format!("event: {}\ndata: {}\n\n", event.name, event.data),
            Ok(None) => return None,
            Err(_) => QUIET.to_owned(),
        };
        Some((Ok(web::Bytes::from(text)), events))
    })
}

#[cfg(test)]
mod tests {
    use std::task::Poll;

    use super::*;

    #[tokio::test]
    async fn a_quiet_stream_says_so_and_an_event_is_framed() {
        let mut polls = 0;
        // Nothing until the pause is over, then an event, then the end.
        let late = futures::stream::poll_fn(move |_| {
            polls += 1;
            match polls {
                1 | 2 => Poll::Pending,
                3 => Poll::Ready(Some(Event { name: "token", data: r#"{"text":"a"}"#.into() })),
                _ => Poll::Ready(None),
            }
        });
        let lines: Vec<_> = with_pauses(late, Duration::ZERO).map(Result::unwrap).collect().await;
        assert_eq!(lines, [QUIET, "event: token\ndata: {\"text\":\"a\"}\n\n"]);
    }
}
