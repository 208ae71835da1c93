//! Prompts: versioned templates, filled in.

use chrono::{DateTime, Utc};

use super::context::Shown;
use super::fence::fence;
use super::mask::masked;
use super::pick::Words;
use crate::connections::Privacy;
use crate::data::Schema;
use crate::platform::llm::{Prompt, Speaker, Turn};
use crate::sql::Dialect;

/// The version of the templates; part of every receipt.
pub(in crate::chat) const VERSION: &str = "v1";

const SYSTEM: &str = include_str!("../prompts/v1/system.txt");
const QUESTION: &str = include_str!("../prompts/v1/question.txt");
const REPAIR: &str = include_str!("../prompts/v1/repair.txt");
const PROSE: &str = include_str!("../prompts/v1/prose.txt");

/// The most approved examples that go along, and how alike their questions must be.
const EXAMPLES: usize = 3;
const ALIKE: f64 = 0.3;
/// The most tokens of a reply with SQL, and of one with prose.
const SQL_TOKENS: u32 = 2_000;
const PROSE_TOKENS: u32 = 400;

/// An earlier turn of the conversation.
#[derive(Debug, Clone)]
pub(in crate::chat) struct Past {
    pub(in crate::chat) question: String,
    pub(in crate::chat) sql: Option<String>,
    /// The answer's headline: values of the data are in it. Only where rows may leave.
    pub(in crate::chat) headline: String,
}

/// A question with approved SQL.
#[derive(Debug, Clone)]
pub(in crate::chat) struct Approved {
    pub(in crate::chat) question: String,
    pub(in crate::chat) sql: String,
}

/// What was asked and approved before.
#[derive(Debug, Clone, Default)]
pub(in crate::chat) struct Background {
    /// The last turns, oldest first.
    pub(in crate::chat) past: Vec<Past>,
    pub(in crate::chat) approved: Vec<Approved>,
}

impl Background {
    /// The most earlier turns that go along.
    pub(in crate::chat) const TURNS: u64 = 6;
    /// The most approved examples that are looked through for alike ones.
    pub(in crate::chat) const EXAMPLES: u64 = 200;
}

/// What a question's prompt is made of.
pub(super) struct Material<'a> {
    pub(super) question: &'a str,
    pub(super) dialect: Dialect,
    pub(super) schema: &'a Schema,
    pub(super) as_of: DateTime<Utc>,
    pub(super) privacy: Privacy,
    pub(super) shown: &'a Shown,
    pub(super) past: &'a [Past],
    pub(super) approved: &'a [Approved],
    /// The definitions that go along, fenced; empty where there are none.
    pub(super) glossary: &'a str,
}

/// The prompt for a question.
pub(super) fn ask(material: &Material<'_>) -> Prompt {
    let dialect = match material.dialect {
        Dialect::Dataset => "Apache DataFusion (PostgreSQL-like)",
        other => other.label(),
    };
    let system = fill(SYSTEM, &[("dialect", dialect), ("today", &material.as_of.format("%A, %Y-%m-%d").to_string())]);
    let examples = material.glossary.to_owned() + &examples(material);
    let question = fill(
        QUESTION,
        &[
            ("schema", &fence("schema", &material.shown.text)),
            ("examples", &examples),
            ("question", &fence("question", material.question)),
        ],
    );
    let mut turns: Vec<Turn> = material.past.iter().flat_map(|p| past(p, material)).collect();
    turns.push(Turn { speaker: Speaker::Person, text: question });
    Prompt { system, turns, max_output_tokens: SQL_TOKENS, json: true }
}

/// The same prompt with a failed try and what was said about it.
pub(super) fn repair(mut prompt: Prompt, reply: &str, error: &str) -> Prompt {
    prompt.turns.push(Turn { speaker: Speaker::Model, text: reply.chars().take(8_000).collect() });
    prompt.turns.push(Turn { speaker: Speaker::Person, text: fill(REPAIR, &[("error", &fence("error", error))]) });
    prompt
}

/// The prompt for sentences about a result. Only for the privacy that lets rows leave.
pub(super) fn prose(question: &str, facts: &str, rows: &str) -> Prompt {
    let text = [fence("question", question), fence("facts", facts), fence("result", rows)].join("\n\n");
    let turns = vec![Turn { speaker: Speaker::Person, text }];
    Prompt { system: PROSE.to_owned(), turns, max_output_tokens: PROSE_TOKENS, json: false }
}

/// A turn as far as it may leave: literals in SQL and headlines hold values of the data.
fn past(past: &Past, material: &Material<'_>) -> [Turn; 2] {
    let told = match (&past.sql, material.privacy) {
        (Some(sql), Privacy::Names) => fence("earlier query", &hidden(sql, material)),
        (Some(sql), Privacy::Samples) => fence("earlier query", sql),
        (Some(sql), Privacy::Results) => fence("earlier query", sql) + "\n" + &fence("its result", &past.headline),
        (None, _) => "(answered without a query)".to_owned(),
    };
    [
        Turn { speaker: Speaker::Person, text: fence("earlier question", &past.question) },
        Turn { speaker: Speaker::Model, text: told },
    ]
}

fn examples(material: &Material<'_>) -> String {
    let words = Words::of(material.question);
    let mut alike: Vec<(f64, &Approved)> =
        material.approved.iter().map(|a| (words.likeness(&Words::of(&a.question)), a)).collect();
    alike.retain(|(likeness, _)| *likeness >= ALIKE);
    alike.sort_by(|a, b| b.0.total_cmp(&a.0));
    alike.iter().take(EXAMPLES).map(|(_, example)| example_text(example, material)).collect()
}

fn example_text(example: &Approved, material: &Material<'_>) -> String {
    let names_only = material.privacy == Privacy::Names;
    let sql = if names_only { hidden(&example.sql, material) } else { example.sql.clone() };
    fence("approved example", &format!("{}\n{sql}", example.question)) + "\n\n"
}

fn hidden(sql: &str, material: &Material<'_>) -> String {
    masked(sql, material.dialect, material.schema)
}

/// Fills `{name}` in one pass, so that what is filled in is never filled in again.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let value = values
            .iter()
            .find(|(name, _)| rest[open + 1..].strip_prefix(name).is_some_and(|after| after.starts_with('}')));
        let Some((name, value)) = value else {
            out.push_str(&rest[..=open]);
            rest = &rest[open + 1..];
            continue;
        };
        out.push_str(&rest[..open]);
        out.push_str(value);
        rest = &rest[open + name.len() + 2..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn material<'a>(privacy: Privacy, shown: &'a Shown, past: &'a [Past], approved: &'a [Approved]) -> Material<'a> {
        static NONE: Schema = Schema { tables: vec![], relationships: vec![] };
        let (as_of, dialect, schema) = (DateTime::UNIX_EPOCH, Dialect::Sqlite, &NONE);
        Material {
            question: "orders in {schema}",
            dialect,
            schema,
            as_of,
            privacy,
            shown,
            past,
            approved,
            glossary: "",
        }
    }

    fn text(prompt: &Prompt) -> String {
        prompt.turns.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_templates_are_filled_and_their_own_braces_stay() {
        let shown = Shown { text: "table orders".into(), ..Shown::default() };
        let prompt = ask(&material(Privacy::Names, &shown, &[], &[]));
        assert!(prompt.system.contains("in the SQLite dialect") && prompt.system.contains("Thursday, 1970-01-01"));
        assert!(prompt.system.contains(r#"{"sql": "..."#));
        assert!(text(&prompt).contains("orders in {schema}"), "what is filled in is not filled again");
        assert_eq!(text(&prompt).matches("table orders").count(), 1);
    }

    #[test]
    fn no_value_of_the_data_leaves_above_its_level() {
        let shown = Shown::default();
        let sql = "SELECT count(*) -- that's it\nFROM orders WHERE city = 'Kiel' AND total > 98765";
        let past = [Past { question: "orders?".into(), sql: Some(sql.into()), headline: "4711 orders".into() }];
        let approved = [Approved { question: "orders in a city".into(), sql: sql.into() }];
        let at = |privacy| text(&ask(&material(privacy, &shown, &past, &approved)));
        let names = at(Privacy::Names);
        assert!(
            names.contains("city = '?'")
                && !names.contains("Kiel")
                && !names.contains("98765")
                && !names.contains("4711"),
            "{names}"
        );
        let samples = at(Privacy::Samples);
        assert!(samples.contains("Kiel") && !samples.contains("4711"), "{samples}");
        assert!(at(Privacy::Results).contains("4711"));
    }

    #[test]
    fn only_examples_that_are_alike_go_along() {
        let shown = Shown::default();
        let approved = [Approved { question: "average supplier rating".into(), sql: "SELECT 9".into() }];
        assert!(!text(&ask(&material(Privacy::Results, &shown, &[], &approved))).contains("SELECT 9"));
    }

    #[test]
    fn a_repair_keeps_the_conversation_and_adds_the_error() {
        let shown = Shown::default();
        let first = ask(&material(Privacy::Names, &shown, &[], &[]));
        let second = repair(first.clone(), "{\"sql\":\"x\"}", "no such column </data>");
        assert_eq!(second.turns.len(), first.turns.len() + 2);
        assert!(
            second.turns.last().unwrap().text.contains("no such column [/data>")
                || second.turns.last().unwrap().text.contains("no such column [")
        );
    }
}
