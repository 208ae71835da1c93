//! What is known of a database after it was looked at, also right after it was loaded.

use serde_json::{Value, json};

use super::connected;
use crate::support::{Server, mariadb, shared};

async fn of(database: &str) -> (Server, Value) {
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = connected(&server, &admin, database).await;
    let schema = admin.get(&format!("/schema/{id}")).await.expect(200).json();
    (server, schema)
}

fn table<'a>(schema: &'a Value, name: &str) -> &'a Value {
    schema["tables"].as_array().unwrap().iter().find(|t| t["name"] == name).unwrap_or_else(|| panic!("no {name}"))
}

fn column<'a>(schema: &'a Value, of: &str, name: &str) -> &'a Value {
    let columns = table(schema, of)["columns"].as_array().unwrap();
    columns.iter().find(|c| c["name"] == name).unwrap_or_else(|| panic!("no {name}"))
}

fn samples(column: &Value) -> Vec<&str> {
    column["samples"].as_array().unwrap().iter().map(|s| s.as_str().unwrap()).collect()
}

#[tokio::test]
async fn chinook_is_known_right_after_it_was_loaded() {
    let Some(folder) = shared("samples") else { return };
    let (server, schema) = of(&mariadb().load(&[folder.join("chinook/chinook_mysql.sql")])).await;
    assert_eq!(schema["tables"].as_array().unwrap().len(), 11);
    assert_eq!(table(&schema, "InvoiceLine")["row_count"], 2240);
    let genre = column(&schema, "Genre", "Name");
    assert_eq!((samples(genre).len(), genre["samples_complete"].as_bool()), (25, Some(true)));
    let country = column(&schema, "Customer", "Country");
    assert_eq!((samples(country)[0], country["distinct_count"].as_u64()), ("USA", Some(24)));
    let total = column(&schema, "Invoice", "Total");
    assert_eq!((total["min"].as_str(), total["max"].as_str()), (Some("0.99"), Some("25.86")));
    let dated = column(&schema, "Invoice", "InvoiceDate");
    assert!(dated["max"].as_str().is_some_and(|d| d.starts_with("20") && d.contains('T')), "{dated}");
    assert_eq!(table(&schema, "PlaylistTrack")["primary_key"], json!(["PlaylistId", "TrackId"]));
    assert_eq!(schema["relationships"].as_array().unwrap().len(), 11);
    server.stop().await;
}

const ODD: &str = "
CREATE TABLE `Ta``ble; --` (`se'lect` int PRIMARY KEY, `a b` varchar(20) COMMENT 'With a blank') COMMENT 'Oddly named';
INSERT INTO `Ta``ble; --` VALUES (1, 'x'), (2, 'x');
CREATE TABLE gone (a int);
CREATE VIEW broken AS SELECT a FROM gone;
DROP TABLE gone;
CREATE VIEW whole AS SELECT `a b` AS word FROM `Ta``ble; --`;
CREATE TABLE kinds (id bigint unsigned AUTO_INCREMENT, second int, flag tinyint(1), stars tinyint(1), d date NULL,
  mood enum('low','high'), raw blob, big bit(3), PRIMARY KEY (second, id), KEY (id));
SET sql_mode = '';
INSERT INTO kinds VALUES (1, 1, 1, 5, '0000-00-00', 'low', 'x', b'101'), (2, 1, 0, 3, '2026-01-31', 'low', NULL, b'1');
CREATE TABLE nothing (a int);
CREATE TABLE other (kind_second int, kind_id bigint unsigned, FOREIGN KEY (kind_second, kind_id) REFERENCES kinds (second, id));
";

#[tokio::test]
async fn odd_names_keys_types_and_broken_views_are_taken_as_they_are() {
    let (server, schema) = of(&mariadb().create_database(ODD)).await;
    let odd = table(&schema, "Ta`ble; --");
    assert_eq!((&odd["description"], &odd["row_count"]), (&json!("Oddly named"), &json!(2)));
    assert_eq!(column(&schema, "Ta`ble; --", "a b")["description"], "With a blank");
    assert_eq!(samples(column(&schema, "whole", "word")), ["x"]);
    assert_eq!(table(&schema, "kinds")["primary_key"], json!(["second", "id"]));
    assert_eq!(column(&schema, "kinds", "flag")["type"], "boolean");
    assert_eq!(column(&schema, "kinds", "stars")["type"], "integer");
    assert_eq!(column(&schema, "kinds", "id")["type"], "decimal");
    assert_eq!(
        (samples(column(&schema, "kinds", "mood")), column(&schema, "kinds", "d")["min"].as_str()),
        (vec!["low"], None)
    );
    let mut bits = samples(column(&schema, "kinds", "big"));
    bits.sort_unstable();
    assert_eq!(bits, ["1", "5"]);
    assert_eq!(table(&schema, "nothing")["row_count"], 0);
    let declared = &schema["relationships"][0];
    assert_eq!(declared["from"]["columns"], json!(["kind_second", "kind_id"]), "{declared}");
    server.stop().await;
}

#[tokio::test]
async fn an_account_that_may_only_read_a_part_sees_that_part() {
    let db = mariadb();
    let database = db.create_database("CREATE TABLE a (x int PRIMARY KEY, y int); CREATE TABLE hidden (z int);");
    let user = format!("u{}", &database[2..20]);
    db.run(
        "mysql",
        &format!("CREATE USER {user}@'%' IDENTIFIED BY 'pw'; GRANT SELECT (x) ON {database}.a TO {user}@'%';"),
    );
    let server = Server::start().await;
    let admin = server.admin().await;
    let mut body = db.body(&database);
    body["username"] = json!(user);
    body["password"] = json!("pw");
    let report = admin.post("/connections/test", body.clone()).await.expect(200).json();
    assert_eq!((&report["can_write"], &report["tables_found"]), (&json!(false), &json!(1)), "{report}");
    let made = admin.post("/connections", body).await.expect(201).json();
    let id = made["id"].as_str().unwrap();
    server.until_ready(&admin, id).await;
    let schema = admin.get(&format!("/schema/{id}")).await.expect(200).json();
    let tables = schema["tables"].as_array().unwrap();
    assert_eq!((tables.len(), tables[0]["columns"].as_array().unwrap().len()), (1, 1), "{schema}");
    server.stop().await;
}
