//! Every state that a saved query had.

use super::change::require;
use super::model::{SavedQuery, SavedVersion, SavedVersionLine};
use super::{SavedError, store};
use crate::base::{Actor, Listing, Page, Permission, SavedQueryId};
use crate::queries::Queries;

impl Queries {
    /// The versions of a saved query, newest first.
    ///
    /// # Errors
    /// `NotFound`, also for another person's private one.
    pub async fn saved_versions(
        &self,
        actor: &Actor,
        id: SavedQueryId,
        page: Page,
    ) -> Result<Listing<SavedVersionLine>, SavedError> {
        require(actor, Permission::Ask)?;
        self.find_saved(actor, id).await?;
        let (seen, sees_sql) = (self.seen_by(actor).await?, actor.may(Permission::RunSql));
        let of = (actor.org, id, &seen);
        let (found, count) = store::list_versions(self.room.kept.db.connection(), of, page.clamped()).await?;
        let line = |(content, stamp): (super::model::Content, super::model::Stamp)| SavedVersionLine {
            version: stamp.version,
            name: content.name,
            sql: sees_sql.then_some(content.sql),
            author: stamp.author,
            created_at: stamp.at,
            note: stamp.note,
        };
        Ok(Listing { data: found.into_iter().map(line).collect(), count })
    }

    /// One version, whole.
    ///
    /// # Errors
    /// `NotFound`, also for another person's private query.
    pub async fn saved_version(
        &self,
        actor: &Actor,
        id: SavedQueryId,
        version: i32,
    ) -> Result<SavedVersion, SavedError> {
        require(actor, Permission::Ask)?;
        self.find_saved(actor, id).await?;
        let of = (actor.org, id, &self.seen_by(actor).await?);
        let found = store::find_version(self.room.kept.db.connection(), of, version).await?;
        let (content, stamp) = found.ok_or(SavedError::NotFound)?;
        Ok(SavedVersion::of(content, stamp, actor.may(Permission::RunSql)))
    }

    /// Makes an old version the newest once more. Who may open the query stays as it is: an old version must not
    /// open to all what was closed since.
    ///
    /// # Errors
    /// `NotFound`, `NotYours`, or `VersionConflict` when somebody saved at the same moment.
    pub async fn restore_version(
        &self,
        actor: &Actor,
        id: SavedQueryId,
        version: i32,
    ) -> Result<SavedQuery, SavedError> {
        let before = self.own_saved(actor, id).await?;
        let of = (actor.org, id, &self.seen_by(actor).await?);
        let found = store::find_version(self.room.kept.db.connection(), of, version).await?;
        let (mut content, _) = found.ok_or(SavedError::NotFound)?;
        content.shared = before.content.shared;
        let note = Some(format!("Restored from version {version}."));
        self.put_saved(actor, before, content, (note, "saved_query.restore_version")).await
    }
}
