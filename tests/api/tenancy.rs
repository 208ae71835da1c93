//! One organisation never sees another: walks the API document and knocks at every door with somebody else's ids.

use serde_json::{Value, json};

use crate::support::{Answer, Client, Server, client};

/// A path with every id in it filled in.
pub fn with_ids(path: &str, id: &str) -> String {
    let mut out = String::new();
    for part in path.split('/') {
        if !out.is_empty() || !part.is_empty() {
            out.push('/');
        }
        out.push_str(if part.starts_with('{') { id } else { part });
    }
    if out.starts_with('/') { out } else { format!("/{out}") }
}

/// What stands in the way of a JSON body for a door that wants one: enough of it to get past the reading.
pub fn body_for(path: &str, foreign: &str) -> Value {
    match path {
        p if p.ends_with("/query/execute") => json!({ "connection_id": foreign, "sql": "SELECT 1" }),
        p if p.ends_with("/query/explain") || p.ends_with("/query/csv") => {
            json!({ "connection_id": foreign, "sql": "SELECT 1" })
        }
        p if p.contains("/explore/") => json!({
            "connection_id": foreign, "explore": { "table": "orders", "metrics": [{ "function": "count" }] }
        }),
        p if p.ends_with("/query/sample") => json!({ "connection_id": foreign, "table": "orders" }),
        p if p.ends_with("/query/assist") => {
            json!({ "connection_id": foreign, "task": "explain", "sql": "SELECT 1" })
        }
        p if p.ends_with("/query/validate") => json!({ "connection_id": foreign, "sql": "SELECT 1" }),
        p if p.contains("/chat/message") && !p.contains("messages") => {
            json!({ "connection_id": foreign, "message": "How many orders?" })
        }
        p if p.ends_with("/query/saved") => {
            json!({ "name": "x", "connection_id": foreign, "sql": "SELECT 1" })
        }
        p if p.ends_with("/query/saved/{id}") => {
            json!({ "name": "x", "connection_id": foreign, "sql": "SELECT 1", "version": 1 })
        }
        p if p.ends_with("/feedback") => json!({ "verdict": "up" }),
        p if p.ends_with("/rerun") => json!({ "sql": "SELECT 1" }),
        _ => json!({}),
    }
}

/// Doors that name a connection in their body.
pub const NAME_A_CONNECTION: [&str; 12] = [
    "/query/execute",
    "/query/validate",
    "/query/explain",
    "/query/csv",
    "/query/assist",
    "/query/sample",
    "/explore/sql",
    "/explore/run",
    "/explore/csv",
    "/query/saved",
    "/chat/message",
    "/chat/message/stream",
];

struct Foreign {
    connection: String,
    session: String,
    message: String,
    sign_in: String,
    query: String,
    job: String,
}

async fn somebody_elses_things(server: &Server) -> (Client, Foreign) {
    let (admin, connection) = server.admin_with_demo().await;
    let answer = admin
        .post("/chat/message", json!({ "connection_id": connection, "message": "How many orders are there?" }))
        .await
        .expect(200)
        .json();
    let sign_ins = admin.get("/auth/sessions").await.expect(200).json();
    let kept = json!({ "name": "Their orders", "connection_id": connection, "sql": "SELECT 1", "shared": true });
    let query = admin.post("/query/saved", kept).await.expect(201).json();
    let jobs = admin.get("/jobs").await.expect(200).json();
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    let foreign = Foreign {
        connection,
        session: text(&answer["session_id"]),
        message: text(&answer["message_id"]),
        sign_in: text(&sign_ins["data"][0]["id"]),
        query: text(&query["id"]),
        job: text(&jobs["data"][0]["id"]),
    };
    (admin, foreign)
}

pub async fn knock(client: &Client, method: &str, path: &str, body: Value) -> Answer {
    let request = client.request(&method.to_uppercase(), path);
    client::send(if method == "get" { request } else { request.json(&body) }).await
}

#[tokio::test]
async fn every_door_answers_404_for_somebody_elses_id_exactly_as_for_none() {
    let server = Server::start().await;
    let (admin, foreign) = somebody_elses_things(&server).await;
    let stranger = server.stranger().await;
    let document = stranger.get("/openapi.json").await.json();
    let none = uuid::Uuid::now_v7().to_string();
    let mut knocked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let path = path.trim_start_matches("/api/v1");
        let names_connection = NAME_A_CONNECTION.contains(&path);
        if !path.contains('{') && !names_connection || path.contains("{name}") {
            continue;
        }
        for method in item.as_object().unwrap().keys() {
            if names_connection && method == "get" {
                continue;
            }
            for theirs in [
                &foreign.connection,
                &foreign.session,
                &foreign.message,
                &foreign.sign_in,
                &foreign.query,
                &foreign.job,
            ] {
                let answer = knock(&stranger, method, &with_ids(path, theirs), body_for(path, theirs)).await;
                let blank = knock(&stranger, method, &with_ids(path, &none), body_for(path, &none)).await;
                // A cancel of a query that isn't running is the same for all; a body may be refused before the lookup.
                assert_eq!(answer.status, blank.status, "{method} {path}: {}", answer.text());
                assert!(
                    matches!(answer.status, 404 | 422 | 415 | 204),
                    "{method} {path}: {} {}",
                    answer.status,
                    answer.text()
                );
                assert_ne!((answer.status, method.as_str()), (204, "delete"), "{method} {path}");
                assert!(
                    !answer.text().contains("orders") && !answer.text().contains("halden"),
                    "{method} {path}: {}",
                    answer.text()
                );
                knocked += 1;
            }
        }
    }
    assert!(knocked > 80, "{knocked}");
    admin.get(&format!("/connections/{}", foreign.connection)).await.expect(200);
    admin.get(&format!("/chat/history/{}", foreign.session)).await.expect(200);
    admin.get("/auth/me").await.expect(200);
}

#[tokio::test]
async fn lists_of_one_organisation_hold_nothing_of_another() {
    let server = Server::start().await;
    let (_, foreign) = somebody_elses_things(&server).await;
    let stranger = server.stranger().await;
    for path in [
        "/connections",
        "/chat/sessions",
        "/query/history",
        "/query/saved",
        "/query/saved/tags",
        "/upload",
        "/audit",
        "/connections/files",
        "/org/members",
        "/jobs",
        "/trash",
        "/search?q=orders",
    ] {
        let answer = stranger.get(path).await;
        for theirs in [&foreign.connection, &foreign.session, &foreign.message, &foreign.query, &foreign.job] {
            assert!(!answer.text().contains(theirs.as_str()), "{path}: {}", answer.text());
        }
        assert!(!answer.text().contains("mara@halden.example"), "{path}");
    }
}

#[tokio::test]
async fn fields_that_only_the_server_sets_are_refused() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let org = admin.get("/auth/me").await.json()["org"]["id"].clone();
    for field in ["org_id", "id", "role", "created_by", "is_admin", "owner_id"] {
        let mut body = json!({ "name": "x", "type": "sqlite", "file_path": "x.sqlite" });
        body[field] = org.clone();
        assert_eq!(admin.post("/connections", body).await.status, 422, "{field}");
        assert_eq!(admin.patch("/auth/me", json!({ field: "admin" })).await.status, 422, "{field}");
    }
}
