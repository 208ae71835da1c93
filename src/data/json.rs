//! Rows as JSON, written straight into bytes.
//!
//! Whole numbers beyond ±2^53 and decimals are strings, because a JSON reader may only hold 53 bits; so are `NaN`,
//! `Infinity` and `-Infinity`, which JSON has no numbers for; days are `2026-01-31`, moments `2026-01-31T10:00:00`, with `Z` where they lie on
//! the world's time line and three, six or nine digits of a second where it has them; bytes are `\x` and hexadecimal digits.

use std::fmt::Display;
use std::io::Write;
use std::ops::Range;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use serde::Serialize;
use utoipa::ToSchema;

use super::cells::Cells;
use super::{ResultTable, Value};

/// A value of a result as it travels, for the document of the API: whole numbers beyond 2^53 and decimals are text.
#[derive(Debug, Clone, PartialEq, ToSchema)]
#[serde(untagged)]
#[schema(as = Cell)]
pub enum WireCell {
    Flag(bool),
    Number(f64),
    Text(String),
}

/// Greatest whole number up to which every whole number is exact in a 64-bit float.
const EXACT: u64 = 1 << 53;
const HEX: &[u8; 16] = b"0123456789abcdef";

/// Appends the rows of `range` (cut to the rows there are) as one JSON array of arrays.
pub fn write_rows(table: &ResultTable, range: Range<usize>, out: &mut Vec<u8>) {
    out.push(b'[');
    let mut before = 0;
    let mut first = true;
    for batch in &table.batches {
        let rows = batch.num_rows();
        let from = range.start.saturating_sub(before).min(rows);
        let to = range.end.saturating_sub(before).min(rows);
        before += rows;
        if from >= to {
            continue;
        }
        let cells = Cells::of_batch(batch, &table.columns);
        for row in from..to {
            if !std::mem::take(&mut first) {
                out.push(b',');
            }
            write_row(&cells, row, out);
        }
    }
    out.push(b']');
}

fn write_row(cells: &[Cells], row: usize, out: &mut Vec<u8>) {
    out.push(b'[');
    for (at, column) in cells.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write_value(column.get(row), out);
    }
    out.push(b']');
}

/// Appends one cell.
pub(super) fn write_value(value: Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Boolean(true) => out.extend_from_slice(b"true"),
        Value::Boolean(false) => out.extend_from_slice(b"false"),
        Value::Integer(n) if n.unsigned_abs() > EXACT => {
            out.push(b'"');
            plain(&n, out);
            out.push(b'"');
        }
        Value::Integer(n) => plain(&n, out),
        Value::Float(x) if x.is_finite() => plain(&x, out),
        Value::Float(x) => plain(not_finite(x), out),
        Value::Decimal(text) | Value::Text(text) => plain(text, out),
        Value::Date(day) => quoted(out, |out| write_day(day, out)),
        Value::Timestamp(moment) => quoted(out, |out| write_moment(moment, out)),
        Value::TimestampTz(moment) => quoted(out, |out| {
            write_moment(moment.naive_utc(), out);
            out.push(b'Z');
        }),
        Value::Binary(bytes) => quoted(out, |out| {
            out.extend_from_slice(b"\\\\x");
            write_hex(bytes, out);
        }),
    }
}

/// The name of what is no finite number, as PostgreSQL, JavaScript and our decimals have it.
pub(super) fn not_finite(x: f64) -> &'static str {
    match x {
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => "NaN",
    }
}

/// Appends what serde writes for a plain value; a `Vec` takes every byte, so there is nothing to fail.
fn plain<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) {
    let _ = serde_json::to_writer(out, value);
}

fn quoted(out: &mut Vec<u8>, inner: impl FnOnce(&mut Vec<u8>)) {
    out.push(b'"');
    inner(out);
    out.push(b'"');
}

pub(super) fn write_day(day: NaiveDate, out: &mut Vec<u8>) {
    match u32::try_from(day.year()) {
        Ok(year @ 0..=9999) => {
            two_digits(year / 100, out);
            two_digits(year % 100, out);
            out.push(b'-');
            two_digits(day.month(), out);
            out.push(b'-');
            two_digits(day.day(), out);
        }
        _ => display(&day, out),
    }
}

pub(super) fn write_moment(moment: NaiveDateTime, out: &mut Vec<u8>) {
    write_day(moment.date(), out);
    out.push(b'T');
    two_digits(moment.hour(), out);
    out.push(b':');
    two_digits(moment.minute(), out);
    out.push(b':');
    two_digits(moment.second(), out);
    match moment.nanosecond() {
        0 => {}
        nanos if nanos % 1_000_000 == 0 => display(&format_args!(".{:03}", nanos / 1_000_000), out),
        nanos if nanos % 1_000 == 0 => display(&format_args!(".{:06}", nanos / 1_000), out),
        nanos => display(&format_args!(".{nanos:09}"), out),
    }
}

fn two_digits(n: u32, out: &mut Vec<u8>) {
    for digit in [n / 10 % 10, n % 10] {
        out.push(b'0' + u8::try_from(digit).unwrap_or_default());
    }
}

fn display(value: &dyn Display, out: &mut Vec<u8>) {
    let _ = write!(out, "{value}");
}

pub(super) fn write_hex(bytes: &[u8], out: &mut Vec<u8>) {
    out.reserve(bytes.len() * 2);
    for byte in bytes {
        out.push(HEX[usize::from(byte >> 4)]);
        out.push(HEX[usize::from(byte & 15)]);
    }
}

/// The first `limit` rows as JSON values, by the same rules as [`write_rows`].
pub fn preview_rows(table: &ResultTable, limit: usize) -> Vec<Vec<serde_json::Value>> {
    let mut rows = Vec::with_capacity(limit.min(table.row_count()));
    let mut scratch = Vec::new();
    for batch in &table.batches {
        let cells = Cells::of_batch(batch, &table.columns);
        for row in 0..batch.num_rows().min(limit - rows.len()) {
            rows.push(cells.iter().map(|column| json_value(column.get(row), &mut scratch)).collect());
        }
    }
    rows
}

/// One cell as a JSON value; `scratch` is only memory to work in.
pub(super) fn json_value(value: Value, scratch: &mut Vec<u8>) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Text(text) | Value::Decimal(text) => text.into(),
        other => {
            scratch.clear();
            write_value(other, scratch);
            serde_json::from_slice(scratch).unwrap_or_default()
        }
    }
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
