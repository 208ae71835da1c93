//! The statements that read what stands in many tables at once. Every name in them is quoted.

use std::fmt::Write as _;

use super::describe::Relation;
use super::profile::{LONGEST, PART, SAMPLES_OF_FEW};
use crate::data::{ColumnType, TableColumn};
use crate::sql::{Dialect, quote_identifier};

/// How much of a relation is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Share {
    Whole,
    /// Rows from all over the table: so many thousandths of a percent of its pages.
    Spread(u64),
    /// The first rows that come.
    First,
}

/// One relation to be read, by its place in the list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Task {
    pub at: usize,
    pub share: Share,
}

/// One row for each column: distinct values, rows, rows without value, most frequent values, least and greatest
/// number, least and greatest moment. What lies on no scale (NaN, infinity, years before Christ) is no extreme.
pub(super) fn values_sql(relations: &[Relation], batch: &[Task]) -> String {
    const NUMBER: &str = r"CASE WHEN q = 'n' AND v ~ '^-?[0-9.]+(e[-+]?[0-9]+)?$' THEN v::pg_catalog.numeric END";
    const MOMENT: &str = r#"CASE WHEN q = 't' AND v ~ '^[0-9]{4}-[^B]*$' THEN v COLLATE "C" END"#;
    let mut sql = format!(
        "SELECT t, n, pg_catalog.count(v), pg_catalog.sum(k), \
         pg_catalog.sum(k) FILTER (WHERE v IS NULL), \
         (pg_catalog.array_agg(\"left\"(v, {LONGEST}) ORDER BY k DESC, v COLLATE \"C\") \
         FILTER (WHERE v IS NOT NULL))[1:{SAMPLES_OF_FEW}], \
         pg_catalog.min({NUMBER}), pg_catalog.max({NUMBER}), \
         pg_catalog.min({MOMENT}), pg_catalog.max({MOMENT}) FROM (",
    );
    for (index, task) in batch.iter().enumerate() {
        let relation = &relations[task.at];
        if index > 0 {
            sql.push_str(" UNION ALL ");
        }
        let from = source(relation, task.share);
        let _ = write!(
            sql,
            "SELECT {} AS t, a.n, a.q, a.v, pg_catalog.count(*) AS k FROM {from} CROSS JOIN LATERAL (VALUES ",
            relation.oid
        );
        for (column_at, (facts, column)) in relation.columns.iter().zip(&relation.table.columns).enumerate() {
            let comma = if column_at > 0 { "," } else { "" };
            let value = value_sql(facts.type_oid, column);
            let _ = write!(sql, "{comma}({},'{}',{value})", facts.number, scale(column.kind));
        }
        sql.push_str(") a(n, q, v) GROUP BY a.n, a.q, a.v");
    }
    sql.push_str(") g GROUP BY t, n");
    sql
}

/// Which scale a type's values lie on: numbers, moments, none.
fn scale(kind: ColumnType) -> char {
    match kind {
        _ if kind.is_number() => 'n',
        _ if kind.is_temporal() => 't',
        _ => '-',
    }
}

/// One row for each relation, read from end to end: rows, least and greatest values of its numbers and moments.
pub(super) fn extremes_sql(relations: &[Relation], batch: &[Task]) -> String {
    let arms: Vec<String> = batch
        .iter()
        .map(|task| {
            let relation = &relations[task.at];
            let list = |of: &str| {
                let each = relation.columns.iter().zip(&relation.table.columns).filter(|(_, c)| has_extremes(c.kind));
                let each: Vec<String> =
                    each.map(|(facts, c)| shown(facts.type_oid, &format!("pg_catalog.{of}({})", name(c)))).collect();
                format!("ARRAY[{}]::text[]", each.join(","))
            };
            let from = source(relation, Share::Whole);
            format!("SELECT {}, pg_catalog.count(*), {}, {} FROM {from}", relation.oid, list("min"), list("max"))
        })
        .collect();
    arms.join(" UNION ALL ")
}

pub(super) fn has_extremes(kind: ColumnType) -> bool {
    kind.is_number() || kind.is_temporal()
}

/// Where the rows come from, as `x`.
fn source(relation: &Relation, share: Share) -> String {
    let quoted = |name: &str| quote_identifier(name, Dialect::PostgreSql);
    let schema = quoted(relation.table.schema.as_deref().unwrap_or("public"));
    let table = format!("{schema}.{}", quoted(&relation.table.name));
    match share {
        Share::Whole => format!("{table} x"),
        Share::Spread(thousandths) => {
            let (whole, rest) = (thousandths / 1000, thousandths % 1000);
            format!("(SELECT * FROM {table} TABLESAMPLE SYSTEM ({whole}.{rest:03}) LIMIT {PART}) x")
        }
        Share::First => format!("(SELECT * FROM {table} LIMIT {PART}) x"),
    }
}

fn name(column: &TableColumn) -> String {
    format!("x.{}", quote_identifier(&column.name, Dialect::PostgreSql))
}

/// Whether a type's values mean nothing to a reader: bytes, documents, shapes, and XML and text search by number.
pub(super) fn is_meaningless(type_oid: u32, kind: ColumnType) -> bool {
    let kinds = [ColumnType::Binary, ColumnType::Json, ColumnType::List, ColumnType::Other];
    kinds.contains(&kind) || matches!(type_oid, 142 | 3614)
}

/// A column's value as the text that is counted; where it means nothing, only whether there is one.
fn value_sql(type_oid: u32, column: &TableColumn) -> String {
    if is_meaningless(type_oid, column.kind) {
        return presence(column);
    }
    let text = shown(type_oid, &name(column));
    if has_extremes(column.kind) { text } else { format!("\"left\"({text}, 200)") }
}

fn presence(column: &TableColumn) -> String {
    format!("CASE WHEN {} IS NOT NULL THEN '' END", name(column))
}

/// An expression as text: money without its sign and separators.
fn shown(type_oid: u32, expression: &str) -> String {
    match type_oid {
        790 => format!("{expression}::pg_catalog.numeric::pg_catalog.text"),
        _ => format!("{expression}::pg_catalog.text"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::describe::ColumnFacts;
    use super::*;
    use crate::data::Table;

    #[test]
    fn names_are_quoted_wherever_they_stand() {
        let columns = vec![TableColumn { name: "a\"b".into(), ..TableColumn::default() }];
        let table = Table { schema: Some("public".into()), name: "t".into(), columns, ..Table::default() };
        let columns = vec![ColumnFacts { number: 1, type_oid: 25 }];
        let relations = [Relation { oid: 7, table, columns, kind: "r".into(), estimate: Some(1), bytes: None }];
        let batch = [Task { at: 0, share: Share::Whole }];
        assert!(values_sql(&relations, &batch).contains("x.\"a\"\"b\""));
        assert!(extremes_sql(&relations, &batch).contains("FROM \"public\".\"t\" x"));
    }
}
