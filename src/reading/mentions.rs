//! Which tables a text speaks of, for those who need tables and no reading.

use std::collections::{BTreeMap, HashSet};

use super::index::{Concept, Index, TableId};
use super::names::stem;

/// Points for a word of a table's name, of a column's name, and for a value of a column.
const TABLE: u32 = 6;
const COLUMN: u32 = 2;
const VALUE: u32 = 4;

/// A table that words of a text name, by its place in the schema that the index was built from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mention {
    pub table: usize,
    /// The names of its columns that are named, or that hold a value that is.
    pub columns: HashSet<String>,
    pub score: u32,
}

/// The tables that `words` speak of, in the order of the schema. Each word is looked up, so that a large schema
/// costs no more than a small one.
pub fn mentions(index: &Index, words: &[String]) -> Vec<Mention> {
    let stems: Vec<String> = words.iter().map(|w| stem(&w.to_lowercase())).collect();
    let mut found: BTreeMap<TableId, Mention> = BTreeMap::new();
    let mut add = |table: TableId, column: Option<&str>, points: u32| {
        let mention = found.entry(table).or_insert_with(|| Mention { table, ..Mention::default() });
        mention.score += points;
        mention.columns.extend(column.map(str::to_owned));
    };
    let once: HashSet<&str> = stems.iter().map(String::as_str).collect();
    for concept in once.iter().flat_map(|stem| index.named(stem)) {
        match concept {
            Concept::Table(id) => add(*id, None, TABLE),
            Concept::Column(id) => add(index.table_of(*id), Some(&index.columns[*id].name), COLUMN),
        }
    }
    let mut valued = HashSet::new();
    let stems: Vec<&str> = stems.iter().map(String::as_str).collect();
    for hit in (0..stems.len()).flat_map(|from| index.values.at(&stems[from..])) {
        if hit.score >= 1.0 && valued.insert(hit.column) {
            add(index.table_of(hit.column), Some(&index.columns[hit.column].name), VALUE);
        }
    }
    found.into_values().collect()
}
