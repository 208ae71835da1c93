//! What every kind of source can do, and how it says that it could not.

use std::sync::Arc;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::hindrance::Hindrance;
use super::report::{FoundSchema, TestReport};
use crate::data::{Limits, ResultTable, Schema};
use crate::sql::{Dialect, Guarded};

/// An open way to one source. Only `queries/run.rs` runs people's SQL on it.
#[async_trait]
pub trait Connector: Send + Sync {
    /// The SQL it speaks.
    fn dialect(&self) -> Dialect;

    /// Runs a text that the guard let through, read-only, within the limits.
    ///
    /// # Errors
    /// The source's own words about a person's SQL or data, or what came between.
    async fn run(&self, sql: &Guarded, limits: &Limits, cancel: CancellationToken) -> Result<ResultTable, SourceError>;

    /// Tells how the source would answer a text that the guard let through, in the source's own rows, without
    /// answering it. The text itself stays as it was judged: the source's word for explaining goes before it.
    ///
    /// # Errors
    /// As for a run.
    async fn explain(
        &self,
        sql: &Guarded,
        limits: &Limits,
        cancel: CancellationToken,
    ) -> Result<ResultTable, SourceError>;

    /// Reads what tables there are and what is in them, in a number of queries that doesn't grow with them.
    ///
    /// # Errors
    /// When the source cannot be reached or read.
    async fn describe(&self) -> Result<Schema, SourceError>;

    /// The schemas of the database that may be chosen from, none of them the system's; nothing where a source has none.
    ///
    /// # Errors
    /// When the source cannot be reached or read.
    async fn schemas(&self) -> Result<Vec<FoundSchema>, SourceError> {
        Ok(Vec::new())
    }

    /// Tries every step on the way to the source and says what each one found.
    async fn test(&self) -> TestReport;
}

/// Why a source gave no answer. The texts are about a person's own source and may be shown to those who may use it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SourceError {
    /// Nothing answered, or the address is not one that we dial.
    #[error("{0}")]
    Unreachable(String),
    /// The server answered and did not let us in.
    #[error("{0}")]
    Login(String),
    /// The source's own words about the SQL. `position` counts characters of the text from 1.
    #[error("{message}")]
    Sql { message: String, hint: Option<String>, position: Option<usize> },
    /// The source could not, whatever the SQL.
    #[error("{}", .0.sentence())]
    Hindered(Hindrance),
    #[error("The query took longer than its limit and was stopped.")]
    Timeout,
    #[error("The query was cancelled.")]
    Cancelled,
    /// The connection broke while the query ran.
    #[error("{0}")]
    Lost(String),
    /// One cell or the whole answer is beyond what a result may hold.
    #[error("{0}")]
    TooLarge(String),
    /// The source does something that we don't.
    #[error("{0}")]
    Unsupported(String),
    /// What one source said of its part of a query over all sources.
    #[error("\u{201c}{name}\u{201d}: {}", .error.for_person())]
    Of { name: String, error: Box<Self> },
    /// A fault of ours: never shown.
    #[error("internal error")]
    Internal(Arc<anyhow::Error>),
}

impl From<anyhow::Error> for SourceError {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(Arc::new(error))
    }
}

impl SourceError {
    /// A sentence for the person who owns the connection.
    pub fn for_person(&self) -> String {
        match self {
            Self::Internal(_) => "Something went wrong on our side.".to_owned(),
            Self::Sql { message, hint: Some(hint), .. } => format!("{message} ({hint})"),
            other => other.to_string(),
        }
    }
}
