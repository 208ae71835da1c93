//! Which type holds the values of two.

use arrow::datatypes::{DataType, TimeUnit};

use crate::engine::dataset::kept;

/// Digits that a decimal may have.
const DIGITS: u8 = 38;
/// Digits of the largest whole number.
const WHOLE_DIGITS: i16 = 19;

/// The type that holds the values of both unchanged; nothing where there is none.
pub(super) fn wider(one: &DataType, two: &DataType) -> Option<DataType> {
    use DataType as T;
    match (one, two) {
        (a, b) if a == b => Some(a.clone()),
        (T::Null, other) | (other, T::Null) => Some(other.clone()),
        (a, b) if is_text(a) && is_text(b) => Some(T::Utf8),
        (a, b) if is_whole(a) && is_whole(b) => Some(T::Int64),
        (a, b) if is_float(a) && is_float(b) => Some(T::Float64),
        // Whether the whole numbers at hand keep every digit is seen when they are written.
        (a, b) if (is_whole(a) && is_float(b)) || (is_float(a) && is_whole(b)) => Some(T::Float64),
        (T::Decimal128(p1, s1), T::Decimal128(p2, s2)) => {
            decimal(i16::from(*p1) - i16::from(*s1), i16::from(*p2) - i16::from(*s2), *s1.max(s2))
        }
        (a, T::Decimal128(p, s)) | (T::Decimal128(p, s), a) if is_whole(a) => {
            decimal(i16::from(*p) - i16::from(*s), WHOLE_DIGITS, *s)
        }
        (T::Date32, T::Timestamp(_, None)) | (T::Timestamp(_, None), T::Date32) => {
            Some(T::Timestamp(TimeUnit::Microsecond, None))
        }
        (T::Timestamp(a, zone), T::Timestamp(b, other)) if zone.is_some() == other.is_some() => {
            Some(kept(&T::Timestamp(finer(*a, *b), zone.clone())))
        }
        _ => None,
    }
}

fn decimal(whole: i16, other: i16, scale: i8) -> Option<DataType> {
    let digits = u8::try_from(whole.max(other) + i16::from(scale)).ok()?;
    (digits <= DIGITS).then_some(DataType::Decimal128(digits, scale))
}

fn finer(one: TimeUnit, two: TimeUnit) -> TimeUnit {
    one.max(two)
}

fn is_text(of: &DataType) -> bool {
    matches!(of, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

pub(super) fn is_whole(of: &DataType) -> bool {
    use DataType::{Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32};
    matches!(of, Int8 | Int16 | Int32 | Int64 | UInt8 | UInt16 | UInt32)
}

pub(super) fn is_float(of: &DataType) -> bool {
    matches!(of, DataType::Float16 | DataType::Float32 | DataType::Float64)
}
