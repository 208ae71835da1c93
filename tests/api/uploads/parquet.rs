//! Parquet goes in and comes out with its own types.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int32Array, ListArray, RecordBatch,
    StringArray, StructArray, TimestampMicrosecondArray, TimestampNanosecondArray, TimestampSecondArray,
};
use arrow::datatypes::{DataType, Field, Int64Type};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde_json::json;

use super::{columns, loaded, pairs, rows};
use crate::support::Server;

/// A file of three rows with a column of every usual type.
pub fn file(compression: Compression) -> Vec<u8> {
    let decimal = Decimal128Array::from(vec![Some(1_250), Some(-99), None]).with_precision_and_scale(12, 2).unwrap();
    let inner: ArrayRef = Arc::new(StringArray::from(vec!["Bonn", "Kiel", "Bonn"]));
    let place = StructArray::from(vec![(Arc::new(Field::new("city", DataType::Utf8, true)), inner)]);
    let list =
        ListArray::from_iter_primitive::<Int64Type, _, _>(vec![Some(vec![Some(1), Some(2)]), None, Some(vec![])]);
    let moments = TimestampMicrosecondArray::from(vec![1_767_225_600_000_000; 3]).with_timezone("UTC");
    let all: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(Int32Array::from(vec![1, 2, 3]))),
        ("code", Arc::new(StringArray::from(vec![Some("007"), Some("12"), None]))),
        ("day", Arc::new(Date32Array::from(vec![Some(20_454), Some(20_455), None]))),
        ("at", Arc::new(moments)),
        ("share", Arc::new(Float64Array::from(vec![0.5, 1.5, 2.0]))),
        ("price", Arc::new(decimal)),
        ("paid", Arc::new(BooleanArray::from(vec![true, false, true]))),
        ("place", Arc::new(place)),
        ("marks", Arc::new(list)),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(all.into_iter().map(|(n, a)| (n, a, true))).unwrap();
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

const TYPES: [(&str, &str); 9] = [
    ("id", "integer"),
    ("code", "text"),
    ("day", "date"),
    ("at", "timestamp_tz"),
    ("share", "float"),
    ("price", "decimal"),
    ("paid", "boolean"),
    ("place", "json"),
    ("marks", "list"),
];

#[tokio::test]
async fn types_and_values_are_kept_whatever_the_compression() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let compressions = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(parquet::basic::GzipLevel::default()),
        Compression::BROTLI(parquet::basic::BrotliLevel::default()),
        Compression::LZ4_RAW,
    ];
    for compression in compressions {
        let bytes = file(compression);
        let seen = admin.upload("/upload/preview", ("x.csv", bytes.clone()), &[]).await.expect(200).json();
        let table = &seen["tables"][0];
        assert_eq!((&seen["kind"], &table["rows_estimated"]), (&json!("parquet"), &json!(3)));
        assert_eq!(columns(table), pairs(&TYPES));
        let (at, place) = ("2026-01-01T00:00:00+00:00", "{\"city\":\"Bonn\"}");
        assert_eq!(table["rows"][0], json!(["1", "007", "2026-01-01", at, "0.5", "12.50", "true", place, "[1,2]"]));
        let made = loaded(&server, &admin, "parquet", ("Sales.parquet", bytes), json!({})).await;
        assert_eq!(columns(&made["dataset"]["tables"][0]), pairs(&TYPES));
        let sql = "SELECT count(*), sum(price), max(day), count(code), sum(share) FROM sales WHERE paid";
        assert_eq!(rows(&admin, &made, sql).await, json!([[2, "12.50", "2026-01-01", 1, 2.5]]));
    }
}

#[tokio::test]
async fn moments_keep_their_nanoseconds() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let moments = || TimestampNanosecondArray::from(vec![1_767_225_600_123_456_789, 1_767_225_600_500_000_000]);
    let all: Vec<(&str, ArrayRef)> =
        vec![("seen", Arc::new(moments())), ("at", Arc::new(moments().with_timezone("Europe/Berlin")))];
    let batch = RecordBatch::try_from_iter(all).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    let made = loaded(&server, &admin, "parquet", ("Log.parquet", writer.into_inner().unwrap()), json!({})).await;
    assert_eq!(columns(&made["dataset"]["tables"][0]), pairs(&[("seen", "timestamp"), ("at", "timestamp_tz")]));
    let (fine, coarse) = ("2026-01-01T00:00:00.123456789", "2026-01-01T00:00:00.500");
    let expected = json!([[fine, format!("{fine}Z")], [coarse, format!("{coarse}Z")]]);
    assert_eq!(rows(&admin, &made, "SELECT seen, at FROM log ORDER BY seen").await, expected);
    let sql = "SELECT seen, at FROM log WHERE seen > TIMESTAMP '2026-01-01T00:00:00.2'";
    assert_eq!(rows(&admin, &made, sql).await, json!([[coarse, format!("{coarse}Z")]]));
}

/// A file with one moment that is in another month in Berlin than in UTC.
fn zoned(zone: &str) -> Vec<u8> {
    let moments = TimestampMicrosecondArray::from(vec![1_735_687_800_000_000]).with_timezone(zone);
    let batch = RecordBatch::try_from_iter([("seen", Arc::new(moments) as ArrayRef)]).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

#[tokio::test]
async fn moments_of_a_zone_are_shown_cut_and_taken_apart_in_utc() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let seen = admin.upload("/upload/preview", ("x", zoned("Europe/Berlin")), &[]).await.expect(200).json();
    assert_eq!(seen["tables"][0]["rows"], json!([["2024-12-31T23:30:00+00:00"]]));
    let made = loaded(&server, &admin, "parquet", ("Log.parquet", zoned("Europe/Berlin")), json!({})).await;
    let sql = "SELECT seen, date_trunc('month', seen), CAST(seen AS DATE) AS day, extract(day FROM seen), to_char(seen, '%Y-%m-%d'), \
               date_trunc('month', seen AT TIME ZONE 'Europe/Berlin') AS there FROM log";
    let expected = json!([[
        "2024-12-31T23:30:00Z",
        "2024-12-01T00:00:00Z",
        "2024-12-31",
        31,
        "2024-12-31",
        "2025-01-01T00:00:00"
    ]]);
    assert_eq!(rows(&admin, &made, sql).await, expected);
    // A file of another zone follows: the moments are of one kind.
    let dataset = made["dataset"]["id"].as_str().unwrap();
    let fields = [("dataset_id", dataset), ("mode", "append")];
    let next = admin.upload("/upload/parquet", ("Log.parquet", zoned("+05:30")), &fields).await.expect(202).json();
    let ended = crate::jobs::until(&admin, &next["job_id"], |job| {
        !["queued", "running"].contains(&job["state"].as_str().unwrap())
    })
    .await;
    assert_eq!(ended["state"], "succeeded", "{ended}");
    let all = rows(&admin, &made, "SELECT seen, count(*) FROM log GROUP BY seen").await;
    assert_eq!(all, json!([["2024-12-31T23:30:00Z", 2]]));
}

#[tokio::test]
async fn moments_of_whole_seconds_are_compared_with_parts_of_them() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let moments = TimestampSecondArray::from(vec![1_767_225_600, 1_767_225_601]);
    let batch = RecordBatch::try_from_iter([("at", Arc::new(moments) as ArrayRef)]).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    let made = loaded(&server, &admin, "parquet", ("Log.parquet", writer.into_inner().unwrap()), json!({})).await;
    for (condition, wanted) in [("<", 1), ("<=", 1), ("=", 0), (">", 1), (">=", 1), ("<>", 2)] {
        let sql = format!("SELECT count(*) FROM log WHERE at {condition} '2026-01-01 00:00:00.5'");
        assert_eq!(rows(&admin, &made, &sql).await, json!([[wanted]]), "{condition}");
    }
}

#[tokio::test]
async fn columns_are_renamed_left_out_and_made_another_type() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let options = json!({ "columns": [
        { "source_name": "place", "skip": true },
        { "source_name": "marks", "type": "text" },
        { "source_name": "code", "type": "integer", "name": "Number" },
        { "source_name": "paid", "type": "integer" },
        { "source_name": "at", "type": "date" },
    ]});
    let said = options.to_string();
    let fields = [("options", said.as_str())];
    let seen = admin.upload("/upload/preview", ("x", file(Compression::SNAPPY)), &fields).await.expect(200).json();
    let paid = &seen["tables"][0]["columns"][6];
    assert_eq!((&paid["misfit_count"], &paid["inferred_type"]), (&json!(3), &json!("boolean")));
    let made = loaded(&server, &admin, "parquet", ("t.parquet", file(Compression::SNAPPY)), options).await;
    let names: Vec<_> = columns(&made["dataset"]["tables"][0]).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["id", "Number", "day", "at", "share", "price", "paid", "marks"]);
    let sql = "SELECT number, marks FROM t ORDER BY id";
    assert_eq!(rows(&admin, &made, sql).await, json!([[null, "[1,2]"], [12, null], [null, "[]"]]));
}
