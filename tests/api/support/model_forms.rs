//! Replies in the forms of the protocols that the scripted server speaks.

use serde_json::{Value, json};

/// A protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    OpenAi,
    Anthropic,
}

impl Form {
    /// The protocol of requests to this path.
    pub fn of(path: &str) -> Self {
        if path.ends_with("/messages") { Self::Anthropic } else { Self::OpenAi }
    }

    /// A whole streamed reply; where `reported`, with 100 + 20 tokens.
    pub fn stream(self, text: &str, reported: bool) -> Vec<Value> {
        let pieces = self.pieces(text);
        match self {
            Self::OpenAi => {
                let usage = json!({ "choices": [], "usage": { "prompt_tokens": 100, "completion_tokens": 20 } });
                [pieces, vec![self.stop()], if reported { vec![usage] } else { vec![] }].concat()
            }
            Self::Anthropic => {
                let (input, output) = if reported { (100, 20) } else { (0, 0) };
                let usage = json!({ "input_tokens": input, "output_tokens": output.min(1) });
                let start = json!({ "type": "message_start",
                    "message": { "type": "message", "model": "scripted-1", "content": [], "usage": usage } });
                let mut stop = self.stop();
                stop["usage"] = json!({ "output_tokens": output });
                let ping = json!({ "type": "ping" });
                [vec![start, ping], pieces, vec![stop, json!({ "type": "message_stop" })]].concat()
            }
        }
    }

    /// A text in pieces of seven characters, so that nothing falls on a boundary by luck.
    pub fn pieces(self, text: &str) -> Vec<Value> {
        let chars: Vec<char> = text.chars().collect();
        chars.chunks(7).map(|c| self.piece(&c.iter().collect::<String>())).collect()
    }

    pub fn piece(self, text: &str) -> Value {
        match self {
            Self::OpenAi => json!({ "model": "scripted-1", "choices": [{ "index": 0, "delta": { "content": text } }] }),
            Self::Anthropic => json!({ "type": "content_block_delta", "index": 0,
                "delta": { "type": "text_delta", "text": text } }),
        }
    }

    pub fn stop(self) -> Value {
        match self {
            Self::OpenAi => json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": "stop" }] }),
            Self::Anthropic => json!({ "type": "message_delta", "delta": { "stop_reason": "end_turn" } }),
        }
    }

    /// A reply in one piece.
    pub fn message(self, text: &str) -> Value {
        match self {
            Self::OpenAi => json!({ "model": "scripted-1",
                "choices": [{ "message": { "content": text }, "finish_reason": "stop" }],
                "usage": { "prompt_tokens": 100, "completion_tokens": 20 } }),
            Self::Anthropic => json!({ "type": "message", "model": "scripted-1", "stop_reason": "end_turn",
                "content": [{ "type": "text", "text": text }],
                "usage": { "input_tokens": 100, "output_tokens": 20 } }),
        }
    }

    /// The model declines.
    pub fn refusal(self) -> Vec<Value> {
        let no = "I can't help with that.";
        match self {
            Self::OpenAi => vec![json!({ "choices": [{ "delta": { "refusal": no }, "finish_reason": "stop" }] })],
            Self::Anthropic => {
                vec![self.piece(no), json!({ "type": "message_delta", "delta": { "stop_reason": "refusal" } })]
            }
        }
    }
}
