//! Columns that a question means without naming them.

use super::super::dates::Grain;
use super::super::grammar::Quality;
use super::super::index::{ColumnId, Index, TableId};
use super::super::roles::Role;
use super::Assembly;

/// The time of a table's rows; for rows without one, the best of the tables they point to.
pub(super) fn event_time(index: &Index, table: TableId) -> Option<ColumnId> {
    let mut level = vec![table];
    for _ in 0..3 {
        let best = level.iter().filter_map(|&t| index.tables[t].time.map(|c| (event_rank(index, t), c)));
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

/// Whether a table is about something that happens.
fn event_rank(index: &Index, table: TableId) -> usize {
    let events =
        ["order", "sale", "invoic", "transact", "payment", "purchas", "rental", "book", "visit", "event", "header"];
    index.tables[table].words.iter().filter(|w| events.contains(&w.as_str())).count()
}

impl Assembly<'_> {
    /// When the rows that are looked at happened: the subject's own time, else that of what it belongs to.
    pub(super) fn default_time(&self) -> Option<ColumnId> {
        let root = *self.scope.tree.tables.first()?;
        event_time(self.index, root).or_else(|| self.scope.tree.tables.iter().find_map(|&t| self.index.tables[t].time))
    }

    pub(super) fn natural_grain(&self, column: ColumnId) -> Grain {
        let entry = &self.index.columns[column];
        let day =
            |text: &Option<String>| text.as_deref().and_then(|t| t.get(..10)).and_then(super::super::moments::day);
        match (day(&entry.min), day(&entry.max)) {
            (Some(a), Some(b)) if (b - a).num_days() > 365 * 4 => Grain::Year,
            (Some(a), Some(b)) if (b - a).num_days() < 45 => Grain::Day,
            _ => Grain::Month,
        }
    }

    pub(super) fn quality_column(&self, quality: Quality, of: Option<usize>) -> Option<ColumnId> {
        let tables = of.map(|m| self.pins.tables[m]).into_iter().chain(self.scope.tree.tables.iter().copied());
        for table in tables {
            if self.scope.tree.position(table).is_none() {
                continue;
            }
            if quality == Quality::Date {
                if let Some(time) = self.index.tables[table].time {
                    return Some(time);
                }
                continue;
            }
            let numbers =
                || self.index.tables[table].columns.clone().filter(|&c| self.index.columns[c].role != Role::Identifier);
            let found = quality
                .stems()
                .iter()
                .find_map(|stem| numbers().find(|&c| self.index.columns[c].words.iter().any(|w| w == stem)));
            if found.is_some() {
                return found;
            }
            if quality == Quality::Age {
                let birth = numbers().find(|&c| {
                    self.index.columns[c].time.is_some()
                        && self.index.columns[c]
                            .words
                            .iter()
                            .any(|w| w == "birth" || w == "found" || w == "open" || w == "built" || w == "build")
                });
                if birth.is_some() {
                    return birth;
                }
            }
        }
        None
    }
}
