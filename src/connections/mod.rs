//! Where data lives: connections with their sealed credentials, the connectors that open them, and the catalog of
//! what is in them.
//!
//! Nothing a person writes reaches a driver as an option, no secret ever leaves, and nobody but `queries` runs
//! SQL through a connector. Another organisation's connection does not exist, nor does one that a person may not use.

mod access;
mod annotate;
mod catalog;
mod connector;
mod demo;
mod discovery;
mod drift;
mod edit;
mod embedded;
mod fields;
mod files;
mod freshness;
mod glossary;
mod hidden;
mod hindrance;
mod infer;
mod joined;
mod kind;
mod links;
mod manage;
mod model;
mod mysql;
mod names;
mod overlay;
mod patch;
mod pii;
mod postgres;
mod privacy;
mod report;
mod routes;
mod schemas;
mod search;
mod shown;
mod sources;
mod store;
mod target;
mod targets;
mod trash;
mod trial;
#[cfg(test)]
mod unguarded_tests;
mod views;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use moka::Entry;
use moka::future::Cache;
use moka::ops::compute::Op;

pub use access::{Access, Closed};
pub use annotate::{Author, PiiVerdict, PiiWord, TablePatch};
pub use catalog::Catalog;
pub use connector::{Connector, SourceError};
pub use drift::{Change, ChangeKind, SchemaDrift, SeenChange};
pub use glossary::{GlossaryEntry, GlossaryKind, GlossaryTable, GlossaryTarget, GlossaryWish, NewGlossaryEntry};
pub use hidden::Hidden;
pub use hindrance::Hindrance;
pub use joined::JoinedName;
pub use kind::ConnectionKind;
pub use links::{RelationshipEnds, RelationshipState, RelationshipVerdict, RelationshipView, Verdict};
pub use model::{Connection, ConnectionStatus, NewConnection, NewDatasetConnection, SourceFile, SslMode};
pub use names::{Called, Names, Nearness, OfferedColumn, OfferedTable, Offers, folded};
pub use patch::ConnectionPatch;
pub use privacy::Privacy;
pub use report::{FoundSchema, StepName, StepState, TestReport, TestStep};
pub use routes::routes;
pub use search::Found;
pub use shown::ConnectionView;
pub use sources::{GatheredSources, Member};
pub use trash::DeletedConnection;
pub use views::{MASK, SchemaView, sees_personal};

use crate::audit::{Audit, AuditError};
use crate::base::{Actor, ConnectionId, OrgId, Permission, SharedClock};
use crate::engine::Engine;
use crate::http::FieldError;
use crate::jobs::{JobError, Jobs};
use crate::platform::address::AddressPolicy;
use crate::platform::cluster::{Decision, SharedCluster};
use crate::platform::database::Database;
use crate::platform::sealing::Sealer;
pub use store::Link;
use store::Record;

/// How long what is stored of a connection may be believed without looking again. Another copy's edit or
/// deletion is seen within this time; our own at once.
const BELIEVED: Duration = Duration::from_secs(5);

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum ConnectionError {
    /// There is none, or it belongs to someone else: the same to the asker.
    #[error("There is no such connection.")]
    NotFound,
    #[error("the right {} is missing", .0.as_str())]
    Forbidden(Permission),
    #[error("some fields were not taken")]
    Invalid(Vec<FieldError>),
    /// Somebody else saved it in between.
    #[error("Somebody else changed this connection just now. Load it again and repeat your change.")]
    Conflict,
    /// What was to be called so has that name already.
    #[error("There is an entry of that name already.")]
    NameTaken,
    /// Nothing is known of its content yet; the text says why.
    #[error("{0}")]
    NotReady(String),
    /// Tests or refreshes come too fast.
    #[error("That was a lot in a short time. Wait a moment and try again.")]
    TooMany(Decision),
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl From<AuditError> for ConnectionError {
    fn from(error: AuditError) -> Self {
        Self::Internal(error.into())
    }
}

impl From<JobError> for ConnectionError {
    fn from(error: JobError) -> Self {
        match error {
            JobError::NotFound => Self::NotFound,
            JobError::Forbidden(permission) => Self::Forbidden(permission),
            JobError::Conflict(_) => Self::Conflict,
            JobError::Internal(cause) => Self::Internal(cause),
        }
    }
}

impl ConnectionError {
    /// One field that was not taken.
    fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }
}

/// What the room needs to be told.
#[derive(Debug, Clone)]
pub struct ConnectionSettings {
    /// Files that may be connected stand in its folder `files`.
    pub data_dir: PathBuf,
    /// Which addresses may be dialled.
    pub policy: AddressPolicy,
    /// Time from one discovery to the next.
    pub discovery_every: Duration,
}

/// What the room stands on.
pub struct ConnectionParts {
    pub db: Database,
    pub clock: SharedClock,
    pub audit: Audit,
    pub sealer: Sealer,
    pub cluster: SharedCluster,
    pub engine: Engine,
    pub jobs: Jobs,
    pub settings: ConnectionSettings,
}

/// The connections' service. Cheap to clone.
#[derive(Clone)]
pub struct Connections {
    room: Arc<Room>,
}

struct Room {
    parts: ConnectionParts,
    /// Discovery and pools live on the program's runtime, not on the worker thread of one request.
    runtime: tokio::runtime::Handle,
    records: Cache<(OrgId, ConnectionId), Arc<Record>>,
    restricted: Cache<OrgId, Arc<Vec<access::Restricted>>>,
    catalogs: Cache<ConnectionId, Arc<Catalog>>,
    /// Catalogs over all sources, by the state of those.
    over_sources: Cache<(ConnectionId, [u8; 32]), Arc<Catalog>>,
    names: Cache<ConnectionId, (Arc<Catalog>, Arc<Names>)>,
    connectors: Cache<(ConnectionId, u64), Arc<dyn Connector>>,
    discovery: discovery::Desk,
}

impl Connections {
    /// The service over these parts. Call it inside the program's own runtime.
    pub fn new(parts: ConnectionParts) -> Self {
        let room = Room {
            parts,
            runtime: tokio::runtime::Handle::current(),
            records: Cache::builder().max_capacity(10_000).time_to_live(BELIEVED).build(),
            restricted: Cache::builder().max_capacity(10_000).time_to_live(BELIEVED).build(),
            catalogs: Cache::builder().max_capacity(500).time_to_idle(Duration::from_hours(1)).build(),
            over_sources: Cache::builder().max_capacity(50).time_to_idle(Duration::from_hours(1)).build(),
            names: Cache::builder().max_capacity(100).time_to_idle(Duration::from_hours(1)).build(),
            connectors: Cache::builder().max_capacity(500).time_to_idle(Duration::from_mins(15)).build(),
            discovery: discovery::Desk::default(),
        };
        Self { room: Arc::new(room) }
    }

    fn now(&self) -> DateTime<Utc> {
        self.room.parts.clock.now()
    }

    /// The one lookup for a person: a connection of their organisation that is not deleted and that they may use.
    async fn find(&self, actor: &Actor, id: ConnectionId) -> Result<Arc<Record>, ConnectionError> {
        let found = self.kept(actor.org, id).await?;
        if found.connection.is_open_to(actor) { Ok(found) } else { Err(ConnectionError::NotFound) }
    }

    /// A connection of this organisation that is not deleted, for the program's own work. Reading and remembering are one step, so
    /// that [`Connections::forget`] waits for it: else what was read before a change would be remembered after it.
    async fn kept(&self, org: OrgId, id: ConnectionId) -> Result<Arc<Record>, ConnectionError> {
        if let Some(record) = self.room.records.get(&(org, id)).await {
            return Ok(record);
        }
        let entry = self.room.records.entry((org, id));
        let read = entry.and_try_compute_with(|kept| async move {
            if kept.is_some() {
                return Ok::<_, ConnectionError>(Op::Nop);
            }
            let found = store::get(self.room.parts.db.connection(), org, id).await?;
            Ok(Op::Put(Arc::new(found.ok_or(ConnectionError::NotFound)?)))
        });
        read.await?.into_entry().map(Entry::into_value).ok_or(ConnectionError::NotFound)
    }

    /// Drops what is remembered of a connection, so that the next look is a fresh one.
    async fn forget(&self, org: OrgId, id: ConnectionId) {
        self.room.records.entry((org, id)).and_compute_with(|_| async { Op::Remove }).await;
    }
}

/// Asks for a right.
fn require(actor: &Actor, permission: Permission) -> Result<(), ConnectionError> {
    if actor.may(permission) { Ok(()) } else { Err(ConnectionError::Forbidden(permission)) }
}
