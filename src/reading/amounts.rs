//! Whether four digits are an amount or a year: nobody speaks of orders after the year 1000.

use super::grammar::{Quality, Tag, tags};
use super::index::Index;
use super::lexer::Token;
use super::query::Comparison;

/// Years people speak of without naming them so.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;
/// The most words a comparison takes.
const LONGEST: usize = 5;

/// Whether the number at a position says how much, not when: it comes after "over" or "at least", or is no year that
/// people speak of and the data has none like it.
pub(super) fn is_amount(index: &Index, tokens: &[Token], at: usize) -> bool {
    let Some(number) = tokens[at].number().and_then(|n| n.parse::<i32>().ok()) else { return false };
    compares(tokens, at) || !(YEARS.contains(&number) || is_held(index, number))
}

/// Whether the words right before compare amounts.
fn compares(tokens: &[Token], at: usize) -> bool {
    let amounts = |tag: &Tag| {
        let Tag::Compare(comparison, quality) = tag else { return false };
        *quality != Quality::Date && !matches!(comparison, Comparison::Equal | Comparison::NotEqual)
    };
    let phrase = |from: usize| tokens[from..at].iter().map(|t| t.lower.as_str()).collect::<Vec<_>>().join(" ");
    (at.saturating_sub(LONGEST)..at).any(|from| {
        let phrase = phrase(from);
        // "within 2025" is a time.
        phrase != "within" && tags(&phrase).iter().any(amounts)
    })
}

/// Whether a time of the data goes as far as that year.
fn is_held(index: &Index, year: i32) -> bool {
    let of = |text: &Option<String>| text.as_deref().and_then(|t| t.get(..4)?.parse::<i32>().ok());
    let mut timed = index.columns.iter().filter(|c| c.time.is_some());
    timed.any(|c| of(&c.min).zip(of(&c.max)).is_some_and(|(low, high)| (low..=high).contains(&year)))
}
