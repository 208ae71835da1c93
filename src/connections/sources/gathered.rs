//! What the engine has to know of the sources of one query.

use std::sync::Arc;

use super::super::catalog::Catalog;
use super::super::store::Record;
use super::super::{Connection, ConnectionError, Connections, SourceError, targets};
use crate::base::{Actor, ConnectionId, Permission};
use crate::data::Table;
use crate::engine::{AwayColumn, AwayTable, Engine, SourceTable, TablePlace};
use crate::sql::{Dialect, RelationName};

/// A source that a query reads.
#[derive(Debug, Clone)]
pub struct Member {
    pub id: ConnectionId,
    pub name: String,
    pub dialect: Dialect,
}

/// The tables that a query reads, and the sources that some of them are asked of, in the order of their numbers.
#[derive(Clone)]
pub struct GatheredSources {
    /// What joins their rows.
    pub engine: Engine,
    pub members: Vec<Member>,
    pub tables: Vec<SourceTable>,
}

impl Connections {
    /// Where the tables are that a query over all sources reads. Each source is looked up for this person anew.
    ///
    /// # Errors
    /// `NotFound` where a table's source is gone or not the person's to use; the inner error where an uploaded file's
    /// data is gone.
    pub async fn gather(
        &self,
        actor: &Actor,
        catalog: &Catalog,
        reads: &[RelationName],
    ) -> Result<Result<GatheredSources, SourceError>, ConnectionError> {
        super::super::require(actor, Permission::ReadConnections)?;
        let engine = self.room.parts.engine.clone();
        let mut gathered = GatheredSources { engine, members: Vec::new(), tables: Vec::new() };
        for shown in reads {
            let (id, own) = catalog.whence.tables.get(shown).ok_or(ConnectionError::NotFound)?;
            let record = self.find(actor, *id).await?;
            let place = if record.connection.kind.reads_datasets() {
                match self.files_of(&record, &own.name).await? {
                    Ok(place) => place,
                    Err(error) => return Ok(Err(error)),
                }
            } else {
                let known = self.current_catalog(&record).await?.ok_or(ConnectionError::NotFound)?;
                let same = |t: &&Table| t.name == own.name && t.schema == own.schema;
                let table = known.schema.tables.iter().find(same).ok_or(ConnectionError::NotFound)?;
                TablePlace::Away(away(&record.connection, gathered.number(&record.connection), table))
            };
            let schema = shown.schema.clone().unwrap_or_default();
            gathered.tables.push(SourceTable { schema, name: shown.name.clone(), place });
        }
        Ok(Ok(gathered))
    }

    /// The files of an uploaded table.
    async fn files_of(
        &self,
        record: &Arc<Record>,
        name: &str,
    ) -> Result<Result<TablePlace, SourceError>, ConnectionError> {
        let table = record.dataset_tables.iter().find(|table| table.name == name).ok_or(ConnectionError::NotFound)?;
        let (table, data_dir) = (table.clone(), self.room.parts.settings.data_dir.clone());
        let work = tokio::task::spawn_blocking(move || targets::dataset(&data_dir, &[table]));
        let found = work.await.map_err(anyhow::Error::from)?;
        Ok(found.map(|tables| TablePlace::Files(tables.into_iter().flat_map(|table| table.files).collect())))
    }
}

impl GatheredSources {
    /// The source's number among those of the query.
    fn number(&mut self, of: &Connection) -> usize {
        if let Some(known) = self.members.iter().position(|member| member.id == of.id) {
            return known;
        }
        self.members.push(Member { id: of.id, name: of.name.clone(), dialect: of.dialect() });
        self.members.len() - 1
    }
}

fn away(of: &Connection, source: usize, table: &Table) -> AwayTable {
    let column = |c: &crate::data::TableColumn| AwayColumn {
        name: c.name.clone(),
        kind: c.kind,
        declared: c.declared_type.clone(),
    };
    // Of a MySQL server one database is home: names there need none before them.
    let at_home = |schema: &String| of.home().is_some_and(|home| home.eq_ignore_ascii_case(schema));
    AwayTable {
        source,
        dialect: of.dialect(),
        schema: table.schema.clone().filter(|schema| !at_home(schema)),
        name: table.name.clone(),
        columns: table.columns.iter().map(column).collect(),
        key: table.primary_key.clone(),
        rows: table.row_count.and_then(|n| u64::try_from(n).ok()),
    }
}
