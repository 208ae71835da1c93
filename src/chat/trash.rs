//! Conversations that were deleted, as their owner sees them.

use chrono::{DateTime, Utc};

use super::sessions::KEPT;
use super::{Chat, ChatError, require, store};
use crate::base::{Actor, ChatSessionId, Permission};

/// A conversation in the trash.
#[derive(Debug, Clone)]
pub struct DeletedSession {
    pub id: ChatSessionId,
    pub title: String,
    pub deleted_at: DateTime<Utc>,
    /// When it will be erased.
    pub erased_at: DateTime<Utc>,
}

impl Chat {
    /// A person's own deleted conversations, latest first.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn deleted_sessions(&self, actor: &Actor) -> Result<Vec<DeletedSession>, ChatError> {
        require(actor, Permission::Ask)?;
        let closed = self.room.parts.connections.closed_to(actor).await?;
        let own = (actor.org, actor.user, &closed);
        let found = store::list_deleted_sessions(self.db().connection(), own).await?;
        let shown = |(id, title, at)| DeletedSession { id, title, deleted_at: at, erased_at: at + KEPT };
        Ok(found.into_iter().map(shown).collect())
    }

    /// Brings a deleted conversation back.
    ///
    /// # Errors
    /// `NotFound` for one that isn't in the trash or isn't the actor's.
    pub async fn undelete_session(&self, actor: &Actor, id: ChatSessionId) -> Result<(), ChatError> {
        require(actor, Permission::Ask)?;
        let closed = self.room.parts.connections.closed_to(actor).await?;
        if store::undelete_session(self.db().connection(), (actor.org, actor.user, &closed), id).await? {
            Ok(())
        } else {
            Err(ChatError::NotFound)
        }
    }
}
