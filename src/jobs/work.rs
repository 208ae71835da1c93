//! What a room that has long work brings along, and what its work is handed.

use serde_json::Value;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::model::JobProgress;
use crate::base::{Actor, JobId};

/// Does the jobs of one kind. A job may be begun more than once (the program was killed, a try failed): `run` puts in
/// order what an earlier begin left before it does anything.
#[async_trait::async_trait]
pub trait Work: Send + Sync + 'static {
    /// Does one job and gives what came of it.
    ///
    /// # Errors
    /// See [`Failure`].
    async fn run(&self, task: &Task, hand: &Hand) -> Result<Value, Failure>;
}

/// A job that was taken on.
#[derive(Debug, Clone)]
pub struct Task {
    pub id: JobId,
    /// Who began it, with the rights of that time.
    pub actor: Actor,
    pub payload: Value,
}

/// Why a try ended without success.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Another try would end the same; a sentence for the person.
    #[error("{0}")]
    Final(String),
    /// Another try may go well; a sentence for the person.
    #[error("{0}")]
    Again(String),
    /// The work was told to stop, and did.
    #[error("It was cancelled.")]
    Cancelled,
    /// Our own side failed: logged, and tried again.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

/// The line between a job's work and whoever watches it.
#[derive(Debug, Clone)]
pub struct Hand {
    cancel: CancellationToken,
    progress: watch::Sender<Option<JobProgress>>,
}

impl Hand {
    pub(super) fn new(cancel: CancellationToken) -> (Self, watch::Receiver<Option<JobProgress>>) {
        let (progress, seen) = watch::channel(None);
        (Self { cancel, progress }, seen)
    }

    /// Cancelled when the work has to stop: by a person, at the program's end, or because the lease was lost.
    pub fn cancelled(&self) -> &CancellationToken {
        &self.cancel
    }

    /// Tells how far the work is. Call it as often as you like: it is written down about once a second.
    pub fn progress(&self, progress: JobProgress) {
        self.progress.send_replace(Some(progress));
    }

    /// Does a part of the work that leaves nothing behind when it is dropped half-way.
    ///
    /// # Errors
    /// [`Failure::Cancelled`] as soon as the work has to stop.
    pub async fn unless_cancelled<T>(&self, part: impl Future<Output = T>) -> Result<T, Failure> {
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(Failure::Cancelled),
            done = part => Ok(done),
        }
    }
}
