//! PostgreSQL, read-only by construction: every session is set to read-only, every text runs in a read-only
//! transaction that is always rolled back, and a session is made new before it is used again.

mod array;
mod cells;
mod describe;
mod dial;
mod execute;
mod fault;
mod login;
mod moments;
mod numeric;
mod pool;
mod profile;
mod profile_sql;
mod schemas;
mod session;
mod statistics;
mod tls;
mod tls_words;
mod trial;
mod types;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::target::ServerTarget;
use super::{Connector, FoundSchema, SourceError, TestReport};
use crate::data::{Limits, ResultTable, Schema};
use crate::platform::address::AddressPolicy;
use crate::sql::{Dialect, Guarded};
use pool::Pool;
use types::TypeBook;

/// One PostgreSQL database.
pub(super) struct Postgres {
    pool: Arc<Pool>,
    types: TypeBook,
}

impl Postgres {
    /// A way to the database; nothing is dialled before it is used. `runtime` carries the sockets.
    pub(super) fn new(target: ServerTarget, policy: AddressPolicy, runtime: tokio::runtime::Handle) -> Self {
        Self { pool: Pool::new(target, policy, runtime), types: TypeBook::default() }
    }
}

#[async_trait]
impl Connector for Postgres {
    fn dialect(&self) -> Dialect {
        Dialect::PostgreSql
    }

    async fn run(&self, sql: &Guarded, limits: &Limits, cancel: CancellationToken) -> Result<ResultTable, SourceError> {
        execute::run(&self.pool, &self.types, &sql.text, limits, cancel).await
    }

    async fn explain(
        &self,
        sql: &Guarded,
        limits: &Limits,
        cancel: CancellationToken,
    ) -> Result<ResultTable, SourceError> {
        const EXPLAIN: &str = "EXPLAIN (COSTS) ";
        let text = format!("{EXPLAIN}{}", sql.text);
        let told = execute::run(&self.pool, &self.types, &text, limits, cancel).await;
        told.map_err(|error| match error {
            SourceError::Sql { message, hint, position } => {
                let position = position.map(|at| at.saturating_sub(EXPLAIN.len()).max(1));
                SourceError::Sql { message, hint, position }
            }
            other => other,
        })
    }

    async fn describe(&self) -> Result<Schema, SourceError> {
        let mut lease = self.pool.take_fresh().await?;
        let described = describe::describe(&mut lease, self.pool.target().schemas.as_deref()).await;
        described.map_err(|fault| {
            lease.broken = !matches!(fault, fault::Fault::Server(_));
            fault.into_source()
        })
    }

    async fn schemas(&self) -> Result<Vec<FoundSchema>, SourceError> {
        let mut lease = self.pool.take_fresh().await?;
        let found = schemas::list(&mut lease).await;
        found.map_err(|fault| {
            lease.broken = !matches!(fault, fault::Fault::Server(_));
            fault.into_source()
        })
    }

    async fn test(&self) -> TestReport {
        trial::trial(self.pool.target(), self.pool.policy()).await
    }
}
