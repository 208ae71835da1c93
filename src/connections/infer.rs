//! Relationships that a source doesn't declare but shows: by names, types, and whether the values of one column lie
//! within another's.

use std::collections::{HashMap, HashSet};

use crate::data::{ColumnSet, ColumnType, Relationship, RelationshipOrigin, Schema, Table, TableColumn, TableKind};

/// Below this a guess is not worth showing.
const WORTH: f64 = 0.6;
/// More certain than this no guess can be.
const MOST: f64 = 0.95;
/// Names that say nothing of what they name.
const GENERIC: [&str; 7] = ["id", "code", "key", "name", "no", "nr", "number"];

/// Names of many things that don't end like the name of one.
const IRREGULAR: [(&str, &str); 5] =
    [("people", "person"), ("children", "child"), ("men", "man"), ("women", "woman"), ("media", "medium")];

/// A column that other tables may point to.
struct Key<'a> {
    table: &'a Table,
    column: &'a TableColumn,
}

/// Adds what can be concluded to what is declared.
pub(super) fn complete(mut schema: Schema) -> Schema {
    let taken: HashSet<(Option<String>, String, String)> = schema
        .relationships
        .iter()
        .filter(|r| r.from.columns.len() == 1)
        .map(|r| (r.from.schema.clone(), r.from.table.clone(), r.from.columns[0].clone()))
        .collect();
    let found = conclude(&schema, |table, column| {
        taken.contains(&(table.schema.clone(), table.name.clone(), column.name.clone()))
    });
    let again = misdirected(&schema);
    schema.relationships.extend(found);
    schema.relationships.extend(again);
    schema
}

fn conclude(schema: &Schema, declared: impl Fn(&Table, &TableColumn) -> bool) -> Vec<Relationship> {
    let tables = || schema.tables.iter().filter(|t| t.kind == TableKind::Table);
    let keys: Vec<Key<'_>> = tables().filter_map(|t| key(t, &schema.tables)).collect();
    let mut named: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
    for (at, key) in keys.iter().enumerate() {
        for (name, certainty) in names_of(key) {
            named.entry(name).or_default().push((at, certainty));
        }
    }
    let mut found = Vec::new();
    for table in tables() {
        for column in &table.columns {
            if !declared(table, column)
                && let Some((key, confidence)) = best(table, column, &keys, &named)
            {
                found.push(Relationship {
                    from: set(table, column),
                    to: set(key.table, key.column),
                    origin: RelationshipOrigin::Inferred { confidence },
                });
            }
        }
    }
    found
}

/// A declared key may point to another table than the one it is named after: then both ways are known.
fn misdirected(schema: &Schema) -> Vec<Relationship> {
    let tables = || schema.tables.iter().filter(|t| t.kind == TableKind::Table);
    let keys: Vec<Key<'_>> = tables().filter_map(|t| key(t, &schema.tables)).collect();
    let one = |r: &&Relationship| r.from.columns.len() == 1 && r.to.columns.len() == 1;
    let found = schema.relationships.iter().filter(one).filter_map(|r| {
        let name = squashed(&r.from.columns[0]);
        let table = schema.table(r.from.schema.as_deref(), &r.from.table)?;
        let column = table.column(&r.from.columns[0])?;
        let key = keys.iter().find(|k| {
            squashed(&k.column.name) == name && name.starts_with(&stem(&k.table.name)) && k.table.name != table.name
        })?;
        let elsewhere = !r.to.table.eq_ignore_ascii_case(&key.table.name);
        let confidence = 0.8 + evidence(column, key.column)?;
        let origin = RelationshipOrigin::Inferred { confidence: confidence.min(MOST) };
        (elsewhere && fits(column, key.column)).then(|| Relationship {
            from: r.from.clone(),
            to: set(key.table, key.column),
            origin,
        })
    });
    found.collect()
}

fn set(table: &Table, column: &TableColumn) -> ColumnSet {
    ColumnSet { schema: table.schema.clone(), table: table.name.clone(), columns: vec![column.name.clone()] }
}

/// The column that names a table's rows: its primary key, or the first whose values are all there and all different
/// and whose name could be a key's.
fn key<'a>(table: &'a Table, all: &[Table]) -> Option<Key<'a>> {
    let column = match table.primary_key.as_slice() {
        [one] => table.column(one)?,
        [] => {
            let stem = stem(&table.name);
            let unique = || table.columns.iter().filter(|c| is_unique(table, c));
            let called_so = unique().find(|c| {
                let name = squashed(&c.name);
                let initial = name.strip_prefix(|first| stem.starts_with(first)).is_some_and(ends_like_a_key);
                let whole = name.strip_prefix(stem.as_str()).is_some_and(ends_like_a_key);
                name == "id" || whole || initial
            });
            // Keys stand first: a name that other tables repeat for the same values is one.
            let repeated = |c: &TableColumn| {
                let same = |other: &Table| other.column(&c.name).is_some_and(|o| !is_unique(other, o));
                all.iter().any(|other| other.name != table.name && same(other))
            };
            let stands_first = table.columns.first().filter(|c| is_unique(table, c) && repeated(c));
            called_so.or(stands_first)?
        }
        _ => return None,
    };
    Some(Key { table, column })
}

fn ends_like_a_key(rest: &str) -> bool {
    matches!(rest, "id" | "key" | "code" | "no" | "nr" | "number")
}

fn is_unique(table: &Table, column: &TableColumn) -> bool {
    let full = column.null_share.is_none_or(|share| share == 0.0);
    table.row_count.is_some_and(|rows| rows > 0 && column.distinct_count == Some(rows)) && full
}

/// What a column that points to this key could be called, and how much the name says.
fn names_of(key: &Key<'_>) -> Vec<(String, f64)> {
    let (stem, name) = (stem(&key.table.name), squashed(&key.column.name));
    let mut names = vec![(format!("{stem}{name}"), 0.8), (format!("{name}{stem}"), 0.75), (stem.clone(), 0.5)];
    if !GENERIC.contains(&name.as_str()) {
        names.push((name.clone(), if name.contains(&stem) { 0.8 } else { 0.65 }));
    }
    names
}

fn best<'a>(
    table: &Table,
    column: &TableColumn,
    keys: &'a [Key<'a>],
    named: &HashMap<String, Vec<(usize, f64)>>,
) -> Option<(&'a Key<'a>, f64)> {
    let mut candidates: Vec<(&Key<'_>, f64)> = Vec::new();
    for (words_left_out, name) in endings(&column.name) {
        for (at, certainty) in named.get(&name).into_iter().flatten() {
            let key = &keys[*at];
            let same_table = std::ptr::eq(key.table, table) || key.table == table;
            let is_own_key = table.primary_key.len() == 1 && table.primary_key[0] == column.name;
            if same_table || is_own_key || !fits(column, key.column) {
                continue;
            }
            let Some(evidence) = evidence(column, key.column) else { continue };
            // Each word left out (as in `billing_customer_id`) makes the name say less.
            let left_out = if words_left_out > 0 { 0.1 } else { 0.0 };
            candidates.push((key, (certainty + evidence - left_out).min(MOST)));
        }
    }
    candidates.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (key, confidence) = *candidates.first()?;
    // Two keys that are equally likely: none is said.
    let rival = candidates.iter().skip(1).any(|(other, c)| other.table != key.table && *c >= confidence);
    (confidence >= WORTH && !rival).then_some((key, confidence))
}

/// Whether values of both columns could be equal at all.
fn fits(from: &TableColumn, to: &TableColumn) -> bool {
    from.kind == to.kind
        && matches!(from.kind, ColumnType::Integer | ColumnType::Text | ColumnType::Uuid | ColumnType::Decimal)
}

/// What the values say for it; nothing when they speak against it.
fn evidence(from: &TableColumn, to: &TableColumn) -> Option<f64> {
    if let (Some(a), Some(b)) = (from.distinct_count, to.distinct_count)
        && a > b
    {
        return None;
    }
    if to.samples_complete && !from.samples.is_empty() {
        let all: HashSet<&String> = to.samples.iter().collect();
        return from.samples.iter().all(|value| all.contains(value)).then_some(0.15);
    }
    let number = |text: &Option<String>| text.as_ref().and_then(|t| t.parse::<f64>().ok());
    match (number(&from.min), number(&from.max), number(&to.min), number(&to.max)) {
        (Some(least), Some(greatest), Some(low), Some(high)) => (low <= least && greatest <= high).then_some(0.1),
        _ => Some(0.0),
    }
}

/// The name without separators, and the same without its first words.
fn endings(name: &str) -> Vec<(usize, String)> {
    let words = words(name);
    (0..words.len()).map(|left_out| (left_out, words[left_out..].concat())).collect()
}

/// Lower-case words of a name: `CustomerID`, `customer_id` and `customer id` are the same two.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut previous = '_';
    for c in name.chars() {
        let begins = !previous.is_alphanumeric() || (previous.is_lowercase() && c.is_uppercase());
        if c.is_alphanumeric() {
            match words.last_mut() {
                Some(word) if !begins => word.extend(c.to_lowercase()),
                _ => words.push(c.to_lowercase().collect()),
            }
        }
        previous = c;
    }
    words
}

fn squashed(name: &str) -> String {
    words(name).concat()
}

/// A table's name as one thing of it is called: `customers`, `Customer` and `tbl_customer` are `customer`.
fn stem(table: &str) -> String {
    let mut words = words(table);
    if words.len() > 1 && matches!(words[0].as_str(), "tbl" | "dim" | "fact" | "t" | "dbo") {
        words.remove(0);
    }
    let name = words.concat();
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, _)| *many == name) {
        return (*one).to_owned();
    }
    if let Some(head) = name.strip_suffix("ies") {
        return format!("{head}y");
    }
    for plural in ["sses", "xes", "ches", "shes"] {
        if name.ends_with(plural) {
            return name[..name.len() - 2].to_owned();
        }
    }
    match name.strip_suffix('s') {
        Some(head) if !head.ends_with('s') && head.len() > 2 => head.to_owned(),
        _ => name,
    }
}

#[cfg(test)]
#[path = "infer_tests.rs"]
mod tests;
