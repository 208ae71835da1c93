//! Queries that the database could not, or would not, answer: one code and one sentence each, and no word of its own.

use serde_json::{Value, json};

use super::{ENDLESS, numbers, run};
use crate::connections::connected;
use crate::support::{Server, postgres};

/// The problem has this code, and nothing of the server's own text.
fn told(problem: &Value, code: &str) {
    assert_eq!(problem["code"], code, "{problem:#}");
    let detail = problem["detail"].as_str().unwrap();
    for word in ["canceling", "statement due", "permission denied", "terminating"] {
        assert!(!detail.contains(word), "{detail}");
    }
}

#[tokio::test]
async fn a_table_that_somebody_holds_is_told_as_locked() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    let holding = std::thread::spawn({
        let database = database.clone();
        move || {
            let hold = "BEGIN; LOCK TABLE numbers IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(8); COMMIT";
            postgres().query(&database, hold)
        }
    });
    let held = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 'numbers'::regclass";
    while postgres().query(&database, held) == "0" {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    told(&run(&admin, &id, "SELECT n FROM numbers").await.expect(502).json(), "source_locked");
    let asked = json!({ "message": "how many numbers are there", "connection_id": id });
    let answer = admin.post("/chat/message", asked).await.expect(200).json();
    // The lock may be gone by then; a question that met it says so in the same words.
    if answer["state"] == "failed" {
        told(&answer["error"], "source_locked");
    }
    holding.join().unwrap();
    server.stop().await;
}

#[tokio::test]
async fn a_query_that_an_administrator_ended_is_told_from_one_that_was_slow() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let database = numbers();
    let id = connected(&server, &admin, &database).await;
    let ended = |function: &'static str| {
        let (admin, id, database) = (admin.clone(), id.clone(), &database);
        async move {
            let running = tokio::spawn(async move { run(&admin, &id, ENDLESS).await });
            let sql = format!(
                "SELECT count({function}(pid)) FROM pg_stat_activity WHERE datname = '{database}' AND state = 'active' \
                 AND backend_type = 'client backend' AND query LIKE '%numbers d'"
            );
            while postgres().query("postgres", &sql) == "0" {
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
            running.await.unwrap().expect(502).json()
        }
    };
    told(&ended("pg_cancel_backend").await, "source_ended_query");
    server.stop().await;
}
