//! Several ways from what is counted to what it is grouped by or chosen by: the store of the customer, or of who sold it.

use std::collections::HashSet;

use super::index::{ColumnId, Index, TableId};
use super::joins::{Hints, Tree, to_many};
use super::query::{ColumnRef, Reading};
use super::walk;
use super::wording::singular;

/// How many keys in a row a way has at most.
const LONGEST: usize = 4;
/// Concluded keys below this are no way of their own.
const SURE: f32 = 0.6;

/// The ways from a reading's subject to one of its tables, that of the reading among them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ways {
    /// Each as keys in a row.
    all: Vec<Vec<usize>>,
    /// Which of them the reading goes.
    taken: usize,
}

impl Ways {
    /// What tells a way from the others: the last table on it that is not on all, else the column that points.
    fn label(&self, index: &Index, way: usize) -> Option<String> {
        let on_all = |table: TableId| self.all.iter().all(|w| middle(index, w).contains(&table));
        if let Some(&table) = middle(index, &self.all[way]).iter().rev().find(|&&t| !on_all(t)) {
            return Some(singular(&index.tables[table].label));
        }
        let own = self.all[way].iter().find(|k| !self.all.iter().all(|w| w.contains(k)))?;
        let label = &index.columns[index.keys.keys[*own].on.first()?.0].label;
        Some(label.strip_suffix(" id").or(label.strip_suffix(" key")).unwrap_or(label).to_owned())
    }

    /// Words of the question that only one way has.
    fn said(&self, index: &Index, words: &HashSet<String>) -> Option<usize> {
        let of: Vec<HashSet<&String>> = self.all.iter().map(|w| words_of(index, w)).collect();
        let shared = |word: &String| of.iter().all(|w| w.contains(word));
        let hits: Vec<usize> =
            of.iter().map(|w| w.iter().filter(|x| words.contains(**x) && !shared(x)).count()).collect();
        let most = hits.iter().copied().max().filter(|m| *m > 0)?;
        (hits.iter().filter(|h| **h == most).count() == 1).then(|| hits.iter().position(|h| *h == most))?
    }

    /// The keys that must be left alone to go a way.
    fn shut(&self, way: usize) -> Vec<usize> {
        let others = self.all.iter().flatten().copied();
        others.filter(|k| !self.all[way].contains(k)).collect()
    }

    /// For each other way that may be meant, the keys to leave alone; nothing when the words tell the one that was taken.
    pub(super) fn others(&self, index: &Index, words: &HashSet<String>) -> Vec<Vec<usize>> {
        match self.said(index, words) {
            Some(way) if way == self.taken => Vec::new(),
            Some(way) => vec![self.shut(way)],
            None => (0..self.all.len()).filter(|w| *w != self.taken).map(|w| self.shut(w)).collect(),
        }
    }

    /// Whether the words tell another way than the one that was taken.
    pub(super) fn another_said(&self, index: &Index, words: &HashSet<String>) -> bool {
        self.said(index, words).is_some_and(|way| way != self.taken)
    }
}

/// The first table of a reading that is reached in several ways.
pub(super) fn ways(index: &Index, reading: &Reading) -> Option<Ways> {
    (1..reading.sources.len()).filter(|&at| used(reading, at)).find_map(|at| ways_to(index, reading, at))
}

/// By which way the table of a column is reached, where there are several.
pub(super) fn way_of(index: &Index, reading: &Reading, column: &ColumnRef) -> Option<String> {
    let ways = ways_to(index, reading, column.source)?;
    ways.label(index, ways.taken)
}

/// Whether a table gives more than a step on the way.
fn used(reading: &Reading, at: usize) -> bool {
    let plain = Reading { sources: Vec::new(), keys: Vec::new(), ..reading.clone() };
    let (mut columns, mut inner) = (Vec::new(), Vec::new());
    walk::reading(&plain, &mut columns, &mut inner);
    columns.iter().any(|c| c.source == at)
}

fn ways_to(index: &Index, reading: &Reading, at: usize) -> Option<Ways> {
    let tree = Tree::of(index, reading)?;
    let (root, table) = (*tree.tables.first()?, *tree.tables.get(at)?);
    if at == 0 || tree.tables.iter().filter(|t| **t == table).count() > 1 {
        return None;
    }
    let mut path = Vec::new();
    let mut here = at;
    while let Some((parent, key)) = tree.links[here] {
        if to_many(index, &index.keys.keys[key], tree.tables[parent]) {
            return None;
        }
        path.push(key);
        here = parent;
    }
    path.reverse();
    let mut all = single_ways(index, root, table);
    let taken = all.iter().position(|w| *w == path)?;
    // Four choices are enough: the way that was taken, and the shortest others.
    if all.len() > 4 {
        let own = all.remove(taken);
        all.truncate(3);
        all.insert(0, own);
        return Some(Ways { all, taken: 0 });
    }
    (all.len() > 1).then_some(Ways { all, taken })
}

/// A way on which each row of a table leads to one row of another.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Way {
    /// Keys in a row.
    pub keys: Vec<usize>,
    /// What tells it from the others, where there are several.
    pub label: Option<String>,
    /// Whether no two rows lead to the same one.
    pub is_one_to_one: bool,
}

/// The ways on which each row of `root` leads to at most one row of `to`.
pub(super) fn single(index: &Index, root: TableId, to: TableId) -> Vec<Way> {
    let mut all = single_ways(index, root, to);
    all.retain(|keys| keys.iter().all(|key| points_to_one(index, *key)));
    let ways = Ways { all, taken: 0 };
    let one = |key: &usize| !to_many(index, &index.keys.keys[*key], index.keys.keys[*key].to);
    let way = |(at, keys): (usize, &Vec<usize>)| Way {
        keys: keys.clone(),
        label: if ways.all.len() > 1 { ways.label(index, at) } else { None },
        is_one_to_one: keys.iter().all(one),
    };
    ways.all.iter().enumerate().map(way).collect()
}

/// Whether what a key points to tells the rows of its table apart, as far as the catalog knows.
fn points_to_one(index: &Index, key: usize) -> bool {
    let key = &index.keys.keys[key];
    let own = &index.tables[key.to].key;
    let points_at = |column: &ColumnId| key.on.iter().any(|(_, to)| to == column);
    let whole = !own.is_empty() && own.iter().all(points_at);
    whole || (key.on.len() == 1 && key.on.iter().all(|(_, to)| index.columns[*to].is_unique))
}

/// The tables that a row of `root` may lead to one row of, the nearest first, at most so many.
pub(super) fn led_to(index: &Index, root: TableId, most: usize) -> Vec<TableId> {
    let mut found: Vec<TableId> = Vec::new();
    let mut level = vec![root];
    for _ in 0..LONGEST {
        let mut next = Vec::new();
        for table in level {
            let pointed = index.keys.touching(table).filter(|(_, key)| key.from == table).map(|(_, key)| key.to);
            next.extend(pointed.filter(|to| *to != root && !found.contains(to)).collect::<Vec<_>>());
            next.dedup();
        }
        next.sort_unstable();
        next.dedup();
        found.extend(&next);
        level = next;
    }
    found.truncate(most);
    found
}

/// The ways on which a row leads to one row each, shortest first. What is pointed to directly is meant directly, and a
/// table on the way is reached in the shortest way.
fn single_ways(index: &Index, root: TableId, to: TableId) -> Vec<Vec<usize>> {
    let mut depth = vec![usize::MAX; index.tables.len()];
    depth[root] = 0;
    let mut level: Vec<(TableId, Vec<usize>)> = vec![(root, Vec::new())];
    let mut found: Vec<Vec<usize>> = Vec::new();
    for step in 1..=LONGEST {
        let mut next = Vec::new();
        for (table, path) in &level {
            for (id, key) in index.keys.touching(*table).filter(|(_, k)| k.from == *table && k.to != *table) {
                let longer: Vec<usize> = path.iter().copied().chain([id]).collect();
                if key.confidence < SURE || index.tables[key.to].is_view {
                    continue;
                }
                if key.to == to {
                    found.push(longer);
                } else if depth[key.to] >= step {
                    depth[key.to] = step;
                    next.push((key.to, longer));
                }
            }
        }
        let shortest = found.first().map(Vec::len);
        if shortest == Some(1) || shortest.is_some_and(|s| step > s) {
            break;
        }
        level = next;
        level.truncate(200);
    }
    found
}

/// The tables between both ends.
fn middle(index: &Index, way: &[usize]) -> Vec<TableId> {
    way.iter().take(way.len().saturating_sub(1)).map(|k| index.keys.keys[*k].to).collect()
}

fn words_of<'a>(index: &'a Index, way: &[usize]) -> HashSet<&'a String> {
    let tables = middle(index, way).into_iter().flat_map(|t| &index.tables[t].words);
    let columns = way.iter().flat_map(|k| &index.keys.keys[*k].on).flat_map(|(from, _)| &index.columns[*from].words);
    tables.chain(columns).filter(|w| !matches!(w.as_str(), "id" | "key" | "code" | "number" | "name")).collect()
}

/// Hints that go another way.
pub(super) fn another(hints: &Hints, shut: Vec<usize>) -> Hints {
    Hints { words: hints.words.clone(), shut }
}
