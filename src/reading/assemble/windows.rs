//! Figures that look at the groups around them: running totals and shares of the whole; and values set side by side.

use super::super::draft::{Shown, Term, Test};
use super::super::query::{Expr, Order, Output, Reading};
use super::Assembly;
use super::settle::is_aggregate;

impl Assembly<'_> {
    /// "revenue Germany vs France": a figure for each, not for both together. Whatever else is set against each other
    /// is not understood.
    pub(super) fn settle_contrast(&mut self) {
        if !self.draft.contrast {
            return;
        }
        let values = |f: &super::super::draft::Filter| match (&f.left, &f.test) {
            (Some(Term::Column(m)), Test::Value) if !f.negated => Some(*m),
            _ => None,
        };
        let mentions: Vec<usize> = self.draft.filters.iter().filter_map(values).collect();
        let column = |m: &usize| self.column(*m);
        let pair = mentions.windows(2).find(|w| column(&w[0]).is_some() && column(&w[0]) == column(&w[1]));
        let Some(first) = pair.map(|w| w[0]) else {
            self.cost += 1.0;
            return;
        };
        let at = self.column(first);
        let grouped = self.draft.groups.iter().any(|g| matches!(g, Term::Column(m) if self.column(*m) == at));
        if !grouped {
            self.draft.groups.push(Term::Column(first));
        }
    }

    /// "running total of revenue by month": only what adds up can run, and only along one time.
    pub(super) fn run(&self, reading: &mut Reading) -> Option<()> {
        if !self.draft.running {
            return Some(());
        }
        let times = reading.dimensions.iter().filter(|d| matches!(d.expr, Expr::Grain { .. }));
        let times: Vec<Expr> = times.map(|d| d.expr.clone()).collect();
        let [time] = &times[..] else { return None };
        wrap_only_measure(reading, "running total of", Expr::Running)?;
        if reading.order.is_empty() {
            reading.order.push(Order { expr: time.clone(), descending: false });
        }
        Some(())
    }

    /// "share of revenue by country": each group's part of all groups.
    pub(super) fn portion(&mut self, reading: &mut Reading) -> Option<()> {
        let things = matches!(&self.draft.shown[..], [Shown { term, .. }] if is_aggregate(term));
        if !things {
            return None;
        }
        wrap_only_measure(reading, "percentage of", Expr::Portion)
    }
}

/// Puts a figure that looks at the groups around it in place of the only one.
fn wrap_only_measure(reading: &mut Reading, word: &str, wrap: fn(Box<Expr>) -> Expr) -> Option<()> {
    let [Output { expr, label }] = &mut reading.measures[..] else { return None };
    if !expr.adds_up() || reading.having.is_some() {
        return None;
    }
    let of = label.strip_prefix("number of ").or(label.strip_prefix("total ")).unwrap_or(label);
    let whole = std::mem::replace(expr, Expr::count_rows());
    let before = whole.clone();
    *label = format!("{word} {of}");
    *expr = wrap(Box::new(whole));
    let after = expr.clone();
    for order in reading.order.iter_mut().filter(|o| o.expr == before) {
        order.expr = after.clone();
    }
    Some(())
}
