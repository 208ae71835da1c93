//! How a source changes, and how recent it is.

use serde_json::{Value, json};

use super::{alter, read_again, schema, table};
use crate::chat::shop;
use crate::support::Server;

#[tokio::test]
async fn each_reading_keeps_what_changed_since_the_last() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let path = format!("/schema/{shop}/drift");
    let nothing = admin.get(&path).await.expect(200).json();
    assert_eq!((&nothing["since"], &nothing["changes"]), (&Value::Null, &json!([])));
    alter(&server, "ALTER TABLE customers ADD COLUMN segment TEXT; CREATE TABLE returns (id INTEGER PRIMARY KEY)");
    read_again(&server, &admin, &shop).await;
    read_again(&server, &admin, &shop).await;
    alter(&server, "DROP TABLE returns");
    read_again(&server, &admin, &shop).await;
    let drift = admin.get(&path).await.expect(200).json();
    let told: Vec<String> = drift["changes"].as_array().unwrap().iter().map(told).collect();
    assert_eq!(told, ["gone returns -", "new customers segment", "new returns -"], "{drift:#}");
    assert!(drift["since"].as_str() < drift["changes"][2]["seen_at"].as_str());
    assert!(drift["changes"][2]["seen_at"].as_str() < drift["until"].as_str());
    server.stranger().await.get(&path).await.expect(404);
    server.stop().await;
}

fn told(change: &Value) -> String {
    let text = |field: &str| change[field].as_str().unwrap_or("-").to_owned();
    format!("{} {} {}", text("change"), text("table"), text("column"))
}

#[tokio::test]
async fn a_table_tells_how_recent_it_is() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let schema = schema(&admin, &shop).await;
    assert_eq!(table(&schema, "orders")["freshness"], json!({ "column": "placed_at", "latest": "2026-11-16" }));
    assert_eq!(table(&schema, "order_items")["freshness"], Value::Null);
    server.stop().await;
}
