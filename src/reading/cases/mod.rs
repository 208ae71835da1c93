//! Whole questions on small invented schemas.

mod added;
mod aggregates;
mod amounts;
mod choices;
mod comparisons;
mod counted;
mod events;
mod files;
mod glossary;
mod joins;
mod kiosk;
mod ranks;
mod shares;
mod silent;
mod times;
mod verbs;

use crate::data::{ColumnSet, ColumnType, Relationship, RelationshipOrigin, Schema, Table, TableColumn};
use crate::sql::Dialect;

use super::{AskContext, Index, Outcome, Understood, understand};

/// A column: its name, its type, and either its values (`a|b`) or its range (`1..9`).
pub(super) type Spec<'a> = (&'a str, ColumnType, &'a str);

/// A table whose first column is its key.
pub(super) fn table(name: &str, rows: i64, columns: &[Spec]) -> Table {
    Table {
        name: name.into(),
        row_count: Some(rows),
        primary_key: columns.first().map(|c| c.0.to_owned()).into_iter().collect(),
        columns: columns.iter().enumerate().map(|(i, spec)| column(spec, (i == 0).then_some(rows))).collect(),
        ..Table::default()
    }
}

fn column(&(name, kind, content): &Spec, distinct: Option<i64>) -> TableColumn {
    let mut column = TableColumn { name: name.into(), kind, distinct_count: distinct, ..TableColumn::default() };
    if let Some((low, high)) = content.split_once("..") {
        (column.min, column.max) = (Some(low.into()), Some(high.into()));
        column.samples = vec![low.into(), high.into()];
    } else if !content.is_empty() {
        column.samples = content.split('|').map(str::to_owned).collect();
        column.samples_complete = true;
        column.distinct_count = distinct.or(i64::try_from(column.samples.len()).ok());
    }
    column
}

/// Declares that a column points to the key of another table.
pub(super) fn points(from: (&str, &str), to: (&str, &str)) -> Relationship {
    let set = |(table, column): (&str, &str)| ColumnSet {
        schema: None,
        table: table.to_owned(),
        columns: vec![column.to_owned()],
    };
    Relationship { from: set(from), to: set(to), origin: RelationshipOrigin::Declared }
}

pub(super) fn index(tables: Vec<Table>, relationships: Vec<Relationship>) -> Index {
    Index::build(&Schema { tables, relationships }, Dialect::Sqlite)
}

/// Bakeries and the deliveries they got.
pub(super) fn bakeries() -> Index {
    use ColumnType::{Float, Integer, Text, Timestamp};
    let bakery = [
        ("bakery_id", Integer, "1..40"),
        ("name", Text, ""),
        ("country", Text, "France|Austria|Spain"),
        ("rating", Float, "1..5"),
        ("seats", Integer, "4..60"),
    ];
    let delivery = [
        ("delivery_id", Integer, "1..900"),
        ("bakery_id", Integer, "1..40"),
        ("status", Text, "Done|Cancelled"),
        ("total_amount", Float, "5..900"),
        ("unit_price", Float, "1..9"),
        ("delivered_at", Timestamp, "2025-01-02 08:00:00..2026-03-18 09:00:00"),
    ];
    index(
        vec![table("bakeries", 40, &bakery), table("deliveries", 900, &delivery)],
        vec![points(("deliveries", "bakery_id"), ("bakeries", "bakery_id"))],
    )
}

pub(super) fn outcome(index: &Index, question: &str) -> Outcome {
    understand(index, question, &AskContext { as_of: "2026-03-18T12:30:00Z".parse().unwrap(), previous: None })
}

pub(super) fn answer(index: &Index, question: &str) -> Understood {
    match outcome(index, question) {
        Outcome::Answer(understood) => *understood,
        other => panic!("{question}: {other:?}"),
    }
}

/// The SQL of the answer on one line.
pub(super) fn sql(index: &Index, question: &str) -> String {
    answer(index, question).sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the engine asked back or refused.
pub(super) fn holds_back(index: &Index, question: &str) -> bool {
    !matches!(outcome(index, question), Outcome::Answer(_))
}
