//! The tables and views of a file: what it says of its own structure, in a constant number of statements.

use std::collections::HashSet;

use rusqlite::Connection;

use super::open::explain;
use crate::data::{ColumnSet, Relationship, RelationshipOrigin, TableKind};
use crate::engine::types::EngineError;

/// A table or view, with its columns in order.
pub(super) struct Relation {
    pub name: String,
    pub kind: TableKind,
    pub columns: Vec<Declared>,
}

/// A column as it was declared.
pub(super) struct Declared {
    pub name: String,
    pub type_name: String,
    pub not_null: bool,
    /// Place in the primary key, from 1; 0 outside.
    pub key: i64,
}

/// Ordinary tables and views. Virtual tables, their shadows and SQLite's own tables are not among them.
const LISTED: &str = "SELECT name, type FROM pragma_table_list \
     WHERE schema = 'main' AND type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";

/// The tables' columns, hidden ones left out. Views are not asked: one that is broken would fail them all.
const COLUMNS: &str = "SELECT l.name, x.name, x.type, x.\"notnull\", x.pk \
     FROM pragma_table_list l JOIN pragma_table_xinfo(l.name) x \
     WHERE l.schema = 'main' AND l.type = 'table' AND x.hidden <> 1 ORDER BY l.name, x.cid";

/// Their foreign keys.
const KEYS: &str = "SELECT l.name, f.id, f.\"table\", f.\"from\", f.\"to\" \
     FROM pragma_table_list l JOIN pragma_foreign_key_list(l.name) f \
     WHERE l.schema = 'main' AND l.type = 'table' ORDER BY l.name, f.id, f.seq";

/// Names of what can be read, in lower case.
pub(super) fn names(file: &Connection) -> Result<HashSet<String>, EngineError> {
    Ok(listed(file)?.into_iter().map(|r| r.name.to_lowercase()).collect())
}

pub(super) fn listed(file: &Connection) -> Result<Vec<Relation>, EngineError> {
    rows(file, LISTED, |row| {
        let kind = if row.get::<_, String>(1)? == "view" { TableKind::View } else { TableKind::Table };
        Ok(Relation { name: row.get(0)?, kind, columns: Vec::new() })
    })
}

/// All tables with their columns, and all views without.
pub(super) fn read(file: &Connection) -> Result<Vec<Relation>, EngineError> {
    let mut relations = listed(file)?;
    let columns = rows(file, COLUMNS, |row| {
        let declared = Declared {
            name: row.get(1)?,
            type_name: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
            not_null: row.get(3)?,
            key: row.get(4)?,
        };
        Ok((row.get::<_, String>(0)?, declared))
    })?;
    for (table, column) in columns {
        if let Ok(at) = relations.binary_search_by(|r| r.name.cmp(&table)) {
            relations[at].columns.push(column);
        }
    }
    Ok(relations)
}

/// Declared foreign keys between the given tables, with the parent's key where the declaration leaves it out.
pub(super) fn keys(file: &Connection, relations: &[Relation]) -> Result<Vec<Relationship>, EngineError> {
    type Part = (String, i64, String, String, Option<String>);
    let parts: Vec<Part> = rows(file, KEYS, |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)))?;
    let same_key = |a: &Part, b: &Part| a.0 == b.0 && a.1 == b.1;
    Ok(parts.chunk_by(same_key).filter_map(|key| relationship(key, relations)).collect())
}

fn relationship(key: &[(String, i64, String, String, Option<String>)], relations: &[Relation]) -> Option<Relationship> {
    let (table, _, parent, ..) = key.first()?;
    let parent = relations.iter().find(|r| r.name.eq_ignore_ascii_case(parent))?;
    let to: Option<Vec<String>> = key.iter().map(|part| part.4.clone()).collect();
    let to = to.unwrap_or_else(|| primary_key(&parent.columns));
    let from: Vec<String> = key.iter().map(|part| part.3.clone()).collect();
    (from.len() == to.len()).then(|| Relationship {
        from: ColumnSet { schema: None, table: table.clone(), columns: from },
        to: ColumnSet { schema: None, table: parent.name.clone(), columns: to },
        origin: RelationshipOrigin::Declared,
    })
}

/// Names of the primary key's columns, in key order.
pub(super) fn primary_key(columns: &[Declared]) -> Vec<String> {
    let mut key: Vec<&Declared> = columns.iter().filter(|c| c.key > 0).collect();
    key.sort_by_key(|c| c.key);
    key.into_iter().map(|c| c.name.clone()).collect()
}

fn rows<T>(
    file: &Connection,
    sql: &str,
    read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, EngineError> {
    let mut statement = file.prepare(sql).map_err(|e| explain(&e))?;
    let found = statement.query_map([], read).and_then(Iterator::collect);
    found.map_err(|e| explain(&e))
}
