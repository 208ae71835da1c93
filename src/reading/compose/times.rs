//! Periods, with what stands around them: "since March", "before 2010", "from March to May", "between 2010 and 2012".

use super::super::dates::Period;
use super::super::draft::{Link, Need, Operand, Term, Test};
use super::super::grammar::{Quality, Tag};
use super::super::linker::Item;
use super::super::query::{Comparison, Literal};
use super::Composer;
use super::state::Mode;

impl Composer<'_> {
    /// A period where it stands, or the first end of a stretch.
    pub(super) fn period_said(&mut self, at: usize, period: &Period) {
        let next = self.item(at + 2).cloned();
        let to = matches!(self.words(at + 1).to_lowercase().as_str(), "to" | "until" | "till" | "through" | "-" | "–");
        match next {
            Some(Item::Period(end)) if to && !self.column_is_number() => {
                self.at = at + 3;
                self.period_through(at, period, &end);
            }
            _ => self.any_period(at, period),
        }
    }

    /// Both ends of a stretch are known.
    pub(super) fn period_through(&mut self, at: usize, low: &Period, high: &Period) {
        match low.through(high, self.today) {
            Some(period) => self.period(at, &period),
            None => self.loose(at, 1.0),
        }
    }

    fn period(&mut self, at: usize, period: &Period) {
        self.within_any(at, std::slice::from_ref(period));
    }

    /// One of several periods holds, as no moment is in two of them.
    pub(super) fn within_any(&mut self, at: usize, periods: &[Period]) {
        let left = self.state.column.take();
        let timed = match &left {
            Some(Term::Column(m)) => {
                self.draft.columns[*m].need = Need::Time;
                left
            }
            Some(_) => return self.loose(at, 1.0),
            None => match self.time_meant(at) {
                Some(meant) => meant,
                None => return self.loose(at, 1.2),
            },
        };
        let either = std::mem::take(&mut self.state.or);
        let negated = self.state.negated;
        for (i, period) in periods.iter().enumerate() {
            // A quarter without its year is one quarter, not that of every year: which one is written down.
            let pinned = if matches!(period, Period::Quarter(_)) { period.latest(self.today) } else { None };
            self.state.negated = negated;
            self.filter(timed.clone(), Test::Within(pinned.unwrap_or_else(|| period.clone())));
            let alternative = if i == 0 { either } else { !negated };
            if let (true, Some(filter)) = (alternative, self.draft.filters.last_mut()) {
                filter.link = Link::Or;
            }
        }
        self.timed(timed.as_ref());
    }

    /// Whether the words after a figure say when it was, not how much: "revenue since March", "sales before 2010".
    pub(super) fn time_follows(&self, at: usize) -> bool {
        let next = self.skip(at + 1);
        let operand = self.skip(next + 1);
        if self.state.mode != Mode::Show || !matches!(self.item(operand), Some(Item::Period(_))) {
            return false;
        }
        let dated = |t: &Tag| matches!(t, Tag::Compare(_, Quality::Date) | Tag::Between);
        // "more than 2000" is no year.
        self.tags(next).iter().any(dated) || self.words(operand).parse::<f64>().is_err()
    }

    /// Whether what the words after a column compare it with is written as nothing but a time: 2010 may be an amount.
    pub(super) fn dated_operand(&self, at: usize) -> bool {
        let operand = self.skip(self.skip(at + 1) + 1);
        self.words(operand).parse::<f64>().is_err()
    }

    /// "before 2010", "since March", "after the 1990s".
    pub(super) fn compare_period(&mut self, next: usize, comparison: Comparison, period: &Period, quality: Quality) {
        self.at = next + 1;
        let digits = self.words(next);
        let numeric_column = match &self.state.column {
            Some(Term::Column(m)) => {
                self.draft.columns[*m].candidates.iter().all(|(c, _)| self.index.columns[*c].time.is_none())
            }
            Some(_) => true,
            None => {
                quality == Quality::Any
                    && matches!(self.item(self.skip(self.at)), Some(Item::Table(_) | Item::Column(_)))
            }
        };
        if numeric_column && digits.parse::<f64>().is_ok() {
            return self.compared(next, comparison, quality, Operand::Literal(Literal::Number(digits)));
        }
        let comparison = self.postfixed(comparison);
        let whole = !digits.to_lowercase().ends_with("ago") && matches!(period, Period::Whole { back: 1.., .. });
        let bounded = if whole { self.around(period, comparison) } else { None };
        let latest = period.latest(self.today);
        match bounded.or_else(|| bounded_by(latest.as_ref().unwrap_or(period), comparison)) {
            Some(period) => self.period(next, &period),
            None => self.loose(next, 1.0),
        }
    }

    /// "since last month" begins with that month, and "before last month" ends there.
    fn around(&self, period: &Period, comparison: Comparison) -> Option<Period> {
        let days = period.days(self.today)?;
        bounded_by(&Period::Span { from: days.from, until: days.until }, comparison)
    }
}

/// The period a comparison with a period means.
fn bounded_by(period: &Period, comparison: Comparison) -> Option<Period> {
    let (from, until) = match period {
        Period::Span { from, until } => (*from, *until),
        Period::Whole { back: 0, grain } if comparison == Comparison::GreaterOrEqual => {
            return Some(Period::ToDate { grain: *grain });
        }
        Period::Whole { back, grain }
            if *back > 0 && matches!(comparison, Comparison::Less | Comparison::LessOrEqual) =>
        {
            return Some(Period::Before { count: back.unsigned_abs(), grain: *grain });
        }
        Period::Whole { back, grain }
            if *back > 0 && matches!(comparison, Comparison::Greater | Comparison::GreaterOrEqual) =>
        {
            return Some(Period::Since { count: back.unsigned_abs(), grain: *grain });
        }
        Period::Last { .. } | Period::ToDate { .. } if comparison != Comparison::Less => return Some(period.clone()),
        _ => return None,
    };
    Some(match comparison {
        Comparison::Less => Period::Span { from: None, until: from },
        Comparison::LessOrEqual => Period::Span { from: None, until },
        Comparison::Greater => Period::Span { from: until, until: None },
        Comparison::GreaterOrEqual => Period::Span { from, until: None },
        Comparison::Equal => period.clone(),
        Comparison::NotEqual => return None,
    })
}
