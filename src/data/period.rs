//! Points and periods on the calendar, as results carry them: dates, moments, years as numbers, and text such as
//! `2026-03` or `2026-Q1` that SQL engines without date types return.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};

use super::Value;

/// How long one step on the time axis is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    Instant,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// Where a cell lies on the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) at: NaiveDateTime,
    /// Known where the writing itself tells, as in `2026-03`.
    pub(super) grain: Option<Grain>,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Period {
    /// The period a cell means, if it means one. `weeks` reads `2026-05` as the fifth week, not as May.
    pub(super) fn of(value: Value, weeks: bool) -> Option<Self> {
        match value {
            Value::Date(day) => Some(Self::plain(day.and_time(NaiveTime::MIN))),
            Value::Timestamp(at) => Some(Self::plain(at)),
            Value::TimestampTz(at) => Some(Self::plain(at.naive_utc())),
            Value::Integer(n @ 1000..=2999) => Self::first(i32::try_from(n).ok()?, 1, 1, Grain::Year),
            Value::Integer(n @ 190_001..=209_912) => {
                Self::first(i32::try_from(n / 100).ok()?, u32::try_from(n % 100).ok()?, 1, Grain::Month)
            }
            Value::Text(text) => Self::read(text.trim(), weeks),
            _ => None,
        }
    }

    fn plain(at: NaiveDateTime) -> Self {
        Self { at, grain: None }
    }

    fn first(year: i32, month: u32, day: u32, grain: Grain) -> Option<Self> {
        let at = NaiveDate::from_ymd_opt(year, month, day)?.and_time(NaiveTime::MIN);
        Some(Self { at, grain: Some(grain) })
    }

    fn read(text: &str, weeks: bool) -> Option<Self> {
        if !text.is_ascii() || text.len() > 35 || text.len() < 4 {
            return None;
        }
        Self::read_named(text).or_else(|| {
            let year: i32 = digits(text.get(..4)?)?.try_into().ok()?;
            if year < 1000 {
                return None;
            }
            if text.len() == 4 {
                return Self::first(year, 1, 1, Grain::Year);
            }
            let rest = text.get(5..)?;
            if !matches!(text.as_bytes().get(4)?, b'-' | b'/' | b' ') {
                return None;
            }
            match rest.as_bytes().first()? {
                b'Q' | b'q' => Self::quarter(year, rest.get(1..)?),
                b'W' | b'w' => Self::week(year, rest.get(1..)?),
                _ if rest.len() == 2 && weeks => Self::week(year, rest),
                _ if rest.len() == 2 => Self::first(year, digits(rest)?, 1, Grain::Month),
                _ => Self::day(text),
            }
        })
    }

    /// `Q1 2026` and `Jan 2026`.
    fn read_named(text: &str) -> Option<Self> {
        let (name, year) = text.rsplit_once([' ', '-'])?;
        if year.len() != 4 || !name.as_bytes().first()?.is_ascii_alphabetic() {
            return None;
        }
        let year: i32 = digits(year)?.try_into().ok()?;
        if let Some(number) = name.strip_prefix(['Q', 'q']) {
            return Self::quarter(year, number);
        }
        Self::first(year, month_of(name)?, 1, Grain::Month)
    }

    fn quarter(year: i32, number: &str) -> Option<Self> {
        let number = digits(number).filter(|n| (1..=4).contains(n))?;
        Self::first(year, number * 3 - 2, 1, Grain::Quarter)
    }

    fn week(year: i32, number: &str) -> Option<Self> {
        let number = digits(number)?;
        let day = NaiveDate::from_isoywd_opt(year, number.max(1), Weekday::Mon)?;
        Some(Self { at: day.and_time(NaiveTime::MIN), grain: Some(Grain::Week) })
    }

    fn day(text: &str) -> Option<Self> {
        let whole = |day: NaiveDate| Self { at: day.and_time(NaiveTime::MIN), grain: Some(Grain::Day) };
        if text.len() == 10 {
            let day = ["%Y-%m-%d", "%Y/%m/%d"].iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok());
            return day.map(whole);
        }
        if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
            return Some(Self::plain(moment.naive_utc()));
        }
        ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M"]
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
            .map(Self::plain)
    }
}

fn digits(text: &str) -> Option<u32> {
    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// The month, 1 to 12, that a name or its first three letters mean.
pub(super) fn month_of(name: &str) -> Option<u32> {
    let at = MONTHS.iter().position(|m| {
        m.eq_ignore_ascii_case(name) || (name.len() == 3 && m.get(..3).is_some_and(|s| s.eq_ignore_ascii_case(name)))
    })?;
    u32::try_from(at + 1).ok()
}

impl Grain {
    /// What one step is called, in the singular.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Instant => "point",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The number of the step in which a moment lies: neighbours differ by one.
    pub(super) fn index(self, at: NaiveDateTime) -> i64 {
        let days = i64::from(at.date().num_days_from_ce());
        let months = i64::from(at.year()) * 12 + i64::from(at.month0());
        match self {
            Self::Instant => at.and_utc().timestamp(),
            Self::Hour => days * 24 + i64::from(at.hour()),
            Self::Day => days,
            Self::Week => (days - 1).div_euclid(7),
            Self::Month => months,
            Self::Quarter => months.div_euclid(3),
            Self::Year => i64::from(at.year()),
        }
    }

    /// The start of the step with that number, the other way round of [`Grain::index`].
    pub(super) fn start(self, index: i64) -> Option<NaiveDateTime> {
        let month = |n: i64| {
            let month = u32::try_from(n.rem_euclid(12) + 1).ok()?;
            NaiveDate::from_ymd_opt(i32::try_from(n.div_euclid(12)).ok()?, month, 1)
        };
        let day = |n: i64| NaiveDate::from_num_days_from_ce_opt(i32::try_from(n).ok()?);
        match self {
            Self::Instant => DateTime::from_timestamp(index, 0).map(|at| at.naive_utc()),
            Self::Hour => day(index.div_euclid(24))?.and_hms_opt(u32::try_from(index.rem_euclid(24)).ok()?, 0, 0),
            Self::Day => day(index).map(|d| d.and_time(NaiveTime::MIN)),
            Self::Week => day(index * 7 + 1).map(|d| d.and_time(NaiveTime::MIN)),
            Self::Month => month(index).map(|d| d.and_time(NaiveTime::MIN)),
            Self::Quarter => month(index * 3).map(|d| d.and_time(NaiveTime::MIN)),
            Self::Year => month(index * 12).map(|d| d.and_time(NaiveTime::MIN)),
        }
    }

    /// The period as a sentence names it.
    pub(super) fn label(self, at: NaiveDateTime) -> String {
        let day = |at: NaiveDateTime| at.format("%-d %b %Y").to_string();
        match self {
            Self::Instant if at.time() == NaiveTime::MIN => day(at),
            Self::Instant => at.format("%-d %b %Y %H:%M").to_string(),
            Self::Hour => at.format("%-d %b %Y %H:00").to_string(),
            Self::Day => day(at),
            Self::Week => format!("the week of {}", day(at)),
            Self::Month => at.format("%B %Y").to_string(),
            Self::Quarter => format!("Q{} {}", at.month0() / 3 + 1, at.year()),
            Self::Year => at.year().to_string(),
        }
    }

    /// The coarsest step that all of these fit, told from how they are written, else from where they lie; `words`
    /// (of the column's name) decide between a month and a quarter where there are too few to tell.
    pub(super) fn of(periods: &[Period], words: &[String]) -> Self {
        if let Some(Some(written)) = periods.iter().map(|p| p.grain).min()
            && written != Self::Day
        {
            return written;
        }
        let named = |word: &str| words.iter().any(|w| w == word);
        let all = |test: fn(&NaiveDateTime) -> bool| periods.iter().all(|p| test(&p.at));
        if !all(|at| at.minute() == 0 && at.second() == 0 && at.nanosecond() == 0) {
            return Self::Instant;
        }
        if !all(|at| at.time() == NaiveTime::MIN) {
            return if periods.len() > 1 { Self::Hour } else { Self::Instant };
        }
        if periods.len() > 1 || ["year", "quarter", "month"].into_iter().any(named) {
            let several_years = periods.len() > 1 && !named("month") && !named("quarter") && !named("day");
            if all(|at| at.ordinal() == 1) && (several_years || named("year")) {
                return Self::Year;
            }
            if all(|at| at.day() == 1) && !named("day") {
                let quarterly = all(|at| at.month0() % 3 == 0) && !named("month");
                return if quarterly && (named("quarter") || periods.len() > 3) { Self::Quarter } else { Self::Month };
            }
        }
        let first = periods.first().map(|p| p.at.weekday());
        let weekly = periods.len() > 2 && periods.iter().all(|p| Some(p.at.weekday()) == first);
        if (weekly || named("week")) && !named("day") { Self::Week } else { Self::Day }
    }
}

#[cfg(test)]
#[path = "period_tests.rs"]
mod tests;
