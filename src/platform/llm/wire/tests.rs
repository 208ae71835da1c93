use serde_json::json;

use super::*;

fn read(provider: Provider, events: &[Value]) -> (Reader, Result<(), LlmError>) {
    let mut reader = Reader::new(provider);
    for event in events {
        if let Err(error) = reader.take(event, 1000) {
            return (reader, Err(error));
        }
    }
    let end = reader.finish();
    (reader, end)
}

fn openai(events: &[Value]) -> (Reader, Result<(), LlmError>) {
    read(Provider::OpenAi, events)
}

fn piece(text: &str) -> Value {
    json!({ "model": "m-1", "choices": [{ "delta": { "content": text } }] })
}

fn stop(reason: &str) -> Value {
    json!({ "choices": [{ "delta": {}, "finish_reason": reason }] })
}

#[test]
fn pieces_become_a_text() {
    let (reader, end) = openai(&[piece("ab"), piece("c"), stop("stop")]);
    assert_eq!((reader.text.as_str(), end), ("abc", Ok(())));
    assert_eq!(reader.usage(9), Usage::new(9, 1), "nothing was reported");
}

#[test]
fn reported_tokens_count() {
    let usage = json!({ "choices": [], "usage": { "prompt_tokens": 30, "completion_tokens": 4 } });
    assert_eq!(openai(&[piece("ab"), stop("stop"), usage]).0.usage(9), Usage::new(30, 4));
}

#[test]
fn a_reply_without_an_end_is_not_a_reply() {
    assert!(matches!(openai(&[piece("{\"sql\":")]).1, Err(LlmError::Unavailable { .. })));
    assert!(matches!(openai(&[piece("ab"), stop("length")]).1, Err(LlmError::BadReply(_))));
    assert!(matches!(openai(&[stop("stop")]).1, Err(LlmError::BadReply(_))));
    assert!(matches!(openai(&[json!({ "hello": 1 })]).1, Err(LlmError::BadReply(_))));
    assert!(matches!(openai(&[json!({ "error": { "message": "x" } })]).1, Err(LlmError::Unavailable { .. })));
}

#[test]
fn a_refusal_is_told_apart() {
    let refusal = json!({ "choices": [{ "delta": { "refusal": "I can't" }, "finish_reason": "stop" }] });
    assert_eq!(openai(&[refusal]).1, Err(LlmError::BadReply("it declined to answer")));
}

#[test]
fn text_beyond_the_limit_ends_the_reading() {
    assert_eq!(openai(&[piece(&"x".repeat(1001))]).1, Err(LlmError::TooLarge));
}

#[test]
fn an_unstreamed_reply_is_read_too() {
    let whole = json!({ "choices": [{ "message": { "content": [{ "type": "text", "text": "hi" }] }, "finish_reason": "stop" }] });
    let (reader, end) = openai(&[whole]);
    assert_eq!((reader.text.as_str(), end), ("hi", Ok(())));
}

/// A stream as the Messages API sends it, with a ping and a thinking part in it.
fn messages(stop_reason: &str) -> Vec<Value> {
    let delta = |kind: &str, field: &str, text: &str| json!({ "type": "content_block_delta", "index": 0, "delta": { "type": kind, field: text } });
    let usage = json!({ "input_tokens": 25, "cache_read_input_tokens": 5, "output_tokens": 1 });
    vec![
        json!({ "type": "message_start", "message": { "model": "c-1", "content": [], "usage": usage } }),
        json!({ "type": "ping" }),
        delta("thinking_delta", "thinking", "hm"),
        delta("text_delta", "text", "ab"),
        delta("text_delta", "text", "c"),
        json!({ "type": "message_delta", "delta": { "stop_reason": stop_reason }, "usage": { "output_tokens": 15 } }),
        json!({ "type": "message_stop" }),
    ]
}

#[test]
fn a_stream_of_messages_becomes_a_text_with_its_cost() {
    let (reader, end) = read(Provider::Anthropic, &messages("end_turn"));
    assert_eq!((reader.text.as_str(), reader.model.as_deref(), end), ("abc", Some("c-1"), Ok(())));
    assert_eq!(reader.usage(9), Usage::new(30, 15));
}

#[test]
fn a_message_that_ends_badly_or_never_is_no_reply() {
    let end = |events: &[Value]| read(Provider::Anthropic, events).1;
    assert_eq!(end(&messages("max_tokens")), Err(LlmError::BadReply("it was cut off at the token limit")));
    assert_eq!(end(&messages("refusal")), Err(LlmError::BadReply("it declined to answer")));
    assert!(matches!(end(&messages("end_turn")[..4]), Err(LlmError::Unavailable { .. })));
    let overloaded = json!({ "type": "error", "error": { "type": "overloaded_error", "message": "Overloaded" } });
    assert_eq!(end(&[overloaded]), Err(LlmError::Unavailable { said: "Overloaded".into() }));
    assert!(matches!(end(&[piece("ab"), stop("stop")]), Err(LlmError::BadReply(_))), "the other protocol");
}

#[test]
fn a_message_in_one_piece_is_read_too() {
    let whole = json!({ "type": "message", "model": "c-1", "content": [{ "type": "text", "text": "hi" }],
        "stop_reason": "end_turn", "usage": { "input_tokens": 7, "output_tokens": 2 } });
    let (reader, end) = read(Provider::Anthropic, &[whole]);
    assert_eq!((reader.text.as_str(), reader.usage(1), end), ("hi", Usage::new(7, 2), Ok(())));
}
