//! What is done with figures when the question doesn't say it.

use super::super::additive::{Together, together};
use super::super::draft::{Shown, Term};
use super::super::grammar::{Tag, tags};
use super::super::index::ColumnId;
use super::super::metrics::MetricKind;
use super::super::query::Function;
use super::Assembly;
use super::settle::is_aggregate;

impl Assembly<'_> {
    /// "total payments" is a number of payments or an amount.
    pub(super) fn settle_totals(&mut self) {
        let mut open = false;
        let second = self.second;
        let mut settle = |term: &mut Term| {
            if let Term::TotalOf { table, amount } = *term {
                open = true;
                *term = match amount {
                    _ if second => Term::CountOf(table),
                    Some(amount) => Term::Aggregate(Function::Sum, Box::new(Term::Column(amount))),
                    None => Term::Metric(MetricKind::Revenue),
                };
            }
        };
        self.draft.shown.iter_mut().for_each(|s| settle(&mut s.term));
        self.draft.having.iter_mut().for_each(|h| settle(&mut h.term));
        self.draft.order.iter_mut().for_each(|o| settle(&mut o.term));
        self.draft.extreme.iter_mut().for_each(|e| settle(&mut e.term));
        self.open |= open;
    }

    /// Figures beside groups are taken together: listed one by one they would only look like an answer.
    pub(super) fn settle_figures(&mut self) {
        let grouped = !self.draft.groups.is_empty();
        let total = !grouped && self.all_said_as_totals();
        if !(grouped || total) || self.draft.extreme.is_some() || self.draft.everything || self.draft.scatter {
            return;
        }
        for at in 0..self.draft.shown.len() {
            let Shown { term: Term::Column(m), .. } = self.draft.shown[at] else { continue };
            let Some(column) = self.column(m).filter(|&c| self.index.columns[c].is_measure()) else { continue };
            if grouped && self.groups_are_rows_of(column) {
                continue;
            }
            let function = if total { Function::Sum } else { self.function_for(column) };
            let inner = Box::new(Term::Column(m));
            self.draft.shown[at].term = Term::Aggregate(function, inner);
        }
    }

    fn function_for(&mut self, column: ColumnId) -> Function {
        match together(&self.index.columns[column]) {
            Together::Sum => Function::Sum,
            Together::Average => Function::Average,
            Together::Open => {
                self.open = true;
                if self.second { Function::Average } else { Function::Sum }
            }
        }
    }

    /// Whether nothing but figures is shown, each said with a word such as "total".
    fn all_said_as_totals(&self) -> bool {
        let said_total = |m: usize| {
            let said = self.draft.columns[m].said.to_lowercase();
            let first = said.split(' ').next().unwrap_or_default();
            said.contains(' ') && tags(first).contains(&Tag::Aggregate(Function::Sum))
        };
        let all = self.draft.shown.iter().all(|s| match s.term {
            Term::Column(m) => {
                let measure = self.column(m).is_some_and(|c| self.index.columns[c].is_measure());
                measure && said_total(m)
            }
            _ => false,
        });
        all && !self.draft.shown.is_empty() && self.draft.order.is_empty()
    }

    /// Whether every group is one row of the figure's table.
    fn groups_are_rows_of(&self, column: ColumnId) -> bool {
        let table = self.index.table_of(column);
        self.draft.groups.iter().any(|group| match group {
            Term::Entity(m) => self.pins.tables[*m] == table,
            Term::Column(m) => self.column(*m).is_some_and(|c| {
                self.index.table_of(c) == table
                    && (self.index.columns[c].is_unique || self.index.tables[table].key == [c])
            }),
            _ => false,
        })
    }

    /// "average revenue per month" is that of the months, not of the orders in each.
    pub(super) fn averages_totals(&self) -> bool {
        let total = |term: &Term| match term {
            Term::Aggregate(Function::Average, of) => {
                matches!(**of, Term::Metric(MetricKind::Revenue | MetricKind::Profit | MetricKind::Units))
            }
            _ => false,
        };
        let of_groups = |group: &Term| matches!(group, Term::Grain(..) | Term::OverTime | Term::Entity(_));
        self.draft.shown.iter().any(|s| total(&s.term)) && self.draft.groups.iter().any(of_groups)
    }

    /// Whether anything is taken together, a share of things too.
    pub(super) fn takes_together(&self) -> bool {
        self.has_figure() || (self.draft.share.is_some() && !self.draft.chart)
    }

    /// Whether the question says how a figure is taken together.
    pub(super) fn has_figure(&self) -> bool {
        let draft = &self.draft;
        draft.shown.iter().any(|s| is_aggregate(&s.term))
            || draft.order.iter().any(|o| is_aggregate(&o.term))
            || draft.extreme.as_ref().is_some_and(|e| is_aggregate(&e.term))
            || !draft.having.is_empty()
    }
}
