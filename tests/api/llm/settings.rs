//! The model's settings: for admins, checked, and tried before they are trusted.

use serde_json::{Value, json};

use super::{KEY, World};
use crate::chat::viewer;
use crate::support::Server;
use crate::support::model::{Model, Script};

#[tokio::test]
async fn settings_are_kept_without_ever_showing_the_key() {
    let world = World::new("samples").await;
    let kept = world.admin.get("/ai/settings").await.expect(200).json();
    let want = json!({ "configured": true, "provider": "openai", "fallbacks": [], "base_url": world.model.base_url, "model": "scripted-1", "has_key": true,
        "enabled": true, "privacy": "samples", "monthly_token_budget": null, "tokens_used_this_month": 0 });
    assert_eq!(kept, want);
    assert_eq!(world.set(json!({ "monthly_token_budget": 5000 })).await["has_key"], true, "an absent key stays");
    assert_eq!(world.set(json!({ "api_key": "" })).await["has_key"], false, "an empty one removes it");
    world.server.stop().await;
}

#[tokio::test]
async fn the_key_does_not_go_to_another_address_unasked() {
    let world = World::new("names").await;
    let other = Model::start().await;
    let moved = json!({ "base_url": other.base_url, "model": "m", "enabled": true, "privacy": "names" });
    let refused = world.admin.put("/ai/settings", moved.clone()).await.expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "api_key");
    world.admin.post("/ai/test", json!({ "base_url": other.base_url })).await.expect(422);
    assert!(other.seen().is_empty());
    let mut with_key = moved;
    with_key["api_key"] = json!("sk-other");
    world.admin.put("/ai/settings", with_key).await.expect(200);
    world.server.stop().await;
}

#[tokio::test]
async fn a_model_that_was_taken_away_is_not_set_up_any_more() {
    let world = World::new("names").await;
    let none = json!({ "base_url": "", "model": "", "api_key": "", "enabled": false, "privacy": "names" });
    world.admin.put("/ai/settings", none).await.expect(200);
    let now = world.admin.get("/ai/settings").await.expect(200).json();
    assert_eq!((&now["configured"], &now["has_key"]), (&json!(false), &json!(false)));
    world.server.stop().await;
}

#[tokio::test]
async fn only_admins_come_near() {
    let world = World::new("names").await;
    let viewer = viewer(&world.server, &world.admin).await;
    viewer.get("/ai/settings").await.expect(403);
    viewer
        .put("/ai/settings", json!({ "base_url": "", "model": "", "enabled": false, "privacy": "names" }))
        .await
        .expect(403);
    viewer.post("/ai/test", json!({})).await.expect(403);
    let stranger = world.server.stranger().await;
    let theirs = stranger.get("/ai/settings").await.expect(200).json();
    assert_eq!((&theirs["configured"], &theirs["base_url"]), (&json!(false), &json!("")));
    world.server.stop().await;
}

#[tokio::test]
async fn addresses_that_are_none_are_named() {
    let server = Server::start_with(|s| s.models.policy.allow_loopback = false).await;
    let admin = server.admin().await;
    for address in
        ["", "nonsense", "ftp://x/v1", "http://user:pw@host/v1", "http://169.254.169.254/v1", "http://127.0.0.1:1/v1"]
    {
        let body = json!({ "base_url": address, "model": "m", "enabled": true, "privacy": "names" });
        let refused = admin.put("/ai/settings", body).await.expect(422).json();
        assert_eq!(refused["errors"][0]["field"], "base_url", "{address}");
    }
    let body = json!({ "base_url": "https://api.example.com/v1", "model": " ", "enabled": true, "privacy": "names" });
    assert_eq!(admin.put("/ai/settings", body).await.expect(422).json()["errors"][0]["field"], "model");
    server.stop().await;
}

#[tokio::test]
async fn a_try_says_how_it_went_in_the_providers_words() {
    let world = World::new("names").await;
    world.model.then(Script::Reply("ready".into()));
    let good = world.admin.post("/ai/test", json!({})).await.expect(200).json();
    assert_eq!((&good["success"], &good["model"]), (&json!(true), &json!("scripted-1")));
    assert!(good["latency_ms"].is_u64());
    let said = json!({ "error": { "message": format!("No such model: m-9 for {KEY}") } }).to_string();
    world.model.then(Script::Status(404, vec![], said));
    let bad = world.admin.post("/ai/test", json!({ "model": "m-9" })).await.expect(200).json();
    assert_eq!((&bad["success"], &bad["model"]), (&json!(false), &Value::Null));
    assert!(bad["message"].as_str().unwrap().contains("No such model: m-9 for (key)"), "{bad}");
    let gone = json!({ "base_url": "http://127.0.0.1:9/v1", "api_key": "x" });
    let gone = world.admin.post("/ai/test", gone).await.expect(200).json();
    assert_eq!(gone["success"], false);
    world.admin.post("/ai/test", json!({ "base_url": 7 })).await.expect(422);
    world.server.stop().await;
}
