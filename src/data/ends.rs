//! Which ends of a time axis are not whole: the present period is not over, and an end is cut where the data begins
//! or stops well within it.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use super::ResultTable;
use super::names::words;
use super::period::{Grain, Period};

/// Of a period, the part that must be missing before it counts as cut: a shop that is closed on New Year's Day has
/// a whole January.
const CUT: f64 = 0.1;
/// So many of the data's usual gaps must be missing: what comes every second week is not late after a week.
const GAPS: f64 = 3.0;

/// A day at which rows begin or stop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    pub day: NaiveDate,
    /// How many days usually lie between two moments of the data; none where a filter drew the line, which is exact.
    pub gap: Option<f64>,
}

/// What is known of the time that rows can lie in.
#[derive(Debug, Clone, Copy)]
pub struct Covered {
    /// The first day: of the data, or of the filter that asks for less.
    pub since: Option<Edge>,
    /// The last day of the data, as it was when it was last read.
    pub until: Option<Edge>,
    /// The last day that the filter lets through.
    pub asked_until: Option<NaiveDate>,
    /// When the data was last read: of a period that was not over then, nobody knows where it stops.
    pub read_at: DateTime<Utc>,
    /// The moment of asking.
    pub now: DateTime<Utc>,
}

/// Why the last period of an axis is only partly there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It is not over yet.
    Now,
    /// There is nothing after this day.
    After(NaiveDate),
}

/// Whether the first and the last period of an axis are only partly there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ends {
    /// The day on which the first period begins late.
    pub first: Option<NaiveDate>,
    pub last: Option<Stop>,
}

/// Looks at the periods in `column`. Where `grain` is not known it is told from the cells.
pub fn ends(table: &ResultTable, column: usize, grain: Option<Grain>, covered: Covered) -> Ends {
    let Some(name) = table.columns.get(column).map(|c| c.name.as_str()) else { return Ends::default() };
    let (words, weeks) = (words(name), grain == Some(Grain::Week));
    let mut periods: Vec<Period> = table.column_values(column).filter_map(|v| Period::of(v, weeks)).collect();
    periods.sort_by_key(|p| p.at);
    periods.dedup_by_key(|p| p.at);
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else { return Ends::default() };
    let grain = grain.unwrap_or_else(|| Grain::of(&periods, &words));
    if periods.len() < 2 || grain == Grain::Instant {
        return Ends::default();
    }
    let begins = Bounds::of(grain, first.at);
    let cut = covered.since.filter(|edge| begins.is_some_and(|period| period.begins_late(*edge)));
    Ends { first: cut.map(|edge| edge.day), last: stop(grain, last.at, &covered) }
}

fn stop(grain: Grain, last: NaiveDateTime, covered: &Covered) -> Option<Stop> {
    if grain.index(last) == grain.index(covered.now.naive_utc()) {
        return Some(Stop::Now);
    }
    let period = Bounds::of(grain, last)?;
    let read = covered.until.filter(|_| covered.read_at.naive_utc() >= period.end);
    let asked = covered.asked_until.map(|day| Edge { day, gap: None });
    let edge = read.into_iter().chain(asked).min_by_key(|edge| edge.day)?;
    period.stops_early(edge).then_some(Stop::After(edge.day))
}

/// Where a period begins and where the next one does.
#[derive(Clone, Copy)]
struct Bounds {
    start: NaiveDateTime,
    end: NaiveDateTime,
}

impl Bounds {
    fn of(grain: Grain, at: NaiveDateTime) -> Option<Self> {
        let index = grain.index(at);
        Some(Self { start: grain.start(index)?, end: grain.start(index + 1)? })
    }

    fn begins_late(self, edge: Edge) -> bool {
        self.lacks(edge.day.and_time(NaiveTime::MIN) - self.start, edge)
    }

    fn stops_early(self, edge: Edge) -> bool {
        let next = edge.day.checked_add_days(Days::new(1));
        next.is_some_and(|next| self.lacks(self.end - next.and_time(NaiveTime::MIN), edge))
    }

    /// Whether so much is missing that the period can't be compared with a whole one.
    fn lacks(self, missing: chrono::TimeDelta, edge: Edge) -> bool {
        let days = |span: chrono::TimeDelta| span.num_minutes() as f64 / (24.0 * 60.0);
        let (missing, whole) = (days(missing), days(self.end - self.start));
        // Within a day nobody knows the hours at which things usually happen.
        let usual = edge.gap.map_or(0.0, |gap| gap.max(1.0) * GAPS);
        missing < whole && missing >= (whole * CUT).max(usual)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::data::ColumnType::{self, Date, Integer, Text};
    use crate::data::sample;

    fn covered(since: &str, until: &str, gap: Option<f64>) -> Covered {
        let now = Utc.with_ymd_and_hms(2026, 11, 21, 9, 0, 0).unwrap();
        let edge = |day: &str| day.parse().ok().map(|day| Edge { day, gap });
        Covered { since: edge(since), until: edge(until), asked_until: None, read_at: now, now }
    }

    fn table(kind: ColumnType, cells: &[Json]) -> ResultTable {
        let rows: Vec<Json> = cells.iter().map(|c| json!([c])).collect();
        sample::table(&[("at", kind)], &json!(rows))
    }

    fn of(kind: ColumnType, cells: &[Json], grain: Option<Grain>, since: &str) -> (bool, bool) {
        let Ends { first, last } = ends(&table(kind, cells), 0, grain, covered(since, "", Some(0.5)));
        (first.is_some(), last.is_some())
    }

    fn stopped(cells: &[&str], grain: Grain, covered: Covered) -> Option<String> {
        let cells: Vec<Json> = cells.iter().map(|c| json!(c)).collect();
        match ends(&table(Text, &cells), 0, Some(grain), covered).last? {
            Stop::Now => Some("now".into()),
            Stop::After(day) => Some(day.to_string()),
        }
    }

    #[test]
    fn a_last_period_is_cut_where_the_data_stops_well_within_it() {
        let until = |day: &str, gap: f64| covered("", day, Some(gap));
        let months = ["1998-03", "1998-04", "1998-05"];
        assert_eq!(stopped(&months, Grain::Month, until("1998-05-06", 1.4)).as_deref(), Some("1998-05-06"));
        assert_eq!(stopped(&months, Grain::Month, until("1998-05-29", 1.4)), None, "two days early is whole");
        assert_eq!(stopped(&months, Grain::Month, until("1998-05-06", 15.0)), None, "nothing was due yet");
        assert_eq!(stopped(&months[..2], Grain::Month, until("1998-05-06", 1.4)), None, "the cut month is not shown");
        assert_eq!(stopped(&["1997", "1998"], Grain::Year, until("1998-05-06", 1.4)).as_deref(), Some("1998-05-06"));
        let weeks = ["2026-10-19", "2026-10-26"];
        assert_eq!(stopped(&weeks, Grain::Week, until("2026-10-30", 0.1)), None, "nobody works on weekends");
        assert_eq!(stopped(&weeks, Grain::Week, until("2026-10-27", 0.1)).as_deref(), Some("2026-10-27"));
        assert_eq!(stopped(&["2026-10-19", "2026-10-20"], Grain::Day, until("2026-10-20", 0.1)), None);
    }

    #[test]
    fn where_the_data_stops_is_known_only_of_periods_that_were_over_when_it_was_read() {
        let early = Utc.with_ymd_and_hms(2026, 10, 15, 9, 0, 0).unwrap();
        let known = Covered { read_at: early, ..covered("", "2026-10-14", Some(0.1)) };
        assert_eq!(stopped(&["2026-09", "2026-10"], Grain::Month, known), None);
    }

    #[test]
    fn a_filter_that_ends_within_the_last_period_cuts_it() {
        let day = |day: &str| day.parse().ok();
        let asked = Covered { asked_until: day("2026-03-15"), ..covered("", "2026-11-20", Some(0.1)) };
        assert_eq!(stopped(&["2026-02", "2026-03"], Grain::Month, asked).as_deref(), Some("2026-03-15"));
        let whole = Covered { asked_until: day("2026-03-31"), ..asked };
        assert_eq!(stopped(&["2026-02", "2026-03"], Grain::Month, whole), None);
        assert_eq!(stopped(&["2026-10", "2026-11"], Grain::Month, whole).as_deref(), Some("now"));
    }

    #[test]
    fn the_present_period_is_not_over_however_it_is_written() {
        for (grain, before, now) in [
            (Grain::Day, "2026-11-20", "2026-11-21"),
            (Grain::Week, "2026-11-09", "2026-11-16"),
            (Grain::Month, "2026-10", "2026-11"),
            (Grain::Month, "2026-10-01", "2026-11-01"),
            (Grain::Quarter, "2026-07-01", "2026-10-01"),
            (Grain::Quarter, "2026-Q3", "2026-Q4"),
            (Grain::Year, "2025", "2026"),
        ] {
            assert_eq!(of(Text, &[json!(before), json!(now)], Some(grain), ""), (false, true), "{grain:?} {now}");
            assert_eq!(of(Text, &[json!("2024"), json!(before)], Some(grain), ""), (false, false), "{before}");
        }
        assert_eq!(of(Integer, &[json!(2025), json!(2026)], Some(Grain::Year), ""), (false, true));
    }

    #[test]
    fn a_first_period_is_cut_where_the_data_begins_well_within_it() {
        let months = [json!("2024-11-01"), json!("2024-12-01"), json!("2025-02-01")];
        assert_eq!(of(Date, &months, None, "2024-11-12"), (true, false));
        assert_eq!(of(Date, &months, None, "2024-11-30"), (true, false));
        assert_eq!(of(Date, &months, None, "2024-11-02"), (false, false), "a day late is whole");
        assert_eq!(of(Date, &months, None, "2024-10-15"), (false, false), "the cut period is not shown");
        assert_eq!(of(Date, &months, None, "2024-12-15"), (false, false));
        let years = [json!("2024"), json!("2025"), json!("2026")];
        assert_eq!(of(Text, &years, Some(Grain::Year), "2024-11-12"), (true, true));
        assert_eq!(of(Text, &years, Some(Grain::Year), "2024-01-20"), (false, true));
    }

    #[test]
    fn a_single_period_has_no_ends() {
        assert_eq!(of(Date, &[json!("2026-11-01")], Some(Grain::Month), "2026-11-12"), (false, false));
    }
}
