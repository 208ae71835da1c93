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
        let only = Condition::all(part)?;
        let count = |only| {
            let one = Some(Expr::Literal(Literal::Number("1".into())));
            Expr::Aggregate(Box::new(Aggregate { function: Function::Count, distinct: false, of: one, only }))
        };
        let hundred = Expr::Literal(Literal::Number("100.0".into()));
        let expr = Expr::arithmetic(
            Operation::Divide,
            Expr::arithmetic(Operation::Multiply, hundred, count(Some(only))),
            Expr::count_rows(),
        );
        let groups = self.draft.groups.clone();
        let grouped: Vec<Option<Expr>> = groups.iter().map(|g| self.expr(g)).collect();
        reading.dimensions.retain(|d| grouped.contains(&Some(d.expr.clone())));
        reading.measures = vec![Output { expr, label: "percentage".to_owned() }];
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
