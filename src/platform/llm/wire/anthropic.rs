//! Events of Anthropic's Messages API, streamed or in one piece.
//! <https://docs.anthropic.com/en/api/messages-streaming>

use serde_json::Value;

use super::{End, Said, content, text};

pub(super) fn read(event: &Value) -> Said {
    match event.get("type").and_then(Value::as_str) {
        Some("message_start") => start(event.get("message").unwrap_or(&Value::Null)),
        Some("content_block_delta") => {
            // Thinking comes in deltas of its own kind: it is no part of the reply.
            let is_text = event.pointer("/delta/type").and_then(Value::as_str) == Some("text_delta");
            Said { text: text(event, "/delta/text").filter(|_| is_text).unwrap_or_default(), ..Said::default() }
        }
        Some("message_delta") => Said {
            completion_tokens: event.pointer("/usage/output_tokens").and_then(Value::as_u64),
            end: event.pointer("/delta/stop_reason").and_then(Value::as_str).map(end),
            ..Said::default()
        },
        Some("message") => Said {
            text: content(event.get("content").unwrap_or(&Value::Null)),
            end: event.get("stop_reason").and_then(Value::as_str).map(end),
            ..start(event)
        },
        _ => Said::default(),
    }
}

/// Model and cost as a message tells them. Tokens written to or read from a cache are counted as prompt tokens.
fn start(message: &Value) -> Said {
    let count = |name: &str| message.get("usage").and_then(|u| u.get(name)).and_then(Value::as_u64);
    let parts = ["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"].map(count);
    let known = parts.iter().any(Option::is_some);
    Said {
        model: text(message, "/model"),
        prompt_tokens: known.then(|| parts.into_iter().flatten().fold(0, u64::saturating_add)),
        completion_tokens: count("output_tokens"),
        ..Said::default()
    }
}

fn end(reason: &str) -> End {
    match reason {
        "max_tokens" | "model_context_window_exceeded" => End::Cut,
        "refusal" => End::Declined,
        _ => End::Whole,
    }
}
