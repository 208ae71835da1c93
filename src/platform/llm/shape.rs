//! The request's shape. Servers disagree on a few fields, so what one refuses is left out from then on.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Map, Value, json};

use super::{Prompt, Provider, Speaker};

/// Which optional fields a model's server takes, learned from its refusals.
#[derive(Debug, Default)]
pub(super) struct Shape {
    no_json_format: AtomicBool,
    no_temperature: AtomicBool,
    no_stream_options: AtomicBool,
    completion_tokens: AtomicBool,
}

impl Shape {
    /// The body of a chat request, always streamed.
    pub(super) fn body(&self, provider: Provider, model: &str, prompt: &Prompt) -> Value {
        let mut body = Map::new();
        body.insert("model".into(), model.into());
        body.insert("stream".into(), true.into());
        if !read(&self.no_temperature) {
            body.insert("temperature".into(), 0.into());
        }
        match provider {
            Provider::OpenAi => self.openai(&mut body, prompt),
            Provider::Anthropic => {
                body.insert("system".into(), prompt.system.clone().into());
                body.insert("messages".into(), turns(prompt).collect());
                body.insert("max_tokens".into(), prompt.max_output_tokens.into());
            }
        }
        Value::Object(body)
    }

    fn openai(&self, body: &mut Map<String, Value>, prompt: &Prompt) {
        let system = json!({ "role": "system", "content": prompt.system });
        body.insert("messages".into(), std::iter::once(system).chain(turns(prompt)).collect());
        let limit = if read(&self.completion_tokens) { "max_completion_tokens" } else { "max_tokens" };
        body.insert(limit.into(), prompt.max_output_tokens.into());
        if !read(&self.no_stream_options) {
            body.insert("stream_options".into(), json!({ "include_usage": true }));
        }
        if prompt.json && !read(&self.no_json_format) {
            body.insert("response_format".into(), json!({ "type": "json_object" }));
        }
    }

    /// Learns from a refusal's words. True when the next request will look different.
    pub(super) fn learn(&self, provider: Provider, said: &str) -> bool {
        let fields = [
            ("temperature", &self.no_temperature),
            ("max_tokens", &self.completion_tokens),
            ("response_format", &self.no_json_format),
            ("stream_options", &self.no_stream_options),
        ];
        // The others are fields of one protocol alone.
        let fields = match provider {
            Provider::OpenAi => &fields[..],
            Provider::Anthropic => &fields[..1],
        };
        let said = said.to_ascii_lowercase();
        fields.iter().any(|(name, refused)| said.contains(name) && !refused.swap(true, Ordering::Relaxed))
    }
}

fn read(flag: &AtomicBool) -> bool {
    flag.load(Ordering::Relaxed)
}

fn turns(prompt: &Prompt) -> impl Iterator<Item = Value> {
    prompt.turns.iter().map(|turn| {
        let role = match turn.speaker {
            Speaker::Person => "user",
            Speaker::Model => "assistant",
        };
        json!({ "role": role, "content": turn.text })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prompt() -> Prompt {
        Prompt { system: "s".into(), turns: vec![], max_output_tokens: 7, json: true }
    }

    #[test]
    fn no_tools_are_ever_offered() {
        for provider in [Provider::OpenAi, Provider::Anthropic] {
            let body = Shape::default().body(provider, "m", &prompt());
            assert!(body.get("tools").is_none() && body.get("functions").is_none());
        }
    }

    #[test]
    fn a_refused_field_is_left_out_the_next_time() {
        let shape = Shape::default();
        assert!(shape.learn(
            Provider::OpenAi,
            "Unsupported parameter: 'max_tokens' is not supported; use 'max_completion_tokens'"
        ));
        assert!(shape.learn(Provider::OpenAi, "response_format is not supported"));
        let body = shape.body(Provider::OpenAi, "m", &prompt());
        assert_eq!(body["max_completion_tokens"], 7);
        assert!(body.get("max_tokens").is_none() && body.get("response_format").is_none());
        assert!(body.get("temperature").is_some());
    }

    #[test]
    fn the_same_refusal_twice_teaches_nothing_new() {
        let shape = Shape::default();
        assert!(shape.learn(Provider::OpenAi, "temperature must be 1"));
        assert!(!shape.learn(Provider::OpenAi, "temperature must be 1"));
        assert!(!shape.learn(Provider::OpenAi, "this model's context is too short"));
    }

    #[test]
    fn the_messages_api_gets_its_own_fields_alone() {
        let shape = Shape::default();
        assert!(!shape.learn(Provider::Anthropic, "max_tokens: must be positive"));
        let body = shape.body(Provider::Anthropic, "m", &prompt());
        assert_eq!((&body["system"], &body["max_tokens"]), (&json!("s"), &json!(7)));
        assert!(body.get("stream_options").is_none() && body.get("response_format").is_none());
        assert!(shape.learn(Provider::Anthropic, "`temperature` is not supported by this model"));
        assert!(shape.body(Provider::Anthropic, "m", &prompt()).get("temperature").is_none());
    }
}
