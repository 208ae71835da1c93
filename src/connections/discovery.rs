//! Reading what is in a source: after it is added or changed, when asked, and every few hours.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::{Semaphore, watch};

use super::connector::SourceError;
use super::model::{Catalog, ConnectionStatus};
use super::store::{self, Progress, Record};
use super::{ConnectionError, Connections, infer, require, targets};
use crate::base::{Actor, ConnectionId, OrgId, Permission};
use crate::data::Schema;
use crate::platform::cluster::Quota;
use crate::reading;

/// A discovery that was cut off (the process ended) is begun again after this time.
pub(super) const STUCK_AFTER: TimeDelta = TimeDelta::minutes(10);
/// A source that could not be read is tried again after this time.
const RETRY_AFTER: TimeDelta = TimeDelta::minutes(30);
/// The longest that reading one source may take.
const LIMIT: Duration = Duration::from_mins(3);
/// How many sources are read at the same time.
const AT_ONCE: usize = 4;
/// How often one person may have sources read again.
const REFRESHES: Quota = Quota { per_minute: 2 };
/// How many of them one organisation's may be: its slow ones don't keep the others' waiting.
const AT_ONCE_OF_ONE: usize = 2;
/// How many due sources one tick of the clock takes on.
const PER_TICK: u64 = 50;

/// Which discoveries are under way in this process.
pub(super) struct Desk {
    running: Mutex<HashMap<ConnectionId, Running>>,
    places: Arc<Semaphore>,
    /// Each organisation's own places; gone when none of its sources is read or waits.
    of_one: Mutex<HashMap<OrgId, Weak<Semaphore>>>,
}

/// One discovery under way: which version of the connection is looked at, and a signal for its end.
#[derive(Clone)]
struct Running {
    version: u64,
    done: watch::Receiver<()>,
}

impl Default for Desk {
    fn default() -> Self {
        Self { running: Mutex::default(), places: Arc::new(Semaphore::new(AT_ONCE)), of_one: Mutex::default() }
    }
}

impl Desk {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ConnectionId, Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The organisation's own places.
    fn places_of(&self, org: OrgId) -> Arc<Semaphore> {
        let mut all = self.of_one.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(places) = all.get(&org).and_then(Weak::upgrade) {
            return places;
        }
        all.retain(|_, places| places.strong_count() > 0);
        let places = Arc::new(Semaphore::new(AT_ONCE_OF_ONE));
        all.insert(org, Arc::downgrade(&places));
        places
    }

    /// Takes the connection on; nothing if the same version is being read already. Dropping the sender is the end.
    fn begin(&self, id: ConnectionId, version: u64) -> Result<watch::Sender<()>, watch::Receiver<()>> {
        let mut running = self.lock();
        if let Some(known) = running.get(&id).filter(|known| known.version == version) {
            return Err(known.done.clone());
        }
        let (end, done) = watch::channel(());
        running.insert(id, Running { version, done });
        Ok(end)
    }

    fn end(&self, id: ConnectionId, version: u64) {
        let mut running = self.lock();
        if running.get(&id).is_some_and(|known| known.version == version) {
            running.remove(&id);
        }
    }

    /// Nobody waits any longer for what is being read of this connection.
    pub(super) fn abandon(&self, id: ConnectionId) {
        self.lock().remove(&id);
    }
}

impl Connections {
    /// Begins to read a connection's content again.
    ///
    /// # Errors
    /// `NotFound`, also for another organisation's; `TooMany` beyond two a minute.
    pub async fn refresh(&self, actor: &Actor, id: ConnectionId) -> Result<ConnectionStatus, ConnectionError> {
        require(actor, Permission::WriteConnections)?;
        let record = self.find(actor.org, id).await?;
        self.admit(actor, "schema_refresh", REFRESHES).await?;
        self.forget(actor.org, id).await;
        self.discover_soon(actor.org, &record);
        Ok(ConnectionStatus::Discovering)
    }

    /// Begins to read whatever is due by now. Called by the program's clock, by one copy at a time.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn refresh_due(&self) -> Result<(), ConnectionError> {
        let due = store::due(self.room.parts.db.connection(), self.now(), PER_TICK).await?;
        for record in &due {
            self.discover_soon(record.connection.org, record);
        }
        Ok(())
    }

    /// Begins to read a connection unless the same version is being read already; the receiver closes at the end.
    pub(super) fn discover_soon(&self, org: OrgId, record: &Record) -> watch::Receiver<()> {
        let (id, version) = (record.connection.id, record.connection.version);
        let end = match self.room.discovery.begin(id, version) {
            Ok(end) => end,
            Err(done) => return done,
        };
        let done = end.subscribe();
        let (room, record) = (self.clone(), record.clone());
        self.room.runtime.spawn(async move {
            if let Err(error) = room.discover(org, &record).await {
                tracing::error!(connection = %id, error = format!("{error:#}"), "discovery could not be kept");
            }
            room.room.discovery.end(id, version);
            drop(end);
        });
        done
    }

    /// Reads the source and keeps what was found, or why it could not be read.
    async fn discover(&self, org: OrgId, record: &Record) -> anyhow::Result<()> {
        let own_places = self.room.discovery.places_of(org);
        let _own_place = own_places.acquire().await?;
        let _place = self.room.discovery.places.acquire().await?;
        let c = &record.connection;
        let key = (c.id, c.version);
        let db = self.room.parts.db.connection();
        if !store::set_progress(db, org, key, self.begun()).await? {
            return Ok(());
        }
        self.forget(org, c.id).await;
        let found = tokio::time::timeout(LIMIT, self.look(record)).await.unwrap_or(Err(SourceError::Timeout));
        match found {
            Ok(schema) => self.keep(org, record, schema).await?,
            Err(error) => {
                if let SourceError::Internal(cause) = &error {
                    tracing::error!(connection = %c.id, error = format!("{cause:#}"), "discovery failed");
                }
                let failed = Progress {
                    status: ConnectionStatus::Failed,
                    detail: Some(error.for_person()),
                    tables_found: None,
                    discovered_at: None,
                    next_discovery_at: Some(self.now() + RETRY_AFTER),
                };
                store::set_progress(db, org, key, failed).await?;
            }
        }
        self.forget(org, c.id).await;
        Ok(())
    }

    /// What a connection's row says while it is read.
    pub(super) fn begun(&self) -> Progress {
        Progress {
            status: ConnectionStatus::Discovering,
            detail: None,
            tables_found: None,
            discovered_at: None,
            next_discovery_at: Some(self.now() + STUCK_AFTER),
        }
    }

    /// What the source says of itself, and the relationships that it doesn't say but shows.
    async fn look(&self, record: &Record) -> Result<Schema, SourceError> {
        let connector = self.open(record).await?;
        let schema = connector.describe().await?;
        let work = tokio::task::spawn_blocking(move || infer::complete(schema));
        work.await.map_err(|e| anyhow::Error::from(e).into())
    }

    /// Saves a schema and puts its catalog in place of the one before.
    async fn keep(&self, org: OrgId, record: &Record, schema: Schema) -> anyhow::Result<()> {
        let c = &record.connection;
        let key = (c.id, c.version);
        let now = self.now();
        let ready = Progress {
            status: ConnectionStatus::Ready,
            detail: None,
            tables_found: u32::try_from(schema.tables.len()).ok(),
            discovered_at: Some(now),
            next_discovery_at: TimeDelta::from_std(self.room.parts.settings.discovery_every).ok().map(|d| now + d),
        };
        let db = self.room.parts.db.begin_patiently().await?;
        if store::set_progress(&db, org, key, ready).await? {
            store::save_catalog(&db, org, key, now, &schema).await?;
            db.commit().await?;
        }
        self.room.catalogs.invalidate(&c.id).await;
        Ok(())
    }

    /// The open way to a source, kept for its version.
    pub(super) async fn open(&self, record: &Record) -> Result<Arc<dyn super::Connector>, SourceError> {
        let parts = &self.room.parts;
        let key = (record.connection.id, record.connection.version);
        if let Some(connector) = self.room.connectors.get(&key).await {
            return Ok(connector);
        }
        let (record, data_dir, sealer) = (record.clone(), parts.settings.data_dir.clone(), parts.sealer.clone());
        let work = tokio::task::spawn_blocking(move || targets::of_record(&record, &data_dir, &sealer));
        let target = work.await.map_err(anyhow::Error::from)??;
        let connector = targets::open(target, &parts.engine, parts.settings.policy, self.room.runtime.clone());
        self.room.connectors.insert(key, connector.clone()).await;
        Ok(connector)
    }

    /// Builds the catalog of a connection from what is stored; nothing if nothing is stored yet.
    pub(super) async fn stored_catalog(&self, record: &Record) -> Result<Option<Arc<Catalog>>, ConnectionError> {
        let c = &record.connection;
        let found = store::load_catalog(self.room.parts.db.connection(), c.org, c.id).await?;
        let Some((version, discovered_at, schema)) = found else { return Ok(None) };
        if version != c.version {
            return Ok(None);
        }
        let (connection, dialect) = (c.clone(), c.dialect());
        let build = tokio::task::spawn_blocking(move || {
            let index = Arc::new(reading::Index::build(&schema, dialect));
            Arc::new(Catalog { connection, schema, index, discovered_at })
        });
        Ok(Some(build.await.map_err(anyhow::Error::from)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_version_is_read_once_and_a_newer_one_beside_it() {
        let desk = Desk::default();
        let id = ConnectionId::new();
        let first = desk.begin(id, 1);
        assert!(first.is_ok());
        assert!(desk.begin(id, 1).is_err());
        assert!(desk.begin(id, 2).is_ok());
        // The older one's end doesn't end the newer one.
        desk.end(id, 1);
        assert!(desk.begin(id, 2).is_err());
        desk.end(id, 2);
        assert!(desk.begin(id, 2).is_ok());
    }
}
