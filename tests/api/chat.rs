//! Asking and everything around it, with the builtin engine and without any model.

mod by_hand;
mod figures;
mod sessions;
mod socket;
mod stream;
mod verified;

use serde_json::{Value, json};

use crate::support::server::PASSWORD;
use crate::support::{Client, Server};

/// Customers, orders and their items, with one order whose customer is gone.
const SHOP: &str = "
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, country TEXT NOT NULL);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers(id), status TEXT NOT NULL,
    total NUMERIC NOT NULL, placed_at TEXT NOT NULL);
CREATE TABLE order_items (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders(id), product TEXT NOT NULL,
    quantity INTEGER NOT NULL);
INSERT INTO customers VALUES (1,'Mara Lindqvist','mara@halden.example','Germany'),
    (2,'Noor de Vries','noor@vries.example','Netherlands'), (3,'Jean Petit','jean@petit.example','France');
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
INSERT INTO orders SELECT i, 1 + i % 3, CASE i % 4 WHEN 0 THEN 'open' ELSE 'paid' END, 10 + i,
    date('2026-11-19', '-' || (i * 3) || ' days') FROM n;
INSERT INTO order_items SELECT id, id, CASE id % 2 WHEN 0 THEN 'Lamp' ELSE 'Chair' END, 1 + id % 5 FROM orders;
";

/// An admin with the shop connected and read; also the connection's id.
pub async fn shop(server: &Server) -> (Client, String) {
    let files = server.data_dir.join("files");
    std::fs::create_dir_all(&files).unwrap();
    rusqlite::Connection::open(files.join("shop.sqlite")).unwrap().execute_batch(SHOP).unwrap();
    let admin = server.admin().await;
    let body = json!({ "name": "Shop", "type": "sqlite", "file_path": "shop.sqlite" });
    let made = admin.post("/connections", body).await.expect(201).json();
    let id = made["id"].as_str().unwrap().to_owned();
    server.until_ready(&admin, &id).await;
    (admin, id)
}

/// Someone of the admin's organisation who asks but runs no SQL.
pub async fn viewer(server: &Server, admin: &Client) -> Client {
    let email = "vera@halden.example";
    let body = json!({ "email": email, "full_name": "Vera Holm", "password": PASSWORD, "role": "viewer" });
    admin.post("/org/members", body).await.expect(201);
    let client = server.anonymous();
    let answer = client.post("/auth/login", json!({ "email": email, "password": PASSWORD })).await.expect(200);
    client.with_token(answer.json()["access_token"].as_str().unwrap())
}

/// Asks and gives the answer.
pub async fn ask(client: &Client, connection: &str, message: &str) -> Value {
    ask_with(client, json!({ "message": message, "connection_id": connection })).await
}

/// Asks with further fields.
pub async fn ask_with(client: &Client, body: Value) -> Value {
    client.post("/chat/message", body).await.expect(200).json()
}

/// The id of an answer's message.
pub fn id(answer: &Value) -> String {
    answer["message_id"].as_str().unwrap().to_owned()
}

/// A check of the receipt, by its id.
pub fn check<'a>(answer: &'a Value, id: &str) -> &'a Value {
    let checks = answer["receipt"]["checks"].as_array().unwrap();
    checks.iter().find(|c| c["id"] == id).unwrap_or(&Value::Null)
}

#[tokio::test]
async fn an_answer_comes_with_its_proof() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let answer = ask(&admin, &shop, "How many orders are there by country?").await;
    assert_eq!(answer["state"], "answered", "{answer:#}");
    assert_eq!(answer["engine"], "builtin");
    assert_eq!(answer["trust"], "checked", "{:#}", answer["receipt"]);
    assert_eq!(answer["full_result_row_count"], 3);
    assert_eq!(answer["query_result_preview"].as_array().unwrap().len(), 3);
    assert!(!answer["content"].as_str().unwrap().is_empty());
    assert!(answer["reading"]["chips"].as_array().is_some_and(|c| !c.is_empty()));
    assert!(answer["chart_config"]["chart_type"].is_string());
    let receipt = &answer["receipt"];
    assert_eq!(receipt["sql"][0]["text"], answer["generated_sql"]);
    assert_eq!(receipt["sql"][0]["connection_name"], "Shop");
    assert_eq!(receipt["left_the_server"]["nothing"], true);
    assert_eq!(receipt["result_sha256"].as_str().unwrap().len(), 64);
    assert_eq!(receipt["rows"], json!({ "returned": 3, "truncated": false }));
    assert_eq!(check(&answer, "read_only")["state"], "held");
    assert_eq!(check(&answer, "totals")["state"], "held", "{receipt:#}");
    let read: Vec<&str> = receipt["read_from"].as_array().unwrap().iter().filter_map(|r| r["table"].as_str()).collect();
    assert!(read.contains(&"orders") && read.contains(&"customers"), "{read:?}");
    let phases: Vec<&str> =
        receipt["time"]["phases"].as_array().unwrap().iter().filter_map(|p| p["phase"].as_str()).collect();
    assert_eq!(phases, ["understand", "plan", "guard", "run", "check", "explain"]);
    server.stop().await;
}

#[tokio::test]
async fn every_number_of_the_insight_points_to_cells() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let answer = ask(&admin, &shop, "total of orders by country").await;
    let mut numbers = 0;
    let facts = answer["insight"]["facts"].as_array().unwrap();
    let sentences = facts.iter().map(|f| &f["sentence"]).chain([&answer["insight"]["headline"]]);
    for piece in sentences.flat_map(|s| s.as_array().unwrap()).filter(|p| p["kind"] == "number") {
        let ranges = piece["ranges"].as_array().map_or(0, Vec::len);
        assert!(piece["cells"].as_array().unwrap().len() + ranges > 0, "{piece}");
        numbers += 1;
    }
    assert!(numbers > 0, "{answer:#}");
    server.stop().await;
}

#[tokio::test]
async fn the_same_question_gives_the_same_sql_and_result() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let (one, two) = (ask(&admin, &shop, "orders by status").await, ask(&admin, &shop, "orders by status").await);
    assert_eq!(one["generated_sql"], two["generated_sql"]);
    assert_eq!(one["receipt"]["result_sha256"], two["receipt"]["result_sha256"]);
    assert_eq!(two["receipt"]["cache"]["hit"], true);
    server.stop().await;
}

#[tokio::test]
async fn who_may_not_run_sql_never_sees_any() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let viewer = viewer(&server, &admin).await;
    let reply = viewer.post("/chat/message", json!({ "message": "orders by country", "connection_id": shop })).await;
    let text = reply.expect(200).text();
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(answer["state"], "answered", "{answer:#}");
    assert_eq!((&answer["generated_sql"], &answer["receipt"]["sql"][0]["text"]), (&Value::Null, &Value::Null));
    let history = viewer.get(&format!("/chat/history/{}", answer["session_id"].as_str().unwrap())).await.expect(200);
    let body = json!({ "message": "orders by status", "connection_id": shop });
    let stream = viewer.post("/chat/message/stream", body).await.expect(200);
    for (place, text) in [("answer", text), ("history", history.text()), ("stream", stream.text())] {
        assert!(!text.to_uppercase().contains("SELECT "), "{place}: {text}");
    }
    assert!(!stream.text().contains("event: sql"));
    server.stop().await;
}

#[tokio::test]
async fn a_message_that_is_empty_or_too_long_is_named() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    for (message, is) in [("", 422), ("  \n ", 422), (&*"x".repeat(5_001), 422), (&*"ü".repeat(5_000), 200)] {
        let reply = admin.post("/chat/message", json!({ "message": message, "connection_id": shop })).await.expect(is);
        if is == 422 {
            assert_eq!(reply.json()["errors"][0]["field"], "message");
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn a_greeting_is_answered_here_and_costs_nothing() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let answer = ask(&admin, &shop, "hello").await;
    assert_eq!(answer["state"], "talk", "{answer:#}");
    assert_eq!((&answer["receipt"], &answer["token_usage"]), (&Value::Null, &Value::Null));
    assert!(!answer["content"].as_str().unwrap().is_empty());
    server.stop().await;
}

#[tokio::test]
async fn what_cannot_be_placed_is_said_and_not_guessed() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let answer = ask(&admin, &shop, "churn of orders by zodiac sign").await;
    assert_eq!(answer["state"], "refused", "{answer:#}");
    assert_eq!(answer["generated_sql"], Value::Null);
    let unplaced = answer["refusal"]["unplaced"].to_string();
    assert!(unplaced.contains("churn") || unplaced.contains("zodiac"), "{unplaced}");
    let answer = ask(&admin, &shop, "delete all orders").await;
    assert_eq!(answer["refusal"]["reason"], "only_reads", "{answer:#}");
    server.stop().await;
}

#[tokio::test]
async fn first_questions_can_all_be_answered() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let offered = admin.get(&format!("/chat/suggestions?connection_id={shop}")).await.expect(200).json();
    let questions = offered["data"].as_array().unwrap();
    assert!(!questions.is_empty());
    assert_eq!(offered["count"], questions.len());
    for question in questions {
        let answer = ask(&admin, &shop, question.as_str().unwrap()).await;
        assert_eq!(answer["state"], "answered", "{question}: {answer:#}");
        assert_eq!(check(&answer, "fan_out")["state"], "held", "{question}: {answer:#}");
        assert_eq!(answer["trust"], "checked", "{question}: {answer:#}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_short_question_goes_on_from_the_one_before() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let first = ask(&admin, &shop, "number of orders by status").await;
    let body = json!({ "message": "only Germany", "connection_id": shop, "session_id": first["session_id"] });
    let second = ask_with(&admin, body).await;
    assert_eq!(second["state"], "answered", "{second:#}");
    let sql = second["generated_sql"].as_str().unwrap();
    assert!(sql.contains("Germany") && sql.contains("status"), "{sql}");
    server.stop().await;
}

#[tokio::test]
async fn edited_sql_runs_as_a_new_turn_for_who_may() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let first = ask(&admin, &shop, "number of orders").await;
    let path = format!("/chat/messages/{}/rerun", id(&first));
    let again = admin.post(&path, json!({ "sql": "SELECT count(*) AS n FROM orders WHERE status = 'opne'" })).await;
    let again = again.expect(200).json();
    assert_eq!((&again["state"], &again["edited_sql"]), (&json!("answered"), &json!(true)));
    assert_eq!((&again["engine"], &again["receipt"]["engine"]["name"]), (&json!("person"), &json!("person")));
    assert_eq!(again["trust"], "unchecked", "no order has that status");
    assert!(check(&again, "filter_values")["detail"].as_str().unwrap().contains("open"));
    let refused = admin.post(&path, json!({ "sql": "DELETE FROM orders" })).await.expect(200).json();
    assert_eq!((&refused["state"], &refused["error"]["code"]), (&json!("failed"), &json!("query_refused")));
    assert_eq!((&refused["receipt"]["ran"], &again["receipt"]["ran"]), (&json!(false), &json!(true)));
    let viewer = viewer(&server, &admin).await;
    let own = ask(&viewer, &shop, "number of orders").await;
    viewer.post(&format!("/chat/messages/{}/rerun", id(&own)), json!({ "sql": "SELECT 1" })).await.expect(403);
    viewer.post(&path, json!({})).await.expect(404);
    let left: i64 = admin
        .post("/query/execute", json!({ "connection_id": shop, "sql": "SELECT count(*) AS n FROM orders" }))
        .await
        .expect(200)
        .json()["rows"][0][0]
        .as_i64()
        .unwrap();
    assert_eq!(left, 120);
    server.stop().await;
}

#[tokio::test]
async fn a_replay_tells_whether_the_data_changed() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let answer = ask(&admin, &shop, "number of orders by status").await;
    let path = format!("/chat/messages/{}/replay", id(&answer));
    let same = admin.post(&path, json!({})).await.expect(200).json();
    assert_eq!((&same["same"], &same["digest_before"]), (&json!(true), &same["digest_now"]));
    let file = server.data_dir.join("files").join("shop.sqlite");
    rusqlite::Connection::open(file)
        .unwrap()
        .execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM orders WHERE status = 'open'")
        .unwrap();
    let changed = admin.post(&path, json!({})).await.expect(200).json();
    assert_eq!(changed["same"], false);
    assert_eq!((&changed["row_count_before"], &changed["row_count_now"]), (&json!(2), &json!(1)));
    server.stop().await;
}

#[tokio::test]
async fn no_field_of_the_wrong_kind_breaks_anything() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let good = json!({ "message": "orders", "connection_id": shop, "session_id": null, "engine": "auto", "as_of": null,
        "reading": null, "message_id": null });
    for field in good.as_object().unwrap().keys() {
        for bad in [json!({ "a": 1 }), json!([1]), json!(7), json!(true), json!("\u{0}x")] {
            let mut body = good.clone();
            body[field] = bad.clone();
            let status = admin.post("/chat/message", body).await.status;
            assert!([404, 422].contains(&status), "{field}={bad}: {status}");
        }
    }
    let mut foreign = good;
    foreign["org_id"] = json!(shop);
    admin.post("/chat/message", foreign).await.expect(422);
    server.stop().await;
}
