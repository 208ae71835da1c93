//! What is said over the socket.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::base::ChatMessageId;
use crate::chat::{Ask, Event};
use crate::http::Problem;
use crate::jobs::JobView;

/// What a client may say.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Said {
    Ping,
    ChatMessage(Box<Ask>),
    Cancel { message_id: ChatMessageId },
}

/// An event as a frame: its fields with `type` before them.
pub(super) fn frame(event: &Event) -> String {
    let fields = event.data.strip_prefix('{').unwrap_or("}");
    let comma = if fields.starts_with('}') { "" } else { "," };
    format!("{{\"type\":\"{}\"{comma}{fields}", event.name)
}

/// How a job stands now.
pub(super) fn progress(job: &JobView) -> String {
    serde_json::json!({ "type": "job_progress", "job": job }).to_string()
}

/// What went wrong with a frame or before a question began: a problem's fields; the message's id where it is known.
pub(super) fn error(problem: &Problem, id: Option<ChatMessageId>) -> String {
    let mut fields = Map::from_iter([
        ("type".to_owned(), Value::from("error")),
        ("message_id".to_owned(), id.map_or(Value::Null, |id| id.to_string().into())),
    ]);
    if let Ok(Value::Object(problem)) = serde_json::to_value(problem) {
        fields.extend(problem.into_iter().filter(|(name, _)| name != "type"));
    }
    Value::Object(fields).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_becomes_one_object_with_its_type() {
        let event = Event { name: "token", data: r#"{"text":"a"}"#.into() };
        assert_eq!(frame(&event), r#"{"type":"token","text":"a"}"#);
        let empty = Event { name: "token", data: "{}".into() };
        assert_eq!(frame(&empty), r#"{"type":"token"}"#);
    }

    #[test]
    fn a_problem_keeps_its_fields_beside_the_type() {
        let frame: Value = serde_json::from_str(&error(&Problem::not_found(), None)).unwrap();
        assert_eq!((frame["type"].as_str(), frame["code"].as_str()), (Some("error"), Some("not_found")));
    }

    #[test]
    fn a_question_is_read_and_unknown_fields_are_not() {
        let id = "0190b2a6-0000-7000-8000-000000000001";
        let ask = format!(r#"{{"type":"chat_message","message":"orders?","connection_id":"{id}"}}"#);
        assert!(matches!(serde_json::from_str(&ask), Ok(Said::ChatMessage(_))));
        assert!(matches!(serde_json::from_str(r#"{"type":"ping"}"#), Ok(Said::Ping)));
        let org = format!(r#"{{"type":"chat_message","message":"x","connection_id":"{id}","org_id":"{id}"}}"#);
        for bad in [&*org, "{}", "[]", r#"{"type":"subscribe"}"#, r#"{"type":"cancel","message_id":7}"#] {
            assert!(serde_json::from_str::<Said>(bad).is_err(), "{bad}");
        }
    }
}
