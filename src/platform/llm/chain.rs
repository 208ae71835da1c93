//! Several models in order: where one can't answer, the next is asked.

use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::{Completion, Failure, Heard, LanguageModel, LlmError, ModelClient, Prompt, Usage};

/// A first choice and those that stand in for it. Each has its own circuit breaker, so one that stays down is left alone
/// after a few calls; until then each call waits for it.
pub struct ModelChain(Vec<ModelClient>);

impl ModelChain {
    /// The models in the order in which they are asked.
    pub fn new(models: Vec<ModelClient>) -> Self {
        Self(models)
    }
}

#[async_trait]
impl LanguageModel for ModelChain {
    fn model(&self) -> &str {
        self.0.first().map_or("", |first| first.model())
    }

    /// What fails is the first choice's failure: the others only stand in. What all of them spent is counted.
    async fn complete(
        &self,
        prompt: &Prompt,
        heard: Heard<'_>,
        cancel: &CancellationToken,
    ) -> Result<Completion, Failure> {
        let begun = AtomicBool::new(false);
        let noted = |piece: &str| {
            begun.store(true, Ordering::Relaxed);
            heard(piece);
        };
        let mut spent = Usage::default();
        let mut failed = None;
        for model in &self.0 {
            match model.complete(prompt, &noted, cancel).await {
                Ok(mut reply) => {
                    spent += reply.usage;
                    reply.usage = spent;
                    return Ok(reply);
                }
                Err(failure) => {
                    spent += failure.spent;
                    // Text that was passed on can't be taken back. JSON is read only when it is whole.
                    let over = failure.error == LlmError::Cancelled || (begun.load(Ordering::Relaxed) && !prompt.json);
                    if over {
                        return Err(Failure { error: failure.error, spent });
                    }
                    tracing::warn!(model = model.model(), code = failure.error.code(), "a model gave no reply");
                    failed.get_or_insert(failure.error);
                }
            }
        }
        let error = failed.unwrap_or(LlmError::Unavailable { said: String::new() });
        Err(Failure { error, spent })
    }
}
