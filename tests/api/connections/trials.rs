//! Trying a connection: which step failed, why, and what to do.

use serde_json::{Value, json};

use super::body;
use crate::support::{Client, Server, postgres};

async fn tried(client: &Client, change: Value) -> Value {
    let mut new = body(&postgres(), "postgres");
    for (field, value) in change.as_object().unwrap() {
        new[field] = value.clone();
    }
    client.post("/connections/test", new).await.expect(200).json()
}

fn failed_step(report: &Value) -> (&str, &str, &str) {
    assert_eq!(report["success"], false, "{report}");
    let step = report["steps"].as_array().unwrap().iter().find(|s| s["state"] == "failed").unwrap();
    (step["name"].as_str().unwrap(), step["detail"].as_str().unwrap(), step["remedy"].as_str().unwrap_or_default())
}

#[tokio::test]
async fn every_step_is_reported_and_a_writing_account_is_warned_of() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let report = tried(&admin, json!({})).await;
    assert_eq!(report["success"], true, "{report}");
    let names: Vec<&str> = report["steps"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["resolve", "connect", "tls", "login", "read_only", "version", "tables"]);
    assert_eq!((report["can_write"].as_bool(), report["steps"][4]["state"].as_str()), (Some(true), Some("warning")));
    assert!(report["readonly_sql"].as_str().unwrap().contains("CREATE ROLE"));
    assert!(report["server_version"].as_str().unwrap().starts_with("PostgreSQL "));
    server.stop().await;
}

#[tokio::test]
async fn the_offered_sql_makes_an_account_that_can_only_read() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let pg = postgres();
    let database = pg.create_database(&[]);
    pg.psql(&database, &["-c", "CREATE TABLE t (a int)"]);
    let report = tried(&admin, json!({ "database_name": database })).await;
    let role = format!("reader_{database}");
    let sql = report["readonly_sql"].as_str().unwrap().replace("datamind_reader", &role);
    pg.psql(&database, &["-c", &sql]);
    let reader = json!({ "database_name": database, "username": role, "password": "choose a long password" });
    let report = tried(&admin, reader).await;
    assert_eq!((report["can_write"].as_bool(), report["tables_found"].as_u64()), (Some(false), Some(1)), "{report}");
    server.stop().await;
}

#[tokio::test]
async fn a_failed_step_says_why_and_what_to_do() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let report = tried(&admin, json!({ "password": "wrong" })).await;
    let (step, _, remedy) = failed_step(&report);
    assert_eq!(step, "login");
    assert!(remedy.contains("password"), "{remedy}");
    let report = tried(&admin, json!({ "database_name": "no_such_db" })).await;
    let (step, detail, remedy) = failed_step(&report);
    assert_eq!(step, "login");
    assert!(detail.contains("no_such_db") && remedy.contains("name"), "{detail} {remedy}");
    let report = tried(&admin, json!({ "host": "no-such-host.invalid" })).await;
    assert_eq!(failed_step(&report).0, "resolve");
    let report = tried(&admin, json!({ "ssl_mode": "verify-full" })).await;
    assert_eq!(failed_step(&report).0, "tls");
    server.stop().await;
}

#[tokio::test]
async fn a_closed_port_and_a_stranger_s_port_look_the_same() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let stranger = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let open = stranger.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = stranger.accept().await {
            let _ = tokio::io::AsyncWriteExt::write_all(&mut socket, b"220 mail.example ESMTP\r\n").await;
        }
    });
    let without_port = |report: &Value, port: u16| {
        let (step, detail, remedy) = failed_step(report);
        let detail = detail.replace(&format!("port {port}"), "port P");
        (step.to_owned(), detail, remedy.to_owned(), report["latency_ms"].clone())
    };
    let closed = tried(&admin, json!({ "port": 1 })).await;
    let other = tried(&admin, json!({ "port": open })).await;
    assert_eq!(without_port(&closed, 1), without_port(&other, open));
    server.stop().await;
}

#[tokio::test]
async fn an_address_that_is_never_dialled_is_refused_in_every_spelling() {
    let server = Server::start_with(|s| s.connections.policy.allow_loopback = false).await;
    let admin = server.admin().await;
    for host in
        ["169.254.169.254", "127.0.0.1", "localhost", "2130706433", "0x7f.1", "::1", "[::ffff:127.0.0.1]", "0.0.0.0"]
    {
        let report = tried(&admin, json!({ "host": host })).await;
        assert_eq!(failed_step(&report).0, "resolve", "{host}");
    }
    server.stop().await;
}

#[tokio::test]
async fn tests_come_at_most_twenty_a_minute() {
    let server = Server::start_with(|s| s.rate_limit_enabled = true).await;
    let admin = server.admin().await;
    let mut new = body(&postgres(), "postgres");
    new["host"] = json!("169.254.169.254");
    for _ in 0..20 {
        admin.post("/connections/test", new.clone()).await.expect(200);
    }
    let refused = admin.post("/connections/test", new).await.expect(429);
    assert!(refused.header("retry-after").is_some());
    server.stop().await;
}
