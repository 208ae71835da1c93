//! How much of a source's time and answer one run may take.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What a run may cost. Rows beyond a limit are left out and the result says so; time beyond it ends the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Most rows kept.
    pub rows: usize,
    /// Most memory for all cells together, in bytes.
    pub bytes: usize,
    /// Longest single cell, in bytes.
    pub cell_bytes: usize,
    /// What becomes of a longer one.
    pub long_cells: LongCells,
    /// Longest time from start to last row.
    pub deadline: Duration,
}

/// What becomes of texts and bytes that are longer than a cell may be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LongCells {
    /// The run ends and names the column: an answer never holds a part of a value in silence.
    #[default]
    Refuse,
    /// Their beginning is kept and the result says so: for a look at what is in a table.
    Cut,
}

impl LongCells {
    /// What a person reads when a value is too long. `column`: its name as in the result; `most`: bytes.
    pub fn sentence(column: &str, most: usize) -> String {
        format!(
            "A value in the column \u{201c}{column}\u{201d} is longer than {most} bytes. Select a part of it, such as \
             left({column}, 1000)."
        )
    }
}

/// The beginning of a text that is longer than `most` bytes, ended between two characters.
pub fn cut_text(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}

/// The beginning of bytes that may be a text: at most `most` of them, without the first half of a character at the end.
/// Of bytes that are no text it is as many as there is room for.
pub fn cut_bytes(bytes: &[u8], most: usize) -> &[u8] {
    let kept = bytes.get(..most).unwrap_or(bytes);
    match std::str::from_utf8(kept) {
        // Only the end of what is kept is no text: the character goes on behind it.
        Err(error) if error.error_len().is_none() && kept.len() < bytes.len() => {
            kept.get(..error.valid_up_to()).unwrap_or(kept)
        }
        _ => kept,
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rows: 10_000,
            bytes: 64 << 20,
            cell_bytes: 1 << 20,
            long_cells: LongCells::Refuse,
            deadline: Duration::from_secs(30),
        }
    }
}

impl Limits {
    /// No limit but that of rows: what a caller asks for is then narrowed by the settings.
    pub fn of_rows(rows: usize) -> Self {
        Self { rows, bytes: usize::MAX, cell_bytes: usize::MAX, long_cells: LongCells::Refuse, deadline: Duration::MAX }
    }

    /// The same limits with at most `rows` rows; never more than before.
    pub fn with_rows(self, rows: usize) -> Self {
        Self { rows: self.rows.min(rows), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asking_for_more_rows_never_widens_a_limit() {
        let limits = Limits::default();
        assert_eq!(limits.with_rows(50).rows, 50);
        assert_eq!(limits.with_rows(usize::MAX), limits);
    }

    #[test]
    fn a_text_is_cut_between_two_characters() {
        for (most, kept) in [(0, ""), (1, "a"), (2, "a"), (3, "aé"), (5, "aé"), (6, "aé€"), (9, "aé€"), (10, "aé€😀")]
        {
            assert_eq!(cut_text("aé€😀", most), kept, "{most}");
            assert_eq!(cut_bytes("aé€😀".as_bytes(), most), kept.as_bytes(), "{most}");
        }
        assert_eq!(cut_text("ab", usize::MAX), "ab");
    }

    #[test]
    fn bytes_that_are_no_text_are_kept_as_far_as_there_is_room() {
        assert_eq!(cut_bytes(&[0xff, 0xfe, 0x80, 0x80], 3), [0xff, 0xfe, 0x80]);
        assert_eq!(cut_bytes(&[0x80; 100], 4), [0x80; 4]);
        // A text that ends in the middle of a character already came that way.
        assert_eq!(cut_bytes(&[b'a', 0xe2], 5), [b'a', 0xe2]);
    }
}
