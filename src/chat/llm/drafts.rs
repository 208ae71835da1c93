//! Words for a table that a model drafts: what it is shown, and how its reply is read.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::context;
use super::fence::fence;
use super::plain::plain;
use super::reply::unwrap;
use crate::connections::Privacy;
use crate::data::{Schema, Table};
use crate::platform::llm::{Prompt, Speaker, Turn};

const DRAFTS: &str = include_str!("../prompts/v1/drafts.txt");

/// The columns of one part, and the most tokens of a reply.
const COLUMNS: usize = 40;
const TOKENS: u32 = 4_000;
/// The longest drafts, in characters.
const DESCRIPTION: usize = 500;
const TERM: usize = 60;

/// Words for a table that nobody has accepted yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TableDraft {
    pub description: Option<String>,
    pub term: Option<String>,
    pub columns: Vec<ColumnDraft>,
    /// Where the next part begins; null after the last one.
    pub next_from: Option<usize>,
    /// How many columns there are in all.
    pub width: usize,
}

/// Words for one of its columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ColumnDraft {
    pub name: String,
    pub description: Option<String>,
    pub term: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    description: Option<String>,
    term: Option<String>,
    columns: Vec<RawColumn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    name: String,
    description: Option<String>,
    term: Option<String>,
}

/// The part of a table that begins with this column; none where there is no such column.
pub(in crate::chat) fn part(table: &Table, from: usize) -> Option<Table> {
    let columns: Vec<_> = table.columns.iter().skip(from).take(COLUMNS).cloned().collect();
    (from == 0 || !columns.is_empty()).then(|| Table { columns, ..table.clone() })
}

/// A part's draft in its place: what is said of the table as a whole comes with the first part only.
pub(in crate::chat) fn placed(draft: TableDraft, from: usize, width: usize) -> TableDraft {
    let next_from = Some(from.saturating_add(COLUMNS)).filter(|next| *next < width);
    let first = |words: Option<String>| words.filter(|_| from == 0);
    TableDraft {
        description: first(draft.description),
        term: first(draft.term),
        next_from,
        width,
        columns: draft.columns,
    }
}

/// The prompt for one table, or a part of it, of what a model may know of.
pub(in crate::chat) fn prompt(open: &Schema, table: &Table, privacy: Privacy) -> Prompt {
    let text = fence("schema", &context::one(open, table, privacy, COLUMNS));
    let turns = vec![Turn { speaker: Speaker::Person, text }];
    Prompt { system: DRAFTS.to_owned(), turns, max_output_tokens: TOKENS, json: true }
}

/// Reads a reply; the texts come out plain, and words for columns that the table doesn't have are left out.
pub(in crate::chat) fn read(text: &str, table: &Table) -> Option<TableDraft> {
    let raw: Raw = serde_json::from_str(unwrap(text)).ok()?;
    let told = |text: Option<String>, most| text.map(|t| plain(&t, most)).filter(|t| !t.is_empty());
    let column = |raw: RawColumn| {
        let known = table.columns.iter().find(|c| c.name == raw.name)?;
        let (description, term) = (told(raw.description, DESCRIPTION), told(raw.term, TERM));
        let says = description.is_some() || term.is_some();
        says.then(|| ColumnDraft { name: known.name.clone(), description, term })
    };
    let mut columns: Vec<ColumnDraft> = Vec::new();
    for drafted in raw.columns.into_iter().filter_map(column) {
        if !columns.iter().any(|known| known.name == drafted.name) {
            columns.push(drafted);
        }
    }
    let (description, term) = (told(raw.description, DESCRIPTION), told(raw.term, TERM));
    Some(TableDraft { description, term, columns, next_from: None, width: table.columns.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::llm::shop;

    #[test]
    fn only_plain_words_for_known_columns_are_read() {
        let reply = r#"{"description":"Who <b>buys</b>. https://evil.example","term":null,"columns":[
            {"name":"email","description":"Where to write.","term":null},{"name":"email","description":"Twice.","term":null},
            {"name":"nope","description":"x","term":null},{"name":"id","description":" ","term":null}]}"#;
        let draft = read(reply, &shop().tables[0]).expect("a draft");
        assert_eq!(draft.description.as_deref(), Some("Who buys."));
        assert_eq!(draft.columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["email"]);
        assert_eq!(draft.columns[0].description.as_deref(), Some("Where to write."));
    }

    #[test]
    fn what_has_another_form_is_no_draft() {
        for text in ["", "Sure!", "{}", "[]", r#"{"columns":[],"sql":"SELECT 1"}"#, r#"{"columns":[{"name":1}]}"#] {
            assert!(read(text, &shop().tables[0]).is_none(), "{text}");
        }
    }
}
