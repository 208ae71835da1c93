//! Words for a table, drafted by a model: nothing is stored, nothing hidden is shown, and a bad model does no harm.

use serde_json::{Value, json};

use super::{say, schema, table};
use crate::chat::{shop, viewer};
use crate::llm::World;
use crate::support::Server;
use crate::support::model::Script;

fn drafted() -> Value {
    json!({ "description": "People who bought something.", "term": "buyers", "columns": [
        { "name": "email", "description": "Where to write to them.", "term": null },
        { "name": "country", "description": "Where they live.", "term": "market" },
        { "name": "invented", "description": "Nothing.", "term": null } ] })
}

#[tokio::test]
async fn a_draft_is_shown_and_not_stored() {
    let world = World::new("samples").await;
    say(&world.admin, &world.shop, json!({ "table": "customers", "column": "country", "hidden": true })).await;
    world.model.reply(&drafted());
    let path = format!("/schema/{}/drafts", world.shop);
    let draft = world.admin.post(&path, json!({ "table": "customers" })).await.expect(200).json();
    assert_eq!(draft["description"], "People who bought something.");
    assert_eq!(draft["columns"], json!([{ "name": "email", "description": "Where to write to them.", "term": null }]));
    let said = world.model.seen()[0].said();
    assert!(said.contains("customers") && said.contains("email"), "{said}");
    for hidden in ["country", "Germany", "mara@halden.example", "Lindqvist", "orders"] {
        assert!(!said.contains(hidden), "{hidden} in {said}");
    }
    let now = schema(&world.admin, &world.shop).await;
    assert_eq!(table(&now, "customers")["description"], Value::Null, "nothing is stored by it");
    let used = world.admin.get("/ai/settings").await.expect(200).json()["tokens_used_this_month"].clone();
    assert_eq!(used, 120, "it is paid for from the budget");
    say(&world.admin, &world.shop, json!({ "table": "orders", "hidden": true })).await;
    for name in ["orders", "nope"] {
        let problem = world.admin.post(&path, json!({ "table": name })).await.expect(422).json();
        assert_eq!(problem["errors"][0]["field"], "table");
    }
    viewer(&world.server, &world.admin).await.post(&path, json!({ "table": "customers" })).await.expect(403);
    world.server.stranger().await.post(&path, json!({ "table": "customers" })).await.expect(404);
    assert_eq!(world.model.seen().len(), 1);
    world.server.stop().await;
}

#[tokio::test]
async fn a_bad_model_ends_in_words() {
    let world = World::new("names").await;
    let path = format!("/schema/{}/drafts", world.shop);
    let status = |code| Script::Status(code, vec![], "{}".into());
    for (scripts, code, expected) in [
        (vec![status(500), status(500), status(500)], "model_unavailable", 502),
        (vec![status(429), status(429), status(429)], "model_rate_limited", 503),
        (vec![status(401)], "model_unauthorised", 502),
        (vec![Script::Garbage], "model_bad_reply", 502),
        (vec![Script::Reply("Sure!".into()), Script::Reply("{\"columns\": 3}".into())], "model_bad_reply", 502),
    ] {
        for script in scripts {
            world.model.then(script);
        }
        let problem = world.admin.post(&path, json!({ "table": "customers" })).await.expect(expected).json();
        assert_eq!(problem["code"], code, "{problem}");
    }
    world.model.then(Script::Reply("Sure!".into())).reply(&drafted());
    world.admin.post(&path, json!({ "table": "customers" })).await.expect(200);
    world.set(json!({ "monthly_token_budget": 1 })).await;
    let problem = world.admin.post(&path, json!({ "table": "customers" })).await.expect(429).json();
    assert_eq!(problem["code"], "budget_exhausted");
    world.server.stop().await;
}

#[tokio::test]
async fn without_a_model_nothing_is_drafted() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let path = format!("/schema/{shop}/drafts");
    let problem = admin.post(&path, json!({ "table": "customers" })).await.expect(409).json();
    assert_eq!(problem["code"], "model_not_configured");
    server.stop().await;
}
