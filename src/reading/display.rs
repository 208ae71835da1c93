//! Second look at tables, once keys are known: what a row is called, when it happened, whether the table only ties others.

use super::deals::is_deal;
use super::index::{ColumnEntry, ColumnId, TableEntry};
use super::keys::KeyGraph;
use super::roles::Role;

/// Fills what could not be known before the keys were.
pub(super) fn complete(tables: &mut [TableEntry], columns: &mut [ColumnEntry], keys: &KeyGraph) {
    for key in &keys.keys {
        for &(from, _) in &key.on {
            if columns[from].role != Role::Time && columns[from].role != Role::Name {
                columns[from].role = Role::Identifier;
            }
        }
    }
    for (id, table) in tables.iter_mut().enumerate() {
        let pointing: Vec<ColumnId> =
            keys.touching(id).filter(|(_, k)| k.from == id).flat_map(|(_, k)| k.on.iter().map(|p| p.0)).collect();
        let own = table.columns.clone();
        let rest = own.clone().filter(|c| !pointing.contains(c) && columns[*c].role != Role::Identifier);
        let plain = rest.filter(|&c| columns[c].time.is_none()).count();
        table.display = display(table, columns, &pointing);
        let pointed_at = keys.touching(id).any(|(_, k)| k.to == id && k.from != id);
        table.is_bridge = distinct_targets(keys, id) >= 2 && plain == 0 && own.len() <= 5 && !pointed_at;
        table.time = own
            .filter(|&c| columns[c].role == Role::Time)
            .max_by_key(|&c| (time_rank(table, &columns[c]), std::cmp::Reverse(c)));
    }
}

fn distinct_targets(keys: &KeyGraph, table: usize) -> usize {
    let mut to: Vec<usize> = keys.touching(table).filter(|(_, k)| k.from == table).map(|(_, k)| k.to).collect();
    to.sort_unstable();
    to.dedup();
    to.len()
}

fn display(table: &TableEntry, columns: &[ColumnEntry], pointing: &[ColumnId]) -> Vec<ColumnId> {
    let own = || table.columns.clone().filter(|c| !pointing.contains(c));
    let core_is = |c: ColumnId, words: &[&str]| columns[c].core == words || columns[c].words == words;
    if let (Some(first), Some(last)) =
        (own().find(|&c| core_is(c, &["first", "name"])), own().find(|&c| core_is(c, &["last", "name"])))
    {
        return vec![first, last];
    }
    let textual = |c: &ColumnId| !columns[*c].kind.is_number() && columns[*c].time.is_none();
    let found = own()
        .filter(textual)
        .find(|&c| core_is(c, &["name"]))
        .or_else(|| own().filter(textual).find(|&c| core_is(c, &["titl"])))
        .or_else(|| {
            own().filter(textual).find(|&c| columns[c].words == table.words && columns[c].role != Role::Identifier)
        })
        .or_else(|| {
            own().filter(textual).find(|&c| {
                columns[c].role == Role::Name
                    && tells_apart(table, &columns[c])
                    && columns[c].core.last().is_some_and(|w| w == "name")
            })
        })
        .or_else(|| own().filter(textual).find(|&c| columns[c].role == Role::Name && tells_apart(table, &columns[c])))
        .or_else(|| own().filter(textual).find(|&c| core_is(c, &["descript"]) && table.columns.len() <= 3));
    found.into_iter().collect()
}

/// Whether most rows have a value of their own.
fn tells_apart(table: &TableEntry, column: &ColumnEntry) -> bool {
    match (table.rows, column.distinct) {
        (Some(rows), Some(distinct)) => distinct * 10 >= rows * 6,
        _ => true,
    }
}

/// How likely a time column is the one that says when a row happened.
fn time_rank(table: &TableEntry, column: &ColumnEntry) -> i32 {
    let has = |list: &[&str]| column.words.iter().any(|w| list.contains(&w.as_str()));
    let mut rank = 0;
    if column.words.iter().any(|w| table.words.contains(w)) {
        rank += 3;
    }
    if is_deal(&column.words) || has(&["place"]) {
        rank += 3;
    }
    if has(&["date", "creat", "at", "open", "start", "begin"]) {
        rank += 1;
    }
    if has(&["updat", "modifi", "birth", "end", "due", "requir", "ship", "delet", "close", "return", "last", "change"])
    {
        rank -= 4;
    }
    rank
}
