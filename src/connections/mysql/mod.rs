//! MySQL and MariaDB, read-only by construction: every session is set to read-only, every text is prepared (never sent
//! as a batch) and runs in a read-only transaction that is always rolled back, and a session is made new before it is
//! used again.

mod cells;
mod describe;
mod execute;
mod fault;
mod options;
mod pool;
mod profile;
mod profile_sql;
mod reach;
mod schemas;
mod session;
mod shapes;
mod trial;
mod types;
mod view_rows;

use std::sync::Arc;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::target::ServerTarget;
use super::{Connector, FoundSchema, SourceError, TestReport};
use crate::data::{Limits, ResultTable, Schema};
use crate::platform::address::AddressPolicy;
use crate::sql::{Dialect, Guarded};
use pool::Pool;

/// One database of a MySQL or MariaDB server, or several.
pub(super) struct MySql {
    pool: Arc<Pool>,
}

impl MySql {
    /// A way to the database; nothing is dialled before it is used. `runtime` carries the sockets.
    pub(super) fn new(target: ServerTarget, policy: AddressPolicy, runtime: tokio::runtime::Handle) -> Self {
        Self { pool: Pool::new(target, policy, runtime) }
    }
}

#[async_trait]
impl Connector for MySql {
    fn dialect(&self) -> Dialect {
        Dialect::MySql
    }

    async fn run(&self, sql: &Guarded, limits: &Limits, cancel: CancellationToken) -> Result<ResultTable, SourceError> {
        execute::run(&self.pool, &sql.text, limits, cancel).await
    }

    async fn explain(
        &self,
        sql: &Guarded,
        limits: &Limits,
        cancel: CancellationToken,
    ) -> Result<ResultTable, SourceError> {
        execute::explain(&self.pool, &sql.text, limits, cancel).await
    }

    async fn describe(&self) -> Result<Schema, SourceError> {
        let mut lease = self.pool.take_fresh().await?;
        let described = describe::describe(lease.session()?, self.pool.target().schemas.as_deref()).await;
        lease.clean = matches!(described, Ok(_) | Err(fault::Fault::Server(_)));
        described.map_err(fault::Fault::into_source)
    }

    async fn schemas(&self) -> Result<Vec<FoundSchema>, SourceError> {
        let mut lease = self.pool.take_fresh().await?;
        let found = schemas::list(lease.session()?).await;
        lease.clean = matches!(found, Ok(_) | Err(fault::Fault::Server(_)));
        found.map_err(fault::Fault::into_source)
    }

    async fn test(&self) -> TestReport {
        trial::trial(&self.pool).await
    }
}
