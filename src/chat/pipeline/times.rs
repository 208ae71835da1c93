//! Which periods of a result are only partly there: what the data, the filter and the day of asking tell.

use chrono::NaiveDate;

use super::hints::Known;
use crate::data::{Covered, Edge, Ends, Grain, ResultTable, TableColumn, edges, ends, ends_of_columns};
use crate::reading::Reading;
use crate::reading::dates::{self, DayRange};
use crate::reading::query::{ColumnRef, Condition, Expr, Output, Relation};

/// With fewer different moments than this per period, the rows are dated notes of whole periods, such as the last
/// day of each month, and not what happened within them.
const DENSE: i64 = 3;

/// The ends of the first column that runs over periods.
pub(super) fn ends_of(table: &ResultTable, outputs: &[Option<&Output>], known: &Known<'_>) -> Ends {
    match known.reading {
        Some(reading) => {
            let mut known_ends =
                outputs.iter().enumerate().filter_map(|(at, output)| by_reading(table, at, (*output)?, reading, known));
            known_ends.next().unwrap_or_default()
        }
        None => by_columns(table, known),
    }
}

fn by_reading(table: &ResultTable, at: usize, output: &Output, reading: &Reading, known: &Known<'_>) -> Option<Ends> {
    let time = time_of(reading, &output.expr)?;
    let asked = asked(time.reading, time.column, known);
    let (first, last) = source_column(&time, known).map(edges).unwrap_or_default();
    let filtered = asked.from.map(|day| Edge { day, gap: None });
    let since = first.into_iter().chain(filtered).max_by_key(|edge| edge.day);
    let asked_until = asked.until.and_then(|day| day.pred_opt());
    let covered = Covered { since, until: last, asked_until, read_at: known.read_at, now: known.as_of };
    Some(ends(table, at, Some(time.grain), covered))
}

/// Where nothing is known but the SQL's words: the column's own cells, and the only time that was read.
fn by_columns(table: &ResultTable, known: &Known<'_>) -> Ends {
    let columns = known.read.iter().flat_map(|read| read.columns.iter().map(|column| (&read.table, column)));
    let read = columns.filter_map(|(table, column)| known.schema.table(None, table)?.column(column));
    ends_of_columns(table, read, known.read_at, known.as_of)
}

/// Whether rows lie so densely in time that a period without one is a period in which nothing happened.
pub(super) fn is_dense(reading: &Reading, outputs: &[Option<&Output>], known: &Known<'_>, periods: usize) -> bool {
    let time = outputs.iter().find_map(|output| time_of(reading, &(*output)?.expr));
    let column = time.as_ref().and_then(|time| source_column(time, known));
    let few = i64::try_from(periods).unwrap_or(i64::MAX).saturating_mul(DENSE);
    column.is_some_and(|column| column.distinct_count.is_none_or(|moments| moments >= few))
}

/// A time cut to a grain, and the reading that cuts it.
struct Time<'a> {
    grain: Grain,
    column: &'a ColumnRef,
    reading: &'a Reading,
}

/// The grain of an output, also where a reading inside cuts the time.
fn time_of<'a>(reading: &'a Reading, expr: &'a Expr) -> Option<Time<'a>> {
    match expr {
        Expr::Grain { grain, of } => Some(Time { grain: line(*grain)?, column: of, reading }),
        Expr::Column(column) => match &reading.sources.get(column.source)?.relation {
            Relation::Derived(inner) => {
                let output = inner.dimensions.iter().find(|o| o.label == column.column)?;
                time_of(inner, &output.expr)
            }
            Relation::Table { .. } => None,
        },
        _ => None,
    }
}

/// The grain as a step on the line of time; none for what comes round again.
fn line(grain: dates::Grain) -> Option<Grain> {
    match grain {
        dates::Grain::Day => Some(Grain::Day),
        dates::Grain::Week => Some(Grain::Week),
        dates::Grain::Month => Some(Grain::Month),
        dates::Grain::Quarter => Some(Grain::Quarter),
        dates::Grain::Year => Some(Grain::Year),
        dates::Grain::Hour | dates::Grain::Weekday => None,
    }
}

fn source_column<'a>(time: &Time<'_>, known: &Known<'a>) -> Option<&'a TableColumn> {
    let Relation::Table { schema, name } = &time.reading.sources.get(time.column.source)?.relation else { return None };
    known.schema.table(schema.as_deref(), name)?.column(&time.column.column)
}

/// The days that the filter lets through.
fn asked(reading: &Reading, column: &ColumnRef, known: &Known<'_>) -> DayRange {
    fn narrowed(condition: &Condition, column: &ColumnRef, today: NaiveDate) -> DayRange {
        match condition {
            Condition::And(parts) => {
                let parts: Vec<DayRange> = parts.iter().map(|part| narrowed(part, column, today)).collect();
                let from = parts.iter().filter_map(|range| range.from).max();
                DayRange { from, until: parts.iter().filter_map(|range| range.until).min() }
            }
            Condition::Within { column: own, period, negated: false } if own == column => {
                period.days(today).unwrap_or(ANY)
            }
            _ => ANY,
        }
    }
    let today = known.as_of.date_naive();
    reading.filter.as_ref().map_or(ANY, |filter| narrowed(filter, column, today))
}

/// Every day there is.
const ANY: DayRange = DayRange { from: None, until: None };

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeZone, Utc};
    use serde_json::json;

    use super::*;
    use crate::chat::pipeline::hints::hints;
    use crate::chat::receipt::ReadFrom;
    use crate::data::{ColumnType, Schema, Table, sample};
    use crate::reading::query::Source;

    fn as_of() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 21, 9, 0, 0).unwrap()
    }

    /// Orders since 12 November 2024, placed at this many different moments.
    fn schema(moments: i64) -> Schema {
        let column = TableColumn {
            name: "placed_at".into(),
            kind: ColumnType::Timestamp,
            min: Some("2024-11-12T08:00:00".into()),
            max: Some("2026-11-20T17:00:00".into()),
            distinct_count: Some(moments),
            ..Default::default()
        };
        Schema {
            tables: vec![Table { name: "orders".into(), columns: vec![column], ..Default::default() }],
            relationships: vec![],
        }
    }

    fn reading(filter: Option<Condition>) -> Reading {
        let of = ColumnRef { source: 0, column: "placed_at".into() };
        let relation = Relation::Table { schema: None, name: "orders".into() };
        Reading {
            sources: vec![Source { relation, join: None }],
            dimensions: vec![Output { expr: Expr::Grain { grain: dates::Grain::Month, of }, label: "month".into() }],
            filter,
            ..Reading::default()
        }
    }

    fn partial(months: &[&str], reading: Option<&Reading>, schema: &Schema) -> (bool, bool) {
        let rows: Vec<_> = months.iter().map(|m| json!([m, 5])).collect();
        let columns = [("month", ColumnType::Date), ("orders", ColumnType::Integer)];
        let table = sample::table(&columns, &json!(rows));
        let read = [ReadFrom { table: "orders".into(), columns: vec!["placed_at".into()] }];
        let known = Known {
            reading,
            question: "orders by month",
            schema,
            read: &read,
            as_of: as_of(),
            read_at: as_of(),
            title: None,
            chips: &[],
        };
        let (hint, context) = hints(&table, &known);
        assert_eq!(hint.ends, context.ends);
        (context.ends.first.is_some(), context.ends.last.is_some())
    }

    const ALL: [&str; 4] = ["2024-11-01", "2024-12-01", "2025-01-01", "2026-11-01"];

    #[test]
    fn both_ends_are_known_with_and_without_a_reading() {
        assert_eq!(partial(&ALL, Some(&reading(None)), &schema(900)), (true, true));
        assert_eq!(partial(&ALL, None, &schema(900)), (true, true));
        assert_eq!(partial(&ALL[1..3], Some(&reading(None)), &schema(900)), (false, false));
    }

    #[test]
    fn data_that_stopped_long_ago_cuts_its_last_month() {
        let mut schema = schema(480);
        schema.tables[0].columns[0].max = Some("2025-05-06T00:00:00".into());
        let months = ["2025-03-01", "2025-04-01", "2025-05-01"];
        assert_eq!(partial(&months, Some(&reading(None)), &schema), (false, true));
        assert_eq!(partial(&months, None, &schema), (false, true), "as well for SQL that a person wrote");
    }

    #[test]
    fn a_note_for_each_period_is_no_partial_period() {
        assert_eq!(partial(&ALL, Some(&reading(None)), &schema(4)), (false, true));
    }

    #[test]
    fn a_filter_that_starts_within_a_period_cuts_it() {
        let column = ColumnRef { source: 0, column: "placed_at".into() };
        let period = dates::Period::Last { count: 12, grain: dates::Grain::Month };
        let filtered = reading(Some(Condition::Within { column, period, negated: false }));
        assert_eq!(partial(&["2025-11-01", "2025-12-01", "2026-01-01"], Some(&filtered), &schema(900)), (true, false));
    }
}
