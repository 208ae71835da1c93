//! Encryption towards a real server: what each mode proves, what it refuses, and what goes over the wire in clear.

use std::time::Duration;

use serde_json::{Value, json};

use super::body;
use crate::support::certificates::{Authority, old_form, self_made};
use crate::support::encrypted::Encrypted;
use crate::support::proxy::listen_in;
use crate::support::{Client, Server, postgres};

/// The question whether a server encrypts: a length and the code 80877103, nothing else.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

async fn tried(client: &Client, pg: &Encrypted, change: Value) -> Value {
    client.post("/connections/test", pg.body(&change)).await.expect(200).json()
}

/// The state of each step: what came before the one that failed went well, what follows was not tried.
fn states(report: &Value) -> Vec<&str> {
    report["steps"].as_array().unwrap().iter().map(|s| s["state"].as_str().unwrap()).collect()
}

/// What was found and what to do, of a test that failed at its encryption and nowhere else.
#[track_caller]
fn refused(report: &Value) -> (String, String) {
    assert_eq!(report["success"], false, "{report}");
    assert_eq!(states(report), ["ok", "ok", "failed", "skipped", "skipped", "skipped", "skipped"], "{report}");
    let step = &report["steps"][2];
    assert_eq!((step["name"].as_str(), &step["detail"]), (Some("tls"), &report["message"]));
    (step["detail"].as_str().unwrap().to_owned(), step["remedy"].as_str().unwrap().to_owned())
}

/// Connects, and asks the server how that session is encrypted.
async fn our_way(server: &Server, client: &Client, body: Value) -> (bool, String) {
    let made = client.post("/connections", body).await.expect(201).json();
    let id = made["id"].as_str().unwrap();
    server.until_ready(client, id).await;
    let run = json!({ "connection_id": id, "sql": "SELECT encrypted, version FROM our_way" });
    let row = client.post("/query/execute", run).await.expect(200).json()["rows"][0].clone();
    (row[0].as_bool().unwrap(), row[1].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn each_mode_encrypts_as_it_says() {
    let (server, authority) = (Server::start().await, Authority::new("Halden"));
    let admin = server.admin().await;
    let pg = Encrypted::start(&authority.sign(&["localhost"]));
    let ca = &authority.pem;
    for (change, encrypted) in [
        (json!({ "ssl_mode": "disable" }), false),
        (json!({ "ssl_mode": "prefer" }), true),
        (json!({ "ssl_mode": "require" }), true),
        (json!({ "ssl_mode": "require", "ca_certificate": ca }), true),
        (json!({ "ssl_mode": "verify-ca", "ca_certificate": ca }), true),
        (json!({ "ssl_mode": "verify-ca", "ca_certificate": ca, "host": "127.0.0.1" }), true),
        (json!({ "ssl_mode": "verify-full", "ca_certificate": ca }), true),
    ] {
        let report = tried(&admin, &pg, change.clone()).await;
        assert_eq!((&report["success"], &report["steps"][2]["state"]), (&json!(true), &json!("ok")), "{report}");
        let (found, version) = our_way(&server, &admin, pg.body(&change)).await;
        assert_eq!((found, version.as_str()), (encrypted, if encrypted { "TLSv1.3" } else { "" }), "{change}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_certificate_from_elsewhere_is_refused_with_what_to_do() {
    let (server, authority) = (Server::start().await, Authority::new("Halden"));
    let admin = server.admin().await;
    let pg = Encrypted::start(&authority.sign(&["localhost"]));
    // The second bears the right one's name.
    for other in [Authority::new("Vries"), Authority::new("Halden")] {
        for mode in ["require", "verify-ca", "verify-full"] {
            let change = json!({ "ssl_mode": mode, "ca_certificate": other.pem });
            let (detail, remedy) = refused(&tried(&admin, &pg, change).await);
            assert_eq!(detail, "The server's certificate was not signed by the CA certificate given here.");
            assert!(remedy.contains("Paste the CA certificate that signed it"), "{remedy}");
        }
    }
    // Without a certificate of one's own, those count that browsers trust.
    let (detail, remedy) = refused(&tried(&admin, &pg, json!({ "ssl_mode": "verify-full" })).await);
    assert_eq!(detail, "The server's certificate comes from an authority that isn't publicly known.");
    assert!(remedy.contains("Paste the CA certificate that signed it"), "{remedy}");
    server.stop().await;
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused_where_the_name_counts() {
    let (server, authority) = (Server::start().await, Authority::new("Halden"));
    let admin = server.admin().await;
    let pg = Encrypted::start(&authority.sign(&["localhost", "db.halden.example"]));
    let change = json!({ "ssl_mode": "verify-full", "ca_certificate": authority.pem, "host": "127.0.0.1" });
    let (detail, remedy) = refused(&tried(&admin, &pg, change.clone()).await);
    assert_eq!(
        detail,
        "The server's certificate is for \u{201c}localhost\u{201d} and \u{201c}db.halden.example\u{201d}, \
         not for \u{201c}127.0.0.1\u{201d}."
    );
    assert!(remedy.contains("Enter the host as the certificate names it") && remedy.contains("verify-ca"), "{remedy}");
    // Saved in spite of it, it says the same where people look for the tables.
    let made = admin.post("/connections", pg.body(&change)).await.expect(201).json();
    let path = format!("/connections/{}", made["id"].as_str().unwrap());
    let saved = loop {
        let saved = admin.get(&path).await.expect(200).json();
        if saved["status"] == "failed" {
            break saved;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(saved["status_detail"], json!(format!("{detail} {remedy}")));
    server.stop().await;
}

#[tokio::test]
async fn a_certificate_that_names_no_host_or_ran_out_is_told_apart() {
    let (server, authority) = (Server::start().await, Authority::new("Halden"));
    let admin = server.admin().await;
    let nameless = Encrypted::start(&authority.sign(&[]));
    let change = json!({ "ssl_mode": "verify-full", "ca_certificate": authority.pem });
    let (detail, remedy) = refused(&tried(&admin, &nameless, change).await);
    assert_eq!(detail, "The server's certificate names no host.");
    assert!(remedy.contains("subjectAltName") && remedy.contains("verify-ca"), "{remedy}");
    let expired = Encrypted::start(&authority.sign_expired(&["localhost"]));
    for mode in ["verify-ca", "verify-full"] {
        let change = json!({ "ssl_mode": mode, "ca_certificate": authority.pem });
        let (detail, remedy) = refused(&tried(&admin, &expired, change).await);
        assert_eq!(detail, "The server's certificate ran out on 2020-01-01.");
        assert!(remedy.contains("ssl_cert_file"), "{remedy}");
    }
    assert_eq!(tried(&admin, &expired, json!({ "ssl_mode": "require" })).await["success"], true);
    server.stop().await;
}

#[tokio::test]
async fn a_chain_and_a_server_that_signed_itself_are_understood() {
    let (server, root) = (Server::start().await, Authority::new("Halden"));
    let admin = server.admin().await;
    let chained = Encrypted::start(&root.below("Halden's databases").sign(&["localhost"]));
    let own = self_made(&["localhost"]);
    let alone = Encrypted::start(&own);
    for mode in ["verify-ca", "verify-full"] {
        for (pg, ca) in [(&chained, &root.pem), (&alone, &own.certificate)] {
            let report = tried(&admin, pg, json!({ "ssl_mode": mode, "ca_certificate": ca })).await;
            assert_eq!(report["success"], true, "{mode} {report}");
        }
        // Another certificate that may sign, even one for the same name, is not this one.
        let other = self_made(&["localhost"]).certificate;
        refused(&tried(&admin, &alone, json!({ "ssl_mode": mode, "ca_certificate": other })).await);
    }
    let change = json!({ "ssl_mode": "verify-full", "ca_certificate": own.certificate, "host": "127.0.0.1" });
    assert!(refused(&tried(&admin, &alone, change).await).0.contains("not for \u{201c}127.0.0.1\u{201d}"));
    server.stop().await;
}

#[tokio::test]
async fn a_certificate_of_an_old_form_encrypts_and_proves_nothing() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let old = old_form();
    let pg = Encrypted::start(&old);
    for mode in ["prefer", "require"] {
        let (encrypted, _) = our_way(&server, &admin, pg.body(&json!({ "ssl_mode": mode }))).await;
        assert!(encrypted, "{mode}");
    }
    let change = json!({ "ssl_mode": "verify-ca", "ca_certificate": old.certificate });
    assert!(refused(&tried(&admin, &pg, change).await).1.contains("X.509 version 3"));
    server.stop().await;
}

#[tokio::test]
async fn a_server_that_wants_encryption_says_so_at_the_login() {
    let (server, authority) = (Server::start().await, Authority::new("Halden"));
    let admin = server.admin().await;
    let pg = Encrypted::start(&authority.sign(&["localhost"]));
    pg.admit("hostssl all all 127.0.0.1/32 scram-sha-256\n");
    let report = tried(&admin, &pg, json!({ "ssl_mode": "disable" })).await;
    assert_eq!(states(&report)[..4], ["ok", "ok", "ok", "failed"], "{report}");
    assert!(report["steps"][3]["remedy"].as_str().unwrap().contains("set it to \u{201c}require\u{201d}"), "{report}");
    for mode in ["prefer", "require"] {
        assert_eq!(tried(&admin, &pg, json!({ "ssl_mode": mode })).await["success"], true);
    }
    server.stop().await;
}

#[tokio::test]
async fn a_server_without_encryption_hears_one_question_and_no_more() {
    let (server, authority) = (Server::start().await, Authority::new("Halden"));
    let admin = server.admin().await;
    let plain = postgres();
    let (port, heard) = listen_in(plain.port).await;
    let modes = ["require", "verify-ca", "verify-full"];
    for mode in modes {
        let mut new = body(&plain, "postgres");
        new["port"] = json!(port);
        new["ssl_mode"] = json!(mode);
        new["ca_certificate"] = json!(authority.pem);
        let (detail, remedy) = refused(&admin.post("/connections/test", new).await.expect(200).json());
        assert_eq!(detail, "The server doesn't offer encryption.");
        assert!(remedy.contains("ssl = on"), "{remedy}");
    }
    assert_eq!(*heard.lock().unwrap(), modes.map(|_| SSL_REQUEST.to_vec()));
    server.stop().await;
}

#[tokio::test]
async fn not_even_the_wish_to_stop_a_query_goes_in_clear() {
    let (server, authority) = (Server::start().await, Authority::new("Halden"));
    let admin = server.admin().await;
    let pg = Encrypted::start(&authority.sign(&["localhost"]));
    pg.pg.query("postgres", "CREATE TABLE numbers AS SELECT generate_series(1, 1000) AS n");
    let (port, heard) = listen_in(pg.pg.port).await;
    let new = pg.body(&json!({ "ssl_mode": "verify-full", "ca_certificate": authority.pem, "port": port }));
    let made = admin.post("/connections", new).await.expect(201).json();
    let id = made["id"].as_str().unwrap().to_owned();
    server.until_ready(&admin, &id).await;
    let endless = "SELECT count(*) FROM numbers a, numbers b, numbers c, numbers d";
    let run = json!({ "connection_id": id, "sql": endless });
    let running = tokio::spawn(async move { admin.post("/query/execute", run).await });
    until_at_work(&pg, "1").await;
    let before = heard.lock().unwrap().len();
    running.abort();
    until_at_work(&pg, "0").await;
    let heard = heard.lock().unwrap().clone();
    assert!(heard.len() > before, "the query was not stopped from outside");
    // After the question comes TLS: a handshake record of version 3.
    let starts: Vec<&[u8]> = heard.iter().map(|sent| &sent[..sent.len().min(10)]).collect();
    let expected = [&SSL_REQUEST[..], &[0x16, 3]].concat();
    assert!(starts.iter().all(|start| *start == expected), "{starts:?}");
    server.stop().await;
}

/// Waits until as many of our sessions are at work as wanted.
async fn until_at_work(pg: &Encrypted, wanted: &str) {
    let active = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'datamind' AND state = 'active'";
    for _ in 0..200 {
        if pg.pg.query("postgres", active) == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("never {wanted} sessions at work");
}
