//! The audit trail as an admin reads it.

use serde_json::{Value, json};

use super::{MARA, login, text, try_login};
use crate::support::server::PASSWORD;
use crate::support::{Client, Server};

async fn rows(admin: &Client, query: &str) -> Vec<Value> {
    admin.get(&format!("/audit{query}")).await.expect(200).json()["items"].as_array().unwrap().clone()
}

/// A refused login is written beside its answer, so it may take a moment to be there.
async fn until_there(admin: &Client, query: &str) -> Value {
    for _ in 0..200 {
        if let Some(row) = rows(admin, query).await.into_iter().next() {
            return row;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("nothing came for {query}");
}

#[tokio::test]
async fn ways_in_and_out_and_changes_are_written_with_who_and_from_where() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let pair = login(&server).await;
    let other = server.anonymous().with_token(&text(&pair["access_token"])).with_header("x-request-id", "trail-test-1");
    other.post("/auth/logout", json!({})).await.expect(204);
    admin
        .post("/auth/password", json!({ "current_password": PASSWORD, "new_password": "Vier kleine Enten" }))
        .await
        .expect(204);
    admin.patch("/org", json!({ "name": "Halden Group" })).await.expect(200);
    admin.put("/org/budget", json!({ "monthly_tokens": 10 })).await.expect(200);
    try_login(&server.anonymous(), MARA, "wrong").await.expect(401);

    let refused = until_there(&admin, "?action=session.login_refused").await;
    assert_eq!(refused["user_email"], MARA);
    assert_eq!(refused["detail"]["from"], "127.0.0.1");
    for action in
        ["org.setup", "session.login", "session.logout", "user.password_change", "org.update", "org.budget_update"]
    {
        let row = rows(&admin, &format!("?action={action}"))
            .await
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("no {action}"));
        assert_eq!(row["user_email"], MARA, "{row}");
        assert_eq!(row["ip"], "127.0.0.1", "{row}");
        assert!(row["request_id"].as_str().is_some_and(|id| id.len() >= 8), "{row}");
    }
    let logout = &rows(&admin, "?action=session.logout").await[0];
    assert_eq!(logout["request_id"], "trail-test-1");
    let change = &rows(&admin, "?action=org.update").await[0]["detail"]["name"];
    assert_eq!(*change, json!({ "before": "Halden & Co", "after": "Halden Group" }));
    let whole = admin.get("/audit").await.text();
    assert!(!whole.contains(PASSWORD) && !whole.contains("Vier kleine") && !whole.contains("argon2"), "{whole}");
}

#[tokio::test]
async fn the_trail_is_paged_and_filtered() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let before = "2026-11-20T14:32:00Z";
    server.clock.advance(chrono::Duration::minutes(1));
    for name in ["A", "B", "C"] {
        admin.patch("/org", json!({ "name": name })).await.expect(200);
    }
    let page = admin.get("/audit?offset=1&limit=1&action=org.update").await.expect(200).json();
    assert_eq!((&page["total"], &page["offset"], &page["limit"]), (&json!(3), &json!(1), &json!(1)));
    assert_eq!(page["items"][0]["detail"]["name"]["after"], "B");
    assert_eq!(rows(&admin, "?resource_type=org").await.len(), 4);
    assert_eq!(rows(&admin, &format!("?to={before}")).await.len(), 0);
    let me = text(&admin.get("/auth/me").await.json()["id"]);
    assert_eq!(rows(&admin, &format!("?user_id={me}&action=org.setup")).await.len(), 1);
    assert_eq!(rows(&admin, &format!("?user_id={}", uuid::Uuid::now_v7())).await.len(), 0);
    for bad in ["?limit=many", "?from=yesterday", "?user_id=1", "?org_id=1", "?offset=-1"] {
        admin.get(&format!("/audit{bad}")).await.expect(422);
    }
    assert_eq!(admin.get("/audit?limit=100000").await.expect(200).json()["limit"], 200);
}

#[tokio::test]
async fn nothing_in_the_trail_can_be_changed() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = text(&rows(&admin, "").await[0]["id"]);
    for path in ["/audit".to_owned(), format!("/audit/{id}")] {
        for method in ["POST", "PUT", "PATCH", "DELETE"] {
            let answer = crate::support::client::send(admin.request(method, &path).json(&json!({}))).await;
            assert!(matches!(answer.status, 404 | 405), "{method} {path}: {}", answer.status);
        }
    }
}

#[tokio::test]
async fn another_organisations_trail_is_not_there() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let stranger = server.stranger().await;
    let theirs = stranger.get("/audit").await.expect(200);
    assert!(!theirs.text().contains(MARA), "{}", theirs.text());
    assert!(!admin.get("/audit").await.text().contains("vries"));
}
