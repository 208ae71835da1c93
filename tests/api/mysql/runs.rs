//! Running SQL: types, refusals, limits, and runs that end early.

use std::time::Duration;

use serde_json::{Value, json};

use super::{connected, run};
use crate::support::{Server, mariadb};

/// Work that no machine ends in a minute.
const ENDLESS: &str = "SELECT COUNT(*) FROM numbers a, numbers b, numbers c, numbers d WHERE a.n + b.n + c.n + d.n > 5";

fn numbers() -> String {
    mariadb()
        .create_database("CREATE TABLE numbers (n int PRIMARY KEY); INSERT INTO numbers SELECT seq FROM seq_1_to_1000;")
}

/// Waits until as many sessions are at work as wanted.
async fn until_at_work(database: &str, wanted: usize) {
    for _ in 0..200 {
        if mariadb().sessions(database, true) == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{} sessions at work, not {wanted}", mariadb().sessions(database, true));
}

const TYPES: &str = "
SET sql_mode = '', time_zone = '+01:00';
CREATE TABLE t (small tinyint, flag tinyint(1), many tinyint(1), large bigint, huge bigint unsigned, exact decimal(20,2),
  single float, dbl double, day date, none date, moment datetime(3), zoned timestamp NULL, tod time, since year,
  bits bit(9), bit1 bit(1), doc json, kind enum('a','b'), opts set('x','y'), txt text, raw varbinary(4), nothing int);
INSERT INTO t VALUES (-5, 1, 7, 9007199254740993, 18446744073709551615, 12.50, 0.1, 2.5, '2026-01-31', '0000-00-00',
  '2026-01-31 10:00:00.25', '2026-01-31 10:00:00', '-26:03:04', 2026, b'100000001', b'1', '{\"a\": 1}', 'b', 'x,y',
  'Zo\u{eb} \u{1f680}', x'beef', NULL);";

#[tokio::test]
async fn every_type_comes_back_as_the_contract_says() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = connected(&server, &admin, &mariadb().create_database(TYPES)).await;
    let answer = run(&admin, &id, "SELECT * FROM t").await.expect(200).json();
    let names = answer["columns"].as_array().unwrap();
    let got: Vec<Value> = names
        .iter()
        .zip(answer["rows"][0].as_array().unwrap())
        .map(|(column, cell)| json!([column["name"], column["type"], cell]))
        .collect();
    let want = [
        json!(["small", "integer", -5]),
        json!(["flag", "boolean", true]),
        json!(["many", "integer", 7]),
        json!(["large", "integer", "9007199254740993"]),
        json!(["huge", "decimal", "18446744073709551615"]),
        json!(["exact", "decimal", "12.50"]),
        json!(["single", "float", 0.1]),
        json!(["dbl", "float", 2.5]),
        json!(["day", "date", "2026-01-31"]),
        json!(["none", "text", "0000-00-00"]),
        json!(["moment", "timestamp", "2026-01-31T10:00:00.250"]),
        json!(["zoned", "timestamp_tz", "2026-01-31T09:00:00Z"]),
        json!(["tod", "time", "-26:03:04"]),
        json!(["since", "integer", 2026]),
        json!(["bits", "integer", 257]),
        json!(["bit1", "boolean", true]),
        json!(["doc", "text", "{\"a\": 1}"]),
        json!(["kind", "text", "b"]),
        json!(["opts", "text", "x,y"]),
        json!(["txt", "text", "Zo\u{eb} \u{1f680}"]),
        json!(["raw", "binary", "\\xbeef"]),
        json!(["nothing", "integer", null]),
    ];
    for (got, want) in got.iter().zip(&want) {
        assert_eq!(got, want);
    }
    assert_eq!(got.len(), want.len());
    server.stop().await;
}

#[tokio::test]
async fn what_only_changes_is_refused_and_changes_nothing() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    for sql in [
        "DROP TABLE numbers",
        "DELETE FROM numbers",
        "SELECT 1; DELETE FROM numbers",
        "SELECT n INTO OUTFILE '/tmp/x' FROM numbers",
        "SELECT 1 /*! INTO @a */",
        "SELECT SLEEP(1)",
        "SELECT @@version",
        "SELECT * FROM numbers LOCK IN SHARE MODE",
        "SELECT * FROM mysql.user",
        "SELECT * FROM other.numbers",
        "CALL x()",
    ] {
        let refused = run(&admin, &id, sql).await.expect(422).json();
        assert_eq!(refused["code"], "query_refused", "{sql}: {refused}");
    }
    assert_eq!(mariadb().run(&database, "SELECT COUNT(*) FROM numbers"), "1000");
    let own = format!("SELECT COUNT(*) FROM {database}.numbers");
    assert_eq!(run(&admin, &id, &own).await.expect(200).json()["rows"], json!([[1000]]));
    server.stop().await;
}

#[tokio::test]
async fn the_server_s_own_words_come_back() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = connected(&server, &admin, &numbers()).await;
    let failed = run(&admin, &id, "SELECT nothing FROM numbers").await.expect(422).json();
    assert!(failed.to_string().contains("Unknown column"), "{failed}");
    let open = run(&admin, &id, "SELECT n FROM numbers WHERE n = ?").await.json();
    assert!(open.to_string().contains("places for values"), "{open}");
    // A group's value is never picked by chance, and backslashes and double quotes read as the guard read them.
    let chance = run(&admin, &id, "SELECT n, COUNT(*) FROM numbers GROUP BY n % 2").await.expect(422).json();
    assert!(chance.to_string().contains("GROUP BY"), "{chance}");
    let read = run(&admin, &id, r#"SELECT 'it\'s' AS a, "n" AS b FROM numbers LIMIT 1"#).await.expect(200).json();
    assert_eq!(read["rows"], json!([["it's", "n"]]));
    server.stop().await;
}

#[tokio::test]
async fn rows_beyond_the_limit_are_left_out_and_the_session_goes_on() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    for sql in [
        "SELECT a.n FROM numbers a, numbers b",
        "SELECT a.n FROM numbers a, numbers b LIMIT 50000",
        "SELECT n FROM numbers UNION ALL SELECT a.n FROM numbers a, numbers b",
    ] {
        let body = json!({ "connection_id": id, "sql": sql, "limit": 100 });
        let cut = admin.post("/query/execute", body).await.expect(200).json();
        assert_eq!((cut["rows"].as_array().unwrap().len(), &cut["truncated"]), (100, &json!(true)), "{sql}");
        let whole = run(&admin, &id, "SELECT n FROM numbers").await.expect(200).json();
        assert_eq!((&whole["row_count"], &whole["truncated"]), (&json!(1000), &json!(false)));
    }
    until_at_work(&database, 0).await;
    server.stop().await;
}

#[tokio::test]
async fn a_cancelled_run_stops_at_the_source() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    let query = uuid::Uuid::now_v7();
    let body = json!({ "connection_id": id, "sql": ENDLESS, "query_id": query });
    let running = tokio::spawn({
        let admin = admin.clone();
        async move { admin.post("/query/execute", body).await }
    });
    until_at_work(&database, 1).await;
    admin.post(&format!("/query/{query}/cancel"), json!({})).await.expect(204);
    assert_eq!(running.await.unwrap().expect(409).json()["code"], "query_cancelled");
    until_at_work(&database, 0).await;
    server.stop().await;
}

#[tokio::test]
async fn a_run_past_its_time_stops_at_the_source() {
    let server = Server::start_with(|s| s.queries.timeout = Duration::from_millis(700)).await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    assert_eq!(run(&admin, &id, ENDLESS).await.expect(504).json()["code"], "query_timeout");
    until_at_work(&database, 0).await;
    run(&admin, &id, "SELECT n FROM numbers").await.expect(200);
    server.stop().await;
}

#[tokio::test]
async fn a_client_that_leaves_takes_its_run_along() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    let running = tokio::spawn({
        let (admin, id) = (admin.clone(), id.clone());
        async move { run(&admin, &id, ENDLESS).await }
    });
    until_at_work(&database, 1).await;
    running.abort();
    until_at_work(&database, 0).await;
    server.stop().await;
}

#[tokio::test]
async fn sessions_that_the_server_closed_meanwhile_are_replaced() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    run(&admin, &id, "SELECT 1").await.expect(200);
    until_at_work(&database, 0).await;
    let db = mariadb();
    let own = format!("SELECT ID FROM information_schema.PROCESSLIST WHERE DB = '{database}'");
    for session in db.run("mysql", &own).lines() {
        db.run("mysql", &format!("KILL {session}"));
    }
    run(&admin, &id, "SELECT 2").await.expect(200);
    server.stop().await;
}

#[tokio::test]
async fn a_session_is_as_new_for_every_run() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    for n in 0..10 {
        run(&admin, &id, &format!("SELECT n FROM numbers WHERE n > {n}")).await.expect(200);
        run(&admin, &id, &format!("SELECT missing_{n} FROM numbers")).await.expect(422);
    }
    until_at_work(&database, 0).await;
    let db = mariadb();
    assert!(db.sessions(&database, false) <= 2, "sessions are used again");
    let open = "SELECT COUNT(*) FROM information_schema.INNODB_TRX";
    let prepared =
        "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'PREPARED_STMT_COUNT'";
    for _ in 0..100 {
        if db.run("mysql", open) == "0" && db.run("mysql", prepared) == "0" {
            server.stop().await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("left behind: {} transactions, {} statements", db.run("mysql", open), db.run("mysql", prepared));
}
