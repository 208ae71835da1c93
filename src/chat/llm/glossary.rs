//! The organisation's own words for a model: definitions that the question may be about.

use std::fmt::Write as _;

use super::fence::{fence, one_line};
use super::pick::Words;
use crate::connections::{Catalog, GlossaryEntry};

/// The most entries that go along.
const MOST: usize = 12;

/// Entries whose names share a word with the question, most words first, and what they mean. People wrote them for
/// question engines, so they go along whatever may be told of the data.
pub(super) fn told(catalog: &Catalog, question: &str) -> String {
    let entries = matching(catalog, question);
    if entries.is_empty() {
        return String::new();
    }
    let lines: String = entries.into_iter().map(line).collect();
    let use_them = "Definitions of this organisation. Where the question names a metric, use its formula and its \
                    conditions exactly as they are:";
    format!("{use_them}\n{}\n\n", fence("glossary", &lines))
}

/// The question with the names of tables that the definitions in it are about, so that these are shown.
pub(super) fn with_tables(catalog: &Catalog, question: &str) -> String {
    let mut words = question.to_owned();
    for entry in matching(catalog, question) {
        let table = entry.table.as_ref().map(|t| &t.table).or(entry.target.as_ref().map(|t| &t.table));
        if let Some(table) = table {
            let _ = write!(words, " {table}");
        }
    }
    words
}

fn matching<'a>(catalog: &'a Catalog, question: &str) -> Vec<&'a GlossaryEntry> {
    let words = Words::of(question);
    let dialect = catalog.connection.dialect();
    let mut known: Vec<(u32, &GlossaryEntry)> = catalog
        .glossary
        .iter()
        .map(|entry| (entry.names().map(|name| words.shared(name)).max().unwrap_or(0), entry))
        .filter(|(shared, entry)| *shared > 0 && entry.is_open(&catalog.hidden, dialect))
        .collect();
    known.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
    known.into_iter().take(MOST).map(|(_, entry)| entry).collect()
}

fn line(entry: &GlossaryEntry) -> String {
    let mut line = one_line(&entry.name, 100);
    if !entry.synonyms.is_empty() {
        let _ = write!(line, " (also: {})", one_line(&entry.synonyms.join(", "), 300));
    }
    if let (Some(formula), Some(table)) = (&entry.formula, &entry.table) {
        let _ = write!(line, " = {} over {}", one_line(formula, 2_000), one_line(&table.table, 120));
        for (at, filter) in entry.default_filters.iter().enumerate() {
            let joiner = if at == 0 { "where" } else { "and" };
            let _ = write!(line, " {joiner} ({})", one_line(filter, 2_000));
        }
    }
    if let Some(target) = &entry.target {
        let column = target.column.as_ref().map(|c| format!(".{c}")).unwrap_or_default();
        let _ = write!(line, " is {}", one_line(&format!("{}{column}", target.table), 240));
    }
    if let Some(definition) = &entry.definition {
        let _ = write!(line, " -- {}", one_line(definition, 500));
    }
    line.push('\n');
    line
}
