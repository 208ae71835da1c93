//! Gathers an answer until it is whole or a limit is reached.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use arrow::error::ArrowError;

use super::convert;
use crate::data::{Column, Limits, LongCells, ResultTable, cut_text};
use crate::engine::types::EngineError;

/// The most that all cells may take, whatever the limits say: a column's places are counted with 31 bits.
const MOST_BYTES: usize = 1 << 30;
/// A batch that takes more than this is looked at a few rows at a time.
const LARGE: usize = 8 << 20;
const FEW: usize = 64;

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
    pub(super) fn take(&mut self, batch: &RecordBatch) -> Result<bool, EngineError> {
        let wanted = self.limits.rows - self.rows;
        self.truncated |= batch.num_rows() > wanted;
        let rows = batch.num_rows().min(wanted);
        // A large batch is taken in parts, so that only what is kept is made into the form that results have.
        let part = if batch.get_array_memory_size() > LARGE { FEW } else { rows.max(1) };
        let mut at = 0;
        while at < rows {
            let length = part.min(rows - at);
            if !self.take_part(&batch.slice(at, length))? {
                return Ok(false);
            }
            at += length;
        }
        Ok(true)
    }

    fn take_part(&mut self, batch: &RecordBatch) -> Result<bool, EngineError> {
        let mut arrays = Vec::with_capacity(self.columns.len());
        for (array, column) in batch.columns().iter().zip(&self.columns) {
            let converted = convert::convert(array, column.kind).map_err(anyhow::Error::from)?;
            let (array, cut) = shorten(converted, self.limits.cell_bytes);
            if cut && self.limits.long_cells == LongCells::Refuse {
                return Err(EngineError::LongCell(LongCells::sentence(&column.name, self.limits.cell_bytes)));
            }
            self.truncated |= cut;
            arrays.push(array);
        }
        let room = self.limits.bytes.min(MOST_BYTES).saturating_sub(self.bytes);
        let (rows, bytes) = rows_within(room, &arrays, batch.num_rows());
        if rows == 0 && self.rows == 0 && batch.num_rows() > 0 {
            return Err(EngineError::TooLarge);
        }
        for (pieces, array) in self.pieces.iter_mut().zip(arrays) {
            pieces.push(array.slice(0, rows));
        }
        self.rows += rows;
        self.bytes += bytes;
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
            match pieces.first().map(Array::data_type) {
                Some(DataType::UInt64) => (column.kind, *pieces) = convert::finish_wide(pieces)?,
                Some(DataType::Timestamp(TimeUnit::Nanosecond, _)) => {
                    *pieces = convert::finish_fine(pieces, column.kind)?;
                }
                _ => {}
            }
        }
        let of = |c: &Column, pieces: &[ArrayRef]| pieces.first().map_or(c.kind.arrow(), |p| p.data_type().clone());
        let fields: Vec<Field> = (self.columns.iter().zip(&self.pieces))
            .map(|(c, pieces)| Field::new(c.name.as_str(), of(c, pieces), true))
            .collect();
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

/// How many of the first rows fit in `room` bytes together, and the bytes that they take.
fn rows_within(room: usize, arrays: &[ArrayRef], rows: usize) -> (usize, usize) {
    let mut bytes = 0;
    for row in 0..rows {
        let next = bytes + arrays.iter().map(|array| cell_size(array.as_ref(), row)).sum::<usize>();
        if next > room {
            return (row, bytes);
        }
        bytes = next;
    }
    (rows, bytes)
}

/// What a cell takes: its text or bytes and their place, or a value of fixed width.
fn cell_size(array: &dyn Array, row: usize) -> usize {
    let texts = array.as_string_opt::<i32>().map(|texts| texts.value_length(row));
    let length = texts.or_else(|| array.as_binary_opt::<i32>().map(|blobs| blobs.value_length(row)));
    length.map_or(8, |length| length.unsigned_abs() as usize + 4)
}

/// Cuts cells that are longer than a cell may be, and tells whether any was.
fn shorten(array: ArrayRef, most: usize) -> (ArrayRef, bool) {
    if let Some(texts) = array.as_string_opt::<i32>() {
        if texts.offsets().windows(2).all(|w| (w[1] - w[0]).unsigned_abs() as usize <= most) {
            return (array, false);
        }
        let cut: StringArray = texts.iter().map(|t| t.map(|t| cut_text(t, most))).collect();
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
    fn a_long_cell_is_refused_by_the_name_of_its_column() {
        let mut collector = Collector::new(&batch(&[]).schema(), &Limits { cell_bytes: 4, ..Limits::default() });
        let refused = collector.take(&batch(&["ok", "longer"]));
        assert!(matches!(refused, Err(EngineError::LongCell(words)) if words.contains("\u{201c}t\u{201d}")));
    }

    #[test]
    fn a_long_cell_that_may_be_cut_is_cut_between_characters_and_the_result_says_so() {
        let limits = Limits { cell_bytes: 4, long_cells: LongCells::Cut, ..Limits::default() };
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

    #[test]
    fn long_cells_among_short_ones_are_counted_one_by_one() {
        let long = "x".repeat(1_000);
        let texts: Vec<&str> = (0..100).map(|n| if n < 30 { long.as_str() } else { "a" }).collect();
        let table = collect(Limits { bytes: 20_000, ..Limits::default() }, &[batch(&texts)]);
        assert!(table.truncated);
        assert_eq!(table.row_count(), 19);
    }

    #[test]
    fn one_row_beyond_all_limits_is_no_answer() {
        let first = batch(&["much too long"]);
        let mut collector = Collector::new(&first.schema(), &Limits { bytes: 20, ..Limits::default() });
        assert!(matches!(collector.take(&first), Err(EngineError::TooLarge)));
    }
}
