//! What turns a question into SQL: two engines behind one contract, and what they have in common.

mod builtin;

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;

use super::answer::{ClarificationView, EngineName, ReadingView, RefusalView};
use super::llm::ModelTrouble;
use super::provenance::{EditedSql, VerifiedBy};
use crate::connections::Catalog;
use crate::reading::Reading;

pub(super) use builtin::{Builtin, from_reading, view};

/// A question with everything that helps to understand it.
pub(super) struct Asked {
    pub(super) question: String,
    pub(super) catalog: Arc<Catalog>,
    /// The moment that relative dates refer to.
    pub(super) as_of: DateTime<Utc>,
    /// The reading of the question before, which a short question edits.
    pub(super) previous: Option<Reading>,
    pub(super) cancel: CancellationToken,
}

/// SQL that did not run, and what was said about it.
#[derive(Debug, Clone)]
pub(super) struct FailedTry {
    pub(super) reply: String,
    pub(super) said: String,
}

/// A query to run.
#[derive(Debug, Clone, Default)]
pub(super) struct Planned {
    pub(super) sql: String,
    pub(super) engine: EngineName,
    /// Where the SQL was written from a reading.
    pub(super) reading: Option<Reading>,
    pub(super) view: Option<ReadingView>,
    /// How the question was read, in a sentence.
    pub(super) summary: Option<String>,
    pub(super) title: Option<String>,
    /// Other meanings and what else is worth saying.
    pub(super) notes: Vec<String>,
    /// Questions for the other meanings.
    pub(super) others: Vec<String>,
    /// Who verified this SQL for this question, if somebody did.
    pub(super) verified: Option<VerifiedBy>,
    /// Who wrote the SQL, where a person did.
    pub(super) edited: Option<EditedSql>,
}

/// What an engine makes of a question.
#[derive(Debug, Clone)]
pub(super) enum Plan {
    Query(Box<Planned>),
    Clarify(ClarificationView),
    Refuse(RefusalView),
    /// Answered at once, without data.
    Talk(String),
}

/// Why an engine made nothing of a question.
#[derive(Debug, thiserror::Error)]
pub(super) enum PlanError {
    #[error(transparent)]
    Model(#[from] ModelTrouble),
    /// A model's reply that can't be used; it may do better when told why.
    #[error("{said}")]
    Unusable { reply: String, said: String },
    /// The reading does not go with the connection's tables.
    #[error("{0}")]
    Reading(String),
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

/// Turns a question into a plan.
#[async_trait]
pub(super) trait QuestionEngine: Send + Sync {
    /// Makes a plan; `failed` holds the tries so far that did not run.
    async fn plan(&self, asked: &Asked, failed: &[FailedTry]) -> Result<Plan, PlanError>;
}
