//! Small pieces of readings in words.

use super::dates::{Grain, Period};
use super::query::{Comparison, Literal};

pub(super) fn literal_text(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => text.clone(),
        Literal::Number(digits) => digits.clone(),
        Literal::Boolean(value) => if *value { "yes" } else { "no" }.to_owned(),
    }
}

pub(super) fn comparison_text(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "is",
        Comparison::NotEqual => "is not",
        Comparison::Less => "below",
        Comparison::LessOrEqual => "at most",
        Comparison::Greater => "above",
        Comparison::GreaterOrEqual => "at least",
    }
}

pub(super) fn grain_text(grain: Grain) -> &'static str {
    match grain {
        Grain::Hour => "hour",
        Grain::Day => "day",
        Grain::Week => "week",
        Grain::Month => "month",
        Grain::Quarter => "quarter",
        Grain::Year => "year",
        Grain::Weekday => "weekday",
    }
}

/// A period in words.
pub(super) fn period_text(period: &Period) -> String {
    let units = |count: u32, grain: Grain| {
        if count == 1 { grain_text(grain).to_owned() } else { format!("{count} {}s", grain_text(grain)) }
    };
    match period {
        Period::Span { from: Some(from), until: Some(until) } => span_text(*from, *until),
        Period::Span { from: Some(from), until: None } => format!("since {from}"),
        Period::Span { from: None, until: Some(until) } => format!("before {until}"),
        Period::Span { from: None, until: None } => "known".to_owned(),
        Period::Last { count, grain } => format!("in the last {}", units(*count, *grain)),
        Period::Next { count, grain } => format!("in the next {}", units(*count, *grain)),
        Period::Whole { back: 0, grain: Grain::Day } => "today".to_owned(),
        Period::Whole { back: 1, grain: Grain::Day } => "yesterday".to_owned(),
        Period::Whole { back: 0, grain } => format!("in this {}", grain_text(*grain)),
        Period::Whole { back: 1, grain } => format!("in the last whole {}", grain_text(*grain)),
        Period::Whole { back: -1, grain } => format!("in the next {}", grain_text(*grain)),
        Period::Whole { back, grain } => format!("{} ago", units(back.unsigned_abs(), *grain)),
        Period::ToDate { grain } => format!("since the start of this {}", grain_text(*grain)),
        Period::Before { count, grain } => format!("more than {} ago", units(*count, *grain)),
        Period::Exactly(moment) => format!("at {moment}"),
        Period::Month(month) => format!("in {} of any year", month_name(*month)),
        Period::Quarter(quarter) => format!("in the latest Q{quarter}"),
    }
}

fn month_name(month: u32) -> String {
    chrono::NaiveDate::from_ymd_opt(2000, month, 1).map_or_else(|| month.to_string(), |d| d.format("%B").to_string())
}

fn span_text(from: chrono::NaiveDate, until: chrono::NaiveDate) -> String {
    let whole = |grain| Period::unit(from, grain) == Period::Span { from: Some(from), until: Some(until) };
    if whole(Grain::Day) {
        format!("on {from}")
    } else if whole(Grain::Month) {
        from.format("in %B %Y").to_string()
    } else if whole(Grain::Year) && from == super::dates::floor(from, Grain::Year) {
        from.format("in %Y").to_string()
    } else if whole(Grain::Quarter) && from == super::dates::floor(from, Grain::Quarter) {
        format!("in Q{} {}", (chrono::Datelike::month0(&from) / 3) + 1, from.format("%Y"))
    } else {
        format!("from {from} until before {until}")
    }
}

/// The plural of a label.
pub(super) fn plural(label: &str) -> String {
    match label {
        l if l.ends_with('s') => l.to_owned(),
        l if l.ends_with('y') && !l.ends_with("ay") && !l.ends_with("ey") => format!("{}ies", &l[..l.len() - 1]),
        l if l.ends_with("ch") || l.ends_with('x') || l.ends_with("sh") => format!("{l}es"),
        l => format!("{l}s"),
    }
}
