//! Metrics of the glossary: their formula where their table stands in the query, and their filters over all of it.

use super::super::defined::Defined;
use super::super::query::{Aggregate, ColumnRef, Condition, Expr, Reading};
use super::Assembly;

impl Assembly<'_> {
    /// A defined metric as an expression; none where a join repeats the rows it is worked out of.
    pub(super) fn defined(&mut self, metric: usize) -> Option<Expr> {
        let metric = self.index.defined.get(metric)?;
        let at = self.scope.tree.position(metric.table)?;
        if !self.scope.tree.repeating(self.index, at).is_empty() {
            return None;
        }
        let (expr, filter) = glossary_metric(metric, at);
        self.filters_of_metrics.push(filter);
        if !self.notes.contains(&metric.note) {
            self.notes.push(metric.note.clone());
        }
        Some(expr)
    }
}

/// A defined metric over its table at a position of the query, with its filter.
pub(in super::super) fn glossary_metric(metric: &Defined, at: usize) -> (Expr, Option<Condition>) {
    let mut expr = metric.expr.clone();
    let mut filter = metric.filter.clone();
    let moved = |column: &mut ColumnRef| column.source = at;
    if let Some(filter) = &mut filter {
        in_condition(filter, &mut |e| columns(e, &moved));
    }
    aggregates(&mut expr, &mut |a| {
        a.of.iter_mut().for_each(|e| columns(e, &moved));
        a.only.clone_from(&filter);
    });
    (expr, filter)
}

/// Where all figures are of rows that meet the same filters, these hold for the whole query, as one would write it by
/// hand: groups without such rows are not shown.
pub(in super::super) fn lift_filters(reading: &mut Reading, filters: &[Option<Condition>]) {
    let Some(Some(filter)) = filters.first() else { return };
    let mut same = true;
    figures(reading, &mut |a| same &= a.only.as_ref() == Some(filter));
    if !same || !reading.keys.iter().all(|k| !k.aggregates()) {
        return;
    }
    figures(reading, &mut |a| a.only = None);
    let parts = match filter.clone() {
        Condition::And(parts) => parts,
        one => vec![one],
    };
    let own = match reading.filter.take() {
        Some(Condition::And(parts)) => parts,
        Some(one) => vec![one],
        None => Vec::new(),
    };
    reading.filter = Condition::all(parts.into_iter().chain(own).collect());
}

/// Every aggregate that a reading shows, orders by or keeps groups by.
fn figures(reading: &mut Reading, each: &mut dyn FnMut(&mut Aggregate)) {
    reading.measures.iter_mut().for_each(|m| aggregates(&mut m.expr, each));
    reading.order.iter_mut().for_each(|o| aggregates(&mut o.expr, each));
    reading.having.iter_mut().for_each(|h| in_condition(h, &mut |e| aggregates(e, each)));
}

fn aggregates(expr: &mut Expr, each: &mut dyn FnMut(&mut Aggregate)) {
    match expr {
        Expr::Aggregate(aggregate) => each(aggregate),
        Expr::Arithmetic { left, right, .. } => {
            aggregates(left, each);
            aggregates(right, each);
        }
        Expr::Running(of) | Expr::Portion(of) => aggregates(of, each),
        Expr::Column(_) | Expr::Literal(_) | Expr::Grain { .. } | Expr::Scalar(_) => {}
    }
}

fn columns(expr: &mut Expr, each: &dyn Fn(&mut ColumnRef)) {
    match expr {
        Expr::Column(column) | Expr::Grain { of: column, .. } => each(column),
        Expr::Arithmetic { left, right, .. } => {
            columns(left, each);
            columns(right, each);
        }
        Expr::Running(of) | Expr::Portion(of) => columns(of, each),
        Expr::Aggregate(_) | Expr::Literal(_) | Expr::Scalar(_) => {}
    }
}

fn in_condition(condition: &mut Condition, each: &mut dyn FnMut(&mut Expr)) {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => parts.iter_mut().for_each(|p| in_condition(p, each)),
        Condition::Not(inner) => in_condition(inner, each),
        Condition::Compare { left, right, .. } => {
            each(left);
            each(right);
        }
        Condition::In { left, .. }
        | Condition::InReading { left, .. }
        | Condition::Like { left, .. }
        | Condition::Between { left, .. }
        | Condition::Empty { left, .. } => each(left),
        Condition::Within { .. } => {}
    }
}
