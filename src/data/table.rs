//! A result: typed columns over Arrow batches.

use arrow::array::{Array, RecordBatch};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use super::cells::Cells;
use super::{Column, ColumnType};

/// Rows that a source returned. Every Arrow column has a type that [`ColumnType::arrow`] names.
#[derive(Debug, Clone, Default)]
pub struct ResultTable {
    pub columns: Vec<Column>,
    pub batches: Vec<RecordBatch>,
    /// Whether rows were left out because a limit was reached.
    pub truncated: bool,
}

/// One cell, borrowed from a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    /// Exact decimal digits.
    Decimal(&'a str),
    Text(&'a str),
    Date(NaiveDate),
    Timestamp(NaiveDateTime),
    TimestampTz(DateTime<Utc>),
    Binary(&'a [u8]),
}

impl Value<'_> {
    /// The value as a float, for statistics (never for display of exact numbers).
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Integer(n) => Some(*n as f64),
            Self::Float(x) if x.is_finite() => Some(*x),
            Self::Decimal(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Whether there is no value.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl ResultTable {
    /// How many rows there are.
    pub fn row_count(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The cell at `row` and `column`, both from 0; `Null` outside the table.
    pub fn value(&self, row: usize, column: usize) -> Value<'_> {
        let mut row = row;
        for batch in &self.batches {
            if row < batch.num_rows() {
                return match (self.columns.get(column), batch.columns().get(column)) {
                    (Some(c), Some(array)) => cell(array.as_ref(), c.kind, row),
                    _ => Value::Null,
                };
            }
            row -= batch.num_rows();
        }
        Value::Null
    }

    /// All cells of one column, top to bottom.
    pub fn column_values(&self, column: usize) -> impl Iterator<Item = Value<'_>> {
        let kind = self.columns.get(column).map_or(ColumnType::Other, |c| c.kind);
        self.batches.iter().filter_map(move |b| b.columns().get(column)).flat_map(move |array| {
            let cells = Cells::of(array.as_ref(), kind);
            (0..array.len()).map(move |row| cells.get(row))
        })
    }

    /// Memory held by the cells, in bytes.
    pub fn size_bytes(&self) -> usize {
        self.batches.iter().map(RecordBatch::get_array_memory_size).sum()
    }
}

/// Every cell of an Arrow array that keeps to [`ColumnType::arrow`], top to bottom.
pub fn cells(array: &dyn Array, kind: ColumnType) -> impl Iterator<Item = Value<'_>> {
    let cells = Cells::of(array, kind);
    (0..array.len()).map(move |row| cells.get(row))
}

/// Reads one cell of an Arrow array that keeps to [`ColumnType::arrow`].
pub fn cell(array: &dyn Array, kind: ColumnType, row: usize) -> Value<'_> {
    Cells::of(array, kind).get(row)
}
