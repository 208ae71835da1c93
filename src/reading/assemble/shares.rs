//! Figures that need a second look at the whole query: shares of rows, numbers of groups.

use super::super::explain::parts;
use super::super::query::{
    Aggregate, ColumnRef, Condition, Expr, Function, Literal, Operation, Output, Reading, Relation, Source,
};
use super::Assembly;

impl Assembly<'_> {
    /// "what percentage of X are Y": the last conditions make the part, the ones before the whole.
    pub(super) fn share(&mut self, reading: &mut Reading) -> Option<()> {
        let Some(share) = self.draft.share else { return Some(()) };
        let part = std::mem::take(&mut self.part);
        if self.draft.chart {
            let whole = parts(reading.filter.as_ref()).into_iter().cloned();
            reading.filter = Condition::all(whole.chain(part).collect());
            return Some(());
        }
        if part.is_empty() && !self.draft.groups.is_empty() {
            return self.portion(reading);
        }
        let only = Condition::all(part)?;
        let figure = shared_figure(reading)?;
        let count = |only| {
            let one = Some(Expr::Literal(Literal::Number("1".into())));
            let (function, of) = match &figure {
                Shared::Rows => (Function::Count, one),
                Shared::Sum(of) => (Function::Sum, of.clone()),
            };
            Expr::Aggregate(Box::new(Aggregate { function, distinct: false, of, only }))
        };
        let hundred = Expr::Literal(Literal::Number("100.0".into()));
        let expr = Expr::arithmetic(
            Operation::Divide,
            Expr::arithmetic(Operation::Multiply, hundred, count(Some(only))),
            if matches!(figure, Shared::Rows) { Expr::count_rows() } else { count(None) },
        );
        let groups = self.draft.groups.clone();
        let grouped: Vec<Option<Expr>> = groups.iter().map(|g| self.expr(g)).collect();
        reading.dimensions.retain(|d| grouped.contains(&Some(d.expr.clone())));
        let of =
            reading.measures.first().filter(|_| matches!(figure, Shared::Sum(_))).map(|m| format!(" of {}", m.label));
        reading.measures = vec![Output { expr, label: format!("percentage{}", of.unwrap_or_default()) }];
        reading.distinct = false;
        self.cost += if share.named { 0.0 } else { 0.05 };
        Some(())
    }

    /// "how many countries have at least 3 plants": the groups that hold are counted.
    pub(super) fn count_groups(reading: &mut Reading) {
        let [only] = &reading.measures[..] else { return };
        let Expr::Aggregate(aggregate) = &only.expr else { return };
        let counts = aggregate.function == Function::Count && aggregate.distinct;
        let (true, true, true, Some(of)) =
            (counts, reading.dimensions.is_empty(), reading.having.is_some(), aggregate.of.clone())
        else {
            return;
        };
        let label = match &of {
            Expr::Column(ColumnRef { column, .. }) => column.clone(),
            _ => "group".to_owned(),
        };
        let outer = Output { expr: Expr::count_rows(), label: only.label.clone() };
        let inner = Reading {
            dimensions: vec![Output { expr: of, label }],
            measures: Vec::new(),
            order: Vec::new(),
            limit: None,
            ..reading.clone()
        };
        let source = Source { relation: Relation::Derived(Box::new(inner)), join: None };
        *reading = Reading { sources: vec![source], measures: vec![outer], ..Reading::default() };
    }
}

/// What a share is of.
#[derive(Debug, Clone)]
enum Shared {
    Rows,
    /// A figure that is added up.
    Sum(Option<Expr>),
}

/// What a share is of; none where the figure is another one, which has no parts.
fn shared_figure(reading: &Reading) -> Option<Shared> {
    let figure = |o: &Output| match &o.expr {
        Expr::Aggregate(a) if a.function == Function::Sum && a.only.is_none() => Some(Shared::Sum(a.of.clone())),
        Expr::Aggregate(a) if a.function == Function::Count && !a.distinct => Some(Shared::Rows),
        _ => None,
    };
    match &reading.measures[..] {
        [] => Some(Shared::Rows),
        [only] => figure(only),
        _ => None,
    }
}
