//! Columns that grow value by value, from what the driver read straight into Arrow.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BinaryBuilder, BooleanArray, Date32Builder, Float64Builder, Int64Array, Int64Builder,
    StringBuilder, TimestampMicrosecondBuilder,
};
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use mysql_async::Value;

use super::shapes;
use super::types::{Plan, Reading};
use crate::data::{ColumnType, Value as Cell, cell};

/// Why a value could not be read: the server sent one that its own type doesn't have.
#[derive(Debug)]
pub(super) struct Unreadable;

/// What a cell takes beside its text: a value of fixed width, or the place of a text.
pub(super) const FIXED: usize = 8;

/// One column of a result while its rows come in.
pub(super) struct Growing {
    plan: Plan,
    values: Values,
    /// Days that no calendar has (`0000-00-00`), by row: with one of them the column becomes text.
    odd: Vec<(usize, String)>,
}

enum Values {
    Int(Int64Builder),
    Float(Float64Builder),
    Text(StringBuilder),
    Date(Date32Builder),
    Moment(TimestampMicrosecondBuilder),
    Bytes(BinaryBuilder),
}

impl Growing {
    pub(super) fn new(plan: Plan) -> Self {
        let values = match plan.kind {
            ColumnType::Boolean | ColumnType::Integer => Values::Int(Int64Builder::new()),
            ColumnType::Float => Values::Float(Float64Builder::new()),
            ColumnType::Date => Values::Date(Date32Builder::new()),
            ColumnType::Timestamp => Values::Moment(TimestampMicrosecondBuilder::new()),
            ColumnType::TimestampTz => Values::Moment(TimestampMicrosecondBuilder::new().with_timezone("UTC")),
            ColumnType::Binary => Values::Bytes(BinaryBuilder::new()),
            _ => Values::Text(StringBuilder::new()),
        };
        Self { plan, values, odd: Vec::new() }
    }

    /// Adds one cell and gives the bytes that it takes as it is kept.
    pub(super) fn push(&mut self, value: Value) -> Result<usize, Unreadable> {
        let missing = value == Value::NULL;
        let mut kept = FIXED;
        match &mut self.values {
            Values::Int(b) if missing => b.append_null(),
            Values::Float(b) if missing => b.append_null(),
            Values::Text(b) if missing => b.append_null(),
            Values::Date(b) if missing => b.append_null(),
            Values::Moment(b) if missing => b.append_null(),
            Values::Bytes(b) if missing => b.append_null(),
            Values::Int(b) => b.append_value(whole(value)?),
            Values::Float(b) => b.append_value(float(value)?),
            Values::Text(b) => {
                let text = text(self.plan.reading, value)?;
                kept += text.len();
                b.append_value(text);
            }
            Values::Bytes(b) => match value {
                Value::Bytes(bytes) => {
                    kept += bytes.len();
                    b.append_value(bytes);
                }
                _ => return Err(Unreadable),
            },
            Values::Date(b) => match day(&value)? {
                Ok(day) => b.append_value(day.num_days_from_ce() - EPOCH_FROM_CE),
                Err(odd) => {
                    self.odd.push((b.values_slice().len(), odd));
                    b.append_null();
                }
            },
            Values::Moment(b) => match moment(&value)? {
                Ok(moment) => b.append_value(moment.and_utc().timestamp_micros()),
                Err(odd) => {
                    self.odd.push((b.values_slice().len(), odd));
                    b.append_null();
                }
            },
        }
        Ok(kept)
    }

    /// The finished column and its type.
    pub(super) fn finish(self) -> (ColumnType, ArrayRef) {
        let kind = self.plan.kind;
        let array: ArrayRef = match self.values {
            Values::Int(mut b) if kind == ColumnType::Boolean => return flags(b.finish()),
            Values::Int(mut b) => Arc::new(b.finish()),
            Values::Float(mut b) => Arc::new(b.finish()),
            Values::Text(mut b) => Arc::new(b.finish()),
            Values::Date(mut b) => Arc::new(b.finish()),
            Values::Moment(mut b) => Arc::new(b.finish()),
            Values::Bytes(mut b) => Arc::new(b.finish()),
        };
        if self.odd.is_empty() { (kind, array) } else { (ColumnType::Text, as_text(&array, kind, self.odd)) }
    }
}

/// Days from the first of January of the year 1 to that of 1970, plus one.
const EPOCH_FROM_CE: i32 = 719_163;

/// Yes and no where there is nothing but 1 and 0; else the numbers that they are.
fn flags(numbers: Int64Array) -> (ColumnType, ArrayRef) {
    if numbers.iter().flatten().all(|n| matches!(n, 0 | 1)) {
        let flags: BooleanArray = numbers.iter().map(|n| n.map(|n| n == 1)).collect();
        (ColumnType::Boolean, Arc::new(flags))
    } else {
        (ColumnType::Integer, Arc::new(numbers))
    }
}

fn whole(value: Value) -> Result<i64, Unreadable> {
    match value {
        Value::Int(n) => Ok(n),
        Value::UInt(n) => i64::try_from(n).map_err(|_| Unreadable),
        Value::Bytes(bytes) => i64::try_from(bits(&bytes)?).map_err(|_| Unreadable),
        _ => Err(Unreadable),
    }
}

/// The number that bits mean, the highest first.
fn bits(bytes: &[u8]) -> Result<u64, Unreadable> {
    if bytes.len() > 8 {
        return Err(Unreadable);
    }
    Ok(bytes.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)))
}

/// A `float` becomes the double that is written like it: 0.1 stays 0.1.
fn float(value: Value) -> Result<f64, Unreadable> {
    match value {
        Value::Double(n) => Ok(n),
        Value::Float(n) => Ok(n.to_string().parse().unwrap_or_else(|_| f64::from(n))),
        _ => Err(Unreadable),
    }
}

fn text(reading: Reading, value: Value) -> Result<String, Unreadable> {
    match (reading, value) {
        (Reading::Bit, Value::Bytes(bytes)) => Ok(bits(&bytes)?.to_string()),
        (Reading::Shape, Value::Bytes(bytes)) => Ok(shapes::text(&bytes)),
        (_, Value::Bytes(bytes)) => Ok(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        }),
        (_, Value::UInt(n)) => Ok(n.to_string()),
        (_, Value::Int(n)) => Ok(n.to_string()),
        (_, Value::Time(negative, days, hours, minutes, seconds, micros)) => {
            let sign = if negative { "-" } else { "" };
            let hours = u64::from(days) * 24 + u64::from(hours);
            Ok(with_micros(format!("{sign}{hours:02}:{minutes:02}:{seconds:02}"), micros))
        }
        _ => Err(Unreadable),
    }
}

fn with_micros(text: String, micros: u32) -> String {
    if micros == 0 { text } else { format!("{text}.{micros:06}").trim_end_matches('0').to_owned() }
}

/// A day, or one that no calendar has, as the server writes it.
fn day(value: &Value) -> Result<Result<NaiveDate, String>, Unreadable> {
    let Value::Date(year, month, day, ..) = *value else { return Err(Unreadable) };
    let known = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into()).filter(|_| year > 0);
    Ok(known.ok_or_else(|| format!("{year:04}-{month:02}-{day:02}")))
}

fn moment(value: &Value) -> Result<Result<NaiveDateTime, String>, Unreadable> {
    let Value::Date(_, _, _, hour, minute, second, micros) = *value else { return Err(Unreadable) };
    let time = |d: NaiveDate| d.and_hms_micro_opt(hour.into(), minute.into(), second.into(), micros);
    match day(value)? {
        Ok(day) => Ok(Ok(time(day).ok_or(Unreadable)?)),
        Err(day) => Ok(Err(with_micros(format!("{day}T{hour:02}:{minute:02}:{second:02}"), micros))),
    }
}

/// The column as text, each odd value in its row.
fn as_text(array: &ArrayRef, kind: ColumnType, odd: Vec<(usize, String)>) -> ArrayRef {
    let mut odd = odd.into_iter().peekable();
    let mut builder = StringBuilder::new();
    for row in 0..array.len() {
        match odd.next_if(|(at, _)| *at == row) {
            Some((_, text)) => builder.append_value(text),
            None => builder.append_option(match cell(array.as_ref(), kind, row) {
                Cell::Date(d) => Some(d.format("%Y-%m-%d").to_string()),
                Cell::Timestamp(t) => Some(t.format("%Y-%m-%dT%H:%M:%S%.f").to_string()),
                Cell::TimestampTz(t) => Some(t.format("%Y-%m-%dT%H:%M:%S%.fZ").to_string()),
                _ => None,
            }),
        }
    }
    Arc::new(builder.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grown(kind: ColumnType, reading: Reading, cells: &[Value]) -> (ColumnType, ArrayRef) {
        let mut column = Growing::new(Plan { kind, reading });
        for value in cells {
            column.push(value.clone()).unwrap();
        }
        column.finish()
    }

    #[test]
    fn flags_are_yes_and_no_only_where_nothing_else_stands() {
        let (kind, array) =
            grown(ColumnType::Boolean, Reading::Flag, &[Value::Int(1), Value::NULL, Value::Bytes(vec![0])]);
        assert_eq!(kind, ColumnType::Boolean);
        assert_eq!(cell(array.as_ref(), kind, 0), Cell::Boolean(true));
        let (kind, array) = grown(ColumnType::Boolean, Reading::Flag, &[Value::Int(1), Value::Int(7)]);
        assert_eq!((kind, cell(array.as_ref(), kind, 1)), (ColumnType::Integer, Cell::Integer(7)));
    }

    #[test]
    fn a_day_that_no_calendar_has_makes_its_column_text() {
        let cells = [Value::Date(2024, 2, 29, 0, 0, 0, 0), Value::Date(0, 0, 0, 0, 0, 0, 0), Value::NULL];
        let (kind, array) = grown(ColumnType::Date, Reading::Date, &cells);
        assert_eq!(kind, ColumnType::Text);
        let values: Vec<_> = (0..3).map(|row| cell(array.as_ref(), kind, row)).collect();
        assert_eq!(values, [Cell::Text("2024-02-29"), Cell::Text("0000-00-00"), Cell::Null]);
        let (kind, array) = grown(ColumnType::Date, Reading::Date, &cells[..1]);
        assert_eq!(cell(array.as_ref(), kind, 0), Cell::Date(NaiveDate::from_ymd_opt(2024, 2, 29).unwrap()));
    }

    #[test]
    fn times_may_be_longer_than_a_day_and_negative() {
        let cells = [Value::Time(true, 1, 2, 3, 4, 0), Value::Time(false, 0, 10, 0, 0, 500_000)];
        let (kind, array) = grown(ColumnType::Time, Reading::Time, &cells);
        assert_eq!(cell(array.as_ref(), ColumnType::Text, 0), Cell::Text("-26:03:04"));
        assert_eq!(cell(array.as_ref(), ColumnType::Text, 1), Cell::Text("10:00:00.5"));
        assert_eq!(kind, ColumnType::Time);
    }

    #[test]
    fn bits_are_the_number_that_they_mean() {
        assert_eq!(bits(&[1, 0]).ok(), Some(256));
        assert!(bits(&[0; 9]).is_err());
    }
}
