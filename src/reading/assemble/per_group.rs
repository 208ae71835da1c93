//! "The newest order per customer": the first of each group, not the first of all.

use super::super::draft::{Shown, Term};
use super::super::index::TableId;
use super::super::query::{Expr, Output, PerGroup, Reading};
use super::Assembly;
use super::settle::is_aggregate;

impl Assembly<'_> {
    /// Whether things are ranked within groups of something else. Things that are only meant are shown.
    pub(super) fn ranks_within_groups(&mut self) -> bool {
        let ranked = self.draft.extreme.is_some() || (self.draft.limit.is_some() && !self.draft.order.is_empty());
        if !ranked || self.draft.groups.is_empty() {
            return false;
        }
        let meant = self.draft.extreme.as_ref().and_then(|e| match e.term {
            Term::Quality(_, Some(m)) if self.draft.shown.is_empty() => Some(Term::Entity(m)),
            _ => None,
        });
        if let Some(term) = meant.filter(|t| !self.draft.groups.contains(t)) {
            self.draft.shown.push(Shown { term, sentence: 0 });
        }
        let groups: Vec<TableId> = self
            .draft
            .groups
            .iter()
            .filter_map(|t| if let Term::Entity(m) = t { Some(self.pins.tables[*m]) } else { None })
            .collect();
        // What is shown of a group itself is no thing within it.
        let within = |term: &Term| self.table_of(term).is_none_or(|t| !groups.contains(&t));
        let terms = self.draft.shown.iter().map(|s| &s.term);
        terms.filter(|t| !is_aggregate(t) && !self.draft.groups.contains(t)).any(within)
    }

    /// Keeps the first of each group. None where rows of a group can't be told apart.
    pub(super) fn keep_first_of_each(&mut self, reading: &mut Reading) -> Option<()> {
        if !self.ranks_within_groups() {
            return Some(());
        }
        let limit = reading.limit.take()?;
        if reading.order.is_empty() || reading.combine.is_some() {
            return None;
        }
        let mut groups: Vec<Expr> = Vec::new();
        for term in self.draft.groups.clone() {
            groups.extend(self.group_exprs(&term)?);
        }
        for order in reading.order.clone() {
            let shown = reading.dimensions.iter().chain(&reading.measures).any(|o| o.expr == order.expr);
            if !shown {
                let label = self.ranked_label(&order.expr);
                let list = if order.expr.aggregates() { &mut reading.measures } else { &mut reading.dimensions };
                list.push(Output { expr: order.expr, label });
            }
        }
        self.name_apart(reading);
        reading.per = Some(PerGroup { groups, limit });
        Some(())
    }

    /// What tells groups apart: the key of a thing, with what it is shown as.
    fn group_exprs(&mut self, term: &Term) -> Option<Vec<Expr>> {
        let Term::Entity(m) = *term else { return Some(vec![self.expr(term)?]) };
        let table = self.pins.tables[m];
        let key = self.index.tables[table].key.clone();
        let columns = key.into_iter().chain(self.shown_of(table));
        let mut out: Vec<Expr> = Vec::new();
        for column in columns {
            let expr = self.scope.expr(self.index, column)?;
            if !out.contains(&expr) {
                out.push(expr);
            }
        }
        Some(out)
    }

    fn ranked_label(&self, expr: &Expr) -> String {
        let said = self.draft.extreme.as_ref().map(|e| &e.term).or(self.draft.order.first().map(|o| &o.term));
        match expr {
            Expr::Column(column) => column.column.clone(),
            other => said.map_or(String::new(), |term| self.label(term, other)),
        }
    }

    /// Two names beside each other say whose they are.
    fn name_apart(&self, reading: &mut Reading) {
        let labels: Vec<String> = reading.dimensions.iter().map(|d| d.label.to_lowercase()).collect();
        for (at, output) in reading.dimensions.iter_mut().enumerate() {
            let twice = labels.iter().enumerate().any(|(i, l)| i != at && *l == labels[at]);
            let Expr::Column(column) = &output.expr else { continue };
            let table: Option<TableId> = self.scope.tree.tables.get(column.source).copied();
            if let (true, Some(table)) = (twice, table) {
                output.label = format!("{} {}", self.index.tables[table].label, output.label);
            }
        }
    }
}
