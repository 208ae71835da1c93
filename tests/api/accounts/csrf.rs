//! What another site's page cannot do in a signed-in person's name.

use serde_json::{Value, json};

use super::{login, text};
use crate::support::{Answer, Client, Server, client};

/// A request with these headers and this body, as a browser would send it.
async fn ask(
    browser: &Client,
    (method, path): (&str, &str),
    headers: &[(&str, &str)],
    body: Option<&'static str>,
) -> Answer {
    let mut request = browser.request(method, path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    client::send(match body {
        Some(body) => request.body(body),
        None => request,
    })
    .await
}

fn is_csrf(answer: &Answer) -> bool {
    answer.status == 403 && serde_json::from_slice::<Value>(&answer.body).is_ok_and(|p| p["code"] == "csrf")
}

const JSON: (&str, &str) = ("content-type", "application/json");

async fn browser(server: &Server) -> Client {
    server.admin().await;
    let jar = format!("dm_access={}", text(&login(server).await["access_token"]));
    server.anonymous().with_header("cookie", &jar)
}

#[tokio::test]
async fn every_door_that_changes_something_refuses_other_sites() {
    let server = Server::start().await;
    let browser = browser(&server).await;
    let document = browser.get("/openapi.json").await.expect(200).json();
    let own = format!("http://{}", server.base.trim_start_matches("http://"));
    let mut doors = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let path = crate::tenancy::with_ids(path.trim_start_matches("/api/v1"), &uuid::Uuid::now_v7().to_string());
        for method in item.as_object().unwrap().keys().filter(|m| *m != "get") {
            let door = (method.to_uppercase(), path.clone());
            let door = (door.0.as_str(), door.1.as_str());
            let refused: [(&str, &[(&str, &str)]); 8] = [
                ("no origin", &[JSON]),
                ("null origin", &[JSON, ("origin", "null")]),
                ("foreign origin", &[JSON, ("origin", "https://evil.example")]),
                ("cross-site", &[JSON, ("sec-fetch-site", "cross-site"), ("origin", &own)]),
                ("same-site", &[JSON, ("sec-fetch-site", "same-site")]),
                ("text", &[("content-type", "text/plain"), ("origin", &own)]),
                ("form", &[("content-type", "application/x-www-form-urlencoded"), ("origin", &own)]),
                ("untyped", &[("origin", &own)]),
            ];
            for (what, headers) in refused {
                let answer = ask(&browser, door, headers, Some("{}")).await;
                assert!(is_csrf(&answer), "{door:?} {what}: {} {}", answer.status, answer.text());
            }
            let files = [("content-type", "multipart/form-data; boundary=x"), ("origin", own.as_str())];
            let answer = ask(&browser, door, &files, Some("--x--\r\n")).await;
            assert_eq!(is_csrf(&answer), !path.starts_with("/upload/"), "{door:?} multipart: {}", answer.text());
            doors += 1;
        }
    }
    assert!(doors > 10, "{doors} doors");
    browser.get("/auth/me").await.expect(200);
}

#[tokio::test]
async fn our_own_page_a_program_and_a_bearer_pass() {
    let server = Server::start().await;
    let browser = browser(&server).await;
    let door = ("PATCH", "/auth/me");
    let own = server.base.clone();
    let body = Some(r#"{"full_name":"Mara L."}"#);
    ask(&browser, door, &[JSON, ("origin", &own)], body).await.expect(200);
    ask(&browser, door, &[JSON, ("sec-fetch-site", "same-origin")], body).await.expect(200);
    ask(&browser, door, &[JSON, ("sec-fetch-site", "none")], body).await.expect(200);
    let bearer = server.anonymous().with_token(&text(&login(&server).await["access_token"]));
    ask(&bearer, door, &[JSON, ("origin", "https://evil.example")], body).await.expect(200);
}

#[tokio::test]
async fn another_sites_page_cannot_sign_somebody_in() {
    let server = Server::start().await;
    server.admin().await;
    let body = json!({ "email": super::MARA, "password": crate::support::server::PASSWORD });
    let foreign = server.anonymous().with_header("sec-fetch-site", "cross-site");
    assert!(is_csrf(&foreign.post("/auth/login", body.clone()).await));
    server.anonymous().post("/auth/login", body).await.expect(200);
}
