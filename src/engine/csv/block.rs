//! A stretch of rows on its way from the reader to the builders: the cells of the wanted columns, end to end.

use csv::ByteRecord;

/// Rows of one block at most.
const ROWS: usize = 16_384;
/// Bytes of one block, from which on it is full.
const BYTES: usize = 4 << 20;

/// Some rows.
#[derive(Debug, Default)]
pub(super) struct Block {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    width: usize,
}

impl Block {
    pub(super) fn new(width: usize) -> Self {
        Self { bytes: Vec::with_capacity(BYTES / 4), ends: Vec::with_capacity(ROWS * width.min(64)), width }
    }

    /// Adds the cells at the given places of a row; places past its end are empty cells.
    pub(super) fn push(&mut self, row: &ByteRecord, places: &[usize]) {
        for at in places {
            self.bytes.extend_from_slice(row.get(*at).unwrap_or_default());
            self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
        }
    }

    pub(super) fn full(&self) -> bool {
        self.rows() >= ROWS || self.bytes.len() >= BYTES
    }

    pub(super) fn rows(&self) -> usize {
        self.ends.len() / self.width.max(1)
    }

    /// Its cells as texts.
    pub(super) fn cells(&self) -> Cells<'_> {
        Cells { block: self, text: std::str::from_utf8(&self.bytes).ok() }
    }
}

/// The cells of a block.
pub(super) struct Cells<'a> {
    block: &'a Block,
    /// All of them end to end, where all bytes are UTF-8.
    text: Option<&'a str>,
}

impl Cells<'_> {
    /// Calls `each` with every cell of the column, top to bottom. Bytes that are no UTF-8 become `U+FFFD`.
    pub(super) fn column(&self, column: usize, mut each: impl FnMut(&str)) {
        let Block { bytes, ends, width } = self.block;
        for row in 0..self.block.rows() {
            let at = row * width + column;
            let start = at.checked_sub(1).map_or(0, |before| ends[before] as usize);
            let range = start..ends[at] as usize;
            match self.text.and_then(|t| t.get(range.clone())) {
                Some(cell) => each(cell),
                None => each(&String::from_utf8_lossy(&bytes[range])),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(block: &Block, column: usize) -> Vec<String> {
        let mut all = Vec::new();
        block.cells().column(column, |c| all.push(c.to_owned()));
        all
    }

    #[test]
    fn cells_come_back_column_by_column() {
        let mut block = Block::new(2);
        block.push(&ByteRecord::from(vec!["a", "b", "c"]), &[0, 2]);
        block.push(&ByteRecord::from(vec!["d"]), &[0, 2]);
        assert_eq!(block.rows(), 2);
        assert_eq!(cells(&block, 0), ["a", "d"]);
        assert_eq!(cells(&block, 1), ["c", ""]);
    }

    #[test]
    fn broken_bytes_spoil_their_own_cell_only() {
        let mut block = Block::new(1);
        block.push(&ByteRecord::from(vec![b"a\xFF".as_slice()]), &[0]);
        block.push(&ByteRecord::from(vec!["é".as_bytes()]), &[0]);
        assert_eq!(cells(&block, 0), ["a\u{FFFD}", "é"]);
    }
}
