//! Order, limit, and what a chart or "both" adds to the finished query.

use super::super::draft::Term;
use super::super::query::{Combine, Condition, Expr, Order, Output, Reading, SetOperation};
use super::super::wording::plural;
use super::Assembly;
use super::outputs::push;

impl Assembly<'_> {
    pub(super) fn order(&mut self, reading: &mut Reading) -> Option<()> {
        for key in self.draft.order.clone() {
            let expr = match key.term {
                Term::AxisY if self.draft.chart && reading.measures.is_empty() && reading.dimensions.len() == 1 => {
                    Some(Expr::count_rows())
                }
                Term::AxisY => first_measure(reading),
                Term::AxisX | Term::FirstShown => reading.dimensions.first().map(|d| d.expr.clone()),
                ref term => self.expr(term),
            };
            let Some(expr) = expr else {
                self.cost += 0.5;
                continue;
            };
            let descending = key.descending.unwrap_or(false);
            if self.draft.ranked && expr.aggregates() {
                let label = self.label(&key.term, &expr);
                push(&mut reading.measures, Output { expr: expr.clone(), label });
            }
            if self.draft.ranked {
                self.note_left_out(&key.term, descending, &expr);
            }
            if !reading.order.iter().any(|o| o.expr == expr) {
                reading.order.push(Order { expr, descending });
            }
        }
        if let Some(extreme) = self.draft.extreme.clone() {
            let mut descending = extreme.descending;
            if let Term::Quality(quality, of) = extreme.term {
                descending ^= self.quality_measure(quality, of)?.1;
            }
            let expr = self.expr(&extreme.term)?;
            self.note_left_out(&extreme.term, descending, &expr);
            if self.draft.ranked && expr.aggregates() {
                let label = self.label(&extreme.term, &expr);
                push(&mut reading.measures, Output { expr: expr.clone(), label });
            }
            reading.order.insert(0, Order { expr, descending });
            reading.limit = Some(extreme.limit);
        }
        if let Some(limit) = self.draft.limit {
            reading.limit = Some(limit);
        }
        Some(())
    }

    /// What has no rows to count or add up is not among the least of them.
    fn note_left_out(&mut self, term: &Term, descending: bool, expr: &Expr) {
        let root = self.scope.tree.tables.first().copied();
        let (Some(root), Some(unit)) = (root, self.unit(term)) else { return };
        if !descending && expr.aggregates() && root != unit {
            let label = |t: usize| plural(&self.index.tables[t].label);
            self.notes.push(format!("{} without {} are left out.", label(root), label(unit)));
        }
    }

    /// "both A and B": the outputs of rows that meet one are met again among those that meet the other.
    pub(super) fn require_both(&mut self, reading: &mut Reading) -> Option<()> {
        for other in std::mem::take(&mut self.both) {
            if reading.is_grouped() || reading.combine.is_some() {
                return None;
            }
            let mut parts: Vec<Condition> = match reading.filter.clone() {
                Some(Condition::And(parts)) => parts,
                Some(one) => vec![one],
                None => return None,
            };
            parts.pop();
            parts.push(other);
            let with = Reading {
                filter: Condition::all(parts),
                order: Vec::new(),
                limit: None,
                combine: None,
                ..reading.clone()
            };
            reading.combine = Some(Box::new(Combine { operation: SetOperation::Intersect, with }));
        }
        Some(())
    }

    /// A chart of one column of words shows how often each occurs.
    pub(super) fn count_for_chart(&self, reading: &mut Reading) {
        let [only] = &reading.dimensions[..] else { return };
        let words = match &only.expr {
            Expr::Column(place) => {
                let Some(&table) = self.scope.tree.tables.get(place.source) else { return };
                let mut own = self.index.tables[table].columns.clone();
                own.any(|c| self.index.columns[c].name == place.column && !self.index.columns[c].is_measure())
            }
            Expr::Grain { .. } => true,
            _ => return,
        };
        let ordered = reading.order.iter().all(|o| !o.expr.aggregates() || o.expr == Expr::count_rows());
        if self.draft.chart
            && words
            && reading.measures.is_empty()
            && reading.having.is_none()
            && ordered
            && self.draft.extreme.is_none()
        {
            reading.distinct = false;
            reading.measures.push(Output { expr: Expr::count_rows(), label: "count".to_owned() });
        }
    }
}

/// What a chart's upright axis shows.
fn first_measure(reading: &Reading) -> Option<Expr> {
    reading.measures.first().or(reading.dimensions.last()).map(|o| o.expr.clone())
}
