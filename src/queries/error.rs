//! Why there are no rows.

use std::sync::Arc;

use super::ParameterFault;
use crate::connections::{ConnectionError, SourceError};
use crate::sql::Refusal;

/// Why there are no rows.
#[derive(Debug, Clone, thiserror::Error)]
pub enum QueryError {
    /// The guard did not let the text through.
    #[error("{0}")]
    Refused(Refusal),
    /// Values for the text's `{{name}}` that don't fit.
    #[error("{}", .0.first().map_or("", |fault| fault.message.as_str()))]
    Parameters(Vec<ParameterFault>),
    /// The source said no, or nothing.
    #[error(transparent)]
    Source(SourceError),
    /// There is no such connection or run, or it belongs to someone else.
    #[error("not found")]
    NotFound,
    /// Nothing is known of the connection's tables yet; the text says why.
    #[error("{0}")]
    NotReady(String),
    /// The named right is missing.
    #[error("the right {0} is missing")]
    Forbidden(&'static str),
    #[error("The query took longer than its limit and was stopped.")]
    Timeout,
    #[error("The query was cancelled.")]
    Cancelled,
    /// Too many queries are under way, or this one already is.
    #[error("{0}")]
    Busy(&'static str),
    #[error("internal error")]
    Internal(Arc<anyhow::Error>),
}

impl From<anyhow::Error> for QueryError {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(Arc::new(error))
    }
}

impl From<SourceError> for QueryError {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Timeout => Self::Timeout,
            SourceError::Cancelled => Self::Cancelled,
            SourceError::Internal(cause) => Self::Internal(cause),
            other => Self::Source(other),
        }
    }
}

impl From<ConnectionError> for QueryError {
    fn from(error: ConnectionError) -> Self {
        match error {
            ConnectionError::NotFound => Self::NotFound,
            ConnectionError::Forbidden(permission) => Self::Forbidden(permission.as_str()),
            ConnectionError::NotReady(text) => Self::NotReady(text),
            ConnectionError::Internal(cause) => cause.into(),
            other @ (ConnectionError::Invalid(_)
            | ConnectionError::Conflict
            | ConnectionError::NameTaken
            | ConnectionError::TooMany(_)) => anyhow::Error::from(other).into(),
        }
    }
}
