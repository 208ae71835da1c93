//! Conversations: whose they are, and what can be done with them.

use serde_json::{Value, json};

use super::{ask, ask_with, id, shop, viewer};
use crate::support::Server;

#[tokio::test]
async fn conversations_are_listed_searched_pinned_renamed_and_deleted() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let first = ask(&admin, &shop, "number of orders").await;
    server.clock.advance(chrono::Duration::seconds(1));
    let second = ask(&admin, &shop, "customers by country").await;
    server.clock.advance(chrono::Duration::seconds(1));
    let body = json!({ "message": "orders by status", "connection_id": shop, "session_id": first["session_id"] });
    ask_with(&admin, body).await;
    let one = first["session_id"].as_str().unwrap();
    let two = second["session_id"].as_str().unwrap();

    let all = admin.get("/chat/sessions").await.expect(200).json();
    assert_eq!((&all["count"], &all["data"][0]["id"]), (&json!(2), &json!(one)), "the latest first");
    assert_eq!(all["data"][0]["last_question"], "orders by status");
    let found = admin.get("/chat/sessions?q=CUSTOMERS").await.expect(200).json();
    assert_eq!((&found["count"], &found["data"][0]["id"]), (&json!(1), &json!(two)));
    assert_eq!(admin.get("/chat/sessions?q=%25").await.expect(200).json()["count"], 0, "a percent sign is itself");

    let path = format!("/chat/sessions/{two}");
    let renamed = admin.patch(&path, json!({ "title": " Who buys ", "pinned": true })).await.expect(200).json();
    assert_eq!((&renamed["title"], &renamed["pinned"]), (&json!("Who buys"), &json!(true)));
    assert_eq!(admin.get("/chat/sessions").await.json()["data"][0]["id"], two, "pinned ones first");
    admin.patch(&path, json!({ "title": "" })).await.expect(422);
    admin.patch(&path, json!({ "org_id": one })).await.expect(422);

    admin.delete(&path).await.expect(204);
    admin.delete(&path).await.expect(404);
    admin.get(&format!("/chat/history/{two}")).await.expect(404);
    admin.get(&format!("/chat/messages/{}/stream", id(&second))).await.expect(404);
    let body = json!({ "message": "orders", "connection_id": shop, "session_id": two });
    admin.post("/chat/message", body).await.expect(404);
    server.stop().await;
}

#[tokio::test]
async fn a_history_holds_whole_answers_and_what_was_thought_of_them() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let answer = ask(&admin, &shop, "number of orders by status").await;
    let path = format!("/chat/messages/{}/feedback", id(&answer));
    admin.post(&path, json!({ "verdict": "down", "reason": "Open ones are missing" })).await.expect(204);
    let history = format!("/chat/history/{}", answer["session_id"].as_str().unwrap());
    let turns = admin.get(&history).await.expect(200).json();
    assert_eq!((&turns["count"], &turns["session"]["title"]), (&json!(1), &json!("number of orders by status")));
    let turn = &turns["data"][0];
    assert_eq!(turn["feedback"], json!({ "verdict": "down", "reason": "Open ones are missing" }));
    for field in ["question", "state", "content", "generated_sql", "receipt", "chart_config", "query_result_preview"] {
        assert_eq!(turn[field], answer[field], "{field}");
    }
    admin.post(&path, json!({ "verdict": null })).await.expect(204);
    assert_eq!(admin.get(&history).await.json()["data"][0]["feedback"], Value::Null);
    admin.post(&path, json!({})).await.expect(422);
    admin.post(&path, json!({ "verdict": "sideways" })).await.expect(422);
    server.stop().await;
}

#[tokio::test]
async fn nobody_else_sees_a_conversation() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let answer = ask(&admin, &shop, "number of orders").await;
    let (message, session) = (id(&answer), answer["session_id"].as_str().unwrap().to_owned());
    for other in [viewer(&server, &admin).await, server.stranger().await] {
        assert_eq!(other.get("/chat/sessions").await.expect(200).json()["count"], 0);
        other.get(&format!("/chat/history/{session}")).await.expect(404);
        other.get(&format!("/chat/messages/{message}/stream")).await.expect(404);
        other.patch(&format!("/chat/sessions/{session}"), json!({ "pinned": true })).await.expect(404);
        other.delete(&format!("/chat/sessions/{session}")).await.expect(404);
        for verb in ["cancel", "replay", "rerun"] {
            other.post(&format!("/chat/messages/{message}/{verb}"), json!({})).await.expect(404);
        }
        other.post(&format!("/chat/messages/{message}/feedback"), json!({ "verdict": "up" })).await.expect(404);
    }
    let stranger = server.stranger().await;
    stranger.post(&format!("/chat/messages/{message}/verify"), json!({})).await.expect(404);
    stranger.post("/chat/message", json!({ "message": "orders", "connection_id": shop })).await.expect(404);
    stranger.get(&format!("/chat/suggestions?connection_id={shop}")).await.expect(404);
    server.anonymous().get("/chat/sessions").await.expect(401);
    server.stop().await;
}

#[tokio::test]
async fn an_answer_with_a_nul_in_a_value_is_kept() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let folder = server.data_dir.join("files");
    std::fs::create_dir_all(&folder).unwrap();
    let file = rusqlite::Connection::open(folder.join("tags.sqlite")).unwrap();
    file.execute_batch(
        "CREATE TABLE tags (id INTEGER PRIMARY KEY, label TEXT); INSERT INTO tags (label) VALUES ('a' || char(0) || 'b'), ('c'), ('c')",
    )
    .unwrap();
    let new = json!({ "name": "Tags", "type": "sqlite", "file_path": "tags.sqlite" });
    let id = admin.post("/connections", new).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    server.until_ready(&admin, &id).await;
    let answer = ask(&admin, &id, "number of tags by label").await;
    assert_eq!(
        (&answer["state"], answer["query_result_preview"].as_array().map(Vec::len)),
        (&json!("answered"), Some(2))
    );
    let path = format!("/chat/history/{}", answer["session_id"].as_str().unwrap());
    let kept = &admin.get(&path).await.expect(200).json()["data"][0];
    assert_eq!((&kept["state"], kept["query_result_preview"].as_array().map(Vec::len)), (&json!("answered"), Some(2)));
    server.stop().await;
}
