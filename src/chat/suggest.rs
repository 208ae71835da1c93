//! First questions for a connection, from its real tables and values.

use super::{Chat, ChatError, require};
use crate::base::{Actor, ConnectionId, Listing, Permission};
use crate::reading;

/// How many are offered.
const MOST: usize = 6;

impl Chat {
    /// Questions worth asking first; the builtin engine answers every one of them.
    ///
    /// # Errors
    /// `NotFound` for a connection that isn't the organisation's, `NotReady` before its tables were read.
    pub async fn suggestions(&self, actor: &Actor, id: ConnectionId) -> Result<Listing<String>, ChatError> {
        require(actor, Permission::Ask)?;
        let catalog = self.room.parts.connections.catalog(actor, id).await?;
        let now = self.now();
        let work = tokio::task::spawn_blocking(move || reading::suggestions(&catalog.index, now, MOST));
        let data = work.await.map_err(anyhow::Error::from)?;
        Ok(Listing { count: data.len() as u64, data })
    }
}
