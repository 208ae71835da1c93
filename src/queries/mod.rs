//! The one road to people's data: permission, guard, limits, cache, connector, history, in this order and for everybody.
//!
//! Nothing here prints or edits SQL: what the guard accepted is what runs. A result is never shared between
//! organisations, and every run leaves a line in the history, whatever became of it.

mod admission;
mod download;
mod error;
mod explain;
mod flight;
mod history;
mod line;
mod parameters;
mod registry;
mod routes;
mod run;
mod sample;
mod saved;
mod sources;
mod status;
mod store;
mod stream;
mod written;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use moka::future::Cache;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use download::{csv_body, file_name};
pub use error::QueryError;
pub use explain::{Explanation, PlanLine};
pub use line::{HistoryLine, RunStatus};
pub use parameters::{Parameter, ParameterFault, ParameterType};
pub use routes::{QueryResult, routes};
pub use saved::{
    DeletedQuery, NewSavedQuery, SavedError, SavedFilter, SavedParameter, SavedQuery, SavedQueryEdit, SavedReader,
    SavedSort, SavedVersion, SavedVersionLine, TagCount, Whose,
};
pub use sources::Asked;
pub use stream::json_body;

use crate::audit::Audit;
use crate::base::{Actor, ConnectionId, OrgId, QueryId, SharedClock};
use crate::config::Queries as Settings;
use crate::connections::Connections;
use crate::data::{Limits, LongCells, ResultTable, digest};
use crate::platform::database::Database;
use crate::sql::{Guard, Guarded, Reason, RelationName};
use admission::Admission;
use flight::Flights;
use history::History;
use registry::Registry;

/// The most accepted texts that are remembered; each is at most 64 KiB.
const ACCEPTED_BYTES: u64 = 16 << 20;
/// How long a run waits for its turn.
const TURN: Duration = Duration::from_secs(10);

/// Where a run comes from: it decides which right it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// SQL that a person wrote: needs `sql.run`.
    Editor,
    /// A question's own SQL: needs `ask`.
    Chat,
    Dashboard,
    Alert,
    /// The plan of SQL that a person wrote: needs `sql.run`. The SQL itself does not run.
    Explain,
    /// The first rows of a table: needs `ask`.
    Sample,
    /// SQL that a person wrote, its rows as a file: needs `sql.run`.
    Download,
    /// What a person put together from a table's columns: needs `ask`.
    Explore,
    /// A source's part of a query over all sources, in words of ours: needs `ask`.
    Source,
}

/// One wish to run one text.
#[derive(Debug, Clone)]
pub struct Run {
    /// What cancelling names; made by the caller.
    pub id: QueryId,
    pub connection: ConnectionId,
    pub sql: String,
    /// Narrower limits than the settings'; wider ones have no effect.
    pub limits: Option<Limits>,
    pub origin: Origin,
    /// Whether an answer of a moment ago will do.
    pub use_cache: bool,
}

/// The rows and how they came.
#[derive(Debug, Clone)]
pub struct Answered {
    pub query_id: QueryId,
    pub table: Arc<ResultTable>,
    /// The accepted text and what it reads.
    pub guarded: Arc<Guarded>,
    /// The source's own time, when it ran.
    pub took_ms: u64,
    /// When the source answered, where this is an answer of a moment ago.
    pub cached_at: Option<DateTime<Utc>>,
    /// Whether rows were left out because a limit was reached.
    pub truncated: bool,
    ran: Arc<Ran>,
}

impl Answered {
    /// The SHA-256 of the result's canonical form, in hexadecimal; worked out at the first call.
    pub fn digest(&self) -> &str {
        self.ran.digest.get_or_init(|| digest(&self.table))
    }

    /// Of a query over all sources, what each of them was asked.
    pub fn asked(&self) -> &[Asked] {
        &self.ran.asked
    }
}

/// What a source gave, as the cache keeps it.
#[derive(Debug)]
struct Ran {
    table: Arc<ResultTable>,
    took: Duration,
    at: DateTime<Utc>,
    digest: OnceLock<String>,
    /// Of a query over all sources, what each of them was asked.
    asked: Vec<Asked>,
}

impl Ran {
    fn new(table: ResultTable, took: Duration, at: DateTime<Utc>) -> Self {
        Self { table: Arc::new(table), took, at, digest: OnceLock::new(), asked: Vec::new() }
    }

    fn with_asked(self, asked: Vec<Asked>) -> Self {
        Self { asked, ..self }
    }
}

/// What the room stands on.
pub struct QueryParts {
    pub db: Database,
    pub audit: Audit,
    pub clock: SharedClock,
    pub connections: Connections,
    pub settings: Settings,
}

/// The queries' service. Cheap to clone.
#[derive(Clone)]
pub struct Queries {
    room: Arc<Room>,
}

struct Room {
    clock: SharedClock,
    guard: Guard,
    kept: Kept,
    connections: Connections,
    /// The widest limits that a run may have.
    limits: Limits,
    /// The widest that one source's part of a query over all sources may have.
    source_limits: Limits,
    /// Whether sources do their part of such a query.
    pushdown: bool,
    /// Texts that the guard accepted for a given state of a catalog.
    accepted: Cache<run::AcceptedKey, Arc<Guarded>>,
    results: Cache<run::ResultKey, Arc<Ran>>,
    flights: Flights,
    admission: Admission,
    registry: Registry,
    history: History,
}

/// What saved queries stand on.
struct Kept {
    db: Database,
    audit: Audit,
}

/// What checking a text found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Validation {
    pub valid: bool,
    pub reasons: Vec<Reason>,
    /// The tables that the text reads.
    pub tables: Vec<String>,
    /// The names of its `{{name}}`, in the order in which they first stand in it.
    pub parameters: Vec<String>,
}

impl Queries {
    /// The service over these parts. Call it inside the program's own runtime.
    pub fn new(parts: QueryParts) -> Self {
        let settings = parts.settings;
        let results = Cache::builder()
            .max_capacity(settings.cache_bytes)
            .weigher(|_, ran: &Arc<Ran>| u32::try_from(ran.table.size_bytes().max(256)).unwrap_or(u32::MAX))
            .time_to_live(settings.cache_lifetime)
            .build();
        let accepted = Cache::builder()
            .max_capacity(ACCEPTED_BYTES)
            .weigher(|_, guarded: &Arc<Guarded>| u32::try_from(guarded.text.len() + 512).unwrap_or(u32::MAX))
            .time_to_idle(Duration::from_hours(1))
            .build();
        let room = Room {
            history: History::new(parts.db.clone(), parts.clock.clone()),
            kept: Kept { db: parts.db, audit: parts.audit },
            admission: Admission::new(settings.concurrent_per_org, settings.concurrent_per_connection, TURN),
            clock: parts.clock,
            guard: Guard::new(),
            connections: parts.connections,
            pushdown: settings.pushdown,
            source_limits: Limits {
                rows: settings.source_rows,
                bytes: settings.source_bytes,
                cell_bytes: settings.max_cell_bytes,
                long_cells: LongCells::Refuse,
                deadline: settings.timeout,
            },
            limits: Limits {
                rows: settings.max_rows,
                bytes: settings.max_bytes,
                cell_bytes: settings.max_cell_bytes,
                long_cells: LongCells::Refuse,
                deadline: settings.timeout,
            },
            accepted,
            results,
            flights: Flights::new(),
            registry: Registry::default(),
        };
        Self { room: Arc::new(room) }
    }

    /// The most rows that a result may have.
    pub fn max_rows(&self) -> usize {
        self.room.limits.rows
    }

    /// Stops a run. Only the person who started it and admins can.
    ///
    /// # Errors
    /// `NotFound` when it is not under way, or not theirs to stop.
    pub fn cancel(&self, actor: &Actor, id: QueryId) -> Result<(), QueryError> {
        if self.room.registry.cancel(actor, id) { Ok(()) } else { Err(QueryError::NotFound) }
    }

    /// Stops everything that is under way and waits until it stands in the history. Called when the program ends.
    pub async fn stop_all(&self) {
        self.room.registry.cancel_all().await;
        self.room.history.settle().await;
    }
}

/// A relation's name as people write it.
fn shown(relation: &RelationName) -> String {
    match &relation.schema {
        Some(schema) => format!("{schema}.{}", relation.name),
        None => relation.name.clone(),
    }
}

/// Who may share a result: everybody of one organisation, since nothing narrows one person's view of a connection.
/// A rule that does must become part of this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Scope {
    org: OrgId,
}

impl Scope {
    fn of(actor: &Actor) -> Self {
        Self { org: actor.org }
    }
}
