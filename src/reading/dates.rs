//! Periods of time as people say them, kept relative so that a stored question means the same tomorrow.

use chrono::{Datelike, Days, DurationRound, Months, NaiveDate, NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How finely time is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TimeGrain)]
pub enum Grain {
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    /// Monday to Sunday, whatever the week.
    Weekday,
}

/// A stretch of time, absolute or counted from the day of asking.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// From the first day up to, not including, the second; either end may be open.
    Span { from: Option<NaiveDate>, until: Option<NaiveDate> },
    /// The last `count` units, today included: "last 7 days" are seven dates, the last of them today.
    Last { count: u32, grain: Grain },
    /// The next `count` units, today included.
    Next { count: u32, grain: Grain },
    /// From the day so many units ago on: "since 3 days ago".
    Since { count: u32, grain: Grain },
    /// The whole unit that lies `back` units before the present one: 0 is "this month", 1 is "last month" or "yesterday".
    Whole { back: i32, grain: Grain },
    /// From the start of the present unit until now: "year to date".
    ToDate { grain: Grain },
    /// Longer ago than so many units.
    Before { count: u32, grain: Grain },
    /// A moment given to the minute or second, compared as it is written.
    Exactly(String),
    /// One month of every year, 1 to 12.
    Month(u32),
    /// One quarter, 1 to 4, of the latest year in which it has begun.
    Quarter(u32),
}

/// A half-open range of moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MomentRange {
    pub from: Option<NaiveDateTime>,
    pub until: Option<NaiveDateTime>,
}

/// A half-open range of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRange {
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}

impl Period {
    /// The moments meant when it is `now`; none for periods that aren't counted in hours.
    pub fn moments(&self, now: NaiveDateTime) -> Option<MomentRange> {
        let hours = |n: i64| TimeDelta::try_hours(n);
        let begun = now.duration_trunc(hours(1)?).ok()?;
        let range = |from, until| Some(MomentRange { from, until });
        match self {
            Self::Last { count, grain: Grain::Hour } => {
                range(Some(now.checked_sub_signed(hours(i64::from(*count))?)?), Some(now))
            }
            Self::Next { count, grain: Grain::Hour } => {
                range(Some(now), Some(now.checked_add_signed(hours(i64::from(*count))?)?))
            }
            Self::Whole { back, grain: Grain::Hour } => {
                let start = begun.checked_sub_signed(hours(i64::from(*back))?)?;
                range(Some(start), Some(start.checked_add_signed(hours(1)?)?))
            }
            Self::ToDate { grain: Grain::Hour } => range(Some(begun), Some(now)),
            Self::Before { count, grain: Grain::Hour } => {
                range(None, Some(now.checked_sub_signed(hours(i64::from(*count))?)?))
            }
            Self::Since { count, grain: Grain::Hour } => {
                range(Some(now.checked_sub_signed(hours(i64::from(*count))?)?), None)
            }
            _ => None,
        }
    }

    /// Whether it is counted in hours, and so says nothing of days.
    pub fn is_hourly(&self) -> bool {
        matches!(
            self,
            Self::Last { grain: Grain::Hour, .. }
                | Self::Next { grain: Grain::Hour, .. }
                | Self::Whole { grain: Grain::Hour, .. }
                | Self::ToDate { grain: Grain::Hour }
                | Self::Before { grain: Grain::Hour, .. }
                | Self::Since { grain: Grain::Hour, .. }
        )
    }

    /// The days meant when today is `today`; none for periods that aren't one range of days.
    pub fn days(&self, today: NaiveDate) -> Option<DayRange> {
        if self.is_hourly() {
            return None;
        }
        let range = |from, until| Some(DayRange { from, until });
        let tomorrow = today.checked_add_days(Days::new(1));
        match self {
            Self::Span { from, until } => range(*from, *until),
            Self::Last { count, grain } => range(shift(tomorrow?, *grain, -i64::from(*count)), tomorrow),
            Self::Next { count, grain } => range(Some(today), shift(today, *grain, i64::from(*count))),
            Self::Since { count, grain } => range(shift(today, *grain, -i64::from(*count)), None),
            Self::Whole { back, grain } => {
                let start = shift(floor(today, *grain), *grain, -i64::from(*back))?;
                range(Some(start), shift(start, *grain, 1))
            }
            Self::ToDate { grain } => range(Some(floor(today, *grain)), tomorrow),
            Self::Before { count, grain } => range(None, shift(today, *grain, -i64::from(*count))),
            Self::Quarter(_) => match self.latest(today)? {
                Self::Span { from, until } => range(from, until),
                _ => None,
            },
            Self::Exactly(_) | Self::Month(_) => None,
        }
    }

    /// Of a month or quarter said without its year, the latest that has begun on `day`.
    pub fn latest(&self, day: NaiveDate) -> Option<Self> {
        let (month, grain) = match self {
            Self::Month(month) => (*month, Grain::Month),
            Self::Quarter(quarter) => (quarter.checked_sub(1)? * 3 + 1, Grain::Quarter),
            _ => return None,
        };
        let this_year = NaiveDate::from_ymd_opt(day.year(), month, 1)?;
        let start = if this_year > day { shift(this_year, Grain::Year, -1)? } else { this_year };
        Some(Self::unit(start, grain))
    }

    /// From the beginning of this period to the end of another. A month or quarter without its year takes that of the
    /// other end, or the latest that has begun; none when the end isn't after the beginning.
    pub fn through(&self, end: &Self, today: NaiveDate) -> Option<Self> {
        let from = |p: &Self, day| p.latest(day).unwrap_or_else(|| p.clone()).days(today)?.from;
        let low = match (self.latest(today), end.latest(today)) {
            (Some(_), None) => from(self, from(end, today)?)?,
            _ => from(self, today)?,
        };
        // The first such month or quarter that begins no earlier than the other end.
        let end = end.latest(shift(low, Grain::Year, 1)?.pred_opt()?).unwrap_or_else(|| end.clone());
        let until = end.days(today)?.until?;
        (low < until).then_some(Self::Span { from: Some(low), until: Some(until) })
    }

    /// Whether it has a beginning and an end.
    pub fn is_bounded(&self) -> bool {
        match self {
            Self::Span { from, until } => from.is_some() && until.is_some(),
            Self::Before { .. } | Self::Since { .. } | Self::Month(_) => false,
            _ => true,
        }
    }

    /// Whether it moves with the day of asking.
    pub fn is_relative(&self) -> bool {
        !matches!(self, Self::Span { .. } | Self::Exactly(_) | Self::Month(_))
    }

    /// The whole year.
    pub fn year(year: i32) -> Option<Self> {
        Some(Self::Span {
            from: Some(NaiveDate::from_ymd_opt(year, 1, 1)?),
            until: NaiveDate::from_ymd_opt(year + 1, 1, 1),
        })
    }

    /// The whole unit that begins on `start`.
    pub fn unit(start: NaiveDate, grain: Grain) -> Self {
        Self::Span { from: Some(start), until: shift(start, grain, 1) }
    }
}

/// The first day of the unit that holds `day`.
pub fn floor(day: NaiveDate, grain: Grain) -> NaiveDate {
    let first = |month| NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day);
    match grain {
        Grain::Hour | Grain::Day | Grain::Weekday => day,
        Grain::Week => day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day),
        Grain::Month => first(day.month()),
        Grain::Quarter => first((day.month0() / 3) * 3 + 1),
        Grain::Year => first(1),
    }
}

/// `day` moved by `count` units; none outside the calendar.
pub fn shift(day: NaiveDate, grain: Grain, count: i64) -> Option<NaiveDate> {
    let size = count.unsigned_abs();
    let days = |n: u64| {
        if count < 0 { day.checked_sub_days(Days::new(n)) } else { day.checked_add_days(Days::new(n)) }
    };
    let months = |n: u64| {
        let n = Months::new(u32::try_from(n).ok()?);
        if count < 0 { day.checked_sub_months(n) } else { day.checked_add_months(n) }
    };
    match grain {
        Grain::Hour => Some(day),
        Grain::Day | Grain::Weekday => days(size),
        Grain::Week => days(size * 7),
        Grain::Month => months(size),
        Grain::Quarter => months(size * 3),
        Grain::Year => months(size * 12),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn range(period: &Period) -> (String, String) {
        let days = period.days(day("2026-03-18")).unwrap();
        (days.from.map_or(String::new(), |d| d.to_string()), days.until.map_or(String::new(), |d| d.to_string()))
    }

    #[test]
    fn the_last_thirty_days_end_today() {
        assert_eq!(range(&Period::Last { count: 30, grain: Grain::Day }), ("2026-02-17".into(), "2026-03-19".into()));
    }

    #[test]
    fn last_quarter_is_the_whole_quarter_before_this_one() {
        assert_eq!(
            range(&Period::Whole { back: 1, grain: Grain::Quarter }),
            ("2025-10-01".into(), "2026-01-01".into())
        );
    }

    #[test]
    fn this_week_begins_on_monday() {
        assert_eq!(range(&Period::Whole { back: 0, grain: Grain::Week }), ("2026-03-16".into(), "2026-03-23".into()));
    }

    #[test]
    fn year_to_date_begins_on_new_years_day() {
        assert_eq!(range(&Period::ToDate { grain: Grain::Year }), ("2026-01-01".into(), "2026-03-19".into()));
    }
}
