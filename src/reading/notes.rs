//! What a person should know about an answer before trusting it.

use chrono::{DateTime, NaiveDate, Utc};

use super::dates::{DayRange, Grain, Period, floor};
use super::explain::parts;
use super::index::Index;
use super::moments::day;
use super::query::{ColumnRef, Condition, Reading, Relation};

/// Notes on periods without data and on joins that nobody declared.
pub(super) fn notes(index: &Index, reading: &Reading, as_of: DateTime<Utc>) -> Vec<String> {
    let mut out = Vec::new();
    for part in parts(reading.filter.as_ref()) {
        if let Condition::Within { column, period, negated: false } = part {
            out.extend(period_note(index, reading, column, period, as_of));
        }
    }
    out.extend(joins(index, reading));
    out
}

fn known_day(text: Option<&String>) -> Option<NaiveDate> {
    text.and_then(|t| t.get(..10)).and_then(day)
}

fn period_note(
    index: &Index,
    reading: &Reading,
    column: &ColumnRef,
    period: &Period,
    as_of: DateTime<Utc>,
) -> Option<String> {
    let entry = &index.columns[index.column_at(reading, column)?];
    let (first, last) = (known_day(entry.min.as_ref())?, known_day(entry.max.as_ref())?);
    let today = as_of.date_naive();
    let hours = || {
        let range = period.moments(as_of.naive_utc())?;
        let day_after = range.until.and_then(|u| u.date().succ_opt());
        Some(DayRange { from: range.from.map(|f| f.date()), until: day_after })
    };
    let asked = period.days(today).or_else(hours)?;
    let label = &entry.label;
    if asked.from.is_some_and(|from| from > last) {
        return Some(if period.is_relative() {
            let month = floor(last, Grain::Month);
            format!(
                "The data ends before the period asked for: the last {label} is {last}. The last month with data is {}.",
                month.format("%B %Y")
            )
        } else {
            format!("There is no data in the period asked for: {label} runs from {first} to {last}.")
        });
    }
    if asked.until.is_some_and(|until| until <= first) {
        return Some(format!("There is no data in the period asked for: {label} runs from {first} to {last}."));
    }
    let partly = asked.until.is_some_and(|until| until > last.succ_opt().unwrap_or(last)) && period.is_relative();
    (partly && (today - last).num_days() > 31).then(|| format!("The data ends on {last}, within the period asked for."))
}

/// Joins over keys that were concluded from names and values.
fn joins(index: &Index, reading: &Reading) -> Vec<String> {
    let name = |position: usize| match &reading.sources.get(position)?.relation {
        Relation::Table { schema, name } => index.find_table(schema.as_deref(), name),
        Relation::Derived(_) => None,
    };
    let mut out = Vec::new();
    for (at, source) in reading.sources.iter().enumerate() {
        let Some(join) = &source.join else { continue };
        let (Some(from), Some(to)) = (name(join.to), name(at)) else { continue };
        let declared = index.keys.touching(from).any(|(_, k)| {
            (k.from == to || k.to == to)
                && k.confidence >= 1.0
                && k.on.iter().zip(&join.on).all(|(&(a, b), (left, right))| {
                    let names = (&index.columns[a].name, &index.columns[b].name);
                    names == (left, right) || names == (right, left)
                })
        });
        if !declared {
            let on: Vec<String> =
                join.on.iter().map(|(l, r)| if l == r { l.clone() } else { format!("{l} and {r}") }).collect();
            let (a, b) = (&index.tables[from].label, &index.tables[to].label);
            out.push(format!(
                "{a} and {b} are joined on {}: concluded from names and values, not declared.",
                on.join(", ")
            ));
        }
    }
    out
}
