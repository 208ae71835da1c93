//! The client for a model's server: tries again what may pass, keeps to its limits, remembers outages.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use async_openai::Client;
use async_openai::error::OpenAIError;
use async_trait::async_trait;
use backon::{BackoffBuilder, ExponentialBuilder};
use futures::StreamExt;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

use super::door::Door;
use super::transport::{Trace, Transport};
use super::wire::Reader;
use super::{Completion, Failure, Heard, LanguageModel, LlmError, ModelConfig, ModelLimits, ModelState, Prompt, Usage};

/// A model on a server.
pub struct ModelClient {
    config: ModelConfig,
    http: reqwest::Client,
    limits: ModelLimits,
    state: Arc<ModelState>,
}

impl ModelClient {
    pub(super) fn new(config: ModelConfig, http: reqwest::Client, limits: ModelLimits, state: Arc<ModelState>) -> Self {
        Self { config, http, limits, state }
    }

    /// Tries until there is a reply, the tries are used up, or the deadline comes.
    async fn persist(&self, prompt: &Prompt, heard: Heard<'_>, spent: &mut Usage) -> Result<Reader, LlmError> {
        let deadline = Instant::now() + self.limits.total;
        let mut waits = backoff(self.limits.retries);
        loop {
            let mut reader = Reader::new(self.config.provider);
            let attempt = self.attempt(prompt, heard, &mut reader, deadline);
            let outcome = timeout_at(deadline, attempt).await.unwrap_or(Err(LlmError::TimedOut));
            *spent += reader.usage(prompt.tokens());
            let error = match outcome {
                Ok(()) => return Ok(reader),
                Err(LlmError::Rejected { said }) if self.state.shape.learn(self.config.provider, &said) => continue,
                Err(error) => error,
            };
            // What has been passed on cannot be taken back, so a reply that had begun is not tried again.
            let begun = !reader.text.is_empty() && !prompt.json;
            let Some(wait) = waits.next().filter(|_| error.passes() && !begun) else { return Err(error) };
            let wait = asked_for(&error).unwrap_or(wait);
            if Instant::now() + wait >= deadline {
                return Err(error);
            }
            tokio::time::sleep(wait).await;
        }
    }

    async fn attempt(
        &self,
        prompt: &Prompt,
        heard: Heard<'_>,
        reader: &mut Reader,
        deadline: Instant,
    ) -> Result<(), LlmError> {
        let trace = Arc::new(Trace::default());
        let client = self.client(trace.clone())?;
        let body = self.state.shape.body(self.config.provider, &self.config.model, prompt);
        let first = deadline.min(Instant::now() + self.limits.first_byte);
        let late = |_| LlmError::TimedOut;
        let opened = timeout_at(first, client.chat().create_stream_byot::<Value, Value>(body)).await.map_err(late)?;
        let mut stream = opened.map_err(|e| unwrap(e, &trace))?;
        let mut event = timeout_at(first, stream.next()).await.map_err(late)?;
        while let Some(outcome) = event {
            let piece = reader.take(&outcome.map_err(|e| unwrap(e, &trace))?, self.limits.text_bytes)?;
            if !piece.is_empty() {
                heard(&piece);
            }
            event = stream.next().await;
        }
        reader.finish()
    }

    fn client(&self, trace: Arc<Trace>) -> Result<Client<Door>, LlmError> {
        let door = Door::new(&self.config)?;
        let transport = Transport {
            http: self.http.clone(),
            model: self.config.model.clone(),
            key: self.config.key.clone(),
            wire_bytes: self.limits.wire_bytes,
            trace,
        };
        Ok(Client::build(self.http.clone(), door).with_http_service(transport))
    }

    fn remember(&self, outcome: Result<(), &LlmError>) {
        match outcome {
            Err(error) if error.is_outage() => self.state.breaker.failed(Instant::now()),
            Err(LlmError::Cancelled) => self.state.breaker.unknown(Instant::now()),
            _ => self.state.breaker.answered(),
        }
    }
}

#[async_trait]
impl LanguageModel for ModelClient {
    fn model(&self) -> &str {
        &self.config.model
    }

    async fn complete(
        &self,
        prompt: &Prompt,
        heard: Heard<'_>,
        cancel: &CancellationToken,
    ) -> Result<Completion, Failure> {
        let mut spent = Usage::default();
        if let Err(rest) = self.state.breaker.admit(Instant::now()) {
            let said = format!("Left alone for {} s after several failures in a row.", rest.as_secs().max(1));
            return Err(Failure { error: LlmError::Unavailable { said }, spent });
        }
        let outcome = tokio::select! {
            biased;
            () = cancel.cancelled() => Err(LlmError::Cancelled),
            outcome = self.persist(prompt, heard, &mut spent) => outcome,
        };
        self.remember(outcome.as_ref().map(|_| ()));
        match outcome {
            Ok(reader) => {
                let model = reader.model.unwrap_or_else(|| self.config.model.clone());
                Ok(Completion { text: reader.text, usage: spent, model })
            }
            // A stopped call had been sent: its prompt is counted, for the server will count it.
            Err(LlmError::Cancelled) if spent.is_zero() => {
                Err(Failure { error: LlmError::Cancelled, spent: Usage::new(prompt.tokens(), 0) })
            }
            Err(error) => Err(Failure { error, spent }),
        }
    }
}

fn backoff(retries: usize) -> impl Iterator<Item = Duration> {
    let first = Duration::from_millis(400);
    let builder = ExponentialBuilder::default().with_min_delay(first).with_factor(2.5);
    builder.with_max_delay(Duration::from_secs(8)).with_max_times(retries).with_jitter().build()
}

/// The pause that the server asked for.
fn asked_for(error: &LlmError) -> Option<Duration> {
    match error {
        LlmError::RateLimited { retry_after, .. } => *retry_after,
        _ => None,
    }
}

/// Brings our own error back out of the library's.
fn unwrap(error: OpenAIError, trace: &Trace) -> LlmError {
    if trace.too_large.load(Ordering::Relaxed) {
        return LlmError::TooLarge;
    }
    match error {
        OpenAIError::Boxed(inner) => match inner.downcast::<LlmError>() {
            Ok(ours) => *ours,
            Err(_) => LlmError::Unavailable { said: String::new() },
        },
        OpenAIError::JSONDeserialize(..) => LlmError::BadReply("it did not have the form of a chat reply"),
        OpenAIError::StreamError(_) => LlmError::Unavailable { said: "The connection broke off.".into() },
        _ => LlmError::Unavailable { said: String::new() },
    }
}

#[cfg(test)]
#[path = "client_tests.rs"]
mod tests;
