//! A fingerprint of a result, so that a replayed question can show that it gave the same rows.

use sha2::{Digest, Sha256};

use super::cells::Cells;
use super::json::{write_hex, write_value};
use super::{ResultTable, Value};

/// Bytes gathered before they are hashed.
const CHUNK: usize = 1 << 16;

/// SHA-256, in hexadecimal, of the columns' names and types and of all rows in order. It doesn't depend on how the
/// rows were cut into batches.
///
/// Every cell is written as one byte for its kind, the length of its form and the form itself, so that no two
/// different tables write the same bytes. Zero has one sign and "not a number" one form.
pub fn digest(table: &ResultTable) -> String {
    let mut hash = Sha256::new();
    let mut bytes = Vec::with_capacity(CHUNK + 1024);
    frame(b'#', table.columns.len().to_string().as_bytes(), &mut bytes);
    for column in &table.columns {
        frame(b'c', column.name.as_bytes(), &mut bytes);
        frame(b'k', &serde_json::to_vec(&column.kind).unwrap_or_default(), &mut bytes);
    }
    let mut form = Vec::new();
    for batch in &table.batches {
        let cells = Cells::of_batch(batch, &table.columns);
        for row in 0..batch.num_rows() {
            for column in &cells {
                write_cell(column.get(row), &mut form, &mut bytes);
            }
            if bytes.len() >= CHUNK {
                hash.update(&bytes);
                bytes.clear();
            }
        }
    }
    hash.update(&bytes);
    let mut text = Vec::with_capacity(64);
    write_hex(&hash.finalize(), &mut text);
    String::from_utf8(text).unwrap_or_default()
}

fn write_cell(value: Value, form: &mut Vec<u8>, out: &mut Vec<u8>) {
    match value {
        Value::Null => frame(b'0', b"", out),
        Value::Boolean(yes) => frame(b'b', &[u8::from(yes)], out),
        Value::Integer(n) => frame(b'i', &n.to_le_bytes(), out),
        Value::Float(x) => frame(b'f', &one_form(x).to_le_bytes(), out),
        Value::Decimal(text) => frame(b'd', text.as_bytes(), out),
        Value::Text(text) => frame(b't', text.as_bytes(), out),
        Value::Binary(bytes) => frame(b'x', bytes, out),
        Value::Date(_) | Value::Timestamp(_) | Value::TimestampTz(_) => {
            form.clear();
            write_value(value, form);
            frame(b'm', form, out);
        }
    }
}

fn one_form(x: f64) -> u64 {
    if x.is_nan() {
        f64::NAN.to_bits()
    } else if x == 0.0 {
        0
    } else {
        x.to_bits()
    }
}

fn frame(kind: u8, form: &[u8], out: &mut Vec<u8>) {
    out.push(kind);
    out.extend_from_slice(&(form.len() as u64).to_le_bytes());
    out.extend_from_slice(form);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::data::ColumnType;
    use crate::data::sample::{split, table};

    fn of(rows: serde_json::Value) -> String {
        digest(&table(&[("a", ColumnType::Text), ("b", ColumnType::Text)], &rows))
    }

    #[test]
    fn the_form_is_fixed_for_good() {
        let t =
            table(&[("a", ColumnType::Integer), ("b", ColumnType::Date)], &json!([[1, "2026-01-31"], [null, null]]));
        assert_eq!(digest(&t), "5c77cf33b7b85e28bf7e1ceb5083cca6483229a638ac7e6f83d292d37720f900");
    }

    #[test]
    fn every_difference_that_a_reader_could_see_changes_it() {
        let base = of(json!([["x", "y"], ["z", null]]));
        for other in [
            json!([["z", null], ["x", "y"]]),
            json!([["x", "y"], ["z", ""]]),
            json!([["xy", ""], ["z", null]]),
            json!([["x", "y"]]),
            json!([["y", "x"], ["z", null]]),
        ] {
            assert_ne!(base, of(other));
        }
        let renamed = table(&[("a", ColumnType::Text), ("c", ColumnType::Text)], &json!([["x", "y"], ["z", null]]));
        let retyped = table(&[("a", ColumnType::Text), ("b", ColumnType::Json)], &json!([["x", "y"], ["z", null]]));
        assert_ne!(base, digest(&renamed));
        assert_ne!(base, digest(&retyped));
    }

    #[test]
    fn a_text_and_a_number_that_look_alike_differ() {
        let number = table(&[("a", ColumnType::Integer)], &json!([[1]]));
        let decimal = table(&[("a", ColumnType::Decimal)], &json!([["1"]]));
        assert_ne!(digest(&number), digest(&decimal));
    }

    #[test]
    fn both_zeros_are_one() {
        let of = |x: f64| digest(&table(&[("a", ColumnType::Float)], &json!([[x]])));
        assert_eq!(of(0.0), of(-0.0));
    }

    proptest! {
        #[test]
        fn batches_make_no_difference(rows in prop::collection::vec((any::<Option<i64>>(), ".{0,8}"), 1..40), size in 1usize..7) {
            let t = table(&[("n", ColumnType::Integer), ("s", ColumnType::Text)], &json!(rows));
            prop_assert_eq!(digest(&t), digest(&split(&t, size)));
        }
    }
}
