//! Small result tables for tests, written down as JSON.
#![expect(clippy::missing_panics_doc, reason = "a test that writes its table wrongly must fail")]

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow::datatypes::{Field, Schema as ArrowSchema};
use chrono::{DateTime, NaiveDate, NaiveDateTime};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{Column, ColumnType, ResultTable, Semantic};

/// A table of these columns; `rows` is a JSON array of arrays. Days and moments are written as in JSON output.
pub fn table(columns: &[(&str, ColumnType)], rows: &Json) -> ResultTable {
    let rows: Vec<Vec<Json>> = serde_json::from_value(rows.clone()).unwrap();
    let arrays: Vec<ArrayRef> = columns
        .iter()
        .enumerate()
        .map(|(at, (_, kind))| array(*kind, &rows.iter().map(|row| row[at].clone()).collect::<Vec<_>>()))
        .collect();
    let columns: Vec<Column> =
        columns.iter().map(|(name, kind)| Column { name: (*name).into(), kind: *kind, semantic: None }).collect();
    let batches = if columns.is_empty() { vec![] } else { vec![batch(&columns, arrays)] };
    ResultTable { batches, columns, truncated: false }
}

/// The same table with a meaning given to one column.
pub fn meaning(mut table: ResultTable, column: usize, semantic: Semantic) -> ResultTable {
    table.columns[column].semantic = Some(semantic);
    table
}

/// The same rows in batches of `size`.
pub fn split(table: &ResultTable, size: usize) -> ResultTable {
    let pieces = |b: &RecordBatch| {
        (0..b.num_rows()).step_by(size).map(|at| b.slice(at, size.min(b.num_rows() - at))).collect::<Vec<_>>()
    };
    ResultTable { batches: table.batches.iter().flat_map(pieces).collect(), ..table.clone() }
}

/// A batch of arrays for these columns.
pub fn batch(columns: &[Column], arrays: Vec<ArrayRef>) -> RecordBatch {
    let fields: Vec<Field> = columns.iter().map(|c| Field::new(&c.name, c.kind.arrow(), true)).collect();
    RecordBatch::try_new(Arc::new(ArrowSchema::new(fields)), arrays).unwrap()
}

fn array(kind: ColumnType, cells: &[Json]) -> ArrayRef {
    let text = |v: &Json| v.as_str().map(str::to_owned);
    match kind {
        ColumnType::Boolean => Arc::new(cells.iter().map(Json::as_bool).collect::<BooleanArray>()),
        ColumnType::Integer => Arc::new(cells.iter().map(Json::as_i64).collect::<Int64Array>()),
        ColumnType::Float => Arc::new(cells.iter().map(Json::as_f64).collect::<Float64Array>()),
        ColumnType::Date => Arc::new(cells.iter().map(|v| text(v).map(|t| days(&t))).collect::<Date32Array>()),
        ColumnType::Timestamp => {
            Arc::new(cells.iter().map(|v| text(v).map(|t| micros(&t))).collect::<TimestampMicrosecondArray>())
        }
        ColumnType::TimestampTz => Arc::new(
            cells
                .iter()
                .map(|v| text(v).map(|t| DateTime::parse_from_rfc3339(&t).unwrap().timestamp_micros()))
                .collect::<TimestampMicrosecondArray>()
                .with_timezone("UTC"),
        ),
        ColumnType::Binary => {
            let bytes: Vec<Option<Vec<u8>>> = cells.iter().map(|v| text(v).map(String::into_bytes)).collect();
            Arc::new(bytes.iter().map(Option::as_deref).collect::<BinaryArray>())
        }
        _ => Arc::new(cells.iter().map(text).collect::<StringArray>()),
    }
}

fn days(text: &str) -> i32 {
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    i32::try_from(text.parse::<NaiveDate>().unwrap().signed_duration_since(epoch).num_days()).unwrap()
}

fn micros(text: &str) -> i64 {
    text.parse::<NaiveDateTime>().unwrap().and_utc().timestamp_micros()
}

/// Names of columns that rules know something of; only "revenue" may be added up.
const NAMES: [&str; 12] = [
    "revenue",
    "revenue",
    "year",
    "country",
    "stage",
    "avg_x",
    "month",
    "order_id",
    "lat",
    "lon",
    "x",
    "conversion_rate",
];

/// Any table of up to four columns: names and types in any combination, cells often empty and often repeated.
pub fn any_table() -> impl Strategy<Value = ResultTable> {
    use ColumnType::{Boolean, Date, Decimal, Float, Integer, Text, Timestamp};
    let kinds = vec![Integer, Float, Boolean, Date, Decimal, Text, Timestamp];
    let column = (prop::sample::select(NAMES.to_vec()), prop::sample::select(kinds));
    prop::collection::vec(column, 0..5).prop_flat_map(|columns| {
        let row: Vec<_> = columns.iter().map(|c| any_cell(c.1)).collect();
        prop::collection::vec(row, 0..30).prop_map(move |rows| table(&columns, &json!(rows)))
    })
}

fn any_cell(kind: ColumnType) -> BoxedStrategy<Json> {
    let day = |n: u32| format!("{}-{:02}-01", 2024 + n / 12, n % 12 + 1);
    let some = match kind {
        ColumnType::Integer => {
            prop_oneof![4 => -5_i64..5, 4 => 0_i64..100_000, 1 => any::<i64>()].prop_map(Json::from).boxed()
        }
        ColumnType::Float => prop_oneof![4 => -10.0..1_000.0, 1 => any::<f64>()].prop_map(Json::from).boxed(),
        ColumnType::Boolean => any::<bool>().prop_map(Json::from).boxed(),
        ColumnType::Date => (0_u32..40).prop_map(move |n| day(n).into()).boxed(),
        ColumnType::Timestamp => (0_u32..40).prop_map(move |n| format!("{}T10:00:00", day(n)).into()).boxed(),
        ColumnType::Decimal => (-99_i64..9_999, 0..99).prop_map(|(n, c)| format!("{n}.{c:02}").into()).boxed(),
        _ => prop_oneof!["[a-d]", ".{0,12}", "202[0-9]-0[1-9]"].prop_map(Json::from).boxed(),
    };
    prop_oneof![1 => Just(Json::Null), 6 => some].boxed()
}
