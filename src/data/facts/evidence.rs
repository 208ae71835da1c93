//! Which cells a number was computed from, and the sentences that carry such numbers.

use super::piece::{CellRange, CellRef, Fact, FactKind, Piece};

/// Up to this many cells are listed one by one; longer runs become ranges.
const LISTED: usize = 200;

/// The cells behind a number.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Evidence {
    cells: Vec<CellRef>,
    ranges: Vec<CellRange>,
}

impl Evidence {
    pub(super) fn cell(row: usize, column: usize) -> Self {
        Self { cells: vec![CellRef { row, column }], ranges: Vec::new() }
    }

    /// These rows of one column.
    pub(super) fn rows(column: usize, rows: impl IntoIterator<Item = usize>) -> Self {
        let mut rows: Vec<usize> = rows.into_iter().collect();
        rows.sort_unstable();
        rows.dedup();
        if rows.len() <= LISTED {
            let cells = rows.into_iter().map(|row| CellRef { row, column }).collect();
            return Self { cells, ranges: Vec::new() };
        }
        let mut ranges: Vec<CellRange> = Vec::new();
        for row in rows {
            match ranges.last_mut() {
                Some(range) if range.last_row + 1 == row => range.last_row = row,
                _ => ranges.push(CellRange { column, first_row: row, last_row: row }),
            }
        }
        Self { cells: Vec::new(), ranges }
    }

    pub(super) fn and(mut self, other: Self) -> Self {
        self.cells.extend(other.cells);
        self.ranges.extend(other.ranges);
        self
    }
}

/// A number as shown, as computed, and where it came from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    pub(super) text: String,
    pub(super) value: f64,
    pub(super) from: Evidence,
}

/// A sentence being written.
#[derive(Debug, Default)]
pub(super) struct Sentence {
    pieces: Vec<Piece>,
}

impl Sentence {
    pub(super) fn new(text: impl AsRef<str>) -> Self {
        Self::default().text(text)
    }

    pub(super) fn text(mut self, text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        match self.pieces.last_mut() {
            _ if text.is_empty() => {}
            Some(Piece::Text { text: before }) => before.push_str(text),
            _ => self.pieces.push(Piece::text(text)),
        }
        self
    }

    pub(super) fn number(mut self, figure: Figure) -> Self {
        let Evidence { cells, ranges } = figure.from;
        self.pieces.push(Piece::Number { text: figure.text, value: figure.value, cells, ranges });
        self
    }

    /// Takes over what another sentence says.
    pub(super) fn then(mut self, other: Self) -> Self {
        for piece in other.pieces {
            match piece {
                Piece::Text { text } => self = self.text(text),
                number @ Piece::Number { .. } => self.pieces.push(number),
            }
        }
        self
    }

    /// Ends the sentence and weighs it.
    pub(super) fn fact(self, kind: FactKind, score: f64) -> Fact {
        Fact { kind, sentence: self.text(".").pieces, score }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_cells_are_listed_and_long_runs_are_ranges() {
        assert_eq!(Evidence::rows(2, [3, 1, 3]).cells, [CellRef { row: 1, column: 2 }, CellRef { row: 3, column: 2 }]);
        let many = Evidence::rows(0, (0..500).filter(|row| *row != 250));
        assert!(many.cells.is_empty());
        let spans: Vec<_> = many.ranges.iter().map(|r| (r.first_row, r.last_row)).collect();
        assert_eq!(spans, [(0, 249), (251, 499)]);
    }

    #[test]
    fn texts_beside_each_other_are_one_piece_and_a_stop_ends_them() {
        let fact = Sentence::new("iPads ").text("").text("lead").fact(FactKind::Total, 1.0);
        assert_eq!(fact.sentence, [Piece::text("iPads lead.")]);
    }
}
