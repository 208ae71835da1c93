//! Values of a SQLite file on their way to typed columns: SQLite types values and not columns, and none may be lost or
//! changed on the way.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::Server;

/// The declaration of a column, three values as SQL, the type that it is shown with, and its cells.
type Kind = (&'static str, [&'static str; 3], &'static str, Value);

fn numbers() -> Vec<Kind> {
    let (least, most) = ("-9223372036854775808", "9223372036854775807");
    vec![
        ("INTEGER", [least, most, "NULL"], "integer", json!([least, most, null])),
        ("INT", ["1", "2.5", "NULL"], "float", json!([1.0, 2.5, null])),
        ("NUMERIC", ["9007199254740993", "2.5", "NULL"], "decimal", json!(["9007199254740993", "2.5", null])),
        ("", ["0.25", "9007199254740993", "7"], "decimal", json!(["0.25", "9007199254740993", "7"])),
        ("DECIMAL(20,2)", ["9007199254740993", "1", "NULL"], "integer", json!(["9007199254740993", 1, null])),
        ("DECIMAL(10,2)", ["12.50", "3", "NULL"], "float", json!([12.5, 3.0, null])),
        ("REAL", ["1e300", "5e-324", "3"], "float", json!([1e300, 5e-324, 3.0])),
        ("DOUBLE", ["9e999", "-9e999", "-0.5"], "float", json!(["Infinity", "-Infinity", -0.5])),
        ("TEXT", ["'12345678901234567890.12'", "'007'", "''"], "text", json!(["12345678901234567890.12", "007", ""])),
        ("BOOLEAN", ["0", "1", "NULL"], "boolean", json!([false, true, null])),
        ("BOOLEAN", ["0", "1", "2"], "integer", json!([0, 1, 2])),
        ("BOOLEAN", ["'true'", "'f'", "NULL"], "boolean", json!([true, false, null])),
    ]
}

fn times() -> Vec<Kind> {
    let fine = "2026-01-31 10:00:00.123456789";
    let zoned = json!(["2026-01-31T09:00:00Z", "1890-01-01T00:00:00.250Z", null]);
    vec![
        ("DATE", ["'2026-01-31'", "'1899-12-31'", "NULL"], "date", json!(["2026-01-31", "1899-12-31", null])),
        ("DATE", ["'2026-01-31'", "'2026-02-30'", "NULL"], "text", json!(["2026-01-31", "2026-02-30", null])),
        ("DATE", ["2461072", "2461072.5", "NULL"], "float", json!([2_461_072.0, 2_461_072.5, null])),
        ("DATETIME", ["1769853600", "0", "NULL"], "integer", json!([1_769_853_600, 0, null])),
        (
            "DATETIME",
            ["'2026-01-31 10:00'", "'0001-01-01 00:00:00.5'", "NULL"],
            "timestamp",
            json!(["2026-01-31T10:00:00", "0001-01-01T00:00:00.500", null]),
        ),
        ("DATETIME", ["'2026-01-31 10:00:00.123456789'", "NULL", "NULL"], "text", json!([fine, null, null])),
        ("DATETIME", ["'2026-01-31'", "'today'", "5"], "text", json!(["2026-01-31", "today", "5"])),
        ("TIMESTAMP", ["'2026-01-31T10:00:00+01:00'", "'1890-01-01T00:00:00.25Z'", "NULL"], "timestamp_tz", zoned),
        ("TIME", ["'10:00'", "'25:61'", "NULL"], "text", json!(["10:00", "25:61", null])),
    ]
}

fn mixed() -> Vec<Kind> {
    vec![
        ("", ["1", "'a'", "x'00ff'"], "text", json!(["1", "a", "\\x00ff"])),
        ("", ["2.5", "1e300", "'n/a'"], "text", json!(["2.5", "1e300", "n/a"])),
        ("", ["9007199254740993", "2.0", "'x'"], "text", json!(["9007199254740993", "2", "x"])),
        ("BLOB", ["x''", "x'00ff'", "NULL"], "binary", json!(["\\x", "\\x00ff", null])),
        (
            "TEXT",
            ["'Zo\u{eb} \u{1f680}'", "'a' || char(0) || 'b'", "''"],
            "text",
            json!(["Zo\u{eb} \u{1f680}", "a\u{0}b", ""]),
        ),
        ("TEXT", ["CAST(x'61ff' AS TEXT)", "'b'", "NULL"], "text", json!(["a\u{fffd}", "b", null])),
        ("JSON", ["'{\"n\": 1.10}'", "'[1]'", "NULL"], "text", json!(["{\"n\": 1.10}", "[1]", null])),
        ("INTEGER", ["NULL", "NULL", "NULL"], "integer", json!([null, null, null])),
        ("DATE", ["NULL", "NULL", "NULL"], "date", json!([null, null, null])),
    ]
}

#[tokio::test]
async fn every_value_of_a_file_is_kept() {
    let kinds: Vec<Kind> = [numbers(), times(), mixed()].concat();
    let server = Server::start().await;
    let admin = server.admin().await;
    let folder = server.data_dir.join("files");
    std::fs::create_dir_all(&folder).unwrap();
    let file = Connection::open(folder.join("kinds.sqlite")).unwrap();
    let columns: Vec<String> = kinds.iter().enumerate().map(|(n, (of, ..))| format!("c{n} {of}")).collect();
    file.execute_batch(&format!("CREATE TABLE t (id INTEGER PRIMARY KEY, {})", columns.join(", "))).unwrap();
    for row in 0..3 {
        let values: Vec<&str> = kinds.iter().map(|(_, values, ..)| values[row]).collect();
        file.execute_batch(&format!("INSERT INTO t VALUES ({row}, {})", values.join(", "))).unwrap();
    }
    drop(file);
    let new = json!({ "name": "Kinds", "type": "sqlite", "file_path": "kinds.sqlite" });
    let id = admin.post("/connections", new).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    server.until_ready(&admin, &id).await;
    let run = json!({ "connection_id": id, "sql": "SELECT * FROM t ORDER BY id" });
    let answer = admin.post("/query/execute", run).await.expect(200).json();
    let wrong: Vec<String> = kinds
        .iter()
        .enumerate()
        .filter_map(|(n, (declared, values, of, wanted))| {
            let cells = json!([answer["rows"][0][n + 1], answer["rows"][1][n + 1], answer["rows"][2][n + 1]]);
            let seen = &answer["columns"][n + 1]["type"];
            ((seen, &cells) != (&json!(of), wanted)).then(|| format!("{declared} {values:?}: {seen} {cells}"))
        })
        .collect();
    assert_eq!(wrong, [""; 0]);
    server.stop().await;
}
