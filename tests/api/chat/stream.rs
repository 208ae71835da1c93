//! Answers as they come, and lines that drop.

use serde_json::{Value, json};

use super::{ask, id, shop};
use crate::support::Server;

/// The events of a stream: name and data.
pub fn events(text: &str) -> Vec<(String, Value)> {
    let frames = text.split("\n\n").filter(|f| f.starts_with("event: "));
    frames
        .map(|frame| {
            let (name, data) = frame.strip_prefix("event: ").unwrap().split_once("\ndata: ").unwrap();
            (name.to_owned(), serde_json::from_str(data).unwrap())
        })
        .collect()
}

#[tokio::test]
async fn the_sql_comes_before_the_rows_and_the_rows_before_the_answer() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let body = json!({ "message": "number of orders by status", "connection_id": shop });
    let reply = admin.with_header("accept-encoding", "gzip, br").post("/chat/message/stream", body).await.expect(200);
    assert_eq!(reply.header("cache-control").as_deref(), Some("no-store"));
    assert_eq!(reply.header("x-accel-buffering").as_deref(), Some("no"));
    assert!(reply.header("content-type").unwrap().starts_with("text/event-stream"));
    let events = events(&reply.text());
    let names: Vec<&str> = events.iter().map(|(name, _)| name.as_str()).filter(|n| *n != "phase").collect();
    assert_eq!(names, ["started", "reading", "sql", "rows", "chat_response"]);
    assert_eq!(events[0].1["title"], "number of orders by status");
    let phases: Vec<String> = events
        .iter()
        .filter(|(name, _)| name == "phase")
        .map(|(_, data)| format!("{} {}", data["phase"].as_str().unwrap(), data["state"].as_str().unwrap()))
        .collect();
    let steps = ["understand", "plan", "guard", "run", "check", "explain"];
    let want: Vec<String> = steps.iter().flat_map(|s| [format!("{s} started"), format!("{s} done")]).collect();
    assert_eq!(phases, want);
    let rows = &events.iter().find(|(name, _)| name == "rows").unwrap().1;
    let last = &events.last().unwrap().1;
    assert_eq!((&rows["rows"], &rows["row_count"]), (&last["query_result_preview"], &last["full_result_row_count"]));
    server.stop().await;
}

#[tokio::test]
async fn a_dropped_line_is_taken_up_again_with_everything() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let message = uuid::Uuid::now_v7().to_string();
    let body = json!({ "message": "number of orders", "connection_id": shop, "message_id": message });
    // The line drops before the first byte of the answer was read.
    drop(admin.request("POST", "/chat/message/stream").json(&body).send().await.unwrap());
    let resumed = events(&admin.get(&format!("/chat/messages/{message}/stream")).await.expect(200).text());
    assert_eq!(resumed.first().unwrap().0, "started");
    let (name, answer) = resumed.last().unwrap();
    assert_eq!((name.as_str(), &answer["state"]), ("chat_response", &json!("answered")));
    let twice = admin.post("/chat/message", body).await.expect(200).json();
    assert_eq!(&twice, answer, "the same request asks once");
    assert_eq!(admin.get("/chat/sessions").await.json()["count"], 1);
    server.stop().await;
}

#[tokio::test]
async fn the_id_of_another_message_is_not_taken_again() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let stranger = server.stranger().await;
    let answer = ask(&admin, &shop, "number of orders").await;
    let theirs = json!({ "message": "orders", "connection_id": shop, "message_id": id(&answer) });
    stranger.post("/chat/message", theirs).await.expect(404);
    server.stop().await;
}

#[tokio::test]
async fn a_stop_reaches_the_query_and_keeps_what_is_known() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let first = ask(&admin, &shop, "number of orders").await;
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS n FROM n";
    let begun = std::time::Instant::now();
    let path = format!("/chat/messages/{}/rerun", id(&first));
    let asking = admin.with_header("accept", "text/event-stream");
    let mut response = asking.request("POST", &path).json(&json!({ "sql": endless })).send().await.unwrap();
    let mut text = String::new();
    while !text.contains("\"phase\":\"run\"") {
        text.push_str(&String::from_utf8_lossy(&response.chunk().await.unwrap().unwrap()));
    }
    let message = events(&text)[0].1["message_id"].as_str().unwrap().to_owned();
    admin.post(&format!("/chat/messages/{message}/cancel"), json!({})).await.expect(204);
    while let Some(chunk) = response.chunk().await.unwrap() {
        text.push_str(&String::from_utf8_lossy(&chunk));
    }
    let all = events(&text);
    let (name, answer) = all.last().unwrap();
    assert_eq!((name.as_str(), &answer["state"]), ("chat_response", &json!("stopped")));
    assert_eq!(answer["generated_sql"], endless);
    assert!(begun.elapsed().as_secs() < 20, "long before the query's own limit");
    let history = admin.get(&format!("/chat/history/{}", answer["session_id"].as_str().unwrap())).await.json();
    assert_eq!(history["data"][1]["state"], "stopped");
    admin.post(&format!("/chat/messages/{message}/cancel"), json!({})).await.expect(204);
    server.stop().await;
}
