//! What people say of a connection's content: notes, hidden things, personal data, relationships, drift.

mod drafts;
mod drift;
mod glossary;
mod glossary_names;
mod hidden;
mod relationships;

use serde_json::{Value, json};

use crate::chat::{ask, shop, viewer};
use crate::support::{Client, Server};

/// The catalog as it is now.
pub async fn schema(client: &Client, id: &str) -> Value {
    client.get(&format!("/schema/{id}")).await.expect(200).json()
}

/// A table of the catalog.
pub fn table<'a>(schema: &'a Value, name: &str) -> &'a Value {
    schema["tables"].as_array().unwrap().iter().find(|t| t["name"] == name).unwrap_or(&Value::Null)
}

/// A column of it.
pub fn column<'a>(schema: &'a Value, of: &str, name: &str) -> &'a Value {
    let columns = table(schema, of)["columns"].as_array().unwrap();
    columns.iter().find(|c| c["name"] == name).unwrap_or(&Value::Null)
}

/// Says something of a table or column.
pub async fn say(client: &Client, id: &str, body: Value) -> Value {
    client.patch(&format!("/schema/{id}/tables"), body).await.expect(200).json()
}

/// Changes the shop's file.
pub fn alter(server: &Server, sql: &str) {
    rusqlite::Connection::open(server.data_dir.join("files/shop.sqlite")).unwrap().execute_batch(sql).unwrap();
}

/// Reads the source again, and waits for it.
pub async fn read_again(server: &Server, admin: &Client, id: &str) {
    let before = admin.get(&format!("/connections/{id}")).await.expect(200).json()["discovered_at"].clone();
    server.clock.advance(chrono::TimeDelta::minutes(2));
    admin.post(&format!("/schema/{id}/refresh"), json!({})).await.expect(202);
    for _ in 0..400 {
        let now = server.until_ready(admin, id).await;
        if now["discovered_at"] != before {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("it was not read again");
}

#[tokio::test]
async fn what_people_say_of_a_table_is_shown_and_understood() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let refused = ask(&admin, &shop, "How many outlets are there?").await;
    assert_ne!(refused["state"], "answered", "{refused:#}");
    let body = json!({ "table": "customers", "description": "Everybody who bought something.", "term": "outlets" });
    let told = say(&admin, &shop, body).await;
    assert_eq!((&told["term"], &told["description_origin"]), (&json!("outlets"), &json!("person")));
    let answer = ask(&admin, &shop, "How many outlets are there?").await;
    assert_eq!(answer["query_result_preview"], json!([[3]]), "{answer:#}");
    say(
        &admin,
        &shop,
        json!({ "table": "orders", "column": "total", "term": "turnover gross", "description": "In EUR." }),
    )
    .await;
    let answer = ask(&admin, &shop, "average turnover gross").await;
    assert!(answer["generated_sql"].as_str().unwrap_or_default().to_lowercase().contains("avg"), "{answer:#}");
    let schema = schema(&admin, &shop).await;
    assert_eq!(column(&schema, "orders", "total")["description"], "In EUR.");
    let accepted = json!({ "table": "orders", "description": "Orders.", "description_origin": "model" });
    assert_eq!(say(&admin, &shop, accepted).await["description_origin"], "model");
    let back = say(&admin, &shop, json!({ "table": "orders", "description": null })).await;
    assert_eq!((&back["description"], &back["description_origin"]), (&Value::Null, &Value::Null));
    let trail = admin.get("/audit?limit=200").await.expect(200).json();
    let edits = trail["items"].as_array().unwrap().iter().filter(|e| e["action"] == "catalog.edit").count();
    assert_eq!(edits, 4);
    server.stop().await;
}

#[tokio::test]
async fn notes_outlive_their_column() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    say(&admin, &shop, json!({ "table": "customers", "column": "country", "term": "market" })).await;
    alter(&server, "ALTER TABLE customers RENAME COLUMN country TO land");
    read_again(&server, &admin, &shop).await;
    let now = schema(&admin, &shop).await;
    assert!(column(&now, "customers", "country").is_null());
    assert_eq!(column(&now, "customers", "land")["term"], Value::Null);
    alter(&server, "ALTER TABLE customers RENAME COLUMN land TO country");
    read_again(&server, &admin, &shop).await;
    assert_eq!(column(&schema(&admin, &shop).await, "customers", "country")["term"], "market");
    server.stop().await;
}

#[tokio::test]
async fn only_who_may_write_says_something_and_only_of_what_is_there() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let path = format!("/schema/{shop}/tables");
    let body = json!({ "table": "customers", "term": "buyers" });
    viewer(&server, &admin).await.patch(&path, body.clone()).await.expect(403);
    server.anonymous().patch(&path, body.clone()).await.expect(401);
    server.stranger().await.patch(&path, body).await.expect(404);
    for (body, field) in [
        (json!({ "table": "nope", "term": "x" }), "table"),
        (json!({ "table": "customers", "column": "nope", "term": "x" }), "column"),
        (json!({ "table": "customers", "term": "x".repeat(101) }), "term"),
        (json!({ "table": "customers", "description": "x".repeat(2001) }), "description"),
        (json!({ "table": "customers", "pii": { "kind": "email", "state": "confirmed" } }), "pii"),
    ] {
        let problem = admin.patch(&path, body).await.expect(422).json();
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let wrong = json!({ "table": "customers", "column": "email", "pii": { "kind": "email", "state": "detected" } });
    assert!((400..500).contains(&admin.patch(&path, wrong).await.status));
    server.stop().await;
}

#[tokio::test]
async fn personal_columns_are_told_with_a_reason_and_masked_for_who_only_reads() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let before = schema(&admin, &shop).await;
    let email = &column(&before, "customers", "email")["pii"];
    assert_eq!((&email["kind"], &email["state"]), (&json!("email"), &json!("detected")));
    assert!(email["why"].as_str().unwrap().contains("3 of 3"), "{email}");
    assert_eq!(column(&before, "customers", "name")["pii"]["kind"], "name");
    assert_eq!(column(&before, "order_items", "product")["pii"], Value::Null);
    assert!(column(&before, "customers", "email")["samples"].to_string().contains("mara@"));
    let vera = viewer(&server, &admin).await;
    let seen = schema(&vera, &shop).await;
    for (name, kept) in [("email", "mara@"), ("name", "Mara")] {
        assert!(!seen.to_string().contains(kept), "{name}");
        let found = vera.get(&format!("/schema/{shop}/search?q={kept}")).await.expect(200).json();
        assert_eq!(found["count"], 0, "{found}");
    }
    assert!(column(&seen, "customers", "country")["samples"].to_string().contains("Germany"));
    let dismiss = json!({ "table": "customers", "column": "name", "pii": { "kind": "name", "state": "dismissed" } });
    say(&admin, &shop, dismiss).await;
    let confirm = json!({ "table": "orders", "column": "status", "pii": { "kind": "other", "state": "confirmed" } });
    say(&admin, &shop, confirm).await;
    let seen = schema(&vera, &shop).await;
    assert!(seen.to_string().contains("Mara") && !seen.to_string().contains("paid"));
    say(&admin, &shop, json!({ "table": "customers", "column": "name", "pii": null })).await;
    assert_eq!(column(&schema(&admin, &shop).await, "customers", "name")["pii"]["state"], "detected");
    server.stop().await;
}
