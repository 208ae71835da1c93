//! The door frame: problems, headers, request ids, path forms, the document.

use serde_json::json;

use crate::support::{Server, client};

#[tokio::test]
async fn every_answer_has_a_request_id_and_security_headers() {
    let server = Server::start().await;
    let client = server.anonymous();
    for path in ["/health", "/auth/me", "/nothing-here", "//ask", "//api/docs"] {
        let answer = client.get(path).await;
        assert!(answer.header("x-request-id").is_some_and(|id| id.len() >= 8), "{path}");
        assert_eq!(answer.header("x-content-type-options").as_deref(), Some("nosniff"), "{path}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
    }
}

#[tokio::test]
async fn a_problem_carries_the_request_id_of_the_answer() {
    let server = Server::start().await;
    let answer = server.anonymous().get("/auth/me").await.expect(401);
    assert_eq!(answer.header("content-type").as_deref(), Some("application/problem+json"));
    assert_eq!(answer.json()["request_id"].as_str().map(str::to_owned), answer.header("x-request-id"));
    assert_eq!(answer.json()["code"], "unauthorized");
}

#[tokio::test]
async fn a_path_of_the_api_that_does_not_exist_is_a_problem_and_any_other_is_the_page() {
    let server = Server::start().await;
    let client = server.anonymous();
    let gone = client.get("/no/such/door").await.expect(404);
    assert_eq!(gone.json()["code"], "not_found");
    let page = client.get("//connections/anything").await.expect(200);
    assert!(page.header("content-type").unwrap().starts_with("text/html"));
    client.get("/health/").await.expect(200);
}

#[tokio::test]
async fn bad_bodies_name_the_field_and_are_never_a_500() {
    let server = Server::start().await;
    let client = server.anonymous();
    let login = |body: &'static str| {
        client::send(client.request("POST", "/auth/login").header("content-type", "application/json").body(body))
    };
    for body in ["", "{", "[]x", "nonsense", "\"a\"x"] {
        assert_eq!(login(body).await.status, 400, "{body}");
    }
    for body in
        ["null", "[]", "7", "\"text\"", "{}", r#"{"email":null,"password":"x"}"#, r#"{"email":{},"password":"x"}"#]
    {
        let answer = login(body).await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.text());
        assert!(answer.json()["errors"][0]["field"].is_string());
    }
    let wrong_type =
        client::send(client.request("POST", "/auth/login").header("content-type", "text/plain").body("{}")).await;
    assert_eq!(wrong_type.status, 415);
    let huge = json!({ "email": "x".repeat(2 << 20), "password": "x" });
    assert_eq!(client.post("/auth/login", huge).await.status, 413);
}

#[tokio::test]
async fn the_document_lists_every_door_with_its_right() {
    let server = Server::start().await;
    let document = server.anonymous().get("/openapi.json").await.expect(200).json();
    let mut doors = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            doors += 1;
            assert!(operation["x-permission"].is_string(), "{method} {path} names no right");
            assert!(operation["operationId"].is_string(), "{method} {path} has no name");
        }
    }
    assert!(doors > 40, "{doors} doors");
}

#[tokio::test]
async fn only_the_public_doors_open_to_nobody_in_particular() {
    let server = Server::start().await;
    let client = server.anonymous();
    let document = client.get("/openapi.json").await.json();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation["x-permission"] == "none" {
                continue;
            }
            let inside = path.trim_start_matches("/api/v1").replace("{name}", "x");
            let path = crate::tenancy::with_ids(&inside, &uuid::Uuid::now_v7().to_string());
            let answer = client::send(client.request(&method.to_uppercase(), &path).json(&json!({}))).await;
            assert_eq!(answer.status, 401, "{method} {path}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn details_of_the_health_are_for_admins() {
    let server = Server::start().await;
    server.anonymous().get("/health?detail=true").await.expect(401);
    let admin = server.admin().await;
    let answer = admin.get("/health?detail=true").await.expect(200).json();
    assert!(answer["parts"].as_array().is_some_and(|p| p.len() >= 2), "{answer}");
    server.anonymous().get("/health/ready").await.expect(204);
}

#[tokio::test]
async fn a_nul_is_refused_where_text_is_kept() {
    let server = Server::start().await;
    let admin = server.admin().await;
    for path in ["/query/history?q=%00", "/audit?action=%00", "/connections?q=a%00b", "/chat/sessions?q=%00"] {
        let refused = admin.get(path).await.expect(422).json();
        let named = path.split(['?', '=']).nth(1).unwrap();
        assert_eq!(refused["errors"][0]["field"], named, "{path}");
    }
    let refused = admin.patch("/auth/me", json!({ "full_name": "Mara\0" })).await.expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "full_name");
    // The guard judges every character itself.
    let judged = admin.post("/query/validate", json!({ "sql": "SELECT 1\0", "dialect": "postgresql" })).await;
    assert_eq!(judged.expect(200).json()["valid"], false);
}

#[tokio::test]
async fn whoever_asks_too_much_is_slowed_down_and_told_so() {
    let server = Server::start_with(|s| s.rate_limit_enabled = true).await;
    let admin = server.admin().await;
    let first = admin.get("/org").await.expect(200);
    assert_eq!(first.header("ratelimit-limit").as_deref(), Some("300"));
    let mut slowed = None;
    for _ in 0..2000 {
        let answer = admin.get("/org").await;
        if answer.status == 429 {
            slowed = Some(answer);
            break;
        }
    }
    let slowed = slowed.expect("nobody was slowed down");
    assert!(slowed.header("retry-after").is_some_and(|s| s.parse::<u64>().unwrap() >= 1));
    assert_eq!(slowed.json()["code"], "too_many_requests");
    // Who watches over the server isn't counted, and neither is somebody else.
    server.anonymous().get("/health").await.expect(200);
    server.anonymous().get("/setup").await.expect(200);
}

#[tokio::test]
async fn a_server_ends_with_its_test() {
    let server = Server::start().await;
    server.anonymous().get("/health").await.expect(200);
    let (address, database) = (server.running.address, server.running.rooms.database.clone());
    assert!(database.begin().await.is_ok());
    drop(server);
    assert!(std::net::TcpStream::connect(address).is_err(), "nobody listens any more");
    assert!(database.begin().await.is_err(), "its connections are closed");
}
