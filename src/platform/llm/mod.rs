//! Language models behind one small contract: a prompt goes in, text and a count of tokens come out.
//!
//! It speaks to every server that follows OpenAI's chat API, and to Anthropic's. It knows nothing of questions or
//! databases, gives a model no tools, and never logs a prompt, a reply or a key.

mod breaker;
mod chain;
mod client;
mod door;
mod error;
mod provider;
mod shape;
mod tokens;
mod transport;
mod wire;

/// The scripted server of the API tests, for the client's own.
#[cfg(test)]
#[path = "../../../tests/api/support/model.rs"]
mod scripted;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use crate::base::Secret;

pub use chain::ModelChain;
pub use client::ModelClient;
pub use error::{Failure, LlmError};
pub use provider::Provider;
pub use tokens::{Usage, estimate_tokens};

/// Where a model is and how to enter.
#[derive(Debug, Clone)]
pub struct ModelConfig {
    pub provider: Provider,
    /// The address before `/chat/completions` or `/messages`, such as `https://api.openai.com/v1`.
    pub base_url: String,
    pub model: String,
    /// None for servers without keys, such as a local one.
    pub key: Option<Secret>,
}

/// Who says a turn of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    Person,
    Model,
}

/// One turn of the conversation given to a model.
#[derive(Debug, Clone)]
pub struct Turn {
    pub speaker: Speaker,
    pub text: String,
}

/// What a model is asked.
#[derive(Debug, Clone)]
pub struct Prompt {
    /// The standing instructions.
    pub system: String,
    pub turns: Vec<Turn>,
    /// The most tokens the reply may have.
    pub max_output_tokens: u32,
    /// Whether the reply must be one JSON object.
    pub json: bool,
}

impl Prompt {
    /// How many tokens the prompt has, by estimate.
    pub fn tokens(&self) -> u64 {
        estimate_tokens(&self.system) + self.turns.iter().map(|t| estimate_tokens(&t.text) + 4).sum::<u64>()
    }
}

/// A whole reply. A reply that broke off is a [`Failure`], never this.
#[derive(Debug, Clone)]
pub struct Completion {
    pub text: String,
    pub usage: Usage,
    /// The model's name as the server gave it.
    pub model: String,
}

/// Takes the pieces of a reply as they come.
pub type Heard<'a> = &'a (dyn Fn(&str) + Send + Sync);

/// A language model.
#[async_trait]
pub trait LanguageModel: Send + Sync {
    /// The model's configured name.
    fn model(&self) -> &str;

    /// Asks and waits for the whole reply; `heard` gets the pieces on the way.
    ///
    /// # Errors
    /// A [`Failure`] with what went wrong and what was spent all the same.
    async fn complete(
        &self,
        prompt: &Prompt,
        heard: Heard<'_>,
        cancel: &CancellationToken,
    ) -> Result<Completion, Failure>;
}

/// How long and how much a model may take.
#[derive(Debug, Clone, Copy)]
pub struct ModelLimits {
    /// Until the first byte of a reply.
    pub first_byte: Duration,
    /// For everything, retries included.
    pub total: Duration,
    /// Further tries after the first one.
    pub retries: usize,
    /// The most bytes of a reply on the wire.
    pub wire_bytes: usize,
    /// The most bytes of a reply's text.
    pub text_bytes: usize,
}

impl Default for ModelLimits {
    fn default() -> Self {
        Self {
            first_byte: Duration::from_secs(20),
            total: Duration::from_mins(1),
            retries: 2,
            wire_bytes: 4 * 1024 * 1024,
            text_bytes: 128 * 1024,
        }
    }
}

/// What is remembered of one model between calls.
#[derive(Debug, Default)]
struct ModelState {
    breaker: breaker::Breaker,
    shape: shape::Shape,
}

/// Hands out clients, and remembers which model is down and which dialect it speaks.
#[derive(Debug, Clone)]
pub struct Models {
    http: reqwest::Client,
    limits: ModelLimits,
    states: Arc<Mutex<HashMap<(Provider, String, String), Arc<ModelState>>>>,
}

impl Models {
    /// `http` decides which addresses may be reached and must not follow redirects.
    pub fn new(http: reqwest::Client, limits: ModelLimits) -> Self {
        Self { http, limits, states: Arc::default() }
    }

    /// A client for one model. Clients for the same address and name share their circuit breaker.
    pub fn client(&self, config: ModelConfig) -> ModelClient {
        let config = ModelConfig { base_url: config.base_url.trim().trim_end_matches('/').to_owned(), ..config };
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        let state = states.entry((config.provider, config.base_url.clone(), config.model.clone())).or_default().clone();
        ModelClient::new(config, self.http.clone(), self.limits, state)
    }
}
