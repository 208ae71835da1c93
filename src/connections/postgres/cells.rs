//! Columns that grow value by value, from the server's bytes straight into Arrow.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryBuilder, BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder,
    TimestampMicrosecondBuilder,
};

use super::array;
use super::moments::{self, Moment};
use super::numeric;
use super::types::{Plan, Reading};
use crate::data::{ColumnType, LongCells, cut_text};

/// Why a value was not taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The server sent bytes that its own type doesn't have.
    Unreadable,
    /// As it would be kept, it is longer than a cell may be.
    TooLong,
}

/// What was kept of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kept {
    /// The bytes that it takes as it is kept, which may be thousands of times what came over the wire.
    pub bytes: usize,
    /// Whether only its beginning is kept.
    pub cut: bool,
}

impl Kept {
    const fn whole(length: usize) -> Self {
        Self { bytes: FIXED + length, cut: false }
    }

    const fn part(length: usize) -> Self {
        Self { bytes: FIXED + length, cut: true }
    }
}

/// What a cell takes beside its text: a value of fixed width, or the place of a text.
const FIXED: usize = 8;

/// One column of a result while its rows come in.
pub(super) struct Growing {
    plan: Plan,
    values: Values,
    /// Days and moments that no calendar of ours reaches, by row: with one of them the column becomes text.
    odd: Vec<(usize, String)>,
}

enum Values {
    Bool(BooleanBuilder),
    Int(Int64Builder),
    Float(Float64Builder),
    Text(StringBuilder),
    Date(Date32Builder),
    Moment(TimestampMicrosecondBuilder),
    Bytes(BinaryBuilder),
}

impl Growing {
    pub(super) fn new(plan: Plan) -> Self {
        let values = match plan.kind {
            ColumnType::Boolean => Values::Bool(BooleanBuilder::new()),
            ColumnType::Integer => Values::Int(Int64Builder::new()),
            ColumnType::Float => Values::Float(Float64Builder::new()),
            ColumnType::Date => Values::Date(Date32Builder::new()),
            ColumnType::Timestamp => Values::Moment(TimestampMicrosecondBuilder::new()),
            ColumnType::TimestampTz => Values::Moment(TimestampMicrosecondBuilder::new().with_timezone("UTC")),
            ColumnType::Binary => Values::Bytes(BinaryBuilder::new()),
            _ => Values::Text(StringBuilder::new()),
        };
        Self { plan, values, odd: Vec::new() }
    }

    /// Adds one cell of at most `most` bytes; `None` is NULL. Of a longer one the beginning is kept if it may be cut.
    pub(super) fn push(&mut self, bytes: Option<&[u8]>, most: usize, long: LongCells) -> Result<Kept, Refused> {
        let mut kept = Kept::whole(0);
        match (&mut self.values, bytes) {
            (Values::Bool(b), None) => b.append_null(),
            (Values::Int(b), None) => b.append_null(),
            (Values::Float(b), None) => b.append_null(),
            (Values::Text(b), None) => b.append_null(),
            (Values::Date(b), None) => b.append_null(),
            (Values::Moment(b), None) => b.append_null(),
            (Values::Bytes(b), None) => b.append_null(),
            (Values::Bool(b), Some(bytes)) => b.append_value(fixed::<1>(bytes)? != [0]),
            (Values::Int(b), Some(bytes)) => b.append_value(integer(self.plan.reading, bytes)?),
            (Values::Float(b), Some(bytes)) => b.append_value(float(self.plan.reading, bytes)?),
            (Values::Text(b), Some(bytes)) => kept = append_text(b, self.plan.reading, bytes, (most, long))?,
            (Values::Bytes(b), Some(bytes)) if bytes.len() <= most => {
                kept = Kept::whole(bytes.len());
                b.append_value(bytes);
            }
            (Values::Bytes(b), Some(bytes)) if long == LongCells::Cut => {
                kept = Kept::part(most);
                b.append_value(bytes.get(..most).unwrap_or(bytes));
            }
            (Values::Bytes(_), Some(_)) => return Err(Refused::TooLong),
            (Values::Date(b), Some(bytes)) => {
                let row = b.values_slice().len();
                match moments::date(i32::from_be_bytes(fixed(bytes)?)) {
                    Moment::Fits(days) => b.append_value(days),
                    Moment::Odd(text) => {
                        self.odd.push((row, text));
                        b.append_null();
                    }
                }
            }
            (Values::Moment(b), Some(bytes)) => {
                let row = b.values_slice().len();
                let zone = if self.plan.kind == ColumnType::TimestampTz { "Z" } else { "" };
                match moments::timestamp(i64::from_be_bytes(fixed(bytes)?), zone) {
                    Moment::Fits(micros) => b.append_value(micros),
                    Moment::Odd(text) => {
                        self.odd.push((row, text));
                        b.append_null();
                    }
                }
            }
        }
        Ok(kept)
    }

    /// The finished column and its type.
    pub(super) fn finish(self) -> (ColumnType, ArrayRef) {
        let kind = self.plan.kind;
        let array: ArrayRef = match self.values {
            Values::Bool(mut b) => Arc::new(b.finish()),
            Values::Int(mut b) => Arc::new(b.finish()),
            Values::Float(mut b) => Arc::new(b.finish()),
            Values::Text(mut b) => Arc::new(b.finish()),
            Values::Date(mut b) => Arc::new(b.finish()),
            Values::Moment(mut b) => Arc::new(b.finish()),
            Values::Bytes(mut b) => Arc::new(b.finish()),
        };
        if self.odd.is_empty() { (kind, array) } else { (ColumnType::Text, moments::as_text(&array, kind, self.odd)) }
    }
}

fn fixed<const N: usize>(bytes: &[u8]) -> Result<[u8; N], Refused> {
    bytes.try_into().map_err(|_| Refused::Unreadable)
}

fn integer(reading: Reading, bytes: &[u8]) -> Result<i64, Refused> {
    Ok(match reading {
        Reading::Int2 => i16::from_be_bytes(fixed(bytes)?).into(),
        Reading::Int4 => i32::from_be_bytes(fixed(bytes)?).into(),
        Reading::Int8 => i64::from_be_bytes(fixed(bytes)?),
        Reading::Oid => u32::from_be_bytes(fixed(bytes)?).into(),
        _ => return Err(Refused::Unreadable),
    })
}

/// A `float4` becomes the double that is written like it: 0.1 stays 0.1.
fn float(reading: Reading, bytes: &[u8]) -> Result<f64, Refused> {
    match reading {
        Reading::Float8 => Ok(f64::from_be_bytes(fixed(bytes)?)),
        Reading::Float4 => {
            let single = f32::from_be_bytes(fixed(bytes)?);
            Ok(single.to_string().parse().unwrap_or_else(|_| f64::from(single)))
        }
        _ => Err(Refused::Unreadable),
    }
}

/// Adds a text.
fn append_text(
    builder: &mut StringBuilder,
    reading: Reading,
    bytes: &[u8],
    (most, long): (usize, LongCells),
) -> Result<Kept, Refused> {
    let text: Cow<'_, str> = match reading {
        // A few bytes may stand for a hundred thousand digits.
        Reading::Numeric if numeric::length(bytes).is_some_and(|length| length > most) => {
            return Err(Refused::TooLong);
        }
        Reading::Numeric => numeric::numeric(bytes).ok_or(Refused::Unreadable)?.into(),
        Reading::Money(decimals) => numeric::money(i64::from_be_bytes(fixed(bytes)?), decimals).into(),
        Reading::Uuid => uuid::Uuid::from_bytes(fixed(bytes)?).to_string().into(),
        _ if bytes.len() > most && long == LongCells::Refuse => return Err(Refused::TooLong),
        Reading::Array(kind) => array::to_json(&utf8(bytes), kind).into(),
        _ => utf8(bytes),
    };
    let text = if reading == Reading::Padded { text.trim_end_matches(' ') } else { &*text };
    match (text.len() > most, long) {
        (true, LongCells::Refuse) => Err(Refused::TooLong),
        (true, LongCells::Cut) => {
            let part = cut_text(text, most);
            builder.append_value(part);
            Ok(Kept::part(part.len()))
        }
        (false, _) => {
            builder.append_value(text);
            Ok(Kept::whole(text.len()))
        }
    }
}

/// Text as it came; databases in `SQL_ASCII` may send bytes that are no UTF-8.
fn utf8(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Value, cell};

    fn grown(kind: ColumnType, reading: Reading, cells: &[Option<&[u8]>]) -> (ColumnType, ArrayRef) {
        let mut column = Growing::new(Plan { kind, reading });
        for bytes in cells {
            column.push(*bytes, 1_000, LongCells::Refuse).unwrap();
        }
        column.finish()
    }

    #[test]
    fn a_single_float_stays_as_it_is_written() {
        let (_, array) = grown(ColumnType::Float, Reading::Float4, &[Some(&0.1_f32.to_be_bytes()), None]);
        assert_eq!(cell(array.as_ref(), ColumnType::Float, 0), Value::Float(0.1));
        assert_eq!(cell(array.as_ref(), ColumnType::Float, 1), Value::Null);
    }

    #[test]
    fn a_column_with_infinity_becomes_text_and_loses_nothing() {
        let cells = [Some(&0_i32.to_be_bytes()[..]), None, Some(&i32::MAX.to_be_bytes()[..])];
        let (kind, array) = grown(ColumnType::Date, Reading::Date, &cells);
        assert_eq!(kind, ColumnType::Text);
        let values: Vec<_> = (0..3).map(|row| cell(array.as_ref(), kind, row)).collect();
        assert_eq!(values, [Value::Text("2000-01-01"), Value::Null, Value::Text("infinity")]);
    }

    #[test]
    fn blanks_that_fill_a_char_column_are_left_out() {
        let (_, array) = grown(ColumnType::Text, Reading::Padded, &[Some(b"USA  ")]);
        assert_eq!(cell(array.as_ref(), ColumnType::Text, 0), Value::Text("USA"));
    }

    #[test]
    fn bytes_of_the_wrong_length_are_refused() {
        let mut column = Growing::new(Plan { kind: ColumnType::Integer, reading: Reading::Int8 });
        assert_eq!(column.push(Some(&[1, 2, 3]), 1_000, LongCells::Refuse), Err(Refused::Unreadable));
    }

    #[test]
    fn what_a_cell_takes_is_counted_as_it_is_kept() {
        let column = |reading| Growing::new(Plan { kind: ColumnType::Text, reading });
        // 10 to the power of 131,000: one group of digits and a weight.
        let wide: Vec<u8> = [1_i16, 32_750, 0, 0, 1].iter().flat_map(|word| word.to_be_bytes()).collect();
        assert_eq!(column(Reading::Numeric).push(Some(&wide), 200_000, LongCells::Refuse), Ok(Kept::whole(131_001)));
        assert_eq!(column(Reading::Numeric).push(Some(&wide), 100_000, LongCells::Refuse), Err(Refused::TooLong));
        let fine: Vec<u8> = [0_i16, 0, 0, 16_383].iter().flat_map(|word| word.to_be_bytes()).collect();
        assert_eq!(column(Reading::Numeric).push(Some(&fine), 1_000, LongCells::Refuse), Err(Refused::TooLong));
        let control = "{\u{1},\u{1}}".as_bytes();
        assert_eq!(
            column(Reading::Array(array::ElementKind::Text)).push(Some(control), 10, LongCells::Refuse),
            Err(Refused::TooLong)
        );
        assert_eq!(
            column(Reading::Array(array::ElementKind::Text)).push(Some(control), 100, LongCells::Refuse),
            Ok(Kept::whole(19))
        );
        // Bytes that are no UTF-8 become three each.
        assert_eq!(column(Reading::Text).push(Some(&[0xff; 5]), 10, LongCells::Refuse), Err(Refused::TooLong));
        assert_eq!(column(Reading::Text).push(None, 0, LongCells::Refuse), Ok(Kept::whole(0)));
        let mut cut = column(Reading::Text);
        assert_eq!(cut.push(Some("aéé€".as_bytes()), 4, LongCells::Cut), Ok(Kept::part(3)));
        // What is short on the wire and long as it is kept is cut as well, and what is only blanks is not.
        let mut list = column(Reading::Array(array::ElementKind::Text));
        assert_eq!(list.push(Some(control), 10, LongCells::Cut), Ok(Kept::part(10)));
        assert_eq!(column(Reading::Padded).push(Some(b"a      "), 4, LongCells::Cut), Ok(Kept::whole(1)));
        assert_eq!(column(Reading::Numeric).push(Some(&fine), 1_000, LongCells::Cut), Err(Refused::TooLong));
    }
}
