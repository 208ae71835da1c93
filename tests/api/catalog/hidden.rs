//! What is hidden from question engines reaches no model and no reading; people still read it.

use serde_json::json;

use super::{say, schema, table};
use crate::chat::{ask, ask_with};
use crate::llm::World;
use crate::support::model::Script;

/// Everything that was sent to the model.
fn said(world: &World) -> String {
    world.model.seen().iter().map(crate::support::model::Seen::said).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_hidden_column_reaches_no_model_at_any_setting() {
    for privacy in ["names", "samples", "results"] {
        let world = World::new(privacy).await;
        say(&world.admin, &world.shop, json!({ "table": "customers", "column": "country", "hidden": true })).await;
        say(&world.admin, &world.shop, json!({ "table": "order_items", "hidden": true })).await;
        let by_hand =
            json!({ "connection_id": world.shop, "sql": "SELECT country, count(*) FROM customers GROUP BY 1" });
        world.admin.post("/query/execute", by_hand).await.expect(200);
        for guess in ["SELECT country FROM customers", "SELECT * FROM customers", "SELECT product FROM order_items"] {
            world.model.sql(guess);
            world.model.sql("SELECT count(*) AS n FROM customers");
            world.model.then(Script::Reply("It is calm.".into()));
            let answer = world.ask("who are the clientele, charmed by lamps?").await;
            assert_eq!(answer["query_result_preview"], json!([[3]]), "{guess}: {answer:#}");
            if privacy != "results" {
                world.model.forget();
            }
        }
        let said = said(&world);
        assert!(said.contains("customers") && said.contains("placed_at"), "{said}");
        // The model's own guesses come back to it; nothing else does.
        let without_guesses =
            said.replace("SELECT country FROM customers", "").replace("SELECT product FROM order_items", "");
        for name in ["country", "Germany", "order_items", "product", "Lamp", "quantity"] {
            assert!(!without_guesses.contains(name), "{privacy}: {name} in {without_guesses}");
        }
        world.server.stop().await;
    }
}

#[tokio::test]
async fn what_a_person_read_of_it_is_not_told_later() {
    let world = World::new("results").await;
    world.model.sql("SELECT count(*) AS n FROM orders").then(Script::Reply("It is calm.".into()));
    let first = world.ask("how many, charmed?").await;
    let rerun = json!({ "sql": "SELECT country, count(*) AS n FROM customers GROUP BY 1 ORDER BY 1" });
    let path = format!("/chat/messages/{}/rerun", first["message_id"].as_str().unwrap());
    let second = world.admin.post(&path, rerun).await.expect(200).json();
    assert_eq!(second["query_result_preview"][0][0], "France", "{second:#}");
    say(&world.admin, &world.shop, json!({ "table": "customers", "column": "country", "hidden": true })).await;
    world.model.forget();
    world.model.sql("SELECT count(*) AS n FROM orders").then(Script::Reply("It is calm.".into()));
    let body = json!({ "message": "and now, charmed?", "connection_id": world.shop, "engine": "llm",
        "session_id": first["session_id"] });
    assert_eq!(ask_with(&world.admin, body).await["state"], "answered");
    let seen = world.model.seen();
    let said = seen.last().unwrap().said() + &seen[seen.len() - 2].said();
    assert!(!said.contains("country") && !said.contains("France"), "{said}");
    world.server.stop().await;
}

#[tokio::test]
async fn the_builtin_engine_does_not_use_it_and_it_comes_back() {
    let world = World::new("names").await;
    let (admin, shop) = (&world.admin, world.shop.as_str());
    world.set(json!({ "enabled": false })).await;
    let question = "number of customers by country";
    assert_eq!(ask(admin, shop, question).await["state"], "answered");
    let told = say(admin, shop, json!({ "table": "customers", "column": "country", "hidden": true })).await;
    assert_eq!(told["columns"][3]["hidden"], true, "people still see it");
    let refused = ask(admin, shop, question).await;
    assert_ne!(refused["state"], "answered", "{refused:#}");
    let value = ask(admin, shop, "customers from Germany").await;
    assert_ne!(value["state"], "answered", "{value:#}");
    say(admin, shop, json!({ "table": "customers", "hidden": true })).await;
    let other = ask(admin, shop, "how many customers are there?").await;
    assert!(!other["generated_sql"].as_str().unwrap_or_default().contains("\"customers\""), "{other:#}");
    assert_eq!(table(&schema(admin, shop).await, "customers")["hidden"], true);
    let by_hand = json!({ "connection_id": shop, "sql": "SELECT country FROM customers" });
    admin.post("/query/execute", by_hand).await.expect(200);
    say(admin, shop, json!({ "table": "customers", "hidden": false })).await;
    say(admin, shop, json!({ "table": "customers", "column": "country", "hidden": false })).await;
    assert_eq!(ask(admin, shop, question).await["state"], "answered");
    world.server.stop().await;
}
