//! Runs that end early: nothing stays at work at the source.

use std::time::Duration;

use serde_json::json;

use super::{ENDLESS, at_work, numbers, run, until_at_work};
use crate::connections::{connected, member};
use crate::support::{Server, postgres};

#[tokio::test]
async fn a_cancelled_run_stops_at_the_source() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    let query = uuid::Uuid::now_v7();
    let body = json!({ "connection_id": id, "sql": ENDLESS, "query_id": query });
    let running = tokio::spawn({
        let admin = admin.clone();
        async move { admin.post("/query/execute", body).await }
    });
    until_at_work(&database, 1).await;
    let cancel = format!("/query/{query}/cancel");
    server.stranger().await.post(&cancel, json!({})).await.expect(404);
    member(&server, &admin, "analyst").await.post(&cancel, json!({})).await.expect(404);
    admin.post(&cancel, json!({})).await.expect(204);
    assert_eq!(running.await.unwrap().expect(409).json()["code"], "query_cancelled");
    until_at_work(&database, 0).await;
    admin.post(&cancel, json!({})).await.expect(404);
    server.stop().await;
}

#[tokio::test]
async fn a_run_past_its_time_stops_at_the_source() {
    let server = Server::start_with(|s| s.queries.timeout = Duration::from_millis(700)).await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    assert_eq!(run(&admin, &id, ENDLESS).await.expect(504).json()["code"], "query_timeout");
    until_at_work(&database, 0).await;
    run(&admin, &id, "SELECT n FROM numbers").await.expect(200);
    server.stop().await;
}

#[tokio::test]
async fn a_client_that_leaves_takes_its_run_along() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    let running = tokio::spawn({
        let (admin, id) = (admin.clone(), id.clone());
        async move { run(&admin, &id, ENDLESS).await }
    });
    until_at_work(&database, 1).await;
    running.abort();
    until_at_work(&database, 0).await;
    server.stop().await;
}

#[tokio::test]
async fn a_deleted_connection_ends_its_runs_for_the_one_who_waits() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    let running = tokio::spawn({
        let (admin, id) = (admin.clone(), id.clone());
        async move { run(&admin, &id, ENDLESS).await }
    });
    until_at_work(&database, 1).await;
    admin.delete(&format!("/connections/{id}")).await.expect(204);
    run(&admin, &id, "SELECT n FROM numbers").await.expect(404);
    running.abort();
    until_at_work(&database, 0).await;
    server.stop().await;
}

#[tokio::test]
async fn sessions_that_the_server_closed_meanwhile_are_replaced() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    run(&admin, &id, "SELECT 1").await.expect(200);
    until_at_work(&database, 0).await;
    let close = format!(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{database}' AND pid <> pg_backend_pid()"
    );
    postgres().psql("postgres", &["-c", &close]);
    run(&admin, &id, "SELECT 2").await.expect(200);
    server.stop().await;
}

#[tokio::test]
async fn a_session_is_as_new_for_every_run() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    for n in 0..20 {
        run(&admin, &id, &format!("SELECT n FROM numbers WHERE n > {n}")).await.expect(200);
        run(&admin, &id, &format!("SELECT n / (n - {n}) FROM numbers")).await;
    }
    until_at_work(&database, 0).await;
    let left = |sql: &str| postgres().psql("postgres", &["-c", sql]);
    let open =
        format!("SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}' AND state LIKE '%transaction%'");
    for _ in 0..100 {
        if left(&open) == "0" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(left(&open), "0");
    assert_eq!(
        left(&format!(
            "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = '{database}'"
        )),
        "0"
    );
    server.stop().await;
}

#[tokio::test]
async fn a_server_that_stops_leaves_nothing_at_work() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    let running = tokio::spawn({
        let (admin, id) = (admin.clone(), id.clone());
        async move { run(&admin, &id, ENDLESS).await }
    });
    until_at_work(&database, 1).await;
    server.stop().await;
    running.abort();
    until_at_work(&database, 0).await;
    assert_eq!(at_work(&database), 0);
}

#[tokio::test]
async fn a_run_that_is_cancelled_while_it_begins_ends_at_the_source_too() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    run(&admin, &id, "SELECT 1").await.expect(200);
    // Between the messages of a run the server takes no notice of being asked to stop.
    for after in (0..30).step_by(2) {
        let query = uuid::Uuid::now_v7().to_string();
        let sql = format!("SELECT count(*) AS n{after} FROM generate_series(1, 4000000000) s");
        let body = json!({ "connection_id": id, "sql": sql, "query_id": query });
        let running = tokio::spawn({
            let admin = admin.clone();
            async move { admin.post("/query/execute", body).await }
        });
        tokio::time::sleep(Duration::from_millis(after)).await;
        while admin.post(&format!("/query/{query}/cancel"), json!({})).await.status != 204 {}
        assert_eq!(running.await.unwrap().expect(409).json()["code"], "query_cancelled");
        let begun = std::time::Instant::now();
        until_at_work(&database, 0).await;
        assert!(begun.elapsed() < Duration::from_secs(3), "cancelled after {after} ms, it went on");
    }
    server.stop().await;
}
