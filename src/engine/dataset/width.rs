//! How much of memory the rows of stored tables take: few long rows need other steps than many short ones.

use std::fs::File;
use std::path::{Path, PathBuf};

use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};

use super::failure;
use crate::engine::types::{DatasetTable, EngineError};

/// Rows that are worked on at a time: at most so many that what each step costs by itself does not count, and at least.
const MOST_ROWS: u64 = 16_384;
const LEAST_ROWS: u64 = 16;
/// Bytes that the rows which are worked on at a time should not exceed.
const BATCH_BYTES: u64 = 8 << 20;

/// The mean width of the rows of the widest table, as the footers of its files tell, in bytes.
///
/// # Errors
/// `NotReadable` when a file is damaged.
pub(super) fn widest(tables: &[DatasetTable]) -> Result<u64, EngineError> {
    let widths = tables.iter().map(|table| width(&table.files));
    Ok(widths.collect::<Result<Vec<_>, _>>()?.into_iter().max().unwrap_or(0))
}

/// How many rows of such a width are worked on at a time.
pub(super) fn batch_rows(row_bytes: u64) -> usize {
    let rows = (BATCH_BYTES / row_bytes.max(1)).clamp(LEAST_ROWS, MOST_ROWS);
    usize::try_from(rows).unwrap_or(usize::MAX)
}

fn width(files: &[PathBuf]) -> Result<u64, EngineError> {
    let (mut rows, mut bytes) = (0_u64, 0_u64);
    for file in files {
        let (more_rows, more_bytes) = measure(file).map_err(|e| failure::unreadable(&e))?;
        rows = rows.saturating_add(more_rows);
        bytes = bytes.saturating_add(more_bytes);
    }
    Ok(bytes / rows.max(1))
}

/// Rows of a file, and the bytes that they take once they are read.
fn measure(file: &Path) -> anyhow::Result<(u64, u64)> {
    let metadata = ArrowReaderMetadata::load(&File::open(file)?, ArrowReaderOptions::new())?;
    let (mut rows, mut bytes) = (0, 0);
    for group in metadata.metadata().row_groups() {
        rows += u64::try_from(group.num_rows()).unwrap_or(0);
        for column in group.columns() {
            // Texts that repeat are written once and read as often as they repeat.
            let read = column.unencoded_byte_array_data_bytes().unwrap_or_else(|| column.uncompressed_size());
            bytes += u64::try_from(read).unwrap_or(0);
        }
    }
    Ok((rows, bytes))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;

    use super::*;

    #[test]
    fn a_text_that_repeats_counts_as_often_as_it_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part.parquet");
        let texts: ArrayRef = Arc::new(StringArray::from(vec!["x".repeat(100_000); 200]));
        let batch = RecordBatch::try_from_iter([("note", texts)]).unwrap();
        let mut writer = ArrowWriter::try_new(File::create(&path).unwrap(), batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        let table = DatasetTable::new("t", vec![path]);
        let bytes = widest(&[table]).unwrap();
        assert!((100_000..101_000).contains(&bytes), "{bytes}");
        assert_eq!(batch_rows(bytes), 83);
    }

    #[test]
    fn rows_of_usual_width_are_worked_on_by_thousands_and_huge_ones_by_a_few() {
        assert_eq!(batch_rows(0), 16_384);
        assert_eq!(batch_rows(500), 16_384);
        assert_eq!(batch_rows(50 << 20), 16);
    }
}
