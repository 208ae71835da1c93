//! Several periods at once: "in May and June 2026", "in 2024, 2025 or 2026".

use chrono::{Datelike, NaiveDate};

use super::super::dates::{Grain, Period};
use super::super::grammar::Tag;
use super::super::linker::Item;
use super::Composer;

impl Composer<'_> {
    /// A period alone, or the first of several of which any may hold: no moment lies in two months.
    pub(super) fn any_period(&mut self, at: usize, period: &Period) {
        let both = std::mem::take(&mut self.state.both) > 0;
        let (end, listed) = self.listed(at, period);
        let compared = (0..self.edges.len()).any(|i| self.words(i).to_lowercase().starts_with("compar"));
        // "in both 2025 and 2026" is of two rows of one thing, and what is set against each other is no sum.
        if both || (compared && listed.len() > 2) || self.either_or_both(at, end) {
            return self.loose(at, 1.2);
        }
        self.at = self.at.max(end);
        self.within_any(at, &sharing_years(listed));
    }

    /// The periods that are listed from one on, and the position after the last of them.
    fn listed(&self, at: usize, first: &Period) -> (usize, Vec<Period>) {
        let mut periods = vec![first.clone()];
        let mut end = at + 1;
        loop {
            let (mut next, mut linked) = (end, false);
            while self.links(next) || (linked && self.is(next, Tag::In)) {
                linked |= self.links(next);
                next += 1;
            }
            let stretch = matches!(self.words(next + 1).to_lowercase().as_str(), "to" | "until" | "till" | "through");
            match self.item(next) {
                Some(Item::Period(period)) if linked && !stretch => periods.push(period.clone()),
                _ => return (end, periods),
            }
            end = next + 1;
        }
    }

    fn links(&self, at: usize) -> bool {
        matches!(self.words(at).to_lowercase().as_str(), "and" | "or" | "," | "&" | "/")
    }
}

/// Months and quarters without a year share that of the next period that has one, else of the one before.
fn sharing_years(periods: Vec<Period>) -> Vec<Period> {
    let years: Vec<Option<i32>> = periods.iter().map(year).collect();
    let shared = |i: usize| years[i..].iter().flatten().next().or(years[..i].iter().flatten().next_back()).copied();
    periods
        .iter()
        .enumerate()
        .map(|(i, p)| shared(i).and_then(|y| of_year(p, y)).unwrap_or_else(|| p.clone()))
        .collect()
}

/// The year of a period that was said with it.
fn year(period: &Period) -> Option<i32> {
    let Period::Span { from: Some(from), until: Some(until) } = period else { return None };
    (until.signed_duration_since(*from).num_days() < 360).then(|| from.year())
}

fn of_year(period: &Period, year: i32) -> Option<Period> {
    let (month, grain) = match period {
        Period::Month(month) => (*month, Grain::Month),
        Period::Quarter(quarter) => (quarter.checked_sub(1)? * 3 + 1, Grain::Quarter),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year, month, 1).map(|first| Period::unit(first, grain))
}
