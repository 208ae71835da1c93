//! Rows as CSV (RFC 4180: commas, double quotes, CR LF), written straight into bytes.
//!
//! A spreadsheet takes a text that begins with `=` and a few other signs for a formula and runs it: such texts get an
//! apostrophe in front (CWE-1236). Numbers stay numbers, to their last digit; an empty cell is no value.

use std::io::Write;
use std::ops::Range;

use super::cells::Cells;
use super::json::{not_finite, write_day, write_hex, write_moment};
use super::{Column, ResultTable, Value};

/// Signs at the start of a text that make spreadsheets take it for a formula, in their wide forms too.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// Appends the line of column names.
pub fn write_csv_header(columns: &[Column], out: &mut Vec<u8>) {
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write_text(&column.name, out);
    }
    out.extend_from_slice(b"\r\n");
}

/// Appends the rows of `range` (cut to the rows there are), a line each.
pub fn write_csv_rows(table: &ResultTable, range: Range<usize>, out: &mut Vec<u8>) {
    let mut before = 0;
    for batch in &table.batches {
        let rows = batch.num_rows();
        let from = range.start.saturating_sub(before).min(rows);
        let to = range.end.saturating_sub(before).min(rows);
        before += rows;
        let cells = Cells::of_batch(batch, &table.columns);
        for row in from..to {
            for (at, column) in cells.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write_cell(column.get(row), out);
            }
            out.extend_from_slice(b"\r\n");
        }
    }
}

fn write_cell(value: Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => {}
        Value::Boolean(yes) => out.extend_from_slice(if yes { b"true" } else { b"false" }),
        // A `Vec` takes every byte, so there is nothing to fail.
        Value::Integer(n) => drop(write!(out, "{n}")),
        Value::Float(x) if x.is_finite() => drop(serde_json::to_writer(&mut *out, &x)),
        Value::Float(x) => out.extend_from_slice(not_finite(x).as_bytes()),
        Value::Decimal(digits) if is_number(digits) => out.extend_from_slice(digits.as_bytes()),
        Value::Decimal(text) | Value::Text(text) => write_text(text, out),
        Value::Date(day) => write_day(day, out),
        Value::Timestamp(moment) => write_moment(moment, out),
        Value::TimestampTz(moment) => {
            write_moment(moment.naive_utc(), out);
            out.push(b'Z');
        }
        Value::Binary(bytes) => {
            out.extend_from_slice(b"\\x");
            write_hex(bytes, out);
        }
    }
}

/// Whether a decimal is digits and nothing else that a spreadsheet could take otherwise.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'))
}

/// A text, in quotes where it needs them. An empty text is in quotes, which tells it from no value.
fn write_text(text: &str, out: &mut Vec<u8>) {
    let formula = text.starts_with(FORMULA);
    let quotes = text.is_empty()
        || text.contains(['"', ',', '\r', '\n'])
        || text.starts_with(char::is_whitespace)
        || text.ends_with(char::is_whitespace);
    if quotes {
        out.push(b'"');
    }
    if formula {
        out.push(b'\'');
    }
    if quotes {
        out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::data::{ColumnType, sample};

    fn csv(columns: &[(&str, ColumnType)], rows: &serde_json::Value) -> String {
        let table = sample::table(columns, rows);
        let mut out = Vec::new();
        write_csv_header(&table.columns, &mut out);
        write_csv_rows(&table, 0..usize::MAX, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn texts_that_would_be_formulas_get_an_apostrophe_and_numbers_stay_numbers() {
        let columns = [("=cmd", ColumnType::Text), ("n", ColumnType::Integer), ("d", ColumnType::Decimal)];
        let rows = json!([
            ["=1+1", -5, "-12.50"],
            ["+1", 0, "0.10"],
            ["-5", 0, null],
            ["@x", 0, null],
            ["\tx", 0, null],
            ["\r=x", 0, null],
            ["a=b", 0, null]
        ]);
        assert_eq!(
            csv(&columns, &rows),
            "'=cmd,n,d\r\n'=1+1,-5,-12.50\r\n'+1,0,0.10\r\n'-5,0,\r\n'@x,0,\r\n\"'\tx\",0,\r\n\"'\r=x\",0,\r\na=b,0,\r\n"
        );
    }

    #[test]
    fn quotes_commas_and_line_ends_stay_inside_their_cell() {
        let rows = json!([["say \"hi\", then\r\ngo"], [""], [null], [" a"]]);
        assert_eq!(
            csv(&[("t", ColumnType::Text)], &rows),
            "t\r\n\"say \"\"hi\"\", then\r\ngo\"\r\n\"\"\r\n\r\n\" a\"\r\n"
        );
    }

    #[test]
    fn large_and_exact_numbers_keep_every_digit() {
        let rows = json!([[9_007_199_254_740_993_i64, "12345678901234567890.12345678901234567890"]]);
        let text = csv(&[("n", ColumnType::Integer), ("d", ColumnType::Decimal)], &rows);
        assert_eq!(text, "n,d\r\n9007199254740993,12345678901234567890.12345678901234567890\r\n");
    }
}
