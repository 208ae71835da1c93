//! Help with a statement that a person wrote: what a model is shown of it, and how its reply is read.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::context::{self, Ceiling};
use super::fence::fence;
use super::mask::without_foreign_quotes;
use super::plain::plain;
use super::prompt::fill;
use super::reply::unwrap;
use crate::connections::{Catalog, Privacy};
use crate::data::Table;
use crate::platform::llm::{Prompt, Speaker, Turn};
use crate::sql::{Dialect, Token, Veil, Veiled, same_words, tokens};

const ASSIST: &str = include_str!("../prompts/v1/assist.txt");

/// The most tokens of a reply.
const TOKENS: u32 = 4_000;
/// The most sentences, and the longest of them in characters.
const SENTENCES: usize = 12;
const SENTENCE: usize = 600;

/// What a person wants done with a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AssistTask {
    /// Say in words what it does.
    Explain,
    /// The same rows with less work.
    Optimise,
    /// Mend what the source or the guard said against it.
    Fix,
    /// Add comments, and change nothing else.
    Comment,
}

impl AssistTask {
    /// The word on the wire.
    pub(in crate::chat) fn as_str(self) -> &'static str {
        match self {
            Self::Explain => "explain",
            Self::Optimise => "optimise",
            Self::Fix => "fix",
            Self::Comment => "comment",
        }
    }

    fn told(self) -> &'static str {
        match self {
            Self::Explain => {
                "Explain the statement. First what its rows are, in one sentence; then, step by step, where they come \
                 from, which are kept, how they are counted or added up, and how they are ordered. Name what could \
                 surprise a reader, such as rows that a join leaves out or counts twice. \"sql\" is null."
            }
            Self::Optimise => {
                "Rewrite the statement so that it gives exactly the same rows in the same order with less work for \
                 the database. Say what you changed and why it is faster. An index that would help is named in the \
                 explanation only. If nothing is worth changing, \"sql\" is null and the explanation says why."
            }
            Self::Fix => {
                "The statement was refused or failed; what was said about it stands under \"error\". Mend it with as \
                 small a change as will do, and say what was wrong. If it can't be mended, \"sql\" is null and the \
                 explanation says what is missing."
            }
            Self::Comment => {
                "Add short comments that say what each part is for, each on a line of its own that begins with --, \
                 above the part. Change no other word of the statement."
            }
        }
    }
}

/// A statement as far as a model may see it.
pub(in crate::chat) struct Shown {
    pub(in crate::chat) prompt: Prompt,
    pub(in crate::chat) veiled: Veiled,
    pub(in crate::chat) sent: Sent,
}

/// What left the server besides the shape of the statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Sent {
    /// Of how many tables the names and columns were told.
    pub tables: usize,
    /// Whether the statement's own values and comments were told.
    pub values: bool,
    /// Whether sample values of columns that don't look personal were told.
    pub samples: bool,
    /// Whether it was told what was said against the statement.
    pub error: bool,
}

/// What was said against a statement, with its place where one was given.
#[derive(Debug, Clone, Default)]
pub(in crate::chat) struct Said {
    pub(in crate::chat) message: String,
    pub(in crate::chat) place: Option<(u32, u32)>,
}

/// A reply that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::chat) struct Help {
    pub(in crate::chat) sql: Option<String>,
    pub(in crate::chat) explanation: Vec<String>,
}

/// The prompt for a statement; none where it can't be cut into words and its values may not leave.
pub(in crate::chat) fn show(
    catalog: &Catalog,
    privacy: Privacy,
    task: AssistTask,
    sql: &str,
    error: Option<&Said>,
) -> Option<Shown> {
    let dialect = catalog.connection.dialect();
    let open =
        |name: &str| catalog.open.tables.iter().any(|t| t.name.eq_ignore_ascii_case(name) || t.column(name).is_some());
    let hidden = |name: &str| catalog.hidden.is_named_in(name);
    let veil = Veil { values: privacy == Privacy::Names, is_name: &open, is_hidden: &hidden };
    let veiled = match veil.over(sql, dialect) {
        Ok(veiled) => veiled,
        Err(_) if privacy != Privacy::Names && !catalog.hidden.is_named_in(sql) => Veiled::bare(sql),
        Err(_) => return None,
    };
    let schema = described(catalog, privacy, task, sql);
    let mut parts = vec![fence("schema", &schema.text), fence("statement", &veiled.text)];
    parts.extend(error.map(|said| fence("error", &told(said, &veiled, catalog))));
    let turns = vec![Turn { speaker: Speaker::Person, text: parts.join("\n\n") }];
    let label = if dialect == Dialect::Dataset { "Apache DataFusion (PostgreSQL-like)" } else { dialect.label() };
    let system = fill(ASSIST, &[("dialect", label), ("task", task.told())]);
    let sent = Sent {
        tables: schema.tables.len(),
        values: privacy != Privacy::Names,
        samples: schema.samples,
        error: error.is_some(),
    };
    Some(Shown { prompt: Prompt { system, turns, max_output_tokens: TOKENS, json: true }, veiled, sent })
}

/// The tables that the statement names; to mend it, or where it names none, also those that its words are about.
fn described(catalog: &Catalog, privacy: Privacy, task: AssistTask, sql: &str) -> context::Shown {
    let names: Vec<String> = match tokens(sql, catalog.connection.dialect()) {
        Ok(all) => all.into_iter().filter_map(|t| if let Token::Name(name) = t { Some(name) } else { None }).collect(),
        Err(_) => sql.split(|c: char| !(c.is_alphanumeric() || c == '_')).map(str::to_owned).collect(),
    };
    let named = |table: &&Table| names.iter().any(|name| name.eq_ignore_ascii_case(&table.name));
    let mut ceiling = Ceiling::default();
    let count = catalog.open.tables.iter().filter(named).count();
    if count > 0 && task != AssistTask::Fix {
        ceiling.tables = ceiling.tables.min(count);
    }
    context::describe_named(&catalog.open, &catalog.index, &names, privacy, ceiling)
}

/// What was said, as far as it may leave: it may quote rows, and name what is hidden.
fn told(said: &Said, veiled: &Veiled, catalog: &Catalog) -> String {
    let message = hushed(&said.message, veiled, "");
    if catalog.hidden.is_named_in(&message) {
        return "(left out: it names something that you do not get to see)".to_owned();
    }
    match said.place {
        Some((line, column)) => format!("{message}\nIt was said of line {line}, column {column}."),
        None => message,
    }
}

/// Words about a statement without what is kept back: quotes from neither the veiled statement nor `reply`, and names.
fn hushed(said: &str, veiled: &Veiled, reply: &str) -> String {
    veiled.names_veiled(&without_foreign_quotes(said, &format!("{}\n{reply}", veiled.text)))
}

/// What a model hears of a reply that could not be used.
pub(in crate::chat) fn complaint(said: &str, veiled: &Veiled, reply: &str) -> String {
    let said = fence("error", &hushed(said, veiled, reply));
    format!("Your reply can't be used:\n\n{said}\n\nReply again with one JSON object of the same form.")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    sql: Option<String>,
    explanation: Sentences,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Sentences {
    One(String),
    Several(Vec<String>),
}

/// Reads a reply to `sql`; what people read of it comes out plain, with the person's own words in their places.
///
/// # Errors
/// A sentence that tells a model what to do better.
pub(in crate::chat) fn read(
    text: &str,
    task: AssistTask,
    (sql, dialect): (&str, Dialect),
    veiled: &Veiled,
) -> Result<Help, &'static str> {
    let raw: Raw = serde_json::from_str(unwrap(text))
        .map_err(|_| "Reply with one JSON object that has only the fields \"sql\" and \"explanation\".")?;
    let sentences = match raw.explanation {
        Sentences::One(text) => vec![text],
        Sentences::Several(all) => all,
    };
    let explanation: Vec<String> = sentences.iter().map(|s| veiled.lift(&plain(s, SENTENCE))).collect();
    let explanation: Vec<String> = explanation.into_iter().filter(|s| !s.is_empty()).take(SENTENCES).collect();
    let given = raw.sql.map(|own| veiled.lift(own.trim().trim_end_matches(';').trim_end()));
    let given = given.filter(|own| !own.is_empty() && task != AssistTask::Explain);
    let same_words = |own: &String| same_words(own, sql, dialect);
    let sql = match task {
        AssistTask::Comment => {
            let own = given.ok_or("Give the whole statement with its comments under \"sql\".")?;
            if !same_words(&own) {
                return Err("Only comments may be added. Keep every other word of the statement exactly as it is.");
            }
            Some(own).filter(|own| own != sql.trim())
        }
        // Words that only lie otherwise on their lines are no change.
        _ => given.filter(|own| !same_words(own)),
    };
    if sql.is_none() && explanation.is_empty() {
        return Err("Say something in \"explanation\".");
    }
    Ok(Help { sql, explanation })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQL: &str = "SELECT a FROM t WHERE b = 'x'";

    fn reply(text: &str, task: AssistTask) -> Result<Help, &'static str> {
        read(text, task, (SQL, Dialect::Sqlite), &Veiled::default())
    }

    #[test]
    fn an_explanation_is_plain_sentences_and_never_sql() {
        let text = r#"{"sql":"DROP TABLE t","explanation":["See ![x](https://evil.example) <b>now</b>.",""," Two."]}"#;
        let help = reply(text, AssistTask::Explain).unwrap();
        assert_eq!(help, Help { sql: None, explanation: vec!["See now.".into(), "Two.".into()] });
    }

    #[test]
    fn comments_are_all_that_comments_may_add() {
        let with =
            |sql: &str| reply(&serde_json::json!({ "sql": sql, "explanation": [] }).to_string(), AssistTask::Comment);
        let kept = "-- what is x\nSELECT a\nFROM t WHERE b = 'x';";
        assert_eq!(with(kept).unwrap().sql.as_deref(), Some(kept.trim_end_matches(';')));
        assert!(with("-- y\nSELECT a FROM t WHERE b = 'y'").is_err());
        assert!(with("").is_err());
    }

    #[test]
    fn what_says_the_same_is_no_change() {
        let text = serde_json::json!({ "sql": "SELECT a\n  FROM t\n WHERE b = 'x';", "explanation": "It is fine." });
        let help = reply(&text.to_string(), AssistTask::Optimise).unwrap();
        assert_eq!(help, Help { sql: None, explanation: vec!["It is fine.".into()] });
    }

    #[test]
    fn what_has_another_form_is_no_help() {
        for text in ["", "Sure!", "{}", "[]", r#"{"sql":null,"explanation":[]}"#, r#"{"explanation":["a"],"run":1}"#] {
            assert!(reply(text, AssistTask::Fix).is_err(), "{text}");
        }
    }
}
