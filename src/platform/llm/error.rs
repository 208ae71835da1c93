//! What can go wrong with a model, each thing one that a person can act on.

use std::time::Duration;

use super::Usage;
use crate::base::Secret;

/// Why a model gave no usable reply. The sentence is for the person; what the provider said is kept apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LlmError {
    #[error(
        "The model's server did not accept the key. An admin can enter a new one in Settings under \u{201c}Language model\u{201d}."
    )]
    Unauthorised { said: String },
    #[error("The server knows no model \u{201c}{model}\u{201d} at this address. Most addresses end in /v1.")]
    NotFound { model: String, said: String },
    #[error("The model's server takes no more requests for now.")]
    RateLimited { retry_after: Option<Duration>, quota: bool, said: String },
    #[error("The model's server can't be reached or is failing.")]
    Unavailable { said: String },
    #[error("The model's server did not take the request.")]
    Rejected { said: String },
    #[error("The model did not reply in time.")]
    TimedOut,
    #[error("The model's reply could not be used: {0}.")]
    BadReply(&'static str),
    #[error("The model's reply was larger than allowed.")]
    TooLarge,
    #[error("The question was stopped.")]
    Cancelled,
}

impl LlmError {
    /// The provider's own words, trimmed; empty where there are none. For the settings test only.
    pub fn said(&self) -> &str {
        match self {
            Self::Unauthorised { said }
            | Self::NotFound { said, .. }
            | Self::RateLimited { said, .. }
            | Self::Unavailable { said }
            | Self::Rejected { said } => said,
            Self::TimedOut | Self::BadReply(_) | Self::TooLarge | Self::Cancelled => "",
        }
    }

    /// The stable word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthorised { .. } => "model_unauthorised",
            Self::NotFound { .. } => "model_not_found",
            Self::RateLimited { .. } => "model_rate_limited",
            Self::Unavailable { .. } => "model_unavailable",
            Self::Rejected { .. } => "model_rejected",
            Self::TimedOut => "model_timed_out",
            Self::BadReply(_) => "model_bad_reply",
            Self::TooLarge => "model_too_large",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether the same request may succeed a moment later.
    pub(super) fn passes(&self) -> bool {
        matches!(self, Self::Unavailable { .. } | Self::RateLimited { quota: false, .. })
    }

    /// Whether it tells that the server is down.
    pub(super) fn is_outage(&self) -> bool {
        matches!(self, Self::Unavailable { .. } | Self::TimedOut)
    }
}

/// A failed call, with the tokens that were spent all the same.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{error}")]
pub struct Failure {
    pub error: LlmError,
    pub spent: Usage,
}

/// Makes a provider's words fit to be shown: one line, short, and never with the key in it.
pub(super) fn tidy(text: &str, key: Option<&Secret>) -> String {
    let text = match key {
        Some(key) if !key.is_empty() => text.replace(key.expose(), "(key)"),
        _ => text.to_owned(),
    };
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 300 { line } else { line.chars().take(299).collect::<String>() + "\u{2026}" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_never_shown_back() {
        let said = tidy("Incorrect API key provided: sk-canary-1\nsee docs", Some(&Secret::new("sk-canary-1")));
        assert_eq!(said, "Incorrect API key provided: (key) see docs");
    }

    #[test]
    fn long_words_are_cut() {
        assert_eq!(tidy(&"x".repeat(5000), None).chars().count(), 300);
    }

    #[test]
    fn a_spent_quota_is_not_tried_again_but_a_busy_server_is() {
        let limited = |quota| LlmError::RateLimited { retry_after: None, quota, said: String::new() };
        assert!(!limited(true).passes());
        assert!(limited(false).passes());
        assert!(!LlmError::BadReply("x").passes());
    }
}
