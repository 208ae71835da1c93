//! Typed access to Arrow arrays: the type is looked up once per array, not once per cell.

use arrow::array::{
    Array, BinaryArray, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray, TimestampNanosecondArray,
};
use chrono::DateTime;

use super::{Column, ColumnType, Value};

/// The cells of one array, ready to be read row by row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells<'a> {
    array: Option<&'a dyn Array>,
    typed: Typed<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Typed<'a> {
    Boolean(&'a BooleanArray),
    Integer(&'a Int64Array),
    Float(&'a Float64Array),
    Decimal(&'a StringArray),
    Text(&'a StringArray),
    Date(&'a Date32Array),
    Timestamp(&'a TimestampMicrosecondArray),
    TimestampTz(&'a TimestampMicrosecondArray),
    FineTimestamp(&'a TimestampNanosecondArray),
    FineTimestampTz(&'a TimestampNanosecondArray),
    Binary(&'a BinaryArray),
    /// No array, or one that breaks the promise of [`ColumnType::arrow`]: every cell is empty.
    Absent,
}

impl<'a> Cells<'a> {
    /// The cells of an array that keeps to [`ColumnType::arrow`].
    pub(super) fn of(array: &'a dyn Array, kind: ColumnType) -> Self {
        Self { array: Some(array), typed: Typed::of(array, kind) }
    }

    /// One reader per column, in column order.
    pub(super) fn of_batch(batch: &'a RecordBatch, columns: &[Column]) -> Vec<Self> {
        let absent = Self { array: None, typed: Typed::Absent };
        columns
            .iter()
            .enumerate()
            .map(|(at, c)| batch.columns().get(at).map_or(absent, |array| Self::of(array.as_ref(), c.kind)))
            .collect()
    }

    /// The cell at `row`, which must lie within the array.
    pub(super) fn get(&self, row: usize) -> Value<'a> {
        if self.array.is_none_or(|array| array.is_null(row)) {
            return Value::Null;
        }
        match self.typed {
            Typed::Boolean(a) => Value::Boolean(a.value(row)),
            Typed::Integer(a) => Value::Integer(a.value(row)),
            Typed::Float(a) => Value::Float(a.value(row)),
            Typed::Decimal(a) => Value::Decimal(a.value(row)),
            Typed::Text(a) => Value::Text(a.value(row)),
            Typed::Date(a) => a.value_as_date(row).map_or(Value::Null, Value::Date),
            Typed::Timestamp(a) => DateTime::from_timestamp_micros(a.value(row))
                .map_or(Value::Null, |moment| Value::Timestamp(moment.naive_utc())),
            Typed::TimestampTz(a) => {
                DateTime::from_timestamp_micros(a.value(row)).map_or(Value::Null, Value::TimestampTz)
            }
            Typed::FineTimestamp(a) => Value::Timestamp(DateTime::from_timestamp_nanos(a.value(row)).naive_utc()),
            Typed::FineTimestampTz(a) => Value::TimestampTz(DateTime::from_timestamp_nanos(a.value(row))),
            Typed::Binary(a) => Value::Binary(a.value(row)),
            Typed::Absent => Value::Null,
        }
    }
}

impl<'a> Typed<'a> {
    fn of(array: &'a dyn Array, kind: ColumnType) -> Self {
        let any = array.as_any();
        let found = match kind {
            ColumnType::Boolean => any.downcast_ref().map(Self::Boolean),
            ColumnType::Integer => any.downcast_ref().map(Self::Integer),
            ColumnType::Float => any.downcast_ref().map(Self::Float),
            ColumnType::Decimal => any.downcast_ref().map(Self::Decimal),
            ColumnType::Date => any.downcast_ref().map(Self::Date),
            ColumnType::Timestamp => {
                any.downcast_ref().map(Self::Timestamp).or_else(|| any.downcast_ref().map(Self::FineTimestamp))
            }
            ColumnType::TimestampTz => {
                any.downcast_ref().map(Self::TimestampTz).or_else(|| any.downcast_ref().map(Self::FineTimestampTz))
            }
            ColumnType::Binary => any.downcast_ref().map(Self::Binary),
            ColumnType::Text
            | ColumnType::Time
            | ColumnType::Interval
            | ColumnType::Json
            | ColumnType::Uuid
            | ColumnType::List
            | ColumnType::Other => any.downcast_ref().map(Self::Text),
        };
        found.unwrap_or(Self::Absent)
    }
}
