//! Guessing, flooding and odd input.

use futures::future::join_all;
use serde_json::{Value, json};

use super::{MARA, setup_body, try_login};
use crate::support::server::PASSWORD;
use crate::support::{Answer, Server};

fn without_request_id(answer: &Answer) -> Value {
    let mut problem = answer.json();
    problem.as_object_mut().unwrap().remove("request_id");
    problem
}

#[tokio::test]
async fn an_unknown_person_and_a_wrong_password_look_the_same() {
    let server = Server::start().await;
    let admin = server.admin().await;
    super::member(&server, &admin, "viewer").await;
    let members = admin.get("/org/members").await.expect(200).json();
    let viewer = members["data"].as_array().unwrap().iter().find(|m| m["role"] == "viewer").unwrap()["id"].clone();
    let path = format!("/org/members/{}", super::text(&viewer));
    admin.patch(&path, json!({ "disabled": true })).await.expect(200);

    let client = server.anonymous();
    let wrong = try_login(&client, MARA, "wrong").await.expect(401);
    assert_eq!(wrong.json()["code"], "invalid_credentials");
    assert_eq!(wrong.json()["detail"], "E-mail or password is wrong.");
    let unknown = try_login(&client, "nobody@halden.example", "wrong").await.expect(401);
    let disabled = try_login(&client, "viewer@halden.example", PASSWORD).await.expect(401);
    for other in [&unknown, &disabled] {
        assert_eq!(without_request_id(other), without_request_id(&wrong));
        assert!(other.headers_of("set-cookie").is_empty());
    }
}

#[tokio::test]
async fn twenty_wrong_tries_are_slowed_down_and_the_owner_comes_in_from_elsewhere() {
    let server = Server::start_with(|settings| {
        settings.rate_limit_enabled = true;
        settings.server.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await;
    server.admin().await;
    let guesser = server.anonymous().with_header("x-forwarded-for", "203.0.113.9");
    let mut refused = 0;
    for _ in 0..20 {
        let answer = try_login(&guesser, MARA, "wrong").await;
        if answer.status == 429 {
            refused += 1;
            let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
            assert!((1..=60).contains(&wait), "{wait}");
            assert_eq!(answer.header("ratelimit-remaining").as_deref(), Some("0"));
        } else {
            assert_eq!(answer.status, 401);
            assert_eq!(answer.header("ratelimit-limit").as_deref(), Some("5"));
        }
    }
    assert!(refused >= 14, "{refused}");
    let owner = server.anonymous().with_header("x-forwarded-for", "198.51.100.4");
    try_login(&owner, MARA, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_made_up_address_in_a_header_is_no_way_round_the_limit() {
    let server = Server::start_with(|settings| settings.rate_limit_enabled = true).await;
    server.admin().await;
    let mut refused = 0;
    for n in 0..10 {
        let client = server.anonymous().with_header("x-forwarded-for", &format!("203.0.113.{n}"));
        refused += u32::from(try_login(&client, MARA, "wrong").await.status == 429);
    }
    assert!(refused >= 4, "{refused}");
}

#[tokio::test]
async fn more_logins_at_once_than_can_wait_are_sent_away_and_nothing_breaks() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let client = server.anonymous();
    let answers = join_all((0..300).map(|_| try_login(&client, "nobody@halden.example", "wrong"))).await;
    assert!(answers.iter().all(|a| matches!(a.status, 401 | 429)));
    assert!(answers.iter().filter(|a| a.status == 429).all(|a| a.header("retry-after").is_some()));
    admin.get("/auth/me").await.expect(200);
}

#[tokio::test]
async fn a_field_of_another_type_is_refused_and_never_a_500() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let login = json!({ "email": MARA, "password": PASSWORD });
    let password = json!({ "current_password": PASSWORD, "new_password": "Vier kleine Enten" });
    let member = json!({ "email": "a@b.example", "full_name": "A", "password": "Vier kleine Enten", "role": "viewer" });
    let mut register = setup_body("x");
    for extra in ["token", "demo"] {
        register.as_object_mut().unwrap().remove(extra);
    }
    let doors = [
        ("/setup", setup_body("x")),
        ("/auth/login", login),
        ("/auth/register", register),
        ("/auth/refresh", json!({ "refresh_token": "x" })),
        ("/auth/password", password),
        ("/org/members", member),
    ];
    for (path, body) in doors {
        for field in body.as_object().unwrap().keys() {
            for value in [json!([]), json!({}), json!(7), json!({ "$ne": null }), json!(["a"])] {
                let mut body = body.clone();
                body[field] = value.clone();
                let answer = admin.post(path, body).await;
                assert!(matches!(answer.status, 400 | 422), "{path} {field} {value}: {}", answer.text());
                let named = answer.json()["errors"][0]["field"] == json!(field);
                assert!(named || answer.status == 400, "{path} {field}: {}", answer.text());
            }
            let mut body = body.clone();
            body[field] = json!("x".repeat(1 << 19));
            let answer = admin.post(path, body).await;
            assert!(matches!(answer.status, 401 | 403 | 404 | 422), "{path} {field}: {}", answer.status);
            assert!(answer.body.len() < 2_000, "{path} {field} sends a long value back");
        }
    }
}

#[tokio::test]
async fn one_address_is_one_account_in_any_case() {
    let server = Server::start().await;
    server.admin().await;
    let register = |email: &str, slug: &str| json!({ "email": email, "password": PASSWORD, "full_name": "N", "org_name": "N", "org_slug": slug });
    let client = server.anonymous();
    let taken = client.post("/auth/register", register("MARA@halden.EXAMPLE", "other")).await.expect(409).json();
    assert_eq!((taken["code"].as_str(), taken["errors"][0]["field"].as_str()), (Some("email_taken"), Some("email")));
    let taken = client.post("/auth/register", register("noor@vries.example", "halden")).await.expect(409).json();
    assert_eq!((taken["code"].as_str(), taken["errors"][0]["field"].as_str()), (Some("slug_taken"), Some("org_slug")));
    let mut mass = register("noor@vries.example", "vries");
    mass["role"] = json!("admin");
    client.post("/auth/register", mass).await.expect(422);
}
