//! Reading a streamed reply, piece by piece, without trusting its form.

use serde_json::Value;

use super::{LlmError, Usage, estimate_tokens};

/// What has come of a reply so far.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) text: String,
    pub(super) model: Option<String>,
    finish: Option<String>,
    reported: Option<Usage>,
    refused: bool,
    heard_any: bool,
}

impl Reader {
    /// Takes one event. The new piece of text is handed back, if there is one.
    ///
    /// # Errors
    /// `TooLarge` beyond `limit` bytes of text, `Unavailable` when the server reports an error in the stream.
    pub(super) fn take(&mut self, event: &Value, limit: usize) -> Result<String, LlmError> {
        self.heard_any = true;
        if let Some(error) = event.get("error").filter(|e| !e.is_null()) {
            let said = error.get("message").and_then(Value::as_str).unwrap_or_default().chars().take(300).collect();
            return Err(LlmError::Unavailable { said });
        }
        if self.model.is_none() {
            self.model = event.get("model").and_then(Value::as_str).map(|m| m.chars().take(200).collect());
        }
        if let Some(usage) = event.get("usage").filter(|u| u.is_object()) {
            let count = |name: &str| usage.get(name).and_then(Value::as_u64).unwrap_or(0);
            self.reported = Some(Usage::new(count("prompt_tokens"), count("completion_tokens")));
        }
        let Some(choice) = event.get("choices").and_then(|c| c.get(0)) else { return Ok(String::new()) };
        if let Some(reason) = choice.get("finish_reason").and_then(Value::as_str) {
            self.finish = Some(reason.to_owned());
        }
        let said = choice.get("delta").or_else(|| choice.get("message")).unwrap_or(&Value::Null);
        self.refused |= said.get("refusal").and_then(Value::as_str).is_some_and(|r| !r.is_empty());
        let piece = content(said.get("content").unwrap_or(&Value::Null));
        if self.text.len() + piece.len() > limit {
            return Err(LlmError::TooLarge);
        }
        self.text.push_str(&piece);
        Ok(piece)
    }

    /// Whether the reply is whole and can be used.
    ///
    /// # Errors
    /// `Unavailable` when it broke off, `BadReply` when it is empty, refused or cut at its token limit.
    pub(super) fn finish(&self) -> Result<(), LlmError> {
        match self.finish.as_deref() {
            _ if self.refused => Err(LlmError::BadReply("it declined to answer")),
            Some("length") => Err(LlmError::BadReply("it was cut off at the token limit")),
            Some("content_filter") => Err(LlmError::BadReply("the provider's filter held it back")),
            Some(_) if self.text.trim().is_empty() => Err(LlmError::BadReply("it was empty")),
            Some(_) => Ok(()),
            None if self.heard_any && self.text.is_empty() => {
                Err(LlmError::BadReply("it did not have the form of a chat reply"))
            }
            None => Err(LlmError::Unavailable { said: "The reply broke off before its end.".into() }),
        }
    }

    /// What the call cost: as reported, or by estimate once anything came back.
    pub(super) fn usage(&self, prompt_tokens: u64) -> Usage {
        match self.reported {
            Some(usage) if !usage.is_zero() => usage,
            _ if self.heard_any => Usage::new(prompt_tokens, estimate_tokens(&self.text)),
            _ => Usage::default(),
        }
    }
}

/// The text of a message: a string, or a list of parts with text.
fn content(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|p| p.get("text").and_then(Value::as_str)).collect(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(events: &[Value]) -> (Reader, Result<(), LlmError>) {
        let mut reader = Reader::default();
        for event in events {
            if let Err(error) = reader.take(event, 1000) {
                return (reader, Err(error));
            }
        }
        let end = reader.finish();
        (reader, end)
    }

    fn piece(text: &str) -> Value {
        json!({ "model": "m-1", "choices": [{ "delta": { "content": text } }] })
    }

    fn stop(reason: &str) -> Value {
        json!({ "choices": [{ "delta": {}, "finish_reason": reason }] })
    }

    #[test]
    fn pieces_become_a_text() {
        let (reader, end) = read(&[piece("ab"), piece("c"), stop("stop")]);
        assert_eq!((reader.text.as_str(), end), ("abc", Ok(())));
        assert_eq!(reader.usage(9), Usage::new(9, 1), "nothing was reported");
    }

    #[test]
    fn reported_tokens_count() {
        let usage = json!({ "choices": [], "usage": { "prompt_tokens": 30, "completion_tokens": 4 } });
        assert_eq!(read(&[piece("ab"), stop("stop"), usage]).0.usage(9), Usage::new(30, 4));
    }

    #[test]
    fn a_reply_without_an_end_is_not_a_reply() {
        assert!(matches!(read(&[piece("{\"sql\":")]).1, Err(LlmError::Unavailable { .. })));
        assert!(matches!(read(&[piece("ab"), stop("length")]).1, Err(LlmError::BadReply(_))));
        assert!(matches!(read(&[stop("stop")]).1, Err(LlmError::BadReply(_))));
        assert!(matches!(read(&[json!({ "hello": 1 })]).1, Err(LlmError::BadReply(_))));
        assert!(matches!(read(&[json!({ "error": { "message": "x" } })]).1, Err(LlmError::Unavailable { .. })));
    }

    #[test]
    fn a_refusal_is_told_apart() {
        let refusal = json!({ "choices": [{ "delta": { "refusal": "I can't" }, "finish_reason": "stop" }] });
        assert_eq!(read(&[refusal]).1, Err(LlmError::BadReply("it declined to answer")));
    }

    #[test]
    fn text_beyond_the_limit_ends_the_reading() {
        assert_eq!(read(&[piece(&"x".repeat(1001))]).1, Err(LlmError::TooLarge));
    }

    #[test]
    fn an_unstreamed_reply_is_read_too() {
        let whole = json!({ "choices": [{ "message": { "content": [{ "type": "text", "text": "hi" }] }, "finish_reason": "stop" }] });
        let (reader, end) = read(&[whole]);
        assert_eq!((reader.text.as_str(), end), ("hi", Ok(())));
    }
}
