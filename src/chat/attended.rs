//! Work with a model that a person waits for. It is a task of the server's own, so that what was spent is settled and
//! written down in any case; when the person goes away, or it takes too long, it is stopped.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio_util::sync::CancellationToken;

use super::llm::ModelTrouble;
use super::{Chat, ChatError, TIME_LIMIT};
use crate::platform::llm::LlmError;

/// What stops the work, and why it was stopped.
#[derive(Debug, Clone)]
pub(super) struct Attention {
    pub(super) stop: CancellationToken,
    late: Arc<AtomicBool>,
}

impl Attention {
    /// A model that was stopped because it took too long did so in the person's eyes.
    pub(super) fn judged(&self, trouble: ModelTrouble) -> ModelTrouble {
        match trouble {
            ModelTrouble::Model { error: LlmError::Cancelled, spent } if self.late.load(Ordering::Relaxed) => {
                ModelTrouble::Model { error: LlmError::TimedOut, spent }
            }
            other => other,
        }
    }
}

impl Chat {
    /// Does `work` as long as the person waits. Dropping this future stops the work and lets it come to its end.
    ///
    /// # Errors
    /// Only when the work broke.
    pub(super) async fn attended<T, W>(&self, work: impl FnOnce(Self, Attention) -> W) -> Result<T, ChatError>
    where
        T: Send + 'static,
        W: Future<Output = T> + Send + 'static,
    {
        let attention = Attention { stop: self.room.closing.child_token(), late: Arc::default() };
        let _gone = attention.stop.clone().drop_guard();
        let clock = {
            let attention = attention.clone();
            self.room.runtime.spawn(async move {
                tokio::time::sleep(TIME_LIMIT).await;
                attention.late.store(true, Ordering::Relaxed);
                attention.stop.cancel();
            })
        };
        let task = self.room.tasks.spawn_on(work(self.clone(), attention), &self.room.runtime);
        let done = task.await;
        clock.abort();
        done.map_err(|error| ChatError::Internal(error.into()))
    }
}
