//! Conversations: list, search, rename, pin, delete. Each belongs to one person.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store::{self, Session, SessionChange};
use super::{Chat, ChatError, require};
use crate::base::{Actor, ChatSessionId, ConnectionId, Listing, Name, Page, Permission};

/// How long a deleted conversation is kept, as everything that is deleted.
pub(super) const KEPT: Duration = Duration::days(30);

/// A conversation as its owner sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ChatSession)]
pub struct SessionView {
    pub id: ChatSessionId,
    pub title: String,
    pub connection_id: ConnectionId,
    pub pinned: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub last_question: String,
}

impl From<Session> for SessionView {
    fn from(session: Session) -> Self {
        Self {
            id: session.id,
            title: session.title,
            connection_id: session.connection,
            pinned: session.pinned,
            created_at: session.created_at,
            updated_at: session.updated_at,
            last_question: session.last_question,
        }
    }
}

/// What changes; absent fields stay as they are.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ChatSessionPatch)]
pub struct SessionPatch {
    pub title: Option<Name>,
    pub pinned: Option<bool>,
}

impl Chat {
    /// A person's own conversations, on connections that they may use: pinned ones first, then the latest. `search` looks into titles and last
    /// questions.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn sessions(
        &self,
        actor: &Actor,
        search: Option<&str>,
        page: Page,
    ) -> Result<Listing<SessionView>, ChatError> {
        require(actor, Permission::Ask)?;
        let db = self.db().connection();
        let closed = self.room.parts.connections.closed_to(actor).await?;
        let (found, count) = store::list_sessions(db, (actor.org, actor.user, &closed), search, page).await?;
        Ok(Listing { data: found.into_iter().map(Into::into).collect(), count })
    }

    /// Renames or pins a conversation.
    ///
    /// # Errors
    /// `NotFound` for one that isn't the actor's.
    pub async fn patch_session(
        &self,
        actor: &Actor,
        id: ChatSessionId,
        patch: SessionPatch,
    ) -> Result<SessionView, ChatError> {
        self.own_session(actor, id).await?;
        let db = self.db().connection();
        let change = SessionChange { title: patch.title.map(String::from), pinned: patch.pinned };
        if !store::change_session(db, actor.org, actor.user, id, change).await? {
            return Err(ChatError::NotFound);
        }
        Ok(self.own_session(actor, id).await?.into())
    }

    /// Deletes a conversation: nobody sees it any more, and after [`KEPT`] it is erased.
    ///
    /// # Errors
    /// `NotFound` for one that isn't the actor's.
    pub async fn delete_session(&self, actor: &Actor, id: ChatSessionId) -> Result<(), ChatError> {
        self.own_session(actor, id).await?;
        let db = self.db().connection();
        if store::delete_session(db, actor.org, actor.user, id, self.now()).await? {
            Ok(())
        } else {
            Err(ChatError::NotFound)
        }
    }

    /// A person's own conversation, if they may use what it asks.
    pub(super) async fn own_session(&self, actor: &Actor, id: ChatSessionId) -> Result<Session, ChatError> {
        require(actor, Permission::Ask)?;
        let found = store::find_session(self.db().connection(), actor.org, actor.user, id).await?;
        let session = found.ok_or(ChatError::NotFound)?;
        let closed = self.room.parts.connections.closed_to(actor).await?;
        if closed.holds(session.connection) { Err(ChatError::NotFound) } else { Ok(session) }
    }

    /// Erases conversations that were deleted long enough ago. For the clock.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn erase_deleted(&self) -> Result<u64, ChatError> {
        Ok(store::erase_sessions(self.db().connection(), self.now() - KEPT).await?)
    }
}
