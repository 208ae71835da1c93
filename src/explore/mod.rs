//! Questions put together from a table's columns by people who write no SQL.
//!
//! What was put together becomes a reading and takes the one road to data. Nothing is stored here, no SQL is written
//! here, and the words that ask a database are shown only to who may run SQL.

mod error;
mod routes;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

pub use error::ExploreError;
pub use routes::routes;

use crate::base::{Actor, ConnectionId, Permission, QueryId, SharedClock};
use crate::chat;
use crate::connections::{Catalog, Connections, SourceError};
use crate::data::{ChartPlan, Limits};
use crate::queries::{Answered, Origin, Queries, QueryError, Run};
use crate::reading::{self, Exploration, ExploreChoices, Explored};
use crate::sql::Dialect;

/// Rows that are shown where nobody says how many.
const ROWS: usize = 1_000;

/// What was put together, as SQL and in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Composed {
    /// The SQL that runs; only for who may run SQL.
    pub sql: Option<String>,
    pub dialect: Dialect,
    /// How it reads, in one sentence.
    pub summary: String,
    /// What the person should know of how it was read.
    pub notes: Vec<String>,
}

/// One wish for rows.
#[derive(Debug, Clone)]
pub struct Wish {
    pub connection: ConnectionId,
    pub explore: Exploration,
    /// What cancelling names; made by the caller.
    pub id: QueryId,
    /// Whether an answer of a moment ago will do.
    pub use_cache: bool,
}

/// The service of this room. Cheap to clone.
#[derive(Clone)]
pub struct Explore {
    connections: Connections,
    queries: Queries,
    clock: SharedClock,
}

/// What was put together, judged and written.
struct Ready {
    catalog: Arc<Catalog>,
    explored: Explored,
    as_of: DateTime<Utc>,
}

impl Explore {
    /// The service over these rooms.
    pub fn over(connections: &Connections, queries: &Queries, clock: &SharedClock) -> Self {
        Self { connections: connections.clone(), queries: queries.clone(), clock: clock.clone() }
    }

    /// What a table offers to explore.
    ///
    /// # Errors
    /// `Query` with `NotFound` for a connection or table that isn't there.
    pub async fn choices(
        &self,
        actor: &Actor,
        connection: ConnectionId,
        schema: Option<String>,
        table: String,
    ) -> Result<ExploreChoices, ExploreError> {
        permit(actor)?;
        let catalog = self.connections.catalog(actor, connection).await.map_err(QueryError::from)?;
        let sees_all = sees_all(actor);
        let work = tokio::task::spawn_blocking(move || {
            reading::choices(&index_for(&catalog, sees_all), schema.as_deref(), &table)
        });
        work.await.map_err(anyhow::Error::from)?.ok_or(ExploreError::Query(QueryError::NotFound))
    }

    /// The SQL of what was put together and how it reads; nothing runs.
    ///
    /// # Errors
    /// `Invalid` names every field that was not taken; `Query` with `NotFound` for a connection that isn't there.
    pub async fn compose(
        &self,
        actor: &Actor,
        connection: ConnectionId,
        wish: Exploration,
    ) -> Result<Composed, ExploreError> {
        // The usual order goes without saying, unless it decides which rows are shown.
        let silent = wish.order.is_none() && wish.limit.is_none();
        let Ready { catalog, mut explored, as_of } = self.ready(actor, connection, wish).await?;
        if silent {
            explored.reading.order.clear();
        }
        let summary = reading::summary(&catalog.whole_index(), &explored.reading, as_of.date_naive());
        Ok(Composed {
            sql: actor.may(Permission::RunSql).then_some(explored.sql),
            dialect: catalog.connection.dialect(),
            summary,
            notes: explored.notes,
        })
    }

    /// Runs what was put together and chooses its chart.
    ///
    /// # Errors
    /// As [`Explore::compose`]; `Query` for what a run may fail with. Dropping this future stops the run.
    pub async fn run(&self, actor: &Actor, wish: Wish) -> Result<(Answered, ChartPlan), ExploreError> {
        let rows = wish.explore.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(ROWS);
        let (ready, answered) = self.answer(actor, wish, Some(Limits::of_rows(rows))).await?;
        let given = answered.clone();
        let work = tokio::task::spawn_blocking(move || {
            chat::chart_of(&ready.explored.reading, &ready.catalog, &given, ready.as_of)
        });
        Ok((answered, work.await.map_err(anyhow::Error::from)?))
    }

    /// Runs what was put together for a file: as many rows as the settings let through.
    ///
    /// # Errors
    /// As [`Explore::run`].
    pub async fn rows(&self, actor: &Actor, wish: Wish) -> Result<Answered, ExploreError> {
        Ok(self.answer(actor, wish, None).await?.1)
    }

    async fn answer(
        &self,
        actor: &Actor,
        wish: Wish,
        limits: Option<Limits>,
    ) -> Result<(Ready, Answered), ExploreError> {
        let ready = self.ready(actor, wish.connection, wish.explore).await?;
        let run = Run {
            id: wish.id,
            connection: wish.connection,
            sql: ready.explored.sql.clone(),
            limits,
            origin: Origin::Explore,
            use_cache: wish.use_cache,
        };
        let ran = self.queries.run(actor, run, CancellationToken::new()).await;
        Ok((ready, ran.map_err(|error| for_eyes(actor, error))?))
    }

    async fn ready(&self, actor: &Actor, connection: ConnectionId, wish: Exploration) -> Result<Ready, ExploreError> {
        permit(actor)?;
        let catalog = self.connections.catalog(actor, connection).await.map_err(QueryError::from)?;
        let (as_of, sees_all) = (self.clock.now(), sees_all(actor));
        let work = tokio::task::spawn_blocking(move || {
            let explored = reading::explore(&index_for(&catalog, sees_all), &wish, as_of);
            explored.map(|explored| Ready { catalog, explored, as_of })
        });
        work.await.map_err(anyhow::Error::from)?.map_err(ExploreError::Invalid)
    }
}

fn permit(actor: &Actor) -> Result<(), ExploreError> {
    let needed = Permission::Ask;
    if actor.may(needed) { Ok(()) } else { Err(QueryError::Forbidden(needed.as_str()).into()) }
}

/// Whether a person may read what is hidden from question engines: who may run SQL reads it there, too.
fn sees_all(actor: &Actor) -> bool {
    actor.may(Permission::RunSql)
}

fn index_for(catalog: &Catalog, sees_all: bool) -> Arc<reading::Index> {
    if sees_all { catalog.whole_index() } else { catalog.index.clone() }
}

/// The database's own words quote the SQL, so they are for who may see it.
fn for_eyes(actor: &Actor, error: QueryError) -> QueryError {
    match error {
        QueryError::Source(SourceError::Sql { .. }) if !actor.may(Permission::RunSql) => {
            let message = "The database could not answer this. Choose other columns, or ask an analyst.".to_owned();
            QueryError::Source(SourceError::Sql { message, hint: None, position: None })
        }
        other => other,
    }
}
