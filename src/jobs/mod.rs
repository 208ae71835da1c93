//! Long work that outlives whoever began it: a queue in the own database, workers that hold a job by a lease, progress,
//! cancelling, and tries with growing pauses.
//!
//! A job belongs to one organisation and is done with the rights of the person who began it. What is done in a job is
//! brought along by the rooms below (see [`Work`]); this room knows none of their nouns. It never holds a secret.

mod acts;
mod backoff;
mod crew;
mod feed;
mod model;
mod routes;
mod shift;
mod store;
mod work;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures::future::BoxFuture;
use moka::future::Cache;
use tokio::sync::{Notify, Semaphore, broadcast};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use feed::Follower;
pub use model::{Job, JobFilter, JobProgress, JobStarted, JobState, JobView, NewJob, ProgressUnit};
pub use routes::routes;
pub use work::{Failure, Hand, Task, Work};

use crate::audit::{Audit, AuditError};
use crate::base::{Actor, JobId, Listing, OrgId, Permission, Role, SharedClock, UserId};
use crate::platform::database::Database;
use model::JobPerson;
use store::Connection;

/// How long an ended job is kept.
const KEPT: TimeDelta = TimeDelta::days(30);
/// Jobs that one copy does at the same time. What is heavy about them has narrower doors of its own.
const AT_ONCE: usize = 16;
/// Changes that a slow follower may lag behind before it misses some.
const LAG: usize = 1024;

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// There is none, or it is somebody else's: the same to the asker.
    #[error("There is no such job.")]
    NotFound,
    #[error("the right {} is missing", .0.as_str())]
    Forbidden(Permission),
    /// It is not in a state for that; a sentence for the person.
    #[error("{0}")]
    Conflict(&'static str),
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl From<AuditError> for JobError {
    fn from(error: AuditError) -> Self {
        Self::Internal(error.into())
    }
}

/// What a person of an organisation is called, as another room knows it.
pub type NameOf = Arc<dyn Fn(OrgId, UserId) -> BoxFuture<'static, Option<String>> + Send + Sync>;

/// Ids of the things that a person may not know of, as another room knows them: their jobs are not there either.
pub type ClosedTo = Arc<dyn Fn(Actor) -> BoxFuture<'static, anyhow::Result<HashSet<String>>> + Send + Sync>;

/// Who does the jobs of one kind, and which right it takes to begin one.
#[derive(Clone)]
struct Employed {
    needs: Permission,
    work: Arc<dyn Work>,
}

/// The jobs' service. Cheap to clone.
#[derive(Clone)]
pub struct Jobs {
    room: Arc<Room>,
}

struct Room {
    db: Database,
    clock: SharedClock,
    audit: Audit,
    /// Jobs are done on the program's runtime, not on the worker thread of one request.
    runtime: tokio::runtime::Handle,
    employed: RwLock<HashMap<&'static str, Employed>>,
    name_of: RwLock<Option<NameOf>>,
    closed_to: RwLock<Option<ClosedTo>>,
    names: Cache<(OrgId, UserId), Option<String>>,
    /// Jobs that this copy does now.
    running: Mutex<HashMap<JobId, CancellationToken>>,
    places: Arc<Semaphore>,
    wake: Notify,
    told: broadcast::Sender<Arc<Job>>,
    tasks: TaskTracker,
    closing: CancellationToken,
}

impl Jobs {
    /// The service over the own database. Call it inside the program's own runtime.
    pub fn new(db: Database, clock: SharedClock, audit: Audit) -> Self {
        let room = Room {
            db,
            clock,
            audit,
            runtime: tokio::runtime::Handle::current(),
            employed: RwLock::default(),
            name_of: RwLock::default(),
            closed_to: RwLock::default(),
            names: Cache::builder().max_capacity(10_000).time_to_live(Duration::from_mins(1)).build(),
            running: Mutex::default(),
            places: Arc::new(Semaphore::new(AT_ONCE)),
            wake: Notify::new(),
            told: broadcast::Sender::new(LAG),
            tasks: TaskTracker::new(),
            closing: CancellationToken::new(),
        };
        Self { room: Arc::new(room) }
    }

    /// Has the jobs of a kind done by this work; beginning or repeating one takes the right `needs`.
    pub fn employ(&self, kind: &'static str, needs: Permission, work: Arc<dyn Work>) {
        let mut employed = self.room.employed.write().unwrap_or_else(PoisonError::into_inner);
        employed.insert(kind, Employed { needs, work });
    }

    /// Says where names of people come from.
    pub fn name_people(&self, name_of: NameOf) {
        *self.room.name_of.write().unwrap_or_else(PoisonError::into_inner) = Some(name_of);
    }

    /// Says what people may not know of.
    pub fn leave_out(&self, closed_to: ClosedTo) {
        *self.room.closed_to.write().unwrap_or_else(PoisonError::into_inner) = Some(closed_to);
    }

    async fn closed_to(&self, actor: &Actor) -> anyhow::Result<HashSet<String>> {
        let closed_to = self.room.closed_to.read().unwrap_or_else(PoisonError::into_inner).clone();
        match closed_to {
            Some(closed_to) => closed_to(actor.clone()).await,
            None => Ok(HashSet::new()),
        }
    }

    /// Writes a new job down on `db`: the transaction of what it belongs to, so that both are there or neither. Call
    /// [`Jobs::added`] after the commit.
    ///
    /// # Errors
    /// `Forbidden` without the right for its kind; `Internal` when the own database does not take it: then drop the
    /// transaction.
    pub async fn add(&self, db: &impl Connection, actor: &Actor, new: NewJob) -> Result<JobId, JobError> {
        self.may_begin(actor, new.kind)?;
        let id = JobId::new();
        store::insert(db, actor, id, new, self.now()).await?;
        Ok(id)
    }

    /// Adds a job that belongs to nothing else that is written at the same time.
    ///
    /// # Errors
    /// As [`Jobs::add`].
    pub async fn begin(&self, actor: &Actor, new: NewJob) -> Result<JobId, JobError> {
        let id = self.add(self.room.db.connection(), actor, new).await?;
        self.added(actor.org, id).await;
        Ok(id)
    }

    /// Tells the workers and whoever follows of a job that was added.
    pub async fn added(&self, org: OrgId, id: JobId) {
        self.room.wake.notify_one();
        self.tell(org, id).await;
    }

    /// One job: the caller's own, for admins any of their organisation.
    ///
    /// # Errors
    /// `NotFound`, also for another person's or organisation's.
    pub async fn get(&self, actor: &Actor, id: JobId) -> Result<JobView, JobError> {
        let job = self.find(actor, id).await?;
        Ok(self.view(actor, job).await)
    }

    /// The caller's jobs, for admins those of their organisation, newest first.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn list(&self, actor: &Actor, filter: JobFilter) -> Result<Listing<JobView>, JobError> {
        let own = filter.own || actor.role != Role::Admin;
        let of = own.then_some(actor.user);
        let closed = self.closed_to(actor).await?;
        let Listing { data, count } = store::list(self.room.db.connection(), actor.org, of, (&filter, closed)).await?;
        let mut views = Vec::with_capacity(data.len());
        for job in data {
            views.push(self.view(actor, job).await);
        }
        Ok(Listing { data: views, count })
    }

    /// The caller's own job of this kind with this key (see [`NewJob::same`]), if one waits or runs.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn unfinished(&self, actor: &Actor, kind: &str, same: &str) -> Result<Option<JobId>, JobError> {
        let db = self.room.db.connection();
        Ok(store::unfinished(db, actor.org, actor.user, (kind, same)).await?)
    }

    /// The keys of all jobs of this kind that wait or run, of every organisation: for a room's own sweep, not for a
    /// person.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn unfinished_keys(&self, kind: &str) -> Result<Vec<String>, JobError> {
        Ok(store::unfinished_keys(self.room.db.connection(), kind).await?)
    }

    /// Forgets jobs that ended long ago.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn forget_old(&self) -> anyhow::Result<()> {
        let gone = store::forget(self.room.db.connection(), self.now() - KEPT).await?;
        if gone > 0 {
            tracing::info!(jobs = gone, "old jobs were forgotten");
        }
        Ok(())
    }

    async fn find(&self, actor: &Actor, id: JobId) -> Result<Job, JobError> {
        let found = store::get(self.room.db.connection(), actor.org, id).await?;
        let closed = self.closed_to(actor).await?;
        found.filter(|job| job.is_seen_by(actor) && !job.is_about(&closed)).ok_or(JobError::NotFound)
    }

    fn may_begin(&self, actor: &Actor, kind: &str) -> Result<(), JobError> {
        let employed = self.employed(kind).ok_or_else(|| anyhow::anyhow!("nobody does jobs of the kind {kind}"))?;
        if actor.may(employed.needs) { Ok(()) } else { Err(JobError::Forbidden(employed.needs)) }
    }

    fn employed(&self, kind: &str) -> Option<Employed> {
        self.room.employed.read().unwrap_or_else(PoisonError::into_inner).get(kind).cloned()
    }

    /// A job as this person sees it.
    async fn view(&self, actor: &Actor, job: Job) -> JobView {
        let name = self.name(job.org, job.created_by).await;
        let may_begin = self.may_begin(actor, &job.kind).is_ok();
        let waits_again = job.state == JobState::Queued && job.attempts > 0;
        JobView {
            may_cancel: !job.state.is_end() && !job.cancel_requested,
            may_retry: job.state == JobState::Failed && may_begin,
            next_attempt_at: waits_again.then_some(job.due_at),
            id: job.id,
            kind: job.kind,
            title: job.title,
            state: job.state,
            progress: job.progress,
            attempts: job.attempts,
            max_attempts: job.max_attempts,
            error: job.error,
            result: job.result,
            resource: job.resource,
            created_by: JobPerson { id: job.created_by, name },
            created_at: job.created_at,
            started_at: job.started_at,
            finished_at: job.finished_at,
        }
    }

    async fn name(&self, org: OrgId, user: UserId) -> Option<String> {
        let name_of = self.room.name_of.read().unwrap_or_else(PoisonError::into_inner).clone()?;
        self.room.names.get_with((org, user), name_of(org, user)).await
    }

    fn running(&self) -> std::sync::MutexGuard<'_, HashMap<JobId, CancellationToken>> {
        self.room.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> DateTime<Utc> {
        self.room.clock.now()
    }
}

#[cfg(test)]
mod tests;
