//! Pins every name of a draft to one table or column, so that they go together best.

use super::draft::{ColumnMention, Draft, Need, Term};
use super::index::{ColumnId, Index, TableId};
use super::roles::Role;

/// One way to pin all names.
#[derive(Debug, Clone, Default)]
pub(super) struct Pins {
    pub tables: Vec<TableId>,
    /// None for columns that nothing fitted.
    pub columns: Vec<Option<ColumnId>>,
    pub score: f32,
    used: Vec<TableId>,
}

const BEAM: usize = 12;

/// The best ways to pin the names of a draft, best first.
pub(super) fn resolve(index: &Index, draft: &Draft) -> Vec<Pins> {
    resolve_beside(index, draft, &[])
}

/// The same where tables are spoken of already.
pub(super) fn resolve_beside(index: &Index, draft: &Draft, tables: &[TableId]) -> Vec<Pins> {
    let mut beam = vec![Pins { columns: vec![None; draft.columns.len()], used: tables.to_vec(), ..Pins::default() }];
    for mention in &draft.tables {
        beam = beam
            .iter()
            .flat_map(|pins| {
                mention.candidates.iter().take(6).map(|&(table, score)| {
                    let mut next = pins.clone();
                    next.tables.push(table);
                    next.score += score - 1.0;
                    next.take(table);
                    next
                })
            })
            .collect();
        trim(&mut beam);
    }
    let mut order: Vec<usize> = (0..draft.columns.len()).collect();
    order.sort_by_key(|&i| (draft.columns[i].owner.is_none(), draft.columns[i].candidates.len().min(3), i));
    let lines = lines(index, draft);
    for i in order {
        beam = beam.iter().flat_map(|pins| pin_column(index, (pins, &lines), &draft.columns[i], i)).collect();
        trim(&mut beam);
    }
    beam
}

fn trim(beam: &mut Vec<Pins>) {
    beam.sort_by(|a, b| b.score.total_cmp(&a.score));
    beam.truncate(BEAM);
}

impl Pins {
    fn take(&mut self, table: TableId) {
        if !self.used.contains(&table) {
            self.used.push(table);
        }
    }
}

fn pin_column(index: &Index, (pins, lines): (&Pins, &[TableId]), mention: &ColumnMention, at: usize) -> Vec<Pins> {
    let mut out: Vec<Pins> = mention
        .candidates
        .iter()
        .map(|&(column, score)| {
            let mut next = pins.clone();
            next.columns[at] = Some(column);
            next.score += score - 1.0 + context(index, (pins, lines), mention, column);
            next.take(index.table_of(column));
            next
        })
        .collect();
    trim(&mut out);
    out
}

/// How well a column fits what else is spoken of.
fn context(index: &Index, (pins, lines): (&Pins, &[TableId]), mention: &ColumnMention, column: ColumnId) -> f32 {
    let entry = &index.columns[column];
    let table = entry.table;
    let mut score = match mention.owner.and_then(|o| pins.tables.get(o)) {
        Some(&owner) if owner == table => 0.1,
        Some(&owner) if adjacent(index, owner, table) => -0.3,
        Some(_) => -0.5,
        None => 0.0,
    };
    if !pins.used.is_empty() && !pins.used.contains(&table) {
        let near = pins.used.iter().any(|&t| adjacent(index, t, table));
        let value = !mention.values.is_empty();
        let of_line = |line: TableId| pins.used.iter().chain([&table]).all(|&t| t == line || leads(index, line, t));
        score -= match (near, value) {
            // Every row of the figure has one of each.
            (_, false) if lines.iter().any(|&line| of_line(line)) => 0.05,
            (true, true) => 0.06,
            (true, false) | (false, true) => 0.15,
            (false, false) => 0.35,
        };
    }
    if let Some(&beside) = mention.beside.and_then(|b| pins.tables.get(b)) {
        let possible = mention.candidates.iter().any(|(c, _)| index.table_of(*c) == beside);
        if possible && beside != table {
            score -= 0.08;
        }
    }
    score += match mention.need {
        Need::Number if entry.role == Role::Identifier => -0.6,
        Need::Number if !entry.kind.is_number() && entry.time.is_none() => -0.5,
        Need::Time if entry.time.is_none() => -0.8,
        Need::Text if entry.kind.is_number() => -0.5,
        _ => 0.0,
    };
    if mention.shown && index.tables[table].display.contains(&column) {
        score += 0.04;
    }
    if entry.is_generic() && !pins.used.contains(&table) {
        score -= 0.1;
    }
    score
}

/// The tables whose rows the figures of a draft are worked out from.
fn lines(index: &Index, draft: &Draft) -> Vec<TableId> {
    if draft.groups.is_empty() {
        return Vec::new();
    }
    let figures = draft.shown.iter().map(|s| &s.term).chain(draft.order.iter().map(|o| &o.term));
    figures.flat_map(|term| lines_of(index, draft, term)).collect()
}

fn lines_of(index: &Index, draft: &Draft, term: &Term) -> Vec<TableId> {
    match term {
        Term::Metric(kind) => index.formulas(*kind).iter().map(|f| f.table).collect(),
        Term::Aggregate(_, inner) => lines_of(index, draft, inner),
        Term::Column(mention) => {
            let best = draft.columns[*mention].candidates.first().map(|c| c.0);
            best.filter(|&c| index.columns[c].is_measure()).map(|c| index.table_of(c)).into_iter().collect()
        }
        Term::Entity(mention) | Term::CountOf(mention) => {
            draft.tables[*mention].candidates.first().map(|t| t.0).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// How many keys in a row are followed from one table to another.
const STEPS: usize = 3;

/// Whether a row of one table leads to one row of another, key by key.
fn leads(index: &Index, from: TableId, to: TableId) -> bool {
    let mut here = vec![from];
    for _ in 0..STEPS {
        let keys = here.iter().flat_map(|&t| index.keys.touching(t).filter(move |(_, k)| k.from == t));
        here = keys.map(|(_, k)| k.to).collect();
        if here.contains(&to) {
            return true;
        }
    }
    false
}

fn adjacent(index: &Index, a: TableId, b: TableId) -> bool {
    index.keys.touching(a).any(|(_, k)| k.from == b || k.to == b)
}
