//! What stands in views, from their first rows: read once and counted here, since a view may hide any amount of work
//! and the server would do it again for every column.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::describe::Relation;
use super::profile_sql::{LONGEST, SAMPLES_OF_FEW, has_extremes, is_meaningless, located, quoted};
use super::session::TextRow;

/// Rows read of a view.
pub(super) const ROWS: u64 = 1_000;

/// The first rows of several views, each with its place in front; narrower ones are filled up.
pub(super) fn rows_sql(relations: &[Relation], views: &[usize]) -> String {
    let widest = views.iter().map(|at| relations[*at].table.columns.len()).max().unwrap_or(0);
    let mut sql = String::new();
    for (place, at) in views.iter().enumerate() {
        let table = &relations[*at].table;
        let _ = write!(sql, "{}(SELECT {place}", if place > 0 { " UNION ALL " } else { "" });
        for column in &table.columns {
            let name = quoted(&column.name);
            let _ = if is_meaningless(column) {
                write!(sql, ", CASE WHEN {name} IS NOT NULL THEN '' END")
            } else {
                write!(sql, ", LEFT(CAST({name} AS CHAR), {LONGEST})")
            };
        }
        sql.push_str(&", NULL".repeat(widest - table.columns.len()));
        let _ = write!(sql, " FROM {} LIMIT {ROWS})", located(table));
    }
    sql
}

/// One column of those rows as it would have been counted by the server: its most frequent values, each with what
/// holds for the whole column.
pub(super) fn counted(relation: &Relation, column: usize, rows: &[&TextRow]) -> Vec<TextRow> {
    let mut counts: HashMap<&str, u64> = HashMap::new();
    for value in rows.iter().filter_map(|row| row.get(column + 1)?.as_deref()) {
        *counts.entry(value).or_default() += 1;
    }
    let present: u64 = counts.values().sum();
    let nulls = rows.len() as u64 - present;
    let (least, greatest) = extremes(relation, column, counts.keys().copied());
    let distinct = counts.len().to_string();
    let mut values: Vec<(&str, u64)> = counts.into_iter().collect();
    values.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let line = |value: Option<&str>| {
        let number = |n: u64| Some(n.to_string());
        vec![
            None,
            value.map(str::to_owned),
            Some(distinct.clone()),
            number(rows.len() as u64),
            number(nulls),
            least.clone(),
            greatest.clone(),
        ]
    };
    if values.is_empty() && !rows.is_empty() {
        return vec![line(None)];
    }
    values.iter().take(SAMPLES_OF_FEW).map(|(value, _)| line(Some(value))).collect()
}

/// Numbers compare as such; the server writes moments so that their text does.
fn extremes<'a>(
    relation: &Relation,
    column: usize,
    values: impl Iterator<Item = &'a str>,
) -> (Option<String>, Option<String>) {
    let kind = relation.table.columns[column].kind;
    if !has_extremes(kind) {
        return (None, None);
    }
    let mut values: Vec<&str> = values.collect();
    if kind.is_number() {
        let number = |v: &str| v.parse::<f64>().unwrap_or(f64::NAN);
        values.sort_unstable_by(|a, b| number(a).total_cmp(&number(b)));
    } else {
        values.sort_unstable();
    }
    (values.first().map(|v| (*v).to_owned()), values.last().map(|v| (*v).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{ColumnType, Table, TableColumn};

    fn view(columns: &[(&str, ColumnType)]) -> Relation {
        let columns = columns.iter().map(|(name, kind)| TableColumn {
            name: (*name).to_owned(),
            kind: *kind,
            ..TableColumn::default()
        });
        let table = Table { name: "v".into(), columns: columns.collect(), ..Table::default() };
        Relation { table, estimate: None, bytes: 0 }
    }

    #[test]
    fn narrower_views_are_filled_up() {
        let views = [view(&[("a", ColumnType::Text), ("b`", ColumnType::Binary)]), view(&[("c", ColumnType::Text)])];
        let sql = rows_sql(&views, &[0, 1]);
        assert!(sql.contains("CASE WHEN `b``` IS NOT NULL THEN '' END FROM `v` LIMIT 1000) UNION ALL (SELECT 1"));
        assert!(sql.ends_with("LEFT(CAST(`c` AS CHAR), 100), NULL FROM `v` LIMIT 1000)"));
    }

    #[test]
    fn values_are_counted_and_numbers_compared_as_numbers() {
        let row = |v: Option<&str>| vec![Some("0".to_owned()), v.map(str::to_owned)];
        let rows = [row(Some("10")), row(Some("9")), row(None), row(Some("9"))];
        let counted = counted(&view(&[("n", ColumnType::Integer)]), 0, &rows.iter().collect::<Vec<_>>());
        let texts: Vec<_> = counted[0].iter().map(|c| c.as_deref().unwrap_or("-")).collect();
        assert_eq!(texts, ["-", "9", "2", "4", "1", "9", "10"]);
        assert_eq!(counted.len(), 2);
    }
}
