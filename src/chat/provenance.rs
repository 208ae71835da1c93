//! Where an answer's SQL comes from when no engine wrote it just now: a person edited it, or verified it before.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Chat, ChatError};
use crate::base::{ChatMessageId, OrgId, UserId, VerifiedId};

/// SQL that a person wrote in the place of an engine's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EditedSql {
    pub by_id: UserId,
    /// What the person was called then.
    pub by: String,
    pub at: DateTime<Utc>,
    /// The answer whose SQL it started from; none where it is not the reader's to see.
    pub from_message: Option<ChatMessageId>,
    /// The question that answer was for. The edited SQL may answer another one.
    pub from_question: String,
}

/// That a person stood up for an answer's SQL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VerifiedBy {
    pub id: VerifiedId,
    pub by_id: UserId,
    pub by: String,
    pub at: DateTime<Utc>,
}

impl Chat {
    /// What to call a person of the organisation, also one who has left.
    pub(super) async fn name_of(&self, org: OrgId, id: UserId) -> Result<String, ChatError> {
        let name = self.room.parts.accounts.name_of(org, id).await?;
        Ok(name.unwrap_or_else(|| "a former member".to_owned()))
    }
}
