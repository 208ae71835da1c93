//! Rows of text in a file of our own, on the way from a reader to the table: memory stays the same however many.

use std::path::Path;

use csv::{Writer, WriterBuilder};
use tempfile::{NamedTempFile, TempPath};

use super::disk;
use crate::engine::csv::{MOST_COLUMNS, SAMPLE, is_flag, looks_like_a_number, too_wide};
use crate::engine::types::EngineError;

/// Bytes that one table may take as text: past this its file says little in many words.
const MOST: u64 = 2 << 30;
/// Bytes that one cell may take.
const LONGEST: usize = 16 << 20;

/// Takes rows.
pub(in crate::engine) struct Spool {
    out: Writer<NamedTempFile>,
    written: u64,
    rows: u64,
    sample: bool,
    words: Vec<bool>,
}

/// Rows that were taken.
#[derive(Debug)]
pub(in crate::engine) struct Spooled {
    /// Goes away with this value.
    pub file: TempPath,
    pub rows: u64,
    pub bytes: u64,
    /// Columns that hold texts which look like something else.
    pub words: Vec<usize>,
    /// In which rows of the source the first rows stood, from 1, where they are not counted through.
    pub lines: Vec<u32>,
}

impl Spool {
    /// A spool in this folder. `sample`: only the start of the table is wanted.
    pub(in crate::engine) fn new(folder: &Path, sample: bool) -> Result<Self, EngineError> {
        let file = NamedTempFile::new_in(folder).map_err(disk)?;
        let out = WriterBuilder::new().flexible(true).from_writer(file);
        Ok(Self { out, written: 0, rows: 0, sample, words: Vec::new() })
    }

    /// Takes a row; empty cells at its end may be left out.
    pub(in crate::engine) fn push<S: AsRef<str>>(&mut self, cells: &[S]) -> Result<(), EngineError> {
        if cells.len() > MOST_COLUMNS {
            return Err(too_wide());
        }
        for cell in cells {
            let length = cell.as_ref().len();
            if length > LONGEST {
                return Err(EngineError::NotReadable(format!("A value in row {} is too long.", self.rows + 1)));
            }
            self.written += length as u64 + 1;
            self.out.write_field(cell.as_ref()).map_err(disk)?;
        }
        if cells.is_empty() {
            self.out.write_field("").map_err(disk)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(disk)?;
        self.rows += 1;
        if self.written > MOST {
            return Err(EngineError::NotReadable("The file unpacks to more than a table may hold.".into()));
        }
        Ok(())
    }

    /// Notes that a cell is a text by the file's own word: where it looks like a number, its column stays text.
    pub(in crate::engine) fn word(&mut self, column: usize, text: &str) {
        if self.words.len() <= column {
            self.words.resize(column + 1, false);
        }
        let text = text.trim();
        self.words[column] |= is_flag(text) || looks_like_a_number(text);
    }

    /// Bytes taken so far.
    pub(in crate::engine) fn written(&self) -> u64 {
        self.written
    }

    /// Whether enough was taken.
    pub(in crate::engine) fn full(&self) -> bool {
        self.sample && self.written >= SAMPLE as u64
    }

    pub(in crate::engine) fn finish(self) -> Result<Spooled, EngineError> {
        let file = self.out.into_inner().map_err(|e| disk(e.into_error()))?.into_temp_path();
        let words = self.words.iter().enumerate().filter(|(_, word)| **word).map(|(at, _)| at).collect();
        Ok(Spooled { file, rows: self.rows, bytes: self.written, words, lines: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_went_in() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::new(folder.path(), false).unwrap();
        spool.push(&["a", "", "x\n\"y\", z"]).unwrap();
        spool.push::<&str>(&[]).unwrap();
        spool.push(&["b"]).unwrap();
        let spooled = spool.finish().unwrap();
        assert_eq!(std::fs::read_to_string(&spooled.file).unwrap(), "a,,\"x\n\"\"y\"\", z\"\n\"\"\nb\n");
        assert_eq!(spooled.rows, 3);
        drop(spooled);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_row_that_is_too_wide_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let wide = vec!["x"; MOST_COLUMNS + 1];
        assert!(Spool::new(folder.path(), false).unwrap().push(&wide).is_err());
    }
}
