//! Trying a connection: which step failed, why, what to do, and how each mode encrypts.

use serde_json::{Value, json};

use super::run;
use crate::support::certificates::Authority;
use crate::support::mariadb::{EncryptedMariaDb, MariaDb};
use crate::support::{Client, Server, mariadb};

async fn tried(client: &Client, db: &MariaDb, change: &Value) -> Value {
    let mut new = db.body("mysql");
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
async fn the_offered_sql_makes_an_account_that_can_only_read() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let db = mariadb();
    let database = db.create_database("CREATE TABLE t (a int);");
    let report = tried(&admin, &db, &json!({ "database_name": database })).await;
    let names: Vec<&str> = report["steps"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["resolve", "connect", "tls", "login", "read_only", "version", "tables"]);
    assert_eq!((&report["success"], &report["can_write"]), (&json!(true), &json!(true)), "{report}");
    assert!(report["server_version"].as_str().unwrap().starts_with("MariaDB "), "{report}");
    let role = format!("r{}", &database[2..20]);
    db.run("mysql", &report["readonly_sql"].as_str().unwrap().replace("datamind_reader", &role));
    let reader = json!({ "database_name": database, "username": role, "password": "choose a long password" });
    let report = tried(&admin, &db, &reader).await;
    assert_eq!((report["can_write"].as_bool(), report["tables_found"].as_u64()), (Some(false), Some(1)), "{report}");
    server.stop().await;
}

#[tokio::test]
async fn a_failed_step_says_why_and_what_to_do() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let db = mariadb();
    for (change, step, word) in [
        (json!({ "password": "wrong" }), "login", "password"),
        (json!({ "database_name": "no_such_db" }), "login", "name"),
        (json!({ "host": "no-such-host.invalid" }), "resolve", "host"),
        (json!({ "ssl_mode": "verify-full" }), "tls", "TLS"),
        (json!({ "port": 1 }), "connect", "port"),
    ] {
        let report = tried(&admin, &db, &change).await;
        let (name, _, remedy) = failed_step(&report);
        assert_eq!(name, step, "{report}");
        assert!(remedy.contains(word), "{report}");
    }
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
    let db = mariadb();
    let without_port = |report: &Value, port: u16| {
        let (step, detail, remedy) = failed_step(report);
        let detail = detail.replace(&format!("port {port}"), "port P");
        (step.to_owned(), detail, remedy.to_owned(), report["latency_ms"].clone())
    };
    let closed = tried(&admin, &db, &json!({ "port": 1 })).await;
    let other = tried(&admin, &db, &json!({ "port": open })).await;
    assert_eq!(without_port(&closed, 1), without_port(&other, open));
    server.stop().await;
}

#[tokio::test]
async fn an_address_that_is_never_dialled_is_refused_in_every_spelling() {
    let server = Server::start_with(|s| s.connections.policy.allow_loopback = false).await;
    let admin = server.admin().await;
    for host in ["169.254.169.254", "127.0.0.1", "localhost", "2130706433", "0x7f.1", "::1", "0.0.0.0"] {
        let report = tried(&admin, &mariadb(), &json!({ "host": host })).await;
        assert_eq!(failed_step(&report).0, "resolve", "{host}");
    }
    server.stop().await;
}

#[tokio::test]
async fn each_mode_encrypts_as_it_says_and_refuses_what_it_should() {
    let (server, authority) = (Server::start().await, Authority::new("Halden"));
    let admin = server.admin().await;
    let own = EncryptedMariaDb::start(&authority.sign(&["localhost"]));
    own.db.run(
        "mysql",
        "CREATE DATABASE way; CREATE VIEW way.our_way AS SELECT VARIABLE_VALUE AS version \
         FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'SSL_VERSION'",
    );
    let body = |change: &Value| {
        let mut body = own.db.body("way");
        body["host"] = json!("localhost");
        for (field, value) in change.as_object().unwrap() {
            body[field] = value.clone();
        }
        body
    };
    let (ca, other) = (&authority.pem, Authority::new("Vries").pem);
    for (change, version) in [
        (json!({ "ssl_mode": "disable" }), ""),
        (json!({ "ssl_mode": "prefer" }), "TLSv1.3"),
        (json!({ "ssl_mode": "require" }), "TLSv1.3"),
        (json!({ "ssl_mode": "verify-ca", "ca_certificate": ca, "host": "127.0.0.1" }), "TLSv1.3"),
        (json!({ "ssl_mode": "verify-full", "ca_certificate": ca }), "TLSv1.3"),
    ] {
        let made = admin.post("/connections", body(&change)).await.expect(201).json();
        let id = made["id"].as_str().unwrap();
        server.until_ready(&admin, id).await;
        let rows = run(&admin, id, "SELECT version FROM our_way").await.expect(200).json();
        assert_eq!(rows["rows"], json!([[version]]), "{change}");
    }
    for change in [
        json!({ "ssl_mode": "require", "ca_certificate": other }),
        json!({ "ssl_mode": "verify-ca", "ca_certificate": other }),
        json!({ "ssl_mode": "verify-full", "ca_certificate": ca, "host": "127.0.0.1" }),
        json!({ "ssl_mode": "verify-full" }),
    ] {
        let report = admin.post("/connections/test", body(&change)).await.expect(200).json();
        assert_eq!(failed_step(&report).0, "tls", "{change}: {report}");
        assert!(!failed_step(&report).2.is_empty(), "{report}");
    }
    server.stop().await;
}
