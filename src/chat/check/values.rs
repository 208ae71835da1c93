//! Whether filters fit the data: values that exist, and times that the data covers.

use super::scan::{Compared, Comparison, Scanned};
use super::{Evidence, check, held};
use crate::chat::receipt::{Check, CheckState};
use crate::data::TableColumn;

/// Every value that a text column is compared with must be among its values, where all of them are known.
pub(super) fn filter_values(evidence: &Evidence<'_>, scanned: &Scanned) -> Option<Check> {
    let title = "Every filtered value exists";
    let equal = scanned.comparisons.iter().filter(|c| c.how == Compared::Equal);
    let mut looked = false;
    for comparison in equal {
        let columns = columns(evidence, &comparison.column);
        if columns.is_empty() || !columns.iter().all(|c| c.samples_complete && !c.kind.is_number()) {
            continue;
        }
        looked = true;
        let missing = comparison.values.iter().find(|value| !columns.iter().any(|c| holds(c, value, comparison)));
        if let Some(value) = missing {
            let detail = missing_value(&columns, &comparison.column, value);
            return Some(check("filter_values", title, CheckState::Failed, Some(detail)));
        }
    }
    looked.then(|| held("filter_values", title))
}

fn columns<'a>(evidence: &Evidence<'a>, name: &str) -> Vec<&'a TableColumn> {
    let schema = evidence.schema;
    let tables = evidence.guarded.tables.iter().filter_map(|t| schema.table(t.schema.as_deref(), &t.name));
    tables.filter_map(|t| t.column(name)).collect()
}

fn holds(column: &TableColumn, value: &str, comparison: &Comparison) -> bool {
    // Samples are cut at 100 characters: a longer value can't be judged.
    value.chars().count() >= 100
        || column
            .samples
            .iter()
            .any(|s| if comparison.folded { s.to_lowercase() == value.to_lowercase() } else { s == value })
}

fn missing_value(columns: &[&TableColumn], name: &str, value: &str) -> String {
    let lower = value.to_lowercase();
    let near = columns
        .iter()
        .flat_map(|c| &c.samples)
        .find(|s| s.to_lowercase() == lower || strsim::jaro_winkler(&s.to_lowercase(), &lower) > 0.8);
    let shown: String = value.chars().take(60).collect();
    match near {
        Some(near) => format!("{name} has no \u{201c}{shown}\u{201d}; did you mean \u{201c}{near}\u{201d}?"),
        None => format!("{name} has no \u{201c}{shown}\u{201d}."),
    }
}

/// The times asked for must overlap the times that the data has.
pub(super) fn time_range(evidence: &Evidence<'_>, scanned: &Scanned) -> Option<Check> {
    let title = "The data covers the time asked for";
    let mut note = None;
    let mut looked = false;
    for comparison in scanned.comparisons.iter().filter(|c| c.how != Compared::Equal) {
        let columns = columns(evidence, &comparison.column);
        let Some((least, greatest)) = span(&columns) else { continue };
        let Some(value) = comparison.values.first().filter(|v| is_day(v)) else { continue };
        looked = true;
        let day: String = value.chars().take(10).collect();
        let outside = match comparison.how {
            Compared::AtLeast => day.as_str() > greatest.as_str(),
            Compared::AtMost => day.as_str() < least.as_str(),
            Compared::Equal => false,
        };
        if outside {
            let detail = format!("{} runs from {least} to {greatest}.", comparison.column);
            return Some(check("time_range", title, CheckState::Failed, Some(detail)));
        }
        if comparison.how == Compared::AtLeast && day < least {
            note = Some(format!("{} starts on {least} only.", comparison.column));
        }
    }
    match note {
        Some(detail) => Some(check("time_range", title, CheckState::Note, Some(detail))),
        None => looked.then(|| held("time_range", title)),
    }
}

/// First and last day over columns of this name, where all of them are known to be times.
fn span(columns: &[&TableColumn]) -> Option<(String, String)> {
    let days =
        |value: &Option<String>| value.as_ref().filter(|v| is_day(v)).map(|v| v.chars().take(10).collect::<String>());
    let least = columns.iter().map(|c| days(&c.min)).collect::<Option<Vec<_>>>()?;
    let greatest = columns.iter().map(|c| days(&c.max)).collect::<Option<Vec<_>>>()?;
    Some((least.into_iter().min()?, greatest.into_iter().max()?))
}

/// Whether a text starts with a day, as in `2026-01-31`.
fn is_day(text: &str) -> bool {
    let head: Vec<char> = text.chars().take(10).collect();
    head.len() == 10
        && head.iter().enumerate().all(|(at, c)| if at == 4 || at == 7 { *c == '-' } else { c.is_ascii_digit() })
}
