//! Days and moments: PostgreSQL counts from the year 2000 and reaches further than calendars of other programs.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, StringBuilder};
use chrono::{DateTime, NaiveDate};

use crate::data::{ColumnType, Value, cell};

/// Days from 1970-01-01 to 2000-01-01.
const EPOCH_DAYS: i32 = 10_957;
/// Microseconds from 1970-01-01 to 2000-01-01.
const EPOCH_MICROS: i64 = 946_684_800_000_000;
const DAY_MICROS: i64 = 86_400_000_000;

/// A value that fits, or the text of one that doesn't.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Moment<T> {
    Fits(T),
    Odd(String),
}

/// A `date`: days since 2000, as days since 1970.
pub(super) fn date(days: i32) -> Moment<i32> {
    match days {
        i32::MAX => Moment::Odd("infinity".to_owned()),
        i32::MIN => Moment::Odd("-infinity".to_owned()),
        _ => match days.checked_add(EPOCH_DAYS).filter(|d| NaiveDate::from_epoch_days(*d).is_some()) {
            Some(fits) => Moment::Fits(fits),
            None => Moment::Odd(day_text(i64::from(days) + i64::from(EPOCH_DAYS))),
        },
    }
}

/// A `timestamp` or `timestamptz`: microseconds since 2000, as microseconds since 1970. `zone` ends odd texts.
pub(super) fn timestamp(micros: i64, zone: &str) -> Moment<i64> {
    match micros {
        i64::MAX => Moment::Odd("infinity".to_owned()),
        i64::MIN => Moment::Odd("-infinity".to_owned()),
        _ => match micros.checked_add(EPOCH_MICROS).filter(|m| DateTime::from_timestamp_micros(*m).is_some()) {
            Some(fits) => Moment::Fits(fits),
            None => Moment::Odd(format!("{}{zone}", moment_text(micros))),
        },
    }
}

/// Microseconds since 2000 as day and time, for years beyond chrono's.
fn moment_text(micros: i64) -> String {
    let day = day_text(micros.div_euclid(DAY_MICROS) + i64::from(EPOCH_DAYS));
    let seconds = micros.rem_euclid(DAY_MICROS) / 1_000_000;
    let fraction = match micros.rem_euclid(1_000_000) {
        0 => String::new(),
        micros => format!(".{micros:06}"),
    };
    format!("{day}T{:02}:{:02}:{:02}{fraction}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The day as `year-month-day` in the proleptic Gregorian calendar, for years beyond chrono's.
///
/// Years are counted from March on, so that the leap day comes last; 400 years have 146,097 days.
fn day_text(since_1970: i64) -> String {
    let days = since_1970 + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The column as text, each odd value in its row.
pub(super) fn as_text(array: &ArrayRef, kind: ColumnType, odd: Vec<(usize, String)>) -> ArrayRef {
    let mut odd = odd.into_iter().peekable();
    let mut builder = StringBuilder::new();
    for row in 0..array.len() {
        match odd.next_if(|(at, _)| *at == row) {
            Some((_, text)) => builder.append_value(text),
            None => builder.append_option(usual_text(array, kind, row)),
        }
    }
    Arc::new(builder.finish())
}

fn usual_text(array: &ArrayRef, kind: ColumnType, row: usize) -> Option<String> {
    let day = |d: NaiveDate| d.format("%Y-%m-%d").to_string();
    match cell(array.as_ref(), kind, row) {
        Value::Date(d) => Some(day(d)),
        Value::Timestamp(t) => Some(t.format("%Y-%m-%dT%H:%M:%S%.f").to_string()),
        Value::TimestampTz(t) => Some(DateTime::format(&t, "%Y-%m-%dT%H:%M:%S%.fZ").to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_days_and_moments_are_moved_to_1970() {
        assert_eq!(date(0), Moment::Fits(EPOCH_DAYS));
        assert_eq!(date(-EPOCH_DAYS), Moment::Fits(0));
        assert_eq!(timestamp(-EPOCH_MICROS, ""), Moment::Fits(0));
    }

    #[test]
    fn infinity_is_said_and_not_lost() {
        assert_eq!(date(i32::MAX), Moment::Odd("infinity".into()));
        assert_eq!(timestamp(i64::MIN, "Z"), Moment::Odd("-infinity".into()));
    }

    #[test]
    fn the_farthest_moments_of_postgresql_are_written_out() {
        // The greatest date and timestamp of the documentation, table 8.9.
        assert_eq!(date(2_145_031_948), Moment::Odd("5874897-12-31".into()));
        assert_eq!(timestamp(9_223_371_331_199_999_999, "Z"), Moment::Odd("294276-12-31T23:59:59.999999Z".into()));
    }

    #[test]
    fn our_calendar_agrees_with_chrono() {
        for day in (-800_000..800_000).step_by(317) {
            let expected = NaiveDate::from_epoch_days(day).unwrap().format("%Y-%m-%d").to_string();
            if day > -719_162 {
                assert_eq!(day_text(i64::from(day)), expected);
            }
        }
    }
}
