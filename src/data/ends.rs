//! Which ends of a time axis are not whole: the present period is not over, and the first one is cut where the data
//! begins within it.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use super::ResultTable;
use super::names::words;
use super::period::{Grain, Period};

/// Of a period, the part that must be missing before it counts as cut: a shop that is closed on New Year's Day has
/// a whole January.
const CUT: f64 = 0.1;

/// What is known of the time that rows can lie in.
#[derive(Debug, Clone, Copy)]
pub struct Covered {
    /// The first day: of the data, or of the filter that asks for less.
    pub since: Option<NaiveDate>,
    /// The moment of asking.
    pub now: DateTime<Utc>,
}

/// Whether the first and the last period of an axis are only partly there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ends {
    pub first: bool,
    pub last: bool,
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
    let cut = covered.since.is_some_and(|since| cuts(grain, first.at, since.and_time(NaiveTime::MIN)));
    Ends { first: cut, last: grain.index(last.at) == grain.index(covered.now.naive_utc()) }
}

/// Whether what begins at `since` lacks a good part of the period of `first`.
fn cuts(grain: Grain, first: NaiveDateTime, since: NaiveDateTime) -> bool {
    let index = grain.index(first);
    let (Some(start), Some(end)) = (grain.start(index), grain.start(index + 1)) else { return false };
    let part = (since - start).num_minutes() as f64 / (end - start).num_minutes() as f64;
    (CUT..1.0).contains(&part)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::data::ColumnType::{self, Date, Integer, Text};
    use crate::data::sample;

    fn of(kind: ColumnType, cells: &[Json], grain: Option<Grain>, since: &str) -> (bool, bool) {
        let rows: Vec<Json> = cells.iter().map(|c| json!([c])).collect();
        let table = sample::table(&[("at", kind)], &json!(rows));
        let now = Utc.with_ymd_and_hms(2026, 11, 21, 9, 0, 0).unwrap();
        let Ends { first, last } = ends(&table, 0, grain, Covered { since: since.parse().ok(), now });
        (first, last)
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
