//! What the reading and the question know of a result, for the facts and the chart.

use chrono::{DateTime, Datelike, Utc};

use crate::chat::normalise::normalise;
use crate::data::{ChartHint, Coverage, FactContext, ResultTable, Value};
use crate::reading::Reading;
use crate::reading::dates::Grain;
use crate::reading::query::{Aggregate, Expr, Function, Operation, Output, Relation};

/// Words that ask for parts of a whole, and for the present.
const SHARE: [&str; 8] = ["share", "percent", "percentage", "proportion", "portion", "split", "ratio", "makeup"];
const NOW: [&str; 5] = ["now", "current", "currently", "today", "far"];

/// What is known besides the rows.
pub(super) struct Known<'a> {
    pub(super) reading: Option<&'a Reading>,
    pub(super) question: &'a str,
    pub(super) as_of: DateTime<Utc>,
    pub(super) title: Option<&'a str>,
}

/// The hint for the chart and the context for the facts.
pub(super) fn hints(table: &ResultTable, known: &Known<'_>) -> (ChartHint, FactContext) {
    let words = normalise(known.question);
    let mut words = words.split(|c: char| !c.is_alphanumeric());
    let says = |list: &[&str]| words.clone().any(|w| list.contains(&w));
    let asks_share = says(&SHARE);
    let asks_now = says(&NOW) || words.any(|w| w == "this");
    let outputs = outputs(table, known.reading);
    let measure_additive: Vec<Option<bool>> = outputs.iter().map(|o| o.and_then(|o| additive(&o.expr))).collect();
    let partial_last =
        outputs.iter().enumerate().any(|(at, o)| o.is_some_and(|o| is_partial(table, at, o, known.as_of)));
    let hint = ChartHint {
        asks_share,
        asks_now,
        title: known.title.map(str::to_owned),
        partial_last,
        measure_additive: measure_additive.clone(),
    };
    let context = FactContext {
        labels: outputs.iter().map(|o| o.map(|o| capitalised(&o.label))).collect(),
        measure_additive,
        partial_last,
        subject: known.reading.and_then(subject),
        time_range: None,
        asks_share,
        coverage: known.reading.map_or(Coverage::Unknown, coverage),
    };
    (hint, context)
}

/// For each column of the result, what the reading says it is.
fn outputs<'a>(table: &ResultTable, reading: Option<&'a Reading>) -> Vec<Option<&'a Output>> {
    let Some(reading) = reading else { return vec![] };
    let all = || reading.dimensions.iter().chain(&reading.measures);
    table.columns.iter().map(|c| all().find(|o| o.label == c.name)).collect()
}

/// Whether values of an expression may be added up over groups; none for what is no measure.
fn additive(expr: &Expr) -> Option<bool> {
    match expr {
        Expr::Aggregate(aggregate) => Some(adds_up(aggregate)),
        Expr::Arithmetic { operation: Operation::Subtract, left, right } if expr.aggregates() => {
            Some(additive(left) == Some(true) && additive(right) == Some(true))
        }
        _ if expr.aggregates() => Some(false),
        _ => None,
    }
}

/// Whether an aggregate over a whole is the sum of the same over its parts.
pub(super) fn adds_up(aggregate: &Aggregate) -> bool {
    matches!(aggregate.function, Function::Sum | Function::Count) && !aggregate.distinct
}

/// Whether the column's last period is the one that `as_of` lies in.
fn is_partial(table: &ResultTable, column: usize, output: &Output, as_of: DateTime<Utc>) -> bool {
    let Expr::Grain { grain, .. } = &output.expr else { return false };
    let Some(present) = present(*grain, as_of) else { return false };
    let last = table.column_values(column).filter_map(shown).max();
    last.is_some_and(|last| present.iter().any(|p| last.starts_with(p.as_str())))
}

fn shown(value: Value<'_>) -> Option<String> {
    match value {
        Value::Text(text) | Value::Decimal(text) => Some(text.to_owned()),
        Value::Integer(year) => Some(year.to_string()),
        Value::Date(day) => Some(day.format("%Y-%m-%d").to_string()),
        Value::Timestamp(moment) => Some(moment.format("%Y-%m-%d").to_string()),
        Value::TimestampTz(moment) => Some(moment.format("%Y-%m-%d").to_string()),
        _ => None,
    }
}

/// How the period that `as_of` lies in may be written; none for grains that aren't a line of time.
fn present(grain: Grain, as_of: DateTime<Utc>) -> Option<Vec<String>> {
    let day = as_of.date_naive();
    let quarter = day.month0() / 3;
    Some(match grain {
        Grain::Day => vec![day.to_string()],
        Grain::Week => vec![(day - chrono::Days::new(u64::from(day.weekday().num_days_from_monday()))).to_string()],
        Grain::Month => vec![day.format("%Y-%m").to_string()],
        Grain::Quarter => {
            vec![format!("{}-{:02}", day.year(), quarter * 3 + 1), format!("{}-Q{}", day.year(), quarter + 1)]
        }
        Grain::Year => vec![day.year().to_string()],
        Grain::Hour | Grain::Weekday => return None,
    })
}

/// What a row stands for, where rows are listed one by one.
fn subject(reading: &Reading) -> Option<String> {
    let Relation::Table { name, .. } = &reading.sources.first()?.relation else { return None };
    (!reading.is_grouped() && !reading.distinct).then(|| name.replace('_', " ").to_lowercase())
}

fn coverage(reading: &Reading) -> Coverage {
    let whole = reading.limit.is_none() && reading.having.is_none() && reading.combine.is_none();
    if whole { Coverage::All } else { Coverage::Part }
}

fn capitalised(label: &str) -> String {
    let spaced = label.replace('_', " ");
    let mut chars = spaced.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;
    use crate::data::ColumnType;
    use crate::data::sample;

    fn as_of() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 21, 9, 0, 0).unwrap()
    }

    #[test]
    fn the_present_period_is_known_however_it_is_written() {
        for (grain, written) in [
            (Grain::Day, "2026-11-21"),
            (Grain::Week, "2026-11-16"),
            (Grain::Month, "2026-11"),
            (Grain::Month, "2026-11-01T00:00:00"),
            (Grain::Quarter, "2026-10-01"),
            (Grain::Quarter, "2026-Q4"),
            (Grain::Year, "2026"),
        ] {
            let present = present(grain, as_of()).unwrap();
            assert!(present.iter().any(|p| written.starts_with(p.as_str())), "{grain:?} {written}");
        }
        assert_eq!(present(Grain::Weekday, as_of()), None);
    }

    #[test]
    fn sums_and_counts_add_up_and_nothing_else() {
        let of = |function, distinct| Expr::Aggregate(Box::new(Aggregate { function, distinct, of: None, only: None }));
        assert_eq!(additive(&of(Function::Sum, false)), Some(true));
        assert_eq!(additive(&of(Function::Count, true)), Some(false));
        assert_eq!(additive(&of(Function::Average, false)), Some(false));
        let ratio = Expr::arithmetic(Operation::Divide, of(Function::Sum, false), of(Function::Count, false));
        assert_eq!(additive(&ratio), Some(false));
    }

    #[test]
    fn words_of_the_question_decide_what_is_asked() {
        let table = sample::table(&[("a", ColumnType::Integer)], &serde_json::json!([[1]]));
        let hint = |question| hints(&table, &Known { reading: None, question, as_of: as_of(), title: None }).0;
        assert!(hint("Share of revenue by country").asks_share);
        assert!(hint("orders this month").asks_now);
        assert!(!hint("orders by country").asks_share && !hint("orders by country").asks_now);
    }
}
