//! The same questions on every kind of source, against SQL that was written by hand.

use serde_json::{Value, json};

use super::{by_hand, count, explore};
use crate::support::{Client, Server, mariadb, postgres};

const TABLES: &str = "
    CREATE TABLE regions (id int PRIMARY KEY, name varchar(20) NOT NULL);
    CREATE TABLE sales (id int PRIMARY KEY, region_id int REFERENCES regions(id), sold_at timestamp NULL, amount decimal(10,2) NOT NULL, state varchar(20));
    INSERT INTO regions VALUES (1, 'North'), (2, 'South');
    INSERT INTO sales VALUES
        (1, 1, '2026-01-05 08:30:00', 10.50, 'paid'), (2, 1, '2026-01-20 23:00:00', 4.25, 'open'),
        (3, 2, '2026-02-11 12:00:00', 7.00, 'paid'), (4, NULL, '2026-02-28 07:15:00', 100.00, NULL),
        (5, 2, '2026-03-01 00:00:00', 0.75, 'it''s \\%_');";

fn amount() -> Value {
    json!([{ "function": "sum", "column": { "column": "amount" } }])
}

/// What is asked, and the same by hand; `{month}` stands for the dialect's own way to cut a month.
fn questions() -> Vec<(Value, &'static str)> {
    let split = |column: Value, grain: Value| json!([{ "column": column, "grain": grain }]);
    let filter = |column: &str, operator: &str, values: Value| json!([{ "column": { "column": column }, "operator": operator, "values": values }]);
    let within = |operator: &str| {
        json!([{ "column": { "column": "sold_at" }, "operator": operator,
            "period": { "kind": "between", "from": "2026-01-20", "to": "2026-02-28" } }])
    };
    vec![
        (json!({ "table": "sales", "metrics": count() }), "SELECT count(*) FROM sales"),
        (
            json!({ "table": "sales", "metrics": amount(), "splits": split(json!({ "column": "sold_at" }), json!("month")) }),
            "SELECT {month}, sum(amount) FROM sales GROUP BY {month} ORDER BY {month}",
        ),
        (
            json!({ "table": "sales", "metrics": count(), "splits": split(json!({ "column": "state" }), json!(null)),
                "order": { "by": "split", "index": 0, "descending": true }, "limit": 2,
                "filters": filter("state", "not_empty", json!([])) }),
            "SELECT state, count(*) FROM sales WHERE state IS NOT NULL GROUP BY state ORDER BY state DESC LIMIT 2",
        ),
        (
            json!({ "table": "sales", "metrics": count(), "splits": split(json!({ "column": "state" }), json!(null)),
                "order": { "by": "split", "index": 0, "descending": false }, "limit": 3 }),
            "SELECT state, count(*) FROM sales GROUP BY state ORDER BY state IS NULL, state LIMIT 3",
        ),
        (
            json!({ "table": "sales", "metrics": amount(), "filters": filter("state", "is_not", json!(["paid"])) }),
            "SELECT sum(amount) FROM sales WHERE state <> 'paid' OR state IS NULL",
        ),
        (
            json!({ "table": "sales", "metrics": count(), "filters": filter("state", "contains", json!(["'s \\%_"])) }),
            "SELECT count(*) FROM sales WHERE id = 5",
        ),
        (
            json!({ "table": "sales", "metrics": count(), "filters": filter("amount", "between", json!(["0.75", "10.5"])) }),
            "SELECT count(*) FROM sales WHERE amount >= 0.75 AND amount <= 10.5",
        ),
        (
            json!({ "table": "sales", "metrics": count(), "filters": within("within") }),
            "SELECT count(*) FROM sales WHERE id IN (2, 3, 4)",
        ),
        (
            json!({ "table": "sales", "metrics": count(), "filters": within("not_within") }),
            "SELECT count(*) FROM sales WHERE id IN (1, 5)",
        ),
    ]
}

async fn asked(client: &Client, connection: &str, month: &str) {
    for (question, sql) in questions() {
        let ran = explore(client, "run", connection, question.clone()).await.expect(200).json();
        let wanted = by_hand(client, connection, &sql.replace("{month}", month)).await;
        assert_eq!(ran["rows"], wanted, "{question}");
        assert!(ran["charts"].as_array().is_some_and(|charts| !charts.is_empty()), "{ran}");
    }
    let by_day = json!({ "table": "sales", "metrics": count(), "splits": [{ "column": { "column": "sold_at" }, "grain": "weekday" }] });
    let ran = explore(client, "run", connection, by_day).await.expect(200).json();
    let days: Vec<&str> = ran["rows"].as_array().unwrap().iter().filter_map(|row| row[0].as_str()).collect();
    assert_eq!(days, ["Monday", "Tuesday", "Wednesday", "Saturday", "Sunday"]);
}

#[tokio::test]
async fn a_run_is_stopped_at_its_source_by_its_name() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let pg = postgres();
    let database = pg.create_database(&[]);
    let slow = "CREATE TABLE beats AS SELECT generate_series(1, 1000) AS n; \
        CREATE VIEW bars AS SELECT a.n % 3 AS part FROM beats a, beats b, beats c, beats d";
    pg.psql(&database, &["-c", slow]);
    let id = crate::connections::connected(&server, &admin, &database).await;
    let query = uuid::Uuid::now_v7();
    let wish = json!({ "table": "bars", "metrics": count(), "splits": [{ "column": { "column": "part" } }] });
    let body = json!({ "connection_id": id, "query_id": query, "explore": wish });
    let running = tokio::spawn({
        let admin = admin.clone();
        async move { admin.post("/explore/run", body).await }
    });
    crate::queries::until_at_work(&database, 1).await;
    admin.post(&format!("/query/{query}/cancel"), json!({})).await.expect(204);
    assert_eq!(running.await.unwrap().expect(409).json()["code"], "query_cancelled");
    crate::queries::until_at_work(&database, 0).await;
    server.stop().await;
}

/// A sale without a region stays in every figure.
async fn by_region(client: &Client, connection: &str, table: &str) {
    let region = json!({ "table": table, "column": "name" });
    let question = json!({ "table": "sales", "metrics": amount(), "splits": [{ "column": region }] });
    let ran = explore(client, "run", connection, question).await.expect(200).json();
    let sql = "SELECT r.name, sum(s.amount) FROM sales s LEFT JOIN regions r ON r.id = s.region_id GROUP BY r.name ORDER BY 2 DESC";
    let wanted = by_hand(client, connection, sql).await;
    assert_eq!((&ran["rows"], ran["rows"][0][0].is_null()), (&wanted, true));
}

#[tokio::test]
async fn postgresql_answers_as_by_hand() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let pg = postgres();
    let database = pg.create_database(&[]);
    let more = "CREATE TYPE mood AS ENUM ('calm', 'wild'); CREATE TABLE seas (id int PRIMARY KEY, mood mood, seen jsonb); INSERT INTO seas VALUES (1, 'calm', '{}'), (2, 'wild', '{}');";
    pg.psql(&database, &["-c", &format!("{TABLES} {more}")]);
    let id = crate::connections::connected(&server, &admin, &database).await;
    asked(&admin, &id, "CAST(date_trunc('month', sold_at) AS date)").await;
    by_region(&admin, &id, "regions").await;
    // Every operator and figure that is offered for a column of an odd type runs.
    let choices = admin.get(&format!("/explore/{id}/choices?schema=public&table=seas")).await.expect(200).json();
    for column in choices["columns"].as_array().unwrap() {
        for operator in column["operators"].as_array().unwrap() {
            let single = json!(["empty", "not_empty"]).as_array().unwrap().contains(operator);
            let between = operator == "between";
            let value = if column["type"] == "integer" { "1" } else { "calm" };
            let values = if single {
                vec![]
            } else if between {
                vec![value; 2]
            } else {
                vec![value]
            };
            let filter = json!({ "column": { "column": column["name"] }, "operator": operator, "values": values });
            let question = json!({ "schema": "public", "table": "seas", "metrics": count(), "filters": [filter] });
            explore(&admin, "run", &id, question).await.expect(200);
        }
        for function in column["functions"].as_array().unwrap() {
            let metric = json!({ "function": function, "column": { "column": column["name"] } });
            let question = json!({ "schema": "public", "table": "seas", "metrics": [metric] });
            explore(&admin, "run", &id, question).await.expect(200);
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn mariadb_answers_as_by_hand() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = mariadb().create_database(&TABLES.replace("\\%", "\\\\%"));
    let id = crate::mysql::connected(&server, &admin, &database).await;
    asked(&admin, &id, "DATE_FORMAT(sold_at, '%Y-%m')").await;
    by_region(&admin, &id, "regions").await;
    server.stop().await;
}

#[tokio::test]
async fn an_uploaded_file_answers_as_by_hand() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let csv = "id,region_id,sold_at,amount,state\n1,1,2026-01-05 08:30:00,10.50,paid\n2,1,2026-01-20 23:00:00,4.25,open\n\
        3,2,2026-02-11 12:00:00,7.00,paid\n4,,2026-02-28 07:15:00,100.00,\n5,2,2026-03-01 00:00:00,0.75,it's \\%_\n";
    let made = admin.upload("/upload/csv", ("sales.csv", csv.as_bytes().to_vec()), &[]).await.expect(201).json();
    let id = made["connection_id"].as_str().or(made["connection"]["id"].as_str()).unwrap().to_owned();
    server.until_ready(&admin, &id).await;
    asked(&admin, &id, "CAST(date_trunc('month', sold_at) AS date)").await;
    server.stop().await;
}

#[tokio::test]
async fn a_sqlite_file_finds_letters_of_both_cases() {
    let server = Server::start().await;
    let files = server.data_dir.join("files");
    std::fs::create_dir_all(&files).unwrap();
    let places = "CREATE TABLE places (id int PRIMARY KEY, name text); \
        INSERT INTO places VALUES (1, 'Köln'), (2, 'KÖLN'), (3, 'Bonn'), (4, NULL), (5, 'Москва'), (6, 'МОСКВА');";
    rusqlite::Connection::open(files.join("places.sqlite")).unwrap().execute_batch(places).unwrap();
    let admin = server.admin().await;
    let body = json!({ "name": "Places", "type": "sqlite", "file_path": "places.sqlite" });
    let id = admin.post("/connections", body).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    server.until_ready(&admin, &id).await;
    for (operator, value, wanted) in [
        ("contains", "köl", 2),
        ("contains", "KÖL", 2),
        ("contains", "москва", 2),
        ("contains", "BON", 1),
        ("contains_not", "köln", 4),
    ] {
        let filter = json!({ "column": { "column": "name" }, "operator": operator, "values": [value] });
        let question = json!({ "table": "places", "metrics": count(), "filters": [filter] });
        let answer = explore(&admin, "run", &id, question).await;
        assert_eq!(answer.expect(200).json()["rows"], json!([[wanted]]), "{operator} {value}");
    }
    server.stop().await;
}
