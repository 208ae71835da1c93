//! What the values of a column look like: counted in one pass, in bounded memory, the same for every engine.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

use crate::data::{ColumnType, TableColumn, Value};

/// Up to so many distinct values a column counts as one of few values.
const FEW: usize = 1_000;
/// Samples kept of a text column of few values.
const SAMPLES_OF_FEW: usize = 200;
/// Samples kept of any other column.
const SAMPLES: usize = 20;
/// Longest sample, in characters.
const LONGEST: usize = 100;
/// Distinct values counted one by one; beyond, the count is what was seen so far.
const MOST_DISTINCT: usize = 1_000_000;

/// Counts the values of one column.
#[derive(Default)]
pub(super) struct Tally {
    rows: u64,
    nulls: u64,
    /// The first different values by their hash, each with how often it came.
    counts: HashMap<u64, (Box<str>, u64), BuildHasherDefault<Hashed>>,
    distinct: HashSet<u64, BuildHasherDefault<Hashed>>,
    min: Option<Extreme>,
    max: Option<Extreme>,
}

/// Takes a number that is a hash already for its own hash.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*b);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A least or greatest value: how it compares and how it is shown.
struct Extreme {
    order: f64,
    text: String,
}

impl Tally {
    /// Counts one value.
    pub(super) fn add(&mut self, value: Value<'_>) {
        self.rows += 1;
        if value.is_null() {
            self.nulls += 1;
            return;
        }
        self.add_extreme(value);
        let hash = hash(value);
        if let Some((_, count)) = self.counts.get_mut(&hash) {
            *count += 1;
            return;
        }
        if self.distinct.len() < MOST_DISTINCT {
            self.distinct.insert(hash);
        }
        if self.counts.len() <= FEW {
            self.counts.insert(hash, (text(value).into(), 1));
        }
    }

    /// Takes a value into the least and greatest only: for statistics that came from elsewhere.
    pub(super) fn add_extreme(&mut self, value: Value<'_>) {
        let Some(order) = order(value) else { return };
        let below = self.min.as_ref().is_none_or(|m| order.total_cmp(&m.order) == Ordering::Less);
        let above = self.max.as_ref().is_none_or(|m| order.total_cmp(&m.order) == Ordering::Greater);
        if below {
            self.min = Some(Extreme { order, text: text(value).into_owned() });
        }
        if above {
            self.max = Some(Extreme { order, text: text(value).into_owned() });
        }
    }

    /// Rows counted.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// The least and the greatest value, as text.
    pub(super) fn extremes(&self) -> Option<(&str, &str)> {
        Some((self.min.as_ref()?.text.as_str(), self.max.as_ref()?.text.as_str()))
    }

    /// Writes what was counted into the column. `whole`: every row of the table was counted.
    pub(super) fn finish(self, column: &mut TableColumn, whole: bool) {
        let distinct = self.distinct.len();
        if self.rows > 0 {
            column.null_share = Some(self.nulls as f64 / self.rows as f64);
        }
        column.distinct_count = i64::try_from(distinct).ok();
        column.min = self.min.map(|m| m.text);
        column.max = self.max.map(|m| m.text);
        let few_texts = distinct <= FEW && column.kind == ColumnType::Text;
        column.samples = most_frequent(self.counts, if few_texts { SAMPLES_OF_FEW } else { SAMPLES });
        column.samples_complete = whole && column.samples.len() == distinct;
    }
}

/// The most frequent texts first; equal counts in order of the text, so that the same data always gives the same list.
fn most_frequent(counts: HashMap<u64, (Box<str>, u64), BuildHasherDefault<Hashed>>, most: usize) -> Vec<String> {
    let mut counts: Vec<_> = counts.into_values().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.into_iter().take(most).map(|(text, _)| shortened(&text)).collect()
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => text[..cut].to_owned(),
        None => text.to_owned(),
    }
}

/// Where a value lies on its scale; none for values that have no scale.
fn order(value: Value<'_>) -> Option<f64> {
    match value {
        Value::Date(d) => Some(d.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_micros() as f64),
        Value::Timestamp(t) => Some(t.and_utc().timestamp_micros() as f64),
        Value::TimestampTz(t) => Some(t.timestamp_micros() as f64),
        number => number.as_f64(),
    }
}

/// Values of one column that are shown alike have one hash. Of the value itself: writing each one out to compare what is
/// shown takes most of the time of a count.
fn hash(value: Value<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    match value {
        Value::Null => {}
        Value::Boolean(b) => b.hash(&mut hasher),
        Value::Integer(n) => n.hash(&mut hasher),
        Value::Float(x) if x.is_nan() => f64::NAN.to_bits().hash(&mut hasher),
        Value::Float(x) => x.to_bits().hash(&mut hasher),
        Value::Decimal(t) | Value::Text(t) => t.hash(&mut hasher),
        Value::Date(d) => d.hash(&mut hasher),
        Value::Timestamp(t) => t.hash(&mut hasher),
        Value::TimestampTz(t) => t.hash(&mut hasher),
        Value::Binary(b) => b.len().hash(&mut hasher),
    }
    hasher.finish()
}

/// A value as samples show it.
fn text(value: Value<'_>) -> std::borrow::Cow<'_, str> {
    match value {
        Value::Null => "".into(),
        Value::Boolean(b) => if b { "true" } else { "false" }.into(),
        Value::Integer(n) => n.to_string().into(),
        Value::Float(x) => x.to_string().into(),
        Value::Decimal(t) | Value::Text(t) => t.into(),
        Value::Date(d) => d.to_string().into(),
        Value::Timestamp(t) => t.format("%Y-%m-%dT%H:%M:%S%.f").to_string().into(),
        Value::TimestampTz(t) => t.format("%Y-%m-%dT%H:%M:%S%.fZ").to_string().into(),
        Value::Binary(b) => format!("{} bytes", b.len()).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tallied(kind: ColumnType, values: &[Value<'_>], whole: bool) -> TableColumn {
        let mut tally = Tally::default();
        for value in values {
            tally.add(*value);
        }
        let mut column = TableColumn { kind, ..TableColumn::default() };
        tally.finish(&mut column, whole);
        column
    }

    #[test]
    fn samples_come_by_frequency() {
        let values = ["b", "a", "b", "c"].map(Value::Text);
        let column = tallied(ColumnType::Text, &values, true);
        assert_eq!(column.samples, ["b", "a", "c"]);
        assert!(column.samples_complete);
        assert_eq!(column.distinct_count, Some(3));
    }

    #[test]
    fn samples_of_a_part_are_never_called_complete() {
        assert!(!tallied(ColumnType::Text, &[Value::Text("a")], false).samples_complete);
    }

    #[test]
    fn least_and_greatest_go_by_size_not_by_spelling() {
        let column = tallied(ColumnType::Integer, &[9, 10, -3].map(Value::Integer), true);
        assert_eq!((column.min.as_deref(), column.max.as_deref()), (Some("-3"), Some("10")));
    }

    #[test]
    fn texts_have_no_least_or_greatest() {
        assert_eq!(tallied(ColumnType::Text, &[Value::Text("a")], true).min, None);
    }

    #[test]
    fn empty_cells_are_a_share_and_no_sample() {
        let column = tallied(ColumnType::Text, &[Value::Null, Value::Text("x"), Value::Null, Value::Text("x")], true);
        assert_eq!(column.null_share, Some(0.5));
        assert_eq!(column.samples, ["x"]);
    }

    #[test]
    fn a_column_of_many_values_keeps_twenty() {
        let texts: Vec<String> = (0..5_000).map(|n| n.to_string()).collect();
        let values: Vec<Value<'_>> = texts.iter().map(|t| Value::Text(t)).collect();
        let column = tallied(ColumnType::Text, &values, true);
        assert_eq!(column.samples.len(), SAMPLES);
        assert_eq!(column.distinct_count, Some(5_000));
        assert!(!column.samples_complete);
    }
}
