//! The words of this room.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::base::{Actor, JobId, OrgId, Page, Role, UserId};

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for its turn, or for its next try.
    Queued,
    Running,
    Succeeded,
    /// Ended without success; a person can have it tried again.
    Failed,
    Cancelled,
}

impl JobState {
    /// The word that is stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state that a stored word means, if it is one.
    pub(super) fn parse(word: &str) -> Option<Self> {
        [Self::Queued, Self::Running, Self::Succeeded, Self::Failed, Self::Cancelled]
            .into_iter()
            .find(|state| state.as_str() == word)
    }

    /// Whether nothing more happens by itself.
    pub fn is_end(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

/// What a job counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProgressUnit {
    Bytes,
    Rows,
    Tables,
}

/// How far a job is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JobProgress {
    pub done: u64,
    /// How many there are in all, where that is known.
    pub total: Option<u64>,
    pub unit: ProgressUnit,
    /// What is being done, in words.
    pub text: String,
}

/// What a job is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct JobResource {
    /// Its kind in one word, such as `connection`.
    #[serde(rename = "type")]
    pub kind: String,
    pub id: String,
}

/// Work that is to be done.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// A kind for which somebody is employed, see [`super::Jobs::employ`].
    pub kind: &'static str,
    /// What a person reads in the list.
    pub title: String,
    /// What the work needs to know. Never a secret: it stands in the own database as it is.
    pub payload: Value,
    pub resource: Option<(&'static str, String)>,
    /// By what it is the same as another of its kind: whoever begins it looks first whether that one has ended, see
    /// [`super::Jobs::unfinished`]. At most 64 characters.
    pub same: Option<String>,
    /// How often it may be begun before it counts as failed.
    pub max_attempts: u32,
}

/// A job as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    pub id: JobId,
    pub org: OrgId,
    pub kind: String,
    pub title: String,
    pub state: JobState,
    pub payload: Value,
    pub progress: Option<JobProgress>,
    pub attempts: u32,
    pub max_attempts: u32,
    pub error: Option<String>,
    pub result: Option<Value>,
    pub resource: Option<JobResource>,
    pub created_by: UserId,
    /// What that person was when it was begun.
    pub role: Role,
    pub created_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
    pub(super) due_at: DateTime<Utc>,
    pub(super) fence: i64,
    pub(super) cancel_requested: bool,
}

impl Job {
    /// Whether this person may see it: their own, and for admins every one of their organisation.
    pub(super) fn is_seen_by(&self, actor: &Actor) -> bool {
        self.org == actor.org && (self.created_by == actor.user || actor.role == Role::Admin)
    }
}

impl Job {
    /// Whether it is about one of these things.
    pub(super) fn is_about(&self, things: &HashSet<String>) -> bool {
        self.resource.as_ref().is_some_and(|resource| things.contains(&resource.id))
    }
}

/// The person who began a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct JobPerson {
    pub id: UserId,
    /// None for somebody who is not there any more.
    pub name: Option<String>,
}

/// A job as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Job)]
pub struct JobView {
    pub id: JobId,
    /// Such as `upload` or `discovery`.
    pub kind: String,
    pub title: String,
    pub state: JobState,
    pub progress: Option<JobProgress>,
    /// How often it was begun.
    pub attempts: u32,
    pub max_attempts: u32,
    /// Why the last try ended without success.
    pub error: Option<String>,
    /// What came of it, such as `{"connection_id": "..."}`.
    #[schema(value_type = Option<Object>)]
    pub result: Option<Value>,
    pub resource: Option<JobResource>,
    pub created_by: JobPerson,
    pub created_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
    /// When a job that waits after a failed try is tried again.
    pub next_attempt_at: Option<DateTime<Utc>>,
    pub may_cancel: bool,
    pub may_retry: bool,
}

/// Which jobs are wanted.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct JobFilter {
    /// How many to leave out at the start.
    pub skip: u64,
    /// How many to give, at most 200.
    pub limit: u64,
    /// Only those in this state.
    pub state: Option<JobState>,
    /// Only those of this kind, such as `upload`.
    pub kind: Option<String>,
    /// Only the caller's own, also for admins.
    pub own: bool,
}

impl Default for JobFilter {
    fn default() -> Self {
        let Page { skip, limit } = Page::default();
        Self { skip, limit, state: None, kind: None, own: false }
    }
}

/// That a job was begun.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JobStarted {
    pub job_id: JobId,
}
