//! What tables a database has: four questions to its catalogs and a bounded number about the content, however many
//! tables there are.

use std::collections::HashMap;
use std::time::Duration;

use super::array;
use super::fault::Fault;
use super::session::{Session, TextRow};
use super::types::{self, Described};
use super::{profile, schemas, statistics};
use crate::data::{ColumnSet, Relationship, RelationshipOrigin, Schema, Table, TableColumn, TableKind};

/// How long one question to the catalogs may take.
pub(super) const CATALOG_LIMIT: Duration = Duration::from_secs(30);

/// Tables, views, materialised views, partitioned and foreign tables that we may read; no partitions and no children
/// without columns of their own (their parent stands for them), nothing that belongs to an extension. At most one more than are
/// read.
/// Rows and bytes count with those of the children.
const RELATIONS: &str = "
SELECT c.oid, n.nspname, c.relname, c.relkind,
       (greatest(c.reltuples, 0) + coalesce(k.rows, 0))::int8,
       CASE WHEN c.relkind IN ('r', 'm', 'p') THEN
            coalesce(pg_catalog.pg_relation_size(c.oid), 0) + coalesce(k.bytes, 0) END::int8,
       pg_catalog.obj_description(c.oid, 'pg_class')
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN (SELECT i.inhparent, pg_catalog.sum(greatest(p.reltuples, 0)) AS rows,
                  pg_catalog.sum(pg_catalog.pg_relation_size(p.oid)) AS bytes
           FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class p ON p.oid = i.inhrelid
           GROUP BY i.inhparent) k ON k.inhparent = c.oid
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
  AND pg_catalog.has_schema_privilege(n.oid, 'USAGE'){CHOSEN}
  AND (pg_catalog.has_table_privilege(c.oid, 'SELECT') OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT'))
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                  AND d.objid = c.oid AND d.deptype = 'e')
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
                  WHERE i.inhrelid = c.oid AND p.relnatts = c.relnatts)
ORDER BY n.nspname, c.relname LIMIT 5001";

/// Columns with their types; a domain counts as what it is made of.
const COLUMNS: &str = "
SELECT a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
       a.attnotnull OR t.typnotnull, pg_catalog.col_description(a.attrelid, a.attnum),
       b.oid, b.typname, b.typtype, b.typcategory, e.typcategory, COALESCE(d.typname, e.typname)
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
LEFT JOIN pg_catalog.pg_type e ON e.oid = b.typelem
LEFT JOIN pg_catalog.pg_type d ON d.oid = e.typbasetype
WHERE a.attrelid = ANY ('{RELATIONS}'::pg_catalog.oid[]) AND a.attnum > 0 AND NOT a.attisdropped
  AND pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT')
ORDER BY a.attrelid, a.attnum";

/// Primary and foreign keys.
const KEYS: &str = "
SELECT contype, conrelid, conkey, confrelid, confkey
FROM pg_catalog.pg_constraint
WHERE contype IN ('p', 'f') AND conrelid = ANY ('{RELATIONS}'::pg_catalog.oid[]) AND conparentid = 0
ORDER BY conrelid, contype DESC, conname";

/// A relation on its way into the schema.
pub(super) struct Relation {
    pub oid: u32,
    pub table: Table,
    pub columns: Vec<ColumnFacts>,
    /// `relkind`.
    pub kind: String,
    /// Rows as the server estimates them, where it does.
    pub estimate: Option<u64>,
    pub bytes: Option<u64>,
}

/// What is known of a column beside what the schema shows.
pub(super) struct ColumnFacts {
    pub number: i32,
    pub type_oid: u32,
}

/// Reads the whole database, or the chosen schemas of it.
pub(super) async fn describe(session: &mut Session, chosen: Option<&[String]>) -> Result<Schema, Fault> {
    let mut relations = relations(session, chosen).await?;
    if relations.is_empty() {
        return Ok(Schema::default());
    }
    let oids = relations.iter().map(|r| r.oid.to_string()).collect::<Vec<_>>().join(",");
    let list = format!("{{{oids}}}");
    let rows = session.ask(&COLUMNS.replace("{RELATIONS}", &list), CATALOG_LIMIT).await?;
    add_columns(&mut relations, &rows);
    relations.retain(|r| !r.table.columns.is_empty());
    let rows = session.ask(&KEYS.replace("{RELATIONS}", &list), CATALOG_LIMIT).await?;
    let relationships = add_keys(&mut relations, &rows);
    let known = statistics::read(session, &mut relations, &list).await?;
    profile::profile(session, &mut relations, &known).await?;
    Ok(Schema { tables: relations.into_iter().map(|r| r.table).collect(), relationships })
}

async fn relations(session: &mut Session, chosen: Option<&[String]>) -> Result<Vec<Relation>, Fault> {
    let rows = session.ask(&RELATIONS.replace("{CHOSEN}", &schemas::among(chosen)), CATALOG_LIMIT).await?;
    Ok(rows.iter().filter_map(relation).collect())
}

fn relation(row: &TextRow) -> Option<Relation> {
    let kind = text(row, 3);
    let estimate = number::<i64>(row, 4).and_then(|n| u64::try_from(n).ok());
    let bytes = number::<u64>(row, 5);
    // Before the first ANALYZE older servers say 0 and newer ones -1: believed only where there is nothing.
    let estimate = estimate.filter(|n| *n > 0 || bytes == Some(0));
    let table = Table {
        schema: Some(text(row, 1)),
        name: text(row, 2),
        kind: if matches!(kind.as_str(), "v" | "m") { TableKind::View } else { TableKind::Table },
        row_count: estimate.and_then(|n| i64::try_from(n).ok()),
        description: row.get(6).cloned().flatten(),
        ..Table::default()
    };
    Some(Relation { oid: number(row, 0)?, table, columns: Vec::new(), kind, estimate, bytes })
}

fn add_columns(relations: &mut [Relation], rows: &[TextRow]) {
    let at: HashMap<u32, usize> = relations.iter().enumerate().map(|(at, r)| (r.oid, at)).collect();
    for row in rows {
        let (Some(relation), Some(number_), Some(type_oid)) = (
            number(row, 0).and_then(|oid| relations.get_mut(*at.get(&oid)?)),
            number::<i32>(row, 1),
            number::<u32>(row, 6),
        ) else {
            continue;
        };
        let described = Described {
            name: text(row, 7),
            kind: text(row, 8),
            category: text(row, 9),
            element_category: text(row, 10),
            element_name: text(row, 11),
        };
        relation.columns.push(ColumnFacts { number: number_, type_oid });
        relation.table.columns.push(TableColumn {
            name: text(row, 2),
            declared_type: text(row, 3),
            kind: types::plan_of(type_oid, &described).kind,
            nullable: text(row, 4) != "t",
            description: row.get(5).cloned().flatten(),
            ..TableColumn::default()
        });
    }
}

/// Writes primary keys into their tables and gives the foreign keys between tables that we know.
fn add_keys(relations: &mut [Relation], rows: &[TextRow]) -> Vec<Relationship> {
    let at: HashMap<u32, usize> = relations.iter().enumerate().map(|(at, r)| (r.oid, at)).collect();
    let mut relationships = Vec::new();
    for row in rows {
        let Some(from) = number(row, 1).and_then(|oid| at.get(&oid).copied()) else { continue };
        let columns = names(&relations[from], &text(row, 2));
        if text(row, 0) == "p" {
            relations[from].table.primary_key = columns.unwrap_or_default();
            continue;
        }
        let Some(to) = number(row, 3).and_then(|oid| at.get(&oid).copied()) else { continue };
        if let (Some(columns), Some(pointed)) = (columns, names(&relations[to], &text(row, 4))) {
            relationships.push(Relationship {
                from: column_set(&relations[from].table, columns),
                to: column_set(&relations[to].table, pointed),
                origin: RelationshipOrigin::Declared,
            });
        }
    }
    relationships
}

/// The names of a key's columns, from their numbers; nothing if we may not read one of them.
fn names(relation: &Relation, numbers: &str) -> Option<Vec<String>> {
    let numbers = array::elements(numbers)?;
    let name = |number: Option<String>| {
        let number: i32 = number?.parse().ok()?;
        let at = relation.columns.iter().position(|c| c.number == number)?;
        Some(relation.table.columns[at].name.clone())
    };
    numbers.into_iter().map(name).collect()
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
