//! What the columns of a result are for, told from names, types and content; no model, always the same.

mod content;
mod meaning;
mod measures;
mod words;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use self::content::Content;
use self::meaning::{is_additive, semantic};
use super::names::words as words_of;
use super::{Column, ColumnType, ResultTable, Semantic};

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnRole {
    /// A point or period on the calendar.
    Time,
    /// An ordered group that isn't on the calendar: weekday, hour, age band, rating.
    Bucket,
    /// A group without order.
    Category,
    /// A number to look at.
    Measure,
    /// A number that is a share or percentage.
    Ratio,
    /// A country or region, or a coordinate.
    Geo,
    /// A key, address, document or free text: never charted.
    Key,
}

impl ColumnRole {
    /// Whether the column holds numbers to look at.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Measure | Self::Ratio)
    }
}

/// What is known of one column of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnProfile {
    pub role: ColumnRole,
    /// Distinct values, the missing one not counted.
    pub distinct: usize,
    /// Rows without a value.
    pub nulls: usize,
    /// Least and greatest value of a column of numbers.
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// Whether the numbers may be added up, as far as name and meaning tell.
    pub additive: bool,
    /// What the numbers mean: as the source said, else as the name hints.
    pub semantic: Option<Semantic>,
}

/// A column with all that a rule may look at.
struct Seen<'a> {
    column: &'a Column,
    words: Vec<String>,
    content: Content<'a>,
}

impl Seen<'_> {
    fn first(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    fn last(&self) -> &str {
        self.words.last().map_or("", String::as_str)
    }

    fn any(&self, list: &[&str]) -> bool {
        self.words.iter().any(|w| list.contains(&w.as_str()))
    }

    /// Whether the name says that an aggregate gave the numbers.
    fn aggregated(&self) -> bool {
        words::AGGREGATE.contains(&self.first()) || (self.column.name.contains('(') && self.column.kind.is_number())
    }
}

/// What each column is for, in column order. The same table always gives the same answer.
pub fn roles(table: &ResultTable) -> Vec<ColumnProfile> {
    let seen: Vec<Seen> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| Seen { column, words: words_of(&column.name), content: Content::of(table, at) })
        .collect();
    let mut roles: Vec<ColumnRole> = seen.iter().map(role).collect();
    group_by_number(&seen, &mut roles);
    seen.iter().zip(roles).map(|(seen, role)| profile(seen, role)).collect()
}

fn profile(seen: &Seen, role: ColumnRole) -> ColumnProfile {
    let semantic = semantic(seen, role);
    ColumnProfile {
        role,
        distinct: seen.content.distinct,
        nulls: seen.content.nulls,
        min: seen.content.min,
        max: seen.content.max,
        additive: role == ColumnRole::Measure && is_additive(&seen.words, semantic.as_ref()),
        semantic,
    }
}

fn role(seen: &Seen) -> ColumnRole {
    if seen.content.distinct == 0 && seen.content.rows > 1 {
        return ColumnRole::Key;
    }
    match seen.column.kind {
        ColumnType::Boolean => ColumnRole::Category,
        ColumnType::Date | ColumnType::Timestamp | ColumnType::TimestampTz => ColumnRole::Time,
        ColumnType::Time if seen.content.distinct <= 48 => ColumnRole::Bucket,
        ColumnType::Integer | ColumnType::Float | ColumnType::Decimal => number_role(seen),
        ColumnType::Text | ColumnType::Other => text_role(seen),
        ColumnType::Time
        | ColumnType::Interval
        | ColumnType::Json
        | ColumnType::Uuid
        | ColumnType::Binary
        | ColumnType::List => ColumnRole::Key,
    }
}

fn number_role(seen: &Seen) -> ColumnRole {
    match &seen.column.semantic {
        Some(Semantic::Identifier) => return ColumnRole::Key,
        Some(Semantic::Year) => return ColumnRole::Time,
        Some(Semantic::Percent | Semantic::PercentPoints) => return ColumnRole::Ratio,
        Some(_) => return ColumnRole::Measure,
        None => {}
    }
    let ratio = seen.any(measures::RATIO) && !seen.any(measures::COUNT);
    let value = if ratio { ColumnRole::Ratio } else { ColumnRole::Measure };
    if seen.aggregated() {
        return value;
    }
    if words::COORDINATE.contains(&seen.last()) && seen.content.within(-180.0, 180.0) {
        return ColumnRole::Geo;
    }
    if !seen.content.whole {
        return value;
    }
    whole_number_role(seen).unwrap_or(value)
}

/// What whole numbers stand for when they are not there to be looked at.
fn whole_number_role(seen: &Seen) -> Option<ColumnRole> {
    let last = seen.last();
    let content = &seen.content;
    if is_key_name(seen) || seen.any(words::CONTACT) || words::ORDINAL.contains(&last) {
        return Some(ColumnRole::Key);
    }
    if words::YEAR.contains(&last) && content.within(1000.0, 2999.0) {
        return Some(ColumnRole::Time);
    }
    if matches!(last, "month" | "period" | "yyyymm" | "yearmonth") && content.year_months {
        return Some(ColumnRole::Time);
    }
    if numbered(seen, |least, most| content.within(least as f64, most as f64)) {
        return Some(ColumnRole::Bucket);
    }
    let numbering = matches!(last, "number" | "no" | "nr") && seen.words.len() > 1;
    if numbering && content.distinct + content.nulls == content.rows {
        return Some(ColumnRole::Key);
    }
    let switch = matches!(seen.first(), "is" | "has") && content.within(0.0, 1.0);
    let group = words::ENUM.contains(&last) && content.distinct <= 50;
    (switch || group).then_some(ColumnRole::Category)
}

/// Whether the name is that of an ordered group and its numbers lie where such numbers lie.
fn numbered(seen: &Seen, within: impl Fn(i64, i64) -> bool) -> bool {
    let last = seen.last();
    let unit = match (seen.words.iter().position(|w| w == "of"), last) {
        (Some(1), "week") if seen.first() == "day" => "weekday",
        (Some(1), _) => seen.first(),
        (_, "no" | "num" | "number" | "nr") => seen.words.iter().rev().nth(1).map_or("", String::as_str),
        _ => last,
    };
    // `strftime('%m', …)` names its unit by a letter.
    let letter = seen.column.name.split_once('%').and_then(|(_, rest)| rest.chars().next());
    let unit = match letter {
        Some('m') => "month",
        Some('w' | 'u') => "weekday",
        Some('H') => "hour",
        Some('d') => "day",
        Some('W') => "week",
        _ => unit,
    };
    words::NUMBERED.iter().any(|(word, least, most)| *word == unit && within(*least, *most))
}

/// Whether the name is that of a key: `id`, `customer_id`, `customerid`.
fn is_key_name(seen: &Seen) -> bool {
    let last = seen.last();
    words::KEY.contains(&last) || (last.len() > 4 && last.ends_with("id") && !words::NOT_KEY.contains(&last))
}

fn text_role(seen: &Seen) -> ColumnRole {
    let (content, last) = (&seen.content, seen.last());
    let weeks = seen.any(&["week", "wk"]) || seen.column.name.contains("%W");
    if !is_key_name(seen) && last != "code" && content.periods(weeks) {
        return ColumnRole::Time;
    }
    if content.buckets() || numbered(seen, |least, most| content.numbered(least, most)) {
        return ColumnRole::Bucket;
    }
    // "Name" is no document, however long the names are.
    let named = last == "name" || last == "title";
    if is_key_name(seen) || words::CONTACT.contains(&last) || seen.first() == "email" || (!named && content.keys()) {
        return ColumnRole::Key;
    }
    let country = words::COUNTRY.contains(&last) || (seen.any(words::COUNTRY) && matches!(last, "code" | "name"));
    let province = seen.any(words::PROVINCE) && content.codes();
    if country || province { ColumnRole::Geo } else { ColumnRole::Category }
}

/// Whole numbers that occur once each beside an aggregate are what the rows were grouped by: `age, count(*)`.
fn group_by_number(seen: &[Seen], roles: &mut [ColumnRole]) {
    let grouped = roles.iter().any(|r| !matches!(r, ColumnRole::Measure | ColumnRole::Ratio | ColumnRole::Key));
    let aggregate = seen.iter().any(Seen::aggregated);
    let rows = seen.first().map_or(0, |s| s.content.rows);
    if grouped || !aggregate || rows < 2 {
        return;
    }
    let group = seen.iter().zip(roles.iter()).position(|(s, r)| {
        *r == ColumnRole::Measure
            && !s.aggregated()
            && s.column.semantic.is_none()
            && s.column.kind == ColumnType::Integer
            && s.content.distinct + s.content.nulls == rows
            && s.content.nulls <= 1
    });
    if let Some(at) = group {
        let years = seen[at].content.within(1900.0, 2100.0);
        roles[at] = if years { ColumnRole::Time } else { ColumnRole::Bucket };
    }
}

#[cfg(test)]
mod tests;
