//! From cells to typed columns.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Decimal128Builder, Float64Builder, Int64Builder, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow::datatypes::{DataType, Field, TimeUnit};

use super::dates::Stamp;
use super::guess::is_marker;
use super::numbers::{self, Amount};
use super::plan::PlannedColumn;
use super::promise::NOTHING;
use super::reading::Reading;
use crate::data::ColumnType;
use crate::engine::dataset::SEMANTIC_KEY;

/// Digits of a decimal column.
const PRECISION: u8 = 38;

/// Builds one column.
pub(in crate::engine) struct ColumnBuilder {
    reading: Reading,
    mark: u8,
    values: Values,
    /// Cells that did not fit and are empty now.
    pub rejected: u64,
    /// A few of them.
    pub examples: Vec<String>,
}

enum Values {
    Boolean(BooleanBuilder),
    Integer(Int64Builder),
    Float(Float64Builder),
    Decimal(Decimal128Builder),
    Date(Date32Builder),
    Moment(TimestampMicrosecondBuilder),
    Text(StringBuilder),
}

/// The Parquet field of a planned column.
pub(super) fn field(column: &PlannedColumn) -> Field {
    let field = Field::new(&column.name, arrow_type(&column.reading), true);
    match column.reading.semantic() {
        Some(semantic) => field.with_metadata([(SEMANTIC_KEY.to_owned(), String::from(semantic))].into()),
        None => field,
    }
}

fn arrow_type(reading: &Reading) -> DataType {
    match reading.kind {
        ColumnType::Boolean => DataType::Boolean,
        ColumnType::Integer => DataType::Int64,
        ColumnType::Float => DataType::Float64,
        ColumnType::Decimal => DataType::Decimal128(PRECISION, reading.scale.cast_signed()),
        ColumnType::Date => DataType::Date32,
        ColumnType::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
        ColumnType::TimestampTz => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        _ => DataType::Utf8,
    }
}

impl ColumnBuilder {
    pub(in crate::engine) fn new(reading: Reading, mark: u8) -> Self {
        let of = arrow_type(&reading);
        let values = match reading.kind {
            ColumnType::Boolean => Values::Boolean(BooleanBuilder::new()),
            ColumnType::Integer => Values::Integer(Int64Builder::new()),
            ColumnType::Float => Values::Float(Float64Builder::new()),
            ColumnType::Decimal => Values::Decimal(Decimal128Builder::new().with_data_type(of)),
            ColumnType::Date => Values::Date(Date32Builder::new()),
            ColumnType::Timestamp | ColumnType::TimestampTz => {
                Values::Moment(TimestampMicrosecondBuilder::new().with_data_type(of))
            }
            _ => Values::Text(StringBuilder::new()),
        };
        Self { reading, mark, values, rejected: 0, examples: Vec::new() }
    }

    /// Adds one cell.
    pub(in crate::engine) fn push(&mut self, cell: &str) {
        if let Values::Text(texts) = &mut self.values {
            let exact = self.reading.exact;
            texts.append_option(Some(cell).filter(|c| *c != NOTHING && (exact || !c.trim().is_empty())));
            return;
        }
        let text = cell.trim();
        let nothing = text.is_empty() || if self.reading.exact { text == NOTHING } else { is_marker(text) };
        let fits = if nothing { self.push_null() } else { self.push_value(text) };
        if !fits {
            self.push_null();
            self.rejected += 1;
            if self.examples.len() < 3 {
                self.examples.push(text.chars().take(40).collect());
            }
        }
    }

    /// Adds a value if it fits.
    fn push_value(&mut self, text: &str) -> bool {
        let (reading, mark) = (self.reading, self.mark);
        match &mut self.values {
            Values::Boolean(b) => flag(text).map(|v| b.append_value(v)),
            Values::Integer(b) => numbers::read(text, mark).and_then(|n| whole(n.value)).map(|v| b.append_value(v)),
            Values::Float(b) => numbers::read(text, mark).map(|n| b.append_value(n.value.as_f64())),
            Values::Decimal(b) => numbers::exact(text, mark, reading.scale).map(|v| b.append_value(v)),
            Values::Date(b) => Stamp::read(text).and_then(|s| s.day(reading.order)).map(|v| b.append_value(v)),
            Values::Moment(b) => Stamp::read(text).and_then(|s| s.moment(reading.order)).map(|v| b.append_value(v)),
            Values::Text(b) => {
                b.append_value(text);
                Some(())
            }
        }
        .is_some()
    }

    fn push_null(&mut self) -> bool {
        match &mut self.values {
            Values::Boolean(b) => b.append_null(),
            Values::Integer(b) => b.append_null(),
            Values::Float(b) => b.append_null(),
            Values::Decimal(b) => b.append_null(),
            Values::Date(b) => b.append_null(),
            Values::Moment(b) => b.append_null(),
            Values::Text(b) => b.append_null(),
        }
        true
    }

    /// The cells so far as an array; the builder goes on empty.
    pub(in crate::engine) fn finish(&mut self) -> ArrayRef {
        match &mut self.values {
            Values::Boolean(b) => Arc::new(b.finish()),
            Values::Integer(b) => Arc::new(b.finish()),
            Values::Float(b) => Arc::new(b.finish()),
            Values::Decimal(b) => Arc::new(b.finish()),
            Values::Date(b) => Arc::new(b.finish()),
            Values::Moment(b) => Arc::new(b.finish()),
            Values::Text(b) => Arc::new(b.finish()),
        }
    }
}

/// Words for yes and no: a person who makes a column boolean means these.
fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "1" | "on" => Some(true),
        "false" | "f" | "no" | "n" | "0" | "off" => Some(false),
        _ => None,
    }
}

/// A whole number, also one written with an empty fraction (`5.0`).
fn whole(amount: Amount) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match amount {
        Amount::Whole(n) => Some(n),
        #[expect(clippy::cast_possible_truncation, reason = "the fraction is zero and the size is checked")]
        Amount::Fraction(x) if x.fract() == 0.0 && x.abs() <= EXACT => Some(x as i64),
        Amount::Fraction(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::csv::dates::Order;
    use arrow::array::{Array, AsArray};

    fn built(kind: ColumnType, cells: &[&str]) -> (ArrayRef, u64) {
        let reading =
            Reading { kind, order: Order::DayMonthYear, percent: false, currency: None, scale: 2, exact: false };
        let mut builder = ColumnBuilder::new(reading, b'.');
        for cell in cells {
            builder.push(cell);
        }
        (builder.finish(), builder.rejected)
    }

    #[test]
    fn cells_that_do_not_fit_are_empty_and_counted() {
        let (array, rejected) = built(ColumnType::Integer, &["5", "x", "", "NA", "7.0", "7.5"]);
        assert_eq!(array.null_count(), 4);
        assert_eq!(rejected, 2);
    }

    #[test]
    fn texts_are_kept_to_the_letter_and_words_for_nothing_stay_words() {
        let (array, rejected) = built(ColumnType::Text, &[" a ", "NA", "", "\\N"]);
        let texts: Vec<_> = array.as_string::<i32>().iter().collect();
        assert_eq!(texts, [Some(" a "), Some("NA"), None, None]);
        assert_eq!(rejected, 0);
    }

    #[test]
    fn a_person_may_make_dates_moments_and_moments_dates() {
        assert_eq!(built(ColumnType::Timestamp, &["31.12.2026"]).1, 0);
        assert_eq!(built(ColumnType::Date, &["31.12.2026 10:00"]).1, 0);
        assert_eq!(built(ColumnType::Date, &["2026-12-31"]).1, 1);
    }

    #[test]
    fn every_kind_builds_its_own_type() {
        for kind in super::super::plan::LOADABLE {
            let reading =
                Reading { kind, order: Order::YearMonthDay, percent: false, currency: None, scale: 2, exact: false };
            let mut builder = ColumnBuilder::new(reading, b'.');
            builder.push("");
            assert_eq!(builder.finish().data_type(), &arrow_type(&reading), "{kind:?}");
        }
    }
}
