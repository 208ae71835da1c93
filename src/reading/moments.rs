//! Periods of time in the words of a question: "Q4 2023", "last 30 days", "March 5th, 2014", "year to date".

use chrono::{Datelike, NaiveDate};

use super::dates::{Grain, Period};
use super::day_ranges::day_range;
use super::lexer::{Token, TokenKind};
use super::numbers::number_word;

/// The period that begins at a token, and how many tokens it takes. The longest reading wins.
pub fn period_at(tokens: &[Token], at: usize) -> Option<(usize, Period)> {
    let rest = &tokens[at..];
    let readers: [fn(&[Token]) -> Option<(usize, Period)>; 7] =
        [written_date, quarter, month_year, counted, named, to_date, year];
    let month = at.checked_sub(1).and_then(|before| month_after(word(tokens, before), rest));
    readers
        .iter()
        .filter_map(|read| read(rest))
        .chain(month)
        .chain(day_range(tokens, at))
        .max_by_key(|(length, _)| *length)
}

/// "in march": a word that is also another one is a month after a word that times follow.
fn month_after(before: &str, rest: &[Token]) -> Option<(usize, Period)> {
    const LEADS: [&str; 13] =
        ["in", "since", "before", "after", "until", "till", "between", "from", "during", "of", "last", "through", "by"];
    let both_ends = matches!(before, "and" | "to");
    let timed = LEADS.contains(&before) || (both_ends && word(rest, 1) != "be");
    timed.then(|| month(word(rest, 0)).map(|month| (1, Period::Month(month))))?
}

fn word(tokens: &[Token], i: usize) -> &str {
    tokens.get(i).filter(|t| t.kind != TokenKind::Quoted).map_or("", |t| t.lower.as_str())
}

fn unit(word: &str) -> Option<Grain> {
    Some(match word {
        "hour" | "hours" => Grain::Hour,
        "day" | "days" => Grain::Day,
        "week" | "weeks" => Grain::Week,
        "month" | "months" => Grain::Month,
        "quarter" | "quarters" => Grain::Quarter,
        "year" | "years" => Grain::Year,
        _ => return None,
    })
}

/// The month a word names, 1 to 12.
pub fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let full = MONTHS.iter().position(|m| *m == word || (word.len() == 3 && m.starts_with(word)));
    full.or((word == "sept").then_some(8)).and_then(|i| u32::try_from(i + 1).ok())
}

pub(super) fn year_number(word: &str) -> Option<i32> {
    let year: i32 = word.parse().ok()?;
    (word.len() == 4 && (1000..2200).contains(&year)).then_some(year)
}

fn count(word: &str) -> Option<u32> {
    word.parse().ok().or_else(|| number_word(word))
}

/// One day in a written form: `2015-08-21`, `8/21/2015`, with a time perhaps.
pub fn day(text: &str) -> Option<NaiveDate> {
    let formats = ["%Y-%m-%d", "%m/%d/%Y", "%Y/%m/%d", "%d/%m/%Y", "%d.%m.%Y"];
    if text.len() < 6 {
        return None;
    }
    formats.iter().find_map(|f| NaiveDate::parse_from_str(text, f).ok()).filter(|d| (1000..2200).contains(&d.year()))
}

fn written_date(rest: &[Token]) -> Option<(usize, Period)> {
    let token = rest.first()?;
    let (date, time) = token.text.split_once([' ', 'T']).unwrap_or((token.text.as_str(), ""));
    let start = day(date)?;
    let next = word(rest, 1);
    if !time.is_empty() {
        return Some((1, Period::Exactly(format!("{start} {time}"))));
    }
    if next.len() >= 5 && next.contains(':') {
        return Some((2, Period::Exactly(format!("{start} {next}"))));
    }
    Some((1, Period::unit(start, Grain::Day)))
}

/// "Q4 2023", "2023 Q4", "fourth quarter of 2023", "Q4".
fn quarter(rest: &[Token]) -> Option<(usize, Period)> {
    let q = |w: &str| w.strip_prefix('q').and_then(|n| n.parse::<u32>().ok()).filter(|n| (1..=4).contains(n));
    let nth = |w: &str| {
        ["first", "second", "third", "fourth"].iter().position(|x| *x == w).and_then(|i| u32::try_from(i + 1).ok())
    };
    let digit = |i: usize| {
        rest.get(i).and_then(Token::number).and_then(|n| n.parse::<u32>().ok()).filter(|n| (1..=4).contains(n))
    };
    let start =
        |year: i32, n: u32| NaiveDate::from_ymd_opt(year, (n - 1) * 3 + 1, 1).map(|d| Period::unit(d, Grain::Quarter));
    let (length, n) = if let Some(n) = q(word(rest, 0)) {
        (1, n)
    } else if word(rest, 1) == "quarter" {
        (2, nth(word(rest, 0)).or_else(|| digit(0))?)
    } else if word(rest, 0) == "quarter" {
        (2, digit(1)?)
    } else {
        let year = year_number(word(rest, 0))?;
        return Some((2, start(year, q(word(rest, 1))?)?));
    };
    let skip = usize::from(matches!(word(rest, length), "of" | "in" | ","));
    match year_number(word(rest, length + skip)) {
        Some(year) => Some((length + skip + 1, start(year, n)?)),
        None => Some((length, Period::Quarter(n))),
    }
}

/// "March 2014", "March 5th, 2014", "5 March 2014", and "March" alone as any March.
fn month_year(rest: &[Token]) -> Option<(usize, Period)> {
    let nth = |i: usize| {
        rest.get(i).and_then(Token::number).and_then(|n| n.parse::<u32>().ok()).filter(|d| (1..=31).contains(d))
    };
    let (mut at, mut of_month) = (0, None);
    if let (Some(d), Some(_)) = (nth(0), month(word(rest, 1 + usize::from(word(rest, 1) == "of")))) {
        of_month = Some(d);
        at = 1 + usize::from(word(rest, 1) == "of");
    }
    let month = month(word(rest, at))?;
    let plain_may = matches!(word(rest, at), "may" | "mar" | "march" | "sun") && !rest[at].is_capital();
    at += 1;
    if of_month.is_none()
        && let Some(d) = nth(at)
    {
        of_month = Some(d);
        at += 1;
    }
    let skip = usize::from(matches!(word(rest, at), "," | "of"));
    if let Some(year) = year_number(word(rest, at + skip)) {
        let start = NaiveDate::from_ymd_opt(year, month, of_month.unwrap_or(1))?;
        let grain = if of_month.is_some() { Grain::Day } else { Grain::Month };
        let time = word(rest, at + skip + 1);
        if time.contains(':') && grain == Grain::Day {
            return Some((at + skip + 2, Period::Exactly(format!("{start} {time}"))));
        }
        return Some((at + skip + 1, Period::unit(start, grain)));
    }
    (of_month.is_none() && !plain_may).then_some((at, Period::Month(month)))
}

/// "last 30 days", "the past year", "previous quarter", "next 2 weeks".
fn counted(rest: &[Token]) -> Option<(usize, Period)> {
    let lead = word(rest, 0);
    let forward = matches!(lead, "next" | "coming" | "upcoming");
    if !forward && !matches!(lead, "last" | "past" | "previous" | "prior" | "recent" | "trailing") {
        return ago(rest);
    }
    if let (Some(n), Some(grain)) = (count(word(rest, 1)), unit(word(rest, 2))) {
        let period = if forward { Period::Next { count: n, grain } } else { Period::Last { count: n, grain } };
        return Some((3, period));
    }
    let grain = unit(word(rest, 1))?;
    Some((
        2,
        match lead {
            _ if forward => Period::Whole { back: -1, grain },
            "past" | "trailing" | "recent" => Period::Last { count: 1, grain },
            _ => Period::Whole { back: 1, grain },
        },
    ))
}

/// "3 months ago" as everything up to then is decided by the comparison before it; alone it is that unit.
fn ago(rest: &[Token]) -> Option<(usize, Period)> {
    let n = count(word(rest, 0))?;
    let grain = unit(word(rest, 1))?;
    (word(rest, 2) == "ago").then(|| (3, Period::Whole { back: i32::try_from(n).unwrap_or(0), grain }))
}

/// "today", "this month", "the current year".
fn named(rest: &[Token]) -> Option<(usize, Period)> {
    let whole = |back, grain| Some(Period::Whole { back, grain });
    match word(rest, 0) {
        "today" => whole(0, Grain::Day).map(|p| (1, p)),
        "yesterday" => whole(1, Grain::Day).map(|p| (1, p)),
        "tomorrow" => whole(-1, Grain::Day).map(|p| (1, p)),
        "this" | "current" => whole(0, unit(word(rest, 1)).filter(|g| *g != Grain::Hour)?).map(|p| (2, p)),
        _ => None,
    }
}

/// "year to date", "YTD", "so far this year".
fn to_date(rest: &[Token]) -> Option<(usize, Period)> {
    let short = match word(rest, 0) {
        "ytd" => Some(Grain::Year),
        "qtd" => Some(Grain::Quarter),
        "mtd" => Some(Grain::Month),
        _ => None,
    };
    if let Some(grain) = short {
        return Some((1, Period::ToDate { grain }));
    }
    if (word(rest, 1), word(rest, 2)) == ("to", "date") {
        return Some((3, Period::ToDate { grain: unit(word(rest, 0))? }));
    }
    ((word(rest, 0), word(rest, 1), word(rest, 2)) == ("so", "far", "this"))
        .then(|| unit(word(rest, 3)).map(|grain| (4, Period::ToDate { grain })))?
}

/// "2014", "the year 2014", "the 1990s", "the 90s".
fn year(rest: &[Token]) -> Option<(usize, Period)> {
    let lead = usize::from(word(rest, 0) == "year");
    let text = word(rest, lead);
    if let Some(decade) = text.strip_suffix('s').and_then(|t| year_number(t).or_else(|| short_decade(t))) {
        return Some((lead + 1, Period::Span { from: first(decade), until: first(decade + 10) }));
    }
    rest.get(lead)?.number()?;
    let year = year_number(text)?;
    Some((lead + 1, Period::year(year)?))
}

/// "90s" are the 1990s, "20s" the 2020s.
fn short_decade(digits: &str) -> Option<i32> {
    let decade: i32 = digits.parse().ok()?;
    (digits.len() == 2 && decade % 10 == 0).then_some(if decade < 30 { 2000 + decade } else { 1900 + decade })
}

fn first(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 1, 1)
}

#[cfg(test)]
mod tests {
    use super::super::lexer::tokens;
    use super::*;

    fn read(text: &str) -> (usize, String) {
        let tokens = tokens(text, &|_| false);
        let (length, period) = period_at(&tokens, 0).unwrap();
        let days = period.days("2026-03-18".parse().unwrap()).unwrap();
        (length, format!("{}..{}", days.from.unwrap(), days.until.unwrap()))
    }

    #[test]
    fn periods_are_read_in_the_words_people_use() {
        assert_eq!(read("Q4 2023"), (2, "2023-10-01..2024-01-01".into()));
        assert_eq!(read("first quarter of 2014"), (4, "2014-01-01..2014-04-01".into()));
        assert_eq!(read("March 2014 and"), (2, "2014-03-01..2014-04-01".into()));
        assert_eq!(read("June 2nd, 2015"), (4, "2015-06-02..2015-06-03".into()));
        assert_eq!(read("8/21/2015"), (1, "2015-08-21..2015-08-22".into()));
        assert_eq!(read("year 2010"), (2, "2010-01-01..2011-01-01".into()));
        assert_eq!(read("1990s"), (1, "1990-01-01..2000-01-01".into()));
    }

    #[test]
    fn relative_periods_count_from_the_day_of_asking() {
        assert_eq!(read("last 7 days"), (3, "2026-03-12..2026-03-19".into()));
        assert_eq!(read("last month"), (2, "2026-02-01..2026-03-01".into()));
        assert_eq!(read("year to date"), (3, "2026-01-01..2026-03-19".into()));
        assert_eq!(read("3 months ago"), (3, "2025-12-01..2026-01-01".into()));
    }

    #[test]
    fn may_is_a_month_only_when_written_like_one() {
        let is_period = |text: &str| period_at(&tokens(text, &|_| false), 0).is_some();
        assert!(is_period("May"));
        assert!(!is_period("may have"));
    }
}
