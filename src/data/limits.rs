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
    /// Longest time from start to last row.
    pub deadline: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { rows: 10_000, bytes: 64 << 20, cell_bytes: 1 << 20, deadline: Duration::from_secs(30) }
    }
}

impl Limits {
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
}
