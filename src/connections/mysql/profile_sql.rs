//! The statements that read what stands in many columns at once. Every name in them is quoted.

use std::fmt::Write as _;

use super::describe::Relation;
use crate::data::{ColumnType, Table, TableColumn};
use crate::sql::{Dialect, quote_identifier};

/// Samples kept of a text column of few values.
pub(super) const SAMPLES_OF_FEW: usize = 200;
/// Longest sample, in characters.
pub(super) const LONGEST: usize = 100;
/// What stands between values that are joined into one; no date or number holds it.
pub(super) const BETWEEN: char = '\u{1f}';

/// How much of a relation is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Share {
    Whole,
    /// So many rows, the first that come.
    First(u64),
}

/// One column to be read, by its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Task {
    pub table: usize,
    pub column: usize,
    pub share: Share,
}

/// Up to so many rows for each column, its most frequent values: place in the batch, value, and of the whole column
/// distinct values, rows, rows without value, least and greatest value. The last two are asked for by themselves: as
/// windows over all groups MariaDB takes time with the square of their number.
pub(super) fn values_sql(relations: &[Relation], batch: &[Task]) -> String {
    let mut sql = String::new();
    for (at, task) in batch.iter().enumerate() {
        let relation = &relations[task.table];
        let column = &relation.table.columns[task.column];
        let (raw, table) = (quoted(&column.name), located(&relation.table));
        let from = match task.share {
            Share::Whole => table,
            Share::First(rows) => format!("(SELECT {raw} FROM {table} LIMIT {rows}) p"),
        };
        let value = if is_meaningless(column) {
            format!("CASE WHEN {raw} IS NOT NULL THEN '' END")
        } else {
            let cast = if column.declared_type.starts_with("bit") { format!("{raw} + 0") } else { raw.clone() };
            format!("LEFT(CAST({cast} AS CHAR), {LONGEST})")
        };
        let (least, greatest) = if has_extremes(column.kind) {
            (format!("(SELECT MIN({raw}) FROM {from})"), format!("(SELECT MAX({raw}) FROM {from})"))
        } else {
            ("NULL".to_owned(), "NULL".to_owned())
        };
        let _ = write!(
            sql,
            "{}SELECT {at} AS c, v, d, a, z, CAST({least} AS CHAR), CAST({greatest} AS CHAR) FROM (SELECT v, \
             COUNT(v) OVER () AS d, SUM(k) OVER () AS a, SUM(CASE WHEN v IS NULL THEN k ELSE 0 END) OVER () AS z, \
             ROW_NUMBER() OVER (ORDER BY v IS NULL, k DESC, v) AS r \
             FROM (SELECT {value} AS v, COUNT(*) AS k FROM {from} GROUP BY 1) g) w \
             WHERE r <= {SAMPLES_OF_FEW}",
            if at > 0 { " UNION ALL " } else { "" },
        );
    }
    sql
}

/// One row for each table, read from end to end: place, rows, least and greatest values of its numbers and moments.
pub(super) fn extremes_sql(relations: &[Relation], tables: &[usize]) -> String {
    let arms: Vec<String> = tables
        .iter()
        .map(|at| {
            let table = &relations[*at].table;
            let list = |of: &str| {
                let each = table.columns.iter().filter(|c| has_extremes(c.kind));
                let each: Vec<String> = each.map(|c| format!(", COALESCE({of}({}), '')", quoted(&c.name))).collect();
                format!("CONCAT_WS(CHAR({}), ''{})", u32::from(BETWEEN), each.concat())
            };
            format!("SELECT {at}, COUNT(*), {}, {} FROM {}", list("MIN"), list("MAX"), located(table))
        })
        .collect();
    arms.join(" UNION ALL ")
}

pub(super) fn has_extremes(kind: ColumnType) -> bool {
    kind.is_number() || kind.is_temporal()
}

/// Whether a type's values mean nothing to a reader: bytes and documents.
pub(super) fn is_meaningless(column: &TableColumn) -> bool {
    matches!(column.kind, ColumnType::Binary | ColumnType::Json | ColumnType::List | ColumnType::Other)
}

/// A table with the database that it lies in.
pub(super) fn located(table: &Table) -> String {
    let database = table.schema.iter().map(|name| format!("{}.", quoted(name)));
    database.chain([quoted(&table.name)]).collect()
}

pub(super) fn quoted(name: &str) -> String {
    quote_identifier(name, Dialect::MySql)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_wherever_they_stand() {
        let columns = vec![TableColumn { name: "a`b".into(), kind: ColumnType::Integer, ..TableColumn::default() }];
        let table = Table { schema: Some("s".into()), name: "t".into(), columns, ..Table::default() };
        let relations = [Relation { table, estimate: Some(1), bytes: 0 }];
        let sql = values_sql(&relations, &[Task { table: 0, column: 0, share: Share::First(20_000) }]);
        assert!(sql.contains("MIN(`a``b`)") && sql.contains("FROM (SELECT `a``b` FROM `s`.`t` LIMIT 20000) p"));
        assert!(extremes_sql(&relations, &[0]).contains("COALESCE(MAX(`a``b`), '')"));
    }
}
