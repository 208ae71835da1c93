//! Periods in words: what was said, and the days that it comes to.

use chrono::{Datelike, Days, NaiveDate};

use super::dates::{Grain, Period, floor};
use super::wording::grain_text;

/// A period in words. What moves with the day of asking is said with the first and the last day it has `today`.
pub(super) fn period_text(period: &Period, today: NaiveDate) -> String {
    let said = said(period);
    let days = match period {
        Period::Span { from, until } => return span_text(*from, *until),
        // A day has no first and last, and what lies before or after one day is said with it.
        Period::Exactly(_) | Period::Month(_) => None,
        _ => period.days(today),
    };
    match days {
        Some(days) => format!("{said} ({})", stretch(days.from, days.until, today)),
        None => said,
    }
}

/// What a period is called.
fn said(period: &Period) -> String {
    let units = |count: u32, grain: Grain| {
        if count == 1 { grain_text(grain).to_owned() } else { format!("{count} {}s", grain_text(grain)) }
    };
    let ago =
        |count: u32, grain: Grain| format!("{count} {}{} ago", grain_text(grain), if count == 1 { "" } else { "s" });
    match period {
        Period::Span { from, until } => span_text(*from, *until),
        Period::Last { count, grain } => format!("last {}", units(*count, *grain)),
        Period::Next { count, grain } => format!("next {}", units(*count, *grain)),
        Period::Whole { back: 0, grain: Grain::Day } => "today".to_owned(),
        Period::Whole { back: 1, grain: Grain::Day } => "yesterday".to_owned(),
        Period::Whole { back: -1, grain: Grain::Day } => "tomorrow".to_owned(),
        Period::Whole { back: 0, grain } => format!("this {}", grain_text(*grain)),
        Period::Whole { back: 1, grain } => format!("last whole {}", grain_text(*grain)),
        Period::Whole { back: -1, grain } => format!("next {}", grain_text(*grain)),
        Period::Whole { back, grain } => ago(back.unsigned_abs(), *grain),
        Period::ToDate { grain } => format!("this {} to date", grain_text(*grain)),
        Period::Before { count, grain } => format!("before {}", ago(*count, *grain)),
        Period::Since { count, grain } => format!("since {}", ago(*count, *grain)),
        Period::Exactly(moment) => moment.clone(),
        Period::Month(month) => format!("{} of any year", month_name(*month)),
        Period::Quarter(quarter) => format!("latest Q{quarter}"),
    }
}

fn month_name(month: u32) -> String {
    NaiveDate::from_ymd_opt(2000, month, 1).map_or_else(|| month.to_string(), |d| d.format("%B").to_string())
}

/// A stretch of days by its whole units where it has some: "March 2025", "Q2 2026", "1990 – 1999".
fn span_text(from: Option<NaiveDate>, until: Option<NaiveDate>) -> String {
    let starts = |day: NaiveDate, grain| day == floor(day, grain);
    let (from, until) = match (from, until) {
        (None, None) => return "known".to_owned(),
        (Some(from), None) => return format!("since {}", date(from)),
        (None, Some(until)) => return format!("before {}", date(until)),
        (Some(from), Some(until)) => (from, until),
    };
    let whole = |grain| {
        starts(from, grain) && Period::unit(from, grain) == Period::Span { from: Some(from), until: Some(until) }
    };
    if whole(Grain::Month) {
        from.format("%B %Y").to_string()
    } else if whole(Grain::Quarter) {
        format!("Q{} {}", from.month0() / 3 + 1, from.year())
    } else if starts(from, Grain::Year) && starts(until, Grain::Year) {
        let last = until.year() - 1;
        if last == from.year() { last.to_string() } else { format!("{} – {last}", from.year()) }
    } else {
        stretch(Some(from), Some(until), NaiveDate::MIN)
    }
}

/// First and last day: "28 Oct – 27 Nov 2026", "1 Jan 2026 – today".
fn stretch(from: Option<NaiveDate>, until: Option<NaiveDate>, today: NaiveDate) -> String {
    let last = until.and_then(|u| u.checked_sub_days(Days::new(1)));
    match (from, last) {
        (None, None) => "any day".to_owned(),
        (Some(from), None) => format!("since {}", date(from)),
        (None, Some(last)) => format!("until {}", date(last)),
        (Some(from), Some(last)) if from == last => date(from),
        (Some(from), Some(last)) if last == today => format!("{} – today", date(from)),
        (Some(from), Some(last)) if from.year() == last.year() => format!("{} – {}", from.format("%-d %b"), date(last)),
        (Some(from), Some(last)) => format!("{} – {}", date(from), date(last)),
    }
}

/// "27 Nov 2026".
fn date(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_moves_is_said_with_its_days() {
        let today = day("2026-11-27");
        for (period, words) in [
            (Period::Last { count: 7, grain: Grain::Day }, "last 7 days (21 Nov 2026 – today)"),
            (Period::Last { count: 1, grain: Grain::Month }, "last month (28 Oct 2026 – today)"),
            (Period::Whole { back: 0, grain: Grain::Year }, "this year (1 Jan – 31 Dec 2026)"),
            (Period::Whole { back: 1, grain: Grain::Month }, "last whole month (1 Oct – 31 Oct 2026)"),
            (Period::Whole { back: 0, grain: Grain::Day }, "today (27 Nov 2026)"),
            (Period::ToDate { grain: Grain::Year }, "this year to date (1 Jan 2026 – today)"),
            (Period::Before { count: 3, grain: Grain::Month }, "before 3 months ago (until 26 Aug 2026)"),
            (Period::Since { count: 1, grain: Grain::Week }, "since 1 week ago (since 20 Nov 2026)"),
            (Period::Last { count: 24, grain: Grain::Hour }, "last 24 hours"),
        ] {
            assert_eq!(period_text(&period, today), words);
        }
    }

    #[test]
    fn what_is_fixed_is_said_once() {
        let span = |from: &str, until: &str| Period::Span { from: from.parse().ok(), until: until.parse().ok() };
        for (period, words) in [
            (span("2026-03-01", "2026-06-01"), "1 Mar – 31 May 2026"),
            (span("2025-11-01", "2026-03-01"), "1 Nov 2025 – 28 Feb 2026"),
            (span("2026-04-01", "2026-07-01"), "Q2 2026"),
            (span("2026-03-01", "2026-04-01"), "March 2026"),
            (span("2026-03-05", "2026-03-06"), "5 Mar 2026"),
            (span("2025-01-01", "2026-01-01"), "2025"),
            (span("1990-01-01", "2000-01-01"), "1990 – 1999"),
            (span("2026-03-05", ""), "since 5 Mar 2026"),
            (span("", "2010-01-01"), "before 1 Jan 2010"),
        ] {
            assert_eq!(period_text(&period, day("2026-11-27")), words);
        }
    }
}
