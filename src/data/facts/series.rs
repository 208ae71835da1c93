//! The time axis of a result: which row lies in which period, and which period is not over.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;

use super::FactContext;
use crate::data::names::words;
use crate::data::period::{Grain, Period};
use crate::data::shape::Shape;

/// The periods of a time column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series {
    pub(super) column: usize,
    pub(super) grain: Grain,
    /// Whether each period has exactly one row.
    pub(super) single: bool,
    /// The number of each row's period; none for a row without one.
    index: Vec<Option<i64>>,
    /// The moment that names each period, by number.
    moments: BTreeMap<i64, NaiveDateTime>,
    /// Number of the first period, where the data begins within it.
    pub(super) partial_first: Option<i64>,
    /// Number of the last period, where it is not over.
    pub(super) partial_last: Option<i64>,
}

impl Series {
    /// Reads the periods of a column; none where not a single cell holds one.
    pub(super) fn of(shape: &Shape, column: usize, ctx: &FactContext) -> Option<Self> {
        let words = words(&shape.table.columns[column].name);
        let weeks = words.iter().any(|w| w == "week" || w == "wk") || shape.table.columns[column].name.contains("%W");
        let periods: Vec<Option<Period>> =
            shape.table.column_values(column).map(|value| Period::of(value, weeks)).collect();
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
        let last = moments.keys().next_back().copied()?;
        let single = index.iter().flatten().count() == moments.len();
        let first = moments.keys().next().copied();
        let several = moments.len() > 1;
        let partial_first = first.filter(|_| ctx.partial_first && several);
        let partial_last = (ctx.partial_last && several).then_some(last);
        Some(Self { column, grain, single, index, moments, partial_first, partial_last })
    }

    /// The number of a row's period.
    pub(super) fn index(&self, row: usize) -> Option<i64> {
        self.index.get(row).copied().flatten()
    }

    /// The name of a row's period.
    pub(super) fn name(&self, row: usize) -> Option<String> {
        self.index(row).map(|index| self.name_of(index))
    }

    /// The name of a period, also of one that no row has.
    pub(super) fn name_of(&self, index: i64) -> String {
        let moment = self.moments.get(&index).copied().or_else(|| self.grain.start(index));
        moment.map_or_else(String::new, |at| self.grain.label(at))
    }

    /// "in October 2026", "on 5 Oct 2026".
    pub(super) fn during(&self, index: i64) -> String {
        let word = match self.grain {
            Grain::Instant | Grain::Hour => "at",
            Grain::Day => "on",
            Grain::Week | Grain::Month | Grain::Quarter | Grain::Year => "in",
        };
        format!("{word} {}", self.name_of(index))
    }

    /// Whether a period is wholly there.
    pub(super) fn is_complete(&self, index: i64) -> bool {
        Some(index) != self.partial_first && Some(index) != self.partial_last
    }

    /// The numbers of all periods that have a row, in order.
    pub(super) fn all(&self) -> impl Iterator<Item = i64> {
        self.moments.keys().copied()
    }

    /// The numbers of all periods that have a row and are wholly there, in order.
    pub(super) fn complete(&self) -> Vec<i64> {
        self.all().filter(|index| self.is_complete(*index)).collect()
    }

    /// How many periods have a row.
    pub(super) fn len(&self) -> usize {
        self.moments.len()
    }

    /// The rows of one period.
    pub(super) fn rows(&self, index: i64) -> impl Iterator<Item = usize> + '_ {
        self.index.iter().enumerate().filter(move |(_, own)| **own == Some(index)).map(|(row, _)| row)
    }

    /// The numbers of periods between the first and the last that no row has.
    pub(super) fn missing(&self) -> Vec<i64> {
        let (Some(first), Some(last)) = (self.moments.keys().next(), self.moments.keys().next_back()) else {
            return Vec::new();
        };
        // A few rows far apart are no series with gaps.
        let sparse = (last - first) / 3 > i64::try_from(self.moments.len()).unwrap_or(i64::MAX);
        if self.grain == Grain::Instant || sparse {
            return Vec::new();
        }
        (*first..=*last).filter(|index| !self.moments.contains_key(index)).collect()
    }
}
