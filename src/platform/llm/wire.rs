//! Reading a streamed reply, piece by piece, without trusting its form.

mod anthropic;
mod openai;

use serde_json::Value;

use super::{LlmError, Provider, Usage, estimate_tokens};

/// What one event says, whichever protocol it came in.
#[derive(Debug, Default)]
struct Said {
    /// The next piece of the text.
    text: String,
    model: Option<String>,
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
    end: Option<End>,
}

/// How a reply ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Whole,
    /// At the limit of tokens.
    Cut,
    /// The provider's filter held the text back.
    Filtered,
    /// The model declined.
    Declined,
}

/// What has come of a reply so far.
#[derive(Debug)]
pub(super) struct Reader {
    provider: Provider,
    pub(super) text: String,
    pub(super) model: Option<String>,
    end: Option<End>,
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
    heard_any: bool,
}

impl Reader {
    pub(super) fn new(provider: Provider) -> Self {
        let (text, model, end) = (String::new(), None, None);
        Self { provider, text, model, end, prompt_tokens: None, completion_tokens: None, heard_any: false }
    }

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
        let said = match self.provider {
            Provider::OpenAi => openai::read(event),
            Provider::Anthropic => anthropic::read(event),
        };
        if self.model.is_none() {
            self.model = said.model.map(|name| name.chars().take(200).collect());
        }
        self.prompt_tokens = said.prompt_tokens.or(self.prompt_tokens);
        self.completion_tokens = said.completion_tokens.or(self.completion_tokens);
        // A refusal stays one, whatever end is reported after it.
        if self.end != Some(End::Declined) {
            self.end = said.end.or(self.end);
        }
        if self.text.len() + said.text.len() > limit {
            return Err(LlmError::TooLarge);
        }
        self.text.push_str(&said.text);
        Ok(said.text)
    }

    /// Whether the reply is whole and can be used.
    ///
    /// # Errors
    /// `Unavailable` when it broke off, `BadReply` when it is empty, refused or cut at its token limit.
    pub(super) fn finish(&self) -> Result<(), LlmError> {
        match self.end {
            Some(End::Declined) => Err(LlmError::BadReply("it declined to answer")),
            Some(End::Cut) => Err(LlmError::BadReply("it was cut off at the token limit")),
            Some(End::Filtered) => Err(LlmError::BadReply("the provider's filter held it back")),
            Some(End::Whole) if self.text.trim().is_empty() => Err(LlmError::BadReply("it was empty")),
            Some(End::Whole) => Ok(()),
            None if self.heard_any && self.text.is_empty() => {
                Err(LlmError::BadReply("it did not have the form of a chat reply"))
            }
            None => Err(LlmError::Unavailable { said: "The reply broke off before its end.".into() }),
        }
    }

    /// What the call cost: as reported, or by estimate once anything came back.
    pub(super) fn usage(&self, prompt_tokens: u64) -> Usage {
        if !self.heard_any {
            return Usage::default();
        }
        // A reply that broke off was reported in part at most.
        let least = if self.end.is_some() { 0 } else { estimate_tokens(&self.text) };
        let reported = |count: Option<u64>| count.filter(|tokens| *tokens > 0);
        Usage::new(
            reported(self.prompt_tokens).unwrap_or(prompt_tokens),
            reported(self.completion_tokens).map_or_else(|| estimate_tokens(&self.text), |tokens| tokens.max(least)),
        )
    }
}

/// A text inside an event.
fn text(value: &Value, place: &str) -> Option<String> {
    value.pointer(place).and_then(Value::as_str).map(str::to_owned)
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
mod tests;
