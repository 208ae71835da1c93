//! Reading what is in a source: after it is added or changed, when asked, and every few hours.

mod desk;
pub(super) mod job;

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

pub(super) use desk::Desk;

use super::connector::SourceError;
use super::model::ConnectionStatus;
use super::store::{self, Progress, Record};
use super::{ConnectionError, Connections, drift, infer, require, schemas, targets};
use crate::base::{Actor, ConnectionId, JobId, OrgId, Permission};
use crate::data::{ColumnSet, Schema};
use crate::platform::cluster::Quota;

/// A discovery that was cut off (the process ended) is begun again after this time.
pub(super) const STUCK_AFTER: TimeDelta = TimeDelta::minutes(10);
/// A source that could not be read is tried again after this time.
const RETRY_AFTER: TimeDelta = TimeDelta::minutes(30);
/// The longest that reading one source may take.
const LIMIT: Duration = Duration::from_mins(3);
/// The most tables that are read of one source.
const MOST_TABLES: usize = 5_000;
/// What is said where there are more.
const MORE_TABLES: &str = "This source has more than 5,000 tables. The first 5,000 are read, in the order of their schemas and \
                           names; the others are not there for questions and SQL. Choose the schemas that people ask about.";
/// How often one person may have sources read again.
const REFRESHES: Quota = Quota { per_minute: 2 };
/// How many due sources one tick of the clock takes on.
const PER_TICK: u64 = 50;

impl Connections {
    /// Begins to read a connection's content again, as a job. Asked again while it waits or runs, it is the same job.
    ///
    /// # Errors
    /// `NotFound`, also for another organisation's; `TooMany` beyond two a minute.
    pub async fn refresh(&self, actor: &Actor, id: ConnectionId) -> Result<JobId, ConnectionError> {
        require(actor, Permission::WriteConnections)?;
        let record = self.find(actor, id).await?;
        self.admit(actor, "schema_refresh", REFRESHES).await?;
        self.forget(actor.org, id).await;
        self.catch_up(&record).await?;
        let jobs = &self.room.parts.jobs;
        if let Some(known) = jobs.unfinished(actor, job::KIND, &id.to_string()).await? {
            return Ok(known);
        }
        Ok(jobs.begin(actor, job::of(&record)).await?)
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
        let (end, stop) = match self.room.discovery.begin(id, version) {
            Ok(begun) => begun,
            Err(done) => return done,
        };
        let done = end.subscribe();
        let (room, record) = (self.clone(), record.clone());
        self.room.runtime.spawn(async move {
            if let Err(error) = room.discover(org, &record, &stop).await {
                tracing::error!(connection = %id, error = format!("{error:#}"), "discovery could not be kept");
                room.not_kept(org, &record).await;
            }
            room.tell_over_sources(org, &record).await;
            room.room.discovery.end(id, version);
            drop(end);
        });
        done
    }

    /// Reads the source and keeps what was found, or why it could not be read.
    async fn discover(&self, org: OrgId, record: &Record, stop: &CancellationToken) -> anyhow::Result<()> {
        let c = &record.connection;
        let key = (c.id, c.version);
        let db = self.room.parts.db.connection();
        let read = async {
            if !store::set_progress(db, org, key, self.begun()).await? {
                return Ok(None);
            }
            self.forget(org, c.id).await;
            let found = tokio::time::timeout(LIMIT, self.look(record)).await;
            Ok::<_, anyhow::Error>(Some(found.unwrap_or(Err(SourceError::Timeout))))
        };
        let read = tokio::select! {
            biased;
            () = stop.cancelled() => None,
            read = self.room.discovery.in_turn(org, read) => Some(read?.unwrap_or(Ok(Some(Err(SourceError::Timeout))))?),
        };
        let Some(found) = read else {
            store::set_progress(db, org, key, self.stopped(record)).await?;
            self.forget(org, c.id).await;
            return Ok(());
        };
        let Some(found) = found else { return Ok(()) };
        match found {
            Ok((schema, reach)) => self.keep(org, record, (schema, reach)).await?,
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

    /// Says that what was read could not be kept, so that nobody waits for it, as far as that can be said.
    async fn not_kept(&self, org: OrgId, record: &Record) {
        let failed = Progress {
            status: ConnectionStatus::Failed,
            detail: Some("Its tables were read, but what was found could not be kept.".to_owned()),
            tables_found: None,
            discovered_at: None,
            next_discovery_at: Some(self.now() + RETRY_AFTER),
        };
        let key = (record.connection.id, record.connection.version);
        if let Err(error) = store::set_progress(self.room.parts.db.connection(), org, key, failed).await {
            tracing::debug!(%error, "nor could that be said");
        }
        self.forget(org, record.connection.id).await;
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

    /// What a connection's row says after its reading was cancelled: what was known before still holds.
    fn stopped(&self, record: &Record) -> Progress {
        let c = &record.connection;
        let known = c.discovered_at.is_some();
        Progress {
            status: if known { ConnectionStatus::Ready } else { ConnectionStatus::Failed },
            detail: (!known).then(|| "Reading its tables was cancelled.".to_owned()),
            tables_found: c.tables_found,
            discovered_at: c.discovered_at,
            next_discovery_at: TimeDelta::from_std(self.room.parts.settings.discovery_every)
                .ok()
                .map(|every| self.now() + every),
        }
    }

    /// What the source says of itself, and the relationships that it doesn't say but shows.
    async fn look(&self, record: &Record) -> Result<(Schema, Reach), SourceError> {
        if record.connection.kind.joins_sources() {
            self.name_sources(record.connection.org).await?;
            // Nothing is read: what it shows is brought together whenever it is asked for.
            return Ok((Schema::default(), Reach::Whole));
        }
        let found = if record.connection.kind.joins_files() {
            self.look_joined(record).await?
        } else {
            self.open(record).await?.describe().await?
        };
        let work = tokio::task::spawn_blocking(move || {
            let (schema, reach) = within_reach(found);
            (infer::complete(schema), reach)
        });
        work.await.map_err(|e| anyhow::Error::from(e).into())
    }

    /// Saves a schema and puts its catalog in place of the one before.
    async fn keep(&self, org: OrgId, record: &Record, (schema, reach): (Schema, Reach)) -> anyhow::Result<()> {
        let c = &record.connection;
        let key = (c.id, c.version);
        let now = self.now();
        let tables_found = if c.kind.joins_sources() {
            Some(self.count_over_sources(org).await?)
        } else {
            u32::try_from(schema.tables.len()).ok()
        };
        let ready = Progress {
            status: ConnectionStatus::Ready,
            detail: (reach == Reach::Part).then(|| MORE_TABLES.to_owned()),
            tables_found,
            discovered_at: Some(now),
            next_discovery_at: TimeDelta::from_std(self.room.parts.settings.discovery_every).ok().map(|d| now + d),
        };
        let db = self.room.parts.db.begin_patiently().await?;
        if store::set_progress(&db, org, key, ready).await? {
            let before = store::load_catalog(&db, org, c.id).await?;
            let before =
                before.map(|(version, since, schema)| (version, since, schemas::within(schema, c.schemas.as_deref())));
            if let Some((_, since, before)) = before.filter(|(.., before)| drift::is_same_source(before, &schema)) {
                let mut changes = drift::compare(&before, &schema);
                if reach == Reach::Part {
                    // A table may have come into reach or gone out of it because of others.
                    changes.retain(|change| change.column.is_some());
                }
                if !changes.is_empty() {
                    store::keep_changes(&db, (org, c.id), (since, now), &changes).await?;
                }
            }
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
}

/// How far a source was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Whole,
    /// There are more tables than are read.
    Part,
}

/// The tables that are read of those that were found, with the relationships among them. Connectors give one more than
/// are read, where there are more.
fn within_reach(mut found: Schema) -> (Schema, Reach) {
    if found.tables.len() <= MOST_TABLES {
        return (found, Reach::Whole);
    }
    for beyond in found.tables.split_off(MOST_TABLES) {
        let is = |end: &ColumnSet| beyond.schema == end.schema && beyond.name == end.table;
        found.relationships.retain(|link| !is(&link.from) && !is(&link.to));
    }
    (found, Reach::Part)
}
