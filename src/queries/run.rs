//! One run, from the wish to the rows. There is no other way to a connector.

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use super::history::{Outcome, Pending};
use super::{Answered, Origin, Queries, QueryError, Ran, Run, Scope};
use crate::base::{Actor, ConnectionId, Permission};
use crate::connections::Catalog;
use crate::data::{Limits, LongCells};
use crate::sql::Guarded;

/// What an accepted text was judged against: the connection's version and the moment its catalog was read.
pub(super) type AcceptedKey = (ConnectionId, CatalogState, [u8; 32]);

/// Which state of a catalog a text was judged by.
type CatalogState = (u64, DateTime<Utc>, Option<[u8; 32]>);

/// Who runs something, and on what.
#[derive(Clone)]
pub(super) struct OnRoad {
    pub actor: Actor,
    pub catalog: Arc<Catalog>,
}

/// What makes two runs the same run.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ResultKey {
    scope: Scope,
    connection: ConnectionId,
    version: u64,
    /// Of a connection over all sources, which ones the person may use and how they are.
    sources: Option<[u8; 32]>,
    text: [u8; 32],
    /// The plan instead of the rows.
    explain: bool,
    rows: usize,
    bytes: usize,
    cell_bytes: usize,
    long_cells: LongCells,
}

impl Queries {
    /// Runs one text for a person and gives its rows.
    ///
    /// # Errors
    /// See [`QueryError`]. Dropping this future or cancelling `cancel` stops the run at the source.
    pub async fn run(&self, actor: &Actor, run: Run, cancel: CancellationToken) -> Result<Answered, QueryError> {
        let begun = Instant::now();
        permit(actor, run.origin)?;
        // Before anything else: whose connection is it? What isn't there leaves no trace in the history.
        let catalog = self.room.connections.catalog(actor, run.connection).await?;
        let ticket = self
            .room
            .registry
            .enter(actor, run.id, &cancel)
            .ok_or(QueryError::Busy("A query with this id is under way already."))?;
        let pending = self.room.history.begin(actor, &run, begun);
        let outcome = tokio::select! {
            biased;
            () = ticket.token().cancelled() => Err(QueryError::Cancelled),
            outcome = self.answer(actor, &run, &catalog, ticket.token()) => outcome,
        };
        recorded(pending, outcome)
    }

    /// Lets the guard look at a text before it runs; the run itself then needs no second look.
    ///
    /// # Errors
    /// As for a run; `Refused` says why the text would not run.
    pub async fn accept(&self, actor: &Actor, run: &Run) -> Result<(), QueryError> {
        permit(actor, run.origin)?;
        let catalog = self.room.connections.catalog(actor, run.connection).await?;
        let text: [u8; 32] = Sha256::digest(run.sql.as_bytes()).into();
        self.accepted(run, &catalog, text).await.map(|_| ())
    }

    /// Guard, cache, source.
    async fn answer(
        &self,
        actor: &Actor,
        run: &Run,
        catalog: &Arc<Catalog>,
        cancel: &CancellationToken,
    ) -> Result<(Arc<Ran>, Arc<Guarded>, bool), QueryError> {
        let text: [u8; 32] = Sha256::digest(run.sql.as_bytes()).into();
        let guarded = self.accepted(run, catalog, text).await?;
        let limits = self.limits(run);
        let key = ResultKey {
            scope: Scope::of(actor),
            connection: run.connection,
            version: catalog.connection.version,
            sources: catalog.sources_state(),
            text,
            explain: run.origin == Origin::Explain,
            rows: limits.rows,
            bytes: limits.bytes,
            cell_bytes: limits.cell_bytes,
            long_cells: limits.long_cells,
        };
        if run.use_cache
            && let Some(ran) = self.room.results.get(&key).await
        {
            return Ok((ran, guarded, true));
        }
        let (room, road) = (self.clone(), OnRoad { actor: actor.clone(), catalog: catalog.clone() });
        let (sql, kept, origin) = (guarded.clone(), key.clone(), run.origin);
        let fetch = move |land: CancellationToken| async move {
            let ran = Arc::new(room.fetch(&road, &sql, (limits, kept.explain), land).await?);
            // A source's part may be many times as large as a result, and is of use once.
            if origin != Origin::Source {
                room.room.results.insert(kept, ran.clone()).await;
            }
            Ok(ran)
        };
        let ran = if run.use_cache {
            self.room.flights.ride(key, cancel, fetch).await?
        } else {
            self.room.flights.ride_alone(cancel, fetch).await?
        };
        Ok((ran, guarded, false))
    }

    /// The text as the guard accepted it. A text that was accepted for this very catalog needs no second look.
    async fn accepted(&self, run: &Run, catalog: &Arc<Catalog>, text: [u8; 32]) -> Result<Arc<Guarded>, QueryError> {
        let state = (catalog.connection.version, catalog.discovered_at, catalog.sources_state());
        let key = (run.connection, state, text);
        if let Some(guarded) = self.room.accepted.get(&key).await {
            return Ok(guarded);
        }
        let (guard, sql, catalog) = (self.room.guard.clone(), run.sql.clone(), catalog.clone());
        let work =
            tokio::task::spawn_blocking(move || guard.check(&sql, catalog.connection.dialect(), &catalog.relations()));
        let guarded = work.await.map_err(anyhow::Error::from)?.map_err(QueryError::Refused)?;
        let guarded = Arc::new(guarded);
        self.room.accepted.insert(key, guarded.clone()).await;
        Ok(guarded)
    }

    /// Asks the source. The deadline is the source's own, with a second one here for a source that ignores it.
    async fn fetch(
        &self,
        road: &OnRoad,
        sql: &Guarded,
        (limits, explain): (Limits, bool),
        cancel: CancellationToken,
    ) -> Result<Ran, QueryError> {
        let c = &road.catalog.connection;
        if c.kind.joins_sources() {
            return self.fetch_from_sources(road, sql, (limits, explain), cancel).await;
        }
        let connector = self.room.connections.connector(&road.actor, c.id).await??;
        let _turn = self.room.admission.turn(road.actor.org, c.id).await?;
        let begun = Instant::now();
        let table = if explain {
            connector.explain(sql, &limits, cancel).await?
        } else {
            connector.run(sql, &limits, cancel).await?
        };
        Ok(Ran::new(table, begun.elapsed(), self.room.clock.now()))
    }

    /// The settings' limits, narrowed by what the caller asks for.
    fn limits(&self, run: &Run) -> Limits {
        let most = if run.origin == Origin::Source { self.room.source_limits } else { self.room.limits };
        let Some(asked) = run.limits else { return most };
        Limits {
            rows: most.rows.min(asked.rows),
            bytes: most.bytes.min(asked.bytes),
            cell_bytes: most.cell_bytes.min(asked.cell_bytes),
            long_cells: asked.long_cells,
            deadline: most.deadline.min(asked.deadline),
        }
    }
}

/// Writes the history line and turns the outcome into the answer.
fn recorded(
    pending: Pending,
    outcome: Result<(Arc<Ran>, Arc<Guarded>, bool), QueryError>,
) -> Result<Answered, QueryError> {
    let query_id = pending.query_id();
    match outcome {
        Ok((ran, guarded, cached)) => {
            pending.finish(Outcome::succeeded(ran.table.row_count(), cached));
            Ok(Answered {
                query_id,
                table: ran.table.clone(),
                guarded,
                took_ms: millis(ran.took),
                cached_at: cached.then_some(ran.at),
                truncated: ran.table.truncated,
                ran,
            })
        }
        Err(error) => {
            pending.finish(Outcome::of(&error));
            Err(error)
        }
    }
}

/// Whether the actor may run what comes from there.
pub(super) fn permit(actor: &Actor, origin: Origin) -> Result<(), QueryError> {
    let needed = match origin {
        Origin::Editor | Origin::Explain | Origin::Download => Permission::RunSql,
        Origin::Chat | Origin::Dashboard | Origin::Alert | Origin::Sample | Origin::Explore | Origin::Source => {
            Permission::Ask
        }
    };
    if actor.may(needed) { Ok(()) } else { Err(QueryError::Forbidden(needed.as_str())) }
}

fn millis(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
