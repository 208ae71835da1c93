//! What a column is for, concluded from its type, name and content.

use std::collections::HashSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::data::{ColumnType, TableColumn};

use super::names::stem;

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Tells rows apart: never summed.
    Identifier,
    /// A number that can be summed or averaged.
    Measure,
    /// A measure in some currency.
    Money,
    /// Few different words.
    Category,
    Time,
    /// Yes or no.
    Flag,
    /// A category on the map.
    Place,
    /// What a row is called.
    Name,
    Text,
}

/// How a column writes its times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeShape {
    /// The engine's own date or timestamp.
    Native,
    /// Text such as `2013-08-20` or `2013-08-20 10:00:00`, ordered like time.
    Iso,
    /// Text such as `8/20/2013`, month first.
    MonthFirst,
    /// Text such as `20/8/2013`, day first.
    DayFirst,
    /// A whole number or text that is a year.
    Year,
    /// Seconds since 1970.
    Unix,
    /// Milliseconds since 1970.
    UnixMillis,
}

const MONEY: &str = "price cost amount revenue salary wage total sale income profit fee payment balance budget spend turnover \
     subtotal freight tax discount expense charge refund earning tip fare premium gross net capital fund credit debit loan";
const PLACE: &str = "country city state region province county continent nation nationality town district territory";
const NAME: &str = "name title";
const KEY: &str = "id key uuid guid";

static STEMS: LazyLock<[HashSet<String>; 4]> =
    LazyLock::new(|| [MONEY, PLACE, NAME, KEY].map(|list| list.split_whitespace().map(stem).collect()));

fn money(word: &str) -> bool {
    STEMS[0].contains(word)
}

fn place(word: &str) -> bool {
    STEMS[1].contains(word)
}

fn name(word: &str) -> bool {
    STEMS[2].contains(word)
}

fn key(word: &str) -> bool {
    STEMS[3].contains(word)
}

/// The role of a column, given the words of its name and whether it is part of a key.
pub fn role(column: &TableColumn, words: &[String], is_key: bool, time: Option<TimeShape>) -> Role {
    let last = words.last().map_or("", String::as_str);
    if is_key || column.kind == ColumnType::Uuid || key(last) {
        return Role::Identifier;
    }
    if column.kind == ColumnType::Boolean || is_flag(column) {
        return Role::Flag;
    }
    if time.is_some() {
        return Role::Time;
    }
    if column.kind.is_number() {
        if matches!(last, "code" | "zip" | "phone" | "postal") {
            return Role::Identifier;
        }
        return if words.iter().any(|w| money(w)) { Role::Money } else { Role::Measure };
    }
    if words.iter().any(|w| place(w)) {
        return Role::Place;
    }
    if name(last) {
        return Role::Name;
    }
    let few = column.samples_complete || column.distinct_count.is_some_and(|n| n <= 200);
    if few { Role::Category } else { Role::Text }
}

fn is_flag(column: &TableColumn) -> bool {
    if !column.samples_complete || column.samples.is_empty() || column.samples.len() > 2 {
        return false;
    }
    let flags = ["0", "1", "y", "n", "t", "f", "yes", "no", "true", "false"];
    column.samples.iter().all(|s| flags.contains(&s.to_lowercase().as_str()))
        && (column.samples.len() == 2 || !column.kind.is_number())
}

/// How a column writes times, when it does. `native` says whether the engine has true date types.
pub fn time_shape(column: &TableColumn, words: &[String], native: bool) -> Option<TimeShape> {
    let named_year = words.iter().any(|w| w == "year");
    let values = || column.samples.iter().chain(&column.min).chain(&column.max).map(String::as_str);
    if column.kind.is_temporal() {
        if native {
            return Some(TimeShape::Native);
        }
        return Some(text_shape(values()).or_else(|| number_shape(column, true)).unwrap_or(TimeShape::Iso));
    }
    match column.kind {
        ColumnType::Text | ColumnType::Other => {
            text_shape(values()).or_else(|| (named_year && all_years(values())).then_some(TimeShape::Year))
        }
        kind if kind.is_number() => {
            let timed = words.iter().any(|w| matches!(w.as_str(), "date" | "time" | "timestamp" | "at"));
            let year_like =
                named_year || words.iter().any(|w| matches!(w.as_str(), "found" | "establish" | "creation"));
            if year_like && all_years(values()) { Some(TimeShape::Year) } else { number_shape(column, timed) }
        }
        _ => None,
    }
}

/// Counted seconds or milliseconds, judged by the greatest value.
fn number_shape(column: &TableColumn, named_time: bool) -> Option<TimeShape> {
    let max: f64 = column.max.as_deref().and_then(|m| m.parse().ok())?;
    let min: f64 = column.min.as_deref().and_then(|m| m.parse().ok())?;
    if !named_time || min < 3e8 {
        return None;
    }
    Some(if max > 1e11 { TimeShape::UnixMillis } else { TimeShape::Unix })
}

fn all_years<'a>(mut values: impl Iterator<Item = &'a str>) -> bool {
    let mut seen = false;
    values.all(|v| {
        seen = true;
        v.trim().parse::<f64>().is_ok_and(|y| (1000.0..2200.0).contains(&y))
    }) && seen
}

fn text_shape<'a>(values: impl Iterator<Item = &'a str>) -> Option<TimeShape> {
    let (mut total, mut iso, mut month, mut day) = (0, 0, 0, 0);
    for value in values.filter(|v| !v.trim().is_empty()).take(60) {
        total += 1;
        let date = value.split([' ', 'T']).next().unwrap_or(value);
        iso += usize::from(date.len() == 10 && date.parse::<NaiveDate>().is_ok());
        month += usize::from(NaiveDate::parse_from_str(date, "%m/%d/%Y").is_ok());
        day += usize::from(NaiveDate::parse_from_str(date, "%d/%m/%Y").is_ok());
    }
    let most = |n: usize| total > 0 && n * 10 >= total * 9;
    if most(iso) {
        Some(TimeShape::Iso)
    } else if most(month) && month >= day {
        Some(TimeShape::MonthFirst)
    } else if most(day) {
        Some(TimeShape::DayFirst)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(kind: ColumnType, samples: &[&str]) -> TableColumn {
        TableColumn {
            kind,
            samples: samples.iter().map(|s| (*s).to_owned()).collect(),
            samples_complete: true,
            ..Default::default()
        }
    }

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn dates_kept_as_text_are_times() {
        let shape = |samples: &[&str]| time_shape(&column(ColumnType::Text, samples), &words("installed"), false);
        assert_eq!(shape(&["2013-08-20", "2014-01-01 10:00:00"]), Some(TimeShape::Iso));
        assert_eq!(shape(&["8/20/2013", "12/1/2013"]), Some(TimeShape::MonthFirst));
        assert_eq!(shape(&["20/8/2013"]), Some(TimeShape::DayFirst));
        assert_eq!(shape(&["Tuesday"]), None);
    }

    #[test]
    fn a_number_called_year_is_a_time() {
        assert_eq!(
            time_shape(&column(ColumnType::Integer, &["1999", "2004"]), &words("release year"), true),
            Some(TimeShape::Year)
        );
    }

    #[test]
    fn two_valued_codes_are_flags_and_keys_are_never_measures() {
        assert_eq!(role(&column(ColumnType::Text, &["Y", "N"]), &words("active"), false, None), Role::Flag);
        assert_eq!(
            role(&column(ColumnType::Integer, &["1", "2", "3"]), &words("shop id"), false, None),
            Role::Identifier
        );
        assert_eq!(role(&column(ColumnType::Decimal, &[]), &words("unit price"), false, None), Role::Money);
    }
}
