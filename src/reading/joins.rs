//! The cheapest way to join the tables a question needs, and whether a table's rows get repeated by it.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashSet};

use super::index::{Index, TableId};
use super::keys::Key;
use super::query::{Reading, Relation};

/// Tables joined as a tree; the first is the root.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Tree {
    pub tables: Vec<TableId>,
    /// For every table but the first: position of its parent and the key it hangs on.
    pub links: Vec<Option<(usize, usize)>>,
    pub cost: f32,
}

/// What leads the choice of keys.
#[derive(Debug, Clone, Default)]
pub(super) struct Hints {
    /// Stems of the question, which tell parallel keys apart ("home team", "away team").
    pub words: HashSet<String>,
    /// Keys that are not to be used.
    pub shut: Vec<usize>,
}

impl Tree {
    /// Joins `others` to `root`; none when some can't be reached.
    pub fn join(index: &Index, root: TableId, others: &[TableId], hints: &Hints) -> Option<Self> {
        let mut tree = Self { tables: vec![root], links: vec![None], cost: 0.0 };
        let mut missing: Vec<TableId> = others.iter().copied().filter(|t| *t != root).collect();
        missing.sort_unstable();
        missing.dedup();
        while !missing.is_empty() {
            let (path, cost) = nearest(index, &tree.tables, &missing, hints)?;
            tree.cost += cost;
            for step in path {
                let parent = tree.tables.iter().position(|t| *t == step.from)?;
                tree.tables.push(step.to);
                tree.links.push(Some((parent, step.key)));
                missing.retain(|t| *t != step.to);
            }
        }
        Some(tree)
    }

    /// The tree of a reading; none when a source isn't a table or a join isn't over a known key.
    pub fn of(index: &Index, reading: &Reading) -> Option<Self> {
        let mut tree = Self::default();
        for source in &reading.sources {
            let Relation::Table { schema, name } = &source.relation else { return None };
            let table = index.find_table(schema.as_deref(), name)?;
            let link = match &source.join {
                None => None,
                Some(join) => Some((join.to, key_of(index, *tree.tables.get(join.to)?, table, &join.on)?)),
            };
            tree.tables.push(table);
            tree.links.push(link);
        }
        (!tree.tables.is_empty()).then_some(tree)
    }

    /// The tree with one more table.
    pub fn extended(&self, index: &Index, table: TableId, hints: &Hints) -> Option<Self> {
        let mut tree = self.clone();
        let (path, cost) = nearest(index, &tree.tables, &[table], hints)?;
        tree.cost += cost;
        for step in path {
            let parent = tree.position(step.from)?;
            tree.tables.push(step.to);
            tree.links.push(Some((parent, step.key)));
        }
        Some(tree)
    }

    /// Joins the table a key points to by that very key, though the table may take part already.
    pub fn attach(&mut self, index: &Index, key: usize) -> Option<()> {
        if self.position_by(key).is_none() {
            let parent = self.position(index.keys.keys[key].from)?;
            self.tables.push(index.keys.keys[key].to);
            self.links.push(Some((parent, key)));
            self.cost += 1.0;
        }
        Some(())
    }

    /// Where the table stands that hangs on a key.
    pub fn position_by(&self, key: usize) -> Option<usize> {
        self.links.iter().position(|l| l.is_some_and(|(_, k)| k == key))
    }

    /// Positions next to a position, with the key and whether going there can meet several rows.
    fn neighbours(&self, index: &Index, at: usize) -> Vec<(usize, bool)> {
        let mut out = Vec::new();
        for (child, link) in self.links.iter().enumerate() {
            let Some((parent, key)) = *link else { continue };
            let key = &index.keys.keys[key];
            if parent == at {
                out.push((child, to_many(index, key, self.tables[at])));
            } else if child == at {
                out.push((parent, to_many(index, key, self.tables[at])));
            }
        }
        out
    }

    /// Tables that repeat the rows of the table at a position: those beyond a step that meets several rows.
    pub fn repeating(&self, index: &Index, at: usize) -> Vec<usize> {
        let mut out = Vec::new();
        let mut open = vec![(at, usize::MAX, false)];
        while let Some((here, from, many)) = open.pop() {
            for (next, step_many) in self.neighbours(index, here) {
                if next == from {
                    continue;
                }
                open.push((next, here, many || step_many));
                out.extend((many || step_many).then_some(next));
            }
        }
        out.sort_unstable();
        out
    }

    pub fn position(&self, table: TableId) -> Option<usize> {
        self.tables.iter().position(|t| *t == table)
    }
}

/// The key that joins two tables on the named columns.
fn key_of(index: &Index, left: TableId, right: TableId, on: &[(String, String)]) -> Option<usize> {
    let same = |key: &Key, forward: bool| {
        key.on.len() == on.len()
            && key.on.iter().zip(on).all(|(&(from, to), (l, r))| {
                let (a, b) = if forward { (from, to) } else { (to, from) };
                index.columns[a].name == *l && index.columns[b].name == *r
            })
    };
    index
        .keys
        .touching(left)
        .find(|(_, k)| {
            (k.from == left && k.to == right && same(k, true)) || (k.to == left && k.from == right && same(k, false))
        })
        .map(|(id, _)| id)
}

/// Whether a row of `from` may meet several rows over the key.
pub(super) fn to_many(index: &Index, key: &Key, from: TableId) -> bool {
    if key.to == key.from {
        return false;
    }
    if from == key.from {
        return false;
    }
    !(key.on.len() == 1 && (index.columns[key.on[0].0].is_unique || index.tables[key.from].key == [key.on[0].0]))
}

/// What crossing a key costs: more when it is only concluded, or when its column says something the question doesn't.
pub(super) fn key_cost(index: &Index, key: &Key, hints: &Hints) -> f32 {
    let doubt = (1.0 - key.confidence) * 0.8;
    let target = &index.tables[key.to];
    let words = key.on.iter().flat_map(|(c, _)| &index.columns[*c].words);
    let (mut extra, mut hinted) = (0.0, false);
    for word in
        words.filter(|w| !matches!(w.as_str(), "id" | "code" | "key" | "number" | "name") && !target.words.contains(w))
    {
        if hints.words.contains(word) { hinted = true } else { extra += 0.12 }
    }
    let view = if index.tables[key.from].is_view || target.is_view { 0.8 } else { 0.0 };
    1.0 + doubt + f32::min(extra, 0.36) + view - if hinted { 0.3 } else { 0.0 }
}

#[derive(Debug, Clone, Copy)]
struct Step {
    from: TableId,
    to: TableId,
    key: usize,
}

#[derive(PartialEq)]
struct Open {
    cost: f32,
    table: TableId,
}

impl Eq for Open {}
impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        other.cost.total_cmp(&self.cost).then(other.table.cmp(&self.table))
    }
}
impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// How far a search goes.
const FAR: f32 = 7.0;

/// The cheapest path from any joined table to any missing one.
fn nearest(index: &Index, joined: &[TableId], missing: &[TableId], hints: &Hints) -> Option<(Vec<Step>, f32)> {
    let mut best: Vec<Option<(f32, Option<Step>)>> = vec![None; index.tables.len()];
    let mut heap = BinaryHeap::new();
    for &table in joined {
        best[table] = Some((0.0, None));
        heap.push(Open { cost: 0.0, table });
    }
    while let Some(Open { cost, table }) = heap.pop() {
        if best[table].is_some_and(|(c, _)| c < cost) || cost > FAR {
            continue;
        }
        if missing.contains(&table) {
            return Some((trace(&best, table), cost));
        }
        for (id, key) in index.keys.touching(table) {
            let to = if key.from == table { key.to } else { key.from };
            let next = cost + key_cost(index, key, hints);
            if to != table && !hints.shut.contains(&id) && best[to].is_none_or(|(c, _)| next < c - 1e-6) {
                best[to] = Some((next, Some(Step { from: table, to, key: id })));
                heap.push(Open { cost: next, table: to });
            }
        }
    }
    None
}

fn trace(best: &[Option<(f32, Option<Step>)>], end: TableId) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = end;
    while let Some(Some((_, Some(step)))) = best.get(at) {
        steps.push(*step);
        at = step.from;
    }
    steps.reverse();
    steps
}
