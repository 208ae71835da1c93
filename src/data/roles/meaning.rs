//! What numbers mean and whether they may be added up, told from the column's name where the source doesn't say.

use super::{ColumnRole, Seen, measures};
use crate::data::{ColumnType, Semantic};

const CURRENCIES: [&str; 6] = ["usd", "eur", "gbp", "chf", "jpy", "cad"];

/// The meaning the source gave, else what the name hints.
pub(super) fn semantic(seen: &Seen, role: ColumnRole) -> Option<Semantic> {
    if seen.column.semantic.is_some() {
        return seen.column.semantic.clone();
    }
    let number = seen.column.kind.is_number();
    match role {
        ColumnRole::Key if number => Some(Semantic::Identifier),
        ColumnRole::Time if seen.column.kind == ColumnType::Integer && seen.content.within(0.0, 2999.0) => {
            Some(Semantic::Year)
        }
        ColumnRole::Ratio => share(seen),
        ColumnRole::Measure => amount(seen),
        _ => None,
    }
}

/// Shares are only called percentages where name and range leave no doubt of the scale.
fn share(seen: &Seen) -> Option<Semantic> {
    let content = &seen.content;
    let in_points = seen.any(&["pct", "percent", "percentage", "perc"]);
    let above_one = content.max.is_some_and(|x| x > 1.0) || content.min.is_some_and(|x| x < -1.0);
    if in_points {
        return above_one.then_some(Semantic::PercentPoints);
    }
    let of_something = seen.any(&["share", "proportion", "fraction", "ctr"])
        || (seen.any(&["rate"]) && seen.any(measures::SHARE_RATE));
    (of_something && !above_one && content.max.is_some()).then_some(Semantic::Percent)
}

fn amount(seen: &Seen) -> Option<Semantic> {
    if seen.any(measures::MONEY) && !seen.any(measures::NOT_MONEY) {
        let code = seen.words.iter().find(|w| CURRENCIES.contains(&w.as_str()));
        return Some(Semantic::Currency(code.map(|c| c.to_uppercase())));
    }
    match seen.last() {
        "bytes" => Some(Semantic::Bytes),
        "ms" | "millis" | "milliseconds" => Some(Semantic::DurationMs),
        last if measures::COUNT.contains(&seen.first()) || measures::COUNT.contains(&last) => Some(Semantic::Count),
        _ => None,
    }
}

/// Whether numbers of that name and meaning may be added up. In doubt they may not.
pub(super) fn is_additive(words_of_name: &[String], semantic: Option<&Semantic>) -> bool {
    let any = |list: &[&str]| words_of_name.iter().any(|w| list.contains(&w.as_str()));
    let excluded =
        matches!(semantic, Some(Semantic::Percent | Semantic::PercentPoints | Semantic::Identifier | Semantic::Year));
    if excluded || any(measures::RATIO) {
        return false;
    }
    // A plain count may be added up even of what is not: `count_customers`, `total_population`.
    let counted = words_of_name
        .first()
        .is_some_and(|first| matches!(first.as_str(), "count" | "sum" | "total" | "num" | "number"));
    let distinct = any(&[
        "distinct",
        "different",
        "unique",
        "active",
        "avg",
        "average",
        "mean",
        "median",
        "per",
        "running",
        "cumulative",
    ]);
    if counted {
        return !distinct;
    }
    any(measures::ADDITIVE) && !any(measures::NOT_ADDITIVE)
}
