//! Values of the query in the source's own SQL.

use arrow::datatypes::TimeUnit;
use chrono::{DateTime, Datelike, NaiveDate};
use datafusion::common::ScalarValue;

use super::column::{Sense, micros};
use crate::sql::{Dialect, quote_text};

/// The value and what it means; none where the source can't be told it exactly.
pub(super) fn literal(value: &ScalarValue, dialect: Dialect) -> Option<(String, Sense)> {
    use ScalarValue as S;
    Some(match value {
        S::Int8(Some(n)) => (n.to_string(), Sense::Whole),
        S::Int16(Some(n)) => (n.to_string(), Sense::Whole),
        S::Int32(Some(n)) => (n.to_string(), Sense::Whole),
        S::Int64(Some(n)) => (n.to_string(), Sense::Whole),
        S::UInt8(Some(n)) => (n.to_string(), Sense::Whole),
        S::UInt16(Some(n)) => (n.to_string(), Sense::Whole),
        S::UInt32(Some(n)) => (n.to_string(), Sense::Whole),
        S::Decimal128(Some(_), _, scale) | S::Decimal256(Some(_), _, scale) if *scale >= 0 => {
            (value.to_string(), Sense::Exact)
        }
        // Zero has two signs, and sources differ on whether they are equal.
        S::Float64(Some(x)) if x.is_finite() && *x != 0.0 => (format!("{x:e}"), Sense::Float),
        S::Boolean(Some(flag)) => (flag_word(*flag, dialect).to_owned(), Sense::Flag),
        S::Utf8(Some(text)) | S::LargeUtf8(Some(text)) | S::Utf8View(Some(text)) if !text.contains('\0') => {
            (quote_text(text, dialect), Sense::Words)
        }
        S::Date32(Some(days)) => day(*days, dialect)?,
        S::TimestampSecond(Some(n), zone) => moment((*n, TimeUnit::Second), zone.is_some(), dialect)?,
        S::TimestampMillisecond(Some(n), zone) => moment((*n, TimeUnit::Millisecond), zone.is_some(), dialect)?,
        S::TimestampMicrosecond(Some(n), zone) => moment((*n, TimeUnit::Microsecond), zone.is_some(), dialect)?,
        S::TimestampNanosecond(Some(n), zone) => moment((*n, TimeUnit::Nanosecond), zone.is_some(), dialect)?,
        _ => return None,
    })
}

fn flag_word(flag: bool, dialect: Dialect) -> &'static str {
    match (dialect, flag) {
        (Dialect::Sqlite, true) => "1",
        (Dialect::Sqlite, false) => "0",
        (_, true) => "TRUE",
        (_, false) => "FALSE",
    }
}

fn day(days: i32, dialect: Dialect) -> Option<(String, Sense)> {
    let day = calendar_day(days)?.format("%Y-%m-%d");
    Some(match dialect {
        Dialect::Sqlite => (format!("'{day}'"), Sense::Written),
        _ => (format!("DATE '{day}'"), Sense::Day),
    })
}

/// The day so many days after 1970 began, within the years that every source knows.
pub(super) fn calendar_day(days: i32) -> Option<NaiveDate> {
    let day = NaiveDate::from_ymd_opt(1970, 1, 1)?.checked_add_signed(chrono::TimeDelta::days(days.into()))?;
    (1..=9_998).contains(&day.year()).then_some(day)
}

fn moment((value, unit): (i64, TimeUnit), zoned: bool, dialect: Dialect) -> Option<(String, Sense)> {
    let moment = DateTime::from_timestamp_micros(micros(value, unit)?)?;
    calendar_day(i32::try_from(moment.timestamp().div_euclid(86_400)).ok()?)?;
    let text = moment.format("%Y-%m-%d %H:%M:%S%.6f");
    match (dialect, zoned) {
        (Dialect::PostgreSql, true) => Some((format!("TIMESTAMPTZ '{text}+00'"), Sense::ZonedMoment)),
        // Sessions of ours are in UTC, and MySQL keeps such columns as moments.
        (Dialect::MySql, true) => Some((format!("TIMESTAMP '{text}'"), Sense::ZonedMoment)),
        (Dialect::PostgreSql | Dialect::MySql, false) => Some((format!("TIMESTAMP '{text}'"), Sense::Moment)),
        (Dialect::Sqlite, false) => Some((format!("'{}'", moment.format("%Y-%m-%d")), Sense::Written)),
        (Dialect::Sqlite | Dialect::Dataset, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: &ScalarValue, dialect: Dialect) -> Option<String> {
        literal(value, dialect).map(|(sql, _)| sql)
    }

    #[test]
    fn values_are_written_so_that_they_are_read_as_the_same() {
        let p = Dialect::PostgreSql;
        for (value, sql) in [
            (ScalarValue::Int64(Some(-7)), "-7"),
            (ScalarValue::Decimal128(Some(-1_250), 10, 2), "-12.50"),
            (ScalarValue::Float64(Some(0.1)), "1e-1"),
            (ScalarValue::from("it's"), "'it''s'"),
            (ScalarValue::Date32(Some(19_723)), "DATE '2024-01-01'"),
            (ScalarValue::TimestampMillisecond(Some(1_500), None), "TIMESTAMP '1970-01-01 00:00:01.500000'"),
            (ScalarValue::TimestampSecond(Some(0), Some("UTC".into())), "TIMESTAMPTZ '1970-01-01 00:00:00.000000+00'"),
        ] {
            assert_eq!(written(&value, p).as_deref(), Some(sql));
        }
        assert_eq!(written(&ScalarValue::from("a\\b"), Dialect::MySql).as_deref(), Some("'a\\\\b'"));
        assert_eq!(written(&ScalarValue::Boolean(Some(true)), Dialect::Sqlite).as_deref(), Some("1"));
    }

    #[test]
    fn what_can_not_be_told_exactly_is_not_told() {
        for value in [
            ScalarValue::Float64(Some(f64::NAN)),
            ScalarValue::Float64(Some(0.0)),
            ScalarValue::from("a\0b"),
            ScalarValue::Date32(Some(i32::MAX)),
            ScalarValue::TimestampNanosecond(Some(1), None),
            ScalarValue::Int64(None),
        ] {
            assert_eq!(written(&value, Dialect::PostgreSql), None, "{value:?}");
        }
    }
}
