//! Columns that a question means without naming them.

use crate::data::ColumnType;

use super::super::dates::Grain;
use super::super::deals::happens;
use super::super::grammar::Quality;
use super::super::index::{ColumnId, Index, TableId};
use super::super::roles::{Role, TimeShape};
use super::Assembly;
use super::settle::is_aggregate;

/// The time of a table's rows; for rows without one, the best of the tables they point to.
pub(in super::super) fn event_time(index: &Index, table: TableId) -> Option<ColumnId> {
    let mut level = vec![table];
    for step in 0..3 {
        let timed = level.iter().filter_map(|&t| index.tables[t].time.map(|c| (happens(&index.tables[t].words), c)));
        // When an employee was hired is not the time of the customers that are looked after.
        let best = timed.filter(|&(rank, _)| step == 0 || rank > 0);
        if let Some((_, column)) = best.max_by_key(|&(rank, c)| (rank, std::cmp::Reverse(c))) {
            return Some(column);
        }
        level = level
            .iter()
            .flat_map(|&t| index.keys.touching(t).filter(move |(_, k)| k.from == t && k.to != t).map(|(_, k)| k.to))
            .collect();
        level.sort_unstable();
        level.dedup();
    }
    None
}

impl Assembly<'_> {
    /// When the rows that are looked at happened: the subject's own time, else that of what it belongs to.
    pub(super) fn default_time(&self) -> Option<ColumnId> {
        let root = *self.scope.tree.tables.first()?;
        // A figure is of the time its own rows happened at, whatever it is grouped by.
        let terms = self.draft.shown.iter().map(|s| &s.term).chain(self.draft.order.iter().map(|o| &o.term));
        let terms = terms.chain(self.draft.extreme.iter().map(|e| &e.term));
        let measured = terms.filter(|t| is_aggregate(t)).find_map(|t| self.unit(t)).or(self.measured);
        let own = measured.and_then(|table| event_time(self.index, table));
        own.or_else(|| event_time(self.index, root))
            .or_else(|| self.scope.tree.tables.iter().find_map(|&t| self.index.tables[t].time))
    }

    pub(super) fn natural_grain(&self, column: ColumnId) -> Grain {
        let entry = &self.index.columns[column];
        if entry.time == Some(TimeShape::Year) {
            return Grain::Year;
        }
        let day =
            |text: &Option<String>| text.as_deref().and_then(|t| t.get(..10)).and_then(super::super::moments::day);
        match (day(&entry.min), day(&entry.max)) {
            (Some(a), Some(b)) if (b - a).num_days() > 365 * 4 => Grain::Year,
            (Some(a), Some(b)) if (b - a).num_days() < 45 => Grain::Day,
            _ => Grain::Month,
        }
    }

    /// The column that holds a quality of the mentioned table or the joined ones.
    pub(super) fn quality_column(&self, quality: Quality, of: Option<usize>) -> Option<ColumnId> {
        self.quality_measure(quality, of).map(|(column, _)| column)
    }

    /// The column that holds a quality, and whether less of the column is more of the quality.
    pub(super) fn quality_measure(&self, quality: Quality, of: Option<usize>) -> Option<(ColumnId, bool)> {
        let tables = of.map(|m| self.pins.tables[m]).into_iter().chain(self.scope.tree.tables.iter().copied());
        tables.filter(|&t| self.scope.tree.position(t).is_some()).find_map(|table| self.quality_in(quality, table))
    }

    fn quality_in(&self, quality: Quality, table: TableId) -> Option<(ColumnId, bool)> {
        if quality == Quality::Date {
            return self.index.tables[table].time.map(|time| (time, false));
        }
        let own = || self.index.tables[table].columns.clone().map(|c| (c, &self.index.columns[c]));
        let ordered = |kind: ColumnType| kind.is_number() || matches!(kind, ColumnType::Time | ColumnType::Interval);
        let figures = || own().filter(|(_, c)| c.role != Role::Identifier && ordered(c.kind));
        let stems = quality.stems().iter();
        let found = stems.filter_map(|(stem, less)| {
            figures().find(|(_, c)| c.words.iter().any(|w| w == stem)).map(|(id, _)| (id, *less))
        });
        found.into_iter().next().or_else(|| {
            let begun = |w: &String| matches!(w.as_str(), "birth" | "found" | "open" | "built" | "build");
            let birth = own().find(|(_, c)| c.time.is_some() && c.words.iter().any(begun));
            birth.filter(|_| quality == Quality::Age).map(|(id, _)| (id, true))
        })
    }
}
