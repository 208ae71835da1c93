//! Where conditions are asked: on the joined rows, or as "is among those that".

use super::super::draft::{Filter, Link, Operand, Term, Test};
use super::super::index::TableId;
use super::super::joins::to_many;
use super::Assembly;
use super::plan::{Membership, Placed};

impl Assembly<'_> {
    /// Conditions on joined tables stay; those on tables that would repeat rows become memberships.
    pub(super) fn place_filters(&mut self) -> Option<()> {
        let end =
            self.draft.absent.first().map_or(self.draft.filters.len(), |a| a.filter).min(self.draft.filters.len());
        let filters: Vec<Filter> = self.draft.filters.iter().take(end).cloned().collect();
        for filter in filters {
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
        if let Some(member) = same {
            member.target = table;
            member.filters.push(filter);
        } else {
            let member = Membership { key, target: table, filters: vec![filter], ..Membership::default() };
            self.placed.push(Placed::Member(member));
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
    /// What lies before that key is joined.
    fn many_step(&mut self, table: TableId) -> Option<usize> {
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
        let &(from, key) = path.iter().find(|&&(from, key)| to_many(self.index, &self.index.keys.keys[key], from))?;
        self.extend_to(from)?;
        Some(key)
    }

    pub(super) fn extend_to(&mut self, table: TableId) -> Option<()> {
        if self.scope.tree.position(table).is_none() {
            self.scope.tree = self.scope.tree.extended(self.index, table, self.hints)?;
        }
        Some(())
    }

    /// Tables spoken of that nothing needs: their rows must exist.
    pub(super) fn place_mentions(&mut self) -> Option<()> {
        for (i, &table) in self.pins.tables.iter().enumerate() {
            let absent = self.draft.absent.iter().any(|a| a.table == i);
            let known = self.scope.tree.position(table).is_some()
                || self.placed.iter().any(|p| matches!(p, Placed::Member(m) if self.on_way(m, table)));
            if absent || known || self.prunes(table) {
                continue;
            }
            match self.many_step(table) {
                Some(key) => {
                    self.placed.push(Placed::Member(Membership { key, target: table, ..Membership::default() }));
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
            .any(|t| match t {
                Term::CountOf(m) => self.pins.tables[*m] == table,
                // Counted by the column that points to it.
                Term::CountDistinct(inner) => match **inner {
                    Term::Key(column) => self.index.keys.of_column(column).is_some_and(|key| key.to == table),
                    _ => false,
                },
                _ => false,
            })
    }

    fn on_way(&self, member: &Membership, table: TableId) -> bool {
        let key = &self.index.keys.keys[member.key];
        member.target == table || key.from == table || key.to == table
    }
}
