//! Finding tables, columns and values by a part of their name.

use serde::Serialize;
use utoipa::ToSchema;

use crate::data::{Schema, Table, TableColumn};

/// The most that one search gives.
const MOST: usize = 50;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FoundKind {
    Table,
    Column,
    Value,
    Description,
}

/// One place that holds the searched words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SchemaSearchHit)]
pub struct Found {
    pub table: String,
    pub column: Option<String>,
    pub kind: FoundKind,
    /// The text that holds the words.
    #[serde(rename = "match")]
    pub matched: String,
}

/// Every place that holds `words`, names before values, nearest first. Values about persons only where `personal`.
pub(super) fn search(schema: &Schema, words: &str, personal: bool) -> Vec<Found> {
    let words = folded(words);
    if words.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(Rank, Found)> =
        schema.tables.iter().flat_map(|table| in_table(table, &words, personal)).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().take(MOST).map(|(_, hit)| hit).collect()
}

/// Whole before start before middle, then kind, then short before long.
type Rank = (u8, FoundKind, usize);

fn in_table(table: &Table, words: &str, personal: bool) -> Vec<(Rank, Found)> {
    let mut hits = Vec::new();
    let mut add = |column: Option<&TableColumn>, kind, text: &str| {
        if let Some(near) = nearness(text, words) {
            let column = column.map(|c| c.name.clone());
            let hit = Found { table: table.name.clone(), column, kind, matched: text.to_owned() };
            hits.push(((near, kind, text.len()), hit));
        }
    };
    add(None, FoundKind::Table, &table.name);
    for text in table.term.iter().chain(&table.description) {
        add(None, FoundKind::Description, text);
    }
    for column in &table.columns {
        add(Some(column), FoundKind::Column, &column.name);
        for text in column.term.iter().chain(&column.description) {
            add(Some(column), FoundKind::Description, text);
        }
        let open = personal || !column.pii.as_ref().is_some_and(crate::data::Pii::holds);
        for text in column.samples.iter().filter(|_| open) {
            add(Some(column), FoundKind::Value, text);
        }
    }
    hits
}

fn nearness(text: &str, words: &str) -> Option<u8> {
    let text = folded(text);
    match text.find(words)? {
        0 if text.len() == words.len() => Some(0),
        0 => Some(1),
        _ => Some(2),
    }
}

/// Lower case, and separators as spaces.
fn folded(text: &str) -> String {
    text.trim().to_lowercase().replace(['_', '-', '.'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_before_values_and_whole_before_part() {
        let column = |name: &str, samples: &[&str]| TableColumn {
            name: name.into(),
            samples: samples.iter().map(|s| (*s).to_owned()).collect(),
            ..TableColumn::default()
        };
        let schema = Schema {
            tables: vec![
                Table { name: "order_items".into(), columns: vec![column("note", &["order"])], ..Table::default() },
                Table { name: "Order".into(), columns: vec![column("order_id", &[])], ..Table::default() },
            ],
            relationships: vec![],
        };
        let hits: Vec<_> = search(&schema, "order", true).into_iter().map(|h| (h.kind, h.matched)).collect();
        assert_eq!(hits[0], (FoundKind::Table, "Order".to_owned()));
        assert_eq!(hits[1], (FoundKind::Value, "order".to_owned()));
        assert_eq!(hits[2], (FoundKind::Table, "order_items".to_owned()));
        assert_eq!(search(&schema, "Order Items", true).len(), 1);
        assert!(search(&schema, "  ", true).is_empty());
    }
}
