//! Every type of PostgreSQL on its way to a typed column: what it is called, and that no value is lost or changed.

use serde_json::{Value, json};

use super::run;
use crate::connections::connected;
use crate::support::{Server, postgres};

/// What the columns need.
const MADE: &str = "
    CREATE TYPE mood AS ENUM ('low', 'high mood');
    CREATE DOMAIN cents AS bigint CHECK (VALUE >= 0);
    CREATE DOMAIN label AS varchar(10);
    CREATE TYPE place AS (city text, zip int);
    CREATE TYPE span AS RANGE (subtype = float8);
    CREATE TABLE twins (a int);";

/// A value as SQL, the type of its column, and its cell.
type Kind = (&'static str, &'static str, Value);

/// Whole numbers, exact numbers and floating ones, to their ends.
fn numbers() -> Vec<Kind> {
    let digits = "12345678901234567890123456789012345678901234567890.123456789012345678901234567890";
    vec![
        ("(-32768)::int2", "integer", json!(-32768)),
        ("(-9223372036854775808)::int8", "integer", json!("-9223372036854775808")),
        ("4294967295::oid", "integer", json!(4_294_967_295_u32)),
        ("12345678901234567890123456789012345678901234567890.123456789012345678901234567890", "decimal", json!(digits)),
        ("'-0.00000000000000000000000000000000000001'::numeric", "decimal", json!(format!("-0.{}1", "0".repeat(37)))),
        ("1000000::numeric(10,2)", "decimal", json!("1000000.00")),
        ("12345::numeric(3,-2)", "decimal", json!("12300")),
        ("'NaN'::numeric", "decimal", json!("NaN")),
        ("'Infinity'::numeric", "decimal", json!("Infinity")),
        ("'-Infinity'::numeric", "decimal", json!("-Infinity")),
        ("'NaN'::float8", "float", json!("NaN")),
        ("'-Infinity'::float4", "float", json!("-Infinity")),
        ("3.4028235e38::float4", "float", json!(3.402_823_5e38)),
        ("5e-324::float8", "float", json!(5e-324)),
        ("'-92233720368547758.08'::money", "decimal", json!("-92233720368547758.08")),
        ("12::cents", "integer", json!(12)),
    ]
}

/// Days, moments and lengths of time, within the calendar and beyond it.
fn times() -> Vec<Kind> {
    vec![
        ("date '1899-12-31'", "date", json!("1899-12-31")),
        ("date '9999-12-31'", "date", json!("9999-12-31")),
        ("date '10000-01-01'", "date", json!("+10000-01-01")),
        ("date '0044-03-15 BC'", "date", json!("-0043-03-15")),
        ("date '5874897-12-31'", "text", json!("5874897-12-31")),
        ("'-infinity'::date", "text", json!("-infinity")),
        ("timestamp '1899-12-31 23:59:59.999999'", "timestamp", json!("1899-12-31T23:59:59.999999")),
        ("timestamp '0001-01-01 00:00'", "timestamp", json!("0001-01-01T00:00:00")),
        ("'infinity'::timestamp", "text", json!("infinity")),
        ("timestamptz '1890-06-01 12:00+00:19:32'", "timestamp_tz", json!("1890-06-01T11:40:28Z")),
        ("timestamptz '2026-07-01 12:00:00.5 America/New_York'", "timestamp_tz", json!("2026-07-01T16:00:00.500Z")),
        ("timestamptz '12026-07-01 12:00+14'", "timestamp_tz", json!("+12026-06-30T22:00:00Z")),
        ("timestamptz '294276-12-31 23:59:59+00'", "text", json!("294276-12-31T23:59:59Z")),
        ("'-infinity'::timestamptz", "text", json!("-infinity")),
        ("time '24:00:00'", "time", json!("24:00:00")),
        ("time '10:00:00.000001'", "time", json!("10:00:00.000001")),
        ("timetz '10:00:00+05:30'", "time", json!("10:00:00+05:30")),
        ("interval '1 year 2 months -3 days 04:05:06.789'", "interval", json!("1 year 2 mons -3 days +04:05:06.789")),
        ("interval '-178000000 years'", "interval", json!("-178000000 years")),
    ]
}

/// Texts, bytes, documents and what is built of other values.
fn texts() -> Vec<Kind> {
    let text = "text";
    vec![
        ("'x'::\"char\"", text, json!("x")),
        ("'ab'::char(5)", text, json!("ab")),
        ("'  a '::varchar", text, json!("  a ")),
        ("'a name'::name", text, json!("a name")),
        ("'Zo\u{eb} \u{1f680}'::text", text, json!("Zo\u{eb} \u{1f680}")),
        ("'abc'::label", text, json!("abc")),
        ("'high mood'::mood", text, json!("high mood")),
        ("'<a>1</a>'::xml", text, json!("<a>1</a>")),
        ("to_tsvector('simple', 'fat cat fat')", text, json!("'cat':2 'fat':1,3")),
        ("'fat & cat'::tsquery", text, json!("'fat' & 'cat'")),
        ("B'10101'::bit(5)", text, json!("10101")),
        (
            "B'0000000000000000000000000000000000000000000000000000000000000000000001'::varbit",
            text,
            json!(format!("{}1", "0".repeat(69))),
        ),
        ("'192.168.0.0/16'::cidr", text, json!("192.168.0.0/16")),
        ("'2001:db8::1'::inet", text, json!("2001:db8::1")),
        ("'192.168.0.1/24'::inet", text, json!("192.168.0.1/24")),
        ("'08:00:2b:01:02:03'::macaddr", text, json!("08:00:2b:01:02:03")),
        ("'08:00:2b:01:02:03:04:05'::macaddr8", text, json!("08:00:2b:01:02:03:04:05")),
        ("'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid", "uuid", json!("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")),
        ("'\\x00ff'::bytea", "binary", json!("\\x00ff")),
        ("''::bytea", "binary", json!("\\x")),
        ("'{\"b\": 1.10, \"a\" : 2}'::json", "json", json!("{\"b\": 1.10, \"a\" : 2}")),
        ("'{\"n\": 12345678901234567890.5}'::jsonb", "json", json!("{\"n\": 12345678901234567890.5}")),
        ("'null'::jsonb", "json", json!("null")),
    ]
}

/// What is shown as the server writes it.
fn others() -> Vec<Kind> {
    let other = "other";
    vec![
        ("'(1.5,2)'::point", other, json!("(1.5,2)")),
        ("'{1,-1,0}'::line", other, json!("{1,-1,0}")),
        ("'[(0,0),(1,1)]'::lseg", other, json!("[(0,0),(1,1)]")),
        ("'((0,0),(1,1))'::box", other, json!("(1,1),(0,0)")),
        ("'((0,0),(1,1),(1,0))'::path", other, json!("((0,0),(1,1),(1,0))")),
        ("'((0,0),(1,1),(1,0))'::polygon", other, json!("((0,0),(1,1),(1,0))")),
        ("'<(0,0),2>'::circle", other, json!("<(0,0),2>")),
        ("'[1,5)'::int4range", other, json!("[1,5)")),
        ("'empty'::numrange", other, json!("empty")),
        ("'[2026-01-01,)'::daterange", other, json!("[2026-01-01,)")),
        ("tstzrange('2026-01-01 00:00+01', NULL)", other, json!("[\"2025-12-31 23:00:00+00\",)")),
        ("'{[1,3),[5,8)}'::int4multirange", other, json!("{[1,3),[5,8)}")),
        ("'[1.5,2]'::span", other, json!("[1.5,2]")),
        ("ROW('Bonn, am Rhein', 53113)::place", other, json!("(\"Bonn, am Rhein\",53113)")),
        ("'twins'::regclass", other, json!("twins")),
        ("'16/B374D848'::pg_lsn", other, json!("16/B374D848")),
        ("'$.a[*]'::jsonpath", other, json!("$.\"a\"[*]")),
    ]
}

/// Arrays, as JSON text.
fn lists() -> Vec<Kind> {
    let list = "list";
    vec![
        ("ARRAY[[1,2],[3,NULL]]", list, json!("[[1,2],[3,null]]")),
        ("'[2:3]={7,8}'::int[]", list, json!("[7,8]")),
        ("'{}'::text[]", list, json!("[]")),
        (
            "ARRAY['a,b', 'c\"d', '{e}', 'NULL', NULL, '', E'f\\\\g']",
            list,
            json!("[\"a,b\",\"c\\\"d\",\"{e}\",\"NULL\",null,\"\",\"f\\\\g\"]"),
        ),
        ("ARRAY[true, false, NULL]", list, json!("[true,false,null]")),
        ("ARRAY[1.50, 'NaN', 'Infinity']::numeric[]", list, json!("[1.50,\"NaN\",\"Infinity\"]")),
        ("ARRAY['{\"a\": [1, 2]}', 'null']::jsonb[]", list, json!("[{\"a\": [1, 2]},null]")),
        ("ARRAY['low', 'high mood']::mood[]", list, json!("[\"low\",\"high mood\"]")),
        ("ARRAY[date '2026-01-31', 'infinity']", list, json!("[\"2026-01-31\",\"infinity\"]")),
        ("ARRAY[timestamptz '2026-01-31 10:00+01']", list, json!("[\"2026-01-31 09:00:00+00\"]")),
        ("ARRAY[B'101'::bit(3)]", list, json!("[\"101\"]")),
        ("ARRAY['\\x00ff'::bytea]", list, json!("[\"\\\\x00ff\"]")),
        ("ARRAY['10.0.0.1'::inet]", list, json!("[\"10.0.0.1\"]")),
        ("ARRAY['$1,234.50'::money]", list, json!("[\"$1,234.50\"]")),
        ("ARRAY[12::cents]", list, json!("[12]")),
        ("ARRAY[point '(1,2)', point '(3,4)']", list, json!("[\"(1,2)\",\"(3,4)\"]")),
        ("ARRAY[box '((0,0),(1,1))', box '((2,2),(3,3))']", list, json!("[\"(1,1),(0,0)\",\"(3,3),(2,2)\"]")),
        ("ARRAY['[1,3)'::int4range]", list, json!("[\"[1,3)\"]")),
        ("ARRAY[ROW('a', 1)::place, NULL]", list, json!("[\"(a,1)\",null]")),
        ("ARRAY[interval '1 day']", list, json!("[\"1 day\"]")),
        ("ARRAY['a'::varchar, 'b']", list, json!("[\"a\",\"b\"]")),
    ]
}

#[tokio::test]
async fn every_type_of_postgresql_keeps_its_values() {
    let kinds: Vec<Kind> = [numbers(), times(), texts(), others(), lists()].concat();
    let server = Server::start().await;
    let admin = server.admin().await;
    let pg = postgres();
    let database = pg.create_database(&[]);
    pg.psql(&database, &["-c", MADE]);
    let columns: Vec<String> = kinds.iter().enumerate().map(|(n, (sql, ..))| format!("{sql} AS c{n}")).collect();
    pg.psql(&database, &["-c", &format!("CREATE TABLE t AS SELECT {}", columns.join(", "))]);
    pg.psql(&database, &["-c", "INSERT INTO t SELECT"]);
    let id = connected(&server, &admin, &database).await;
    let answer = run(&admin, &id, "SELECT * FROM t ORDER BY c0 NULLS LAST").await.expect(200).json();
    let seen = answer["columns"].as_array().unwrap().iter().zip(answer["rows"][0].as_array().unwrap());
    let wrong: Vec<String> = seen
        .zip(&kinds)
        .filter(|((column, cell), (_, of, wanted))| (column["type"].as_str(), *cell) != (Some(*of), wanted))
        .map(|((column, cell), (sql, ..))| format!("{sql}: {} {cell}", column["type"]))
        .collect();
    assert_eq!(wrong, [""; 0]);
    // No value stays no value, whatever the type.
    assert!(answer["rows"][1].as_array().unwrap().iter().all(Value::is_null), "{}", answer["rows"][1]);
    assert_eq!(answer["rows"][1].as_array().unwrap().len(), kinds.len());
    server.stop().await;
}
