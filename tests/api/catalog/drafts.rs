//! Words for a table, drafted by a model: nothing is stored, nothing hidden is shown, and a bad model does no harm.

use serde_json::{Value, json};

use super::{alter, read_again, say, schema, table};
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

#[tokio::test]
async fn who_goes_away_stops_the_model_and_others_are_answered_meanwhile() {
    let world = World::new("names").await;
    world.model.then(Script::Drip);
    let path = format!("/schema/{}/drafts", world.shop);
    let (admin, to) = (world.admin.clone(), path.clone());
    let call = tokio::spawn(async move { admin.post(&to, json!({ "table": "customers" })).await });
    world.model.until(0, |_| true).await;
    schema(&world.admin, &world.shop).await;
    call.abort();
    world.model.until(0, |seen| seen.left).await;
    world.model.reply(&drafted());
    world.admin.post(&path, json!({ "table": "customers" })).await.expect(200);
    let audit = world.admin.get("/audit?action=catalog.draft").await.expect(200).json();
    assert_eq!(audit["total"], 2, "both are written down: {audit}");
    world.server.stop().await;
}

#[tokio::test]
async fn what_is_accepted_tells_whose_words_it_is() {
    let world = World::new("names").await;
    world.model.reply(&drafted());
    let path = format!("/schema/{}/drafts", world.shop);
    let draft = world.admin.post(&path, json!({ "table": "customers" })).await.expect(200).json();
    let taken = json!({ "table": "customers", "description": draft["description"], "description_origin": "model" });
    say(&world.admin, &world.shop, taken).await;
    let edited = json!({ "table": "customers", "column": "email", "description": "Where to write, in our words." });
    say(&world.admin, &world.shop, edited).await;
    let now = schema(&world.admin, &world.shop).await;
    let customers = table(&now, "customers");
    assert_eq!(customers["description"], "People who bought something.");
    assert_eq!(customers["description_origin"], "model");
    let email = customers["columns"].as_array().unwrap().iter().find(|c| c["name"] == "email").unwrap();
    assert_eq!(email["description_origin"], "person");
    assert_eq!(customers["columns"][3]["description"], Value::Null, "what was not accepted is nowhere");
    world.server.stop().await;
}

#[tokio::test]
async fn a_wide_table_is_drafted_in_parts() {
    let world = World::new("names").await;
    let columns: Vec<String> = (0..95).map(|n| format!("field_{n} TEXT")).collect();
    alter(&world.server, &format!("CREATE TABLE wide ({})", columns.join(", ")));
    read_again(&world.server, &world.admin, &world.shop).await;
    let path = format!("/schema/{}/drafts", world.shop);
    let (mut from, mut asked) = (Some(0), Vec::new());
    while let Some(at) = from {
        let last = format!("field_{}", (at + 39).min(94));
        world.model.reply(&json!({ "description": "Wide.", "term": null, "columns": [
            { "name": last, "description": "The last of its part.", "term": null },
            { "name": "field_95", "description": "Not there.", "term": null } ] }));
        let draft = world.admin.post(&path, json!({ "table": "wide", "from": at })).await.expect(200).json();
        assert_eq!(draft["columns"], json!([{ "name": last, "description": "The last of its part.", "term": null }]));
        assert_eq!(draft["description"], if at == 0 { json!("Wide.") } else { Value::Null });
        assert_eq!(draft["width"], 95);
        asked.push(at);
        from = draft["next_from"].as_u64();
    }
    assert_eq!(asked, [0, 40, 80]);
    let second = world.model.seen()[1].said();
    assert!(second.contains("field_40 ") && !second.contains("field_39 ") && !second.contains("field_80 "), "{second}");
    let problem = world.admin.post(&path, json!({ "table": "wide", "from": 95 })).await.expect(422).json();
    assert_eq!(problem["errors"][0]["field"], "from");
    world.server.stop().await;
}
