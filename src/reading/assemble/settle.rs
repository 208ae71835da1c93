//! Decides what a question leaves open: whether an extreme is a value or a row, what is shown when nothing was said.

use super::super::draft::{Draft, Shown, Term};
use super::super::query::Function;
use super::Assembly;

impl Assembly<'_> {
    /// Decides what the question left open: whether an extreme is a value or a row, what is shown when nothing was said.
    pub(super) fn settle(&mut self) {
        self.settle_totals();
        self.settle_contrast();
        self.spread_negation();
        self.drop_answered_sentences();
        self.settle_extreme();
        self.drop_named_entities();
        if !self.has_figure() {
            self.settle_figures();
        }
        let aggregated = self.takes_together();
        let within_groups = self.ranks_within_groups();
        let draft = &mut self.draft;
        let things = matches!(&draft.shown[..], [Shown { term: Term::Entity(_), .. }] | []);
        // "share of orders by status": the groups are the parts, and what is parted is counted.
        let parted = draft.share.is_some_and(|s| !s.named) && !draft.chart && draft.filters.iter().all(|f| !f.part);
        let alone = parted && draft.having.is_empty() && !draft.shown.iter().any(|s| is_aggregate(&s.term));
        let counts = (!aggregated || alone)
            && things
            && !draft.groups.is_empty()
            && !draft.listing
            && draft.extreme.is_none()
            && draft.order.is_empty();
        let counted = match draft.shown.first() {
            Some(Shown { term: Term::Entity(m), .. }) => Some(*m),
            _ => (0..draft.tables.len()).find(|m| !draft.groups.contains(&Term::Entity(*m))),
        };
        if let (true, Some(mention)) = (counts, counted) {
            draft.shown = vec![Shown { term: Term::CountOf(mention), sentence: 0 }];
        } else if !aggregated && !within_groups {
            let groups = std::mem::take(&mut draft.groups);
            let column = |t: &Term| matches!(t, Term::Column(_));
            // Groups beside single values that nothing takes together: the rows aren't what was asked for.
            let unsaid = groups.iter().any(column) && draft.shown.iter().any(|s| column(&s.term)) && !draft.chart;
            self.cost += if unsaid && draft.extreme.is_none() && !draft.listing { 0.3 } else { 0.0 };
            settle_groups(draft, groups);
        }
        self.settle_visitors();
        let draft = &mut self.draft;
        let mut present = (0..draft.tables.len()).filter(|i| !draft.absent.iter().any(|a| a.table == *i));
        if draft.shown.is_empty()
            && draft.groups.is_empty()
            && let Some(first) = present.next()
        {
            draft.shown.push(Shown { term: Term::Entity(first), sentence: 0 });
        }
    }

    /// A later sentence that lists columns says what the earlier one's things should be shown as.
    fn drop_answered_sentences(&mut self) {
        let plain = |s: &&Shown| matches!(s.term, Term::Column(_) | Term::Entity(_));
        let last = self.draft.shown.iter().filter(plain).map(|s| s.sentence).max().unwrap_or(0);
        let column = |s: &Shown| if let Term::Column(m) = s.term { self.column(m) } else { None };
        let earlier: Vec<_> = self.draft.shown.iter().filter(|s| s.sentence < last).map(column).collect();
        let repeats = self
            .draft
            .shown
            .iter()
            .filter(|s| s.sentence == last)
            .all(|s| earlier.contains(&column(s)) && column(s).is_some());
        if repeats && !earlier.is_empty() {
            self.draft.shown.retain(|s| s.sentence < last);
        } else {
            self.draft.shown.retain(|s| s.sentence >= last);
        }
    }

    fn settle_extreme(&mut self) {
        let Some(extreme) = self.draft.extreme.clone() else { return };
        let alone = self.draft.shown.is_empty() || !self.draft.groups.is_empty();
        let Term::Column(_) = extreme.term else { return };
        if extreme.may_be_value && alone {
            let function = if extreme.descending { Function::Maximum } else { Function::Minimum };
            let term = Term::Aggregate(function, Box::new(extreme.term));
            let place = extreme.place.min(self.draft.shown.len());
            self.draft.shown.insert(place, Shown { term, sentence: 0 });
            self.draft.extreme = None;
        }
    }

    /// "Which customers ... ? List their names": the names stand for the customers.
    fn drop_named_entities(&mut self) {
        let columns = self.draft.shown.iter().any(|s| matches!(s.term, Term::Column(_)));
        if columns {
            let beside = self.draft.beside.clone();
            self.draft.shown.retain(|s| !matches!(&s.term, Term::Entity(m) if !beside.contains(m)));
        }
    }
}

pub(in super::super) fn is_aggregate(term: &Term) -> bool {
    matches!(term, Term::Rows | Term::CountOf(_) | Term::CountDistinct(_) | Term::Aggregate(..) | Term::Metric(_))
}

/// Groups without anything to take together are things to list.
fn settle_groups(draft: &mut Draft, groups: Vec<Term>) {
    for term in groups {
        let listed = draft.shown.iter().any(|s| s.term == term);
        let said_otherwise = matches!(term, Term::Entity(_)) && !draft.shown.is_empty();
        if listed || said_otherwise || draft.extreme.is_some() {
            continue;
        }
        draft.shown.insert(0, Shown { term, sentence: 0 });
    }
}
