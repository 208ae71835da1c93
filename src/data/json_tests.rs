use std::sync::Arc;

use arrow::array::{BinaryArray, Float64Array, TimestampMicrosecondArray, TimestampNanosecondArray};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::data::sample::{batch, split, table};
use crate::data::{Column, ColumnType};

fn written(table: &ResultTable) -> String {
    let mut out = Vec::new();
    write_rows(table, 0..usize::MAX, &mut out);
    String::from_utf8(out).unwrap()
}

fn column(name: &str, kind: ColumnType) -> Column {
    Column { name: name.into(), kind, semantic: None }
}

#[test]
fn whole_numbers_stay_exact_at_their_extremes() {
    let t = table(
        &[("n", ColumnType::Integer)],
        &json!([[i64::MIN], [i64::MAX], [9_007_199_254_740_992_i64], [-9_007_199_254_740_993_i64], [0], [null]]),
    );
    assert_eq!(
        written(&t),
        r#"[["-9223372036854775808"],["9223372036854775807"],[9007199254740992],["-9007199254740993"],[0],[null]]"#
    );
}

#[test]
fn decimals_keep_every_digit_as_text() {
    let t = table(&[("d", ColumnType::Decimal)], &json!([["12345678901234567890.10"], ["-0.00"], ["1e400"]]));
    assert_eq!(written(&t), r#"[["12345678901234567890.10"],["-0.00"],["1e400"]]"#);
}

#[test]
fn what_is_no_number_has_a_name_and_is_not_taken_for_a_missing_value() {
    let columns = vec![column("x", ColumnType::Float)];
    let values = Float64Array::from(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.1, 1e300, -2.0]);
    let t = ResultTable { batches: vec![batch(&columns, vec![Arc::new(values)])], columns, truncated: false };
    assert_eq!(written(&t), r#"[["NaN"],["Infinity"],["-Infinity"],[0.1],[1e+300],[-2.0]]"#);
}

#[test]
fn days_and_moments_are_written_in_one_form() {
    let t = table(
        &[("d", ColumnType::Date), ("t", ColumnType::Timestamp), ("z", ColumnType::TimestampTz)],
        &json!([
            ["2026-01-31", "2026-01-31T10:00:00", "2026-01-31T12:00:00+02:00"],
            ["0001-01-01", "1969-12-31T23:59:59.999", "1969-12-31T23:59:59.000001Z"],
            [null, null, null]
        ]),
    );
    assert_eq!(
        written(&t),
        concat!(
            r#"[["2026-01-31","2026-01-31T10:00:00","2026-01-31T10:00:00Z"],"#,
            r#"["0001-01-01","1969-12-31T23:59:59.999","1969-12-31T23:59:59.000001Z"],[null,null,null]]"#
        )
    );
}

#[test]
fn a_moment_is_written_to_its_last_nanosecond() {
    let columns = vec![column("t", ColumnType::Timestamp), column("z", ColumnType::TimestampTz)];
    let fine = || TimestampNanosecondArray::from(vec![1_700_000_000_123_456_789, -1, 1_000]);
    let values = vec![Arc::new(fine()) as _, Arc::new(fine().with_timezone("UTC")) as _];
    let fields = columns.iter().zip(&values).map(|(c, a): (_, &arrow::array::ArrayRef)| (&c.name, Arc::clone(a)));
    let batch = arrow::array::RecordBatch::try_from_iter(fields).unwrap();
    let t = ResultTable { batches: vec![batch], columns, truncated: false };
    let moments = ["2023-11-14T22:13:20.123456789", "1969-12-31T23:59:59.999999999", "1970-01-01T00:00:00.000001"];
    let rows: Vec<_> = moments.iter().map(|m| vec![json!(m), json!(format!("{m}Z"))]).collect();
    assert_eq!(written(&t), json!(rows).to_string());
    assert_eq!(preview_rows(&t, 9), rows);
}

#[test]
fn moments_beyond_the_calendar_are_null_and_far_years_are_whole() {
    let columns = vec![column("t", ColumnType::Timestamp)];
    let values = TimestampMicrosecondArray::from(vec![i64::MAX, i64::MIN, 253_402_300_800_000_000]);
    let t = ResultTable { batches: vec![batch(&columns, vec![Arc::new(values)])], columns, truncated: false };
    let rows: Vec<Vec<serde_json::Value>> = serde_json::from_str(&written(&t)).unwrap();
    assert_eq!(rows[2][0], json!("+10000-01-01T00:00:00"));
}

#[test]
fn text_with_quotes_controls_and_any_script_survives() {
    let nasty = "a\"b\\c\u{0}\u{1f}\n\t\u{7f}\u{2028}</script>é😀{\"k\":[\"v\"]}";
    let t = table(&[("s", ColumnType::Text), ("j", ColumnType::Json)], &json!([[nasty, "{\"a\": \"b\\\"c\"}"]]));
    let rows: Vec<Vec<String>> = serde_json::from_str(&written(&t)).unwrap();
    assert_eq!(rows[0][0], nasty);
    assert_eq!(rows[0][1], "{\"a\": \"b\\\"c\"}");
}

#[test]
fn bytes_are_hexadecimal() {
    let columns = vec![column("b", ColumnType::Binary)];
    let values = BinaryArray::from(vec![Some(&[0u8, 255, 16][..]), Some(&[][..]), None]);
    let t = ResultTable { batches: vec![batch(&columns, vec![Arc::new(values)])], columns, truncated: false };
    assert_eq!(written(&t), r#"[["\\x00ff10"],["\\x"],[null]]"#);
}

#[test]
fn a_range_is_cut_to_the_rows_there_are_across_batches() {
    let rows = json!([[1], [2], [3], [4], [5], [6], [7]]);
    let t = split(&table(&[("n", ColumnType::Integer)], &rows), 2);
    for (range, expected) in
        [(0..2, "[[1],[2]]"), (1..4, "[[2],[3],[4]]"), (6..99, "[[7]]"), (7..9, "[]"), (3..3, "[]")]
    {
        let mut out = Vec::new();
        write_rows(&t, range, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
    assert_eq!(preview_rows(&t, 3), vec![vec![json!(1)], vec![json!(2)], vec![json!(3)]]);
    assert_eq!(preview_rows(&t, 0), Vec::<Vec<serde_json::Value>>::new());
}

#[test]
fn an_empty_table_is_an_empty_array() {
    assert_eq!(written(&ResultTable::default()), "[]");
}

proptest! {
    #[test]
    fn any_row_goes_round_and_equals_its_preview(n: i64, x: f64, s in ".*", d in "-?[0-9]{1,30}(\\.[0-9]{1,9})?", b: bool) {
        let t = table(
            &[("n", ColumnType::Integer), ("x", ColumnType::Float), ("s", ColumnType::Text),
              ("d", ColumnType::Decimal), ("b", ColumnType::Boolean)],
            &json!([[n, x, s, d, b]]),
        );
        let rows: Vec<Vec<serde_json::Value>> = serde_json::from_str(&written(&t)).unwrap();
        prop_assert_eq!(&rows, &preview_rows(&t, 10));
        let whole = rows[0][0].as_i64().or_else(|| rows[0][0].as_str().and_then(|t| t.parse().ok()));
        prop_assert_eq!(whole, Some(n));
        prop_assert_eq!(rows[0][2].as_str(), Some(s.as_str()));
        prop_assert_eq!(rows[0][3].as_str(), Some(d.as_str()));
        prop_assert_eq!(rows[0][4].as_bool(), Some(b));
    }
}
