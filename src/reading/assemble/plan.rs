//! Which tables are joined, and which conditions are better asked as "is among those that".

use super::super::draft::{Filter, Having, Shown, Term, Test};
use super::super::index::{ColumnId, TableId};
use super::super::joins::Tree;
use super::super::metrics::{Formula, MetricKind};
use super::super::roles::Role;
use super::Assembly;
use super::settle::is_aggregate;

/// Rows of another table that must exist, with conditions on them.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Membership {
    /// The key by which they hang on a joined table.
    pub key: usize,
    pub target: TableId,
    pub filters: Vec<Filter>,
    pub having: Vec<Having>,
    pub negated: bool,
}

/// A condition where it is asked: on the joined rows, or as a membership.
#[derive(Debug, Clone)]
pub(in super::super) enum Placed {
    Plain(Filter),
    Member(Membership),
}

impl Assembly<'_> {
    /// The table of what is shown first, which the question is about.
    fn subject(&self) -> Option<TableId> {
        let shown = || self.draft.shown.iter().map(|s| &s.term).chain(&self.draft.groups);
        let named = self.draft.share.is_some_and(|s| s.named);
        let part = self.draft.filters.iter().find(|f| f.part && named).and_then(|f| f.left.as_ref());
        let counted = part.and_then(|t| self.table_of(t));
        counted.or_else(|| self.first_of(&shown))
    }

    /// The table of the first of some terms, else of the first thing spoken of.
    fn first_of<'t, I: Iterator<Item = &'t Term>>(&self, shown: &dyn Fn() -> I) -> Option<TableId> {
        shown()
            .find_map(|t| self.unit(t))
            .or_else(|| shown().find_map(|t| self.table_of(t)))
            .or_else(|| self.pins.tables.first().copied())
            .or_else(|| self.pins.columns.iter().flatten().next().map(|&c| self.index.table_of(c)))
            .or_else(|| self.only_table())
    }

    /// "How many rows are there?" needs no name where there is one table.
    fn only_table(&self) -> Option<TableId> {
        let rows = matches!(&self.draft.shown[..], [Shown { term: Term::Rows, .. }]);
        let said = ["row", "record", "entri", "observ"].iter().any(|w| self.hints.words.contains(*w));
        self.index.only_table().filter(|_| rows && said)
    }

    /// The table whose rows an aggregate takes together.
    pub(super) fn unit(&self, term: &Term) -> Option<TableId> {
        match term {
            Term::CountOf(m) => self.pins.tables.get(*m).copied(),
            Term::Aggregate(_, inner) | Term::CountDistinct(inner) => self.table_of(inner),
            Term::Metric(kind) => self.formula(*kind).map(|f| f.table),
            _ => None,
        }
    }

    pub(super) fn table_of(&self, term: &Term) -> Option<TableId> {
        match term {
            Term::Column(m) | Term::Grain(_, Some(m)) => self.column(*m).map(|c| self.index.table_of(c)),
            Term::Entity(m) | Term::CountOf(m) | Term::Quality(_, Some(m)) => self.pins.tables.get(*m).copied(),
            Term::Aggregate(_, inner) | Term::CountDistinct(inner) => self.table_of(inner),
            Term::Metric(kind) => self.formula(*kind).map(|f| f.table),
            Term::Key(column) => Some(self.index.table_of(*column)),
            _ => None,
        }
    }

    /// The way to work a figure out that needs the fewest joins and repeats no rows.
    pub(super) fn formula(&self, kind: MetricKind) -> Option<Formula> {
        let terms = self.draft.groups.iter().chain(self.draft.shown.iter().map(|s| &s.term));
        let others: Vec<TableId> = terms
            .filter(|t| !matches!(t, Term::Metric(_) | Term::Aggregate(..)))
            .filter_map(|t| self.table_of(t))
            .chain(self.pins.columns.iter().flatten().map(|&c| self.index.table_of(c)))
            .chain(self.pins.tables.iter().copied())
            .collect();
        let rated = self.index.formulas(kind).iter().filter_map(|formula| {
            let tree = Tree::join(self.index, formula.table, &others, self.hints)?;
            let repeated = if tree.repeating(self.index, 0).is_empty() { 0.0 } else { 2.0 };
            Some((formula.score - tree.cost * 0.1 - repeated, formula))
        });
        rated.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, f)| f.clone())
    }

    /// Joins what is shown, grouped and ordered; then places the conditions.
    pub(super) fn plan(&mut self) -> Option<()> {
        let root = self.subject()?;
        self.split_havings();
        let terms = self.core_terms();
        let mut needed: Vec<TableId> = Vec::new();
        for term in &terms {
            match self.key_shown(term) {
                Some(key) => needed.push(self.index.keys.keys[key].from),
                None => needed.extend(self.table_of(term)),
            }
            if let Term::Metric(kind) = term {
                needed.extend(self.formula(*kind)?.columns(*kind).iter().map(|&c| self.index.table_of(c)));
            }
        }
        self.scope.tree = Tree::join(self.index, root, &needed, self.hints)?;
        self.prune(&terms);
        for term in &terms {
            if let Some(key) = self.key_shown(term) {
                self.scope.tree.attach(self.index, key)?;
            }
        }
        self.join_time(&terms)?;
        self.place_filters()?;
        self.place_mentions()?;
        self.cost += self.doubt_of_joins() * 0.05;
        Some(())
    }

    /// Every join is a doubt. Where no row is repeated, each row leads to one of each: the way from the line of an order
    /// to its customer and to its category is hardly less sure than a shorter one.
    fn doubt_of_joins(&self) -> f32 {
        let tree = &self.scope.tree;
        let figure = self.draft.shown.iter().any(|s| matches!(s.term, Term::Metric(_) | Term::Aggregate(..)));
        let single = figure && tree.repeating(self.index, 0).is_empty();
        if single { tree.cost.min(2.0) + (tree.cost - 2.0).max(0.0) * 0.4 } else { tree.cost }
    }

    /// Joins the table that knows the time, when one is asked for and none was named.
    pub(super) fn join_time(&mut self, terms: &[Term]) -> Option<()> {
        let cut = terms.iter().any(|t| match t {
            Term::OverTime => true,
            Term::Grain(_, of) => of.and_then(|m| self.column(m)).is_none_or(|c| self.index.columns[c].time.is_none()),
            _ => false,
        });
        let end = self.draft.absent.first().map_or(usize::MAX, |a| a.filter);
        let within = self.draft.filters.iter().take(end).any(|f| f.left.is_none() && matches!(f.test, Test::Within(_)));
        if cut || within {
            let time = self.default_time()?;
            self.extend_to(self.index.table_of(time))?;
        }
        Some(())
    }

    fn core_terms(&self) -> Vec<Term> {
        let draft = &self.draft;
        let mut terms: Vec<Term> = draft.shown.iter().map(|s| s.term.clone()).collect();
        terms.extend(draft.groups.iter().cloned());
        terms.extend(draft.having.iter().map(|h| h.term.clone()));
        terms.extend(draft.order.iter().map(|o| o.term.clone()));
        terms.extend(draft.extreme.iter().map(|e| e.term.clone()));
        terms
    }

    /// The key of a pointing column that stands for what it points to: "eye colour" kept as the number of a colour.
    pub(super) fn key_shown(&self, term: &Term) -> Option<usize> {
        let Term::Column(m) = term else { return None };
        let mention = &self.draft.columns[*m];
        let column = self.column(*m)?;
        let entry = &self.index.columns[column];
        if mention.says_key || entry.role != Role::Identifier || !entry.kind.is_number() {
            return None;
        }
        let (id, key) = self.index.keys.touching(entry.table).find(|(_, k)| k.on.len() == 1 && k.on[0].0 == column)?;
        (!self.index.tables[key.to].display.is_empty()).then_some(id)
    }

    /// The key a value's column was said to be reached by: "blue" in "blue eyes".
    pub(super) fn key_hinted(&self, mention: usize) -> Option<usize> {
        let table = self.index.table_of(self.column(mention)?);
        self.draft.columns[mention].through.iter().find_map(|&pointing| {
            let from = self.index.table_of(pointing);
            let (id, _) = self
                .index
                .keys
                .touching(from)
                .find(|(_, k)| k.to == table && k.on.len() == 1 && k.on[0].0 == pointing)?;
            Some(id)
        })
    }

    /// Conditions on numbers of rows of another table than the one counted are asked apart.
    fn split_havings(&mut self) {
        let draft = &self.draft;
        let shown = draft.shown.iter().map(|s| &s.term).chain(draft.extreme.iter().map(|e| &e.term));
        let mut units: Vec<TableId> = shown.filter(|t| is_aggregate(t)).filter_map(|t| self.unit(t)).collect();
        let main = units.first().copied();
        units.extend(draft.having.iter().filter_map(|h| self.unit(&h.term)));
        units.sort_unstable();
        units.dedup();
        if units.len() < 2 {
            return;
        }
        let (keep, apart): (Vec<Having>, Vec<Having>) =
            self.draft.having.clone().into_iter().partition(|h| main.is_some() && self.unit(&h.term) == main);
        self.draft.having = keep;
        self.apart = apart;
    }

    /// A table that is only counted over a tie table need not be joined.
    fn prune(&mut self, terms: &[Term]) {
        let counted = |t: TableId| terms.iter().any(|x| matches!(x, Term::CountOf(m) if self.pins.tables[*m] == t));
        let otherwise = |t: TableId| {
            terms.iter().any(|x| !matches!(x, Term::CountOf(_)) && self.table_of(x) == Some(t))
                || self.pins.columns.iter().flatten().any(|&c| self.index.table_of(c) == t)
        };
        let tree = &self.scope.tree;
        let Some(root) = tree.tables.first().copied() else { return };
        let children: Vec<usize> =
            (0..tree.tables.len()).filter(|&i| tree.links[i].is_some_and(|l| l.0 == 0)).collect();
        if !counted(root)
            || otherwise(root)
            || children.len() != 1
            || !self.index.tables[tree.tables[children[0]]].is_bridge
        {
            return;
        }
        let bridge = tree.tables[children[0]];
        let rest: Vec<TableId> = tree.tables.iter().copied().filter(|t| *t != root).collect();
        if let Some(smaller) = Tree::join(self.index, bridge, &rest, self.hints) {
            self.scope.tree = Tree { cost: self.scope.tree.cost, ..smaller };
        }
    }

    pub(super) fn column(&self, mention: usize) -> Option<ColumnId> {
        self.pins.columns.get(mention).copied().flatten()
    }
}
