//! What a browser is given to keep.

use serde_json::json;

use super::{setup_body, text};
use crate::support::{Answer, Server, client};

fn cookie(answer: &Answer, name: &str) -> (String, Vec<String>) {
    let all = answer.headers_of("set-cookie");
    let line =
        all.iter().find(|c| c.starts_with(&format!("{name}="))).unwrap_or_else(|| panic!("no {name} in {all:?}"));
    let mut parts = line.split("; ").map(str::to_owned);
    let value = parts.next().unwrap().split_once('=').unwrap().1.to_owned();
    let mut flags: Vec<String> = parts.collect();
    flags.sort();
    (value, flags)
}

#[tokio::test]
async fn over_plain_http_cookies_are_out_of_reach_of_scripts_and_other_sites() {
    let server = Server::start().await;
    let answer = server.anonymous().post("/setup", setup_body(&server.setup_token())).await.expect(201);
    let (access, flags) = cookie(&answer, "dm_access");
    assert_eq!(flags, ["HttpOnly", "Max-Age=900", "Path=/", "SameSite=Lax"]);
    let (refresh, flags) = cookie(&answer, "dm_refresh");
    assert_eq!(flags, ["HttpOnly", "Max-Age=604800", "Path=/", "SameSite=Lax"]);
    let body = answer.json();
    assert_eq!((json!(access), json!(refresh)), (body["access_token"].clone(), body["refresh_token"].clone()));
    assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"));
}

#[tokio::test]
async fn over_https_cookies_are_bound_to_this_host() {
    let https =
        |settings: &mut datamind::config::Settings| settings.public_url = Some("https://bi.example".parse().unwrap());
    let server = Server::start_with(https).await;
    let answer = server.anonymous().post("/setup", setup_body(&server.setup_token())).await.expect(201);
    for name in ["__Host-dm_access", "__Host-dm_refresh"] {
        let (_, flags) = cookie(&answer, name);
        assert!(flags.contains(&"Secure".to_owned()) && flags.contains(&"HttpOnly".to_owned()), "{flags:?}");
        assert!(flags.contains(&"Path=/".to_owned()) && !flags.iter().any(|f| f.starts_with("Domain")), "{flags:?}");
    }
    let plain = format!("dm_access={}", text(&answer.json()["access_token"]));
    server.anonymous().with_header("cookie", &plain).get("/auth/me").await.expect(401);
    let bound = format!("__Host-{plain}");
    server.anonymous().with_header("cookie", &bound).get("/auth/me").await.expect(200);
}

#[tokio::test]
async fn a_cookie_speaks_only_where_no_bearer_does() {
    let server = Server::start().await;
    let answer = server.anonymous().post("/setup", setup_body(&server.setup_token())).await.expect(201);
    let jar = format!("dm_access={}", text(&answer.json()["access_token"]));
    let browser = server.anonymous().with_header("cookie", &jar);
    browser.get("/auth/me").await.expect(200);
    browser.with_token("not-a-token").get("/auth/me").await.expect(401);
}

#[tokio::test]
async fn a_browser_refreshes_and_signs_out_with_its_cookies_alone() {
    let server = Server::start().await;
    let answer = server.anonymous().post("/setup", setup_body(&server.setup_token())).await.expect(201);
    let jar = format!("dm_refresh={}", text(&answer.json()["refresh_token"]));
    let browser = server.anonymous().with_header("cookie", &jar).with_header("sec-fetch-site", "same-origin");
    let next = client::send(browser.request("POST", "/auth/refresh")).await.expect(200);
    let (access, _) = cookie(&next, "dm_access");
    let (refresh, _) = cookie(&next, "dm_refresh");
    server.anonymous().with_header("cookie", &format!("dm_access={access}")).get("/auth/me").await.expect(200);
    let jar = format!("dm_refresh={refresh}");
    let browser = server.anonymous().with_header("cookie", &jar).with_header("sec-fetch-site", "same-origin");
    client::send(browser.request("POST", "/auth/logout")).await.expect(204);
    server.anonymous().with_token(&access).get("/auth/me").await.expect(401);
}

#[tokio::test]
async fn signing_in_again_in_the_same_browser_ends_the_session_before() {
    let server = Server::start().await;
    let first = server.anonymous().post("/setup", setup_body(&server.setup_token())).await.expect(201).json();
    let jar = format!("dm_access={}; dm_refresh={}", text(&first["access_token"]), text(&first["refresh_token"]));
    let browser = server.anonymous().with_header("cookie", &jar).with_header("sec-fetch-site", "same-origin");
    let second = super::try_login(&browser, super::MARA, crate::support::server::PASSWORD).await.expect(200).json();
    server.anonymous().with_token(&text(&first["access_token"])).get("/auth/me").await.expect(401);
    server.anonymous().with_token(&text(&second["access_token"])).get("/auth/me").await.expect(200);
}
