//! What is in each column of a table: for previews of uploads and for the result grid.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::json::{json_value, write_value};
use super::{ColumnRole, ColumnType, ResultTable, Semantic, Value, roles};

/// Most frequent values that are told.
const TOP: usize = 10;
/// Bins of a histogram.
const BINS: usize = 10;
/// Longest value told in full, in letters.
const LONGEST: usize = 100;

/// What is in one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ColumnSummary {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ColumnType,
    pub role: ColumnRole,
    #[schema(value_type = Option<String>)]
    pub semantic: Option<Semantic>,
    pub rows: usize,
    /// Rows without a value.
    pub nulls: usize,
    pub distinct: usize,
    /// Least and greatest value, written as in JSON rows; for numbers and times.
    #[schema(value_type = Option<Object>)]
    pub min: Option<Json>,
    #[schema(value_type = Option<Object>)]
    pub max: Option<Json>,
    /// The most frequent values, none where every value occurs once.
    pub top: Vec<TopValue>,
    /// For numbers: how many lie in each of ten equal parts between `min` and `max`.
    pub histogram: Vec<Bin>,
}

/// A value and how often it occurs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TopValue {
    #[schema(value_type = Object)]
    pub value: Json,
    pub count: usize,
}

/// Values from `from` up to, but not including, `to` (the last bin includes it).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Bin {
    pub from: f64,
    pub to: f64,
    pub count: usize,
}

/// Sums up every column of a table.
pub fn profile(table: &ResultTable) -> Vec<ColumnSummary> {
    let known = roles(table);
    let rows = table.row_count();
    table
        .columns
        .iter()
        .zip(known)
        .enumerate()
        .map(|(at, (column, known))| {
            let (min, max) = ends(table, at);
            ColumnSummary {
                name: column.name.clone(),
                kind: column.kind,
                role: known.role,
                semantic: known.semantic,
                rows,
                nulls: known.nulls,
                distinct: known.distinct,
                min,
                max,
                top: top(table, at),
                histogram: histogram(table, at),
            }
        })
        .collect()
}

/// The least and the greatest value of a column of numbers or times.
fn ends(table: &ResultTable, column: usize) -> (Option<Json>, Option<Json>) {
    let place = |value: &Value| match value {
        Value::Date(day) => Some(f64::from(chrono::Datelike::num_days_from_ce(day))),
        Value::Timestamp(at) => Some(at.and_utc().timestamp_micros() as f64),
        Value::TimestampTz(at) => Some(at.timestamp_micros() as f64),
        other => other.as_f64().filter(|x| x.is_finite()),
    };
    let placed = || table.column_values(column).filter_map(|value| Some((place(&value)?, value)));
    let told = |found: Option<(f64, Value)>| found.map(|(_, value)| json_value(value, &mut Vec::new()));
    let least = placed().min_by(|a, b| a.0.total_cmp(&b.0));
    (told(least), told(placed().max_by(|a, b| a.0.total_cmp(&b.0))))
}

fn top(table: &ResultTable, column: usize) -> Vec<TopValue> {
    let mut counts: HashMap<Vec<u8>, (usize, usize)> = HashMap::new();
    for (row, value) in table.column_values(column).enumerate().filter(|(_, v)| !v.is_null()) {
        let mut bytes = Vec::new();
        write_value(value, &mut bytes);
        counts.entry(bytes).or_insert((0, row)).0 += 1;
    }
    let mut order: Vec<(usize, usize)> = counts.into_values().filter(|(count, _)| *count > 1).collect();
    // The most frequent first; of equals, the one that came first.
    order.sort_by_key(|(count, row)| (std::cmp::Reverse(*count), *row));
    let value = |row: usize| match json_value(table.value(row, column), &mut Vec::new()) {
        Json::String(text) if text.chars().count() > LONGEST => {
            Json::String(text.chars().take(LONGEST - 1).chain(['…']).collect())
        }
        other => other,
    };
    order.into_iter().take(TOP).map(|(count, row)| TopValue { value: value(row), count }).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place among ten bins")]
fn histogram(table: &ResultTable, column: usize) -> Vec<Bin> {
    let values: Vec<f64> = table.column_values(column).filter_map(|v| v.as_f64()).filter(|x| x.is_finite()).collect();
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let width = (most - least) / BINS as f64;
    if !(width > 0.0 && width.is_finite()) {
        return Vec::new();
    }
    let edge = |n: usize| if n == BINS { most } else { least + width * n as f64 };
    let mut bins: Vec<Bin> = (0..BINS).map(|n| Bin { from: edge(n), to: edge(n + 1), count: 0 }).collect();
    for x in values {
        let at = (((x - least) / width) as usize).min(BINS - 1);
        bins[at].count += 1;
    }
    bins
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::data::ColumnType::{Date, Decimal, Integer, Text};
    use crate::data::sample::{any_table, table};

    #[test]
    fn each_column_is_summed_up() {
        let t = table(
            &[("day", Date), ("country", Text), ("amount", Decimal), ("n", Integer)],
            &json!([
                ["2026-01-02", "B", "9.50", 0],
                ["2026-01-01", "A", "10.25", 10],
                [null, "A", null, 5],
                ["2026-01-03", "B", "1.00", 5]
            ]),
        );
        let [day, country, amount, n] = profile(&t).try_into().unwrap();
        assert_eq!((day.min, day.max, day.nulls), (Some(json!("2026-01-01")), Some(json!("2026-01-03")), 1));
        let value = |value: &str| TopValue { value: json!(value), count: 2 };
        assert_eq!((country.top, country.min), (vec![value("B"), value("A")], None));
        assert_eq!((amount.min, amount.max), (Some(json!("1.00")), Some(json!("10.25"))));
        let counts: Vec<usize> = n.histogram.iter().map(|b| b.count).collect();
        assert_eq!(counts, [1, 0, 0, 0, 0, 2, 0, 0, 0, 1]);
    }

    proptest! {
        #[test]
        fn every_number_lies_in_one_bin(t in any_table()) {
            for (at, summary) in profile(&t).iter().enumerate() {
                let numbers = t.column_values(at).filter(|v| v.as_f64().is_some_and(f64::is_finite)).count();
                let held: usize = summary.histogram.iter().map(|b| b.count).sum();
                prop_assert!(summary.histogram.is_empty() || held == numbers);
                prop_assert!(summary.top.iter().all(|v| v.count > 1));
            }
        }
    }
}
