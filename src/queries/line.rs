//! A line of the history: as it is stored, as people see it, and which ones are wanted.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Origin;
use crate::base::{ConnectionId, OrgId, Page, QueryId, UserId};

/// What became of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    Succeeded,
    Failed,
    Refused,
    Cancelled,
    TimedOut,
}

impl RunStatus {
    /// The word stored in the database and sent on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
            Self::TimedOut => "timed_out",
        }
    }

    /// The status a stored word means; anything unknown counts as failed.
    pub fn parse(word: &str) -> Self {
        [Self::Succeeded, Self::Refused, Self::Cancelled, Self::TimedOut]
            .into_iter()
            .find(|status| status.as_str() == word)
            .unwrap_or(Self::Failed)
    }
}

/// A line as it is stored.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub actor_org: OrgId,
    pub user: UserId,
    pub query_id: QueryId,
    pub connection: ConnectionId,
    pub sql: String,
    pub origin: Origin,
    pub status: RunStatus,
    pub row_count: Option<u64>,
    pub execution_time_ms: u64,
    pub error: Option<String>,
    pub cached: bool,
    pub created_at: DateTime<Utc>,
}

/// Somebody of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = QueryPerson)]
pub struct Person {
    pub id: UserId,
    /// None when they are gone.
    pub name: Option<String>,
}

/// A line as people see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = QueryHistoryLine)]
pub struct HistoryLine {
    /// The run's id.
    pub query_id: QueryId,
    pub connection_id: ConnectionId,
    /// None when the connection is gone.
    pub connection_name: Option<String>,
    pub sql: String,
    pub status: RunStatus,
    pub row_count: Option<u64>,
    pub execution_time_ms: u64,
    pub error: Option<String>,
    pub origin: Origin,
    pub user: Person,
    pub created_at: DateTime<Utc>,
    pub cached: bool,
}

/// Which lines are wanted.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HistoryFilter {
    /// How many lines to leave out at the start.
    pub skip: u64,
    /// How many lines to give, at most 200.
    pub limit: u64,
    /// Only runs on this connection.
    #[param(value_type = Option<uuid::Uuid>)]
    pub connection_id: Option<ConnectionId>,
    /// Only runs that ended so.
    #[param(inline)]
    pub status: Option<RunStatus>,
    /// Only runs of this person.
    #[param(value_type = Option<uuid::Uuid>)]
    pub user_id: Option<UserId>,
    /// Only runs that came from there.
    #[param(inline)]
    pub origin: Option<Origin>,
    /// Only runs that began at this moment or later.
    pub from: Option<DateTime<Utc>>,
    /// Only runs that began before this moment.
    pub to: Option<DateTime<Utc>>,
    /// Only runs whose SQL holds this.
    pub q: Option<String>,
}

impl Default for HistoryFilter {
    fn default() -> Self {
        Self {
            skip: 0,
            limit: 50,
            connection_id: None,
            status: None,
            user_id: None,
            origin: None,
            from: None,
            to: None,
            q: None,
        }
    }
}

impl HistoryFilter {
    pub(super) fn page(&self) -> Page {
        Page { skip: self.skip, limit: self.limit }.clamped()
    }
}
