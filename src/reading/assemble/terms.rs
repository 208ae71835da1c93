//! How the terms of a draft are written.

use super::super::dates::Grain;
use super::super::deals::is_deal;
use super::super::draft::Term;
use super::super::index::{ColumnId, TableId};
use super::super::metrics::{Formula, MetricKind};
use super::super::query::{Aggregate, ColumnRef, Expr, Function, Literal, Operation};
use super::super::roles::{Role, TimeShape};
use super::Assembly;

impl Assembly<'_> {
    pub(super) fn place(&self, column: ColumnId) -> Option<ColumnRef> {
        self.scope.place(self.index, column)
    }

    /// A term as one expression.
    pub(super) fn expr(&mut self, term: &Term) -> Option<Expr> {
        match term {
            Term::Column(m) => self.scope.expr(self.index, self.column(*m)?),
            Term::Entity(m) => {
                let column = *self.shown_of(self.pins.tables[*m]).first()?;
                self.scope.expr(self.index, column)
            }
            Term::Key(column) => self.scope.expr(self.index, *column),
            Term::Rows => Some(Expr::count_rows()),
            Term::CountOf(m) => self.count_of(self.pins.tables[*m]),
            Term::CountDistinct(inner) => {
                let of = self.expr(inner)?;
                Some(Expr::Aggregate(Box::new(Aggregate {
                    function: Function::Count,
                    distinct: true,
                    of: Some(of),
                    only: None,
                })))
            }
            Term::Aggregate(function, inner) => self.aggregate(*function, inner),
            Term::Metric(kind) => self.metric(*kind),
            Term::Grain(grain, of) => self.grain(*grain, *of),
            Term::OverTime => {
                let column = self.default_time()?;
                Some(Expr::Grain { grain: self.natural_grain(column), of: self.place(column)? })
            }
            Term::Quality(quality, of) => {
                let column = self.quality_column(*quality, *of)?;
                self.scope.expr(self.index, column)
            }
            Term::AxisX | Term::AxisY | Term::FirstShown | Term::TotalOf { .. } => None,
        }
    }

    /// Columns that show what a row of a table is.
    pub(super) fn shown_of(&self, table: TableId) -> Vec<ColumnId> {
        let entry = &self.index.tables[table];
        if !entry.display.is_empty() {
            return entry.display.clone();
        }
        if entry.key.is_empty() { entry.columns.clone().take(1).collect() } else { entry.key.clone() }
    }

    /// Columns that show a row in a list: its name, or its key with what says most about it.
    pub(super) fn listed_of(&self, table: TableId, alone: bool) -> Vec<ColumnId> {
        let shown = self.shown_of(table);
        let entry = &self.index.tables[table];
        if !entry.display.is_empty() || !alone {
            return shown;
        }
        let telling = |c: &ColumnId| {
            let column = &self.index.columns[*c];
            !shown.contains(c) && !matches!(column.role, Role::Text | Role::Identifier)
        };
        let mut rest: Vec<ColumnId> = entry.columns.clone().filter(telling).collect();
        rest.sort_by_key(|&c| (entry.time != Some(c), !self.index.columns[c].is_measure(), c));
        rest.truncate(5);
        rest.sort_unstable();
        shown.iter().copied().chain(rest).collect()
    }

    /// Rows of a table, each once.
    pub(super) fn count_of(&self, table: TableId) -> Option<Expr> {
        let tree = &self.scope.tree;
        // Rows of other tables are no answer to how many of these there are.
        let at = tree.position(table)?;
        let repeating = tree.repeating(self.index, at);
        if repeating.is_empty() || self.by_tie(&repeating) {
            return Some(Expr::count_rows());
        }
        let [key] = self.index.tables[table].key[..] else { return None };
        let of = self.scope.expr(self.index, key)?;
        Some(Expr::Aggregate(Box::new(Aggregate {
            function: Function::Count,
            distinct: true,
            of: Some(of),
            only: None,
        })))
    }

    /// Whether rows are only repeated by a table that ties them to one other.
    pub(super) fn by_tie(&self, repeating: &[usize]) -> bool {
        let first = repeating.first().map(|&i| self.scope.tree.tables[i]);
        first.is_some_and(|t| self.index.tables[t].is_bridge) && repeating.len() <= 2
    }

    fn aggregate(&mut self, function: Function, inner: &Term) -> Option<Expr> {
        if let Term::Metric(MetricKind::Named(_)) = inner {
            // How it is taken together is part of its definition.
            return None;
        }
        if let Term::Metric(kind) = inner {
            let formula = self.formula(*kind)?;
            if *kind == MetricKind::Margin {
                return None;
            }
            if *kind == MetricKind::OrderValue && !self.has_a_row_per_order(&formula) {
                return None;
            }
            let of = self.formula_expr(&formula, *kind)?;
            return Some(Expr::aggregate(function, Some(of)));
        }
        let of = self.expr(inner)?;
        if matches!(function, Function::Sum | Function::Average) {
            // Dates are no amounts: databases would add up what they begin with.
            if let Term::Column(m) = inner
                && self.column(*m).is_some_and(|c| self.index.columns[c].time.is_some_and(|t| t != TimeShape::Year))
            {
                return None;
            }
            let table = self.table_of(inner)?;
            let at = self.scope.tree.position(table)?;
            if !self.scope.tree.repeating(self.index, at).is_empty() {
                self.cost += 0.25;
            }
        }
        Some(Expr::aggregate(function, Some(of)))
    }

    fn formula_expr(&self, formula: &Formula, kind: MetricKind) -> Option<Expr> {
        for column in formula.columns(kind) {
            self.place(column)?;
        }
        let place = |c: ColumnId| self.place(c).unwrap_or(ColumnRef { source: 0, column: String::new() });
        Some(formula.expr(kind, &place))
    }

    fn metric(&mut self, kind: MetricKind) -> Option<Expr> {
        if let MetricKind::Named(metric) = kind {
            return self.defined(metric);
        }
        let formula = self.formula(kind)?;
        if kind == MetricKind::Margin {
            return self.margin(&formula);
        }
        let sum = Expr::aggregate(Function::Sum, Some(self.formula_expr(&formula, kind)?));
        if kind != MetricKind::OrderValue {
            return Some(sum);
        }
        let order = self.order_key_of(&formula)?;
        let of = Some(Expr::Column(ColumnRef {
            source: self.scope.tree.position(formula.table)?,
            column: self.index.columns[order].name.clone(),
        }));
        let orders = Expr::Aggregate(Box::new(Aggregate { function: Function::Count, distinct: true, of, only: None }));
        Some(Expr::arithmetic(Operation::Divide, sum, orders))
    }

    /// Profit in percent of revenue, each added up first: an average of the lines' margins would weigh all alike.
    fn margin(&mut self, formula: &Formula) -> Option<Expr> {
        let profit = Expr::aggregate(Function::Sum, Some(self.formula_expr(formula, MetricKind::Profit)?));
        let revenue = Expr::aggregate(Function::Sum, Some(self.formula_expr(formula, MetricKind::Revenue)?));
        let hundred = Expr::Literal(Literal::Number("100.0".into()));
        let profit = Expr::arithmetic(Operation::Multiply, hundred, profit);
        Some(Expr::arithmetic(Operation::Divide, profit, revenue))
    }

    /// The column of a formula's table that tells orders apart.
    fn order_key_of(&self, formula: &Formula) -> Option<ColumnId> {
        let table = &self.index.tables[formula.table];
        let deal = |t: TableId| t != formula.table && is_deal(&self.index.tables[t].words);
        let lines = self.index.keys.touching(formula.table).find(|(_, k)| k.from == formula.table && deal(k.to));
        match lines {
            Some((_, key)) => Some(key.on.first()?.0),
            None if formula.quantity.is_none() => table.key.first().copied(),
            None => None,
        }
    }

    /// Whether what a row comes to is what an order comes to.
    fn has_a_row_per_order(&self, formula: &Formula) -> bool {
        let table = &self.index.tables[formula.table];
        let own = self.order_key_of(formula).is_some_and(|key| table.key == [key]);
        own && formula.quantity.is_none() && is_deal(&table.words)
    }

    fn grain(&mut self, grain: Grain, of: Option<usize>) -> Option<Expr> {
        let named = of.and_then(|m| self.column(m)).filter(|&c| self.index.columns[c].time.is_some());
        let column = named.or_else(|| self.default_time())?;
        // A year doesn't say in which month of it.
        self.cuts_years |= self.index.columns[column].time == Some(TimeShape::Year) && grain != Grain::Year;
        let of = self.place(column)?;
        Some(Expr::Grain { grain, of })
    }
}
