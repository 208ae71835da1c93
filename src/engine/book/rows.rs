//! From cells of a sheet to rows of text.

use std::mem;

use crate::engine::csv::{MOST_COLUMNS, too_wide};
use crate::engine::files::{Spool, Spooled};
use crate::engine::types::EngineError;

/// Rows with one cell below the table that are kept back until it is clear that they are no part of it.
const MOST_HELD: usize = 200;

/// Rows whose numbers are kept: a header is looked for and chosen among them.
const NUMBERED: usize = 500;

/// A stretch of cells that are shown as one: the first holds the value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Merged {
    pub column: u32,
    pub first_row: u32,
    pub last_row: u32,
}

/// Takes cells row by row.
pub(super) struct SheetRows {
    spool: Spool,
    /// Sorted by their first row, the next one last.
    merged: Vec<Merged>,
    /// Merged cells that go on, with their values.
    going_on: Vec<(Merged, String)>,
    row: Vec<String>,
    at: u32,
    last: Option<u32>,
    /// Whether a row with several cells was seen: from there on the table goes.
    begun: bool,
    held: Vec<(u32, Vec<String>)>,
    /// The numbers of the first rows that were taken, from 1.
    lines: Vec<u32>,
}

impl SheetRows {
    pub(super) fn new(spool: Spool, mut merged: Vec<Merged>) -> Self {
        merged.retain(|m| m.last_row > m.first_row);
        merged.sort_by_key(|m| std::cmp::Reverse(m.first_row));
        let (row, held, going_on, lines) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { spool, merged, going_on, row, at: 0, last: None, begun: false, held, lines }
    }

    /// Whether enough was taken.
    pub(super) fn full(&self) -> bool {
        self.spool.full()
    }

    /// Takes a cell; cells come row by row.
    pub(super) fn cell(&mut self, row: u32, column: u32, text: &str) -> Result<(), EngineError> {
        if row != self.at {
            self.end_row()?;
            if row < self.at {
                return Err(EngineError::NotReadable("The rows of a sheet are out of order.".into()));
            }
            self.at = row;
        }
        if text.is_empty() {
            return Ok(());
        }
        let column = column as usize;
        if column >= MOST_COLUMNS {
            return Err(too_wide());
        }
        if self.row.len() <= column {
            self.row.resize(column + 1, String::new());
        }
        text.clone_into(&mut self.row[column]);
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), EngineError> {
        let mut row = mem::take(&mut self.row);
        let filled = row.iter().filter(|c| !c.trim().is_empty()).count();
        self.fill_merged(&mut row, filled);
        if filled == 0 {
            return Ok(());
        }
        let after_gap = self.last.is_some_and(|last| self.at > last + 1);
        self.last = Some(self.at);
        if self.begun && filled == 1 && (after_gap || !self.held.is_empty()) && self.held.len() < MOST_HELD {
            self.held.push((self.at, row));
            return Ok(());
        }
        self.begun |= filled > 1;
        for (at, held) in mem::take(&mut self.held) {
            self.take(at, &held)?;
        }
        self.take(self.at, &row)
    }

    fn take(&mut self, at: u32, row: &[String]) -> Result<(), EngineError> {
        if self.lines.len() < NUMBERED {
            self.lines.push(at.saturating_add(1));
        }
        self.spool.push(row)
    }

    /// A value that is shown over several rows belongs to each of them.
    fn fill_merged(&mut self, row: &mut Vec<String>, filled: usize) {
        self.going_on.retain(|(merged, _)| merged.last_row >= self.at);
        if filled > 0 {
            for (merged, value) in &self.going_on {
                let column = merged.column as usize;
                if row.len() <= column {
                    row.resize(column + 1, String::new());
                }
                if row[column].is_empty() {
                    row[column].clone_from(value);
                }
            }
        }
        while let Some(merged) = self.merged.pop_if(|m| m.first_row <= self.at) {
            let value = row.get(merged.column as usize).filter(|v| !v.is_empty());
            if let Some(value) = value.filter(|_| merged.first_row == self.at) {
                self.going_on.push((merged, value.clone()));
            }
        }
    }

    /// The rows, and how many lines below the table were left out.
    pub(super) fn finish(mut self) -> Result<(Spooled, usize), EngineError> {
        self.end_row()?;
        Ok((Spooled { lines: self.lines, ..self.spool.finish()? }, self.held.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(cells: &[(u32, u32, &str)], merged: Vec<Merged>) -> (String, usize) {
        let folder = tempfile::tempdir().unwrap();
        let mut rows = SheetRows::new(Spool::new(folder.path(), false).unwrap(), merged);
        for (row, column, text) in cells {
            rows.cell(*row, *column, text).unwrap();
        }
        let (spooled, below) = rows.finish().unwrap();
        (std::fs::read_to_string(&spooled.file).unwrap(), below)
    }

    #[test]
    fn empty_rows_go_and_notes_below_the_table_are_left_out() {
        let above = [(2, 1, "a"), (2, 2, "b"), (3, 1, "1"), (3, 2, ""), (5, 2, "2"), (6, 1, "3"), (6, 2, "4")];
        let cells = [above.as_slice(), &[(9, 1, "source")]].concat();
        assert_eq!(taken(&cells, Vec::new()), (",a,b\n,1\n,,2\n,3,4\n".to_owned(), 1));
    }

    #[test]
    fn a_value_merged_over_rows_stands_in_each() {
        let north = Merged { column: 0, first_row: 1, last_row: 3 };
        let cells = [(0, 0, "area"), (0, 1, "n"), (1, 0, "North"), (1, 1, "1"), (2, 1, "2"), (3, 1, "3"), (4, 1, "4")];
        assert_eq!(taken(&cells, vec![north]).0, "area,n\nNorth,1\nNorth,2\nNorth,3\n,4\n");
    }

    #[test]
    fn a_far_away_cell_costs_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut rows = SheetRows::new(Spool::new(folder.path(), false).unwrap(), Vec::new());
        rows.cell(1_048_575, 0, "x").unwrap();
        assert!(rows.cell(1_048_575, 16_383, "x").is_err());
    }
}
