//! Why there is nothing to show.

use crate::queries::QueryError;
use crate::reading::ExploreFault;

/// Why there is nothing to show.
#[derive(Debug, thiserror::Error)]
pub enum ExploreError {
    /// Fields that were not taken.
    #[error("{}", .0.first().map_or("", |fault| fault.message.as_str()))]
    Invalid(Vec<ExploreFault>),
    /// The run failed, or there is no such connection or table.
    #[error(transparent)]
    Query(#[from] QueryError),
}

impl From<anyhow::Error> for ExploreError {
    fn from(error: anyhow::Error) -> Self {
        Self::Query(error.into())
    }
}
