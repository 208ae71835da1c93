//! Plans, samples, charts and files of queries.

use serde_json::{Value, json};

use super::{numbers, run};
use crate::connections::{connected, member};
use crate::support::{Answer, Client, Server, mariadb, postgres};

async fn explain(client: &Client, connection: &str, sql: &str) -> Answer {
    client.post("/query/explain", json!({ "connection_id": connection, "sql": sql })).await
}

async fn lines(client: &Client, query: &str) -> Vec<Value> {
    client.get(&format!("/query/history{query}")).await.expect(200).json()["data"].as_array().unwrap().clone()
}

/// Whether the plan has lines below others, one of which names the table.
fn names_the_table(plan: &Value, table: &str) {
    let lines = plan["plan"].as_array().unwrap();
    assert!(!lines.is_empty() && lines[0]["depth"] == 0, "{plan}");
    assert!(lines.iter().any(|l| l["text"].as_str().unwrap().contains(table)), "{plan}");
    assert!(plan["text"].as_str().unwrap().contains(table) && plan["execution_time_ms"].is_u64(), "{plan}");
}

#[tokio::test]
async fn every_source_tells_its_plan_and_runs_nothing() {
    let server = Server::start().await;
    let (admin, demo) = server.admin_with_demo().await;
    let pg = connected(&server, &admin, &numbers()).await;
    let endless = "SELECT count(*) FROM numbers a, numbers b, numbers c, numbers d WHERE a.n < {{n}}";
    let body = |id: &str| json!({ "connection_id": id, "sql": endless, "params": [{ "name": "n", "type": "integer", "value": 5 }] });
    names_the_table(&admin.post("/query/explain", body(&pg)).await.expect(200).json(), "numbers");
    let maria =
        mariadb().create_database("CREATE TABLE numbers (n int); INSERT INTO numbers SELECT seq FROM seq_1_to_1000;");
    let maria = crate::mysql::connected(&server, &admin, &maria).await;
    names_the_table(&admin.post("/query/explain", body(&maria)).await.expect(200).json(), "a: access ALL");
    names_the_table(&explain(&admin, &demo, "SELECT count(*) FROM orders; ").await.expect(200).json(), "orders");
    let csv = b"city,amount\nKiel,1\nBonn,2\n".to_vec();
    let upload = admin.upload("/upload/csv", ("cities.csv", csv), &[]).await.expect(201).json();
    let dataset = upload["connection_id"].as_str().or(upload["connection"]["id"].as_str()).unwrap().to_owned();
    let told = explain(&admin, &dataset, "SELECT city, sum(amount) FROM cities GROUP BY city").await.expect(200).json();
    names_the_table(&told, "physical plan");
    assert!(told["plan"].as_array().unwrap().iter().any(|l| l["depth"].as_u64() > Some(1)), "{told}");
    let all = lines(&admin, "?origin=explain").await;
    assert_eq!(all.len(), 4);
    server.stop().await;
}

#[tokio::test]
async fn what_a_result_may_have_is_told_and_held() {
    let server = Server::start_with(|settings| settings.queries.max_rows = 3).await;
    let (admin, demo) = server.admin_with_demo().await;
    assert_eq!(admin.get("/query/limits").await.expect(200).json(), json!({ "max_rows": 3 }));
    let rows = run(&admin, &demo, "SELECT order_id FROM orders").await.expect(200).json();
    assert_eq!((rows["row_count"].as_u64(), rows["truncated"].as_bool()), (Some(3), Some(true)));
    let viewer = member(&server, &admin, "viewer").await;
    viewer.get("/query/limits").await.expect(403);
}

#[tokio::test]
async fn a_plan_is_no_way_around_the_guard() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = connected(&server, &admin, &numbers()).await;
    for sql in [
        "DROP TABLE numbers",
        "ANALYZE SELECT 1",
        "EXPLAIN ANALYZE SELECT 1",
        "SELECT pg_sleep(1)",
        "SELECT 1; DROP TABLE numbers",
    ] {
        assert_eq!(explain(&admin, &id, sql).await.expect(422).json()["code"], "query_refused", "{sql}");
    }
    let failed = explain(&admin, &id, "SELECT CAST('a' AS int) FROM numbers").await.expect(422).json();
    assert_eq!(failed["position"], 13, "{failed}");
    // The plan must not be taken for the rows, nor the rows for the plan.
    let sql = "SELECT count(*) AS c FROM numbers";
    assert_eq!(run(&admin, &id, sql).await.expect(200).json()["rows"], json!([[1000]]));
    assert!(explain(&admin, &id, sql).await.expect(200).json()["text"].as_str().unwrap().contains("numbers"));
    assert_eq!(run(&admin, &id, sql).await.expect(200).json()["rows"], json!([[1000]]));
    let viewer = member(&server, &admin, "viewer").await;
    explain(&viewer, &id, sql).await.expect(403);
    explain(&server.stranger().await, &id, sql).await.expect(404);
    server.stop().await;
}

#[tokio::test]
async fn charts_come_with_the_rows_where_they_are_asked_for() {
    let server = Server::start().await;
    let (admin, id) = server.admin_with_demo().await;
    let sql = "SELECT strftime('%Y-%m', ordered_at) AS month, count(*) AS orders FROM orders GROUP BY 1 ORDER BY 1";
    let plain = run(&admin, &id, sql).await.expect(200).json();
    assert!(plain.get("charts").is_none() && plain.get("chart_config").is_none());
    let body = json!({ "connection_id": id, "sql": sql, "chart": true });
    let told = admin.post("/query/execute", body).await.expect(200).json();
    assert_eq!(told["chart_config"]["chart_type"], "line", "{}", told["chart_config"]);
    assert_eq!(told["chart_config"]["x_column"], "month");
    let charts = told["charts"].as_array().unwrap();
    assert_eq!(charts.len(), 24);
    assert!(charts.iter().all(|c| c["reason"].as_str().is_some_and(|r| !r.is_empty())));
    assert!(["fits", "possible", "not"].iter().all(|fit| charts.iter().any(|c| c["fit"] == **fit)), "{charts:?}");
    server.stop().await;
}

#[tokio::test]
async fn a_file_holds_every_digit_and_no_formula() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = postgres().create_database(&[]);
    postgres().psql(
        &database,
        &[
            "-c",
            "CREATE TABLE t AS SELECT 9007199254740993::int8 AS large, 12.5000::numeric AS exact, \
        '=HYPERLINK(\"x\")'::text AS text, -5 AS less, NULL::text AS nothing, 'a,b'::text AS \"@name\"",
        ],
    );
    let id = connected(&server, &admin, &database).await;
    let body = json!({ "connection_id": id, "sql": "SELECT * FROM t WHERE large > {{n}}", "file_name": "My \u{201c}file\u{201d}",
        "params": [{ "name": "n", "type": "integer", "value": 1 }], "bom": true });
    let file = admin.post("/query/csv", body).await.expect(200);
    assert_eq!(
        file.text(),
        "\u{feff}large,exact,text,less,nothing,'@name\r\n9007199254740993,12.5000,\"'=HYPERLINK(\"\"x\"\")\",-5,,\"a,b\"\r\n"
    );
    assert_eq!(file.header("content-type").as_deref(), Some("text/csv; charset=utf-8"));
    assert_eq!(file.header("content-disposition").as_deref(), Some("attachment; filename=\"My _file_.csv\""));
    assert_eq!(file.header("x-truncated").as_deref(), Some("false"));
    let cut = json!({ "connection_id": id, "sql": "SELECT generate_series(1, 10) AS n", "limit": 3 });
    let cut = admin.post("/query/csv", cut).await.expect(200);
    assert_eq!((cut.text().as_str(), cut.header("x-truncated").as_deref()), ("n\r\n1\r\n2\r\n3\r\n", Some("true")));
    assert_eq!(lines(&admin, "?origin=download").await.len(), 2);
    let viewer = member(&server, &admin, "viewer").await;
    viewer.post("/query/csv", json!({ "connection_id": id, "sql": "SELECT 1" })).await.expect(403);
    admin.post("/query/csv", json!({ "connection_id": id, "sql": "DELETE FROM t" })).await.expect(422);
    server.stop().await;
}

#[tokio::test]
async fn a_sample_shows_the_beginning_of_long_values_and_a_run_refuses_them() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let long = "SELECT 'a' || repeat('\u{e9}', 1000000) AS body, decode(repeat('ff', 1100000), 'hex') AS bytes, \
                '{\"a\": 1}'::json AS document, array_fill(E'\\x01'::text, array[2000]) AS signs";
    let database = numbers();
    postgres().psql(&database, &["-c", &format!("CREATE TABLE long AS {long}")]);
    let postgres = connected(&server, &admin, &database).await;
    let sample = json!({ "connection_id": postgres, "table": "long" });
    let sample = admin.post("/query/sample", sample).await.expect(200).json();
    assert_eq!(sample["truncated"], true);
    let cells = &sample["rows"][0];
    // 4,096 bytes: a letter of one, then letters of two, the last of which would be cut in the middle.
    assert_eq!(cells[0].as_str().unwrap(), format!("a{}", "\u{e9}".repeat(2_047)));
    assert_eq!(cells[1].as_str().unwrap().len(), 2 + 2 * 4_096);
    assert_eq!(cells[2], "{\"a\": 1}");
    assert_eq!(cells[3].as_str().unwrap().len(), 4_096);
    let run = json!({ "connection_id": postgres, "sql": "SELECT 1 AS n, body FROM long" });
    let refused = admin.post("/query/execute", run).await.expect(413).json();
    assert!(refused["detail"].as_str().unwrap().contains("\u{201c}body\u{201d}"), "{refused}");

    let csv = format!("id,body\n1,{}\n2,short\n", "x".repeat(1_100_000));
    let made = admin.upload("/upload/csv", ("long.csv", csv.into_bytes()), &[]).await.expect(201).json();
    let (dataset, table) =
        (made["connection"]["id"].as_str().unwrap(), made["dataset"]["tables"][0]["name"].as_str().unwrap());
    let sample = json!({ "connection_id": dataset, "table": table });
    let sample = admin.post("/query/sample", sample).await.expect(200).json();
    assert_eq!(sample["rows"], json!([[1, "x".repeat(4_096)], [2, "short"]]));
    let run = json!({ "connection_id": dataset, "sql": format!("SELECT body FROM {table}") });
    let refused = admin.post("/query/execute", run).await.expect(413).json();
    assert!(refused["detail"].as_str().unwrap().contains("\u{201c}body\u{201d}"), "{refused}");
    server.stop().await;
}

#[tokio::test]
async fn a_sample_of_mariadb_shows_the_beginning_of_long_values_and_a_run_refuses_them() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = mariadb().create_database(
        "CREATE TABLE essays (id int, body longtext, bytes longblob) CHARACTER SET utf8mb4; \
         INSERT INTO essays VALUES (1, concat('a', repeat('\u{e9}', 1000000)), unhex(repeat('ff', 1100000))), \
         (2, repeat('x', 4096), unhex('00ff'))",
    );
    let id = crate::mysql::connected(&server, &admin, &database).await;
    let sample = json!({ "connection_id": id, "table": "essays" });
    let sample = admin.post("/query/sample", sample).await.expect(200).json();
    let (cut, bytes) = (format!("a{}", "\u{e9}".repeat(2_047)), format!("\\x{}", "ff".repeat(4_096)));
    assert_eq!(sample["rows"], json!([[1, cut, bytes], [2, "x".repeat(4_096), "\\x00ff"]]));
    assert_eq!(sample["truncated"], true);
    let run = json!({ "connection_id": id, "sql": "SELECT id, body FROM essays" });
    let refused = admin.post("/query/execute", run).await.expect(413).json();
    assert!(refused["detail"].as_str().unwrap().contains("\u{201c}body\u{201d}"), "{refused}");
    let run = json!({ "connection_id": id, "sql": "SELECT id, left(body, 2) FROM essays ORDER BY id" });
    assert_eq!(admin.post("/query/execute", run).await.expect(200).json()["rows"][0], json!([1, "a\u{e9}"]));
    server.stop().await;
}

#[tokio::test]
async fn the_first_rows_of_a_table_are_there_for_whoever_may_ask() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    postgres().psql(&database, &["-c", "CREATE SCHEMA odd; CREATE TABLE odd.\"My \"\"Table\" AS SELECT 1 AS one"]);
    let people = "SELECT n AS id, 'person' || n || '@example.com' AS email FROM generate_series(1, 30) n";
    postgres().psql(&database, &["-c", &format!("CREATE TABLE people AS {people}")]);
    let id = connected(&server, &admin, &database).await;
    let viewer = member(&server, &admin, "viewer").await;
    let body = |table: &str, extra: Value| {
        let mut body = json!({ "connection_id": id, "table": table });
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        body
    };
    let ten = viewer.post("/query/sample", body("numbers", json!({}))).await.expect(200).json();
    assert_eq!((ten["row_count"].as_u64(), &ten["columns"][0]["name"]), (Some(10), &json!("n")));
    let three = viewer
        .post("/query/sample", body("numbers", json!({ "schema": "public", "limit": 3 })))
        .await
        .expect(200)
        .json();
    assert_eq!(three["row_count"], 3);
    let odd = viewer.post("/query/sample", body("My \"Table", json!({ "schema": "odd" }))).await.expect(200).json();
    assert_eq!(odd["rows"], json!([[1]]));
    let one = || body("people", json!({ "limit": 1 }));
    let masked = viewer.post("/query/sample", one()).await.expect(200).json();
    assert_eq!(masked["rows"], json!([[1, "\u{2022}\u{2022}\u{2022}"]]));
    let raw = admin.post("/query/sample", one()).await.expect(200).json();
    assert_eq!(raw["rows"], json!([[1, "person1@example.com"]]));
    viewer.post("/query/sample", body("nothing", json!({}))).await.expect(404);
    viewer.post("/query/sample", body("pg_shadow", json!({ "schema": "pg_catalog" }))).await.expect(404);
    viewer.post("/query/sample", body("numbers", json!({ "limit": 101 }))).await.expect(422);
    server.stranger().await.post("/query/sample", body("numbers", json!({}))).await.expect(404);
    assert_eq!(lines(&admin, "?origin=sample").await.len(), 5);
    server.stop().await;
}
