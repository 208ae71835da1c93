//! Queries that people keep: with tags, typed parameters and a chart, private or for the whole organisation, every
//! state of them a version.
//!
//! What the guard refuses may be kept, marked as a draft with the reasons: work in progress is work. It does not run
//! any more for being saved; a run is judged anew each time.

mod change;
mod check;
mod list;
mod model;
pub(super) mod store;
mod trash;
mod versions;

pub use list::{SavedFilter, SavedReader, SavedSort, TagCount, Whose};
pub use model::{NewSavedQuery, SavedParameter, SavedQuery, SavedQueryEdit, SavedVersion, SavedVersionLine};
pub use trash::DeletedQuery;

use crate::audit::AuditError;
use crate::base::{Actor, Role, UserId};
use crate::connections::Closed;
use crate::http::FieldError;

use super::{Queries, QueryError};

/// What can go wrong with a saved query.
#[derive(Debug, thiserror::Error)]
pub enum SavedError {
    /// There is no such query, or it is not this person's to see.
    #[error("not found")]
    NotFound,
    /// The named right is missing.
    #[error("the right {0} is missing")]
    Forbidden(&'static str),
    /// It belongs to somebody else.
    #[error("Only its owner and admins may change a saved query. Save it under a name of your own.")]
    NotYours,
    #[error("some fields were not taken")]
    Invalid(Vec<FieldError>),
    /// Somebody saved in between; this is what it is now.
    #[error("Somebody saved this query after you opened it.")]
    VersionConflict(Box<SavedQuery>),
    #[error(transparent)]
    Query(QueryError),
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl From<QueryError> for SavedError {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::NotFound => Self::NotFound,
            QueryError::Forbidden(right) => Self::Forbidden(right),
            other => Self::Query(other),
        }
    }
}

impl From<AuditError> for SavedError {
    fn from(error: AuditError) -> Self {
        Self::Internal(error.into())
    }
}

/// Which saved queries a person may see: shared ones and their own on connections that they may use; admins, who answer
/// for all of them, every one.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub user: UserId,
    pub all: bool,
    /// What is on these connections is not seen.
    pub closed: Closed,
}

impl Queries {
    pub(super) async fn seen_by(&self, actor: &Actor) -> anyhow::Result<Seen> {
        let closed = self.room.connections.closed_to(actor).await?;
        Ok(Seen { user: actor.user, all: actor.role == Role::Admin, closed })
    }
}
