//! The history: a line for every run, whatever became of it.

use serde_json::{Value, json};

use super::{ENDLESS, numbers, run};
use crate::connections::{connected, member};
use crate::support::{Client, Server};

async fn lines(client: &Client, query: &str) -> Vec<Value> {
    client.get(&format!("/query/history{query}")).await.expect(200).json()["data"].as_array().unwrap().clone()
}

fn statuses(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["status"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn every_run_leaves_a_line_with_its_end() {
    let server = Server::start_with(|s| s.queries.timeout = std::time::Duration::from_millis(700)).await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    run(&admin, &id, "SELECT n FROM numbers").await.expect(200);
    run(&admin, &id, "SELECT n FROM numbers").await.expect(200);
    run(&admin, &id, "DROP TABLE numbers").await.expect(422);
    run(&admin, &id, "SELECT 1 / 0").await.expect(422);
    run(&admin, &id, ENDLESS).await.expect(504);
    let lines = lines(&admin, "").await;
    assert_eq!(statuses(&lines), ["timed_out", "failed", "refused", "succeeded", "succeeded"]);
    assert_eq!((lines[3]["cached"].as_bool(), lines[4]["cached"].as_bool()), (Some(true), Some(false)));
    assert_eq!((&lines[4]["row_count"], &lines[4]["origin"]), (&json!(1000), &json!("editor")));
    assert_eq!((&lines[4]["user_name"], &lines[4]["connection_name"]), (&json!("Mara Lindqvist"), &json!(database)));
    assert!(lines[1]["error"].as_str().unwrap().contains("division by zero"));
    assert!(lines[2]["error"].as_str().is_some_and(|e| !e.is_empty()));
    server.stop().await;
}

#[tokio::test]
async fn a_person_sees_their_own_runs_and_an_admin_everybodys() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let analyst = member(&server, &admin, "analyst").await;
    let id = connected(&server, &admin, &numbers()).await;
    run(&admin, &id, "SELECT 1 AS mine").await.expect(200);
    run(&analyst, &id, "SELECT 2 AS theirs").await.expect(200);
    assert_eq!(lines(&analyst, "").await.len(), 1);
    assert_eq!(lines(&admin, "").await.len(), 2);
    assert_eq!(lines(&admin, "?q=theirs").await.len(), 1);
    assert_eq!(lines(&admin, "?status=failed").await.len(), 0);
    assert_eq!(lines(&admin, &format!("?connection_id={id}&limit=1")).await.len(), 1);
    assert!(lines(&server.stranger().await, "").await.is_empty());
    server.stop().await;
}
