//! The way to the first admin.

use futures::future::join_all;
use serde_json::json;

use super::{login, setup_body, text};
use crate::support::Server;

#[tokio::test]
async fn of_fifty_setups_at_once_one_makes_the_admin() {
    let server = Server::start().await;
    let (client, token) = (server.anonymous(), server.setup_token());
    assert_eq!(client.get("/setup").await.expect(200).json(), json!({ "needed": true, "registration": true }));
    let answers = join_all((0..50).map(|_| client.post("/setup", setup_body(&token)))).await;
    let made = answers.iter().filter(|a| a.status == 201).count();
    assert_eq!(made, 1, "{:?}", answers.iter().map(|a| a.status).collect::<Vec<_>>());
    assert!(answers.iter().all(|a| matches!(a.status, 201 | 404)));
    assert_eq!(client.get("/setup").await.expect(200).json(), json!({ "needed": false, "registration": true }));
    client.post("/setup", setup_body(&token)).await.expect(404);
    assert_eq!(login(&server).await["user"]["role"], "admin");
}

#[tokio::test]
async fn the_admin_is_signed_in_and_knows_their_rights() {
    let server = Server::start().await;
    let signed = server.anonymous().post("/setup", setup_body(&server.setup_token())).await.expect(201).json();
    assert_eq!(signed["token_type"], "bearer");
    assert_eq!(signed["expires_in"], 900);
    assert_eq!(signed["user"]["org"]["slug"], "halden");
    let rights = signed["user"]["permissions"].as_array().unwrap();
    assert!(rights.contains(&json!("org.manage")) && rights.contains(&json!("sql.run")));
    let client = server.anonymous().with_token(&text(&signed["access_token"]));
    assert_eq!(client.get("/auth/me").await.expect(200).json(), signed["user"]);
}

#[tokio::test]
async fn a_wrong_token_is_refused_and_the_right_one_is_nowhere_to_be_read() {
    let server = Server::start().await;
    let (client, token) = (server.anonymous(), server.setup_token());
    let refused = client.post("/setup", setup_body("not-the-token")).await.expect(403);
    assert_eq!(refused.json()["code"], "setup_token_invalid");
    for path in ["/setup", "/health", "/openapi.json", "//", "//setup", "/auth/me"] {
        assert!(!client.get(path).await.text().contains(&token), "{path}");
    }
    assert!(!refused.text().contains(&token));
}

#[tokio::test]
async fn a_weak_password_or_a_bad_name_is_said_by_its_field() {
    let server = Server::start().await;
    let token = server.setup_token();
    for (field, value) in [
        ("password", "short"),
        ("password", "password123"),
        ("email", "mara"),
        ("org_slug", "Halden & Co"),
        ("full_name", "  "),
        ("org_name", "a\u{202e}b"),
    ] {
        let mut body = setup_body(&token);
        body[field] = json!(value);
        let refused = server.anonymous().post("/setup", body).await.expect(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    assert_eq!(server.anonymous().get("/setup").await.json()["needed"], true);
}

#[tokio::test]
async fn registration_can_be_closed() {
    let server = Server::start_with(|settings| settings.accounts.allow_registration = false).await;
    assert_eq!(server.anonymous().get("/setup").await.json()["registration"], false);
    server.admin().await;
    let body = json!({ "email": "noor@vries.example", "password": "correct horse battery staple",
        "full_name": "Noor de Vries", "org_name": "De Vries", "org_slug": "vries" });
    let refused = server.anonymous().post("/auth/register", body).await.expect(403);
    assert_eq!(refused.json()["code"], "registration_closed");
}
