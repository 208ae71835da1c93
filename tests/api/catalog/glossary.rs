//! The glossary: who keeps it, what is taken, and that both question engines read it.

use serde_json::{Value, json};

use super::{alter, read_again, say};
use crate::chat::{ask, shop, viewer};
use crate::llm::World;
use crate::support::{Client, Server};

fn net(id: &str) -> Value {
    json!({ "kind": "metric", "name": "net revenue", "synonyms": ["NR"], "connection_id": id,
        "table": { "schema": null, "table": "orders" }, "formula": "sum(total - refunded)",
        "default_filters": ["status <> 'cancelled'"] })
}

/// The shop with refunds and cancelled orders.
async fn with_refunds(server: &Server) -> (Client, String) {
    let (admin, shop) = shop(server).await;
    alter(
        server,
        "ALTER TABLE orders ADD COLUMN refunded NUMERIC NOT NULL DEFAULT 0; UPDATE orders SET refunded = id % 7;
         UPDATE orders SET status = 'cancelled' WHERE id % 5 = 0;",
    );
    read_again(server, &admin, &shop).await;
    (admin, shop)
}

#[tokio::test]
async fn a_metric_answers_as_its_formula_by_hand() {
    let server = Server::start().await;
    let (admin, shop) = with_refunds(&server).await;
    let question = "net revenue by country";
    assert_ne!(ask(&admin, &shop, question).await["state"], "answered", "nobody defined it yet");
    let made = admin.post("/glossary", net(&shop)).await.expect(201).json();
    let answer = ask(&admin, &shop, question).await;
    assert_eq!((&answer["state"], &answer["engine"]), (&json!("answered"), &json!("builtin")), "{answer:#}");
    let by_hand = "SELECT c.country, sum(o.total - o.refunded) FROM orders o JOIN customers c ON o.customer_id = c.id \
                   WHERE o.status <> 'cancelled' GROUP BY c.country";
    let body = json!({ "connection_id": shop, "sql": by_hand });
    let hand = admin.post("/query/execute", body).await.expect(200).json();
    let sorted = |rows: &Value| {
        let mut rows: Vec<String> = rows.as_array().unwrap().iter().map(Value::to_string).collect();
        rows.sort();
        rows
    };
    assert_eq!(sorted(&answer["query_result_preview"]), sorted(&hand["rows"]), "{answer:#}");
    assert_eq!(answer["columns"][1]["name"], "net revenue");
    assert!(answer["context_summary"].as_str().unwrap().contains("as the glossary defines it"), "{answer:#}");
    assert_ne!(ask(&admin, &shop, "gross churn by country").await["state"], "answered");
    let path = format!("/glossary/{}", made["id"].as_str().unwrap());
    let mut renamed = net(&shop);
    renamed["name"] = json!("clean takings");
    renamed["synonyms"] = json!([]);
    admin.put(&path, renamed).await.expect(200);
    assert_eq!(ask(&admin, &shop, "clean takings by country").await["state"], "answered");
    assert_ne!(ask(&admin, &shop, question).await["state"], "answered");
    admin.delete(&path).await.expect(204);
    admin.delete(&path).await.expect(404);
    assert_ne!(ask(&admin, &shop, "clean takings by country").await["state"], "answered");
    server.stop().await;
}

#[tokio::test]
async fn terms_hold_for_one_connection_or_for_all() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let term = json!({ "kind": "term", "name": "patron", "synonyms": ["club folk"],
        "target": { "schema": null, "table": "customers", "column": null } });
    admin.post("/glossary", term.clone()).await.expect(201);
    assert_eq!(ask(&admin, &shop, "how many patrons are there?").await["query_result_preview"], json!([[3]]));
    let again = admin.post("/glossary", term).await.expect(409).json();
    assert_eq!(again["errors"][0]["field"], "name");
    let word = json!({ "kind": "term", "name": "churn", "definition": "Who left.", "connection_id": shop });
    admin.post("/glossary", word).await.expect(201);
    for (query, names) in [
        ("", vec!["churn", "patron"]),
        ("?q=CLUB", vec!["patron"]),
        ("?q=who left", vec!["churn"]),
        ("?kind=metric", vec![]),
        ("?limit=1&skip=1", vec!["patron"]),
    ] {
        let found = admin.get(&format!("/glossary{query}")).await.expect(200).json();
        let told: Vec<&str> = found["data"].as_array().unwrap().iter().map(|e| e["name"].as_str().unwrap()).collect();
        assert_eq!(told, names, "{query}");
    }
    let own = admin.get(&format!("/glossary?connection_id={shop}")).await.expect(200).json();
    assert_eq!(own["count"], 2);
    let stranger = server.stranger().await;
    assert_eq!(stranger.get("/glossary").await.expect(200).json()["count"], 0);
    stranger.get(&format!("/glossary?connection_id={shop}")).await.expect(404);
    stranger.post("/glossary", net(&shop)).await.expect(404);
    let id = own["data"][0]["id"].as_str().unwrap().to_owned();
    stranger.delete(&format!("/glossary/{id}")).await.expect(404);
    stranger.put(&format!("/glossary/{id}"), json!({ "kind": "term", "name": "x" })).await.expect(404);
    let vera = viewer(&server, &admin).await;
    vera.get("/glossary").await.expect(200);
    vera.post("/glossary", json!({ "kind": "term", "name": "x" })).await.expect(403);
    server.stop().await;
}

#[tokio::test]
async fn what_is_no_expression_over_its_table_is_not_taken() {
    let server = Server::start().await;
    let (admin, shop) = with_refunds(&server).await;
    let with = |field: &str, value: Value| {
        let mut body = net(&shop);
        body[field] = value;
        body
    };
    for (body, field) in [
        (with("formula", json!("sum(nope)")), "formula"),
        (with("formula", json!("sum(total) FROM orders; DROP TABLE orders; --")), "formula"),
        (with("formula", json!("1) FROM customers UNION SELECT (2")), "formula"),
        (with("formula", json!("(SELECT max(id) FROM customers)")), "formula"),
        (with("formula", json!("load_extension('x')")), "formula"),
        (with("formula", Value::Null), "formula"),
        (with("table", Value::Null), "table"),
        (with("table", json!({ "schema": null, "table": "nope" })), "table"),
        (with("default_filters", json!(["status <> 'x'", "nope = 1"])), "default_filters.1"),
        (with("default_filters", json!(["id IN (SELECT id FROM customers)"])), "default_filters.0"),
        (with("name", json!("")), "name"),
        (with("name", json!("x".repeat(101))), "name"),
        (with("target", json!({ "schema": null, "table": "orders", "column": null })), "target"),
        (json!({ "kind": "term", "name": "x", "formula": "sum(total)" }), "formula"),
        (
            json!({ "kind": "term", "name": "x", "target": { "schema": null, "table": "nope", "column": null } }),
            "target",
        ),
    ] {
        let problem = admin.post("/glossary", body.clone()).await.expect(422).json();
        assert_eq!(problem["errors"][0]["field"], field, "{body}: {problem}");
    }
    admin.post("/glossary", with("connection_id", Value::Null)).await.expect(201);
    server.stop().await;
}

#[tokio::test]
async fn a_model_is_told_what_the_question_names_and_nothing_hidden() {
    let world = World::new("names").await;
    let (admin, shop) = (&world.admin, &world.shop);
    let metric = json!({ "kind": "metric", "name": "lamp joy", "connection_id": shop, "formula": "avg(total)",
        "table": { "schema": null, "table": "orders" }, "default_filters": ["status = 'paid'"] });
    admin.post("/glossary", metric).await.expect(201);
    let other = json!({ "kind": "term", "name": "zebra", "definition": "An animal." });
    admin.post("/glossary", other).await.expect(201);
    for told in [true, false] {
        world.model.sql("SELECT count(*) AS n FROM customers");
        world.ask("who is charmed by lamp joy?").await;
        let said = world.model.seen().last().unwrap().said();
        assert_eq!(said.contains("lamp joy = avg(total) over orders where (status = 'paid')"), told, "{said}");
        assert!(!said.contains("zebra"), "{said}");
        say(admin, shop, json!({ "table": "orders", "column": "total", "hidden": true })).await;
    }
    world.server.stop().await;
}
