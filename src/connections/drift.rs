//! How a source changed from one discovery to the next.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ConnectionError, Connections, require, store};
use crate::base::{Actor, ConnectionId, Permission};
use crate::data::{Schema, Table, TableColumn};

/// What became of a table or column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    New,
    Gone,
    Changed,
}

/// One change that discovery saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SchemaChange)]
pub struct Change {
    pub change: ChangeKind,
    pub schema: Option<String>,
    pub table: String,
    pub column: Option<String>,
    /// What changed of it: `type`, `nullable`, `primary_key` or `kind`.
    pub what: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// A change with the moment it was seen at.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SeenChange {
    /// When the discovery that saw it ended.
    pub seen_at: DateTime<Utc>,
    #[serde(flatten)]
    pub change: Change,
}

/// The changes that the last discoveries saw.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SchemaDrift {
    /// The moment that the earliest kept change is measured from; none where nothing changed.
    pub since: Option<DateTime<Utc>>,
    /// The last discovery.
    pub until: DateTime<Utc>,
    /// Latest first.
    pub changes: Vec<SeenChange>,
}

impl Connections {
    /// What the last twenty discoveries that saw a change saw.
    ///
    /// # Errors
    /// `NotFound`, also for another organisation's; `NotReady` when nothing is known yet.
    pub async fn drift(&self, actor: &Actor, id: ConnectionId) -> Result<SchemaDrift, ConnectionError> {
        require(actor, Permission::ReadConnections)?;
        let until = self.catalog(actor, id).await?.discovered_at;
        let kept = store::load_changes(self.room.parts.db.connection(), actor.org, id).await?;
        let since = kept.last().map(|(since, ..)| *since);
        let seen = |(seen_at, changes): (DateTime<Utc>, Vec<Change>)| {
            changes.into_iter().map(move |change| SeenChange { seen_at, change })
        };
        let changes = kept.into_iter().flat_map(|(_, at, changes)| seen((at, changes))).collect();
        Ok(SchemaDrift { since, until, changes })
    }
}

/// Whether two looks are at the same source: a connection may have been led elsewhere in between, and then nothing is
/// alike.
pub(super) fn is_same_source(before: &Schema, after: &Schema) -> bool {
    let known = by_name(before);
    before.tables.is_empty() || after.tables.iter().any(|table| known.contains_key(&name(table)))
}

/// What differs between two looks at a source: of a new or gone table only itself is told, not its columns.
pub(super) fn compare(before: &Schema, after: &Schema) -> Vec<Change> {
    let (old, new) = (by_name(before), by_name(after));
    let mut changes = Vec::new();
    for table in &after.tables {
        match old.get(&name(table)) {
            None => changes.push(of(table, None, ChangeKind::New, None)),
            Some(was) => compare_tables(was, table, &mut changes),
        }
    }
    let gone = before.tables.iter().filter(|table| !new.contains_key(&name(table)));
    changes.extend(gone.map(|table| of(table, None, ChangeKind::Gone, None)));
    changes
}

fn name(table: &Table) -> (Option<&str>, &str) {
    (table.schema.as_deref(), &table.name)
}

fn by_name(schema: &Schema) -> HashMap<(Option<&str>, &str), &Table> {
    schema.tables.iter().map(|table| (name(table), table)).collect()
}

fn of(table: &Table, column: Option<&TableColumn>, change: ChangeKind, what: Option<(&str, String, String)>) -> Change {
    let column = column.map(|c| c.name.clone());
    let (what, before, after) = match what {
        Some((what, before, after)) => (Some(what.to_owned()), Some(before), Some(after)),
        None => (None, None, None),
    };
    Change { change, schema: table.schema.clone(), table: table.name.clone(), column, what, before, after }
}

fn compare_tables(was: &Table, is: &Table, changes: &mut Vec<Change>) {
    let kind = |table: &Table| serde_json::to_value(table.kind).ok().and_then(|k| k.as_str().map(str::to_owned));
    let mut differ = |column: Option<&TableColumn>, what: &str, before: String, after: String| {
        if before != after {
            changes.push(of(is, column, ChangeKind::Changed, Some((what, before, after))));
        }
    };
    differ(None, "kind", kind(was).unwrap_or_default(), kind(is).unwrap_or_default());
    differ(None, "primary_key", was.primary_key.join(", "), is.primary_key.join(", "));
    let old: HashMap<&str, &TableColumn> = was.columns.iter().map(|c| (c.name.as_str(), c)).collect();
    let mut added = Vec::new();
    for column in &is.columns {
        let Some(before) = old.get(column.name.as_str()) else {
            added.push(of(is, Some(column), ChangeKind::New, None));
            continue;
        };
        differ(Some(column), "type", before.declared_type.clone(), column.declared_type.clone());
        differ(Some(column), "nullable", before.nullable.to_string(), column.nullable.to_string());
    }
    changes.extend(added);
    let gone = was.columns.iter().filter(|c| !is.columns.iter().any(|now| now.name == c.name));
    changes.extend(gone.map(|column| of(is, Some(column), ChangeKind::Gone, None)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, columns: &[(&str, &str)]) -> Table {
        let columns = columns.iter().map(|(name, declared)| TableColumn {
            name: (*name).into(),
            declared_type: (*declared).into(),
            ..TableColumn::default()
        });
        Table { name: name.into(), columns: columns.collect(), row_count: Some(3), ..Table::default() }
    }

    fn told(before: Vec<Table>, after: Vec<Table>) -> Vec<String> {
        let schema = |tables| Schema { tables, relationships: vec![] };
        let of = |c: Change| {
            let (column, what) = (c.column.unwrap_or_default(), c.what.unwrap_or_default());
            format!("{:?} {} {column} {what} {}", c.change, c.table, c.after.unwrap_or_default()).trim_end().to_owned()
        };
        compare(&schema(before), &schema(after)).into_iter().map(of).collect()
    }

    #[test]
    fn every_kind_of_change_is_told_once() {
        let before = vec![table("a", &[("x", "int"), ("y", "int")]), table("b", &[("x", "int")])];
        let after = vec![table("a", &[("x", "bigint"), ("z", "text")]), table("c", &[("x", "int")])];
        let changes = told(before, after);
        assert_eq!(changes, ["Changed a x type bigint", "New a z", "Gone a y", "New c", "Gone b"]);
    }

    #[test]
    fn rows_and_samples_are_no_change() {
        let (a, mut b) = (table("a", &[("x", "int")]), table("a", &[("x", "int")]));
        b.row_count = Some(4);
        b.columns[0].samples = vec!["1".into()];
        assert!(told(vec![a], vec![b]).is_empty());
    }
}
