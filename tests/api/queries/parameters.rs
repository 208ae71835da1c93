//! Values put into a text: the same everywhere, and never a way around the guard.

use serde_json::{Value, json};

use super::run;
use crate::connections::connected;
use crate::support::{Answer, Client, Server, mariadb, postgres};

const TABLE: &str =
    "CREATE TABLE t (id int, name varchar(60), price decimal(12,2), yes boolean, day date, at timestamp NULL)";
const ROWS: &str = "INSERT INTO t VALUES (1, 'O''Neil', 12.50, true, '2026-01-31', '2026-01-31 10:00:00'), \
                    (2, 'back\\\\slash', -3.00, false, '2026-02-01', '2026-02-01 00:00:00')";

async fn with(client: &Client, connection: &str, sql: &str, params: Value) -> Answer {
    client.post("/query/execute", json!({ "connection_id": connection, "sql": sql, "params": params })).await
}

/// The same table on PostgreSQL and on MariaDB.
async fn both(server: &Server, admin: &Client) -> Vec<String> {
    let pg = postgres().create_database(&[]);
    postgres().psql(&pg, &["-c", TABLE]);
    postgres().psql(&pg, &["-c", &ROWS.replace("\\\\", "\\")]);
    let maria = mariadb().create_database(&format!("{TABLE}; {ROWS};"));
    vec![connected(server, admin, &pg).await, crate::mysql::connected(server, admin, &maria).await]
}

#[tokio::test]
async fn values_of_every_type_find_their_rows_on_every_server() {
    let server = Server::start().await;
    let admin = server.admin().await;
    for id in both(&server, &admin).await {
        for (condition, kind, value) in [
            ("id = {{v}}", "integer", json!(1)),
            ("name = {{v}}", "text", json!("O'Neil")),
            ("price = {{v}}", "number", json!("12.50")),
            ("yes = {{v}}", "boolean", json!(true)),
            ("day = {{v}}", "date", json!("2026-01-31")),
            ("day < DATE {{v}}", "date", json!("2026-02-01")),
            ("at = {{v}}", "datetime", json!("2026-01-31T10:00:00")),
            ("at BETWEEN {{v}} AND {{v}}", "datetime", json!("2026-01-31T11:00:00+01:00")),
            ("id <> 2 OR name = {{v}}", "text", Value::Null),
        ] {
            let sql = format!("SELECT id FROM t WHERE {condition} ORDER BY id");
            let answer = with(&admin, &id, &sql, json!([{ "name": "v", "type": kind, "value": value }])).await;
            assert_eq!(answer.expect(200).json()["rows"], json!([[1]]), "{condition}");
        }
        let slash = json!([{ "name": "v", "type": "text", "value": "back\\slash" }]);
        let found = with(&admin, &id, "SELECT id, {{v}} AS same FROM t WHERE name = {{v}}", slash).await;
        assert_eq!(found.expect(200).json()["rows"], json!([[2, "back\\slash"]]));
    }
    server.stop().await;
}

#[tokio::test]
async fn a_text_comes_back_as_it_was_given_whatever_it_holds() {
    let server = Server::start().await;
    let (admin, demo) = server.admin_with_demo().await;
    let mut connections = both(&server, &admin).await;
    connections.push(demo);
    for id in connections {
        for evil in [
            "'",
            "''",
            "\\",
            "\\'",
            "\\\\'",
            "' OR '1'='1",
            "'; DROP TABLE t; --",
            "/*",
            "*/ --",
            "{{b}}",
            "{{v}}",
            "\"",
            "$$x$$",
            "E'\\''",
            "\u{202e}",
            "\u{ff07} OR 1=1",
            "a\nb",
            "%s ? :x $1 @@version",
            "\u{1f680}",
        ] {
            let params = json!([{ "name": "v", "type": "text", "value": evil }]);
            let answer = with(&admin, &id, "SELECT {{v}} AS v, ({{v}}) AS again", params).await;
            assert_eq!(answer.expect(200).json()["rows"], json!([[evil, evil]]), "{evil:?}");
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn what_does_not_fit_is_told_by_its_name() {
    let server = Server::start().await;
    let (admin, id) = server.admin_with_demo().await;
    let value = |kind: &str, value: Value| json!([{ "name": "v", "type": kind, "value": value }]);
    for (sql, params, field) in [
        ("SELECT {{v}}", json!([]), "params.v"),
        ("SELECT {{v}}", json!([{ "name": "v", "type": "text" }]), "params.v"),
        ("SELECT 1", value("text", json!("a")), "params.v"),
        ("SELECT '{{w}}'", value("text", json!("a")), ""),
        ("SELECT {{v}}", value("integer", json!("1 OR 1=1")), "params.v"),
        ("SELECT {{v}}", value("integer", json!("9223372036854775808")), "params.v"),
        ("SELECT {{v}}", value("number", json!("1e99999")), "params.v"),
        ("SELECT {{v}}", value("date", json!("2026-02-30")), "params.v"),
        ("SELECT {{v}}", value("text", json!("a\u{0}b")), "params.v"),
        ("SELECT {{v}}", value("text", json!([1])), "params.v"),
        ("SELECT {{v}}{{v}}", value("integer", json!(1)), ""),
        ("SELECT '{{v}}'", value("integer", json!(1)), ""),
        ("SELECT x{{v}}", value("integer", json!(1)), ""),
    ] {
        let told = with(&admin, &id, sql, params).await.expect(422).json();
        if field.is_empty() {
            assert_eq!(told["code"], "query_refused", "{sql}: {told}");
            assert_eq!(told["reasons"][0]["line"], 1, "{sql}: {told}");
        } else {
            assert_eq!(
                (&told["code"], &told["errors"][0]["field"]),
                (&json!("invalid"), &json!(field)),
                "{sql}: {told}"
            );
        }
    }
    with(&admin, &id, "SELECT {{v}}", json!([{ "name": "v", "type": "table", "value": "t" }])).await.expect(422);
    server.stop().await;
}

#[tokio::test]
async fn places_refer_to_what_the_person_wrote_and_the_cache_to_what_ran() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let ids = both(&server, &admin).await;
    let long = "x".repeat(200);
    let params = json!([{ "name": "v", "type": "text", "value": long }]);
    let refused =
        with(&admin, &ids[0], "SELECT {{v}},\n {{v}}, nothing FROM nowhere", params.clone()).await.expect(422).json();
    let reason = &refused["reasons"][0];
    assert_eq!((&reason["rule"], &reason["line"], &reason["column"]), (&json!("unknown_table"), &json!(2), &json!(22)));
    assert_eq!((&reason["end_line"], &reason["end_column"]), (&json!(2), &json!(29)), "{reason}");
    let failed = with(&admin, &ids[0], "SELECT {{v}}, CAST('a' AS int) FROM t", params).await.expect(422).json();
    assert_eq!(failed["position"], 20, "{failed}");
    let one = |n: i64| json!([{ "name": "n", "type": "integer", "value": n }]);
    let sql = "SELECT {{n}} AS n";
    assert_eq!(with(&admin, &ids[1], sql, one(1)).await.expect(200).json()["cached"], false);
    assert_eq!(with(&admin, &ids[1], sql, one(1)).await.expect(200).json()["cached"], true);
    let other = with(&admin, &ids[1], sql, one(2)).await.expect(200).json();
    assert_eq!((&other["cached"], &other["rows"]), (&json!(false), &json!([[2]])));
    server.stop().await;
}

#[tokio::test]
async fn a_text_is_checked_with_stand_ins_and_its_names_are_told() {
    let server = Server::start().await;
    let (admin, id) = server.admin_with_demo().await;
    let check = |body: Value| {
        let admin = admin.clone();
        async move { admin.post("/query/validate", body).await.expect(200).json() }
    };
    let sql = "SELECT id FROM orders WHERE placed_at >= {{from}} LIMIT {{n}}";
    let told = check(json!({ "connection_id": id, "sql": sql })).await;
    assert_eq!((&told["valid"], &told["parameters"]), (&json!(true), &json!(["from", "n"])), "{told}");
    let told = check(json!({ "dialect": "postgresql", "sql": "DELETE FROM t WHERE a = {{x}}" })).await;
    assert_eq!((&told["valid"], &told["reasons"][0]["rule"]), (&json!(false), &json!("only_reads")));
    let told = check(json!({ "connection_id": id, "sql": "SELECT '{{x}}'" })).await;
    assert_eq!((&told["valid"], &told["reasons"][0]["rule"]), (&json!(false), &json!("parameter_in_quotes")));
    let laid_out = admin.post("/query/format", json!({ "sql": "select {{a}} from t", "dialect": "sqlite" })).await;
    assert!(laid_out.expect(200).json()["sql"].as_str().unwrap().contains("{{a}}"));
    run(&admin, &id, "SELECT {{x}}").await.expect(422);
    server.stop().await;
}
