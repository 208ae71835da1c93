//! Refreshing, signing out, and what other people's tokens are worth.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use serde_json::{Value, json};

use super::{login, text};
use crate::support::server::PASSWORD;
use crate::support::{Answer, Server};

async fn refresh(server: &Server, token: &Value) -> Answer {
    server.anonymous().post("/auth/refresh", json!({ "refresh_token": token })).await
}

#[tokio::test]
async fn a_refresh_token_used_again_after_eleven_seconds_ends_the_family() {
    let server = Server::start().await;
    server.admin().await;
    let first = login(&server).await;
    let second = refresh(&server, &first["refresh_token"]).await.expect(200).json();
    server.clock.advance(Duration::seconds(11));
    let refused = refresh(&server, &first["refresh_token"]).await.expect(401);
    assert_eq!(refused.json()["code"], "session_over");
    refresh(&server, &second["refresh_token"]).await.expect(401);
    for pair in [&first, &second] {
        server.anonymous().with_token(&text(&pair["access_token"])).get("/auth/me").await.expect(401);
    }
    login(&server).await;
}

#[tokio::test]
async fn two_tabs_that_refresh_at_once_stay_signed_in() {
    let server = Server::start().await;
    server.admin().await;
    let first = login(&server).await;
    let (one, two) = tokio::join!(refresh(&server, &first["refresh_token"]), refresh(&server, &first["refresh_token"]));
    let (one, two) = (one.expect(200).json(), two.expect(200).json());
    assert_eq!(one["refresh_token"], two["refresh_token"]);
    for pair in [&one, &two] {
        server.anonymous().with_token(&text(&pair["access_token"])).get("/auth/me").await.expect(200);
    }
    refresh(&server, &one["refresh_token"]).await.expect(200);
}

#[tokio::test]
async fn an_access_token_is_over_after_its_quarter_hour_and_a_minute_for_clocks() {
    let server = Server::start().await;
    let admin = server.admin().await;
    server.clock.advance(Duration::seconds(900 + 59));
    admin.get("/auth/me").await.expect(200);
    server.clock.advance(Duration::seconds(1));
    let over = admin.get("/auth/me").await.expect(401);
    assert_eq!(over.json()["code"], "unauthorized");
}

#[tokio::test]
async fn no_other_token_passes_for_an_access_token() {
    let server = Server::start().await;
    server.admin().await;
    let pair = login(&server).await;
    let access = text(&pair["access_token"]);
    let parts: Vec<&str> = access.split('.').collect();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[0]).unwrap()).unwrap();
    let with = |field: &str, value: Value| {
        let mut header = header.clone();
        header[field] = value;
        URL_SAFE_NO_PAD.encode(header.to_string())
    };
    let mut claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    claims["org"] = json!(uuid::Uuid::now_v7());
    let foreign_claims = URL_SAFE_NO_PAD.encode(claims.to_string());
    let guessed_key = jsonwebtoken::encode(
        &jsonwebtoken::Header { typ: Some("at+jwt".into()), kid: Some(text(&header["kid"])), ..Default::default() },
        &claims,
        &jsonwebtoken::EncodingKey::from_secret(b"secret"),
    )
    .unwrap();
    let forged = [
        format!("{}.{}.", with("alg", json!("none")), parts[1]),
        format!("{}.{}.{}", with("alg", json!("none")), parts[1], parts[2]),
        format!("{}.{}.{}", with("alg", json!("RS256")), parts[1], parts[2]),
        format!("{}.{}.{}", with("kid", json!("../../keys.json")), parts[1], parts[2]),
        format!("{}.{}.{}", with("typ", json!("JWT")), parts[1], parts[2]),
        format!("{}.{foreign_claims}.{}", parts[0], parts[2]),
        guessed_key,
        text(&pair["refresh_token"]),
        server.data_dir.display().to_string(),
    ];
    for token in forged {
        server.anonymous().with_token(&token).get("/auth/me").await.expect(401);
    }
    refresh(&server, &json!(access)).await.expect(401);
    server.anonymous().with_token(&access).get("/auth/me").await.expect(200);
}

#[tokio::test]
async fn signing_out_holds_at_once() {
    let server = Server::start().await;
    server.admin().await;
    let pair = login(&server).await;
    let client = server.anonymous().with_token(&text(&pair["access_token"]));
    client.get("/auth/me").await.expect(200);
    let out = client.post("/auth/logout", json!({})).await.expect(204);
    assert!(out.headers_of("set-cookie").iter().all(|c| c.contains("Max-Age=0")), "{:?}", out.headers);
    client.get("/auth/me").await.expect(401);
    refresh(&server, &pair["refresh_token"]).await.expect(401);
    server.anonymous().post("/auth/logout", json!({})).await.expect(204);
}

#[tokio::test]
async fn a_new_password_and_signing_out_everywhere_end_other_sessions() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let other = server.anonymous().with_token(&text(&login(&server).await["access_token"]));
    other.get("/auth/me").await.expect(200);
    let change = |current: &str| json!({ "current_password": current, "new_password": "Vier kleine Enten" });
    let wrong = admin.post("/auth/password", change("wrong")).await.expect(422).json();
    assert_eq!(wrong["errors"][0]["field"], "current_password");
    admin.post("/auth/password", change(PASSWORD)).await.expect(204);
    admin.get("/auth/me").await.expect(200);
    other.get("/auth/me").await.expect(401);
    super::try_login(&server.anonymous(), super::MARA, PASSWORD).await.expect(401);
    super::try_login(&server.anonymous(), super::MARA, "Vier kleine Enten").await.expect(200);
    admin.post("/auth/logout-all", json!({})).await.expect(204);
    admin.get("/auth/me").await.expect(401);
}

#[tokio::test]
async fn sessions_can_be_seen_and_ended_one_by_one() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let other = server.anonymous().with_token(&text(&login(&server).await["access_token"]));
    let list = admin.get("/auth/sessions").await.expect(200).json();
    assert_eq!(list["count"], 2);
    let sessions = list["data"].as_array().unwrap();
    assert_eq!(sessions.iter().filter(|s| s["current"] == true).count(), 1);
    assert!(sessions.iter().all(|s| s["ip"] == "127.0.0.1"), "{list}");
    let foreign = sessions.iter().find(|s| s["current"] == false).unwrap();
    let path = format!("/auth/sessions/{}", text(&foreign["id"]));
    server.stranger().await.delete(&path).await.expect(404);
    other.get("/auth/me").await.expect(200);
    admin.delete(&path).await.expect(204);
    other.get("/auth/me").await.expect(401);
    admin.delete(&path).await.expect(404);
    admin.delete("/auth/sessions/not-an-id").await.expect(404);
}

#[tokio::test]
async fn everybody_gets_their_own_answer_however_many_ask_at_once() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let mut people = vec![admin.clone()];
    for role in ["admin", "analyst", "viewer"] {
        people.push(super::member(&server, &admin, role).await);
    }
    let mut own = Vec::new();
    for person in &people {
        own.push(person.get("/auth/me").await.expect(200).json()["id"].clone());
    }
    let asked = (0..200).map(|n| {
        let (person, own) = (people[n % people.len()].clone(), own[n % people.len()].clone());
        async move { person.get("/auth/me").await.json()["id"] == own }
    });
    assert!(futures::future::join_all(asked).await.into_iter().all(|right| right));
}
