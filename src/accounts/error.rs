//! What can go wrong with accounts.

use crate::audit::AuditError;
use crate::platform::cluster::Decision;

/// Each of these is something that a person can act on, except the last.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The same for an unknown person, a wrong password and a disabled account.
    #[error("E-mail or password is wrong.")]
    InvalidCredentials,
    /// The refresh token is unknown, used up or too old, or its session was ended.
    #[error("Your session is over. Sign in again.")]
    SessionOver,
    /// It isn't there, or belongs to someone else.
    #[error("There is nothing here, or it isn't yours to see.")]
    NotFound,
    /// A door that is closed; `code` is stable for programs.
    #[error("{detail}")]
    Forbidden { code: &'static str, detail: &'static str },
    /// It clashes with what is there; `field` where one field is the reason.
    #[error("{detail}")]
    Conflict { code: &'static str, detail: &'static str, field: Option<&'static str> },
    /// A field that passed its own rule but not the one of the whole.
    #[error("{message}")]
    Invalid { field: &'static str, message: &'static str },
    /// Too often. The decision tells when to come back.
    #[error("Too many tries. Wait a moment and try again.")]
    TooMany(Decision),
    /// Our own side.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl From<AuditError> for AccountError {
    fn from(error: AuditError) -> Self {
        match error {
            AuditError::Internal(cause) => Self::Internal(cause),
        }
    }
}
