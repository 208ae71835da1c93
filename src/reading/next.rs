//! Questions that follow from a reading: another grain, another dimension, the top of it, one part of it.

use chrono::{DateTime, Utc};

use super::follow_up::edit;
use super::index::{ColumnId, Index, TableId};
use super::joins::Tree;
use super::outcome::Outcome;
use super::query::{Expr, Reading};
use super::roles::Role;

/// Up to three short questions that change this reading. Each is one that `understand` answers in its context.
pub fn follow_ups(index: &Index, reading: &Reading) -> Vec<String> {
    let as_of = DateTime::<Utc>::UNIX_EPOCH;
    let mut out = Vec::new();
    for idea in ideas(index, reading) {
        if out.len() == 3 {
            break;
        }
        if !out.contains(&idea) && matches!(edit(index, &idea, reading, false, as_of), Some(Outcome::Answer(_))) {
            out.push(idea);
        }
    }
    out
}

fn ideas(index: &Index, reading: &Reading) -> Vec<String> {
    let Some(tree) = Tree::of(index, reading) else { return Vec::new() };
    let mut out = Vec::new();
    let timed = reading.dimensions.iter().any(|d| matches!(d.expr, Expr::Grain { .. }));
    let has_time = tree.tables.iter().any(|&t| index.tables[t].time.is_some());
    if !reading.measures.is_empty() && !timed && has_time {
        out.push("By month instead".to_owned());
    }
    if !reading.measures.is_empty() {
        let other = other_dimension(index, reading, &tree.tables);
        out.extend(other.map(|column| format!("By {} instead", index.columns[column].label)));
    }
    if !reading.dimensions.is_empty() && !reading.measures.is_empty() && !timed && reading.limit.is_none() {
        out.push("Top 5".to_owned());
    }
    out.extend(one_part(index, reading));
    out
}

/// A place or category in the joined tables that isn't used yet.
fn other_dimension(index: &Index, reading: &Reading, tables: &[TableId]) -> Option<ColumnId> {
    let used = |column: ColumnId| {
        reading.dimensions.iter().any(|d| matches!(&d.expr, Expr::Column(c) if c.column == index.columns[column].name))
    };
    let fits = |&column: &ColumnId| {
        let entry = &index.columns[column];
        matches!(entry.role, Role::Place | Role::Category)
            && entry.distinct.is_some_and(|n| (2..=40).contains(&n))
            && !entry.is_unique
            && !used(column)
    };
    let all = tables.iter().flat_map(|&t| index.tables[t].columns.clone()).filter(fits);
    all.min_by_key(|&c| (index.columns[c].role != Role::Place, index.columns[c].words.len(), c))
}

/// "Only" the most frequent value of a category that is shown.
fn one_part(index: &Index, reading: &Reading) -> Option<String> {
    reading.dimensions.iter().find_map(|d| {
        let Expr::Column(place) = &d.expr else { return None };
        let entry = &index.columns[index.column_at(reading, place)?];
        let value = entry.samples.first().filter(|v| !v.trim().is_empty())?;
        matches!(entry.role, Role::Place | Role::Category).then(|| format!("Only {value}"))
    })
}
