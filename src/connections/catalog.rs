//! Handing out what is known of a connection, and the way to it.

use std::sync::Arc;
use std::time::Duration;

use super::connector::{Connector, SourceError};
use super::model::{Catalog, ConnectionStatus};
use super::store::Record;
use super::{ConnectionError, Connections, require};
use crate::base::{Actor, ConnectionId, Permission};

/// How long a first question waits for the first look at a new connection.
const FIRST_LOOK: Duration = Duration::from_secs(20);

impl Connections {
    /// What is known of a connection. For one that was added a moment ago this waits for the first look at it.
    ///
    /// # Errors
    /// `NotFound`, also for another organisation's; `NotReady` when nothing is known yet, with the reason.
    pub async fn catalog(&self, actor: &Actor, id: ConnectionId) -> Result<Arc<Catalog>, ConnectionError> {
        require(actor, Permission::ReadConnections)?;
        let record = self.find(actor.org, id).await?;
        if let Some(catalog) = self.current_catalog(&record).await? {
            return Ok(catalog);
        }
        let record = self.after_first_look(actor, record).await?;
        self.current_catalog(&record).await?.ok_or_else(|| {
            ConnectionError::NotReady(match &record.connection.status_detail {
                Some(detail) => format!("The tables of this connection could not be read: {detail}"),
                None => "The tables of this connection are still being read. Try again in a moment.".to_owned(),
            })
        })
    }

    /// The open way to a connection. Only `queries` may ask for it: there every text passes the guard.
    ///
    /// # Errors
    /// `NotFound`, also for another organisation's; the inner error says why the way could not be opened.
    pub async fn connector(
        &self,
        actor: &Actor,
        id: ConnectionId,
    ) -> Result<Result<Arc<dyn Connector>, SourceError>, ConnectionError> {
        require(actor, Permission::ReadConnections)?;
        let record = self.find(actor.org, id).await?;
        Ok(self.open(&record).await)
    }

    /// The catalog in memory if it is that of the stored state, else the stored one.
    async fn current_catalog(&self, record: &Record) -> Result<Option<Arc<Catalog>>, ConnectionError> {
        let c = &record.connection;
        if let Some(catalog) = self.room.catalogs.get(&c.id).await {
            let fresh = catalog.connection.version == c.version && c.discovered_at == Some(catalog.discovered_at);
            if fresh && catalog.connection.name == c.name {
                return Ok(Some(catalog));
            }
        }
        let catalog = self.stored_catalog(record).await?;
        if let Some(catalog) = &catalog {
            self.room.catalogs.insert(c.id, catalog.clone()).await;
        }
        Ok(catalog)
    }

    /// Waits for a first look that is under way; the record as it is then.
    async fn after_first_look(&self, actor: &Actor, record: Arc<Record>) -> Result<Arc<Record>, ConnectionError> {
        let c = &record.connection;
        if matches!(c.status, ConnectionStatus::Discovering | ConnectionStatus::New) {
            let mut done = self.discover_soon(actor.org, &record);
            // Closing the channel is the signal: the value never changes.
            let _ = tokio::time::timeout(FIRST_LOOK, done.changed()).await;
        }
        self.forget(actor.org, c.id).await;
        self.find(actor.org, c.id).await
    }
}
