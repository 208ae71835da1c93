//! Which tables are joined, and which conditions are better asked as "is among those that".

use super::super::draft::{Filter, Having, Link, Operand, Term, Test};
use super::super::index::{ColumnId, TableId};
use super::super::joins::{Tree, to_many};
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
        shown()
            .find_map(|t| self.unit(t))
            .or_else(|| shown().find_map(|t| self.table_of(t)))
            .or_else(|| self.pins.tables.first().copied())
            .or_else(|| self.pins.columns.iter().find(|c| **c != usize::MAX).map(|&c| self.index.table_of(c)))
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
            _ => None,
        }
    }

    /// The way to work a figure out that needs the fewest joins and repeats no rows.
    pub(super) fn formula(&self, kind: MetricKind) -> Option<Formula> {
        let terms = self.draft.groups.iter().chain(self.draft.shown.iter().map(|s| &s.term));
        let others: Vec<TableId> = terms
            .filter(|t| !matches!(t, Term::Metric(_) | Term::Aggregate(..)))
            .filter_map(|t| self.table_of(t))
            .chain(self.pins.columns.iter().filter(|c| **c != usize::MAX).map(|&c| self.index.table_of(c)))
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
        self.cost += self.scope.tree.cost * 0.05;
        Some(())
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
                || self.pins.columns.iter().any(|&c| c != usize::MAX && self.index.table_of(c) == t)
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

    /// Conditions on joined tables stay; those on tables that would repeat rows become memberships.
    pub(super) fn place_filters(&mut self) -> Option<()> {
        let end =
            self.draft.absent.first().map_or(self.draft.filters.len(), |a| a.filter).min(self.draft.filters.len());
        for filter in self.draft.filters[..end].to_vec() {
            let tables = self.filter_tables(&filter);
            if let Some(key) =
                filter.left.as_ref().and_then(|t| if let Term::Column(m) = t { self.key_hinted(*m) } else { None })
            {
                self.extend_to(self.index.keys.keys[key].from)?;
                self.scope.tree.attach(self.index, key)?;
                self.placed.push(Placed::Plain(filter));
                continue;
            }
            let Some(&table) = tables.iter().find(|t| self.scope.tree.position(**t).is_none()) else {
                self.placed.push(Placed::Plain(filter));
                continue;
            };
            self.place_filter(filter, table)?;
        }
        for having in std::mem::take(&mut self.apart) {
            let table = self.unit(&having.term)?;
            let key = self.many_step(table)?;
            self.placed.push(Placed::Member(Membership {
                key,
                target: table,
                having: vec![having],
                ..Membership::default()
            }));
        }
        Some(())
    }

    fn place_filter(&mut self, filter: Filter, table: TableId) -> Option<()> {
        let Some(key) = self.many_step(table) else {
            self.extend_to(table)?;
            self.placed.push(Placed::Plain(filter));
            return Some(());
        };
        let apart = filter.link == Link::Both;
        let same = self.placed.iter_mut().find_map(|p| match p {
            Placed::Member(m) if m.key == key && !apart && m.having.is_empty() => Some(m),
            _ => None,
        });
        match same {
            Some(member) => {
                member.target = table;
                member.filters.push(filter);
            }
            None => {
                let member = Membership { key, target: table, filters: vec![filter], ..Membership::default() };
                self.placed.push(Placed::Member(member));
            }
        }
        Some(())
    }

    pub(super) fn filter_tables(&self, filter: &Filter) -> Vec<TableId> {
        let mut out: Vec<TableId> = filter.left.iter().filter_map(|t| self.table_of(t)).collect();
        if let Test::Compare(_, Operand::Column(m)) = &filter.test {
            out.extend(self.column(*m).map(|c| self.index.table_of(c)));
        }
        out
    }

    /// The first key on the way to a table over which a joined row meets several; none when rows stay single.
    fn many_step(&self, table: TableId) -> Option<usize> {
        let tree = &self.scope.tree;
        let longer = tree.extended(self.index, table, self.hints)?;
        let mut path = Vec::new();
        let mut at = longer.position(table)?;
        while at >= tree.tables.len() {
            let (parent, key) = longer.links[at]?;
            path.push((longer.tables[parent], key));
            at = parent;
        }
        path.reverse();
        let many = path.iter().position(|&(from, key)| to_many(self.index, &self.index.keys.keys[key], from));
        let first = many?;
        (first == 0).then(|| path[0].1).or_else(|| Some(path[first].1))
    }

    pub(super) fn extend_to(&mut self, table: TableId) -> Option<()> {
        if self.scope.tree.position(table).is_none() {
            self.scope.tree = self.scope.tree.extended(self.index, table, self.hints)?;
        }
        Some(())
    }

    /// Tables spoken of that nothing needs: their rows must exist.
    fn place_mentions(&mut self) -> Option<()> {
        for (i, &table) in self.pins.tables.iter().enumerate() {
            let absent = self.draft.absent.iter().any(|a| a.table == i);
            let known = self.scope.tree.position(table).is_some()
                || self.placed.iter().any(|p| matches!(p, Placed::Member(m) if self.on_way(m, table)));
            if absent || known || self.prunes(table) {
                continue;
            }
            match self.many_step(table) {
                Some(key) => {
                    self.placed.push(Placed::Member(Membership { key, target: table, ..Membership::default() }))
                }
                None => {
                    self.extend_to(table)?;
                }
            }
        }
        Some(())
    }

    /// Whether a counted table was left out for its tie table.
    fn prunes(&self, table: TableId) -> bool {
        self.draft
            .shown
            .iter()
            .map(|s| &s.term)
            .chain(self.draft.extreme.iter().map(|e| &e.term))
            .chain(self.draft.having.iter().map(|h| &h.term))
            .chain(self.draft.order.iter().map(|o| &o.term))
            .any(|t| matches!(t, Term::CountOf(m) if self.pins.tables[*m] == table))
    }

    fn on_way(&self, member: &Membership, table: TableId) -> bool {
        let key = &self.index.keys.keys[member.key];
        member.target == table || key.from == table || key.to == table
    }

    pub(super) fn column(&self, mention: usize) -> Option<ColumnId> {
        self.pins.columns.get(mention).copied().filter(|c| *c != usize::MAX)
    }
}
