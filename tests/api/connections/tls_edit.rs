//! Changing how a connection is encrypted: the saved password isn't sent to whoever a new setting would believe.

use serde_json::{Value, json};

use super::fields;
use crate::support::Server;
use crate::support::certificates::Authority;
use crate::support::encrypted::Encrypted;
use crate::support::proxy::listen_in;

#[tokio::test]
async fn the_authority_and_the_mode_need_the_password_again() {
    let (server, authority) = (Server::start().await, Authority::new("Halden"));
    let admin = server.admin().await;
    let pg = Encrypted::start(&authority.sign(&["localhost"]));
    let (port, heard) = listen_in(pg.pg.port).await;
    let new = pg.body(&json!({ "ssl_mode": "verify-full", "ca_certificate": authority.pem, "port": port }));
    let made = admin.post("/connections", new).await.expect(201).json();
    assert_eq!((&made["has_ca_certificate"], made.get("ca_certificate")), (&json!(true), None));
    let id = made["id"].as_str().unwrap();
    let path = format!("/connections/{id}");
    server.until_ready(&admin, id).await;
    let dialled = heard.lock().unwrap().len();
    let other = Authority::new("Vries").pem;
    let changes: [Value; 6] = [
        json!({ "ca_certificate": other }),
        json!({ "ca_certificate": null }),
        json!({ "ssl_mode": "verify-ca" }),
        json!({ "ssl_mode": "disable" }),
        json!({ "ssl_mode": "disable", "password": "" }),
        json!({ "host": "127.0.0.1" }),
    ];
    for change in changes {
        let refused = admin.patch(&path, change.clone()).await.expect(422).json();
        assert_eq!(fields(&refused), ["password"], "{change}");
    }
    assert_eq!(heard.lock().unwrap().len(), dialled, "a refused change dialled");
    // What is there already changes nothing, and so needs nothing.
    admin.patch(&path, json!({ "ssl_mode": "verify-full", "ca_certificate": authority.pem })).await.expect(200);
    // With the password it is taken, and another authority is not believed.
    let moved = json!({ "ca_certificate": other, "password": pg.pg.password });
    admin.patch(&path, moved).await.expect(200);
    let report = admin.post(&format!("{path}/test"), json!({})).await.expect(200).json();
    assert_eq!((&report["success"], &report["steps"][2]["state"]), (&json!(false), &json!("failed")), "{report}");
    let back = json!({ "ca_certificate": authority.pem, "password": pg.pg.password, "ssl_mode": "verify-ca" });
    assert_eq!(admin.patch(&path, back).await.expect(200).json()["ssl_mode"], "verify-ca");
    server.until_ready(&admin, id).await;
    let trail = admin.get("/audit?resource_type=connection").await.expect(200);
    assert!(!trail.text().contains("BEGIN CERTIFICATE"));
    server.stop().await;
}

#[tokio::test]
async fn only_certificates_are_taken_for_an_authority() {
    let (server, authority) = (Server::start().await, Authority::new("Halden"));
    let admin = server.admin().await;
    let with_key = authority.sign(&["localhost"]).pem;
    let garbled = "-----BEGIN CERTIFICATE-----\nAAECAwQFBgcICQ==\n-----END CERTIFICATE-----\n";
    let new = |mode: &str, ca: Value| {
        json!({ "name": "Shop", "type": "postgresql", "host": "127.0.0.1", "port": 1, "database_name": "shop",
            "username": "reader", "password": "x", "ssl_mode": mode, "ca_certificate": ca })
    };
    for (mode, ca, word) in [
        ("verify-full", json!("hello"), "PEM"),
        ("verify-full", json!(garbled), "can't be read"),
        ("verify-full", json!(with_key), "private key"),
        ("verify-ca", Value::Null, "verify-ca"),
    ] {
        for path in ["/connections", "/connections/test"] {
            let problem = admin.post(path, new(mode, ca.clone())).await.expect(422).json();
            assert_eq!(fields(&problem), ["ca_certificate"], "{problem}");
            assert!(problem["errors"][0]["message"].as_str().unwrap().contains(word), "{problem}");
        }
    }
    let made = admin.post("/connections", new("verify-ca", json!(authority.pem))).await.expect(201).json();
    let path = format!("/connections/{}", made["id"].as_str().unwrap());
    let cleared = admin.patch(&path, json!({ "ca_certificate": null, "password": "x" })).await.expect(422).json();
    assert_eq!(fields(&cleared), ["ca_certificate"]);
    server.stop().await;
}
