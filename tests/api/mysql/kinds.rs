//! Every type of MariaDB on its way to a typed column: what it is called, and that no value is lost or changed.

use serde_json::{Value, json};

use super::{connected, run};
use crate::support::{Server, mariadb};

/// The declaration of a column, a value as SQL, the type that it is shown with, and its cell.
type Kind = (&'static str, &'static str, &'static str, Value);

fn numbers() -> Vec<Kind> {
    let digits = "12345678901234567890123456789012345.123456789012345678901234567890";
    vec![
        ("tinyint unsigned", "255", "integer", json!(255)),
        ("tinyint(1)", "1", "boolean", json!(true)),
        ("smallint", "-32768", "integer", json!(-32768)),
        ("mediumint unsigned", "16777215", "integer", json!(16_777_215)),
        ("int unsigned", "4294967295", "integer", json!(4_294_967_295_u32)),
        ("int(5) zerofill", "42", "integer", json!(42)),
        ("bigint", "-9223372036854775808", "integer", json!("-9223372036854775808")),
        ("bigint unsigned", "18446744073709551615", "decimal", json!("18446744073709551615")),
        ("decimal(65,30)", digits, "decimal", json!(digits)),
        ("decimal(10,0)", "-1", "decimal", json!("-1")),
        ("decimal(5,2) zerofill", "1.5", "decimal", json!("001.50")),
        ("float", "0.1", "float", json!(0.1)),
        ("double", "-1.7976931348623157e308", "float", json!(-1.797_693_134_862_315_7e308)),
        ("bit(1)", "b'1'", "boolean", json!(true)),
        ("bit(63)", "b'111'", "integer", json!(7)),
        ("bit(64)", "0xFFFFFFFFFFFFFFFF", "decimal", json!("18446744073709551615")),
        ("year", "1901", "integer", json!(1901)),
        ("year", "0", "integer", json!(0)),
    ]
}

fn times() -> Vec<Kind> {
    vec![
        ("date", "'1000-01-01'", "date", json!("1000-01-01")),
        ("date", "'9999-12-31'", "date", json!("9999-12-31")),
        ("date", "'0000-00-00'", "text", json!("0000-00-00")),
        ("date", "'2026-00-00'", "text", json!("2026-00-00")),
        ("date", "'2026-02-31'", "text", json!("2026-02-31")),
        ("datetime", "'1899-12-31 23:59:59'", "timestamp", json!("1899-12-31T23:59:59")),
        ("datetime(6)", "'9999-12-31 23:59:59.999999'", "timestamp", json!("9999-12-31T23:59:59.999999")),
        ("datetime(3)", "'0000-00-00 00:00:00'", "text", json!("0000-00-00T00:00:00")),
        ("timestamp(6) NULL", "'2026-07-01 12:00:00.5'", "timestamp_tz", json!("2026-07-01T12:00:00.500Z")),
        ("timestamp NULL", "'0000-00-00 00:00:00'", "text", json!("0000-00-00T00:00:00")),
        ("time", "'838:59:59'", "time", json!("838:59:59")),
        ("time", "'-838:59:59'", "time", json!("-838:59:59")),
        ("time(6)", "'00:00:00.000001'", "time", json!("00:00:00.000001")),
        ("time", "'-00:00:01'", "time", json!("-00:00:01")),
    ]
}

fn texts() -> Vec<Kind> {
    vec![
        ("char(5)", "'ab'", "text", json!("ab")),
        ("varchar(10) CHARACTER SET latin1", "'Zo\u{eb}'", "text", json!("Zo\u{eb}")),
        ("varchar(10) CHARACTER SET ucs2", "'Zo\u{eb}'", "text", json!("Zo\u{eb}")),
        ("varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "'\u{1f680}'", "text", json!("\u{1f680}")),
        ("longtext", "''", "text", json!("")),
        ("enum('low', 'high')", "'high'", "text", json!("high")),
        ("set('x', 'y', 'z')", "'z,x'", "text", json!("x,z")),
        ("json", "'{\"n\": 12345678901234567890.5}'", "text", json!("{\"n\": 12345678901234567890.5}")),
        ("inet6", "'2001:db8::1'", "text", json!("2001:db8::1")),
        ("inet4", "'10.0.0.1'", "text", json!("10.0.0.1")),
        ("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "text", json!("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")),
        ("binary(4)", "x'00ff'", "binary", json!("\\x00ff0000")),
        ("varbinary(4)", "x'00ff'", "binary", json!("\\x00ff")),
        ("blob", "x''", "binary", json!("\\x")),
        ("longblob", "'abc'", "binary", json!("\\x616263")),
    ]
}

fn shapes() -> Vec<Kind> {
    let kind = |of: &'static str, sql: &'static str, text: &str| (of, sql, "other", json!(text));
    vec![
        kind("point", "ST_GeomFromText('POINT(1.5 -2)')", "POINT(1.5 -2)"),
        kind("geometry", "ST_GeomFromText('POINT(4 52)', 4326)", "SRID=4326;POINT(4 52)"),
        kind("linestring", "ST_GeomFromText('LINESTRING(0 0,1 1,2 0)')", "LINESTRING(0 0,1 1,2 0)"),
        kind(
            "polygon",
            "ST_GeomFromText('POLYGON((0 0,4 0,4 4,0 0),(1 1,2 1,2 2,1 1))')",
            "POLYGON((0 0,4 0,4 4,0 0),(1 1,2 1,2 2,1 1))",
        ),
        kind("multipoint", "ST_GeomFromText('MULTIPOINT(0 0,1 1)')", "MULTIPOINT(0 0,1 1)"),
        kind(
            "multilinestring",
            "ST_GeomFromText('MULTILINESTRING((0 0,1 1),(2 2,3 3))')",
            "MULTILINESTRING((0 0,1 1),(2 2,3 3))",
        ),
        kind(
            "multipolygon",
            "ST_GeomFromText('MULTIPOLYGON(((0 0,4 0,4 4,0 0)),((9 9,8 8,7 9,9 9)))')",
            "MULTIPOLYGON(((0 0,4 0,4 4,0 0)),((9 9,8 8,7 9,9 9)))",
        ),
        kind(
            "geometrycollection",
            "ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))')",
            "GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))",
        ),
    ]
}

#[tokio::test]
async fn every_type_of_mariadb_keeps_its_values() {
    let kinds: Vec<Kind> = [numbers(), times(), texts(), shapes()].concat();
    let numbered = || kinds.iter().enumerate();
    let columns: Vec<String> = numbered().map(|(n, (of, ..))| format!("c{n} {of}")).collect();
    let values: Vec<&str> = kinds.iter().map(|(_, sql, ..)| *sql).collect();
    let script = format!(
        "SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'; CREATE TABLE t (id int, {}); \
         INSERT INTO t VALUES (1, {}); INSERT INTO t (id) VALUES (2);",
        columns.join(", "),
        values.join(", ")
    );
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = connected(&server, &admin, &mariadb().create_database(&script)).await;
    let answer = run(&admin, &id, "SELECT * FROM t ORDER BY id").await.expect(200).json();
    let seen = answer["columns"].as_array().unwrap().iter().zip(answer["rows"][0].as_array().unwrap()).skip(1);
    let wrong: Vec<String> = seen
        .zip(&kinds)
        .filter(|((column, cell), (_, _, of, wanted))| (column["type"].as_str(), *cell) != (Some(*of), wanted))
        .map(|((column, cell), (declared, sql, ..))| format!("{declared} {sql}: {} {cell}", column["type"]))
        .collect();
    assert_eq!(wrong, [""; 0]);
    // No value stays no value, whatever the type.
    let empty = answer["rows"][1].as_array().unwrap();
    assert!(empty[1..].iter().all(Value::is_null) && empty.len() == kinds.len() + 1, "{empty:?}");
    server.stop().await;
}
