//! Connections: who may add and change them, what they never show, and what they never dial or open.

mod demo;
mod files;
mod hostile;
mod kinds;
mod rogue;
mod schemas;
mod tls;
mod tls_edit;
mod trials;

use serde_json::{Value, json};

use crate::support::postgres::Postgres;
use crate::support::server::PASSWORD;
use crate::support::{Client, Server, postgres};

const SECRET: &str = "canary-7f1c-password";

/// The body that connects a database of the test server.
pub fn body(pg: &Postgres, database: &str) -> Value {
    json!({ "name": database, "type": "postgresql", "host": pg.host, "port": pg.port, "database_name": database,
        "username": pg.user, "password": pg.password })
}

/// Connects a database and waits until it is read; the connection's id.
pub async fn connected(server: &Server, client: &Client, database: &str) -> String {
    let made = client.post("/connections", body(&postgres(), database)).await.expect(201).json();
    let id = made["id"].as_str().unwrap().to_owned();
    server.until_ready(client, &id).await;
    id
}

/// A new person of the admin's organisation, signed in.
pub async fn member(server: &Server, admin: &Client, role: &str) -> Client {
    let email = format!("{role}-{}@halden.example", uuid::Uuid::new_v4().simple());
    let new = json!({ "email": email, "full_name": "Somebody", "password": PASSWORD, "role": role });
    admin.post("/org/members", new).await.expect(201);
    let client = server.anonymous();
    let signed = client.post("/auth/login", json!({ "email": email, "password": PASSWORD })).await.expect(200).json();
    client.with_token(signed["access_token"].as_str().unwrap())
}

/// A body with a password that must never be seen again. Nothing answers there.
fn unreachable() -> Value {
    json!({ "name": "Shop", "type": "postgresql", "host": "127.0.0.1", "port": 1, "database_name": "shop",
        "username": "reader", "password": SECRET })
}

fn fields(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_password_goes_in_and_never_comes_out() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let made = admin.post("/connections", unreachable()).await.expect(201);
    assert_eq!(made.json()["has_password"], true);
    let path = format!("/connections/{}", made.json()["id"].as_str().unwrap());
    let tried = admin.post(&format!("{path}/test"), json!({})).await.expect(200);
    let answers = [made, tried, admin.get(&path).await, admin.get("/connections").await, admin.get("/audit").await];
    for answer in answers {
        assert!(!answer.text().contains(SECRET), "{}", answer.text());
    }
    server.stop().await;
}

#[tokio::test]
async fn leading_a_connection_elsewhere_needs_the_password_again() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let made = admin.post("/connections", unreachable()).await.expect(201).json();
    let path = format!("/connections/{}", made["id"].as_str().unwrap());
    for change in [json!({ "host": "10.0.0.9" }), json!({ "port": 5433 }), json!({ "ssl_mode": "disable" })] {
        let refused = admin.patch(&path, change.clone()).await.expect(422).json();
        assert_eq!(fields(&refused), ["password"], "{change}");
    }
    let renamed = admin.patch(&path, json!({ "name": "Shop two" })).await.expect(200).json();
    assert_eq!((renamed["name"].as_str(), renamed["host"].as_str()), (Some("Shop two"), Some("127.0.0.1")));
    let moved = admin.patch(&path, json!({ "port": 2, "password": "another" })).await.expect(200).json();
    assert_eq!(moved["port"], 2);
    server.stop().await;
}

#[tokio::test]
async fn no_field_takes_more_than_what_it_is_for() {
    let server = Server::start().await;
    let admin = server.admin().await;
    for host in ["postgres://a:b@c/d", "h?sslmode=disable", "/var/run/postgresql", "h port=1", "h,other", "h/../x"] {
        for path in ["/connections", "/connections/test"] {
            let mut new = unreachable();
            new["host"] = json!(host);
            assert_eq!(fields(&admin.post(path, new).await.expect(422).json()), ["host"], "{host}");
        }
    }
    for extra in ["org_id", "id", "options", "url", "extra_config", "is_demo", "sslkey"] {
        let mut new = unreachable();
        new[extra] = json!("x");
        assert_eq!(fields(&admin.post("/connections", new).await.expect(422).json()), [extra]);
    }
    server.stop().await;
}

#[tokio::test]
async fn the_list_is_paged_searched_and_only_ones_own() {
    let server = Server::start().await;
    let admin = server.admin().await;
    for name in ["Shop", "Ware_house", "Shop archive"] {
        let mut new = unreachable();
        new["name"] = json!(name);
        admin.post("/connections", new).await.expect(201);
    }
    let list = |query: &'static str| {
        let admin = admin.clone();
        async move { admin.get(&format!("/connections{query}")).await.expect(200).json() }
    };
    assert_eq!(list("?q=shop").await["count"], 2);
    assert_eq!(list("?q=e_h").await["count"], 1);
    assert_eq!(list("?q=%25").await["count"], 0);
    let page = list("?skip=1&limit=1").await;
    assert_eq!((page["count"].as_u64(), page["data"].as_array().unwrap().len()), (Some(3), 1));
    let foreign = server.stranger().await.get("/connections").await.expect(200).json();
    assert!(foreign["data"].as_array().unwrap().iter().all(|c| c["is_demo"] == true), "{foreign}");
    server.stop().await;
}

#[tokio::test]
async fn a_deleted_connection_does_not_exist_for_anything() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = connected(&server, &admin, "postgres").await;
    let run = json!({ "connection_id": id, "sql": "SELECT 1" });
    admin.post("/query/execute", run.clone()).await.expect(200);
    admin.delete(&format!("/connections/{id}")).await.expect(204);
    admin.post("/query/execute", run).await.expect(404);
    for path in [format!("/connections/{id}"), format!("/schema/{id}"), format!("/schema/{id}/search?q=a")] {
        admin.get(&path).await.expect(404);
    }
    admin.post(&format!("/connections/{id}/test"), json!({})).await.expect(404);
    admin.delete(&format!("/connections/{id}")).await.expect(404);
    server.stop().await;
}

#[tokio::test]
async fn each_role_does_what_it_may_and_no_more() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let (analyst, viewer) = (member(&server, &admin, "analyst").await, member(&server, &admin, "viewer").await);
    let id = admin.post("/connections", unreachable()).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let path = format!("/connections/{id}");
    viewer.get(&path).await.expect(200);
    viewer.post("/connections", unreachable()).await.expect(403);
    viewer.post("/connections/test", unreachable()).await.expect(403);
    viewer.post("/connections/demo", json!({})).await.expect(403);
    viewer.get("/connections/files").await.expect(403);
    viewer.patch(&path, json!({ "name": "Mine" })).await.expect(403);
    viewer.post(&format!("/schema/{id}/refresh"), json!({})).await.expect(403);
    analyst.patch(&path, json!({ "name": "Ours" })).await.expect(200);
    analyst.delete(&path).await.expect(403);
    admin.delete(&path).await.expect(204);
    server.stop().await;
}

#[tokio::test]
async fn what_was_done_stands_in_the_trail() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = admin.post("/connections", unreachable()).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let path = format!("/connections/{id}");
    admin.patch(&path, json!({ "name": "Renamed" })).await.expect(200);
    admin.post(&format!("{path}/test"), json!({})).await.expect(200);
    admin.delete(&path).await.expect(204);
    let trail = admin.get("/audit?resource_type=connection").await.expect(200).json();
    let actions: Vec<&str> =
        trail["items"].as_array().unwrap().iter().rev().map(|e| e["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["connection.create", "connection.update", "connection.test", "connection.delete"]);
    assert!(trail["items"].as_array().unwrap().iter().all(|e| e["resource_id"] == json!(id)));
    assert_eq!(trail["items"][2]["detail"]["changed"], json!(["name"]));
    server.stop().await;
}
