//! JSON in every form that is read.

use datamind::engine::{FileKind, FileOptions};
use serde_json::{Value, json};

use super::{asked, columns, loaded, pairs, rows};
use crate::support::{Server, shared};
use crate::uploads_samples::{engine, load};

const ORDERS: &str = r#"{"exported": "2026-02-03", "orders": [
    {"id": 1, "day": "2026-01-31", "zip": "01067", "customer": {"name": "Anna", "city": "Bonn"}, "total": 12.5, "tags": ["a", "b"]},
    {"id": 2, "day": "2026-02-01", "zip": "10115", "customer": {"name": "Ben", "city": "Kiel"}, "total": 7, "tags": []},
    {"id": 3, "day": "2026-02-01", "zip": "53111", "customer": {"name": "Cleo", "city": "Bonn"}, "total": 30, "note": "late"}
]}"#;

#[tokio::test]
async fn nested_json_is_flattened_typed_and_asked() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let seen = admin.upload("/upload/preview", ("no-name-tells", ORDERS.into()), &[]).await.expect(200).json();
    assert_eq!((&seen["kind"], &seen["tables"][0]["source_name"]), (&json!("json"), &json!("orders")));
    let expected = pairs(&[
        ("id", "integer"),
        ("day", "date"),
        ("zip", "text"),
        ("customer_name", "text"),
        ("customer_city", "text"),
        ("total", "float"),
        ("tags", "text"),
        ("note", "text"),
    ]);
    assert_eq!(columns(&seen["tables"][0]), expected);
    assert_eq!(seen["tables"][0]["rows"][0][6], "[\"a\",\"b\"]");
    let made = loaded(&server, &admin, "json", ("Orders.json", ORDERS.into()), json!({})).await;
    assert_eq!(made["dataset"]["tables"][0]["name"], "orders");
    let sql = "SELECT customer_city, sum(total) FROM orders GROUP BY 1 ORDER BY 1";
    assert_eq!(rows(&admin, &made, sql).await, json!([["Bonn", 42.5], ["Kiel", 7.0]]));
    assert_eq!(asked(&admin, &made, "sum of total by customer city").await, json!([["Bonn", 42.5], ["Kiel", 7.0]]));
}

#[tokio::test]
async fn a_person_decides_on_columns_as_for_any_file() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let options = json!({ "columns": [
        { "source_name": "tags", "skip": true },
        { "source_name": "zip", "type": "integer", "name": "Postcode" },
        { "source_name": "note", "type": "integer" },
    ]});
    let made = loaded(&server, &admin, "json", ("Orders.json", ORDERS.into()), options).await;
    let names: Vec<_> = columns(&made["dataset"]["tables"][0]).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["id", "day", "Postcode", "customer_name", "customer_city", "total", "note"]);
    // A code with a zero in front is no number; the note fits none either.
    assert_eq!(made["dataset"]["rejected_cells"], 2);
}

#[tokio::test]
async fn lines_columns_arrays_and_several_tables_are_read() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let told = |t: &Value| {
        let names: Vec<_> = columns(t).into_iter().map(|c| c.0).collect();
        json!([t["source_name"], t["rows_estimated"], names])
    };
    let preview = async |text: &str| {
        let seen = admin.upload("/upload/preview", ("a.json", text.into()), &[]).await.expect(200).json();
        Value::from(seen["tables"].as_array().unwrap().iter().map(told).collect::<Vec<_>>())
    };
    let lines = "{\"a\": 1, \"b\": \"x\"}\r\n{\"b\": \"y\"}\n\n{\"a\": 3, \"c\": true}\n";
    assert_eq!(preview(lines).await, json!([["", 3, ["a", "b", "c"]]]));
    assert_eq!(preview("{\"a\": [1, 2, 3], \"b\": [\"x\", \"y\"], \"n\": 5}").await, json!([["", 3, ["a", "b"]]]));
    let arrays = "[[\"day\", \"n\"], [\"2026-01-01\", 5], [\"2026-01-02\", 6]]";
    assert_eq!(preview(arrays).await, json!([["", 2, ["day", "n"]]]));
    assert_eq!(preview("[1, 2, 3]").await, json!([["", 3, ["value"]]]));
    assert_eq!(preview("{\"name\": \"one\", \"at\": {\"x\": 1}}").await, json!([["", 1, ["name", "at_x"]]]));
    let two = r#"{"people": [{"id": 1}], "meta": {"pets": [{"of": 1, "name": "Rex"}, {"of": 1, "name": "Ada"}]}}"#;
    assert_eq!(preview(two).await, json!([["people", 1, ["id"]], ["meta.pets", 2, ["of", "name"]]]));
    let made = loaded(&server, &admin, "json", ("two.json", two.into()), json!({})).await;
    let sql = "SELECT p.id, count(*) FROM people p JOIN meta_pets m ON m.of = p.id GROUP BY 1";
    assert_eq!(rows(&admin, &made, sql).await, json!([[1, 2]]));
    let one = json!({ "tables": [{ "source_name": "people", "skip": true }, { "source_name": "meta.pets", "name": "Pets" }] });
    let made = loaded(&server, &admin, "json", ("two.json", two.into()), one).await;
    assert_eq!(made["dataset"]["tables"].as_array().unwrap().len(), 1);
    assert_eq!(rows(&admin, &made, "SELECT count(*) FROM pets").await, json!([[2]]));
}

#[tokio::test]
async fn doors_refuse_what_is_something_else_and_say_what() {
    let server = Server::start().await;
    let admin = server.admin().await;
    for (door, file, says) in [
        ("json", "a,b\n1,2\n", "seems to be a CSV or text file, not a JSON file"),
        ("csv", "[{\"a\": 1}]", "seems to be a JSON file, not a CSV"),
        ("parquet", "[{\"a\": 1}]", "seems to be a JSON file, not a Parquet file"),
        ("json", "%PDF-1.7", "PDF"),
        ("json", "[]", "no rows"),
        ("json", "{\"a\": 1,\n \"b\": }", "line 2"),
        ("json", "[{\"a\": 1}, {\"a\"", "ends early"),
    ] {
        let refused = admin.upload(&format!("/upload/{door}"), ("a", file.into()), &[]).await.expect(422).json();
        assert_eq!(refused["code"], "unreadable_file", "{refused}");
        assert!(refused["detail"].as_str().unwrap().contains(says), "{refused}");
    }
    let odd = json!({ "tables": [{ "source_name": "nowhere" }] }).to_string();
    let refused = admin.upload("/upload/json", ("a", ORDERS.into()), &[("options", &odd)]).await.expect(422).json();
    assert!(refused["detail"].as_str().unwrap().contains("nowhere"));
}

#[tokio::test]
async fn every_json_sample_has_the_rows_and_columns_that_a_plain_reader_counts() {
    let Some(samples) = shared("samples/uploads") else { return };
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    let mut files = 0;
    for file in std::fs::read_dir(&samples).unwrap().map(|e| e.unwrap().path()) {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        if file.extension().is_none_or(|e| e != "json") || name == "manifest" {
            continue;
        }
        let value: Vec<serde_json::Map<String, Value>> =
            serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let keys: std::collections::HashSet<_> = value.iter().flat_map(|row| row.keys()).collect();
        let expected = (value.len() as u64, keys.len());
        let seen = engine.preview(file.clone(), FileOptions::default()).await.unwrap();
        let loaded = load(&engine, &file, FileKind::Json, &folder.path().join(&name)).await.unwrap();
        assert_eq!((loaded.tables[0].row_count, loaded.tables[0].columns.len()), expected, "{name}");
        assert_eq!((seen.tables[0].rows_estimated, seen.tables[0].columns.len()), expected, "{name}");
        assert_eq!(loaded.rejected_cells(), 0);
        files += 1;
    }
    assert_eq!(files, 4);
}
