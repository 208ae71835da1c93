//! The key graph: which tables can be joined on what, declared by the database or concluded from names and values.

use std::collections::{HashMap, HashSet};

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
    /// Declared keys first, then concluded ones for columns that have none.
    pub fn build(schema: &Schema, tables: &[TableEntry], columns: &[ColumnEntry]) -> Self {
        let mut keys = declared(schema, tables, columns);
        let taken: HashSet<ColumnId> = keys.iter().flat_map(|k| k.on.iter().map(|(from, _)| *from)).collect();
        let joined: HashSet<(TableId, TableId)> = keys.iter().map(|k| (k.from, k.to)).collect();
        infer(tables, columns, &taken, &joined, &mut keys);
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

fn declared(schema: &Schema, tables: &[TableEntry], columns: &[ColumnEntry]) -> Vec<Key> {
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
            RelationshipOrigin::Declared => 1.0,
            #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
            RelationshipOrigin::Inferred { confidence } => confidence as f32,
        };
        (!on.is_empty()).then_some(Key { from, to, on, confidence })
    };
    schema.relationships.iter().filter_map(key).collect()
}

/// Concludes keys from columns named after another table's key, when types and known values allow it.
fn infer(
    tables: &[TableEntry],
    columns: &[ColumnEntry],
    taken: &HashSet<ColumnId>,
    joined: &HashSet<(TableId, TableId)>,
    keys: &mut Vec<Key>,
) {
    let mut targets: HashMap<Vec<String>, Vec<(ColumnId, f32)>> = HashMap::new();
    for (id, table) in tables.iter().enumerate().filter(|(_, t)| !t.is_view) {
        for (words, column, confidence) in names_for_key(id, table, columns) {
            targets.entry(words).or_default().push((column, confidence));
        }
    }
    for (id, column) in columns.iter().enumerate() {
        if tables[column.table].is_view {
            continue;
        }
        let own_key = tables[column.table].key == [id];
        let keyed =
            |words: &[String]| words.last().is_some_and(|w| matches!(w.as_str(), "id" | "code" | "number" | "key"));
        let whole = column.words.len();
        let written = [raw(column)];
        let best = endings(&column.words)
            .filter(|(words, _)| words.len() == whole || keyed(words))
            .chain(std::iter::once((&written[..], 0.0)))
            .flat_map(|(words, loss)| targets.get(words).into_iter().flatten().map(move |&(t, c)| (t, c - loss)))
            .filter(|&(t, _)| columns[t].table != column.table && !joined.contains(&(column.table, columns[t].table)))
            .filter(|&(t, c)| fits(column, &columns[t]) && (!own_key || c > 0.85))
            .filter(|&(t, _)| !taken.contains(&id) || columns[t].words == column.words)
            .max_by(|a, b| {
                a.1.total_cmp(&b.1)
                    .then(tables[columns[b.0].table].name.len().cmp(&tables[columns[a.0].table].name.len()))
            });
        let Some((target, confidence)) = best else { continue };
        let to = columns[target].table;
        if own_key && keys.iter().any(|k| k.from == to && k.to == column.table) {
            continue;
        }
        keys.push(Key { from: column.table, to, on: vec![(id, target)], confidence });
    }
}

/// What a column pointing to this table might be called, most telling first.
fn names_for_key(id: TableId, table: &TableEntry, columns: &[ColumnEntry]) -> Vec<(Vec<String>, ColumnId, f32)> {
    let mut out = Vec::new();
    let unique = |c: ColumnId| columns[c].is_unique || table.key == [c];
    for column in table.columns.clone().filter(|&c| unique(c)) {
        let entry = &columns[column];
        debug_assert_eq!(entry.table, id);
        let is_key = table.key == [column];
        if entry.words.len() > 1 || !entry.is_generic() {
            out.push((entry.words.clone(), column, if is_key { 0.9 } else { 0.6 }));
        }
        if is_key && entry.is_generic() && entry.name.len() > 4 {
            out.push((vec![raw(entry)], column, 0.88));
        }
        if is_key {
            let mut named = table.words.clone();
            named.extend(entry.core.iter().filter(|w| !table.words.contains(w)).cloned());
            out.push((named, column, 0.88));
            out.push((table.words.clone(), column, 0.75));
        }
    }
    out
}

/// The name as it is written, for names whose parts say nothing alone.
fn raw(column: &ColumnEntry) -> String {
    format!("={}", column.name.to_lowercase())
}

/// The words of a name and shorter endings of it: "billing customer id", then "customer id".
fn endings(words: &[String]) -> impl Iterator<Item = (&[String], f32)> {
    (0..words.len().min(3)).map(move |skip| (&words[skip..], 0.08 * skip as f32)).filter(|(w, _)| !w.is_empty())
}

/// Whether values of one column can be keys found in the other.
fn fits(from: &ColumnEntry, to: &ColumnEntry) -> bool {
    let class = |c: &ColumnEntry| {
        if c.kind.is_number() {
            0
        } else if c.kind.is_temporal() {
            1
        } else {
            2
        }
    };
    if class(from) != class(to) || from.time.is_some() || class(from) == 1 {
        return false;
    }
    if !to.samples_complete || from.samples.is_empty() {
        return true;
    }
    let known: HashSet<&str> = to.samples.iter().map(String::as_str).collect();
    let hits = from.samples.iter().filter(|s| known.contains(s.as_str())).count();
    hits * 2 >= from.samples.len()
}
