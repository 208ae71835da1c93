//! What people think of an answer.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store;
use super::{Chat, ChatError};
use crate::base::{Actor, ChatMessageId};

/// The longest reason, in characters.
const LONGEST: usize = 2_000;

/// Up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Thumb {
    Up,
    Down,
}

impl Thumb {
    fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }

    /// The thumb that a stored word means, if it is one.
    pub(super) fn parse(word: &str) -> Option<Self> {
        [Self::Up, Self::Down].into_iter().find(|t| t.as_str() == word)
    }
}

/// A thumb for an answer, or none to take it back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Feedback {
    #[serde(deserialize_with = "Option::deserialize")]
    pub verdict: Option<Thumb>,
    #[serde(default)]
    pub reason: Option<String>,
}

impl Chat {
    /// Keeps a person's thumb for one of their own answers.
    ///
    /// # Errors
    /// `NotFound` for an answer that isn't theirs; `Invalid` for a reason that is too long.
    pub async fn give_feedback(&self, actor: &Actor, id: ChatMessageId, given: Feedback) -> Result<(), ChatError> {
        let reason = given.reason.map(|r| r.trim().to_owned()).filter(|r| !r.is_empty());
        if reason.as_ref().is_some_and(|r| r.chars().count() > LONGEST || r.contains('\0')) {
            return Err(ChatError::field("reason", "A reason can have 2,000 characters at most."));
        }
        self.own_message(actor, id).await?;
        let (verdict, reason) = match given.verdict {
            Some(thumb) => (Some(thumb.as_str().to_owned()), reason),
            None => (None, None),
        };
        store::set_verdict(self.db().connection(), actor.org, id, verdict, reason).await?;
        Ok(())
    }
}
