//! Connections that were deleted: kept for their time with all that was read of them, then erased.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::model::{Connection, ConnectionStatus};
use super::store;
use super::{ConnectionError, Connections, demo, require};
use crate::audit::Entry;
use crate::base::{Actor, ConnectionId, Permission, UserId};

/// How long a deleted connection is kept, as everything that is deleted.
const KEPT: TimeDelta = TimeDelta::days(30);
/// The most that are erased at once.
const AT_ONCE: u64 = 100;

/// A connection in the trash.
#[derive(Debug, Clone)]
pub struct DeletedConnection {
    pub id: ConnectionId,
    pub name: String,
    /// Whether it is an uploaded file's.
    pub is_upload: bool,
    pub deleted_at: DateTime<Utc>,
    pub deleted_by: Option<UserId>,
    /// When it will be erased.
    pub erased_at: DateTime<Utc>,
}

impl Connections {
    /// Deleted connections, for those who may delete connections; for others there are none.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn deleted(&self, actor: &Actor) -> Result<Vec<DeletedConnection>, ConnectionError> {
        if !actor.may(Permission::DeleteConnections) {
            return Ok(Vec::new());
        }
        let found = store::list_deleted(self.room.parts.db.connection(), actor.org).await?;
        let seen = found.into_iter().filter(|deleted| deleted.record.connection.is_open_to(actor));
        let shown = seen.map(|deleted| DeletedConnection {
            id: deleted.record.connection.id,
            name: deleted.record.connection.name,
            is_upload: deleted.record.connection.kind.is_upload(),
            deleted_at: deleted.at,
            deleted_by: deleted.by,
            erased_at: deleted.at + KEPT,
        });
        Ok(shown.collect())
    }

    /// Brings a deleted connection back and begins to read it anew.
    ///
    /// # Errors
    /// `NotFound` when it is not in the trash; `Invalid` for a demo shop where there is another one by now.
    pub async fn undelete(&self, actor: &Actor, id: ConnectionId) -> Result<Connection, ConnectionError> {
        require(actor, Permission::DeleteConnections)?;
        let db = self.room.parts.db.begin().await.map_err(anyhow::Error::from)?;
        let found = store::find_deleted(&db, actor.org, id).await?.ok_or(ConnectionError::NotFound)?;
        let mut record = found.record;
        if !record.connection.is_open_to(actor) {
            return Err(ConnectionError::NotFound);
        }
        if record.connection.is_demo && store::find_demo(&db, actor.org).await?.is_some() {
            let message = "There is a demo shop already. Delete it first.";
            return Err(ConnectionError::field("id", message));
        }
        let now = self.now();
        record.connection.version += 1;
        record.connection.updated_at = now;
        record.connection.status = ConnectionStatus::Discovering;
        record.connection.next_discovery_at = Some(now + super::discovery::STUCK_AFTER);
        if !store::undelete(&db, actor.org, &record).await? {
            return Err(ConnectionError::NotFound);
        }
        let c = &record.connection;
        let entry = Entry::by(actor, "connection.restore").on("connection", c.id).with(json!({ "name": c.name }));
        self.room.parts.audit.record(&db, entry).await?;
        let followed = self.follow_if(&db, &record).await?;
        db.commit().await.map_err(anyhow::Error::from)?;
        self.forget(actor.org, id).await;
        self.discover_soon(actor.org, &record);
        self.followed(actor.org, followed).await;
        Ok(record.connection)
    }

    /// Erases connections that were deleted long enough ago, with a demo shop's file that no other one uses. For the
    /// clock.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn erase_deleted(&self) -> Result<u64, ConnectionError> {
        let db = self.room.parts.db.connection();
        let due = store::due_to_erase(db, self.now() - KEPT, AT_ONCE).await?;
        let count = due.len() as u64;
        for record in due {
            let (c, tx) = (&record.connection, self.room.parts.db.begin().await.map_err(anyhow::Error::from)?);
            store::erase(&tx, c.org, c.id).await?;
            if let Some(file) = &c.file_path {
                store::release_file(&tx, c.org, file).await?;
            }
            let others_demo = c.is_demo && store::find_demo(&tx, c.org).await?.is_some();
            tx.commit().await.map_err(anyhow::Error::from)?;
            if c.is_demo && !others_demo {
                demo::remove(&self.room.parts.settings.data_dir, c.file_path.as_deref());
            }
        }
        Ok(count)
    }
}
