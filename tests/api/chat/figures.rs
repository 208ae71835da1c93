//! Figures that are easily taken wrong: over joins that repeat rows, within groups, of things that something happened to.

use serde_json::{Value, json};

use super::{ask, check, id, shop};
use crate::support::{Client, Server};

fn rows(answer: &Value) -> &Value {
    assert_eq!(answer["state"], "answered", "{answer:#}");
    assert_eq!(answer["trust"], "checked", "{:#}", answer["receipt"]);
    &answer["query_result_preview"]
}

#[tokio::test]
async fn sql_by_hand_that_adds_a_row_up_twice_is_not_checked() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let first = ask(&admin, &shop, "number of orders").await;
    let path = format!("/chat/messages/{}/rerun", id(&first));
    let run = |sql: &'static str| {
        let (admin, path) = (&admin, &path);
        async move { admin.post(path, json!({ "sql": sql })).await.expect(200).json() }
    };
    let twice = run("SELECT count(c.name) FROM customers c JOIN orders o ON o.customer_id = c.id").await;
    assert_eq!(check(&twice, "fan_out")["state"], "failed", "{twice:#}");
    assert_eq!(twice["trust"], "unchecked");
    assert!(check(&twice, "fan_out")["detail"].as_str().unwrap().contains("orders"));
    let before = run("SELECT sum(o.total) FROM orders o WHERE o.id IN (SELECT order_id FROM order_items)").await;
    assert_eq!(check(&before, "fan_out")["state"], "held", "{before:#}");
    let tied = run("SELECT sum(o.total) FROM orders o NATURAL JOIN customers").await;
    assert_eq!(check(&tied, "fan_out")["state"], "note", "{tied:#}");
    server.stop().await;
}

#[tokio::test]
async fn a_status_is_no_word_to_leave_out() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let paid = ask(&admin, &shop, "how many orders were paid").await;
    assert_eq!(rows(&paid), &json!([[90]]));
    let unpaid = ask(&admin, &shop, "how many unpaid orders").await;
    assert_eq!(rows(&unpaid), &json!([[30]]));
    let unknown = ask(&admin, &shop, "how many orders were audited").await;
    assert_eq!(unknown["state"], "refused", "{unknown:#}");
    assert!(unknown["refusal"]["message"].as_str().unwrap().contains("audited"));
    server.stop().await;
}

#[tokio::test]
async fn the_top_without_a_figure_are_asked_and_the_choice_is_answered() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let asked = ask(&admin, &shop, "top 2 customers").await;
    assert_eq!(asked["state"], "clarify", "{asked:#}");
    let choice = &asked["clarification"]["choices"][0];
    assert_eq!(choice["label"], "revenue");
    let body = json!({ "message": "top 2 customers", "connection_id": shop, "reading": choice["reading"] });
    let answer = super::ask_with(&admin, body).await;
    assert_eq!(rows(&answer).as_array().unwrap().len(), 2);
    server.stop().await;
}

const GOODS: &str = "item,category,price\nLamp,Light,40\nTorch,Light,12\nChair,Seat,90\nStool,Seat,90\nBench,Seat,70\n";

#[tokio::test]
async fn the_first_of_each_group_of_a_file_is_found_by_the_engine_within() {
    let server = Server::start().await;
    let admin: Client = server.admin().await;
    let made = admin.upload("/upload/csv", ("goods.csv", GOODS.as_bytes().to_vec()), &[]).await.expect(201).json();
    let connection = made["connection"]["id"].as_str().unwrap().to_owned();
    server.until_ready(&admin, &connection).await;
    let answer = ask(&admin, &connection, "most expensive item in each category").await;
    let expected = json!([["Light", "Lamp", 40], ["Seat", "Chair", 90], ["Seat", "Stool", 90]]);
    let mut found: Vec<Value> = rows(&answer).as_array().unwrap().clone();
    found.sort_by_key(Value::to_string);
    assert_eq!(Value::Array(found), expected);
    server.stop().await;
}
