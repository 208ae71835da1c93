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
    assert_eq!((&lines[4]["user"]["name"], &lines[4]["connection_name"]), (&json!("Mara Lindqvist"), &json!(database)));
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
    let me = admin.get("/auth/me").await.json()["id"].as_str().unwrap().to_owned();
    let mine = lines(&admin, &format!("?user_id={me}")).await;
    assert_eq!((mine.len(), &mine[0]["user"]["id"]), (1, &json!(me)));
    assert_eq!(lines(&analyst, &format!("?user_id={me}")).await.len(), 0);
    assert_eq!((lines(&admin, "?origin=editor").await.len(), lines(&admin, "?origin=chat").await.len()), (2, 0));
    let at = mine[0]["created_at"].as_str().unwrap();
    assert_eq!(lines(&admin, &format!("?from={at}")).await.len(), 2);
    assert_eq!(lines(&admin, &format!("?to={at}")).await.len(), 0);
    admin.get("/query/history?from=yesterday").await.expect(422);
    assert!(lines(&server.stranger().await, "").await.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn a_text_that_can_not_be_kept_as_it_is_costs_no_other_line_its_place() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = connected(&server, &admin, &numbers()).await;
    let texts = ["SELECT 1\0".to_owned(), format!("SELECT '{}'", "\u{e4}".repeat(80_000))];
    let (good, nul, long) = tokio::join!(
        run(&admin, &id, "SELECT n FROM numbers"),
        run(&admin, &id, &texts[0]),
        run(&admin, &id, &texts[1])
    );
    good.expect(200);
    nul.expect(422);
    long.expect(422);
    let lines = lines(&admin, "").await;
    assert_eq!(lines.len(), 3);
    let kept = |start: &str| lines.iter().find(|l| l["sql"].as_str().unwrap().starts_with(start)).unwrap();
    assert_eq!(kept("SELECT 1")["sql"], "SELECT 1\u{FFFD}");
    assert!(kept("SELECT '")["sql"].as_str().unwrap().len() <= 64 << 10);
    server.stop().await;
}

#[tokio::test]
async fn lines_leave_after_ninety_days() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = connected(&server, &admin, &numbers()).await;
    run(&admin, &id, "SELECT 1 AS old").await.expect(200);
    assert_eq!(lines(&admin, "").await.len(), 1);
    server.clock.advance(chrono::Duration::days(91));
    let admin = server.admin().await;
    run(&admin, &id, "SELECT 2 AS new").await.expect(200);
    assert_eq!(lines(&admin, "").await.len(), 2);
    server.running.rooms.queries.forget_old().await.unwrap();
    let left = lines(&admin, "").await;
    assert_eq!((left.len(), &left[0]["sql"]), (1, &json!("SELECT 2 AS new")));
    server.stop().await;
}
