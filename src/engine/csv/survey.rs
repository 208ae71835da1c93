//! What the columns of a file hold, cell by cell, and how regular its rows are.

use csv::{ByteRecord, StringRecord};

use super::ending::breaks;
use super::guess::Guess;
use super::preview::Given;
use super::promise::Promise;
use super::shape::{MOST_COLUMNS, Shape};

/// Lines from which on a row seems to have swallowed others.
const TALL: usize = 100;

/// Everything seen of the rows so far.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub header: Option<StringRecord>,
    pub guesses: Vec<Guess>,
    pub rows: u64,
    /// Rows with fewer cells than the table has columns; the missing ones are empty.
    pub short: u64,
    /// Rows with more filled cells than a usual row has.
    pub long: u64,
    /// A row that goes over very many lines of the file: its place, from 1, and its lines.
    pub tall: Option<(u64, usize)>,
    /// Rows passed over: those above the table.
    passed: usize,
}

/// Where a row belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Above,
    Header,
    Body,
}

impl Survey {
    /// Counts a row and says where it belongs.
    pub(super) fn place(&mut self, shape: &Shape) -> Place {
        if self.passed < shape.leading {
            self.passed += 1;
            Place::Above
        } else if shape.has_header && self.passed == shape.leading {
            self.passed += 1;
            Place::Header
        } else {
            Place::Body
        }
    }

    /// Looks at a row. False when the table would have too many columns.
    pub(super) fn see(&mut self, row: &StringRecord, shape: &Shape) -> bool {
        match self.place(shape) {
            Place::Above => {}
            Place::Header => {
                self.widen(filled_width(row.as_byte_record()).max(shape.width));
                self.header = Some(row.clone());
            }
            Place::Body => {
                self.see_body(row.as_byte_record(), shape);
                for (guess, cell) in self.guesses.iter_mut().zip(row) {
                    guess.see(cell, shape.mark);
                }
            }
        }
        self.guesses.len() <= MOST_COLUMNS
    }

    /// The same for a row of bytes of which the caller knows that they are UTF-8: the whole file goes this way.
    pub(super) fn see_bytes(&mut self, row: &ByteRecord, shape: &Shape) -> Result<bool, std::str::Utf8Error> {
        let text = std::str::from_utf8(row.as_slice())?;
        if self.place_is_not_body(shape) {
            return Ok(self.see(&super::source::as_text(row), shape));
        }
        self.see_body(row, shape);
        for (at, guess) in self.guesses.iter_mut().enumerate() {
            let cell = row.range(at).and_then(|r| text.get(r)).unwrap_or_default();
            guess.see(cell, shape.mark);
        }
        Ok(self.guesses.len() <= MOST_COLUMNS)
    }

    fn place_is_not_body(&self, shape: &Shape) -> bool {
        self.passed < shape.leading + usize::from(shape.has_header)
    }

    fn see_body(&mut self, row: &ByteRecord, shape: &Shape) {
        self.rows += 1;
        if self.tall.is_none() && row.as_slice().len() > TALL {
            let lines = breaks(row.as_slice()) + 1;
            self.tall = (lines > TALL).then_some((self.rows, lines));
        }
        let len = row.len();
        let usual = self.header.as_ref().map_or(shape.width, StringRecord::len).max(shape.width);
        if len < usual {
            self.short += 1;
        }
        if len > self.guesses.len() || len > usual {
            let filled = filled_width(row);
            self.long += u64::from(filled > usual);
            self.widen(filled.max(shape.width));
        }
    }

    /// What is known before any row is seen.
    pub(super) fn of(given: &Given<'_>) -> Self {
        let mut survey = Self::default();
        if let Some(names) = given.names {
            survey.header = Some(StringRecord::from(names.to_vec()));
            survey.widen(names.len());
        }
        survey.widen(given.words.iter().max().map_or(0, |last| last + 1));
        given.words.iter().for_each(|at| survey.guesses[*at].word = true);
        for (guess, declared) in survey.guesses.iter_mut().zip(given.declared.unwrap_or_default()) {
            guess.promise = Some(Box::new(Promise::new(declared.clone())));
        }
        survey
    }

    /// Whether a column has neither a name nor a value.
    pub(super) fn is_blank(&self, at: usize) -> bool {
        let named = self.header.as_ref().and_then(|h| h.get(at)).is_some_and(|name| !name.trim().is_empty());
        !named && self.guesses[at].values + self.guesses[at].markers == 0
    }

    /// Columns that appear late were empty in all rows before.
    fn widen(&mut self, width: usize) {
        let before = self.rows.saturating_sub(1);
        while self.guesses.len() < width {
            self.guesses.push(Guess::after_empty(before));
        }
    }
}

/// Cells up to the last filled one.
fn filled_width(row: &ByteRecord) -> usize {
    (0..row.len()).rev().find(|at| row.get(*at).is_some_and(|c| !c.trim_ascii().is_empty())).map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::ColumnType;
    use crate::engine::csv::dialect::Dialect;
    use crate::engine::csv::encoding::Detected;

    fn surveyed(rows: &[&[&str]]) -> Survey {
        let dialect = Dialect { delimiter: b',', quote: None, escape: None };
        let detected = Detected { encoding: encoding_rs::UTF_8, mark: 0 };
        let shape = Shape {
            detected,
            dialect,
            leading: 0,
            above: 0,
            has_header: true,
            mark: b'.',
            width: 2,
            grid: false,
            open_quote: None,
        };
        let mut survey = Survey::default();
        for row in rows {
            assert!(survey.see(&StringRecord::from(row.to_vec()), &shape));
        }
        survey
    }

    #[test]
    fn rows_of_another_length_are_counted() {
        let survey = surveyed(&[&["a", "b"], &["1", "2"], &["3"], &["4", "5", "x"], &["6", "7", ""]]);
        assert_eq!((survey.rows, survey.short, survey.long), (4, 1, 1));
        assert_eq!(survey.guesses.len(), 3);
        assert_eq!(survey.guesses[0].kind(), ColumnType::Integer);
        assert_eq!(survey.guesses[2].kind(), ColumnType::Text);
    }

    #[test]
    fn empty_cells_past_the_table_make_no_column() {
        let survey = surveyed(&[&["a", "b", ""], &["1", "2", ""], &["3", "4", ""]]);
        assert_eq!((survey.guesses.len(), survey.long), (2, 0));
    }
}
