//! Running SQL over the API: what comes back, what is refused, what is remembered, and how a run ends early.

mod ahead;
mod endings;
mod hindered;
mod history;
mod hostile;
mod kinds;
mod live_corpus;
mod looks;
mod names;
mod parameters;
mod saved;

use serde_json::{Value, json};

use crate::connections::{connected, member};
use crate::support::{Answer, Client, Server, postgres};

/// Work that no machine ends in a minute.
const ENDLESS: &str = "SELECT count(*) FROM numbers a, numbers b, numbers c, numbers d";

/// A database with a table of a thousand numbers.
fn numbers() -> String {
    let pg = postgres();
    let database = pg.create_database(&[]);
    pg.psql(&database, &["-c", "CREATE TABLE numbers AS SELECT generate_series(1, 1000) AS n"]);
    database
}

async fn run(client: &Client, connection: &str, sql: &str) -> Answer {
    client.post("/query/execute", json!({ "connection_id": connection, "sql": sql })).await
}

/// Sessions that are at work on a database at this moment.
fn at_work(database: &str) -> usize {
    let sql = format!(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}' AND state = 'active' AND application_name = 'datamind'"
    );
    postgres().psql("postgres", &["-c", &sql]).parse().unwrap()
}

/// Waits until as many sessions are at work as wanted.
pub async fn until_at_work(database: &str, wanted: usize) {
    for _ in 0..200 {
        if at_work(database) == wanted {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{} sessions at work, not {wanted}", at_work(database));
}

#[tokio::test]
async fn every_type_comes_back_as_the_contract_says() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let pg = postgres();
    let database = pg.create_database(&[]);
    pg.psql(&database, &["-c", "CREATE TABLE t AS SELECT 1::int8 AS small, 9007199254740993::int8 AS large, 12.50::numeric AS exact, \
        'NaN'::numeric AS none, 0.1::real AS single, true AS yes, date '2026-01-31' AS day, timestamp '2026-01-31 10:00' AS moment, \
        timestamptz '2026-01-31 10:00+01' AS zoned, interval '1 day' AS long, '{\"a\":1}'::jsonb AS doc, \
        ARRAY[1,NULL,3] AS list, '\\xbeef'::bytea AS bytes, 'x'::char(3) AS padded, NULL::text AS nothing, \
        '1,234.50'::money AS cash, 'infinity'::date AS ever, '[1,5)'::int4range AS span"]);
    let id = connected(&server, &admin, &database).await;
    let answer = run(&admin, &id, "SELECT * FROM t").await.expect(200).json();
    assert_eq!(
        answer["rows"][0],
        json!([
            1,
            "9007199254740993",
            "12.50",
            "NaN",
            0.1,
            true,
            "2026-01-31",
            "2026-01-31T10:00:00",
            "2026-01-31T09:00:00Z",
            "1 day",
            "{\"a\": 1}",
            "[1,null,3]",
            "\\xbeef",
            "x",
            null,
            "1234.50",
            "infinity",
            "[1,5)"
        ])
    );
    let types: Vec<&str> = answer["columns"].as_array().unwrap().iter().map(|c| c["type"].as_str().unwrap()).collect();
    assert_eq!(
        types,
        [
            "integer",
            "integer",
            "decimal",
            "decimal",
            "float",
            "boolean",
            "date",
            "timestamp",
            "timestamp_tz",
            "interval",
            "json",
            "list",
            "binary",
            "text",
            "text",
            "decimal",
            "text",
            "other"
        ]
    );
    assert_eq!((answer["row_count"].as_u64(), answer["truncated"].as_bool()), (Some(1), Some(false)));
    server.stop().await;
}

#[tokio::test]
async fn what_only_changes_is_refused_with_a_reason_and_changes_nothing() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    for sql in [
        "DROP TABLE numbers",
        "DELETE FROM numbers",
        "SELECT 1; DELETE FROM numbers",
        "SELECT pg_terminate_backend(1)",
        "SELECT n INTO x FROM numbers",
        "WITH d AS (DELETE FROM numbers RETURNING n) SELECT * FROM d",
        "COPY numbers TO PROGRAM 'true'",
        "SELECT * FROM pg_shadow",
        "SELECT set_config('transaction_read_only', 'off', false)",
    ] {
        let refused = run(&admin, &id, sql).await.expect(422).json();
        assert_eq!(refused["code"], "query_refused", "{sql}: {refused}");
        let reason = &refused["reasons"][0];
        assert!(reason["rule"].is_string() && reason["message"].is_string(), "{refused}");
    }
    assert_eq!(postgres().psql(&database, &["-c", "SELECT count(*) FROM numbers"]), "1000");
    server.stop().await;
}

#[tokio::test]
async fn the_databases_own_words_come_with_hint_and_place() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    let failed = run(&admin, &id, "SELECT n / 0 FROM numbers").await.expect(422).json();
    assert_eq!((failed["code"].as_str(), failed["detail"].as_str()), (Some("query_failed"), Some("division by zero")));
    let failed = run(&admin, &id, "SELECT CAST('a' AS int) FROM numbers").await.expect(422).json();
    assert_eq!(failed["position"], 13, "{failed}");
    server.stop().await;
}

#[tokio::test]
async fn rows_beyond_the_limit_are_left_out_and_said_to_be() {
    let server = Server::start_with(|s| s.queries.max_rows = 500).await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    for (limit, rows, truncated) in [(None, 500, true), (Some(7), 7, true), (Some(100_000), 500, true)] {
        let body = json!({ "connection_id": id, "sql": "SELECT n FROM numbers", "limit": limit });
        let answer = admin.post("/query/execute", body).await.expect(200).json();
        assert_eq!((answer["row_count"].as_u64(), answer["truncated"].as_bool()), (Some(rows), Some(truncated)));
        assert_eq!(answer["rows"].as_array().unwrap().len() as u64, rows);
    }
    let all = run(&admin, &id, "SELECT n FROM numbers WHERE n <= 500").await.expect(200).json();
    assert_eq!((all["row_count"].as_u64(), all["truncated"].as_bool()), (Some(500), Some(false)));
    until_at_work(&database, 0).await;
    server.stop().await;
}

#[tokio::test]
async fn a_cell_that_is_too_long_is_named() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = connected(&server, &admin, &numbers()).await;
    let failed = run(&admin, &id, "SELECT repeat('x', 2000000) AS essay").await.expect(413).json();
    assert!(failed["detail"].as_str().unwrap().contains("essay"), "{failed}");
    assert_eq!(run(&admin, &id, "SELECT 1 AS one").await.expect(200).json()["rows"], json!([[1]]));
    server.stop().await;
}

#[tokio::test]
async fn an_answer_of_a_moment_ago_is_given_again_until_the_connection_changes() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    let sql = "SELECT count(*) FROM numbers";
    assert_eq!(run(&admin, &id, sql).await.expect(200).json()["cached"], false);
    let again = run(&admin, &id, sql).await.expect(200).json();
    assert_eq!((again["cached"].as_bool(), again["cached_at"].is_string()), (Some(true), true));
    let fresh = json!({ "connection_id": id, "sql": sql, "cache": false });
    assert_eq!(admin.post("/query/execute", fresh).await.expect(200).json()["cached"], false);
    admin.patch(&format!("/connections/{id}"), json!({ "password": postgres().password })).await.expect(200);
    server.until_ready(&admin, &id).await;
    assert_eq!(run(&admin, &id, sql).await.expect(200).json()["cached"], false);
    server.stop().await;
}

#[tokio::test]
async fn equal_runs_at_the_same_time_are_one_run() {
    let server = Server::start_with(|s| s.queries.timeout = std::time::Duration::from_secs(2)).await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    let runs: Vec<_> = (0..5)
        .map(|_| {
            tokio::spawn({
                let (admin, id) = (admin.clone(), id.clone());
                async move { run(&admin, &id, ENDLESS).await }
            })
        })
        .collect();
    until_at_work(&database, 1).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(at_work(&database), 1);
    for run in runs {
        assert_eq!(run.await.unwrap().expect(504).json()["code"], "query_timeout");
    }
    server.stop().await;
}

#[tokio::test]
async fn another_organisation_and_a_viewer_run_nothing() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = connected(&server, &admin, &numbers()).await;
    run(&admin, &id, "SELECT n FROM numbers").await.expect(200);
    let (foreign, none) = (
        run(&server.stranger().await, &id, "SELECT n FROM numbers").await.expect(404).json(),
        run(&server.stranger().await, &uuid::Uuid::now_v7().to_string(), "SELECT n FROM numbers")
            .await
            .expect(404)
            .json(),
    );
    assert_eq!((&foreign["code"], &foreign["detail"]), (&none["code"], &none["detail"]));
    let viewer = member(&server, &admin, "viewer").await;
    assert_eq!(run(&viewer, &id, "SELECT n FROM numbers").await.expect(403).json()["code"], "forbidden");
    viewer.get("/query/history").await.expect(403);
    server.stop().await;
}

#[tokio::test]
async fn a_text_is_checked_and_laid_out_without_being_run() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = connected(&server, &admin, &numbers()).await;
    let check = |body: Value| {
        let admin = admin.clone();
        async move { admin.post("/query/validate", body).await.expect(200).json() }
    };
    let known = check(json!({ "sql": "SELECT n FROM numbers", "connection_id": id })).await;
    assert_eq!((known["valid"].as_bool(), &known["tables"]), (Some(true), &json!(["public.numbers"])));
    let unknown = check(json!({ "sql": "SELECT n FROM number", "connection_id": id })).await;
    assert_eq!((unknown["valid"].as_bool(), &unknown["reasons"][0]["rule"]), (Some(false), &json!("unknown_table")));
    assert!(unknown["reasons"][0]["suggestion"].as_str().is_some_and(|s| s.contains("numbers")), "{unknown}");
    assert_eq!(check(json!({ "sql": "SELECT n FROM number", "dialect": "postgresql" })).await["valid"], true);
    admin.post("/query/validate", json!({ "sql": "SELECT 1" })).await.expect(422);
    let laid_out = admin
        .post("/query/format", json!({ "sql": "select n from numbers where n > 3", "dialect": "postgresql" }))
        .await
        .expect(200)
        .json();
    assert!(laid_out["sql"].as_str().unwrap().lines().count() > 1, "{laid_out}");
    server.stop().await;
}
