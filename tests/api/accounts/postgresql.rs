//! The same promises where our own database is PostgreSQL.

use chrono::Duration;
use futures::future::join_all;
use serde_json::json;

use super::{login, member, setup_body, text, try_login};
use crate::support::server::PASSWORD;
use crate::support::{Server, postgres};

async fn on_postgresql() -> Server {
    let service = postgres();
    let name = service.create_database(&[]);
    let mut url = service.url.clone();
    url.set_path(&name);
    Server::start_with(|settings| {
        settings.database.url = Some(datamind::base::Secret::new(url.as_str()));
        settings.database.connections = 4;
    })
    .await
}

#[tokio::test]
async fn one_setup_wins_and_refreshes_agree() {
    let server = on_postgresql().await;
    let (client, token) = (server.anonymous(), server.setup_token());
    let answers = join_all((0..50).map(|_| client.post("/setup", setup_body(&token)))).await;
    assert_eq!(answers.iter().filter(|a| a.status == 201).count(), 1);

    let first = login(&server).await;
    let body = json!({ "refresh_token": first["refresh_token"] });
    let refreshed = join_all((0..8).map(|_| client.post("/auth/refresh", body.clone()))).await;
    let next: Vec<_> = refreshed.into_iter().map(|a| a.expect(200).json()["refresh_token"].clone()).collect();
    assert!(next.iter().all(|token| *token == next[0]));
    server.clock.advance(Duration::seconds(11));
    client.post("/auth/refresh", body).await.expect(401);
    client.post("/auth/refresh", json!({ "refresh_token": next[0] })).await.expect(401);
}

#[tokio::test]
async fn people_sessions_budget_and_trail_work() {
    let server = on_postgresql().await;
    let admin = server.admin().await;
    let viewer = member(&server, &admin, "viewer").await;
    viewer.get("/audit").await.expect(403);
    let taken = json!({ "email": "VIEWER@halden.example", "full_name": "V", "password": PASSWORD, "role": "viewer" });
    admin.post("/org/members", taken).await.expect(409);
    admin.put("/org/budget", json!({ "monthly_tokens": 1000 })).await.expect(200);
    assert_eq!(admin.get("/org/budget").await.expect(200).json()["monthly_tokens"], 1000);
    admin.patch("/org", json!({ "name": "Halden Group" })).await.expect(200);
    let change = json!({ "current_password": PASSWORD, "new_password": "Vier kleine Enten" });
    admin.post("/auth/password", change).await.expect(204);
    try_login(&server.anonymous(), super::MARA, PASSWORD).await.expect(401);
    let sessions = viewer.get("/auth/sessions").await.expect(200).json();
    viewer.delete(&format!("/auth/sessions/{}", text(&sessions["data"][0]["id"]))).await.expect(204);
    viewer.get("/auth/me").await.expect(401);
    let page = admin.get("/audit?from=2026-11-20T14:32:00Z&action=org.update").await.expect(200).json();
    assert_eq!((&page["total"], &page["items"][0]["detail"]["name"]["after"]), (&json!(1), &json!("Halden Group")));
}
