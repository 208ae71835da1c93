//! Whether figures are of each row once: a total of orders is none over the lines of the orders.

use super::super::query::{Aggregate, ColumnRef, Expr, Function, Reading};
use super::super::walk;
use super::Assembly;

impl Assembly<'_> {
    /// Whether a row is taken several times into a figure, because a join meets several rows for it.
    pub(super) fn adds_twice(&self, reading: &Reading) -> bool {
        let shown = reading.measures.iter().map(|m| &m.expr).chain(reading.order.iter().map(|o| &o.expr));
        let mut all = Vec::new();
        shown.for_each(|expr| aggregates(expr, &mut all));
        all.into_iter().any(|aggregate| self.repeats(aggregate))
    }

    fn repeats(&self, aggregate: &Aggregate) -> bool {
        let adds = matches!(aggregate.function, Function::Sum | Function::Average | Function::Count);
        let Some(of) = aggregate.of.as_ref().filter(|_| adds && !aggregate.distinct) else { return false };
        let mut columns: Vec<ColumnRef> = Vec::new();
        walk::expr(of, &mut columns, &mut Vec::new());
        !columns.is_empty() && columns.iter().all(|c| self.met_often(c.source))
    }

    /// Whether rows of a source stand several times among the joined rows. A tie table says each pair once, so that
    /// within one group they don't.
    fn met_often(&self, source: usize) -> bool {
        let repeating = self.scope.tree.repeating(self.index, source);
        !repeating.is_empty() && !self.by_tie(&repeating)
    }

    /// "the number of films by film": every group is one row.
    pub(super) fn counts_single_rows(&self, reading: &Reading) -> bool {
        let tree = &self.scope.tree;
        let counts = reading.measures.iter().map(|m| &m.expr).chain(reading.order.iter().map(|o| &o.expr));
        let rows = counts.into_iter().any(|e| *e == Expr::count_rows());
        let grouped = || reading.keys.iter().chain(reading.dimensions.iter().map(|d| &d.expr));
        rows && reading.having.is_none()
            && (0..tree.tables.len()).any(|at| {
                let key = &self.index.tables[tree.tables[at]].key;
                let whole = !key.is_empty()
                    && key.iter().all(|&c| {
                        let name = &self.index.columns[c].name;
                        grouped().any(|e| matches!(e, Expr::Column(r) if r.source == at && r.column == *name))
                    });
                whole && tree.repeating(self.index, at).is_empty()
            })
    }
}

fn aggregates<'a>(expr: &'a Expr, out: &mut Vec<&'a Aggregate>) {
    match expr {
        Expr::Aggregate(aggregate) => out.push(aggregate),
        Expr::Arithmetic { left, right, .. } => {
            aggregates(left, out);
            aggregates(right, out);
        }
        Expr::Running(inner) | Expr::Portion(inner) => aggregates(inner, out),
        Expr::Column(_) | Expr::Literal(_) | Expr::Grain { .. } | Expr::Scalar(_) => {}
    }
}
