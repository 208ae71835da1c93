//! Things that must, or must not, exist: "customers without orders", "students who have pets", "stores with at least 2 managers".

use super::super::draft::{Absent, Filter, Having, Operand, Term};
use super::super::index::{ColumnId, TableId};
use super::super::joins::{Tree, key_cost};
use super::super::query::{ColumnRef, Condition, Expr, Output, Reading};
use super::Assembly;
use super::plan::Membership;
use super::scope::Scope;

impl Assembly<'_> {
    /// Conditions for what must not exist.
    pub(super) fn absences(&mut self) -> Option<Vec<Condition>> {
        let mut out = Vec::new();
        for absent in self.draft.absent.clone() {
            let member = self.missing(&absent)?;
            out.push(self.membership(&member)?);
        }
        Some(out)
    }

    fn missing(&self, absent: &Absent) -> Option<Membership> {
        let target = self.pins.tables[absent.table];
        let filters: Vec<Filter> = self.draft.filters[absent.filter.min(self.draft.filters.len())..].to_vec();
        let key = self.step_towards(target)?;
        Some(Membership { key, target, filters, having: Vec::new(), negated: true })
    }

    /// A key column is, or is not, among those the other side of the key has.
    pub(super) fn membership(&mut self, member: &Membership) -> Option<Condition> {
        let key = self.index.keys.keys[member.key].clone();
        let &[(from, to)] = key.on.as_slice() else { return None };
        let outer_is_target = self.scope.tree.position(key.to).is_some();
        let (outer, first, outer_column, inner_column) =
            if outer_is_target { (key.to, key.from, to, from) } else { (key.from, key.to, from, to) };
        let at = self.scope.tree.position(outer)?;
        let mut others: Vec<TableId> = member.filters.iter().flat_map(|f| self.filter_tables(f)).collect();
        others.push(member.target);
        let tree = Tree::join(self.index, first, &others, self.hints)?;
        self.cost += tree.cost * 0.05 + 0.03;
        let outer_scope = std::mem::replace(&mut self.scope, Scope { tree });
        let inner = self.inner(first, inner_column, member);
        self.scope = outer_scope;
        let left = Expr::Column(ColumnRef { source: at, column: self.index.columns[outer_column].name.clone() });
        let pointing = !outer_is_target && self.index.columns[outer_column].nullable && member.negated;
        let among = Condition::InReading { left: left.clone(), reading: Box::new(inner?), negated: member.negated };
        if !pointing {
            return Some(among);
        }
        // A row that points nowhere is in no list, nor out of it.
        let nowhere = Condition::Empty { left, negated: false };
        let nothing_else = member.filters.is_empty() && member.having.is_empty() && member.target == first;
        Some(if nothing_else { nowhere } else { Condition::Or(vec![nowhere, among]) })
    }

    fn inner(&mut self, first: TableId, column: ColumnId, member: &Membership) -> Option<Reading> {
        let at = self.scope.tree.position(first)?;
        let entry = &self.index.columns[column];
        let expr = Expr::Column(ColumnRef { source: at, column: entry.name.clone() });
        let (name, nullable) = (entry.name.clone(), entry.nullable);
        let mut conditions = self.combine(&member.filters)?;
        let mut having = Vec::new();
        for part in &member.having {
            having.push(self.having_condition(part)?);
        }
        if member.negated && nullable {
            conditions.push(Condition::Empty { left: expr.clone(), negated: true });
        }
        Some(Reading {
            sources: self.scope.sources(self.index),
            dimensions: vec![Output { expr, label: name }],
            filter: Condition::all(conditions),
            having: Condition::all(having),
            ..Reading::default()
        })
    }

    /// The key from a joined table towards a table: a direct one if there is one.
    fn step_towards(&self, table: TableId) -> Option<usize> {
        let subject = *self.scope.tree.tables.first()?;
        let direct = self
            .index
            .keys
            .touching(subject)
            .filter(|(_, k)| (k.from == table || k.to == table) && k.from != k.to)
            .min_by(|a, b| key_cost(self.index, a.1, self.hints).total_cmp(&key_cost(self.index, b.1, self.hints)));
        if let Some((id, _)) = direct {
            return Some(id);
        }
        let path = Tree::join(self.index, subject, &[table], self.hints)?;
        let (_, key) = (*path.links.get(1)?)?;
        Some(key)
    }

    /// A condition on an aggregate.
    pub(super) fn having_condition(&mut self, having: &Having) -> Option<Condition> {
        let left = self.expr(&having.term)?;
        let right = match &having.operand {
            Operand::Literal(literal) => Expr::Literal(literal.clone()),
            Operand::Measured(digits, unit) => {
                let Term::Aggregate(_, inner) = &having.term else { return None };
                let Term::Column(m) = **inner else { return None };
                Expr::Literal(self.measured(self.column(m)?, digits, *unit, false))
            }
            Operand::Column(m) => self.scope.expr(self.index, self.column(*m)?)?,
            Operand::Aggregate(..) => return None,
        };
        Some(Condition::Compare { left, comparison: having.comparison, right })
    }
}
