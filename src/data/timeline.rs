//! The periods that the rows of a result lie in, and those between them that no row has.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDateTime, Weekday};

use super::names::words;
use super::period::{Grain, Period};
use super::{ResultTable, Value};

/// Most periods without a row that are filled in: beyond, a drawing holds more gaps than data.
const MOST: usize = 400;

/// The periods of a time column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Timeline {
    pub(super) grain: Grain,
    /// The number of each row's period; none for a row without one.
    pub(super) index: Vec<Option<i64>>,
    /// The moment that names each period, by number.
    pub(super) moments: BTreeMap<i64, NaiveDateTime>,
}

impl Timeline {
    /// Reads the periods of a column; none where not a single cell holds one.
    pub(super) fn of(table: &ResultTable, column: usize) -> Option<Self> {
        let name = &table.columns.get(column)?.name;
        let words = words(name);
        let weeks = words.iter().any(|w| w == "week" || w == "wk") || name.contains("%W");
        let periods: Vec<Option<Period>> = table.column_values(column).map(|value| Period::of(value, weeks)).collect();
        let mut distinct: Vec<Period> = periods.iter().flatten().copied().collect();
        distinct.sort_by_key(|p| p.at);
        distinct.dedup_by_key(|p| p.at);
        let mut grain = Grain::of(&distinct, &words);
        if distinct.windows(2).any(|w| grain.index(w[0].at) == grain.index(w[1].at)) {
            // Two moments within one step: the step is finer than it looked.
            grain = Grain::Instant;
        }
        let index: Vec<Option<i64>> = periods.iter().map(|p| p.map(|p| grain.index(p.at))).collect();
        let moments: BTreeMap<i64, NaiveDateTime> = distinct.iter().map(|p| (grain.index(p.at), p.at)).collect();
        (!moments.is_empty()).then_some(Self { grain, index, moments })
    }

    /// The numbers of periods between the first and the last that no row has. Weekends on which nothing ever happens
    /// are not missed.
    pub(super) fn missing(&self) -> Vec<i64> {
        let (Some(first), Some(last)) = (self.moments.keys().next(), self.moments.keys().next_back()) else {
            return Vec::new();
        };
        // A few rows far apart are no series with gaps.
        let sparse = (last - first) / 3 > i64::try_from(self.moments.len()).unwrap_or(i64::MAX);
        if self.grain == Grain::Instant || sparse {
            return Vec::new();
        }
        let missing: Vec<i64> = (*first..=*last).filter(|index| !self.moments.contains_key(index)).collect();
        if self.only_weekends(&missing) { Vec::new() } else { missing }
    }

    fn only_weekends(&self, missing: &[i64]) -> bool {
        let weekend = |index: &i64| {
            let day = self.grain.start(*index).map(|at| at.weekday());
            matches!(day, Some(Weekday::Sat | Weekday::Sun))
        };
        self.grain == Grain::Day && missing.iter().all(weekend) && !self.moments.keys().any(weekend)
    }

    /// The missing periods as cells of the column would write them; none where that can't be told, or where there are
    /// too many.
    pub(super) fn missing_cells(&self, table: &ResultTable, column: usize) -> Vec<String> {
        let missing = self.missing();
        let example = table.column_values(column).find(|value| !value.is_null());
        let (Some(example), 1..=MOST) = (example, missing.len()) else { return Vec::new() };
        let Some(form) = form(example, self.grain) else { return Vec::new() };
        let quarter = |at: NaiveDateTime| format!("{}-Q{}", at.year(), at.month0() / 3 + 1);
        let written = |at: NaiveDateTime| if form == QUARTER { quarter(at) } else { at.format(form).to_string() };
        let cells = missing.iter().map(|index| self.grain.start(*index).map(written));
        cells.collect::<Option<Vec<String>>>().unwrap_or_default()
    }
}

/// chrono has no sign for quarters.
const QUARTER: &str = "quarter";

/// How a cell writes its period. Only forms that stand in order when compared as text.
fn form(example: Value, grain: Grain) -> Option<&'static str> {
    match (example, grain) {
        (Value::Date(_), _) => Some("%Y-%m-%d"),
        (Value::Timestamp(_), _) => Some("%Y-%m-%dT%H:%M:%S"),
        (Value::TimestampTz(_), _) => Some("%Y-%m-%dT%H:%M:%SZ"),
        (Value::Integer(_), Grain::Year) => Some("%Y"),
        (Value::Integer(_), Grain::Month) => Some("%Y%m"),
        (Value::Text(text), _) => match (text.as_bytes(), grain) {
            ([_, _, _, _], Grain::Year) => Some("%Y"),
            ([_, _, _, _, b'-', b'Q', _], Grain::Quarter) => Some(QUARTER),
            ([_, _, _, _, b'-', _, _], Grain::Month) => Some("%Y-%m"),
            ([_, _, _, _, b'-', b'W', _, _], Grain::Week) => Some("%G-W%V"),
            ([_, _, _, _, b'-', _, _, b'-', _, _], _) => Some("%Y-%m-%d"),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::data::ColumnType::{self, Date, Integer, Text, Timestamp};
    use crate::data::sample;

    fn cells(kind: ColumnType, cells: &[Json]) -> Vec<String> {
        let rows: Vec<Json> = cells.iter().map(|c| json!([c])).collect();
        let table = sample::table(&[("at", kind)], &json!(rows));
        Timeline::of(&table, 0).unwrap().missing_cells(&table, 0)
    }

    #[test]
    fn missing_periods_are_written_as_the_cells_are() {
        let months = ["2026-01-01", "2026-02-01", "2026-04-01"].map(|c| json!(c));
        assert_eq!(cells(Date, &months), ["2026-03-01"]);
        assert_eq!(cells(Text, &["2025-11", "2025-12", "2026-02"].map(|c| json!(c))), ["2026-01"]);
        assert_eq!(cells(Text, &["2025-Q3", "2026-Q1"].map(|c| json!(c))), ["2025-Q4"]);
        assert_eq!(cells(Integer, &[json!(2021), json!(2023)]), ["2022"]);
        let moments = ["2026-01-01T00:00:00", "2026-02-01T00:00:00", "2026-04-01T00:00:00"];
        assert_eq!(cells(Timestamp, &moments.map(|c| json!(c))), ["2026-03-01T00:00:00"]);
    }

    #[test]
    fn nothing_is_missed_between_rows_far_apart_or_on_weekends() {
        assert!(cells(Text, &["2020-01", "2026-01"].map(|c| json!(c))).is_empty());
        let weekdays: Vec<Json> =
            (1..=21).filter(|d| !matches!(d % 7, 4 | 5)).map(|d| json!(format!("2025-01-{d:02}"))).collect();
        assert!(cells(Date, &weekdays).is_empty());
    }
}
