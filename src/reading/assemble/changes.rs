//! The parts of a draft as changes to a reading whose tables are joined already.

use super::super::draft::Term;
use super::super::joins::to_many;
use super::super::query::{Output, Reading};
use super::Assembly;
use super::settle::is_aggregate;

impl Assembly<'_> {
    /// Dimensions, measures and order of the draft, in the joined tables and those they need more.
    pub(super) fn changes(&mut self) -> Option<Reading> {
        let mut terms: Vec<Term> = self.draft.groups.clone();
        terms.extend(self.draft.shown.iter().map(|s| s.term.clone()));
        for term in &terms {
            if let Term::Metric(kind) = term {
                for column in self.formula(*kind)?.columns(*kind) {
                    self.extend_to(self.index.table_of(column))?;
                }
            } else if let Some(key) = self.key_shown(term) {
                self.extend_to(self.index.keys.keys[key].from)?;
                self.scope.tree.attach(self.index, key)?;
            } else if let Some(table) = self.table_of(term) {
                self.extend_to(table)?;
            }
        }
        self.join_time(&terms)?;
        self.place_filters()?;
        let mut reading = Reading { sources: self.scope.sources(self.index), ..Reading::default() };
        for term in &terms {
            if is_aggregate(term) {
                let expr = self.expr(term)?;
                let label = self.label(term, &expr);
                reading.measures.push(Output { expr, label });
            } else {
                self.dimension(&mut reading, term)?;
            }
        }
        self.entity_keys(&mut reading);
        for key in self.draft.order.clone() {
            if let Some(expr) = self.expr(&key.term) {
                reading.order.push(super::super::query::Order { expr, descending: key.descending.unwrap_or(false) });
            }
        }
        Some(reading)
    }

    /// Whether tables joined after the first `known` repeat the rows there were.
    pub(super) fn repeats_after(&self, known: usize) -> bool {
        let tree = &self.scope.tree;
        let many =
            |&(parent, key): &(usize, usize)| to_many(self.index, &self.index.keys.keys[key], tree.tables[parent]);
        tree.links.iter().skip(known).flatten().any(many)
    }
}
