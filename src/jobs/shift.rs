//! One job's run: the work in a task of its own, and beside it a beat that keeps the lease, writes progress down and
//! hears whether the job is to stop.

use std::time::Duration;

use futures::FutureExt as _;
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::crew::LEASE;
use super::model::{Job, JobProgress};
use super::store::claims::{self, End, Held};
use super::work::{Failure, Hand, Task};
use super::{Jobs, backoff};
use crate::base::{Actor, Via};

/// How often progress is written down and it is looked whether the job is to stop.
const BEAT: Duration = Duration::from_secs(1);
/// How often the lease is renewed where nothing else is written.
const RENEW: Duration = Duration::from_secs(8);
/// From when on a worker that could not renew takes its lease for lost.
const LOST_AFTER: Duration = Duration::from_secs(25);
/// How often the end is tried to be written down, a beat apart.
const TRIES: u32 = 20;

/// What a person reads when our own side failed.
const OURS: &str = "Something went wrong on our side.";

/// The beat's memory.
struct Watched {
    progress: watch::Receiver<Option<JobProgress>>,
    /// When the lease was last renewed.
    renewed: Instant,
    /// A person cancelled it.
    cancelled: bool,
}

impl Watched {
    /// What the work told since it was asked last.
    fn fresh(&mut self) -> Option<JobProgress> {
        // The work may be over: what it told last is told all the same.
        let told = self.progress.has_changed().unwrap_or(true);
        if told { self.progress.borrow_and_update().clone() } else { None }
    }
}

impl Jobs {
    /// Does one job from its begin to its end.
    pub(super) async fn shift(&self, job: Job) {
        let cancel = self.room.closing.child_token();
        let (hand, progress) = Hand::new(cancel.clone());
        self.running().insert(job.id, cancel.clone());
        self.tell_of(job.clone());
        let mut work = AbortOnDropHandle::new(self.room.runtime.spawn(self.clone().done_by(job.clone(), hand)));
        let mut watched = Watched { progress, renewed: Instant::now(), cancelled: false };
        let outcome = loop {
            tokio::select! {
                biased;
                ended = &mut work => break Some(ended.unwrap_or_else(|e| Err(Failure::Internal(e.into())))),
                () = tokio::time::sleep(BEAT) => {}
            }
            if !self.beat(&job, &mut watched, &cancel).await {
                break None;
            }
        };
        if let Some(outcome) = outcome {
            self.end(&job, outcome, watched).await;
        } else {
            cancel.cancel();
            tracing::warn!(job = %job.id, kind = job.kind, "a job changed hands or its lease could not be kept");
        }
        self.running().remove(&job.id);
        self.tell(job.org, job.id).await;
    }

    async fn done_by(self, job: Job, hand: Hand) -> Result<Value, Failure> {
        let Some(employed) = self.employed(&job.kind) else {
            return Err(Failure::Internal(anyhow::anyhow!("nobody does jobs of the kind {}", job.kind)));
        };
        let actor = Actor { org: job.org, user: job.created_by, role: job.role, via: Via::System };
        let task = Task { id: job.id, actor, payload: job.payload };
        let work = std::panic::AssertUnwindSafe(employed.work.run(&task, &hand));
        let broke = |_| Err(Failure::Internal(anyhow::anyhow!("the work of a job panicked")));
        work.catch_unwind().await.unwrap_or_else(broke)
    }

    /// `false` when the job is not ours any more.
    async fn beat(&self, job: &Job, watched: &mut Watched, cancel: &CancellationToken) -> bool {
        let key = (job.id, job.fence);
        let db = self.room.db.connection();
        let progress = watched.fresh();
        let fresh = progress.is_some();
        let renews = fresh || watched.renewed.elapsed() >= RENEW;
        let held = if renews {
            claims::renew(db, key, self.now() + LEASE, progress.as_ref()).await
        } else {
            claims::look(db, key).await
        };
        match held {
            Ok(Held::Ours(now)) => {
                if renews {
                    watched.renewed = Instant::now();
                }
                if now.cancel_requested {
                    watched.cancelled = true;
                    cancel.cancel();
                }
                if fresh {
                    self.tell_of(*now);
                }
                true
            }
            Ok(Held::Lost) => false,
            Err(error) => {
                tracing::warn!(job = %job.id, error = format!("{error:#}"), "a job's lease could not be renewed");
                watched.renewed.elapsed() < LOST_AFTER
            }
        }
    }

    /// Writes down how a try ended. Where that can't be done at all, the lease runs out and the job is begun again.
    async fn end(&self, job: &Job, outcome: Result<Value, Failure>, mut watched: Watched) {
        let end = self.ending(job, outcome, watched.cancelled).await;
        let progress = watched.fresh();
        for _ in 0..TRIES {
            match claims::end(self.room.db.connection(), job, self.now(), (&end, progress.as_ref())).await {
                Ok(true) => return,
                Ok(false) => {
                    tracing::warn!(job = %job.id, kind = job.kind, "a job changed hands before its end was written");
                    return;
                }
                Err(error) => {
                    tracing::warn!(job = %job.id, error = format!("{error:#}"), "a job's end can't be written yet");
                    tokio::time::sleep(BEAT).await;
                }
            }
        }
    }

    async fn ending(&self, job: &Job, outcome: Result<Value, Failure>, cancelled: bool) -> End {
        let text = match outcome {
            Ok(result) => return End::Succeeded(result),
            Err(Failure::Final(text)) => return End::Failed(text),
            Err(Failure::Cancelled) => {
                // A cancel that was told to this copy directly may be ahead of the beat.
                let key = (job.id, job.fence);
                let asked = matches!(claims::look(self.room.db.connection(), key).await,
                    Ok(Held::Ours(now)) if now.cancel_requested);
                return if cancelled || asked { End::Cancelled } else { End::Released };
            }
            Err(Failure::Again(text)) => text,
            Err(Failure::Internal(cause)) => {
                tracing::error!(job = %job.id, kind = job.kind, error = format!("{cause:#}"), "a job's work failed");
                OURS.to_owned()
            }
        };
        if job.attempts >= job.max_attempts {
            return End::Failed(text);
        }
        End::Again(text, self.now() + backoff::after(job.attempts))
    }
}
