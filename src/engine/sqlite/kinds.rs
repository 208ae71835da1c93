//! Which kind a column of SQLite values is: what was declared, where the values keep to it.

use std::sync::Arc;

use arrow::array::new_null_array;
use arrow::array::{ArrayRef, BooleanArray, Date32Array, Int64Array, StringArray, TimestampMicrosecondArray};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::column::{Values, fits_a_float};
use crate::data::ColumnType;

/// What counts as a sign that texts are dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Evidence {
    /// The declared type says so and the values keep to it; a calendar day alone also counts without a declaration,
    /// since it is shown the same either way.
    Declared,
    /// The values alone are enough: SQLite has no date type, and many files declare dates as text.
    Values,
}

/// What a declared type promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Promise {
    Boolean,
    Date,
    Moment,
    Fraction,
    Whole,
    Blob,
    Other,
}

/// Reads the promise of a declared type by the words in it, as SQLite itself does (its section "Type Affinity").
fn promise(declared: &str) -> Promise {
    let declared = declared.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| declared.contains(w));
    if has(&["bool"]) {
        Promise::Boolean
    } else if has(&["datetime", "timestamp"]) {
        Promise::Moment
    } else if declared.trim() == "date" {
        Promise::Date
    } else if has(&["int"]) {
        Promise::Whole
    } else if has(&["real", "floa", "doub", "money"]) || (has(&["dec", "num"]) && declared.contains(',')) {
        Promise::Fraction
    } else if has(&["blob", "binary"]) {
        Promise::Blob
    } else {
        Promise::Other
    }
}

/// The kind that an empty column of this declared type is shown as.
pub(super) fn declared_kind(declared: &str) -> ColumnType {
    match promise(declared) {
        Promise::Boolean => ColumnType::Boolean,
        Promise::Date => ColumnType::Date,
        Promise::Moment => ColumnType::Timestamp,
        Promise::Fraction => ColumnType::Float,
        Promise::Whole => ColumnType::Integer,
        Promise::Blob => ColumnType::Binary,
        Promise::Other => ColumnType::Text,
    }
}

/// The type that values of this declared type should have; `Decimal` stands for any number. None where it says nothing
/// that a table of a dataset could hold.
pub(super) fn expected_kind(declared: &str) -> Option<ColumnType> {
    let words = declared.to_ascii_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    match promise(declared) {
        Promise::Blob => None,
        Promise::Other if has(&["char", "clob", "text", "uuid", "json"]) => Some(ColumnType::Text),
        Promise::Other => has(&["num", "dec"]).then_some(ColumnType::Decimal),
        _ => Some(declared_kind(declared)),
    }
}

/// Decides the kind of a column and gives its values in that kind's Arrow type.
pub(super) fn settle(values: Values, declared: &str, evidence: Evidence) -> (ColumnType, ArrayRef) {
    match values {
        Values::Nulls(n) => {
            let kind = declared_kind(declared);
            (kind, new_null_array(&kind.arrow(), n))
        }
        Values::Integers(mut b) => settle_integers(b.finish(), declared),
        Values::Floats(mut b) => (ColumnType::Float, Arc::new(b.finish())),
        Values::Exact(mut b) => (ColumnType::Decimal, Arc::new(b.finish())),
        Values::Texts(mut b) => settle_texts(b.finish(), declared, evidence),
        Values::Blobs(mut b) => (ColumnType::Binary, Arc::new(b.finish())),
    }
}

fn settle_integers(values: Int64Array, declared: &str) -> (ColumnType, ArrayRef) {
    match promise(declared) {
        Promise::Boolean if values.iter().flatten().all(|n| n == 0 || n == 1) => {
            let flags: BooleanArray = values.iter().map(|n| n.map(|n| n == 1)).collect();
            (ColumnType::Boolean, Arc::new(flags))
        }
        Promise::Fraction if values.iter().flatten().all(fits_a_float) => {
            let floats: arrow::array::Float64Array = values.iter().map(|n| n.map(|n| n as f64)).collect();
            (ColumnType::Float, Arc::new(floats))
        }
        _ => (ColumnType::Integer, Arc::new(values)),
    }
}

fn settle_texts(values: StringArray, declared: &str, evidence: Evidence) -> (ColumnType, ArrayRef) {
    let promise = promise(declared);
    if promise == Promise::Boolean
        && let Some(flags) = all(&values, flag)
    {
        return (ColumnType::Boolean, Arc::new(BooleanArray::from(flags)));
    }
    if let Some(days) = all(&values, day) {
        return (ColumnType::Date, Arc::new(Date32Array::from(days)));
    }
    let moments_count = evidence == Evidence::Values || matches!(promise, Promise::Date | Promise::Moment);
    if moments_count && let Some(moments) = all(&values, moment) {
        return settle_moments(moments, promise);
    }
    if moments_count && let Some(moments) = all(&values, zoned_moment) {
        let array = TimestampMicrosecondArray::from(moments).with_timezone("UTC");
        return (ColumnType::TimestampTz, Arc::new(array));
    }
    (ColumnType::Text, Arc::new(values))
}

/// Moments that were declared as days and are all midnights are days.
fn settle_moments(moments: Vec<Option<i64>>, promise: Promise) -> (ColumnType, ArrayRef) {
    const DAY: i64 = 86_400_000_000;
    if promise == Promise::Date && moments.iter().flatten().all(|m| m.rem_euclid(DAY) == 0) {
        let days = moments.iter().map(|m| m.and_then(|m| i32::try_from(m.div_euclid(DAY)).ok()));
        return (ColumnType::Date, Arc::new(days.collect::<Date32Array>()));
    }
    (ColumnType::Timestamp, Arc::new(TimestampMicrosecondArray::from(moments)))
}

/// All values read by `read`, or none if one of them can't be.
fn all<T>(values: &StringArray, read: impl Fn(&str) -> Option<T>) -> Option<Vec<Option<T>>> {
    values.iter().map(|text| text.map_or(Some(None), |t| read(t).map(Some))).collect()
}

fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "t" | "true" | "y" | "yes" => Some(true),
        "0" | "f" | "false" | "n" | "no" => Some(false),
        _ => None,
    }
}

/// Days since 1970 of `2026-01-31`; nothing shorter or longer.
fn day(text: &str) -> Option<i32> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' || !bytes[0].is_ascii_digit() {
        return None;
    }
    let days = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    i32::try_from(days.signed_duration_since(NaiveDate::default()).num_days()).ok()
}

/// Microseconds since 1970 of `2026-01-31 10:00`, with seconds and fraction where given, or of a day's midnight.
fn moment(text: &str) -> Option<i64> {
    if let Some(day) = day(text) {
        return Some(i64::from(day) * 86_400_000_000);
    }
    let (date, time) = text.split_once([' ', 'T'])?;
    day(date)?;
    let date = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok()?;
    let time = NaiveTime::parse_from_str(time, "%H:%M:%S%.f").or_else(|_| NaiveTime::parse_from_str(time, "%H:%M"));
    let time = time.ok().filter(|time| is_kept(time.nanosecond()))?;
    Some(NaiveDateTime::new(date, time).and_utc().timestamp_micros())
}

/// Whether microseconds hold this part of a second: finer ones and seconds added to a minute stay what they are as text.
fn is_kept(nanoseconds: u32) -> bool {
    nanoseconds.is_multiple_of(1_000) && nanoseconds < 1_000_000_000
}

/// The same with a zone: `2026-01-31T10:00:00+01:00`, `…Z`.
fn zoned_moment(text: &str) -> Option<i64> {
    let moment = DateTime::parse_from_rfc3339(text).ok().filter(|t| is_kept(t.nanosecond()))?;
    Some(moment.timestamp_micros())
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::Array;
    use rusqlite::types::ValueRef;

    fn kind_of(texts: &[&str], declared: &str, evidence: Evidence) -> ColumnType {
        let mut values = Values::default();
        for text in texts {
            values.push(ValueRef::Text(text.as_bytes()));
        }
        let (kind, array) = settle(values, declared, evidence);
        assert_eq!(array.data_type(), &kind.arrow());
        kind
    }

    #[test]
    fn declared_dates_are_dates_when_every_value_is_one() {
        use Evidence::Declared;
        assert_eq!(kind_of(&["2026-01-31", "1999-12-31"], "DATE", Declared), ColumnType::Date);
        assert_eq!(kind_of(&["2026-01-31", "soon"], "DATE", Declared), ColumnType::Text);
        assert_eq!(kind_of(&["2026-01-31 10:00:00.500", "2026-01-31"], "DATETIME", Declared), ColumnType::Timestamp);
        assert_eq!(kind_of(&["2026-01-31 00:00:00"], "date", Declared), ColumnType::Date);
        assert_eq!(kind_of(&["2026-01-31T10:00:00+01:00"], "timestamp", Declared), ColumnType::TimestampTz);
    }

    #[test]
    fn texts_with_times_are_left_as_they_are_unless_values_count() {
        assert_eq!(kind_of(&["2026-01-31 10:00:00"], "TEXT", Evidence::Declared), ColumnType::Text);
        assert_eq!(kind_of(&["2026-01-31 10:00:00"], "TEXT", Evidence::Values), ColumnType::Timestamp);
        assert_eq!(kind_of(&["2026-01-31"], "", Evidence::Declared), ColumnType::Date);
    }

    #[test]
    fn days_that_do_not_exist_are_text() {
        assert_eq!(kind_of(&["2026-02-30"], "DATE", Evidence::Declared), ColumnType::Text);
        assert_eq!(kind_of(&["2026-1-3"], "DATE", Evidence::Declared), ColumnType::Text);
    }

    #[test]
    fn flags_are_booleans_where_declared() {
        let mut values = Values::default();
        values.push(ValueRef::Integer(0));
        values.push(ValueRef::Integer(1));
        assert_eq!(settle(values, "BOOLEAN", Evidence::Declared).0, ColumnType::Boolean);
        assert_eq!(kind_of(&["yes", "no"], "bool", Evidence::Declared), ColumnType::Boolean);
        assert_eq!(kind_of(&["yes", "perhaps"], "bool", Evidence::Declared), ColumnType::Text);
    }

    #[test]
    fn money_without_cents_is_still_money() {
        let mut values = Values::default();
        values.push(ValueRef::Integer(5));
        assert_eq!(settle(values, "DECIMAL(10,2)", Evidence::Declared).0, ColumnType::Float);
    }

    #[test]
    fn a_declared_type_says_what_values_should_be() {
        for (declared, kind) in [
            ("NVARCHAR(160)", Some(ColumnType::Text)),
            ("NUMERIC", Some(ColumnType::Decimal)),
            ("NUMERIC(10,2)", Some(ColumnType::Float)),
            ("tinyint(1)", Some(ColumnType::Integer)),
            ("BLOB", None),
            ("", None),
        ] {
            assert_eq!(expected_kind(declared), kind, "{declared}");
        }
    }

    #[test]
    fn an_empty_column_is_what_was_declared() {
        for (declared, kind) in [
            ("INTEGER", ColumnType::Integer),
            ("varchar(20)", ColumnType::Text),
            ("numeric(10,2)", ColumnType::Float),
            ("DateTime", ColumnType::Timestamp),
            ("", ColumnType::Text),
        ] {
            assert_eq!(declared_kind(declared), kind, "{declared}");
        }
    }
}
