//! Dates and moments as people write them.

use chrono::NaiveDate;

use crate::engine::files::DateOrder;

/// In which order day, month and year stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::engine) enum Order {
    YearMonthDay,
    DayMonthYear,
    MonthDayYear,
    /// `31 Dec 2026`
    DayWordYear,
    /// `Dec 31, 2026`
    WordDayYear,
}

impl From<DateOrder> for Order {
    fn from(order: DateOrder) -> Self {
        match order {
            DateOrder::DayFirst => Self::DayMonthYear,
            DateOrder::MonthFirst => Self::MonthDayYear,
        }
    }
}

/// All orders, the most certain first.
pub(super) const ORDERS: [Order; 5] =
    [Order::YearMonthDay, Order::DayWordYear, Order::WordDayYear, Order::DayMonthYear, Order::MonthDayYear];

/// A cell that could be a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    parts: [Part; 3],
    /// The first separator: `-`, `/`, `.` or a blank.
    pub separator: u8,
    /// Microseconds since midnight, where a time follows.
    pub time: Option<i64>,
    /// Minutes east of Greenwich, where a zone follows.
    pub zone: Option<i32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Number { value: u16, digits: u8 },
    Month(u8),
}

const DAY: i64 = 86_400_000_000;

impl Stamp {
    /// Reads the outer form of a cell without blanks around it; whether the day exists in some order is asked later.
    pub(super) fn read(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if !(6..=40).contains(&bytes.len()) || !(bytes[0].is_ascii_digit() || bytes[0].is_ascii_alphabetic()) {
            return None;
        }
        let (first, rest) = part(bytes)?;
        let (separator, rest) = separator(rest)?;
        let (second, rest) = part(rest)?;
        let (_, rest) = separator_like(rest, separator)?;
        let (third, rest) = part(rest)?;
        let (time, zone) = if rest.is_empty() { (None, None) } else { clock(rest)? };
        Some(Self { parts: [first, second, third], separator, time, zone })
    }

    /// Days since 1970 if the parts make a day in this order.
    pub(super) fn day(&self, order: Order) -> Option<i32> {
        use Part::{Month, Number};
        let (y, m, d) = match (order, self.parts) {
            (Order::YearMonthDay, [Number { value, digits: 4 }, m @ Number { .. }, d @ Number { .. }]) => {
                (value, small(m)?, small(d)?)
            }
            (Order::DayMonthYear, [d, m @ Number { .. }, y]) | (Order::MonthDayYear, [m @ Number { .. }, d, y]) => {
                (year(y)?, small(m)?, small(d)?)
            }
            (Order::DayWordYear, [d, Month(m), y]) | (Order::WordDayYear, [Month(m), d, y]) => {
                (year(y)?, u16::from(m), small(d)?)
            }
            _ => return None,
        };
        let date = NaiveDate::from_ymd_opt(i32::from(y), u32::from(m), u32::from(d))?;
        i32::try_from(date.signed_duration_since(NaiveDate::default()).num_days()).ok()
    }

    /// Microseconds since 1970 in this order, in UTC where a zone is given; midnight where no time is.
    pub(super) fn moment(&self, order: Order) -> Option<i64> {
        let local = i64::from(self.day(order)?) * DAY + self.time.unwrap_or(0);
        Some(local - i64::from(self.zone.unwrap_or(0)) * 60_000_000)
    }
}

/// How a date of this order is written, for people: the last day of 2026.
pub(super) fn example(order: Order, separator: u8) -> String {
    let s = separator as char;
    match order {
        Order::YearMonthDay => format!("2026{s}12{s}31"),
        Order::DayMonthYear => format!("31{s}12{s}2026"),
        Order::MonthDayYear => format!("12{s}31{s}2026"),
        Order::DayWordYear => format!("31{s}Dec{s}2026"),
        Order::WordDayYear => format!("Dec{s}31{s}2026"),
    }
}

fn small(part: Part) -> Option<u16> {
    match part {
        Part::Number { value, digits: 1 | 2 } => Some(value),
        _ => None,
    }
}

/// Four digits, or two: 00 to 68 are 2000 to 2068, 69 to 99 are 1969 to 1999 (as POSIX `strptime` reads `%y`).
fn year(part: Part) -> Option<u16> {
    match part {
        Part::Number { value, digits: 4 } => Some(value),
        Part::Number { value, digits: 2 } => Some(if value < 69 { 2000 + value } else { 1900 + value }),
        _ => None,
    }
}

/// Takes a number of up to four digits or the English name of a month.
fn part(bytes: &[u8]) -> Option<(Part, &[u8])> {
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    if (1..=4).contains(&digits) {
        let value = bytes[..digits].iter().fold(0u16, |n, b| n * 10 + u16::from(b - b'0'));
        return Some((Part::Number { value, digits: u8::try_from(digits).ok()? }, &bytes[digits..]));
    }
    let letters = bytes.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let month = month(&bytes[..letters])?;
    let dot = usize::from(bytes.get(letters) == Some(&b'.') && letters == 3);
    Some((Part::Month(month), &bytes[letters + dot..]))
}

fn month(word: &[u8]) -> Option<u8> {
    const NAMES: [&str; 12] = [
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
    let word = std::str::from_utf8(word).ok()?.to_ascii_lowercase();
    let short = if word == "sept" { "sep" } else { word.as_str() };
    let at = NAMES.iter().position(|name| word == *name || (short.len() == 3 && name.starts_with(short)))?;
    u8::try_from(at + 1).ok()
}

fn separator(bytes: &[u8]) -> Option<(u8, &[u8])> {
    match bytes {
        [b'.' | b',', b' ', rest @ ..] => Some((b' ', rest)),
        [s @ (b'-' | b'/' | b'.' | b' '), rest @ ..] => Some((*s, rest)),
        _ => None,
    }
}

/// The second separator: the same as the first, or `, ` where the first is a blank.
fn separator_like(bytes: &[u8], first: u8) -> Option<(u8, &[u8])> {
    let (second, rest) = match bytes {
        [b',', rest @ ..] if first == b' ' && !rest.starts_with(b" ") => (b' ', rest),
        _ => separator(bytes)?,
    };
    (second == first).then_some((second, rest))
}

/// Reads ` 10:00`, `T10:00:05.250Z`, ` 9:05 PM +02:00`: microseconds since midnight and the zone in minutes.
fn clock(bytes: &[u8]) -> Option<(Option<i64>, Option<i32>)> {
    let ([b',', b' ', rest @ ..] | [b' ' | b'T' | b't', rest @ ..]) = bytes else { return None };
    let (hour, rest) = two_digits(rest)?;
    let (minute, rest) = two_digits(rest.strip_prefix(b":")?)?;
    let (second, rest) = match rest.strip_prefix(b":") {
        Some(rest) => two_digits(rest)?,
        None => (0, rest),
    };
    let (micros, rest) = fraction(rest)?;
    let (hour, rest) = half_day(hour, rest)?;
    let zone = zone(rest)?;
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    Some((Some(((hour * 60 + minute) * 60 + second) * 1_000_000 + micros), zone))
}

fn two_digits(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let digits = bytes.iter().take(2).take_while(|b| b.is_ascii_digit()).count();
    let value = bytes[..digits].iter().fold(0, |n, b| n * 10 + i64::from(b - b'0'));
    (digits > 0).then_some((value, &bytes[digits..]))
}

fn fraction(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let Some(rest) = bytes.strip_prefix(b".").or_else(|| bytes.strip_prefix(b",")) else { return Some((0, bytes)) };
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let kept = rest[..digits].iter().chain(std::iter::repeat(&b'0')).take(6);
    let micros = kept.fold(0, |n, b| n * 10 + i64::from(b - b'0'));
    (1..=9).contains(&digits).then_some((micros, &rest[digits..]))
}

fn half_day(hour: i64, bytes: &[u8]) -> Option<(i64, &[u8])> {
    let rest = bytes.strip_prefix(b" ").unwrap_or(bytes);
    let Some((half, after)) = rest.split_at_checked(2) else { return Some((hour, bytes)) };
    let add = match (half.to_ascii_lowercase().as_slice(), hour) {
        (b"am", 12) => -12,
        (b"am", 1..=11) | (b"pm", 12) => 0,
        (b"pm", 1..=11) => 12,
        (b"am" | b"pm", _) => return None,
        _ => return Some((hour, bytes)),
    };
    Some((hour + add, after))
}

/// Minutes east of Greenwich of ``, `Z`, `+02:00`, ` +0200`, `+02`, ` UTC`.
#[expect(clippy::option_option, reason = "no zone is something else than a broken one")]
fn zone(bytes: &[u8]) -> Option<Option<i32>> {
    let rest = bytes.strip_prefix(b" ").unwrap_or(bytes);
    let (sign, rest) = match rest {
        [] if bytes.is_empty() => return Some(None),
        b"Z" | b"z" | b"UTC" | b"GMT" => return Some(Some(0)),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let (hours, rest) = two_digits(rest)?;
    let rest = rest.strip_prefix(b":").unwrap_or(rest);
    let (minutes, rest) = if rest.is_empty() { (0, rest) } else { two_digits(rest)? };
    let total = i32::try_from(hours * 60 + minutes).ok().filter(|t| *t <= 14 * 60)?;
    rest.is_empty().then_some(Some(sign * total))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str, order: Order) -> Option<String> {
        let days = Stamp::read(text)?.day(order)?;
        Some((NaiveDate::default() + chrono::Duration::days(i64::from(days))).to_string())
    }

    #[test]
    fn the_same_day_in_many_spellings() {
        for (text, order) in [
            ("2026-03-04", Order::YearMonthDay),
            ("2026/3/4", Order::YearMonthDay),
            ("04.03.2026", Order::DayMonthYear),
            ("4/3/26", Order::DayMonthYear),
            ("03/04/2026", Order::MonthDayYear),
            ("4 Mar 2026", Order::DayWordYear),
            ("04-Mar-2026", Order::DayWordYear),
            ("4. March 2026", Order::DayWordYear),
            ("Mar 4 2026", Order::WordDayYear),
            ("March 4, 2026", Order::WordDayYear),
        ] {
            assert_eq!(day(text, order).as_deref(), Some("2026-03-04"), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_not_read() {
        for text in
            ["12345678", "2026-02-30", "31.04.2026", "1.2.3.4", "2026-13-01", "10:00:00", "A-1-2000", "1-2/2026"]
        {
            assert!(ORDERS.iter().all(|o| day(text, *o).is_none()), "{text}");
        }
    }

    #[test]
    fn a_day_above_twelve_tells_day_from_month() {
        assert_eq!(day("31/12/2026", Order::MonthDayYear), None);
        assert_eq!(day("31/12/2026", Order::DayMonthYear).as_deref(), Some("2026-12-31"));
    }

    #[test]
    fn times_and_zones_are_read() {
        let moment = |text: &str| Stamp::read(text).and_then(|s| s.moment(Order::YearMonthDay));
        let ten = 10 * 3_600_000_000;
        assert_eq!(moment("1970-01-01 10:00"), Some(ten));
        assert_eq!(moment("1970-01-01T10:00:00.25"), Some(ten + 250_000));
        assert_eq!(moment("1970-01-01 12:00:00 +02:00"), Some(ten));
        assert_eq!(moment("1970-01-01T10:00:00Z"), Some(ten));
        assert_eq!(moment("1970-01-01 25:00"), None);
        let us = Stamp::read("1/31/2026 9:05 PM").unwrap();
        assert_eq!(us.time, Some((21 * 60 + 5) * 60_000_000));
        assert_eq!(Stamp::read("1/31/2026 12:05 AM").unwrap().time, Some(5 * 60_000_000));
    }

    #[test]
    fn years_of_two_digits_fall_around_now() {
        assert_eq!(day("1/2/68", Order::MonthDayYear).as_deref(), Some("2068-01-02"));
        assert_eq!(day("1/2/69", Order::MonthDayYear).as_deref(), Some("1969-01-02"));
    }
}
