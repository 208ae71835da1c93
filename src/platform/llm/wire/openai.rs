//! Events of OpenAI's chat completions, streamed or in one piece.
//! <https://platform.openai.com/docs/api-reference/chat-streaming>

use serde_json::Value;

use super::{End, Said, content, text};

pub(super) fn read(event: &Value) -> Said {
    let count = |name: &str| event.get("usage").and_then(|u| u.get(name)).and_then(Value::as_u64);
    let mut said = Said {
        model: text(event, "/model"),
        prompt_tokens: count("prompt_tokens"),
        completion_tokens: count("completion_tokens"),
        ..Said::default()
    };
    let Some(choice) = event.get("choices").and_then(|c| c.get(0)) else { return said };
    let message = choice.get("delta").or_else(|| choice.get("message")).unwrap_or(&Value::Null);
    said.end = match choice.get("finish_reason").and_then(Value::as_str) {
        Some("length") => Some(End::Cut),
        Some("content_filter") => Some(End::Filtered),
        other => other.map(|_| End::Whole),
    };
    if message.get("refusal").and_then(Value::as_str).is_some_and(|r| !r.is_empty()) {
        said.end = Some(End::Declined);
    }
    said.text = content(message.get("content").unwrap_or(&Value::Null));
    said
}
