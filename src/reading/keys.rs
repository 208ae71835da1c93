//! The key graph: which tables can be joined on what, as discovery knows it.

use std::collections::HashMap;

use crate::data::{RelationshipOrigin, Schema};

use super::index::{ColumnEntry, ColumnId, TableEntry, TableId};

/// Columns of `from` that point to columns of `to`.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    pub from: TableId,
    pub to: TableId,
    /// Pairs of (pointing column, pointed-at column).
    pub on: Vec<(ColumnId, ColumnId)>,
    /// 1 when declared.
    pub confidence: f32,
}

/// All keys of a schema and, for each table, which touch it.
#[derive(Debug, Default)]
pub struct KeyGraph {
    pub keys: Vec<Key>,
    touching: Vec<Vec<usize>>,
}

impl KeyGraph {
    /// The keys the source declares and those that discovery concluded.
    pub fn build(schema: &Schema, tables: &[TableEntry], columns: &[ColumnEntry]) -> Self {
        let keys = known(schema, tables, columns);
        let mut touching = vec![Vec::new(); tables.len()];
        for (i, key) in keys.iter().enumerate() {
            touching[key.from].push(i);
            if key.to != key.from {
                touching[key.to].push(i);
            }
        }
        Self { keys, touching }
    }

    /// The keys that leave or reach a table.
    pub fn touching(&self, table: TableId) -> impl Iterator<Item = (usize, &Key)> {
        self.touching[table].iter().map(|&i| (i, &self.keys[i]))
    }

    /// The key whose only pointing column is `column`.
    pub fn of_column(&self, column: ColumnId) -> Option<&Key> {
        self.keys.iter().find(|k| k.on.len() == 1 && k.on[0].0 == column)
    }
}

fn known(schema: &Schema, tables: &[TableEntry], columns: &[ColumnEntry]) -> Vec<Key> {
    let by_name: HashMap<(Option<String>, String), TableId> = tables
        .iter()
        .enumerate()
        .flat_map(|(i, t)| {
            let name = t.name.to_lowercase();
            [((t.schema.as_deref().map(str::to_lowercase), name.clone()), i), ((None, name), i)]
        })
        .collect();
    let table = |schema: &Option<String>, name: &str| {
        by_name.get(&(schema.as_deref().map(str::to_lowercase), name.to_lowercase())).copied()
    };
    let column = |table: TableId, name: &str| {
        tables[table].columns.clone().find(|&c| columns[c].name.eq_ignore_ascii_case(name))
    };
    let key = |r: &crate::data::Relationship| {
        let (from, to) = (table(&r.from.schema, &r.from.table)?, table(&r.to.schema, &r.to.table)?);
        let mut on = Vec::new();
        for (a, b) in r.from.columns.iter().zip(&r.to.columns) {
            on.push((column(from, a)?, column(to, b)?));
        }
        let confidence = match r.origin {
            RelationshipOrigin::Declared | RelationshipOrigin::Confirmed => 1.0,
            #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
            RelationshipOrigin::Inferred { confidence } => confidence as f32,
        };
        (!on.is_empty()).then_some(Key { from, to, on, confidence })
    };
    schema.relationships.iter().filter_map(key).collect()
}
