//! Numbers in a sentence, and whether each of them stands in the result.

use std::collections::HashSet;

use crate::data::facts::{CellRef, Insight, Piece};
use crate::data::{ResultTable, Value};

/// The most cells that are looked at.
const CELLS: usize = 20_000;

/// A number that may be named, and the cells it comes from.
#[derive(Debug, Clone)]
struct Known {
    value: f64,
    cells: Vec<CellRef>,
}

/// Everything that a sentence about a result may say in numbers.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    numbers: Vec<Known>,
    /// Digits inside dates, names and labels, such as the 2024 of a month.
    labels: HashSet<String>,
}

impl Evidence {
    /// What a result and the facts computed from it bear out.
    pub(super) fn of(table: &ResultTable, insight: &Insight) -> Self {
        let mut evidence = Self::default();
        evidence.add(table.row_count() as f64, vec![]);
        let sentences = insight.facts.iter().map(|f| &f.sentence).chain([&insight.headline]);
        for piece in sentences.flatten() {
            if let Piece::Number { value, cells, .. } = piece {
                evidence.add(*value, cells.clone());
            }
        }
        let columns = table.columns.len().max(1);
        for row in 0..table.row_count().min(CELLS / columns) {
            for column in 0..columns {
                evidence.add_cell(table.value(row, column), CellRef { row, column });
            }
        }
        evidence
    }

    fn add(&mut self, value: f64, cells: Vec<CellRef>) {
        self.numbers.push(Known { value, cells });
    }

    fn add_cell(&mut self, value: Value<'_>, at: CellRef) {
        match value {
            Value::Integer(_) | Value::Float(_) | Value::Decimal(_) => {
                if let Some(number) = value.as_f64() {
                    self.add(number, vec![at]);
                }
            }
            Value::Text(text) => self.add_label(text),
            Value::Date(day) => self.add_label(&day.format("%Y %-m %-d").to_string()),
            Value::Timestamp(moment) => self.add_label(&moment.format("%Y %-m %-d %-H").to_string()),
            Value::TimestampTz(moment) => self.add_label(&moment.format("%Y %-m %-d %-H").to_string()),
            Value::Null | Value::Boolean(_) | Value::Binary(_) => {}
        }
    }

    fn add_label(&mut self, text: &str) {
        let digits = text.split(|c: char| !c.is_ascii_digit()).filter(|d| !d.is_empty() && d.len() <= 8);
        for run in digits {
            let run = run.trim_start_matches('0').to_owned();
            if self.labels.len() < CELLS {
                self.labels.insert(run);
            }
        }
    }

    /// The piece that a number becomes, if the evidence bears it out.
    fn piece(&self, number: &Written<'_>) -> Option<Piece> {
        let near = |known: &&Known| number.readings().any(|shown| (known.value.abs() - shown).abs() <= number.slack());
        if let Some(known) = self.numbers.iter().find(near) {
            let (text, cells) = (number.text.to_owned(), known.cells.clone());
            return Some(Piece::Number { text, value: known.value, cells, ranges: vec![] });
        }
        let bare = number.unit.is_empty() && !number.digits.contains(['.', ',']);
        let label = number.digits.trim_start_matches('0');
        (bare && self.labels.contains(label)).then(|| Piece::text(number.text))
    }

    /// The sentence in pieces, or `None` when it has a number that nothing bears out.
    pub(super) fn admit(&self, sentence: &str) -> Option<Vec<Piece>> {
        let mut pieces = Vec::new();
        let mut rest = sentence;
        while let Some((before, number, after)) = next_number(rest) {
            if says_amount(before) {
                return None;
            }
            if !before.is_empty() {
                pieces.push(Piece::text(before));
            }
            pieces.push(self.piece(&number)?);
            rest = after;
        }
        if says_amount(rest) {
            return None;
        }
        if !rest.is_empty() {
            pieces.push(Piece::text(rest));
        }
        Some(pieces)
    }
}

/// A number as written: its digits and the unit that scales it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Written<'a> {
    text: &'a str,
    digits: &'a str,
    unit: &'a str,
}

impl Written<'_> {
    fn scale(&self) -> f64 {
        match self.unit {
            "k" | "K" | "thousand" => 1e3,
            "m" | "M" | "mn" | "million" => 1e6,
            "bn" | "B" | "billion" => 1e9,
            "trillion" => 1e12,
            _ => 1.0,
        }
    }

    fn value(&self) -> f64 {
        self.digits.replace(',', "").parse().unwrap_or(f64::NAN)
    }

    /// What the number can mean: a percentage is also a part of one.
    fn readings(&self) -> impl Iterator<Item = f64> {
        let value = self.value() * self.scale();
        let part = (self.unit == "%" || self.unit == "percent").then_some(value / 100.0);
        std::iter::once(value).chain(part)
    }

    /// Half of the last digit shown, in the size of the smallest meaning.
    fn slack(&self) -> f64 {
        let decimals = self.digits.split_once('.').map_or(0, |(_, d)| d.len());
        let last = 10f64.powi(-i32::try_from(decimals).unwrap_or(9)) * self.scale();
        let part = if matches!(self.unit, "%" | "percent") { 100.0 } else { 1.0 };
        last / part * 0.500_001 + 1e-9
    }
}

/// The first number of a text, with what stands before and after it.
fn next_number(text: &str) -> Option<(&str, Written<'_>, &str)> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let length =
        text[start..].find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(text.len() - start);
    let digits = text[start..start + length].trim_end_matches(['.', ',']);
    let after = &text[start + digits.len()..];
    let spaced = after.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let word = &spaced[..spaced.find(|c: char| !(c.is_alphabetic() || c == '%')).unwrap_or(spaced.len())];
    let joined = after.len() == spaced.len();
    let unit = match word {
        "%" | "percent" | "thousand" | "million" | "billion" | "trillion" | "bn" | "mn" => word,
        "k" | "K" | "m" | "M" | "B" if joined => word,
        _ => "",
    };
    let end = if unit.is_empty() { start + digits.len() } else { text.len() - spaced.len() + unit.len() };
    Some((&text[..start], Written { text: &text[start..end], digits, unit }, &text[end..]))
}

/// Words that say an amount without digits: nothing can be compared with them.
const AMOUNTS: [&str; 38] = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "dozen",
    "dozens",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "millions",
    "billion",
    "billions",
    "twice",
    "thrice",
    "double",
    "doubled",
    "doubles",
    "doubling",
    "triple",
    "tripled",
    "quadruple",
    "quadrupled",
    "half",
    "halved",
    "thirds",
    "tenfold",
    "twofold",
    "threefold",
    "quarters",
];

fn says_amount(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| AMOUNTS.contains(&word.to_lowercase().as_str()))
        || text.chars().any(|c| c.is_numeric() && !c.is_ascii_digit())
}

#[cfg(test)]
#[path = "numbers_tests.rs"]
mod tests;
