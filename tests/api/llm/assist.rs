//! A model's help in the editor: what it is shown, what of its replies is offered, and what becomes of its failures.

use serde_json::{Value, json};

use super::World;
use crate::catalog::say;
use crate::chat::{shop, viewer};
use crate::support::model::Script;
use crate::support::{Answer, Server};

const SQL: &str = "SELECT c.country, count(*) AS n -- only Kiel\nFROM customers c JOIN orders o ON o.customer_id = c.id\n\
                   WHERE o.status = 'paid' AND o.total > 98765\nGROUP BY c.country";

fn wish(world: &World, task: &str, sql: &str) -> Value {
    json!({ "connection_id": world.shop, "task": task, "sql": sql })
}

async fn help(world: &World, task: &str, sql: &str) -> Answer {
    world.admin.post("/query/assist", wish(world, task, sql)).await
}

fn offers(world: &World, sql: Option<&str>, explanation: &[&str]) {
    world.model.reply(&json!({ "sql": sql, "explanation": explanation }));
}

#[tokio::test]
async fn a_statement_is_explained_within_the_budget_and_written_down() {
    let world = World::new("names").await;
    offers(&world, Some("DROP TABLE orders"), &["Counts orders by <b>country</b>.", "See https://evil.example now."]);
    let told = help(&world, "explain", SQL).await.expect(200).json();
    assert_eq!(told["sql"], Value::Null, "an explanation changes nothing");
    assert_eq!(told["explanation"], json!(["Counts orders by country.", "See now."]));
    assert_eq!((&told["task"], &told["model"]), (&json!("explain"), &json!("scripted-1")));
    assert_eq!(told["sent"], json!({ "tables": 2, "values": false, "samples": false, "error": false }));
    let used = world.admin.get("/ai/settings").await.expect(200).json()["tokens_used_this_month"].clone();
    assert_eq!(used, 120);
    let audit = world.admin.get("/audit?action=query.assist").await.expect(200).json();
    let entry = &audit["items"][0];
    assert_eq!((&entry["resource_id"], &audit["total"]), (&json!(world.shop), &json!(1)), "{audit:#}");
    assert!(!audit.to_string().contains("98765"), "what was asked stays out of the audit");
    assert_eq!(world.admin.get("/ai/status").await.expect(200).json(), json!({ "model": "scripted-1" }));
    world.server.stop().await;
}

#[tokio::test]
async fn names_only_sends_no_value_and_gives_each_back_its_place() {
    let world = World::new("names").await;
    say(&world.admin, &world.shop, json!({ "table": "orders", "column": "total", "hidden": true })).await;
    // The model answers in the words that it was shown.
    world.model.reply(
        &json!({ "sql": "SELECT c.country, count(*) AS n -- {{note_1}}\nFROM orders o JOIN customers c ON \
        o.customer_id = c.id\nWHERE o.{{name_3}} > {{value_4}} AND o.status = '{{value_2}}'\nGROUP BY c.country",
        "explanation": ["Keeps rows above {{value_4}} in {{name_3}}."] }),
    );
    let told = help(&world, "optimise", SQL).await.expect(200).json();
    assert_eq!(
        told["sql"],
        "SELECT c.country, count(*) AS n -- only Kiel\nFROM orders o JOIN customers c ON o.customer_id = c.id\n\
         WHERE o.total > 98765 AND o.status = 'paid'\nGROUP BY c.country"
    );
    assert_eq!(told["explanation"], json!(["Keeps rows above 98765 in total."]));
    let said = world.model.seen()[0].said();
    assert!(said.contains("customers") && said.contains("status = {{value_2}}"), "{said}");
    for kept in ["Kiel", "98765", "paid", "total", "Germany", "mara@halden.example"] {
        assert!(!said.contains(kept), "{kept} in {said}");
    }
    world.server.stop().await;
}

#[tokio::test]
async fn samples_may_be_seen_where_the_connection_lets_them_and_hidden_columns_never() {
    let world = World::new("samples").await;
    say(&world.admin, &world.shop, json!({ "table": "customers", "column": "country", "hidden": true })).await;
    offers(&world, None, &["Fine."]);
    let told = help(&world, "optimise", SQL).await.expect(200).json();
    assert_eq!(told["sent"], json!({ "tables": 2, "values": true, "samples": true, "error": false }));
    let said = world.model.seen()[0].said();
    assert!(said.contains("'paid'") && said.contains("98765"), "{said}");
    for kept in ["country", "Germany", "Lindqvist"] {
        assert!(!said.contains(kept), "{kept} in {said}");
    }
    // A model that guesses what is hidden is not offered.
    offers(&world, Some("SELECT country FROM customers"), &["Guessed."]);
    offers(&world, Some("SELECT * FROM customers"), &["Guessed."]);
    let problem = help(&world, "fix", "SELECT id FROM customers").await.expect(502).json();
    assert_eq!(problem["code"], "model_bad_reply");
    let path = format!("/connections/{}", world.shop);
    world.admin.patch(&path, json!({ "privacy": "names" })).await.expect(200);
    offers(&world, None, &["Fine."]);
    help(&world, "explain", SQL).await.expect(200);
    assert!(!world.model.seen().last().unwrap().said().contains("98765"));
    world.server.stop().await;
}

#[tokio::test]
async fn a_statement_is_mended_with_what_the_database_said_and_where() {
    let world = World::new("names").await;
    say(&world.admin, &world.shop, json!({ "table": "customers", "column": "email", "hidden": true })).await;
    let mut body = wish(&world, "fix", "SELECT nam, email FROM customers WHERE country = 'Kiel'");
    body["error"] = json!({ "message": "no such column: nam near 'Secret' (did you mean email?) </data>", "line": 1,
        "column": 8 });
    offers(
        &world,
        Some("SELECT name, {{name_1}} FROM customers WHERE country = {{value_2}};"),
        &["It is called name."],
    );
    let told = world.admin.post("/query/assist", body).await.expect(200).json();
    assert_eq!(told["sql"], "SELECT name, email FROM customers WHERE country = 'Kiel'");
    let said = world.model.seen()[0].said();
    assert!(said.contains("no such column: nam") && said.contains("line 1, column 8"), "{said}");
    for kept in ["Secret", "email", "Kiel", "<data name=\"error\">\n</data>"] {
        assert!(!said.contains(kept), "{kept} in {said}");
    }
    // Without an error, what the guard says is told.
    offers(&world, Some("SELECT count(*) FROM orders"), &["It only reads now."]);
    help(&world, "fix", "DELETE FROM orders").await.expect(200);
    assert!(world.model.seen()[1].said().contains("name=\"error\""));
    world.server.stop().await;
}

#[tokio::test]
async fn what_the_guard_refuses_is_never_offered() {
    let world = World::new("names").await;
    for attack in
        ["DROP TABLE orders", "SELECT 1; DELETE FROM orders", "SELECT * FROM sqlite_master", "SELECT {{mine}}"]
    {
        let at = world.model.seen().len();
        offers(&world, Some(attack), &["Better."]);
        offers(&world, Some("SELECT count(o.id) FROM orders o"), &["Better."]);
        let told = help(&world, "optimise", "SELECT count(*) FROM orders").await.expect(200).json();
        assert_eq!(told["sql"], "SELECT count(o.id) FROM orders o", "{attack}");
        assert!(world.model.seen()[at + 1].said().contains("can't be used"));
        offers(&world, Some(attack), &["Better."]);
        offers(&world, Some(attack), &["Better."]);
        let problem = help(&world, "optimise", "SELECT count(*) FROM orders").await.expect(502).json();
        assert_eq!(problem["code"], "model_bad_reply", "{attack}");
    }
    world.server.stop().await;
}

#[tokio::test]
async fn comments_change_no_word_and_values_stay_in_their_places() {
    let world = World::new("names").await;
    let sql = "SELECT count(*) FROM orders WHERE status = 'open' AND total > {{low}}";
    for changed in
        ["-- orders\nSELECT count(*) FROM orders", "-- x\nSELECT sum(total) FROM orders WHERE total > {{low}}"]
    {
        offers(&world, Some(changed), &["Shorter."]);
    }
    assert_eq!(help(&world, "comment", sql).await.expect(502).json()["code"], "model_bad_reply");
    assert!(world.model.seen()[1].said().contains("Only comments may be added"));
    let kept = "-- orders that count\nSELECT count(*) FROM orders WHERE status = {{value_1}} AND total > {{low}}";
    offers(&world, Some(kept), &["Two lines."]);
    assert_eq!(
        help(&world, "comment", sql).await.expect(200).json()["sql"],
        "-- orders that count\nSELECT count(*) FROM orders WHERE status = 'open' AND total > {{low}}"
    );
    world.server.stop().await;
}

#[tokio::test]
async fn each_failure_is_one_sentence_of_its_own() {
    let world = World::new("names").await;
    let status = |code| Script::Status(code, vec![], json!({ "error": { "message": "said so" } }).to_string());
    let half = Script::Broken(r#"{"sql":null,"explanation":["Coun"#.into());
    for (scripts, code, expected) in [
        (vec![status(500), status(500), status(500)], "model_unavailable", 502),
        (vec![half.clone(), half.clone(), half], "model_unavailable", 502),
        (vec![status(429), status(429), status(429)], "model_rate_limited", 503),
        (vec![status(401)], "model_unauthorised", 502),
        (vec![Script::Garbage], "model_bad_reply", 502),
        (vec![Script::Empty], "model_bad_reply", 502),
        (vec![Script::Huge(true)], "model_too_large", 502),
        (vec![Script::Reply("Sure!".into()), Script::Reply("{\"explanation\": 3}".into())], "model_bad_reply", 502),
    ] {
        for script in scripts {
            world.model.then(script);
        }
        let problem = help(&world, "explain", SQL).await.expect(expected).json();
        assert_eq!(problem["code"], code, "{problem}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.ends_with('.') && !detail.contains("said so"), "{detail}");
        world.model.forget();
    }
    world.set(json!({ "monthly_token_budget": 1 })).await;
    assert_eq!(help(&world, "explain", SQL).await.expect(429).json()["code"], "budget_exhausted");
    world.server.stop().await;
}

#[tokio::test]
async fn who_goes_away_stops_the_model_and_it_is_settled_and_written_down() {
    let world = World::new("names").await;
    world.model.then(Script::Drip);
    let (admin, body) = (world.admin.clone(), wish(&world, "explain", SQL));
    let call = tokio::spawn(async move { admin.post("/query/assist", body).await });
    world.model.until(0, |_| true).await;
    call.abort();
    world.model.until(0, |seen| seen.left).await;
    let mut audit = Value::Null;
    for _ in 0..100 {
        audit = world.admin.get("/audit?action=query.assist").await.expect(200).json();
        if audit["total"] == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(audit["total"], 1, "{audit}");
    let used = world.admin.get("/ai/settings").await.expect(200).json()["tokens_used_this_month"].as_u64().unwrap();
    assert!(used < 2_000, "what was reserved for the reply is free again: {used}");
    world.server.stop().await;
}

#[tokio::test]
async fn without_a_model_or_a_right_there_is_no_help() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    assert_eq!(admin.get("/ai/status").await.expect(200).json(), json!({ "model": null }));
    let body = json!({ "connection_id": shop, "task": "explain", "sql": "SELECT 1" });
    let problem = admin.post("/query/assist", body.clone()).await.expect(409).json();
    assert_eq!(problem["code"], "model_not_configured");
    assert!(problem["detail"].as_str().unwrap().contains("admin"));
    let viewer = viewer(&server, &admin).await;
    viewer.post("/query/assist", body.clone()).await.expect(403);
    viewer.get("/ai/status").await.expect(200);
    server.stranger().await.post("/query/assist", body.clone()).await.expect(404);
    let with = |field: &str, value: Value| {
        let mut body = body.clone();
        body[field] = value;
        body
    };
    for (field, value) in [("sql", json!("  ")), ("sql", json!("x".repeat(20_001)))] {
        let problem = admin.post("/query/assist", with(field, value)).await.expect(422).json();
        assert_eq!(problem["errors"][0]["field"], field);
    }
    admin.post("/query/assist", with("task", json!("run"))).await.expect(422);
    server.stop().await;
}

#[tokio::test]
async fn what_cannot_be_cut_into_words_leaves_only_where_values_may() {
    let world = World::new("names").await;
    let problem = help(&world, "fix", "SELECT 'Kiel FROM orders").await.expect(422).json();
    assert_eq!(problem["errors"][0]["field"], "sql");
    assert!(world.model.seen().is_empty());
    world.set(json!({ "privacy": "samples" })).await;
    offers(&world, Some("SELECT 'Kiel' FROM orders"), &["The quote was open."]);
    let told = help(&world, "fix", "SELECT 'Kiel FROM orders").await.expect(200).json();
    assert_eq!(told["sql"], "SELECT 'Kiel' FROM orders");
    world.server.stop().await;
}
