//! The client against a server that behaves badly in every way we know.

use std::time::Duration;

use super::super::{ModelChain, ModelConfig, ModelLimits, Models, Prompt, Provider, Speaker, Turn, Usage};
use super::*;
use crate::base::Secret;
use crate::platform::llm::scripted::{Model, Script};

const KEY: &str = "sk-canary-4711";

/// Limits that no test reaches but those about time.
fn limits() -> ModelLimits {
    ModelLimits { wire_bytes: 1_000_000, ..ModelLimits::default() }
}

fn models(limits: ModelLimits) -> Models {
    // Only the first call in a process installs it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build();
    Models::new(http.unwrap(), limits)
}

fn client(models: &Models, model: &Model) -> ModelClient {
    client_of(Provider::OpenAi, models, model)
}

fn client_of(provider: Provider, models: &Models, model: &Model) -> ModelClient {
    let (base_url, name) = (format!("{}/", model.base_url), "m-1".to_owned());
    models.client(ModelConfig { provider, base_url, model: name, key: Some(Secret::new(KEY)) })
}

fn prompt() -> Prompt {
    let turns = vec![Turn { speaker: Speaker::Person, text: "orders?".into() }];
    Prompt { system: "Be brief.".into(), turns, max_output_tokens: 50, json: true }
}

async fn ask(provider: Provider, model: &Model) -> Result<Completion, Failure> {
    client_of(provider, &models(limits()), model).complete(&prompt(), &|_| {}, &CancellationToken::new()).await
}

/// What comes of one script, and how often the server was asked.
async fn outcome(scripts: &[Script]) -> (Result<String, LlmError>, Usage, usize) {
    outcome_of(Provider::OpenAi, scripts).await
}

async fn outcome_of(provider: Provider, scripts: &[Script]) -> (Result<String, LlmError>, Usage, usize) {
    let model = Model::start().await;
    for script in scripts {
        model.then(script.clone());
    }
    let (result, usage) = match ask(provider, &model).await {
        Ok(reply) => (Ok(reply.text), reply.usage),
        Err(failure) => (Err(failure.error), failure.spent),
    };
    (result, usage, model.seen().len())
}

fn status(code: u16) -> Script {
    Script::Status(code, vec![], format!("{{\"error\":{{\"message\":\"said {code} with {KEY}\"}}}}"))
}

#[tokio::test]
async fn a_streamed_reply_comes_whole_with_its_tokens() {
    let (text, usage, asked) = outcome(&[Script::Reply("{\"sql\": \"SELECT 1\"}".into())]).await;
    assert_eq!((text.unwrap().as_str(), usage, asked), ("{\"sql\": \"SELECT 1\"}", Usage::new(100, 20), 1));
}

#[tokio::test]
async fn a_reply_that_is_not_streamed_is_taken_too() {
    assert_eq!(outcome(&[Script::Whole("hello".into())]).await.0.unwrap(), "hello");
}

#[tokio::test]
async fn tokens_that_nobody_reports_are_estimated() {
    let (_, usage, _) = outcome(&[Script::Unreported("twelve chars".into())]).await;
    assert_eq!(usage, Usage::new(prompt().tokens(), 3));
}

#[tokio::test]
async fn the_request_has_key_and_model_and_asks_for_json() {
    let model = Model::start().await;
    model.then(Script::Reply("x".into()));
    ask(Provider::OpenAi, &model).await.unwrap();
    let seen = &model.seen()[0];
    assert_eq!(seen.path, "/v1/chat/completions");
    assert_eq!(seen.authorization.as_deref(), Some("Bearer sk-canary-4711"));
    assert_eq!(seen.body["model"], "m-1");
    assert_eq!(seen.body["response_format"]["type"], "json_object");
    assert!(seen.body.get("tools").is_none());
}

#[tokio::test]
async fn what_passes_is_tried_twice_again_and_no_more() {
    let good = Script::Reply("ok".into());
    for passing in [status(500), status(503), status(429), Script::Broken("{\"sql\":".into())] {
        let (text, _, asked) = outcome(&[passing.clone(), passing.clone(), good.clone()]).await;
        assert_eq!((text.as_deref(), asked), (Ok("ok"), 3), "{passing:?}");
    }
    let (text, _, asked) = outcome(&[status(500), status(500), status(500), good]).await;
    assert!(matches!(text, Err(LlmError::Unavailable { .. })));
    assert_eq!(asked, 3);
}

#[tokio::test]
async fn what_does_not_pass_is_not_tried_again() {
    for (script, is) in [
        (status(401), "model_unauthorised"),
        (status(403), "model_unauthorised"),
        (status(404), "model_not_found"),
        (status(400), "model_rejected"),
        (Script::Status(302, vec![("location", "http://192.0.2.1/")], String::new()), "model_rejected"),
        (Script::Garbage, "model_bad_reply"),
        (Script::WrongForm, "model_bad_reply"),
        (Script::Refusal, "model_bad_reply"),
        (Script::Empty, "model_bad_reply"),
        (Script::Huge(true), "model_too_large"),
        (Script::Huge(false), "model_too_large"),
        (Script::Status(200, vec![], "<html>gateway</html>".into()), "model_bad_reply"),
        (
            Script::Status(429, vec![], "{\"error\":{\"message\":\"x\",\"code\":\"insufficient_quota\"}}".into()),
            "model_rate_limited",
        ),
    ] {
        let (text, _, asked) = outcome(&[script.clone(), Script::Reply("never".into())]).await;
        assert_eq!((text.map_err(|e| e.code()), asked), (Err(is), 1), "{script:?}");
    }
}

#[tokio::test]
async fn a_pause_that_the_server_asks_for_is_kept_or_the_call_ends() {
    let limited = |after| Script::Status(429, vec![("retry-after", after)], String::new());
    let begun = Instant::now();
    let (text, ..) = outcome(&[limited("1"), Script::Reply("ok".into())]).await;
    assert!(text.is_ok() && begun.elapsed() >= Duration::from_secs(1));
    let (text, _, asked) = outcome(&[limited("3600"), Script::Reply("never".into())]).await;
    let Err(LlmError::RateLimited { retry_after, .. }) = text else { panic!("{text:?}") };
    assert_eq!((retry_after, asked), (Some(Duration::from_hours(1)), 1));
}

#[tokio::test]
async fn silence_and_dripping_end_at_their_limits() {
    let soon = ModelLimits { first_byte: Duration::from_millis(200), total: Duration::from_secs(2), ..limits() };
    let model = Model::start().await;
    model.then(Script::Hang).then(Script::Drip);
    let models = models(soon);
    let ask =
        async || client(&models, &model).complete(&prompt(), &|_| {}, &CancellationToken::new()).await.unwrap_err();
    assert_eq!(ask().await.error, LlmError::TimedOut);
    let dripped = ask().await;
    assert_eq!(dripped.error, LlmError::TimedOut);
    assert!(dripped.spent.completion > 0, "what came is charged");
}

#[tokio::test]
async fn a_stop_frees_the_servers_side() {
    let model = Model::start().await;
    model.then(Script::Hang);
    let (cancel, asked) = (CancellationToken::new(), model.clone());
    let stop = cancel.clone();
    let call = tokio::spawn(async move { client(&models(limits()), &asked).complete(&prompt(), &|_| {}, &stop).await });
    model.until(0, |_| true).await;
    cancel.cancel();
    assert_eq!(call.await.unwrap().unwrap_err().error, LlmError::Cancelled);
    model.until(0, |seen| seen.left).await;
}

#[tokio::test]
async fn a_server_that_is_down_is_left_alone_after_five_failures() {
    let (models, model) = (models(limits()), Model::start().await);
    let down = Failure { error: LlmError::TimedOut, spent: Usage::default() };
    for _ in 0..5 {
        client(&models, &model).remember(Err(&down.error));
    }
    let failure = client(&models, &model).complete(&prompt(), &|_| {}, &CancellationToken::new()).await.unwrap_err();
    assert!(failure.error.said().starts_with("Left alone"), "{failure:?}");
    assert!(model.seen().is_empty());
}

#[tokio::test]
async fn a_field_that_the_server_refuses_is_left_out_from_then_on() {
    let refusal = "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens'\"}}";
    let (models, model) = (models(limits()), Model::start().await);
    model
        .then(Script::Status(400, vec![], refusal.into()))
        .then(Script::Reply("a".into()))
        .then(Script::Reply("b".into()));
    for _ in 0..2 {
        client(&models, &model).complete(&prompt(), &|_| {}, &CancellationToken::new()).await.unwrap();
    }
    let fields: Vec<bool> = model.seen().iter().map(|s| s.body.get("max_tokens").is_some()).collect();
    assert_eq!(fields, [true, false, false]);
}

#[tokio::test]
async fn the_key_is_in_no_error() {
    for code in [400, 401, 404, 429, 500] {
        let (text, ..) = outcome(&[status(code), status(code), status(code)]).await;
        let error = text.unwrap_err();
        assert!(!format!("{error} {error:?}").contains(KEY), "{error:?}");
        assert!(error.said().contains(&format!("said {code}")), "{error:?}");
    }
}

#[tokio::test]
async fn the_messages_api_is_spoken_as_well() {
    let model = Model::start().await;
    model.then(Script::Reply("{\"sql\": \"SELECT 1\"}".into()));
    let reply = ask(Provider::Anthropic, &model).await.unwrap();
    assert_eq!((reply.text.as_str(), reply.usage), ("{\"sql\": \"SELECT 1\"}", Usage::new(100, 20)));
    let seen = &model.seen()[0];
    assert_eq!((seen.path.as_str(), seen.api_key.as_deref()), ("/v1/messages", Some(KEY)));
    assert_eq!((&seen.authorization, &seen.body["system"]), (&None, &"Be brief.".into()));
}

#[tokio::test]
async fn a_messages_server_may_behave_badly_too() {
    let tokens = Usage::new(prompt().tokens(), 3);
    assert_eq!(outcome_of(Provider::Anthropic, &[Script::Unreported("twelve chars".into())]).await.1, tokens);
    for (script, is) in [
        (Script::Whole("hello".into()), "ok"),
        (status(401), "model_unauthorised"),
        (status(404), "model_not_found"),
        (Script::Garbage, "model_bad_reply"),
        (Script::WrongForm, "model_bad_reply"),
        (Script::Refusal, "model_bad_reply"),
        (Script::Empty, "model_bad_reply"),
        (Script::Huge(true), "model_too_large"),
        (Script::Huge(false), "model_too_large"),
    ] {
        let (text, _, asked) = outcome_of(Provider::Anthropic, &[script.clone(), Script::Reply("never".into())]).await;
        assert_eq!((text.map_or_else(|e| e.code(), |_| "ok"), asked), (is, 1), "{script:?}");
    }
    for passing in [status(529), status(429), Script::Broken("{\"sql\":".into())] {
        let (text, _, asked) = outcome_of(Provider::Anthropic, &[passing.clone(), Script::Reply("ok".into())]).await;
        assert_eq!((text.as_deref(), asked), (Ok("ok"), 2), "{passing:?}");
    }
}

#[tokio::test]
async fn where_the_first_model_fails_the_next_is_asked() {
    let (models, first, second) = (models(limits()), Model::start().await, Model::start().await);
    let chain = || {
        let second = client_of(Provider::Anthropic, &models, &second);
        ModelChain::new(vec![client(&models, &first), second])
    };
    first.then(status(401)).then(Script::Reply("first".into()));
    second.then(Script::Reply("second".into()));
    let nobody = |_: &str| {};
    let mut texts = Vec::new();
    for _ in 0..2 {
        texts.push(chain().complete(&prompt(), &nobody, &CancellationToken::new()).await.unwrap().text);
    }
    assert_eq!(texts, ["second", "first"]);
    first.then(status(401));
    second.then(status(404));
    let failure = chain().complete(&prompt(), &nobody, &CancellationToken::new()).await.unwrap_err();
    assert_eq!(failure.error.code(), "model_unauthorised", "the first choice's failure is the one to mend");
}

#[tokio::test]
async fn a_text_that_has_begun_is_not_begun_again_by_another_model() {
    let (models, first, second) = (models(limits()), Model::start().await, Model::start().await);
    first.then(Script::Broken("Revenue rose".into()));
    second.then(Script::Reply("never".into()));
    let chain = ModelChain::new(vec![client(&models, &first), client(&models, &second)]);
    let prose = Prompt { json: false, ..prompt() };
    assert!(chain.complete(&prose, &|_| {}, &CancellationToken::new()).await.is_err());
    assert!(second.seen().is_empty());
}
