//! Numbers as an English sentence shows them: thousands separated, a true minus, large ones shortened.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::data::Semantic;

/// From here on a number is shortened to one decimal and a word.
const SHORTENED: f64 = 10_000_000.0;
const WORDS: [(f64, &str); 3] = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")];

/// A measured number, in the unit of its column.
pub(super) fn shown(x: f64, meaning: Option<&Semantic>) -> String {
    match meaning {
        Some(Semantic::Percent) => signed(x, &percent(x.abs() * 100.0)),
        Some(Semantic::PercentPoints) => signed(x, &percent(x.abs())),
        Some(Semantic::Currency(Some(code))) => signed(x, &money(x.abs(), code)),
        Some(Semantic::Currency(None)) => signed(x, &plain(x.abs(), true)),
        Some(Semantic::DurationMs) => signed(x, &plain(x.abs(), false)) + " ms",
        Some(Semantic::Bytes) => signed(x, &plain(x.abs(), false)) + " bytes",
        Some(Semantic::Year | Semantic::Identifier) => signed(x, &fixed(x.abs(), 0).replace(',', "")),
        Some(Semantic::Count) | None => signed(x, &plain(x.abs(), false)),
    }
}

/// A count of rows, groups or periods.
pub(super) fn count(n: usize) -> String {
    plain(n as f64, false)
}

/// A part of a whole, 1 being the whole: never "100%" of what is not all, nor "0%" of what is something.
pub(super) fn share(part: f64) -> String {
    let percents = part.abs() * 100.0;
    let places = (1..=4).find(|p| {
        let text = fixed(percents, *p);
        let rounded: f64 = text.replace(',', "").parse().unwrap_or(percents);
        (rounded < 100.0 || percents >= 100.0) && (rounded > 0.0 || percents == 0.0)
    });
    signed(part, &(fixed(percents, places.unwrap_or(4)) + "%"))
}

/// A number with a fixed number of decimals, such as a correlation.
pub(super) fn decimals(x: f64, places: u32) -> String {
    signed(x, &fixed(x.abs(), places))
}

fn percent(percents: f64) -> String {
    fixed(percents, 1) + "%"
}

fn money(x: f64, code: &str) -> String {
    let number = plain(x, true);
    match code {
        "EUR" => format!("€{number}"),
        "USD" => format!("${number}"),
        "GBP" => format!("£{number}"),
        "JPY" => format!("¥{number}"),
        other => format!("{other} {number}"),
    }
}

fn plain(x: f64, money: bool) -> String {
    if x >= SHORTENED {
        let (size, word) = WORDS.into_iter().find(|(size, _)| x >= *size).unwrap_or((1e6, "million"));
        // Rounding may carry into the next word: 999,960,000 is "1.0 billion".
        let (size, word) = match WORDS.iter().rev().find(|(larger, _)| *larger > size) {
            Some(next) if x / size >= 999.95 => *next,
            _ => (size, word),
        };
        return format!("{} {word}", fixed(x / size, 1));
    }
    if x.fract() == 0.0 || x >= 100_000.0 {
        return fixed(x, 0);
    }
    if x >= 1.0 {
        let text = fixed(x, 2);
        return if money { text } else { trimmed(text) };
    }
    // Three digits that count.
    let lead = (-x.log10().floor()).clamp(1.0, 12.0);
    let places = lead.to_u32().unwrap_or(1) + 2;
    if money && x >= 0.01 { fixed(x, 2) } else { trimmed(fixed(x, places)) }
}

fn trimmed(text: String) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The number rounded half away from zero, thousands separated.
fn fixed(x: f64, places: u32) -> String {
    let digits = match Decimal::from_f64_retain(x) {
        Some(exact) => {
            let rounded = exact.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
            format!("{rounded:.*}", places as usize)
        }
        None => format!("{x:.*}", places as usize),
    };
    let (whole, fraction) = digits.split_once('.').map_or((digits.as_str(), None), |(w, f)| (w, Some(f)));
    let mut text = String::with_capacity(digits.len() + 8);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// Puts a true minus before a number below zero, unless nothing is left of it after rounding.
fn signed(x: f64, magnitude: &str) -> String {
    let nothing = !magnitude.bytes().any(|b| (b'1'..=b'9').contains(&b));
    if x < 0.0 && !nothing { format!("\u{2212}{magnitude}") } else { magnitude.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_in_an_english_sentence() {
        for (x, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (7.0, "7"),
            (1_853_856.0, "1,853,856"),
            (-1_234.0, "\u{2212}1,234"),
            (1234.5, "1,234.5"),
            (1234.567, "1,234.57"),
            (123_456.7, "123,457"),
            (9_999_999.0, "9,999,999"),
            (12_345_678.0, "12.3 million"),
            (999_960_000.0, "1.0 billion"),
            (4.56e9, "4.6 billion"),
            (7.0e15, "7,000.0 trillion"),
            (0.25, "0.25"),
            (0.123_45, "0.123"),
            (0.000_123_45, "0.000123"),
            (0.125, "0.125"),
            (2.675, "2.67"),
            (2.125, "2.13"),
        ] {
            assert_eq!(shown(x, None), text, "{x}");
        }
    }

    #[test]
    fn units_stand_where_they_belong() {
        let of = |x, meaning: Semantic| shown(x, Some(&meaning));
        assert_eq!(of(-1234.5, Semantic::Currency(Some("EUR".into()))), "\u{2212}€1,234.50");
        assert_eq!(of(12.0, Semantic::Currency(Some("CHF".into()))), "CHF 12");
        assert_eq!(of(0.5, Semantic::Currency(Some("USD".into()))), "$0.50");
        assert_eq!(of(12.5, Semantic::Currency(None)), "12.50");
        assert_eq!(of(0.1234, Semantic::Percent), "12.3%");
        assert_eq!(of(12.34, Semantic::PercentPoints), "12.3%");
        assert_eq!(of(2024.0, Semantic::Year), "2024");
        assert_eq!(of(1500.0, Semantic::DurationMs), "1,500 ms");
    }

    #[test]
    fn a_share_never_claims_all_or_nothing_by_rounding() {
        assert_eq!(share(0.412_64), "41.3%");
        assert_eq!(share(1.0), "100.0%");
        assert_eq!(share(0.999_96), "99.996%");
        assert_eq!(share(0.000_04), "0.004%");
        assert_eq!(share(0.0), "0.0%");
    }

    #[test]
    fn numbers_of_any_size_are_written() {
        for x in [f64::MAX, f64::MIN_POSITIVE, 1e30, -1e300, 5e-324] {
            assert!(!shown(x, None).is_empty());
        }
    }
}
