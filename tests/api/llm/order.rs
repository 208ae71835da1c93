//! Several models in order, in both protocols, and what each may be told.

use serde_json::{Value, json};

use super::{HARD, KEY, World};
use crate::chat::viewer;
use crate::support::model::{Model, Script};

const COUNT: &str = "SELECT count(*) AS n FROM orders";

/// A second model, which speaks the other protocol.
async fn second(world: &World) -> Model {
    let second = Model::start().await;
    let fallback =
        json!({ "provider": "anthropic", "base_url": second.base_url, "model": "scripted-2", "api_key": "sk-second" });
    let saved = world.set(json!({ "fallbacks": [fallback] })).await;
    assert_eq!(
        (&saved["fallbacks"][0]["has_key"], &saved["fallbacks"][0]["provider"]),
        (&json!(true), &json!("anthropic"))
    );
    assert!(!saved.to_string().contains("sk-second"));
    second
}

#[tokio::test]
async fn a_question_is_answered_over_the_messages_api() {
    let world = World::new("names").await;
    world.set(json!({ "provider": "anthropic", "api_key": KEY })).await;
    world.model.sql(COUNT);
    let answer = world.ask(HARD).await;
    assert_eq!((&answer["state"], &answer["engine"]), (&json!("answered"), &json!("llm")), "{answer:#}");
    assert_eq!(answer["token_usage"]["total"], 120);
    let seen = &world.model.seen()[0];
    assert_eq!((seen.path.as_str(), seen.api_key.as_deref()), ("/v1/messages", Some(KEY)));
    world.server.stop().await;
}

#[tokio::test]
async fn where_the_first_model_is_down_the_next_answers() {
    let world = World::new("names").await;
    let second = second(&world).await;
    world.model.then(Script::Status(401, vec![], String::new()));
    second.sql(COUNT);
    let answer = world.ask(HARD).await;
    assert_eq!(answer["state"], "answered", "{answer:#}");
    assert_eq!(second.seen()[0].api_key.as_deref(), Some("sk-second"));
    world.model.then(Script::Status(401, vec![], String::new()));
    second.then(Script::Status(404, vec![], String::new()));
    let failed = world.ask(HARD).await;
    assert_eq!(failed["error"]["code"], "model_unauthorised", "{failed:#}");
    world.server.stop().await;
}

#[tokio::test]
async fn the_editor_asks_the_models_in_the_same_order() {
    let world = World::new("names").await;
    let second = second(&world).await;
    world.model.then(Script::Status(401, vec![], String::new()));
    second.reply(&json!({ "sql": null, "explanation": ["Counts orders."] }));
    let body = json!({ "connection_id": world.shop, "task": "explain", "sql": COUNT });
    let told = world.admin.post("/query/assist", body).await.expect(200).json();
    assert_eq!((&told["explanation"], second.seen().len()), (&json!(["Counts orders."]), 1), "{told}");
    world.server.stop().await;
}

#[tokio::test]
async fn keys_stay_with_their_addresses_when_the_order_changes() {
    let world = World::new("names").await;
    let second = second(&world).await;
    let of = |model: &Model, name: &str| json!({ "base_url": model.base_url, "model": name });
    let mut first = of(&second, "scripted-2");
    first["provider"] = json!("anthropic");
    first["fallbacks"] = json!([of(&world.model, "scripted-1")]);
    let turned = world.set(first).await;
    assert_eq!((&turned["has_key"], &turned["fallbacks"][0]["has_key"]), (&json!(true), &json!(true)), "{turned}");
    second.then(Script::Status(401, vec![], String::new()));
    world.model.sql(COUNT);
    assert_eq!(world.ask(HARD).await["state"], "answered");
    assert_eq!(second.seen()[0].api_key.as_deref(), Some("sk-second"));
    assert_eq!(world.model.seen()[0].authorization.as_deref(), Some(format!("Bearer {KEY}").as_str()));
    world.server.stop().await;
}

#[tokio::test]
async fn a_fallback_that_is_not_taken_is_named() {
    let world = World::new("names").await;
    let second = second(&world).await;
    let kept = world.admin.get("/ai/settings").await.expect(200).json();
    let id = kept["fallbacks"][0]["id"].clone();
    let fallback = |id: Option<&Value>, base_url: &str| {
        let mut fallback = json!({ "provider": "anthropic", "base_url": base_url, "model": "m" });
        id.into_iter().for_each(|id| fallback["id"] = id.clone());
        fallback
    };
    let unknown = json!(uuid::Uuid::now_v7());
    for (fallbacks, field) in [
        (vec![fallback(None, "ftp://x")], "fallbacks[0].base_url"),
        (vec![fallback(Some(&unknown), &second.base_url)], "fallbacks[0].id"),
        (vec![fallback(Some(&id), &second.base_url), fallback(Some(&id), &second.base_url)], "fallbacks[1].id"),
        (vec![fallback(Some(&id), "http://127.0.0.1:9/v1")], "fallbacks[0].api_key"),
        (vec![fallback(None, &second.base_url); 6], "fallbacks"),
    ] {
        let body = json!({ "base_url": world.model.base_url, "model": "m", "enabled": true, "privacy": "names",
            "fallbacks": fallbacks });
        let refused = world.admin.put("/ai/settings", body).await.expect(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    assert_eq!(world.admin.get("/ai/settings").await.expect(200).json(), kept, "nothing was changed");
    assert_eq!(world.set(json!({ "fallbacks": [] })).await["fallbacks"], json!([]));
    world.server.stop().await;
}

#[tokio::test]
async fn a_try_takes_the_key_that_is_saved_for_the_address() {
    let world = World::new("names").await;
    let second = second(&world).await;
    second.then(Script::Reply("ready".into()));
    let body = json!({ "provider": "anthropic", "base_url": second.base_url, "model": "scripted-2" });
    assert_eq!(world.admin.post("/ai/test", body).await.expect(200).json()["success"], true);
    assert_eq!(second.seen()[0].api_key.as_deref(), Some("sk-second"));
    world.server.stop().await;
}

#[tokio::test]
async fn a_connection_may_say_less_than_the_organisation_allows() {
    let world = World::new("samples").await;
    let path = format!("/connections/{}", world.shop);
    world.admin.patch(&path, json!({ "privacy": "names" })).await.expect(200);
    world.model.sql(COUNT).sql(COUNT);
    world.ask(HARD).await;
    assert!(!world.model.seen()[0].said().contains("Germany"));
    let before = world.admin.get(&path).await.expect(200).json();
    assert_eq!((&before["privacy"], &before["status"]), (&json!("names"), &json!("ready")), "nothing was read again");
    assert_eq!(world.admin.patch(&path, json!({ "privacy": null })).await.expect(200).json()["privacy"], Value::Null);
    world.ask(HARD).await;
    assert!(world.model.seen()[1].said().contains("Germany"));
    world.admin.patch(&path, json!({ "privacy": "all" })).await.expect(422);
    let viewer = viewer(&world.server, &world.admin).await;
    viewer.patch(&path, json!({ "privacy": "results" })).await.expect(403);
    world.server.stop().await;
}
