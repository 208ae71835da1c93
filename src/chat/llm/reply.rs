//! A model's reply, read into a strict form. What doesn't fit is not a reply.

use serde::Deserialize;

use super::plain::plain;

/// What a model may say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reply {
    Sql { sql: String, explanation: Option<String>, title: Option<String> },
    Clarify { question: String, choices: Vec<String> },
    Cannot { reason: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    sql: Option<String>,
    explanation: Option<String>,
    title: Option<String>,
    clarify: Option<RawClarify>,
    cannot: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClarify {
    question: String,
    choices: Vec<String>,
}

/// Reads a reply. The texts for people come out plain.
///
/// # Errors
/// A sentence that tells a model what to do better.
pub(super) fn read(text: &str) -> Result<Reply, &'static str> {
    let raw: Raw = serde_json::from_str(unwrap(text))
        .map_err(|_| "Reply with one JSON object that has only the fields named in the instructions.")?;
    match (raw.sql, raw.clarify, raw.cannot) {
        (Some(sql), None, None) if !sql.trim().is_empty() => Ok(Reply::Sql {
            sql: sql.trim().trim_end_matches(';').trim_end().to_owned(),
            explanation: raw.explanation.map(|t| plain(&t, 500)).filter(|t| !t.is_empty()),
            title: raw.title.map(|t| plain(&t, 120)).filter(|t| !t.is_empty()),
        }),
        (None, Some(ask), None) => clarify(ask),
        (None, None, Some(reason)) => Ok(Reply::Cannot { reason: plain(&reason, 500) }),
        _ => Err("Give exactly one of \"sql\", \"clarify\" and \"cannot\"."),
    }
}

fn clarify(ask: RawClarify) -> Result<Reply, &'static str> {
    let choices: Vec<String> = ask.choices.iter().map(|c| plain(c, 200)).filter(|c| !c.is_empty()).collect();
    let question = plain(&ask.question, 300);
    if question.is_empty() || !(2..=4).contains(&choices.len()) {
        return Err("\"clarify\" needs a question and two to four choices.");
    }
    Ok(Reply::Clarify { question, choices })
}

/// Takes off what models put around JSON: a thinking part before it, and a code block.
pub(super) fn unwrap(text: &str) -> &str {
    let text = text.rsplit_once("</think>").map_or(text, |(_, after)| after).trim();
    let Some(inner) = text.strip_prefix("```") else { return text };
    let inner = inner.strip_prefix("json").unwrap_or(inner);
    inner.trim_end().strip_suffix("```").unwrap_or(inner).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_with_or_without_wrapping() {
        let want = Reply::Sql { sql: "SELECT 1".into(), explanation: Some("One.".into()), title: None };
        for text in [
            r#"{"sql":"SELECT 1;","explanation":"One."}"#,
            "```json\n{\"sql\":\"SELECT 1\",\"explanation\":\"One.\"}\n```",
            "<think>{\"sql\":\"DROP\"}</think>\n{\"sql\":\" SELECT 1 \",\"explanation\":\"One.\"}",
        ] {
            assert_eq!(read(text), Ok(want.clone()), "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_not_a_reply() {
        for text in [
            "",
            "SELECT 1",
            "{}",
            "[]",
            "null",
            r#"{"sql":""}"#,
            r#"{"sql":["SELECT 1"]}"#,
            r#"{"sql":"SELECT 1","cannot":"x"}"#,
            r#"{"sql":"SELECT 1","chart":{"formatter":"function(){}"}}"#,
            r#"{"sql":"SELECT 1"} {"sql":"SELECT 2"}"#,
            r#"{"sql":"SELECT 1""#,
            r#"{"clarify":{"question":"Which?","choices":["one"]}}"#,
            r#"{"__proto__":{"x":1},"sql":"SELECT 1"}"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn texts_for_people_are_plain() {
        let text =
            r#"{"sql":"SELECT 1","explanation":"See ![x](https://evil.example) <b>now</b>","title":"[T](http://e)"}"#;
        let Ok(Reply::Sql { explanation, title, .. }) = read(text) else { panic!("not read") };
        assert_eq!(explanation.as_deref(), Some("See now"));
        assert_eq!(title.as_deref(), Some("T"));
    }
}
