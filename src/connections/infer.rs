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
    schema.relationships.extend(found);
    schema
}

fn conclude(schema: &Schema, declared: impl Fn(&Table, &TableColumn) -> bool) -> Vec<Relationship> {
    let tables = || schema.tables.iter().filter(|t| t.kind == TableKind::Table);
    let keys: Vec<Key<'_>> = tables().filter_map(key).collect();
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

fn set(table: &Table, column: &TableColumn) -> ColumnSet {
    ColumnSet { schema: table.schema.clone(), table: table.name.clone(), columns: vec![column.name.clone()] }
}

/// The column that names a table's rows: its primary key, or the first whose values are all there and all different
/// and whose name could be a key's.
fn key(table: &Table) -> Option<Key<'_>> {
    let column = match table.primary_key.as_slice() {
        [one] => table.column(one)?,
        [] => {
            let stem = stem(&table.name);
            table.columns.iter().find(|c| {
                let name = squashed(&c.name);
                let looks = name == "id" || (name.starts_with(&stem) && ends_like_a_key(&name[stem.len()..]));
                looks && is_unique(table, c)
            })?
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
fn words(name: &str) -> Vec<String> {
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
mod tests {
    use super::*;

    fn column(name: &str, range: (i64, i64), distinct: i64) -> TableColumn {
        TableColumn {
            name: name.into(),
            kind: ColumnType::Integer,
            distinct_count: Some(distinct),
            null_share: Some(0.0),
            min: Some(range.0.to_string()),
            max: Some(range.1.to_string()),
            ..TableColumn::default()
        }
    }

    fn table(name: &str, key: &[&str], columns: Vec<TableColumn>) -> Table {
        let primary_key = key.iter().map(|k| (*k).to_owned()).collect();
        Table { name: name.into(), primary_key, columns, row_count: Some(100), ..Table::default() }
    }

    fn found(tables: Vec<Table>) -> Vec<String> {
        let schema = complete(Schema { tables, relationships: vec![] });
        schema
            .relationships
            .iter()
            .map(|r| format!("{}.{}>{}.{}", r.from.table, r.from.columns[0], r.to.table, r.to.columns[0]))
            .collect()
    }

    #[test]
    fn a_column_named_after_a_table_points_to_its_key() {
        let orders = || table("orders", &["id"], vec![column("id", (1, 100), 100), column("customer_id", (2, 90), 50)]);
        let customers = table("Customers", &["ID"], vec![column("ID", (1, 100), 100)]);
        assert_eq!(found(vec![orders(), customers]), ["orders.customer_id>Customers.ID"]);
        let customers = table("tbl_customer", &["customer_id"], vec![column("customer_id", (1, 100), 100)]);
        assert_eq!(found(vec![orders(), customers]), ["orders.customer_id>tbl_customer.customer_id"]);
    }

    #[test]
    fn a_key_that_is_not_declared_is_seen_by_its_values() {
        let orders = table("orders", &[], vec![column("CustomerID", (2, 90), 50)]);
        let customers = table("customers", &[], vec![column("CustomerID", (1, 100), 100)]);
        assert_eq!(found(vec![orders, customers]), ["orders.CustomerID>customers.CustomerID"]);
    }

    #[test]
    fn values_outside_of_the_key_speak_against_it() {
        let orders = table("orders", &["id"], vec![column("customer_id", (1, 5_000), 50)]);
        let customers = table("customers", &["id"], vec![column("id", (1, 100), 100)]);
        assert!(found(vec![orders, customers]).is_empty());
    }

    #[test]
    fn a_name_that_fits_two_tables_is_left_open() {
        let orders = table("orders", &["id"], vec![column("agent_id", (2, 90), 50)]);
        let keys = || vec![column("agent_id", (1, 100), 100)];
        let (a, b) = (table("staff", &["agent_id"], keys()), table("robots", &["agent_id"], keys()));
        assert!(found(vec![orders, a, b]).is_empty());
    }

    #[test]
    fn what_is_declared_is_not_guessed_again() {
        let orders = table("orders", &["id"], vec![column("customer_id", (2, 90), 50)]);
        let customers = table("customers", &["id"], vec![column("id", (1, 100), 100)]);
        let declared = Relationship {
            from: set(&orders, &orders.columns[0]),
            to: set(&customers, &customers.columns[0]),
            origin: RelationshipOrigin::Declared,
        };
        let schema = complete(Schema { tables: vec![orders, customers], relationships: vec![declared.clone()] });
        assert_eq!(schema.relationships, [declared]);
    }

    #[test]
    fn words_and_stems_are_the_same_in_every_spelling() {
        assert_eq!(words("CustomerID"), ["customer", "id"]);
        assert_eq!(words("customer_id"), ["customer", "id"]);
        assert_eq!(stem("categories"), "category");
        assert_eq!(stem("addresses"), "address");
        assert_eq!(stem("boxes"), "box");
        assert_eq!(stem("people"), "person");
        assert_eq!(stem("status"), "statu");
    }
}
