//! What a column holds, found out cell by cell.
//!
//! A column gets a type only when every cell has it: nothing is lost without a person asking for it. Cells that are
//! empty or say so (`NA`, `null`) fit any type.

use super::dates::{self, ORDERS, Order, Stamp};
use super::numbers::{self, Amount};
use super::promise::{NOTHING, Promise};
use super::reading::Reading;
use crate::data::ColumnType;

/// Words that stand for an empty cell in columns of numbers, dates and flags. In columns of text they stay words.
const MARKERS: [&str; 16] =
    ["na", "n/a", "n.a.", "#n/a", "null", "(null)", "none", "nan", "nil", "-", "--", "*", "**", "?", ".", "\\n"];
/// Cells of plain text after which a column that is mostly text is not looked at any further.
const SURE_OF_TEXT: u64 = 200;

/// What was seen of one column.
#[derive(Debug, Clone, Default)]
pub(super) struct Guess {
    pub empty: u64,
    pub markers: u64,
    pub values: u64,
    numbers: u64,
    fractions: u64,
    percents: u64,
    flags: u64,
    dates: [u64; ORDERS.len()],
    stamps: u64,
    times: u64,
    zones: u64,
    separator: u8,
    currency: Option<&'static str>,
    mixed_currencies: bool,
    scale: u8,
    texts: u64,
    /// Texts that say yes or no.
    answers: u64,
    /// A few cells that are neither number, date nor flag.
    pub odd: Vec<String>,
    given_up: bool,
    /// Whether the file itself says that this is text, whatever it looks like.
    pub word: bool,
    /// What the source declares of the column. Then it also tells which cells are empty, and no word stands for one.
    pub promise: Option<Box<Promise>>,
}

impl Guess {
    /// A column that had only empty cells so far, so many.
    pub(super) fn after_empty(empty: u64) -> Self {
        Self { empty, ..Self::default() }
    }

    /// Looks at one cell.
    pub(super) fn see(&mut self, cell: &str, mark: u8) {
        let text = cell.trim();
        if text.is_empty() {
            self.empty += 1;
        } else if self.given_up {
            self.values += 1;
        } else if self.is_nothing(text) {
            self.markers += 1;
        } else {
            self.values += 1;
            if let Some(promise) = &mut self.promise {
                promise.see(text, mark);
            }
            self.see_value(text, mark);
        }
    }

    fn is_nothing(&self, text: &str) -> bool {
        if self.promise.is_some() { text == NOTHING } else { is_marker(text) }
    }

    fn see_value(&mut self, text: &str, mark: u8) {
        if let Some(number) = numbers::read(text, mark) {
            self.numbers += 1;
            self.percents += u64::from(number.percent);
            self.fractions += u64::from(matches!(number.value, Amount::Fraction(_)));
            self.scale = self.scale.max(number.scale);
            if let Some(currency) = number.currency {
                self.mixed_currencies |= self.currency.is_some_and(|c| c != currency);
                self.currency = Some(currency);
            }
        } else if is_flag(text) {
            self.flags += 1;
        } else if let Some(stamp) = Stamp::read(text) {
            self.see_stamp(&stamp);
        } else {
            self.texts += 1;
            self.answers += u64::from(is_answer(text));
            if self.odd.len() < 3 {
                self.odd.push(text.chars().take(40).collect());
            }
            let settled = self.promise.as_ref().is_none_or(|p| !p.is_strict());
            let all_alike = self.answers == self.texts;
            self.given_up = settled && !all_alike && self.texts > SURE_OF_TEXT && self.texts * 10 > self.values;
        }
    }

    fn see_stamp(&mut self, stamp: &Stamp) {
        for (count, order) in self.dates.iter_mut().zip(ORDERS) {
            *count += u64::from(stamp.day(order).is_some());
        }
        self.stamps += 1;
        self.times += u64::from(stamp.time.is_some());
        self.zones += u64::from(stamp.zone.is_some());
        self.separator = stamp.separator;
    }

    /// The type that every value has; text where there is none. A type that the source declares stands if it holds
    /// them all.
    pub(super) fn kind(&self) -> ColumnType {
        let seen = self.seen_kind();
        self.promise.as_ref().map_or(seen, |promise| promise.settle(self.values, seen))
    }

    fn seen_kind(&self) -> ColumnType {
        if self.word {
            return ColumnType::Text;
        }
        let all = |n: u64| n == self.values && n > 0;
        if all(self.numbers) && !self.mixed_currencies && (self.percents == 0 || all(self.percents)) {
            let whole = self.fractions == 0 && self.currency.is_none();
            return if whole { ColumnType::Integer } else { ColumnType::Float };
        }
        if all(self.flags) {
            return ColumnType::Boolean;
        }
        if all(self.best_order().1) {
            return match (self.times, self.zones) {
                (0, 0) => ColumnType::Date,
                (_, 0) => ColumnType::Timestamp,
                (_, zones) if zones == self.stamps => ColumnType::TimestampTz,
                _ => ColumnType::Text,
            };
        }
        ColumnType::Text
    }

    /// The order of dates that fits most cells, and how many it fits.
    fn best_order(&self) -> (Order, u64) {
        let mut best = (Order::YearMonthDay, 0);
        for (count, order) in self.dates.iter().zip(ORDERS) {
            if *count > best.1 {
                best = (order, *count);
            }
        }
        best
    }

    /// The day-month order that the dates themselves prove; none where the column has no dates or both orders fit.
    pub(super) fn proven_order(&self) -> Option<Order> {
        let of = |wanted: Order| ORDERS.iter().position(|o| *o == wanted).map_or(0, |at| self.dates[at]);
        let (day_first, month_first) = (of(Order::DayMonthYear), of(Order::MonthDayYear));
        match self.best_order() {
            (_, 0) => None,
            _ if self.separator == b'.' && day_first > 0 => Some(Order::DayMonthYear),
            (Order::DayMonthYear | Order::MonthDayYear, _) if day_first == month_first => None,
            (order, _) => Some(order),
        }
    }

    /// How to read the column as `kind`. `usual` settles dates that could be read either way.
    pub(super) fn reading(&self, kind: ColumnType, usual: Order) -> Reading {
        let percent = self.percents > 0 && self.percents == self.numbers && kind == ColumnType::Float;
        let currency = self.currency.filter(|_| !self.mixed_currencies);
        let order = self.proven_order().unwrap_or(usual);
        let scale = self.scale.min(18);
        Reading { kind, order, percent, currency, scale, exact: self.promise.is_some() }
    }

    /// Whether the column has dates that could be read day first or month first.
    pub(super) fn ambiguous_dates(&self) -> bool {
        self.kind().is_temporal() && self.proven_order().is_none()
    }

    /// How its dates are written, for people; none for other columns.
    pub(super) fn date_format(&self, usual: Order) -> Option<String> {
        let order = self.proven_order().unwrap_or(usual);
        self.kind().is_temporal().then(|| dates::example(order, self.separator))
    }

    /// Whether every value says yes or no.
    pub(super) fn is_of_answers(&self) -> bool {
        self.answers > 0 && self.answers == self.values
    }

    /// What the column nearly is: a word for it, and how many cells stand in the way. Only for text columns of which
    /// at least 19 in 20 values are something else.
    pub(super) fn nearly(&self) -> Option<(&'static str, u64)> {
        if self.kind() != ColumnType::Text || self.values < 20 || self.given_up || self.word || self.promise.is_some() {
            return None;
        }
        let dates = self.best_order().1;
        let (word, count) = if self.numbers >= dates { ("a number", self.numbers) } else { ("a date", dates) };
        let misfits = self.values - count;
        (misfits > 0 && misfits * 20 <= self.values).then_some((word, misfits))
    }
}

fn is_answer(text: &str) -> bool {
    text.eq_ignore_ascii_case("yes") || text.eq_ignore_ascii_case("no")
}

/// Whether a cell without blanks around it stands for an empty one.
pub(super) fn is_marker(text: &str) -> bool {
    let begins = matches!(text.as_bytes(), [b'n' | b'N' | b'#' | b'(' | b'-' | b'*' | b'?' | b'.' | b'\\', ..]);
    begins && text.len() <= 6 && MARKERS.iter().any(|m| m.eq_ignore_ascii_case(text))
}

/// Only these words make a column of flags by themselves; `yes` and `no` stay words unless a person decides.
pub(in crate::engine) fn is_flag(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(cells: &[&str]) -> Guess {
        let mut guess = Guess::default();
        for cell in cells {
            guess.see(cell, b'.');
        }
        guess
    }

    fn kind(cells: &[&str]) -> ColumnType {
        guess(cells).kind()
    }

    #[test]
    fn one_cell_that_does_not_fit_makes_text() {
        assert_eq!(kind(&["1", "2", ""]), ColumnType::Integer);
        assert_eq!(kind(&["1", "2.5"]), ColumnType::Float);
        assert_eq!(kind(&["1", "2", "x"]), ColumnType::Text);
        assert_eq!(kind(&["2026-01-31", "2026-02-01"]), ColumnType::Date);
        assert_eq!(kind(&["2026-01-31 10:00", "2026-02-01"]), ColumnType::Timestamp);
        assert_eq!(kind(&["2026-01-31T10:00:00Z"]), ColumnType::TimestampTz);
        assert_eq!(kind(&["TRUE", "false"]), ColumnType::Boolean);
        assert_eq!(kind(&["yes", "no"]), ColumnType::Text);
    }

    #[test]
    fn words_for_nothing_fit_any_type_and_make_none() {
        assert_eq!(kind(&["NA", "5", "n/a"]), ColumnType::Integer);
        assert_eq!(kind(&["NA", "null"]), ColumnType::Text);
    }

    #[test]
    fn codes_with_zeros_in_front_stay_text() {
        assert_eq!(kind(&["00123", "45678"]), ColumnType::Text);
    }

    #[test]
    fn money_is_a_number_and_two_currencies_are_not() {
        let money = guess(&["$5", "$1,200.50"]);
        assert_eq!(money.kind(), ColumnType::Float);
        assert_eq!(money.reading(ColumnType::Float, Order::MonthDayYear).currency, Some("USD"));
        assert_eq!(kind(&["$5", "€5"]), ColumnType::Text);
    }

    #[test]
    fn shares_are_numbers_when_all_are() {
        assert_eq!(kind(&["5%", "12.5 %"]), ColumnType::Float);
        assert_eq!(kind(&["5%", "12"]), ColumnType::Text);
    }

    #[test]
    fn the_order_of_dates_is_proven_by_one_day_past_twelve() {
        assert_eq!(guess(&["1/2/2026", "13/2/2026"]).proven_order(), Some(Order::DayMonthYear));
        assert_eq!(guess(&["1/2/2026", "2/13/2026"]).proven_order(), Some(Order::MonthDayYear));
        assert_eq!(guess(&["1/2/2026"]).proven_order(), None);
        assert_eq!(guess(&["1.2.2026"]).proven_order(), Some(Order::DayMonthYear));
        assert_eq!(kind(&["13/2/2026", "2/13/2026"]), ColumnType::Text);
    }

    #[test]
    fn a_few_cells_in_the_way_of_a_type_are_told() {
        let mut cells = vec!["5"; 60];
        cells.push("about 7");
        assert_eq!(guess(&cells).nearly(), Some(("a number", 1)));
        assert_eq!(guess(&["a"; 60]).nearly(), None);
    }
}
