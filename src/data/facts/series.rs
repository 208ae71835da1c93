//! The time axis of a result: which row lies in which period, and which period is not over.

use super::FactContext;
use crate::data::period::Grain;
use crate::data::shape::Shape;
use crate::data::timeline::Timeline;

/// The periods of a time column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series {
    pub(super) column: usize,
    pub(super) grain: Grain,
    /// Whether each period has exactly one row.
    pub(super) single: bool,
    time: Timeline,
    /// Number of the first period, where the data begins within it.
    pub(super) partial_first: Option<i64>,
    /// Number of the last period, where it is not over or the data stops within it.
    pub(super) partial_last: Option<i64>,
}

impl Series {
    /// Reads the periods of a column; none where not a single cell holds one.
    pub(super) fn of(shape: &Shape, column: usize, ctx: &FactContext) -> Option<Self> {
        let time = Timeline::of(shape.table, column)?;
        let (first, last) = (*time.moments.keys().next()?, *time.moments.keys().next_back()?);
        let single = time.index.iter().flatten().count() == time.moments.len();
        let several = time.moments.len() > 1;
        let partial_first = (ctx.ends.first.is_some() && several).then_some(first);
        let partial_last = (ctx.ends.last.is_some() && several).then_some(last);
        Some(Self { column, grain: time.grain, single, time, partial_first, partial_last })
    }

    /// The number of a row's period.
    pub(super) fn index(&self, row: usize) -> Option<i64> {
        self.time.index.get(row).copied().flatten()
    }

    /// The name of a row's period.
    pub(super) fn name(&self, row: usize) -> Option<String> {
        self.index(row).map(|index| self.name_of(index))
    }

    /// The name of a period, also of one that no row has.
    pub(super) fn name_of(&self, index: i64) -> String {
        let moment = self.time.moments.get(&index).copied().or_else(|| self.grain.start(index));
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
        self.time.moments.keys().copied()
    }

    /// The numbers of all periods that have a row and are wholly there, in order.
    pub(super) fn complete(&self) -> Vec<i64> {
        self.all().filter(|index| self.is_complete(*index)).collect()
    }

    /// How many periods have a row.
    pub(super) fn len(&self) -> usize {
        self.time.moments.len()
    }

    /// The rows of one period.
    pub(super) fn rows(&self, index: i64) -> impl Iterator<Item = usize> + '_ {
        self.time.index.iter().enumerate().filter(move |(_, own)| **own == Some(index)).map(|(row, _)| row)
    }

    /// The numbers of periods between the first and the last that no row has.
    pub(super) fn missing(&self) -> Vec<i64> {
        self.time.missing()
    }
}
