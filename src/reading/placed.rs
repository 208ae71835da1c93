//! Which pieces of a question were understood, and as what.

use chrono::NaiveDate;

use super::index::Index;
use super::lexer::Token;
use super::linker::{Edge, Item};
use super::outcome::Placed;
use super::periods::period_text;
use super::verbs::Deed;

/// The pieces that mean something in this data.
pub(super) fn placed(
    index: &Index,
    question: &str,
    tokens: &[Token],
    chosen: &[&Edge],
    today: NaiveDate,
) -> Vec<Placed> {
    let mut out: Vec<Placed> = Vec::new();
    for edge in chosen {
        let Some(meaning) = meaning(index, &edge.item, today) else { continue };
        let (begin, end) = (tokens[edge.begin].begin, tokens[edge.end - 1].end);
        let text = question.get(begin..end).unwrap_or(&tokens[edge.begin].text).to_owned();
        // A noun that was put back where it was left out is written elsewhere.
        if !text.is_empty() && !out.iter().any(|p| p.text == text) {
            out.push(Placed { text, meaning });
        }
    }
    out
}

fn meaning(index: &Index, item: &Item, today: NaiveDate) -> Option<String> {
    Some(match item {
        Item::Table(tables) | Item::Verb(Deed::Kept(tables)) => {
            format!("the table {}", index.tables[tables.first()?.0].name)
        }
        Item::Column(columns) => {
            let column = &index.columns[columns.first()?.0];
            format!("{} of {}", column.label, index.tables[column.table].label)
        }
        Item::Value(hits) => {
            let hit = hits.first()?;
            format!("{} is {}", index.columns[hit.column].label, hit.text)
        }
        Item::Metric(kind) => kind.label(index).to_owned(),
        Item::Period(period) => period_text(period, today),
        Item::Verb(Deed::Timed(columns)) => index.columns[columns.first()?.0].label.clone(),
        _ => return None,
    })
}
