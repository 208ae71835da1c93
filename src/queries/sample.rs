//! The first rows of a table, for whoever wants to see what is in it.

use tokio_util::sync::CancellationToken;

use super::{Answered, Origin, Queries, QueryError, Run};
use crate::base::{Actor, ConnectionId, QueryId};
use crate::data::Table;
use crate::sql::{Dialect, quote_identifier};

/// The most rows of a sample.
pub(super) const MOST: usize = 100;

impl Queries {
    /// The first `rows` rows (100 at most) of a table of the catalog.
    ///
    /// # Errors
    /// `NotFound` for a connection or a table that isn't there; else as [`Queries::run`].
    pub async fn sample(
        &self,
        actor: &Actor,
        connection: ConnectionId,
        (schema, table): (Option<&str>, &str),
        rows: usize,
    ) -> Result<Answered, QueryError> {
        super::run::permit(actor, Origin::Sample)?;
        let catalog = self.room.connections.catalog(actor, connection).await?;
        let fits = |t: &&Table| t.name == table && schema.is_none_or(|s| t.schema.as_deref() == Some(s));
        let exact = catalog.schema.tables.iter().find(fits);
        let found = exact.or_else(|| catalog.schema.table(schema, table)).ok_or(QueryError::NotFound)?;
        let sql = text(found, catalog.connection.dialect(), rows.clamp(1, MOST));
        let (id, origin) = (QueryId::new(), Origin::Sample);
        let run = Run { id, connection, sql, limits: None, origin, use_cache: true };
        self.run(actor, run, CancellationToken::new()).await
    }
}

fn text(table: &Table, dialect: Dialect, rows: usize) -> String {
    let name = quote_identifier(&table.name, dialect);
    // A connection to MySQL leads to one database: names need no other before them.
    let schema = table.schema.as_deref().filter(|_| dialect != Dialect::MySql);
    let schema = schema.map(|schema| format!("{}.", quote_identifier(schema, dialect))).unwrap_or_default();
    format!("SELECT * FROM {schema}{name} LIMIT {rows}")
}
