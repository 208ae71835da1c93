//! What is set against each other: "Germany vs France", "this month compared to last month".

use chrono::NaiveDate;

use super::super::dates::{Grain, Period, floor, shift};
use super::super::draft::{Filter, Link, Term, Test};
use super::super::linker::Item;
use super::Composer;

/// Lengths of periods that can be told apart in an answer, longest first: a whole year is no run of days.
const LENGTHS: [Grain; 5] = [Grain::Year, Grain::Quarter, Grain::Month, Grain::Week, Grain::Day];

impl Composer<'_> {
    /// What follows is set against what stands before.
    pub(super) fn versus(&mut self, at: usize) {
        let next = self.item(self.skip(at + 1));
        self.draft.contrast |= matches!(next, Some(Item::Value(_) | Item::Period(_) | Item::Text { .. }));
        self.state.and();
    }

    /// Two periods of one length that are set against each other are two groups, not two conditions on one row.
    pub(super) fn finish_contrast(&mut self) {
        let compared = (0..self.edges.len())
            .any(|at| matches!(self.words(at).to_lowercase().as_str(), "compare" | "comparing" | "compares"));
        if !self.draft.contrast && !compared {
            return;
        }
        let within: Vec<usize> = (0..self.draft.filters.len())
            .filter(|&at| !self.draft.filters[at].negated && matches!(self.draft.filters[at].test, Test::Within(_)))
            .collect();
        if let [first, second] = within[..]
            && let Some(grain) = self.one_length(first, second)
        {
            let mention = match self.draft.filters[first].left {
                Some(Term::Column(mention)) => Some(mention),
                _ => None,
            };
            let mut other = self.draft.filters.remove(second);
            other.link = Link::Or;
            self.draft.filters.insert(first + 1, other);
            let group = Term::Grain(grain, mention);
            if !self.draft.groups.contains(&group) {
                self.draft.groups.push(group);
            }
            self.draft.contrast = false;
        } else if compared && self.draft.filters.iter().filter(|f| matches!(f.test, Test::Value)).count() > 1 {
            self.draft.contrast = true;
        }
    }

    /// The length that two different periods of one time have.
    fn one_length(&self, first: usize, second: usize) -> Option<Grain> {
        let (a, b) = (&self.draft.filters[first], &self.draft.filters[second]);
        let (start, grain) = self.unit(a)?;
        let (other, same) = self.unit(b)?;
        let one_time = a.left == b.left || b.left.is_none();
        (one_time && grain == same && start != other).then_some(grain)
    }

    /// The first day and the length of a period that is one whole unit of the calendar.
    fn unit(&self, filter: &Filter) -> Option<(NaiveDate, Grain)> {
        let Test::Within(period) = &filter.test else { return None };
        let days = match period {
            Period::ToDate { .. } => return None,
            period => period.latest(self.today).unwrap_or_else(|| period.clone()).days(self.today)?,
        };
        let (from, until) = (days.from?, days.until?);
        let grain = LENGTHS.into_iter().find(|&g| floor(from, g) == from && shift(from, g, 1) == Some(until))?;
        Some((from, grain))
    }
}
