//! Comparisons: "more than 5 orders", "older than 30", "above the average", "between 10 and 20", "after March 2014".

use super::super::draft::{Need, Operand, Term, Test};
use super::super::grammar::{Quality, Tag};
use super::super::index::ColumnId;
use super::super::linker::Item;
use super::super::metrics::MetricKind;
use super::super::query::{Comparison, Function, Literal};
use super::super::units::unit_named;
use super::Composer;

impl Composer<'_> {
    pub(super) fn compare(&mut self, at: usize, comparison: Comparison, quality: Quality) {
        let comparison = if std::mem::take(&mut self.state.negated) { comparison.negate() } else { comparison };
        let next = self.skip(at + 1);
        match self.item(next).cloned() {
            Some(Item::Number(digits)) => {
                self.at = next + 1;
                // "after 2010": the same digits are read as a year elsewhere.
                let year = quality == Quality::Date && digits.len() == 4;
                self.draft.cost += if year { 0.2 } else { 0.0 };
                let operand = self.measured(digits);
                let comparison = self.postfixed(comparison);
                self.compared(at, comparison, quality, operand);
            }
            Some(Item::Period(period)) => self.compare_period(next, comparison, &period, quality),
            Some(Item::Phrase(tags)) => self.compare_phrase(at, next, comparison, tags),
            Some(Item::Value(_) | Item::Text { .. })
                if matches!(comparison, Comparison::Equal | Comparison::NotEqual) =>
            {
                self.state.negated = comparison == Comparison::NotEqual;
                self.at = next;
            }
            Some(Item::Text { text, .. }) => {
                self.at = next + 1;
                let left = self.state.column.take();
                self.filter(left, Test::Compare(comparison, Operand::Literal(Literal::Text(text))));
            }
            Some(Item::Column(candidates)) if self.than_follows(next) => {
                let mention = self.mention(next, candidates, Need::Number);
                self.state.column = Some(Term::Column(mention));
                self.at = self.skip(next + 1);
                self.compare(self.at - 1, comparison, Quality::Any);
            }
            Some(Item::Column(candidates)) if self.state.column.is_some() => {
                self.at = next + 1;
                let mention = self.mention(next, candidates, Need::Any);
                let left = self.state.column.take();
                self.filter(left, Test::Compare(comparison, Operand::Column(mention)));
            }
            _ => self.loose(at, if comparison == Comparison::Equal { 0.1 } else { 0.9 }),
        }
    }

    /// A number with the unit that follows it: "older than 30 years", "longer than 5 minutes".
    pub(super) fn measured(&mut self, digits: String) -> Operand {
        let unit = unit_named(&self.words(self.at).to_lowercase());
        let Some(unit) = unit.filter(|_| matches!(self.item(self.at), Some(Item::Phrase(_)))) else {
            return Operand::Literal(Literal::Number(digits));
        };
        self.at += 1;
        Operand::Measured(digits, unit)
    }

    /// "a higher price than": the column stands between the comparison and its "than".
    fn than_follows(&self, at: usize) -> bool {
        self.words(at + 1).eq_ignore_ascii_case("than")
    }

    /// "or more" after the number turns "exactly" around.
    pub(super) fn postfixed(&mut self, comparison: Comparison) -> Comparison {
        let next = self.skip(self.at);
        if let Some(&Tag::Postfix(other, _)) = self.tags(next).first() {
            self.at = next + 1;
            return other;
        }
        comparison
    }

    /// A comparison with a known operand: about the column before it, the noun after it, or the quality it names.
    pub(super) fn compared(&mut self, at: usize, comparison: Comparison, quality: Quality, operand: Operand) {
        if let Some(left) = self.state.column.take() {
            self.state.last = Some((Some(left.clone()), comparison));
            self.test(left, comparison, operand);
            return;
        }
        let next = self.skip(self.at);
        let next = if self.is(next, Tag::Distinct) { self.skip(next + 1) } else { next };
        let inside = self.skip(next + 1);
        let next = if self.is(next, Tag::In) && self.number_column(inside) { inside } else { next };
        let noun = matches!(self.item(next), Some(Item::Table(_) | Item::Column(_)));
        if let (true, Operand::Literal(Literal::Number(digits))) = (noun && quality == Quality::Any, &operand) {
            self.state.last = None;
            self.state.waiting = Some((comparison, digits.clone()));
            self.at = next;
            return;
        }
        if quality != Quality::Any {
            let left = self.quality(quality);
            self.state.last = Some((Some(left.clone()), comparison));
            self.filter(Some(left), Test::Compare(comparison, operand));
            return;
        }
        match self.state.last.clone() {
            Some((left @ Some(_), _)) if self.state.or || self.state.joined => {
                self.state.last = Some((left.clone(), comparison));
                self.filter(left, Test::Compare(comparison, operand));
            }
            _ => match self.amount_of_table() {
                Some(column) => {
                    let mention = self.mention(at, vec![(column, 0.9)], Need::Number);
                    self.draft.cost += 0.1;
                    self.test(Term::Column(mention), comparison, operand);
                }
                None => self.loose(at, 1.2),
            },
        }
    }

    /// "orders over 100": what one row of the table spoken of last comes to, when one column says it.
    fn amount_of_table(&self) -> Option<ColumnId> {
        let last = self.state.last_table.filter(|&m| self.only_conditions_since(self.draft.tables[m].at))?;
        self.amount_of(last)
    }

    /// The one column that says what a row of a mentioned table comes to.
    pub(super) fn amount_of(&self, mention: usize) -> Option<ColumnId> {
        let &(table, _) = self.draft.tables[mention].candidates.first()?;
        let single = self.index.formulas(MetricKind::Revenue).iter().find(|f| f.table == table && f.quantity.is_none());
        single.map(|f| f.price)
    }

    /// Whether no other thing was spoken of after the one at a position: "invoices in 2023 over 10".
    fn only_conditions_since(&self, at: usize) -> bool {
        (at + 1..self.at).all(|i| matches!(self.item(i), Some(Item::Phrase(_) | Item::Period(_) | Item::Number(_))))
    }

    fn number_column(&self, at: usize) -> bool {
        matches!(self.item(at), Some(Item::Column(columns)) if columns.first().is_some_and(|(c, _)| self.index.columns[*c].is_measure()))
    }

    /// Conditions on aggregates are conditions on groups.
    fn test(&mut self, left: Term, comparison: Comparison, operand: Operand) {
        if matches!(
            left,
            Term::Aggregate(..) | Term::CountOf(_) | Term::CountDistinct(_) | Term::Rows | Term::Metric(_)
        ) {
            let link = self.having_link();
            self.draft.having.push(super::super::draft::Having { term: left, comparison, operand, link });
            return;
        }
        self.filter(Some(left), Test::Compare(comparison, operand));
    }

    /// "above the average", "more than the maximum".
    fn compare_phrase(&mut self, at: usize, next: usize, comparison: Comparison, tags: &[Tag]) {
        let function = tags.iter().find_map(|t| match t {
            Tag::Aggregate(function) => Some(*function),
            Tag::Superlative { descending, quality: Quality::Any } => {
                Some(if *descending { Function::Maximum } else { Function::Minimum })
            }
            _ => None,
        });
        let Some(function) = function else {
            let cost = if comparison == Comparison::Equal { 0.1 } else { 0.9 };
            if tags.contains(&Tag::Not) {
                self.state.negated = true;
            } else {
                self.loose(at, cost);
            }
            return;
        };
        self.at = next + 1;
        let mut of = None;
        let noun = self.skip(self.at);
        if let Some(Item::Column(candidates)) = self.item(noun) {
            let candidates = candidates.clone();
            of = Some(self.mention(noun, candidates, Need::Number));
            self.at = noun + 1;
        }
        let left = self.state.column.take().or_else(|| of.map(Term::Column));
        let left = left.or_else(|| self.state.last_column.map(Term::Column));
        self.filter(left, Test::Compare(comparison, Operand::Aggregate(function, of)));
    }

    pub(super) fn between(&mut self, at: usize) {
        let first = self.skip(at + 1);
        let middle = self.skip(first + 1);
        let second = self.skip(middle + 1);
        if let (Some(Item::Period(period)), true) = (self.item(first).cloned(), self.words(first).contains(" and ")) {
            // "1 and 15 March 2024" is a whole stretch already.
            self.at = first + 1;
            return self.within_any(first, &[period]);
        }
        if !(self.is(middle, Tag::And) || self.words(middle) == "to") {
            return self.loose(at, 0.8);
        }
        match (self.item(first).cloned(), self.item(second).cloned()) {
            (Some(Item::Period(low)), Some(Item::Period(high))) if !self.column_is_number() => {
                self.at = second + 1;
                self.period_through(at, &low, &high);
            }
            (Some(low), Some(high)) => {
                let digits = |item: &Item, at: usize| match item {
                    Item::Number(digits) => Some(digits.clone()),
                    Item::Period(_) => Some(self.words(at)).filter(|w| w.parse::<f64>().is_ok()),
                    _ => None,
                };
                let (Some(low), Some(high)) = (digits(&low, first), digits(&high, second)) else {
                    return self.loose(at, 0.8);
                };
                self.at = second + 1;
                let mut left = self.state.column.take();
                let noun = self.skip(self.at);
                if let (None, Some(Item::Column(candidates))) = (&left, self.item(noun)) {
                    let candidates = candidates.clone();
                    left = Some(Term::Column(self.mention(noun, candidates, Need::Number)));
                    self.at = noun + 1;
                }
                let left = left.or_else(|| self.state.last_column.map(Term::Column));
                self.filter(left, Test::Between(Literal::Number(low), Literal::Number(high)));
            }
            _ => self.loose(at, 0.8),
        }
    }

    pub(super) fn column_is_number(&self) -> bool {
        match &self.state.column {
            Some(Term::Column(m)) => {
                self.draft.columns[*m].candidates.iter().all(|(c, _)| self.index.columns[*c].time.is_none())
            }
            Some(_) => true,
            None => false,
        }
    }
}
