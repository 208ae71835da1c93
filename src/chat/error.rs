//! What can go wrong before a question is under way. What goes wrong later is part of its answer.

use std::borrow::Cow;

use crate::accounts::AccountError;
use crate::accounts::budget::BudgetError;
use crate::audit::AuditError;
use crate::base::Permission;
use crate::connections::ConnectionError;
use crate::platform::cluster::Decision;

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum ChatError {
    /// There is none, or it belongs to someone else: the same to the asker.
    #[error("There is no such thing here.")]
    NotFound,
    #[error("the right {} is missing", .0.as_str())]
    Forbidden(Permission),
    /// One field that was not taken, and why.
    #[error("{message}")]
    Invalid { field: Cow<'static, str>, message: String },
    /// Too many questions of the organisation are under way.
    #[error("Your organisation asks {0} questions at once already. Wait for one to finish.")]
    Busy(usize),
    /// The person asks too often.
    #[error("You ask very fast. Try again in a moment.")]
    TooMany(Decision),
    /// It clashes with what is there; the text says how.
    #[error("{0}")]
    Conflict(&'static str),
    /// Nothing is known of the connection's tables yet; the text says why.
    #[error("{0}")]
    NotReady(String),
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl ChatError {
    /// One field that was not taken.
    pub(super) fn field(field: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), message: message.into() }
    }
}

impl From<AuditError> for ChatError {
    fn from(error: AuditError) -> Self {
        Self::Internal(error.into())
    }
}

impl From<BudgetError> for ChatError {
    fn from(error: BudgetError) -> Self {
        Self::Internal(error.into())
    }
}

impl From<AccountError> for ChatError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Invalid { message, .. } => Self::field("monthly_token_budget", message),
            other => Self::Internal(other.into()),
        }
    }
}

impl From<ConnectionError> for ChatError {
    fn from(error: ConnectionError) -> Self {
        match error {
            ConnectionError::NotFound => Self::NotFound,
            ConnectionError::Forbidden(permission) => Self::Forbidden(permission),
            ConnectionError::NotReady(text) => Self::NotReady(text),
            other => Self::Internal(other.into()),
        }
    }
}
