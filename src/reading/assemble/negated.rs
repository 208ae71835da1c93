//! Lists that are said not to hold.

use super::super::draft::{Link, Term, Test};
use super::Assembly;

impl Assembly<'_> {
    /// "not in Germany or France": in neither of them.
    pub(super) fn spread_negation(&mut self) {
        let column = |at: usize| match (&self.draft.filters[at].left, &self.draft.filters[at].test) {
            (Some(Term::Column(mention)), Test::Value) => self.column(*mention),
            _ => None,
        };
        let columns: Vec<_> = (0..self.draft.filters.len()).map(column).collect();
        for at in 1..columns.len() {
            let same = columns[at].is_some() && columns[at] == columns[at - 1];
            let negated = self.draft.filters[at - 1].negated;
            let this = &mut self.draft.filters[at];
            if same && negated && !this.negated && this.link == Link::Or {
                this.negated = true;
                this.link = Link::And;
            }
        }
    }
}
