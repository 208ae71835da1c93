//! Stretches of days whose ends share a month or a year: "1 to 15 November 2026", "March 1-15, 2024".

use chrono::{Datelike, NaiveDate};

use super::dates::{Grain, Period, shift};
use super::lexer::Token;
use super::moments::{month, year_number};

/// The stretch that begins at a token, and how many tokens it takes; none where an end lacks what the other can't lend.
pub(super) fn day_range(tokens: &[Token], at: usize) -> Option<(usize, Period)> {
    let (low, high, next) = hyphenated(tokens, at).or_else(|| apart(tokens, at))?;
    let skip = usize::from(tokens.get(next).is_some_and(|t| matches!(t.lower.as_str(), "," | "of")));
    let year = year_number(&tokens.get(next + skip)?.lower)?;
    let (first, last) = (low.month.or(high.month)?, high.month.or(low.month)?);
    let until = NaiveDate::from_ymd_opt(year, last, high.day)?;
    let from = NaiveDate::from_ymd_opt(year, first, low.day)?;
    // "from 20 December to 5 January 2027" begins in the year before.
    let from = if from > until && first > last { from.with_year(year - 1)? } else { from };
    let until = shift(until, Grain::Day, 1)?;
    (from < until).then_some((next + skip + 1 - at, Period::Span { from: Some(from), until: Some(until) }))
}

/// "1-15 March", "March 1-15".
fn hyphenated(tokens: &[Token], at: usize) -> Option<(End, End, usize)> {
    let days = |i: usize| {
        let (low, high) = tokens.get(i)?.lower.split_once('-')?;
        low.parse::<u32>().ok().zip(high.parse::<u32>().ok()).filter(|(l, h)| *l <= 31 && *h <= 31)
    };
    let ends = |(low, high): (u32, u32), month, next| {
        Some((End { day: low, month, length: 1 }, End { day: high, month, length: 1 }, next))
    };
    match named(tokens, at) {
        Some(month) => ends(days(at + 1)?, Some(month), at + 2),
        None => ends(days(at)?, Some(named(tokens, at + 1)?), at + 2),
    }
}

/// "1 to 15 November", "between 1 and 15 November".
fn apart(tokens: &[Token], at: usize) -> Option<(End, End, usize)> {
    let low = end(tokens, at)?;
    let mut next = at + low.length;
    let between = at.checked_sub(1).is_some_and(|before| tokens[before].lower == "between");
    let link = tokens.get(next)?.lower.as_str();
    let linked = matches!(link, "to" | "until" | "till" | "through" | "–" | "—");
    if !(linked || between && link == "and") {
        return None;
    }
    next += 1;
    let high = end(tokens, next)?;
    next += high.length;
    Some((low, high, next))
}

fn named(tokens: &[Token], at: usize) -> Option<u32> {
    tokens.get(at).filter(|t| t.is_word()).and_then(|t| month(&t.lower))
}

struct End {
    day: u32,
    month: Option<u32>,
    length: usize,
}

/// "15", "15 November", "15th of November", "November 15".
fn end(tokens: &[Token], at: usize) -> Option<End> {
    let day = |i: usize| tokens.get(i)?.number()?.parse::<u32>().ok().filter(|d| (1..=31).contains(d));
    if let Some(month) = named(tokens, at) {
        return Some(End { day: day(at + 1)?, month: Some(month), length: 2 });
    }
    let of = usize::from(tokens.get(at + 1).is_some_and(|t| t.lower == "of"));
    let month = named(tokens, at + 1 + of);
    Some(End { day: day(at)?, month, length: if month.is_some() { 2 + of } else { 1 } })
}
