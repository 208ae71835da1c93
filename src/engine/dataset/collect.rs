//! Gathers an answer until it is whole or a limit is reached.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;

use super::convert;
use crate::data::{Column, Limits, ResultTable};

/// The part of an answer that was taken so far.
pub(super) struct Collector {
    limits: Limits,
    columns: Vec<Column>,
    pieces: Vec<Vec<ArrayRef>>,
    rows: usize,
    bytes: usize,
    truncated: bool,
}

impl Collector {
    pub(super) fn new(schema: &SchemaRef, limits: &Limits) -> Self {
        let columns: Vec<Column> = schema.fields().iter().map(|f| convert::column(f)).collect();
        let pieces = columns.iter().map(|_| Vec::new()).collect();
        Self { limits: *limits, columns, pieces, rows: 0, bytes: 0, truncated: false }
    }

    /// Takes what fits of a batch, and tells whether more may come.
    pub(super) fn take(&mut self, batch: &RecordBatch) -> Result<bool, ArrowError> {
        let wanted = self.limits.rows - self.rows;
        self.truncated |= batch.num_rows() > wanted;
        let batch = if batch.num_rows() > wanted { &batch.slice(0, wanted) } else { batch };
        let mut arrays = Vec::with_capacity(self.columns.len());
        for (array, column) in batch.columns().iter().zip(&self.columns) {
            let (array, cut) = shorten(convert::convert(array, column.kind)?, self.limits.cell_bytes);
            self.truncated |= cut;
            arrays.push(array);
        }
        let size = arrays.iter().map(|a| a.to_data().get_slice_memory_size()).sum::<Result<usize, _>>()?;
        let room = self.limits.bytes.saturating_sub(self.bytes);
        let rows = if size <= room { batch.num_rows() } else { rows_within(room, size, batch.num_rows()) };
        for (pieces, array) in self.pieces.iter_mut().zip(arrays) {
            pieces.push(array.slice(0, rows));
        }
        self.rows += rows;
        self.bytes += size;
        let whole = rows == batch.num_rows();
        self.truncated |= !whole;
        Ok(whole)
    }

    /// Notes that the source held more rows than were taken.
    pub(super) fn more_rows_exist(&mut self) {
        self.truncated = true;
    }

    /// Whether no further row may be taken.
    pub(super) fn full(&self) -> bool {
        self.rows >= self.limits.rows
    }

    /// The answer, with columns whose kind only all values together decide.
    pub(super) fn finish(mut self) -> Result<ResultTable, ArrowError> {
        for (column, pieces) in self.columns.iter_mut().zip(&mut self.pieces) {
            if pieces.iter().any(|p| *p.data_type() == DataType::UInt64) {
                (column.kind, *pieces) = convert::finish_wide(pieces)?;
            }
        }
        let fields: Vec<Field> =
            self.columns.iter().map(|c| Field::new(c.name.as_str(), c.kind.arrow(), true)).collect();
        let schema = Arc::new(Schema::new(fields));
        let count = self.pieces.first().map_or(0, Vec::len);
        let batch = |i: usize| {
            let arrays = self.pieces.iter().map(|p| Arc::clone(&p[i])).collect();
            RecordBatch::try_new(Arc::clone(&schema), arrays)
        };
        let batches = (0..count).map(batch).collect::<Result<_, _>>()?;
        Ok(ResultTable { columns: self.columns, batches, truncated: self.truncated })
    }
}

/// How many of `rows` rows of `size` bytes together fit in `room` bytes.
fn rows_within(room: usize, size: usize, rows: usize) -> usize {
    (room / (size / rows.max(1)).max(1)).min(rows)
}

/// Cuts cells that are longer than a cell may be, and tells whether any was.
fn shorten(array: ArrayRef, most: usize) -> (ArrayRef, bool) {
    if let Some(texts) = array.as_string_opt::<i32>() {
        if texts.offsets().windows(2).all(|w| (w[1] - w[0]).unsigned_abs() as usize <= most) {
            return (array, false);
        }
        let cut: StringArray = texts.iter().map(|t| t.map(|t| &t[..t.floor_char_boundary(most)])).collect();
        return (Arc::new(cut), true);
    }
    if let Some(blobs) = array.as_binary_opt::<i32>() {
        if blobs.offsets().windows(2).all(|w| (w[1] - w[0]).unsigned_abs() as usize <= most) {
            return (array, false);
        }
        let cut: BinaryArray = blobs.iter().map(|b| b.map(|b| &b[..b.len().min(most)])).collect();
        return (Arc::new(cut), true);
    }
    (array, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::Int64Array;

    fn batch(texts: &[&str]) -> RecordBatch {
        let schema = Schema::new(vec![Field::new("n", DataType::Int64, true), Field::new("t", DataType::Utf8, true)]);
        let numbers: Int64Array = (0..texts.len()).map(|n| i64::try_from(n).ok()).collect();
        let texts: StringArray = texts.iter().map(|t| Some(*t)).collect();
        RecordBatch::try_new(Arc::new(schema), vec![Arc::new(numbers), Arc::new(texts)]).unwrap()
    }

    fn collect(limits: Limits, batches: &[RecordBatch]) -> ResultTable {
        let mut collector = Collector::new(&batches[0].schema(), &limits);
        for b in batches {
            if !collector.take(b).unwrap() {
                break;
            }
        }
        collector.finish().unwrap()
    }

    #[test]
    fn rows_beyond_the_limit_are_left_out() {
        let limits = Limits { rows: 3, ..Limits::default() };
        let table = collect(limits, &[batch(&["a", "b"]), batch(&["c", "d"])]);
        assert_eq!(table.row_count(), 3);
        assert!(table.truncated);
    }

    #[test]
    fn a_long_cell_is_cut_between_characters_and_the_result_says_so() {
        let limits = Limits { cell_bytes: 4, ..Limits::default() };
        let table = collect(limits, &[batch(&["aéé€", "ok"])]);
        assert!(table.truncated);
        assert_eq!(table.value(0, 1), crate::data::Value::Text("aé"));
        assert_eq!(table.value(1, 1), crate::data::Value::Text("ok"));
    }

    #[test]
    fn bytes_beyond_the_limit_end_the_answer() {
        let long = "x".repeat(1_000);
        let texts: Vec<&str> = (0..100).map(|_| long.as_str()).collect();
        let table = collect(Limits { bytes: 20_000, ..Limits::default() }, &[batch(&texts)]);
        assert!(table.truncated);
        assert!((5..=20).contains(&table.row_count()), "{}", table.row_count());
    }
}
