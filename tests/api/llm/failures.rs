//! A model that is down, slow, expensive or talks nonsense: the person reads what happened, and the rest works.

use serde_json::{Value, json};

use super::{HARD, World};
use crate::chat::{ask_with, id};
use crate::support::model::Script;

fn status(code: u16) -> Script {
    Script::Status(code, vec![], json!({ "error": { "message": format!("said {code}") } }).to_string())
}

#[tokio::test]
async fn each_failure_has_its_own_words_and_nothing_runs() {
    let world = World::new("names").await;
    let partial = r#"{"sql":"SELECT count(*) AS n FROM orders","explanation":"x"#;
    for (scripts, code, calls) in [
        (vec![status(401)], "model_unauthorised", 1),
        (vec![status(404)], "model_not_found", 1),
        (vec![status(500), status(502), status(503)], "model_unavailable", 3),
        (
            vec![Script::Broken(partial.into()), Script::Broken(partial.into()), Script::Broken(partial.into())],
            "model_unavailable",
            3,
        ),
        (vec![Script::Garbage], "model_bad_reply", 1),
        (vec![Script::WrongForm], "model_bad_reply", 1),
        (vec![Script::Refusal], "model_bad_reply", 1),
        (vec![Script::Empty], "model_bad_reply", 1),
        (vec![Script::Huge(true)], "model_too_large", 1),
        (
            vec![Script::Reply("I would rather chat.".into()), Script::Reply("{}".into()), Script::Reply("[]".into())],
            "model_bad_reply",
            3,
        ),
    ] {
        let before = world.model.seen().len();
        for script in &scripts {
            world.model.then(script.clone());
        }
        let answer = world.ask("how many orders?").await;
        assert_eq!((&answer["state"], &answer["error"]["code"]), (&json!("failed"), &json!(code)), "{answer:#}");
        assert_eq!((&answer["generated_sql"], &answer["question"]), (&Value::Null, &json!("how many orders?")));
        assert!(!answer["error"]["detail"].as_str().unwrap().contains("said "), "the provider's words are for admins");
        assert_eq!(world.model.seen().len() - before, calls, "{code}");
    }
    world.server.stop().await;
}

#[tokio::test]
async fn a_busy_model_is_asked_again() {
    let world = World::new("names").await;
    world.model.then(Script::Status(429, vec![("retry-after", "1")], String::new())).then(status(429));
    world.model.sql("SELECT count(*) AS n FROM orders");
    let answer = world.ask("how many orders?").await;
    assert_eq!(answer["state"], "answered", "{answer:#}");
    assert_eq!(world.model.seen().len(), 3);
    world.server.stop().await;
}

#[tokio::test]
async fn when_the_model_is_down_the_builtin_engine_says_what_it_understood() {
    let world = World::new("names").await;
    let body = json!({ "message": HARD, "connection_id": world.shop });
    for script in [status(401), status(401)] {
        world.model.then(script);
    }
    let answer = ask_with(&world.admin, body).await;
    assert!(["refused", "clarify"].contains(&answer["state"].as_str().unwrap()), "{answer:#}");
    assert!(answer["context_summary"].as_str().unwrap().contains("did not accept the key"), "{answer:#}");
    world.server.stop().await;
}

#[tokio::test]
async fn a_spent_budget_stops_the_model_but_not_the_builtin_engine() {
    let world = World::new("names").await;
    world.set(json!({ "monthly_token_budget": 100 })).await;
    let answer = world.ask("how many orders?").await;
    assert_eq!((&answer["state"], &answer["error"]["code"]), (&json!("failed"), &json!("budget_exhausted")));
    let body = json!({ "message": "number of orders", "connection_id": world.shop });
    assert_eq!(ask_with(&world.admin, body).await["state"], "answered");
    assert!(world.model.seen().is_empty());
    world.server.stop().await;
}

#[tokio::test]
async fn without_a_model_who_insists_on_one_reads_what_to_do() {
    let world = World::new("names").await;
    world.set(json!({ "enabled": false })).await;
    let answer = world.ask("how many orders?").await;
    assert_eq!((&answer["error"]["code"], &answer["error"]["status"]), (&json!("model_not_configured"), &json!(409)));
    let body = json!({ "message": HARD, "connection_id": world.shop });
    assert_eq!(ask_with(&world.admin, body).await["engine"], "builtin");
    assert!(world.model.seen().is_empty());
    world.server.stop().await;
}

#[tokio::test]
async fn a_stop_frees_the_model() {
    let world = World::new("names").await;
    world.model.then(Script::Hang);
    let message = uuid::Uuid::now_v7().to_string();
    let body = json!({ "message": "how many?", "connection_id": world.shop, "engine": "llm", "message_id": message });
    let (asking, sent) = (world.admin.clone(), body.clone());
    let call = tokio::spawn(async move { asking.post("/chat/message", sent).await });
    world.model.until(0, |_| true).await;
    world.admin.post(&format!("/chat/messages/{message}/cancel"), json!({})).await.expect(204);
    world.model.until(0, |seen| seen.left).await;
    let answer = call.await.unwrap().expect(200).json();
    assert_eq!((&answer["state"], id(&answer)), (&json!("stopped"), message));
    world.server.stop().await;
}

#[tokio::test]
async fn the_end_of_the_program_stops_what_hangs() {
    let world = World::new("names").await;
    world.model.then(Script::Hang);
    let body = json!({ "message": "how many?", "connection_id": world.shop, "engine": "llm" });
    let asking = world.admin.clone();
    let call = tokio::spawn(async move { asking.post("/chat/message", body).await });
    world.model.until(0, |_| true).await;
    let begun = std::time::Instant::now();
    world.server.stop().await;
    assert!(begun.elapsed().as_secs() < 10);
    assert_eq!(call.await.unwrap().json()["state"], "stopped");
}

#[tokio::test]
async fn an_answer_stands_when_only_the_comment_fails() {
    let world = World::new("results").await;
    world.model.sql("SELECT count(*) AS n FROM orders").then(status(401));
    let answer = world.ask("how many?").await;
    assert_eq!((&answer["state"], &answer["query_result_preview"]), (&json!("answered"), &json!([[120]])));
    assert!(answer["context_summary"].as_str().unwrap().contains("added no comment"), "{answer:#}");
    world.server.stop().await;
}
