//! What was deleted can be brought back for thirty days by whoever may, and by nobody else.

use chrono::Duration;
use serde_json::{Value, json};

use crate::connections::member;
use crate::support::{Client, Server};

async fn trash(client: &Client, query: &str) -> Vec<Value> {
    client.get(&format!("/trash{query}")).await.expect(200).json()["data"].as_array().unwrap().clone()
}

async fn restore(client: &Client, id: &str) -> u16 {
    client.post(&format!("/trash/{id}/restore"), json!({})).await.status
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Four deleted things: ids of a session, a query, an upload, and the demo shop's connection.
async fn deleted(server: &Server, admin: &Client, demo: &str) -> [String; 4] {
    let asked = json!({ "connection_id": demo, "message": "How many orders are there?" });
    let session = text(&admin.post("/chat/message", asked).await.expect(200).json()["session_id"]);
    let kept = json!({ "name": "Orders", "connection_id": demo, "sql": "SELECT 1", "tags": ["a"] });
    let query = text(&admin.post("/query/saved", kept).await.expect(201).json()["id"]);
    let upload = admin.upload("/upload/csv", ("towns.csv", b"town,boats\nKiel,3\n".to_vec()), &[]).await.expect(201);
    let upload = text(&upload.json()["connection"]["id"]);
    server.until_ready(admin, &upload).await;
    admin.delete(&format!("/chat/sessions/{session}")).await.expect(204);
    admin.delete(&format!("/query/saved/{query}")).await.expect(204);
    admin.delete(&format!("/connections/{upload}")).await.expect(204);
    admin.delete(&format!("/connections/{demo}")).await.expect(204);
    [session, query, upload, demo.to_owned()]
}

#[tokio::test]
async fn what_was_deleted_comes_back_as_it_was() {
    let server = Server::start().await;
    let (admin, demo) = server.admin_with_demo().await;
    let [session, query, upload, demo] = deleted(&server, &admin, &demo).await;
    server.running.rooms.uploads.sweep(chrono::Utc::now()).await.unwrap();
    let all = trash(&admin, "").await;
    let kinds: Vec<&str> = all.iter().map(|item| item["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.len(), 4, "{all:?}");
    for (kind, id) in [("session", &session), ("query", &query), ("upload", &upload), ("connection", &demo)] {
        let found = trash(&admin, &format!("?kind={kind}")).await;
        assert_eq!((found.len(), &found[0]["id"]), (1, &json!(id)), "{kind}");
        assert_eq!(found[0]["deleted_by"]["name"], "Mara Lindqvist", "{kind}");
        assert!(found[0]["erased_at"].as_str() > found[0]["deleted_at"].as_str(), "{kind}");
    }
    assert_eq!(trash(&admin, "?limit=1&skip=1").await.len(), 1);
    for id in [&session, &query, &upload, &demo] {
        assert_eq!(restore(&admin, id).await, 204);
        assert_eq!(restore(&admin, id).await, 404, "only once");
    }
    assert!(trash(&admin, "").await.is_empty());
    admin.get(&format!("/chat/history/{session}")).await.expect(200);
    assert_eq!(admin.get(&format!("/query/saved/{query}")).await.expect(200).json()["tags"], json!(["a"]));
    assert_eq!(admin.get("/upload").await.expect(200).json()["count"], 1);
    for (id, sql) in [(&upload, "SELECT town FROM towns"), (&demo, "SELECT count(*) > 0 FROM orders")] {
        server.until_ready(&admin, id).await;
        let body = json!({ "connection_id": id, "sql": sql });
        assert_eq!(admin.post("/query/execute", body).await.expect(200).json()["row_count"], 1);
    }
    let audit = admin.get("/audit?action=connection.restore").await.expect(200).json();
    assert_eq!(audit["total"], 2);
    server.stop().await;
}

#[tokio::test]
async fn nobody_brings_back_what_is_not_theirs() {
    let server = Server::start().await;
    let (admin, demo) = server.admin_with_demo().await;
    let analyst = member(&server, &admin, "analyst").await;
    let ids = deleted(&server, &admin, &demo).await;
    let stranger = server.stranger().await;
    for client in [&analyst, &stranger] {
        let theirs = trash(client, "").await;
        for id in &ids {
            assert!(theirs.iter().all(|item| item["id"] != json!(id)), "{theirs:?}");
            assert_eq!(restore(client, id).await, 404);
        }
    }
    assert!(trash(&analyst, "").await.is_empty());
    assert_eq!(restore(&admin, &uuid::Uuid::now_v7().to_string()).await, 404);
    admin.get("/trash?kind=people").await.expect(422);
    server.stop().await;
}

#[tokio::test]
async fn a_second_demo_shop_does_not_come_back_beside_the_first() {
    let server = Server::start().await;
    let (admin, demo) = server.admin_with_demo().await;
    admin.delete(&format!("/connections/{demo}")).await.expect(204);
    let second = text(&admin.post("/connections/demo", json!({})).await.expect(201).json()["id"]);
    assert_eq!(restore(&admin, &demo).await, 422);
    admin.delete(&format!("/connections/{second}")).await.expect(204);
    assert_eq!(restore(&admin, &demo).await, 204);
    server.until_ready(&admin, &demo).await;
    server.stop().await;
}

#[tokio::test]
async fn what_comes_back_stands_beside_what_has_its_name_by_now() {
    let server = Server::start().await;
    let (admin, demo) = server.admin_with_demo().await;
    let query = || json!({ "name": "Orders", "connection_id": demo, "sql": "SELECT 1" });
    let file = || ("towns.csv", b"town,boats\nKiel,3\n".to_vec());
    let first = text(&admin.post("/query/saved", query()).await.expect(201).json()["id"]);
    let upload = admin.upload("/upload/csv", file(), &[]).await.expect(201).json();
    let upload = text(&upload["connection"]["id"]);
    server.until_ready(&admin, &upload).await;
    let term = json!({ "kind": "term", "name": "port", "connection_id": upload, "definition": "Where boats lie." });
    admin.post("/glossary", term.clone()).await.expect(201);
    admin.delete(&format!("/query/saved/{first}")).await.expect(204);
    admin.delete(&format!("/connections/{upload}")).await.expect(204);
    assert_eq!(admin.get("/glossary").await.expect(200).json()["count"], 0);
    let second = text(&admin.post("/query/saved", query()).await.expect(201).json()["id"]);
    let other = admin.upload("/upload/csv", file(), &[]).await.expect(201).json();
    let other = text(&other["connection"]["id"]);
    for id in [&first, &upload] {
        assert_eq!(restore(&admin, id).await, 204);
    }
    for id in [&first, &second] {
        assert_eq!(admin.get(&format!("/query/saved/{id}")).await.expect(200).json()["name"], "Orders");
    }
    for id in [&upload, &other] {
        server.until_ready(&admin, id).await;
        let body = json!({ "connection_id": id, "sql": "SELECT boats FROM towns" });
        assert_eq!(admin.post("/query/execute", body).await.expect(200).json()["row_count"], 1);
    }
    assert_eq!(admin.get("/glossary").await.expect(200).json()["count"], 1, "its words are back with it");
    admin.post("/glossary", term).await.expect(409);
    server.stop().await;
}

#[tokio::test]
async fn an_upload_in_the_trash_takes_room_and_so_comes_back_into_a_full_house() {
    let server = Server::start_with(|settings| settings.uploads.max_bytes_per_org = 24 << 10).await;
    let admin = server.admin().await;
    let file = |rows: usize| [b"n,m\n".to_vec(), b"1,2\n".repeat(rows)].concat();
    let made = admin.upload("/upload/csv", ("a.csv", file(2_500)), &[]).await.expect(201).json();
    let id = text(&made["connection"]["id"]);
    server.until_ready(&admin, &id).await;
    admin.delete(&format!("/connections/{id}")).await.expect(204);
    admin.upload("/upload/csv", ("b.csv", file(5_970)), &[]).await.expect(507);
    assert_eq!(restore(&admin, &id).await, 204);
    server.until_ready(&admin, &id).await;
    assert_eq!(admin.get("/upload").await.expect(200).json()["count"], 1);
    server.stop().await;
}

#[tokio::test]
async fn a_viewer_has_a_trash_of_their_own_conversations_only() {
    let server = Server::start().await;
    let (admin, demo) = server.admin_with_demo().await;
    let ids = deleted(&server, &admin, &demo).await;
    assert_eq!(restore(&admin, &demo).await, 204);
    server.until_ready(&admin, &demo).await;
    let viewer = member(&server, &admin, "viewer").await;
    let asked = json!({ "connection_id": demo, "message": "How many orders are there?" });
    let own = text(&viewer.post("/chat/message", asked).await.expect(200).json()["session_id"]);
    viewer.delete(&format!("/chat/sessions/{own}")).await.expect(204);
    let listed = trash(&viewer, "").await;
    assert_eq!((listed.len(), &listed[0]["id"], &listed[0]["kind"]), (1, &json!(own), &json!("session")));
    for id in &ids {
        assert_eq!(restore(&viewer, id).await, 404);
    }
    assert_eq!(restore(&admin, &own).await, 404, "not even an admin's");
    assert_eq!(restore(&viewer, &own).await, 204);
    server.stop().await;
}

#[tokio::test]
async fn after_thirty_days_there_is_nothing_left() {
    let server = Server::start().await;
    let (admin, demo) = server.admin_with_demo().await;
    deleted(&server, &admin, &demo).await;
    let rooms = &server.running.rooms;
    assert_eq!(rooms.connections.erase_deleted().await.unwrap(), 0);
    server.clock.advance(Duration::days(31));
    assert_eq!(rooms.connections.erase_deleted().await.unwrap(), 2);
    assert_eq!(rooms.queries.erase_deleted_queries().await.unwrap(), 1);
    assert_eq!(rooms.chat.erase_deleted().await.unwrap(), 1);
    assert!(trash(&server.admin().await, "").await.is_empty());
    server.stop().await;
}
