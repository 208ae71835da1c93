//! The first rows of a table, for whoever wants to see what is in it.

use tokio_util::sync::CancellationToken;

use super::{Answered, Origin, Queries, QueryError, Run};
use crate::base::{Actor, ConnectionId, QueryId};
use crate::connections::{MASK, sees_personal};
use crate::data::{Limits, LongCells, Pii, Table, TableColumn};
use crate::sql::{Dialect, quote_identifier, quote_text};

/// The most rows of a sample.
pub(super) const MOST: usize = 100;
/// How much of a long text or of bytes a sample shows.
const CELL_BYTES: usize = 4_096;

impl Queries {
    /// The first `rows` rows (100 at most) of a table of the catalog, of long values their beginning. Columns about
    /// persons are masked for whom the catalog masks them, and then not even read.
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
        let sql =
            text(found, (catalog.connection.dialect(), catalog.home()), rows.clamp(1, MOST), sees_personal(actor));
        let (id, origin) = (QueryId::new(), Origin::Sample);
        let limits = Limits { cell_bytes: CELL_BYTES, long_cells: LongCells::Cut, ..self.room.limits };
        let run = Run { id, connection, sql, limits: Some(limits), origin, use_cache: true };
        self.run(actor, run, CancellationToken::new()).await
    }
}

fn text(table: &Table, (dialect, home): (Dialect, Option<&str>), rows: usize, personal: bool) -> String {
    let masked = |column: &TableColumn| !personal && column.pii.as_ref().is_some_and(Pii::holds);
    let columns = if table.columns.iter().any(masked) {
        let mask = quote_text(MASK, dialect);
        let shown = table.columns.iter().map(|column| match quote_identifier(&column.name, dialect) {
            name if masked(column) => format!("{mask} AS {name}"),
            name => name,
        });
        shown.collect::<Vec<_>>().join(", ")
    } else {
        "*".to_owned()
    };
    let name = quote_identifier(&table.name, dialect);
    // Of a MySQL server one database is home: names there need none before them.
    let away = |schema: &&str| dialect != Dialect::MySql || home.is_some_and(|home| !home.eq_ignore_ascii_case(schema));
    let schema = table.schema.as_deref().filter(away);
    let schema = schema.map(|schema| format!("{}.", quote_identifier(schema, dialect))).unwrap_or_default();
    format!("SELECT {columns} FROM {schema}{name} LIMIT {rows}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{PiiKind, PiiState};

    #[test]
    fn columns_about_persons_are_not_read_for_whom_they_are_masked() {
        let about = |state| Pii { kind: PiiKind::Email, state, why: String::new() };
        let column = |name: &str, pii| TableColumn { name: name.into(), pii, ..TableColumn::default() };
        let columns = vec![
            column("id", None),
            column("e\"mail", Some(about(PiiState::Detected))),
            column("contact", Some(about(PiiState::Dismissed))),
        ];
        let table = Table { schema: Some("crm".into()), name: "people".into(), columns, ..Table::default() };
        let masked = text(&table, (Dialect::PostgreSql, None), 10, false);
        assert_eq!(
            masked,
            "SELECT \"id\", '\u{2022}\u{2022}\u{2022}' AS \"e\"\"mail\", \"contact\" FROM \"crm\".\"people\" LIMIT 10"
        );
        assert_eq!(text(&table, (Dialect::PostgreSql, None), 10, true), "SELECT * FROM \"crm\".\"people\" LIMIT 10");
        let plain = Table { columns: vec![column("id", None)], ..table };
        let mysql = |home| text(&plain, (Dialect::MySql, Some(home)), 10, false);
        assert_eq!(mysql("crm"), "SELECT * FROM `people` LIMIT 10");
        assert_eq!(mysql("shop"), "SELECT * FROM `crm`.`people` LIMIT 10");
    }
}
