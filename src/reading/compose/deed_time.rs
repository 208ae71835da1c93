//! A time is of what the verb before it tells: "customers who ordered in 2025 but not in 2026" says nothing of when they
//! became customers.

use super::super::assemble::event_time;
use super::super::deals::happens;
use super::super::draft::{Absent, Need, TableMention, Term};
use super::super::grammar::{Quality, Tag};
use super::super::linker::Item;
use super::Composer;

/// What a verb told, for the times that follow it.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Happened {
    /// The mention of the table that keeps it, where it is kept as rows.
    pub table: Option<usize>,
    /// The mention of the column that holds its time.
    pub column: usize,
    pub absent: bool,
    /// The position after its last time.
    pub end: usize,
}

impl Composer<'_> {
    /// The time that a period without a column of its own is of, by the words before it; the outer none where they
    /// leave it open.
    #[expect(clippy::option_option, reason = "held back, left open and known are three outcomes")]
    pub(super) fn time_meant(&mut self, at: usize) -> Option<Option<Term>> {
        if let Some(deed) = self.state.deed
            && (deed.end..at).all(|i| self.continues(i))
        {
            return self.again(at, deed).map(Some);
        }
        Some(self.time_of_owned(at))
    }

    /// Whether an item only ties a further time to the one before it.
    fn continues(&self, at: usize) -> bool {
        let ties = |t: &Tag| {
            let dated = matches!(t, Tag::Compare(_, Quality::Date));
            dated
                || matches!(
                    t,
                    Tag::And | Tag::Or | Tag::But | Tag::Not | Tag::Without | Tag::In | Tag::Comma | Tag::Filler
                )
        };
        self.tags(at).iter().any(ties)
    }

    /// The same in another time: it must not have happened then.
    fn again(&mut self, at: usize, deed: Happened) -> Option<Term> {
        let Some(table) = deed.table else { return Some(Term::Column(deed.column)) };
        let negated = std::mem::take(&mut self.state.negated) | std::mem::take(&mut self.state.absent);
        if deed.absent || !negated {
            return None;
        }
        let candidates = self.draft.tables[table].candidates.clone();
        let mention = self.draft.tables.len();
        self.draft.tables.push(TableMention { candidates, at });
        self.draft.absent.push(Absent { table: mention, filter: self.draft.filters.len() });
        let times = self.draft.columns[deed.column].candidates.clone();
        let column = self.mention(at, times, Need::Time);
        self.state.deed = Some(Happened { table: Some(mention), column, absent: true, end: at });
        Some(Term::Column(column))
    }

    /// "customers with orders in 2025", "with more than 5 orders in 2025": the time of the orders.
    fn time_of_owned(&mut self, at: usize) -> Option<Term> {
        let mention = self.state.last_table.filter(|&m| m > 0)?;
        let noun = self.draft.tables[mention].at;
        let before = (0..noun).rev().find(|&i| !self.is(i, Tag::Filler))?;
        let counted = self.draft.having.last().is_some_and(|h| h.term == Term::CountOf(mention));
        let near = (noun + 1..at)
            .all(|i| self.tags(i).iter().any(|t| matches!(t, Tag::In | Tag::Filler | Tag::Compare(_, Quality::Date))));
        let &(table, _) = self.draft.tables[mention].candidates.first()?;
        if !near || !(counted || self.is(before, Tag::With)) || happens(&self.index.tables[table].words) == 0 {
            return None;
        }
        let time = event_time(self.index, table)?;
        Some(Term::Column(self.mention(at, vec![(time, 0.97)], Need::Time)))
    }

    /// A time was said of a column: of the verb's, it may be said again.
    pub(super) fn timed(&mut self, left: Option<&Term>) {
        let end = self.at;
        let count = self.draft.filters.len();
        if let Some(deed) = &mut self.state.deed
            && left == Some(&Term::Column(deed.column))
        {
            deed.end = end;
            if deed.absent {
                self.state.sealed = Some(count);
            }
        }
    }

    /// Whatever is said after what did not happen would be taken for a part of it.
    pub(super) fn doubt_sealed(&mut self) {
        if self.state.sealed.is_some_and(|count| self.draft.filters.len() > count) {
            self.draft.cost += 1.2;
        }
    }

    /// Whether rows of what happens point to the things spoken of last, so that a time may be theirs.
    pub(super) fn meets_happenings(&self) -> bool {
        let Some(&(table, _)) = self.state.last_table.and_then(|m| self.draft.tables[m].candidates.first()) else {
            return false;
        };
        self.index
            .keys
            .touching(table)
            .any(|(_, k)| k.to == table && k.from != table && happens(&self.index.tables[k.from].words) > 0)
    }

    /// A verb whose rows are kept is followed by a time: theirs, if it is known.
    pub(super) fn time_of_kept(&mut self, at: usize, mention: usize, absent: bool) {
        let time = self.draft.tables[mention].candidates.first().and_then(|c| event_time(self.index, c.0));
        let Some(time) = time else { return self.loose(at, 1.2) };
        let column = self.mention(at, vec![(time, 0.97)], Need::Time);
        self.state.column = Some(Term::Column(column));
        self.state.deed = Some(Happened { table: Some(mention), column, absent, end: at });
    }

    /// "in 2024 and 2025" of what somebody did: in either or in both?
    pub(super) fn either_or_both(&self, at: usize, end: usize) -> bool {
        let Some(Happened { table: Some(_), column, .. }) = self.state.deed else { return false };
        let and = (at..end).any(|i| matches!(self.item(i), Some(Item::Phrase(_))) && self.is(i, Tag::And));
        self.state.column == Some(Term::Column(column)) && and
    }
}
