//! What one pass over a column's cells tells.

use std::collections::HashSet;

use crate::data::period::{Period, month_of};
use crate::data::{ResultTable, Value};

use super::words::WEEKDAYS;

/// How many distinct texts are looked at to tell what they are.
const LOOKED_AT: usize = 500;
/// Average length from which text is something to read, not a name.
const LONG_TEXT: usize = 60;

/// What the cells of a column have in common.
#[derive(Debug, Default)]
pub(super) struct Content<'a> {
    pub(super) rows: usize,
    pub(super) nulls: usize,
    pub(super) distinct: usize,
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    /// Some distinct texts, in the order in which they first appear.
    pub(super) texts: Vec<&'a str>,
    /// Whether every number is whole.
    pub(super) whole: bool,
    /// Whether every number can be read as a year and a month, such as 202603.
    pub(super) year_months: bool,
}

#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Text(&'a str),
    Bytes(&'a [u8]),
    Bits(u64),
    Moment(i64, u32),
}

impl<'a> Content<'a> {
    pub(super) fn of(table: &'a ResultTable, column: usize) -> Self {
        let mut seen = HashSet::new();
        let mut content = Self { whole: true, year_months: true, ..Self::default() };
        for value in table.column_values(column) {
            content.rows += 1;
            let Some(key) = key(value) else {
                content.nulls += 1;
                continue;
            };
            content.number(value);
            if seen.insert(key)
                && let Value::Text(text) = value
                && content.texts.len() < LOOKED_AT
            {
                content.texts.push(text);
            }
        }
        content.distinct = seen.len();
        content
    }

    fn number(&mut self, value: Value) {
        let Some(x) = value.as_f64() else { return };
        self.min = Some(self.min.map_or(x, |least| least.min(x)));
        self.max = Some(self.max.map_or(x, |most| most.max(x)));
        self.whole &= x.fract() == 0.0;
        self.year_months &= matches!(value, Value::Integer(190_001..)) && Period::of(value, false).is_some();
    }

    /// Whether all numbers lie from `least` to `most`.
    pub(super) fn within(&self, least: f64, most: f64) -> bool {
        self.min.is_some_and(|x| x >= least) && self.max.is_some_and(|x| x <= most)
    }

    fn all(&self, test: impl Fn(&str) -> bool) -> bool {
        !self.texts.is_empty() && self.texts.iter().all(|t| test(t.trim()))
    }

    /// Whether every text is a period or a moment.
    pub(super) fn periods(&self, weeks: bool) -> bool {
        self.all(|t| {
            Period::of(Value::Text(t), weeks).is_some_and(|p| {
                // Four digits alone may be anything; only those of our times are taken for years.
                t.len() > 4
                    || t.get(..2).is_some_and(|century| matches!(century, "18" | "19" | "20")) && p.grain.is_some()
            })
        })
    }

    /// Whether every text is a whole number from `least` to `most`.
    pub(super) fn numbered(&self, least: i64, most: i64) -> bool {
        self.all(|t| t.len() <= 4 && t.parse::<i64>().is_ok_and(|n| (least..=most).contains(&n)))
    }

    /// Whether every text is a weekday, a month, a quarter, or a band such as `18-24` and `65+`.
    pub(super) fn buckets(&self) -> bool {
        self.distinct > 1
            && (self.all(|t| weekday(t).is_some())
                || self.all(|t| month_of(t).is_some())
                || self.all(|t| t.len() == 2 && matches!(t.as_bytes(), [b'Q' | b'q', b'1'..=b'4']))
                || self.all(|t| band(t).is_some()))
    }

    /// Whether every text is an address, a key or a document.
    pub(super) fn keys(&self) -> bool {
        self.all(|t| t.starts_with("http://") || t.starts_with("https://"))
            || self.all(|t| t.contains('@') && t.contains('.') && !t.contains(' '))
            || self.all(|t| t.len() == 36 && uuid::Uuid::try_parse(t).is_ok())
            || self.all(|t| t.starts_with('{') && t.ends_with('}'))
            || self.texts.iter().map(|t| t.chars().count()).sum::<usize>() > LONG_TEXT * self.texts.len().max(1)
    }

    /// Whether every text is a code of two or three capitals.
    pub(super) fn codes(&self) -> bool {
        self.all(|t| matches!(t.len(), 2 | 3) && t.bytes().all(|b| b.is_ascii_uppercase()))
    }
}

/// What stands for a cell when values are told apart; none where there is no value.
fn key(value: Value<'_>) -> Option<Key<'_>> {
    Some(match value {
        Value::Null => return None,
        Value::Boolean(yes) => Key::Bits(u64::from(yes)),
        Value::Integer(n) => Key::Bits(n.cast_unsigned()),
        Value::Float(x) if x.is_nan() => return None,
        Value::Float(x) => Key::Bits(x.to_bits()),
        Value::Decimal(text) | Value::Text(text) => Key::Text(text),
        Value::Date(day) => Key::Moment(day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp(), 0),
        Value::Timestamp(at) => Key::Moment(at.and_utc().timestamp(), at.and_utc().timestamp_subsec_nanos()),
        Value::TimestampTz(at) => Key::Moment(at.timestamp(), at.timestamp_subsec_nanos()),
        Value::Binary(bytes) => Key::Bytes(bytes),
    })
}

/// The weekday a text names in full or by three letters, Monday being 0.
fn weekday(text: &str) -> Option<usize> {
    let text = text.to_lowercase();
    WEEKDAYS.iter().position(|day| *day == text || (text.len() == 3 && day.starts_with(&text)))
}

/// Where a band such as `18-24`, `65+` or `< 18` begins.
fn band(text: &str) -> Option<f64> {
    let number = |t: &str| t.trim().trim_start_matches(['$', '€', '£']).replace(',', "").parse::<f64>().ok();
    if let Some(rest) = text.strip_suffix('+') {
        return number(rest);
    }
    if let Some(rest) = text.strip_prefix("<=").or_else(|| text.strip_prefix('<')) {
        return number(rest).map(|x| x - 0.5 - x.abs());
    }
    if let Some(rest) = text.strip_prefix(">=").or_else(|| text.strip_prefix('>')) {
        return number(rest).map(|x| x + 0.5);
    }
    let (from, to) = text.split_once(['-', '–']).or_else(|| text.split_once(" to "))?;
    let (from, to) = (number(from)?, number(to)?);
    (from < to).then_some(from)
}
