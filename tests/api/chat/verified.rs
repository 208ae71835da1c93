//! Whose word an answer rests on: SQL that a person edited, answers that a person verified, and how that ends.

use serde_json::{Value, json};

use super::{ask, ask_with, id, shop, viewer};
use crate::support::server::PASSWORD;
use crate::support::{Client, Server};

const PAID: &str = "SELECT count(*) AS paid_orders FROM orders WHERE status = 'paid'";

/// A person of the admin's organisation who writes SQL.
async fn analyst(server: &Server, admin: &Client) -> Client {
    let email = "anna@halden.example";
    let body = json!({ "email": email, "full_name": "Anna Roth", "password": PASSWORD, "role": "analyst" });
    admin.post("/org/members", body).await.expect(201);
    let client = server.anonymous();
    let answer = client.post("/auth/login", json!({ "email": email, "password": PASSWORD })).await.expect(200);
    client.with_token(answer.json()["access_token"].as_str().unwrap())
}

/// An answer of this person with this SQL in the place of the engine's, verified.
async fn verified(client: &Client, shop: &str, question: &str, sql: &str) -> Value {
    let edited = edited(client, shop, question, sql).await;
    client.post(&format!("/chat/messages/{}/verify", id(&edited)), json!({})).await.expect(200).json()
}

async fn edited(client: &Client, shop: &str, question: &str, sql: &str) -> Value {
    let first = ask(client, shop, question).await;
    let path = format!("/chat/messages/{}/rerun", id(&first));
    client.post(&path, json!({ "sql": sql })).await.expect(200).json()
}

/// The last answer of a conversation as it is kept.
async fn kept(client: &Client, answer: &Value) -> Value {
    let path = format!("/chat/history/{}", answer["session_id"].as_str().unwrap());
    client.get(&path).await.expect(200).json()["data"].as_array().unwrap().last().unwrap().clone()
}

#[tokio::test]
async fn edited_sql_says_who_wrote_it_and_what_it_started_from() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let first = ask(&admin, &shop, "number of orders").await;
    assert_eq!((&first["edited"], &first["receipt"]["edited"]), (&Value::Null, &Value::Null));
    let path = format!("/chat/messages/{}/rerun", id(&first));
    let again = admin.post(&path, json!({ "sql": PAID })).await.expect(200).json();
    assert_eq!(again["edited"]["by"], "Mara Lindqvist");
    assert_eq!(again["edited"]["from_question"], "number of orders");
    assert_eq!(again["edited"]["from_message"], first["message_id"]);
    assert_eq!(again["receipt"]["edited"], again["edited"]);
    let once_more = admin.post(&format!("/chat/messages/{}/rerun", id(&again)), json!({})).await.expect(200).json();
    assert_eq!((&once_more["engine"], &once_more["edited"]), (&json!("person"), &again["edited"]));
    let same = admin.post(&path, json!({ "sql": first["generated_sql"] })).await.expect(200).json();
    assert_eq!((&same["engine"], &same["edited"]), (&json!("builtin"), &Value::Null), "nothing was changed");
    server.stop().await;
}

#[tokio::test]
async fn a_verified_answer_serves_everybody_and_says_whose_word_it_is() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let (viewer, analyst) = (viewer(&server, &admin).await, analyst(&server, &admin).await);
    let edited = edited(&analyst, &shop, "number of orders", PAID).await;
    let verify = format!("/chat/messages/{}/verify", id(&edited));
    viewer.post(&verify, json!({})).await.expect(403);
    admin.post(&verify, json!({})).await.expect(404);
    let done = analyst.post(&verify, json!({})).await.expect(200).json();
    assert_eq!((&done["trust"], &done["verified"]["by"]), (&json!("verified"), &json!("Anna Roth")));
    let theirs = ask(&viewer, &shop, " Number of ORDERS? ").await;
    assert_eq!((&theirs["trust"], &theirs["columns"][0]["name"]), (&json!("verified"), &json!("paid_orders")));
    assert_eq!((&theirs["verified"]["by"], &theirs["edited"]["by"]), (&json!("Anna Roth"), &json!("Anna Roth")));
    assert_eq!(theirs["verified"]["at"], "2026-11-20T14:32:00Z");
    assert_eq!((&theirs["engine"], &theirs["receipt"]["verified"]), (&json!("person"), &theirs["verified"]));
    let own = ask(&viewer, &shop, "number of orders by status").await;
    assert_eq!(
        (&own["trust"], &own["verified"]),
        (&json!("checked"), &Value::Null),
        "another question is not verified"
    );
    let forced =
        ask_with(&viewer, json!({ "message": "number of orders", "connection_id": shop, "engine": "builtin" })).await;
    assert_eq!(forced["trust"], "checked");
    server.stop().await;
}

#[tokio::test]
async fn admins_see_every_verified_answer_and_withdraw_it() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let (viewer, analyst) = (viewer(&server, &admin).await, analyst(&server, &admin).await);
    verified(&analyst, &shop, "number of orders", PAID).await;
    let by_admin = ask(&admin, &shop, "orders by status").await;
    admin.post(&format!("/chat/messages/{}/verify", id(&by_admin)), json!({})).await.expect(200);
    let before = ask(&viewer, &shop, "number of orders").await;
    assert_eq!(before["trust"], "verified");

    viewer.get("/chat/verified").await.expect(403);
    let listed = admin.get("/chat/verified").await.expect(200).json();
    assert_eq!(listed["count"], 2, "{listed:#}");
    let line = |who: &str| listed["data"].as_array().unwrap().iter().find(|v| v["verified_by"] == who).unwrap().clone();
    let (hers, own) = (line("Anna Roth"), line("Mara Lindqvist"));
    assert_eq!((&hers["question"], &hers["sql"]), (&json!("number of orders"), &json!(PAID)));
    assert_eq!((&hers["edited_by"], &own["edited_by"]), (&json!("Anna Roth"), &Value::Null));
    let path = |line: &Value| format!("/chat/verified/{}", line["id"].as_str().unwrap());

    viewer.delete(&path(&hers)).await.expect(403);
    analyst.delete(&path(&own)).await.expect(403);
    server.stranger().await.delete(&path(&hers)).await.expect(404);
    admin.delete(&path(&hers)).await.expect(204);
    admin.delete(&path(&hers)).await.expect(404);

    let after = ask(&viewer, &shop, "number of orders").await;
    assert_eq!((&after["trust"], &after["engine"]), (&json!("checked"), &json!("builtin")));
    let old = kept(&viewer, &before).await;
    assert_eq!((&old["trust"], &old["verified"]), (&json!("checked"), &Value::Null), "{old:#}");
    assert_eq!(old["edited"]["by"], "Anna Roth", "who wrote it stays known");
    let trail = admin.get("/audit?resource_type=verified_answer").await.expect(200).json();
    assert_eq!(trail["items"][0]["action"], "example.withdraw", "{trail:#}");
    server.stop().await;
}

#[tokio::test]
async fn a_verified_answer_ends_when_a_column_it_reads_is_gone() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    // A name that is no column any more would be read as text by SQLite, and count all the same.
    let sql = "SELECT count(\"status\") AS with_status FROM orders";
    verified(&admin, &shop, "number of orders", sql).await;
    assert_eq!(ask(&admin, &shop, "number of orders").await["columns"][0]["name"], "with_status");
    let file = server.data_dir.join("files").join("shop.sqlite");
    rusqlite::Connection::open(file).unwrap().execute_batch("ALTER TABLE orders DROP COLUMN status").unwrap();
    admin.post(&format!("/schema/{shop}/refresh"), json!({})).await.expect(202);
    server.until_ready(&admin, &shop).await;
    let mut now = ask(&admin, &shop, "number of orders").await;
    for _ in 0..100 {
        if now["trust"] != "verified" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        now = ask(&admin, &shop, "number of orders").await;
    }
    assert_eq!((&now["trust"], &now["engine"]), (&json!("checked"), &json!("builtin")), "{now:#}");
    assert_eq!(admin.get("/chat/verified").await.expect(200).json()["count"], 0);
    let trail = admin.get("/audit?action=example.end").await.expect(200).json();
    assert_eq!(trail["items"][0]["detail"]["gone"], "orders.status", "{trail:#}");
    server.stop().await;
}

#[tokio::test]
async fn the_last_answer_is_drawn_as_asked() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let first = ask(&admin, &shop, "number of orders by status").await;
    let then = |message: &str| json!({ "message": message, "connection_id": shop, "session_id": first["session_id"] });
    let table = ask_with(&admin, then("as a table please")).await;
    assert_eq!(
        (&table["state"], &table["chart_config"]["chart_type"]),
        (&json!("answered"), &json!("table")),
        "{table:#}"
    );
    assert_eq!(table["generated_sql"], first["generated_sql"]);
    let no = ask_with(&admin, then("as a scatter chart")).await;
    assert!(no["context_summary"].as_str().unwrap().contains("A scatter chart can't show this"), "{no:#}");
    let path = format!("/chat/messages/{}/verify", id(&table));
    admin.post(&path, json!({})).await.expect(409);
    let whole = ask(&admin, &shop, "number of orders by status as a table").await;
    assert_eq!(whole["chart_config"]["chart_type"], "table", "{whole:#}");
    server.stop().await;
}

#[tokio::test]
async fn sql_for_days_that_move_on_is_not_verified_without_a_reading() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let edited = edited(&admin, &shop, "number of orders this year", PAID).await;
    let refused = admin.post(&format!("/chat/messages/{}/verify", id(&edited)), json!({})).await.expect(409).json();
    assert!(refused["detail"].as_str().unwrap().contains("move on"), "{refused}");
    server.stop().await;
}
