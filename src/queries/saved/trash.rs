//! Saved queries that were deleted: kept for their time, then erased.

use chrono::{DateTime, TimeDelta, Utc};

use super::change::{require, told};
use super::{SavedError, store};
use crate::base::{Actor, Permission, SavedQueryId};
use crate::queries::Queries;
use crate::queries::line::Person;

/// How long a deleted query is kept, as everything that is deleted.
const KEPT: TimeDelta = TimeDelta::days(30);

/// A saved query in the trash.
#[derive(Debug, Clone)]
pub struct DeletedQuery {
    pub id: SavedQueryId,
    pub name: String,
    pub deleted_at: DateTime<Utc>,
    pub deleted_by: Option<Person>,
    /// When it will be erased.
    pub erased_at: DateTime<Utc>,
}

impl Queries {
    /// Deleted queries that the actor may bring back: their own, for admins everybody's.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn deleted_queries(&self, actor: &Actor) -> Result<Vec<DeletedQuery>, SavedError> {
        require(actor, Permission::Ask)?;
        let seen = self.seen_by(actor).await?;
        let found = store::list_deleted(self.room.kept.db.connection(), actor.org, &seen).await?;
        let deleted = found.into_iter().map(|(id, name, deleted_at, deleted_by)| DeletedQuery {
            id,
            name,
            deleted_at,
            deleted_by,
            erased_at: deleted_at + KEPT,
        });
        Ok(deleted.collect())
    }

    /// Brings a deleted query back as it was.
    ///
    /// # Errors
    /// `NotFound` when it is not in the trash, or not the actor's to bring back.
    pub async fn undelete_query(&self, actor: &Actor, id: SavedQueryId) -> Result<(), SavedError> {
        require(actor, Permission::RunSql)?;
        let seen = self.seen_by(actor).await?;
        let db = self.room.kept.db.begin().await.map_err(anyhow::Error::from)?;
        if !store::undelete(&db, actor.org, &seen, id).await? {
            return Err(SavedError::NotFound);
        }
        let saved = store::find(&db, actor.org, &seen, id).await?.ok_or(SavedError::NotFound)?;
        self.room.kept.audit.record(&db, told(actor, "saved_query.restore", &saved)).await?;
        Ok(db.commit().await.map_err(anyhow::Error::from)?)
    }

    /// Erases queries that were deleted long enough ago. For the clock.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn erase_deleted_queries(&self) -> anyhow::Result<u64> {
        store::erase(self.room.kept.db.connection(), self.room.clock.now() - KEPT).await
    }
}
