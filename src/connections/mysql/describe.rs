//! What tables a database has: three questions to its catalog and a bounded number about the content, however many
//! tables there are.

use std::collections::HashMap;
use std::time::Duration;

use super::fault::Fault;
use super::session::{Session, TextRow};
use super::{profile, schemas, types};
use crate::data::{ColumnSet, Relationship, RelationshipOrigin, Schema, Table, TableColumn, TableKind};

/// How long one question to the catalog may take.
pub(super) const CATALOG_LIMIT: Duration = Duration::from_secs(30);

/// Tables and views that we may read. At most one more than are read.
const RELATIONS: &str = "
SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, TABLE_ROWS, DATA_LENGTH, TABLE_COMMENT
FROM information_schema.TABLES
WHERE {CHOSEN} AND TABLE_TYPE IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED')
ORDER BY TABLE_SCHEMA, TABLE_NAME LIMIT 5001";

/// Columns that we may read; a key's own order stands in the last question.
const COLUMNS: &str = "
SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, IS_NULLABLE, COLUMN_COMMENT, COLUMN_KEY
FROM information_schema.COLUMNS
WHERE {CHOSEN} AND PRIVILEGES LIKE '%select%'
ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION LIMIT 1000000";

/// Primary and foreign keys, column by column in key order.
const KEYS: &str = "
SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME,
       REFERENCED_COLUMN_NAME
FROM information_schema.KEY_COLUMN_USAGE
WHERE {CHOSEN} AND (CONSTRAINT_NAME = 'PRIMARY' OR REFERENCED_TABLE_NAME IS NOT NULL)
ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION";

/// A relation on its way into the schema.
pub(super) struct Relation {
    pub table: Table,
    /// Rows as the server estimates them; nothing for views.
    pub estimate: Option<u64>,
    pub bytes: u64,
}

/// Reads the connection's own database, or the chosen ones.
pub(super) async fn describe(session: &mut Session, chosen: Option<&[String]>) -> Result<Schema, Fault> {
    let narrowed = |question: &str| question.replace("{CHOSEN}", &schemas::among("TABLE_SCHEMA", chosen));
    let rows = session.ask(&narrowed(RELATIONS), CATALOG_LIMIT).await?;
    let mut relations: Vec<Relation> = rows.iter().map(relation).collect();
    let rows = session.ask(&narrowed(COLUMNS), CATALOG_LIMIT).await?;
    add_columns(&mut relations, &rows);
    relations.retain(|r| !r.table.columns.is_empty());
    let rows = session.ask(&narrowed(KEYS), CATALOG_LIMIT).await?;
    let relationships = add_keys(&mut relations, &rows);
    profile::profile(session, &mut relations).await?;
    Ok(Schema { tables: relations.into_iter().map(|r| r.table).collect(), relationships })
}

fn relation(row: &TextRow) -> Relation {
    let view = text(row, 2) == "VIEW";
    let estimate = number::<u64>(row, 3).filter(|_| !view);
    let table = Table {
        schema: Some(text(row, 0)),
        name: text(row, 1),
        kind: if view { TableKind::View } else { TableKind::Table },
        row_count: estimate.and_then(|n| i64::try_from(n).ok()),
        // A view's comment is the word VIEW.
        description: row.get(5).cloned().flatten().filter(|comment| !view && !comment.is_empty()),
        ..Table::default()
    };
    Relation { table, estimate, bytes: number(row, 4).unwrap_or(0) }
}

fn add_columns(relations: &mut [Relation], rows: &[TextRow]) {
    let at = places(relations);
    for row in rows {
        let Some(table) = at.get(&named(row, 0)).map(|at| &mut relations[*at].table) else { continue };
        let (name, declared_type) = (text(row, 2), text(row, 4));
        // Until the key is read in its order; an account that may only read sees no keys on some servers.
        if text(row, 7) == "PRI" {
            table.primary_key.push(name.clone());
        }
        table.columns.push(TableColumn {
            name,
            kind: types::declared(&text(row, 3), &declared_type),
            declared_type,
            nullable: text(row, 5) == "YES",
            description: row.get(6).cloned().flatten().filter(|comment| !comment.is_empty()),
            ..TableColumn::default()
        });
    }
}

/// Writes primary keys into their tables and gives the foreign keys between tables that we know.
fn add_keys(relations: &mut [Relation], rows: &[TextRow]) -> Vec<Relationship> {
    let at = places(relations);
    let mut relationships = Vec::new();
    for key in rows.chunk_by(|a, b| (0..3).all(|part| text(a, part) == text(b, part))) {
        let Some(from) = key.first().and_then(|row| at.get(&named(row, 0)).copied()) else { continue };
        let columns: Vec<String> = key.iter().map(|row| text(row, 3)).collect();
        if !has(&relations[from].table, &columns) {
            continue;
        }
        if key.first().is_some_and(|row| text(row, 2) == "PRIMARY") {
            relations[from].table.primary_key = columns;
            continue;
        }
        let Some(to) = key.first().and_then(|row| at.get(&named(row, 4)).copied()) else { continue };
        let pointed: Vec<String> = key.iter().map(|row| text(row, 6)).collect();
        if has(&relations[to].table, &pointed) {
            relationships.push(Relationship {
                from: column_set(&relations[from].table, columns),
                to: column_set(&relations[to].table, pointed),
                origin: RelationshipOrigin::Declared,
            });
        }
    }
    relationships
}

/// Where each table stands, by its database and name.
fn places(relations: &[Relation]) -> HashMap<(String, String), usize> {
    let name = |table: &Table| (table.schema.clone().unwrap_or_default(), table.name.clone());
    relations.iter().enumerate().map(|(at, r)| (name(&r.table), at)).collect()
}

/// The database and name of a table, of which the first stands at `at`.
fn named(row: &TextRow, at: usize) -> (String, String) {
    (text(row, at), text(row, at + 1))
}

fn has(table: &Table, columns: &[String]) -> bool {
    columns.iter().all(|name| table.column(name).is_some())
}

fn column_set(table: &Table, columns: Vec<String>) -> ColumnSet {
    ColumnSet { schema: table.schema.clone(), table: table.name.clone(), columns }
}

/// A value as text; NULL is empty.
pub(super) fn text(row: &TextRow, at: usize) -> String {
    row.get(at).cloned().flatten().unwrap_or_default()
}

/// A value as a number.
pub(super) fn number<T: std::str::FromStr>(row: &TextRow, at: usize) -> Option<T> {
    row.get(at)?.as_ref()?.parse().ok()
}
