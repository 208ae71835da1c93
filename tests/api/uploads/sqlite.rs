//! SQLite files that are sent: their tables, their types, what does not fit, and files made to break the reader.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::hostile::{nothing_is_left, refused};
use super::{columns, loaded, pairs, rows};
use crate::support::{Client, Server, shared};

/// The bytes of a database that a script makes.
fn file(script: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let file = Connection::open(&path).unwrap();
    file.execute_batch(script).unwrap();
    drop(file);
    std::fs::read(path).unwrap()
}

async fn seen(client: &Client, bytes: Vec<u8>, options: Value) -> Value {
    let options = options.to_string();
    client.upload("/upload/preview", ("a.txt", bytes), &[("options", &options)]).await.expect(200).json()
}

fn named<'v>(tables: &'v Value, key: &str, name: &str) -> &'v Value {
    let found = tables.as_array().unwrap().iter().find(|t| t[key] == name);
    found.unwrap_or_else(|| panic!("no {name} in {tables}"))
}

const SHOP: &str = "
    CREATE TABLE shop(id INTEGER PRIMARY KEY, name VARCHAR(40), zip TEXT, opened DATE, seen TIMESTAMP, open BOOLEAN,
        share REAL, price NUMERIC(10,2), logo BLOB, loose);
    INSERT INTO shop VALUES
        (1, 'Bonn', '00123', '2026-01-31', '2026-01-31 10:00:00', 1, 5, 5, x'00ff', '7'),
        (2, '', '53113', '2025-12-01', '2026-02-01', 0, 0.25, 2.5, NULL, 8),
        (3, NULL, '24103', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    CREATE TABLE empty(id INTEGER, day DATE, note TEXT);
    CREATE VIEW open_shops AS SELECT name, price * 2 AS double FROM shop WHERE open;
    CREATE TABLE \"odd \"\"name\"(\"a b\" INT); INSERT INTO \"odd \"\"name\" VALUES (9223372036854775807);";

#[tokio::test]
async fn tables_keep_their_declared_types_where_the_values_do() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let preview = seen(&admin, file(SHOP), json!({})).await;
    assert_eq!(preview["kind"], "sqlite");
    let named_and_optional: Vec<_> = preview["tables"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| (t["source_name"].as_str().unwrap(), &t["optional"]))
        .collect();
    let (yes, no) = (json!(true), json!(false));
    let expected = [("empty", &no), ("odd \"name", &no), ("shop", &no), ("open_shops", &yes)];
    assert_eq!(named_and_optional, expected);
    let shop = named(&preview["tables"], "source_name", "shop");
    let types = pairs(&[
        ("id", "integer"),
        ("name", "text"),
        ("zip", "text"),
        ("opened", "date"),
        ("seen", "timestamp"),
        ("open", "boolean"),
        ("share", "float"),
        ("price", "float"),
        ("logo", "text"),
        ("loose", "text"),
    ]);
    assert_eq!((columns(shop), &shop["rows_estimated"], &shop["has_header"]), (types.clone(), &json!(3), &Value::Null));
    assert_eq!(shop["rows"][1][1], "");
    assert_eq!(shop["rows"][2][1], Value::Null);
    assert!(shop["warnings"].to_string().contains("logo holds binary data in 1 row"), "{}", shop["warnings"]);
    let made = loaded(&server, &admin, "sqlite", ("Till.sqlite3", file(SHOP)), json!({})).await;
    let tables = &made["dataset"]["tables"];
    let counts: Vec<_> =
        tables.as_array().unwrap().iter().map(|t| (t["name"].as_str().unwrap(), &t["row_count"])).collect();
    assert_eq!(counts, [("empty", &json!(0)), ("odd_name", &json!(1)), ("shop", &json!(3))]);
    assert_eq!(columns(named(tables, "name", "shop")), types);
    assert_eq!(columns(named(tables, "name", "empty")), pairs(&[("id", "integer"), ("day", "date"), ("note", "text")]));
    assert_eq!(made["dataset"]["rejected_cells"], 0);
    let sql = "SELECT name IS NULL, name, zip, opened, open, share, price, logo, loose FROM shop ORDER BY id";
    let expected = json!([
        [false, "Bonn", "00123", "2026-01-31", true, 5.0, 5.0, "\\x00ff", "7"],
        [false, "", "53113", "2025-12-01", false, 0.25, 2.5, null, "8"],
        [true, null, "24103", null, null, null, null, null, null]
    ]);
    assert_eq!(rows(&admin, &made, sql).await, expected);
    assert_eq!(rows(&admin, &made, "SELECT \"a b\" FROM odd_name").await, json!([["9223372036854775807"]]));
    assert_eq!(rows(&admin, &made, "SELECT count(*), max(day) FROM empty").await, json!([[0, null]]));
}

#[tokio::test]
async fn values_of_another_kind_are_told_and_a_person_decides() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let mixed = || {
        file(
            "CREATE TABLE t(n INTEGER, day DATE, flag BOOLEAN, note TEXT); \
              INSERT INTO t VALUES (1, '2026-01-31', 1, 'a'), ('many', 1700000000, 2, 'NA'), (NULL, NULL, NULL, NULL), \
              (2.5, '2026-02-01', 0, '')",
        )
    };
    let preview = seen(&admin, mixed(), json!({})).await;
    let table = &preview["tables"][0];
    let types = pairs(&[("n", "text"), ("day", "text"), ("flag", "integer"), ("note", "text")]);
    assert_eq!(columns(table), types);
    let says = table["warnings"].to_string();
    for part in [
        "n is declared as INTEGER, but 2 of its 3 values are something else, such as “many”: it is kept as text.",
        "day is declared as DATE, but 1 of its 3 values are something else, such as “1700000000”: it is kept as text.",
        "flag is declared as BOOLEAN, but 1 of its 3 values are something else, such as “2”: it is kept as whole numbers.",
    ] {
        assert!(says.contains(part), "{says}");
    }
    let options = json!({ "columns": [
        { "source_name": "n", "type": "integer", "name": "count" }, { "source_name": "flag", "skip": true },
    ]});
    let preview = seen(&admin, mixed(), options.clone()).await;
    let n = &preview["tables"][0]["columns"][0];
    assert_eq!((&n["misfit_count"], &n["misfit_examples"]), (&json!(2), &json!(["many", "2.5"])));
    assert_eq!((&n["type"], &n["inferred_type"]), (&json!("integer"), &json!("text")));
    let made = loaded(&server, &admin, "sqlite", ("t.db", mixed()), options).await;
    assert_eq!(made["dataset"]["rejected_cells"], 2);
    let expected =
        json!([[1, "2026-01-31", "a"], [null, "1700000000", "NA"], [null, null, null], [null, "2026-02-01", ""]]);
    assert_eq!(rows(&admin, &made, "SELECT count, day, note FROM t").await, expected);
}

#[tokio::test]
async fn views_are_loaded_where_they_are_taken_and_tables_left_where_they_are_not() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let options = json!({ "tables": [
        { "source_name": "shop", "skip": true }, { "source_name": "empty", "skip": true },
        { "source_name": "odd \"name", "skip": true }, { "source_name": "open_shops", "name": "Open" },
    ]});
    let made = loaded(&server, &admin, "sqlite", ("Till.db", file(SHOP)), options).await;
    assert_eq!(made["dataset"]["tables"].as_array().unwrap().len(), 1);
    assert_eq!(rows(&admin, &made, "SELECT * FROM open").await, json!([["Bonn", 10]]));
    let skipped = ["shop", "empty", "odd \"name"].map(|n| json!({ "source_name": n, "skip": true }));
    let none = json!({ "tables": skipped });
    let kept = admin.upload("/upload/sqlite", ("a.db", file(SHOP)), &[("options", &none.to_string())]).await;
    assert!(kept.expect(422).json()["detail"].as_str().unwrap().contains("at least one table"));
    let mistaken = admin.upload("/upload/csv", ("a.csv", file(SHOP)), &[]).await.expect(422).json();
    assert_eq!(mistaken["detail"], "This seems to be a SQLite database, not a CSV or text file.");
    let mistaken = admin.upload("/upload/sqlite", ("a.db", b"a,b\n1,2\n".to_vec()), &[]).await.expect(422).json();
    assert_eq!(mistaken["detail"], "This seems to be a CSV or text file, not a SQLite database.");
}

fn width(table: &Value) -> i64 {
    i64::try_from(table["columns"].as_array().unwrap().len()).unwrap()
}

/// Every table of a sample: what SQLite itself counts is what the dataset has.
async fn as_in_sqlite(server: &Server, admin: &Client, sample: &str) {
    let Some(path) = shared(sample) else { return };
    let source = Connection::open_with_flags(&path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut listed = source
        .prepare("SELECT l.name, l.ncol FROM pragma_table_list l WHERE l.type = 'table' AND l.name NOT LIKE 'sqlite_%' ORDER BY 1")
        .unwrap();
    let expected: Vec<(String, i64, i64)> = listed
        .query_map([], |row| {
            let (name, columns): (String, i64) = (row.get(0)?, row.get(1)?);
            let count = source.query_row(&format!("SELECT count(*) FROM \"{name}\""), [], |r| r.get(0))?;
            Ok((name, count, columns))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let bytes = std::fs::read(&path).unwrap();
    let preview = seen(admin, bytes.clone(), json!({})).await;
    for (name, count, columns) in &expected {
        let table = named(&preview["tables"], "source_name", name);
        let found = (table["rows_estimated"].as_i64().unwrap(), width(table));
        assert_eq!(found, (*count, *columns), "{sample}: {name} in the preview");
    }
    let made = loaded(server, admin, "sqlite", ("sample.db", bytes), json!({})).await;
    let tables = made["dataset"]["tables"].as_array().unwrap();
    let found: Vec<(i64, i64)> = tables.iter().map(|t| (t["row_count"].as_i64().unwrap(), width(t))).collect();
    assert_eq!(found, expected.iter().map(|(_, count, columns)| (*count, *columns)).collect::<Vec<_>>(), "{sample}");
    assert_eq!(made["dataset"]["rejected_cells"], 0, "{sample}");
    for (table, (_, count, _)) in tables.iter().zip(&expected) {
        let sql = format!("SELECT count(*) FROM {}", table["name"].as_str().unwrap());
        assert_eq!(rows(admin, &made, &sql).await, json!([[count]]), "{sample}: {sql}");
    }
}

#[tokio::test]
async fn the_samples_load_with_all_their_rows_and_columns() {
    let server = Server::start().await;
    let admin = server.admin().await;
    for sample in [
        "samples/chinook/chinook.sqlite",
        "samples/sakila/sakila.sqlite",
        "samples/northwind/northwind.sqlite",
        "samples/employees/employees_small.sqlite",
        "samples/adventureworkslt/adventureworkslt.sqlite",
    ] {
        as_in_sqlite(&server, &admin, sample).await;
    }
}

#[tokio::test]
async fn values_of_a_sample_come_out_as_sqlite_gives_them() {
    let Some(path) = shared("samples/chinook/chinook.sqlite") else { return };
    let server = Server::start().await;
    let admin = server.admin().await;
    let made = loaded(&server, &admin, "sqlite", ("chinook.db", std::fs::read(&path).unwrap()), json!({})).await;
    let invoice = named(&made["dataset"]["tables"], "name", "invoice");
    let types: Vec<(String, String)> = columns(invoice);
    assert!(
        types.contains(&("InvoiceDate".into(), "timestamp".into()))
            && types.contains(&("Total".into(), "float".into()))
    );
    assert!(types.contains(&("BillingPostalCode".into(), "text".into())), "{types:?}");
    let source = Connection::open_with_flags(&path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let (sum, codes): (f64, i64) = source
        .query_row("SELECT round(sum(Total), 2), count(BillingPostalCode) FROM Invoice", [], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })
        .unwrap();
    let sql = "SELECT round(sum(\"Total\"), 2), count(\"BillingPostalCode\") FROM invoice";
    assert_eq!(rows(&admin, &made, sql).await, json!([[sum, codes]]));
}

#[tokio::test]
async fn a_new_version_of_a_sqlite_file_is_compared_and_loaded() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let made = loaded(&server, &admin, "sqlite", ("Till.db", file(SHOP)), json!({})).await;
    let id = made["dataset"]["id"].as_str().unwrap();
    let token = seen(&admin, file(SHOP), json!({})).await["upload_token"].clone();
    let body = json!({ "upload_token": token, "mode": "replace" });
    let compared = admin.post(&format!("/upload/{id}/compare"), body).await.expect(200).json();
    // A view that nobody took is no table of the file.
    let changes: Vec<_> =
        compared["tables"].as_array().unwrap().iter().map(|t| t["change"].as_str().unwrap()).collect();
    assert_eq!(changes, ["same"; 3]);
}

#[tokio::test]
async fn a_file_with_a_write_ahead_log_is_read_as_far_as_it_goes() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let bytes = file("PRAGMA journal_mode = wal; CREATE TABLE t(a INTEGER); INSERT INTO t VALUES (1), (2)");
    assert_eq!(bytes[18..20], [2, 2]);
    let preview = seen(&admin, bytes.clone(), json!({})).await;
    assert!(preview["warnings"][0].as_str().unwrap().contains("write-ahead log"));
    let made = loaded(&server, &admin, "sqlite", ("t.db", bytes), json!({})).await;
    assert_eq!(rows(&admin, &made, "SELECT sum(a) FROM t").await, json!([[3]]));
    assert!(made["dataset"]["warnings"][0].as_str().unwrap().contains("write-ahead log"));
}

#[tokio::test]
async fn what_can_not_be_read_is_left_out_with_a_sentence() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let bytes = file(
        "CREATE TABLE t(a INTEGER); INSERT INTO t VALUES (1);
         CREATE TRIGGER boom AFTER INSERT ON t BEGIN DELETE FROM t; END;
         CREATE VIRTUAL TABLE words USING fts5(x); INSERT INTO words VALUES ('hidden');
         CREATE VIEW gone AS SELECT * FROM missing;
         CREATE VIEW inner_names AS SELECT name FROM sqlite_master;
         CREATE VIEW endless AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) AS c FROM n;
         CREATE VIEW around AS SELECT * FROM around2; CREATE VIEW around2 AS SELECT * FROM around;
         CREATE VIEW reaches AS SELECT load_extension('/tmp/x') AS x;
         CREATE TABLE made(a INTEGER, b TEXT GENERATED ALWAYS AS (hex(a)) VIRTUAL); INSERT INTO made(a) VALUES (1)",
    );
    let preview = seen(&admin, bytes.clone(), json!({})).await;
    let names: Vec<_> =
        preview["tables"].as_array().unwrap().iter().map(|t| t["source_name"].as_str().unwrap()).collect();
    assert_eq!(names, ["made", "t"]);
    let says = preview["warnings"].to_string();
    for view in ["around", "around2", "endless", "gone", "inner_names", "reaches"] {
        assert!(says.contains(&format!("The view {view} can't be read and is left out: ")), "{view}: {says}");
    }
    let made = loaded(&server, &admin, "sqlite", ("a.db", bytes), json!({})).await;
    assert_eq!(rows(&admin, &made, "SELECT a, b FROM made").await, json!([[1, "31"]]));
}

#[tokio::test]
async fn hostile_databases_get_a_sentence() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let whole = file(&format!(
        "CREATE TABLE t(a INTEGER, b TEXT); {}",
        "INSERT INTO t VALUES (1, hex(zeroblob(900)));".repeat(60)
    ));
    let changed = |at: usize, bytes: &[u8]| {
        let mut copy = whole.clone();
        copy[at..at + bytes.len()].copy_from_slice(bytes);
        copy
    };
    let damaged = "damaged, encrypted or not a SQLite database";
    assert!(refused(&admin, "sqlite", b"SQLite format 3\0").await.contains("not a SQLite database"));
    assert!(refused(&admin, "sqlite", &whole[..whole.len() / 2]).await.contains(damaged));
    assert!(refused(&admin, "sqlite", &whole[..300]).await.contains(damaged));
    assert!(refused(&admin, "sqlite", &changed(16, &[0xFF; 8])).await.contains(damaged));
    assert!(refused(&admin, "sqlite", &changed(100, &[0xA5; 500])).await.contains(damaged));
    assert!(refused(&admin, "sqlite", &changed(4096 * 3, &[0xA5; 4096])).await.contains(damaged));
    // Encrypted as a whole, header included.
    let noise: Vec<u8> =
        whole.iter().enumerate().map(|(at, b)| b ^ (at.wrapping_mul(2_654_435_761) >> 7) as u8 | 1).collect();
    assert!(refused(&admin, "sqlite", &noise).await.contains("If it is encrypted"));
    assert!(refused(&admin, "sqlite", &file("CREATE TABLE t(a); DROP TABLE t; VACUUM")).await.contains("no table"));
    let many: String = (0..10_000).map(|n| format!("CREATE TABLE t{n}(a);")).collect();
    assert!(
        refused(&admin, "sqlite", &file(&format!("PRAGMA page_size = 512; BEGIN; {many} COMMIT")))
            .await
            .contains("500 at most")
    );
    let doubling: String =
        (1..24).map(|n| format!("CREATE VIEW v{n} AS SELECT a.x FROM v{m} a JOIN v{m} b;", m = n - 1)).collect();
    refused(&admin, "sqlite", &file(&format!("CREATE VIEW v0 AS SELECT load_extension('x') AS x; {doubling}"))).await;
    nothing_is_left(&server, &admin).await;
}

#[tokio::test]
async fn a_table_keeps_its_name_in_a_database_of_one_and_in_a_later_version() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let two = "CREATE TABLE sales(id INTEGER); INSERT INTO sales VALUES (1); CREATE TABLE other(id INTEGER)";
    let made = loaded(&server, &admin, "sqlite", ("twotab.sqlite", file(two)), json!({})).await;
    let dataset = made["dataset"]["id"].as_str().unwrap();
    let one = file("CREATE TABLE sales(id INTEGER); INSERT INTO sales VALUES (2), (3)");
    let fields = [("dataset_id", dataset), ("mode", "replace")];
    let token =
        admin.upload("/upload/preview", ("one.sqlite", one.clone()), &[]).await.expect(200).json()["upload_token"]
            .clone();
    let path = format!("/upload/{dataset}/compare");
    let found =
        admin.post(&path, json!({ "upload_token": token, "options": {}, "mode": "replace" })).await.expect(200).json();
    let change = |name: &str| named(&found["tables"], "name", name)["change"].clone();
    assert_eq!((change("sales"), change("other")), (json!("same"), json!("gone")));
    let begun = admin.upload("/upload/sqlite", ("one.sqlite", one.clone()), &fields).await.expect(202).json();
    let job = crate::jobs::until(&admin, &begun["job_id"], |job| {
        !["queued", "running"].contains(&job["state"].as_str().unwrap())
    })
    .await;
    assert_eq!(job["state"], "succeeded", "{job}");
    server.until_ready(&admin, made["connection"]["id"].as_str().unwrap()).await;
    assert_eq!(rows(&admin, &made, "SELECT id FROM sales ORDER BY id").await, json!([[2], [3]]));

    let alone = loaded(&server, &admin, "sqlite", ("alone.sqlite", one), json!({})).await;
    assert_eq!(alone["dataset"]["tables"][0]["name"], "sales");
    server.stop().await;
}
