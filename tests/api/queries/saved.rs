//! Saved queries: who sees which, versions, drafts, tags, tables, and the trash.

use serde_json::{Value, json};

use super::numbers;
use crate::connections::{connected, member};
use crate::support::{Client, Server};

fn query(connection: &str, name: &str, sql: &str) -> Value {
    json!({ "name": name, "connection_id": connection, "sql": sql })
}

fn with(mut body: Value, more: Value) -> Value {
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

async fn save(client: &Client, body: Value) -> Value {
    client.post("/query/saved", body).await.expect(201).json()
}

async fn names(client: &Client, query: &str) -> Vec<String> {
    let list = client.get(&format!("/query/saved{query}")).await.expect(200).json();
    let data = list["data"].as_array().unwrap();
    assert_eq!(list["count"].as_u64().unwrap(), data.len() as u64);
    data.iter().map(|saved| saved["name"].as_str().unwrap().to_owned()).collect()
}

fn id(saved: &Value) -> &str {
    saved["id"].as_str().unwrap()
}

#[tokio::test]
async fn a_query_is_kept_with_all_that_belongs_to_it() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let connection = connected(&server, &admin, &numbers()).await;
    let chart = json!({ "version": 1, "chart_type": "bar", "x_column": "n", "y_columns": ["n"] });
    let body = with(
        query(&connection, " Small numbers ", "SELECT n FROM numbers WHERE n < {{most}}"),
        json!({ "description": "The first ones", "tags": ["Numbers", "numbers", "ops"], "shared": true, "chart_config": chart,
            "parameters": [{ "name": "most", "type": "integer", "default": 5, "label": "Up to" }] }),
    );
    let saved = save(&admin, body).await;
    assert_eq!(
        (&saved["name"], &saved["version"], &saved["valid"]),
        (&json!("Small numbers"), &json!(1), &json!(true))
    );
    assert_eq!((&saved["tags"], &saved["tables"]), (&json!(["Numbers", "ops"]), &json!(["public.numbers"])));
    assert_eq!((&saved["owner"]["name"], &saved["may_edit"]), (&json!("Mara Lindqvist"), &json!(true)));
    assert_eq!((&saved["chart_config"]["chart_type"], &saved["parameters"][0]["default"]), (&json!("bar"), &json!(5)));
    assert!(saved["connection_name"].is_string() && saved["reasons"] == json!([]), "{saved}");
    assert_eq!(admin.get(&format!("/query/saved/{}", id(&saved))).await.expect(200).json(), saved);
    for (query, found) in [
        ("?q=small", 1),
        ("?q=FIRST", 1),
        ("?q=most", 1),
        ("?q=ops", 1),
        ("?q=%25", 0),
        ("?tag=OPS", 1),
        ("?tag=op", 0),
        ("?table=numbers", 1),
        ("?table=public.numbers", 1),
        ("?table=other.numbers", 0),
        ("?owner=me&sort=name", 1),
        (&format!("?connection_id={connection}") as &str, 1),
        ("?connection_id=01a21cda-bea9-717a-96f1-ab975862f032", 0),
    ] {
        assert_eq!(names(&admin, query).await.len(), found, "{query}");
    }
    let tags = admin.get("/query/saved/tags").await.expect(200).json();
    assert_eq!(tags["data"], json!([{ "tag": "Numbers", "count": 1 }, { "tag": "ops", "count": 1 }]));
    admin.get("/query/saved?owner=them").await.expect(422);
    let audit = admin.get("/audit?action=saved_query.create").await.expect(200).json();
    assert_eq!(audit["items"][0]["resource_id"], saved["id"]);
    server.stop().await;
}

#[tokio::test]
async fn private_ones_are_their_owners_and_shared_ones_everybodys() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let (analyst, other) = (member(&server, &admin, "analyst").await, member(&server, &admin, "analyst").await);
    let viewer = member(&server, &admin, "viewer").await;
    let connection = connected(&server, &admin, &numbers()).await;
    let private = save(&analyst, query(&connection, "private", "SELECT n FROM numbers")).await;
    let shared =
        save(&analyst, with(query(&connection, "shared", "SELECT n FROM numbers"), json!({ "shared": true }))).await;
    assert_eq!(names(&analyst, "?sort=name").await, ["private", "shared"]);
    assert_eq!(names(&other, "").await, ["shared"]);
    assert_eq!(names(&other, "?owner=me").await.len(), 0);
    assert_eq!(names(&admin, "?sort=name").await, ["private", "shared"]);
    let path = |saved: &Value| format!("/query/saved/{}", id(saved));
    let edit = with(query(&connection, "taken", "SELECT 1"), json!({ "version": 1, "shared": true }));
    for (client, private_status, shared_status) in [(&other, 404, 403), (&viewer, 403, 403)] {
        client.put(&path(&private), edit.clone()).await.expect(private_status);
        client.put(&path(&shared), edit.clone()).await.expect(shared_status);
        client.delete(&path(&shared)).await.expect(shared_status);
        client.get(&path(&private)).await.expect(404);
        client.get(&format!("{}/versions", path(&private))).await.expect(404);
        client.get(&format!("{}/versions/1", path(&private))).await.expect(404);
    }
    let seen = viewer.get(&path(&shared)).await.expect(200).json();
    assert_eq!((&seen["sql"], &seen["may_edit"]), (&Value::Null, &json!(false)));
    assert_eq!(viewer.get("/query/saved?q=from").await.expect(200).json()["count"], 0, "SQL is not searched for them");
    assert_eq!(viewer.get(&format!("{}/versions/1", path(&shared))).await.expect(200).json()["sql"], Value::Null);
    viewer.post("/query/saved", query(&connection, "mine", "SELECT 1")).await.expect(403);
    admin.put(&path(&private), with(edit, json!({ "shared": false }))).await.expect(200);
    let stranger = server.stranger().await;
    stranger.get(&path(&shared)).await.expect(404);
    stranger.post("/query/saved", query(&connection, "theirs", "SELECT 1")).await.expect(404);
    assert_eq!(names(&stranger, "").await.len(), 0);
    server.stop().await;
}

#[tokio::test]
async fn every_change_is_a_version_and_nobody_writes_over_another() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let connection = connected(&server, &admin, &numbers()).await;
    let saved = save(&admin, with(query(&connection, "one", "SELECT 1 AS a"), json!({ "tags": ["a"] }))).await;
    let path = format!("/query/saved/{}", id(&saved));
    let second = with(
        query(&connection, "two", "SELECT n FROM numbers"),
        json!({ "version": 1, "note": "Real rows", "shared": true }),
    );
    let changed = admin.put(&path, second.clone()).await.expect(200).json();
    assert_eq!(
        (&changed["version"], &changed["tags"], &changed["tables"]),
        (&json!(2), &json!([]), &json!(["public.numbers"]))
    );
    let conflict = admin.put(&path, second.clone()).await.expect(409).json();
    assert_eq!((&conflict["code"], &conflict["current"]["version"]), (&json!("version_conflict"), &json!(2)));
    assert_eq!(conflict["current"]["name"], "two");
    let both =
        futures::future::join_all((0..4).map(|_| admin.put(&path, with(second.clone(), json!({ "version": 2 })))))
            .await;
    let mut statuses: Vec<u16> = both.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409]);
    let back = admin.post(&format!("{path}/versions/1/restore"), json!({})).await.expect(200).json();
    assert_eq!((&back["version"], &back["name"], &back["tags"]), (&json!(4), &json!("one"), &json!(["a"])));
    assert_eq!(back["shared"], true, "who may open it stays");
    let versions = admin.get(&format!("{path}/versions")).await.expect(200).json();
    let lines: Vec<Value> =
        versions["data"].as_array().unwrap().iter().map(|v| json!([v["version"], v["name"], v["note"]])).collect();
    assert_eq!(
        lines,
        [
            json!([4, "one", "Restored from version 1."]),
            json!([3, "two", "Real rows"]),
            json!([2, "two", "Real rows"]),
            json!([1, "one", null])
        ]
    );
    assert_eq!(admin.get(&format!("{path}/versions/2")).await.expect(200).json()["sql"], "SELECT n FROM numbers");
    admin.get(&format!("{path}/versions/9")).await.expect(404);
    admin.post(&format!("{path}/versions/9/restore"), json!({})).await.expect(404);
    server.stop().await;
}

#[tokio::test]
async fn a_draft_is_kept_and_says_why_it_does_not_run() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let connection = connected(&server, &admin, &numbers()).await;
    for sql in ["SELECT n FROM numbrs", "SELECT '{{x}}'", "DROP TABLE numbers", "SELECT n FROM"] {
        let draft = save(&admin, query(&connection, "draft", sql)).await;
        assert_eq!((&draft["valid"], &draft["tables"]), (&json!(false), &json!([])), "{sql}");
        assert!(draft["reasons"][0]["message"].as_str().is_some_and(|m| !m.is_empty()), "{draft}");
    }
    for (body, field) in [
        (json!({ "sql": " " }), "sql"),
        (json!({ "name": "" }), "name"),
        (json!({ "tags": ["x".repeat(51)] }), "tags[0]"),
        (json!({ "parameters": [{ "name": "a b", "type": "text" }] }), "parameters[0].name"),
        (json!({ "parameters": [{ "name": "a", "type": "date", "default": "soon" }] }), "parameters[0].default"),
        (json!({ "chart_config": { "version": 1, "chart_type": "bar", "onClick": "x" } }), ""),
        (json!({ "owner_id": "x" }), "owner_id"),
    ] {
        let told = admin.post("/query/saved", with(query(&connection, "a", "SELECT 1"), body)).await.expect(422).json();
        assert!(field.is_empty() || told["errors"][0]["field"] == field, "{field}: {told}");
    }
    server.stop().await;
}

#[tokio::test]
async fn what_was_deleted_is_erased_after_thirty_days() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let connection = connected(&server, &admin, &numbers()).await;
    let saved = save(&admin, query(&connection, "gone", "SELECT n FROM numbers")).await;
    let path = format!("/query/saved/{}", id(&saved));
    admin.delete(&path).await.expect(204);
    admin.delete(&path).await.expect(404);
    admin.get(&path).await.expect(404);
    assert_eq!(names(&admin, "").await.len(), 0);
    assert_eq!(server.running.rooms.queries.erase_deleted_queries().await.unwrap(), 0);
    server.clock.advance(chrono::Duration::days(31));
    assert_eq!(server.running.rooms.queries.erase_deleted_queries().await.unwrap(), 1);
    server.stop().await;
}
