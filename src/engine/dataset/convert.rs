//! From whatever Arrow type DataFusion gives to the one type that a result has for that kind of column.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, PrimitiveArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Float32Type, Float64Type, TimeUnit, TimestampNanosecondType, UInt64Type};
use arrow::error::ArrowError;

use super::nested;
use crate::data::{Column, ColumnType, Semantic};

/// Key of the field metadata that holds what a number means (`currency:EUR`, `percent`).
pub(in crate::engine) const SEMANTIC_KEY: &str = "datamind.semantic";

/// The column that a field of DataFusion's answer becomes.
pub(super) fn column(field: &Field) -> Column {
    let semantic = field.metadata().get(SEMANTIC_KEY).and_then(|word| Semantic::try_from(word.clone()).ok());
    Column { name: field.name().clone(), kind: kind(field.data_type()), semantic }
}

/// What kind of column an Arrow type is. `UInt64` counts as whole numbers; [`finish_wide`] decides when all is read.
pub(in crate::engine) fn kind(of: &DataType) -> ColumnType {
    use DataType as D;
    match of {
        D::Null | D::Utf8 | D::LargeUtf8 | D::Utf8View => ColumnType::Text,
        D::Boolean => ColumnType::Boolean,
        D::Int8 | D::Int16 | D::Int32 | D::Int64 | D::UInt8 | D::UInt16 | D::UInt32 | D::UInt64 => ColumnType::Integer,
        D::Float16 | D::Float32 | D::Float64 => ColumnType::Float,
        D::Decimal32(..) | D::Decimal64(..) | D::Decimal128(..) | D::Decimal256(..) => ColumnType::Decimal,
        D::Date32 | D::Date64 => ColumnType::Date,
        D::Timestamp(_, None) => ColumnType::Timestamp,
        D::Timestamp(_, Some(_)) => ColumnType::TimestampTz,
        D::Time32(_) | D::Time64(_) => ColumnType::Time,
        D::Duration(_) | D::Interval(_) => ColumnType::Interval,
        D::Binary | D::LargeBinary | D::BinaryView | D::FixedSizeBinary(_) => ColumnType::Binary,
        D::List(_) | D::LargeList(_) | D::FixedSizeList(..) | D::ListView(_) | D::LargeListView(_) => ColumnType::List,
        D::Struct(_) | D::Map(..) => ColumnType::Json,
        D::Dictionary(_, values) => kind(values),
        D::RunEndEncoded(_, values) => kind(values.data_type()),
        D::Union(..) => ColumnType::Other,
    }
}

/// The same values in the type that results have. `UInt64` comes back unchanged and nanoseconds stay nanoseconds:
/// [`finish_wide`] and [`finish_fine`] decide when all is read.
///
/// # Errors
/// When Arrow has no way from one type to the other.
pub(super) fn convert(array: &ArrayRef, kind: ColumnType) -> Result<ArrayRef, ArrowError> {
    match array.data_type() {
        DataType::UInt64 | DataType::Timestamp(TimeUnit::Nanosecond, None) => Ok(Arc::clone(array)),
        DataType::Timestamp(TimeUnit::Nanosecond, Some(_)) => {
            cast(array, &DataType::Timestamp(TimeUnit::Nanosecond, Some("UTC".into())))
        }
        DataType::Dictionary(_, values) => convert(&cast(array, values)?, kind),
        DataType::RunEndEncoded(_, values) => convert(&cast(array, values.data_type())?, kind),
        _ if matches!(kind, ColumnType::List | ColumnType::Json) => nested::to_json(array),
        DataType::Null => Ok(arrow::array::new_null_array(&kind.arrow(), array.len())),
        from if *from == kind.arrow() => Ok(Arc::clone(array)),
        DataType::Float32 => Ok(widened(array.as_primitive())),
        _ => cast(array, &kind.arrow()),
    }
}

/// A single becomes the double that is written like it: 0.1 stays 0.1.
fn widened(singles: &PrimitiveArray<Float32Type>) -> ArrayRef {
    let double = |single: f32| single.to_string().parse().unwrap_or_else(|_| f64::from(single));
    Arc::new(singles.unary::<_, Float64Type>(double))
}

/// Decides the kind of an unsigned 64-bit column from all its pieces and converts them: whole numbers where all fit,
/// else decimal digits.
pub(super) fn finish_wide(pieces: &[ArrayRef]) -> Result<(ColumnType, Vec<ArrayRef>), ArrowError> {
    let fits = |piece: &ArrayRef| {
        piece.as_primitive_opt::<UInt64Type>().is_none_or(|p| p.iter().flatten().all(|n| i64::try_from(n).is_ok()))
    };
    let kind = if pieces.iter().all(fits) { ColumnType::Integer } else { ColumnType::Decimal };
    let pieces = pieces.iter().map(|p| cast(p, &kind.arrow())).collect::<Result<_, _>>()?;
    Ok((kind, pieces))
}

/// Decides whether a column of nanoseconds stays one: where none of its moments is finer than a microsecond, it becomes
/// what other engines give.
pub(super) fn finish_fine(pieces: &[ArrayRef], kind: ColumnType) -> Result<Vec<ArrayRef>, ArrowError> {
    let coarse = |piece: &ArrayRef| {
        piece.as_primitive_opt::<TimestampNanosecondType>().is_none_or(|p| p.iter().flatten().all(|n| n % 1_000 == 0))
    };
    if !pieces.iter().all(coarse) {
        return Ok(pieces.to_vec());
    }
    pieces.iter().map(|p| cast(p, &kind.arrow())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{
        BooleanArray, Decimal128Array, DictionaryArray, Int32Array, StringArray, TimestampNanosecondArray, UInt64Array,
    };
    use arrow::datatypes::Int32Type;

    fn converted(array: ArrayRef) -> (ColumnType, ArrayRef) {
        let kind = kind(array.data_type());
        (kind, convert(&array, kind).unwrap())
    }

    #[test]
    fn every_kind_lands_in_its_own_arrow_type() {
        let dictionary: DictionaryArray<Int32Type> = ["a", "b", "a"].into_iter().collect();
        let arrays: Vec<ArrayRef> = vec![
            Arc::new(BooleanArray::from(vec![true])),
            Arc::new(Int32Array::from(vec![Some(1), None])),
            Arc::new(dictionary),
            Arc::new(arrow::array::TimestampSecondArray::from(vec![1_500]).with_timezone("Europe/Berlin")),
            Arc::new(arrow::array::NullArray::new(2)),
        ];
        for array in arrays {
            let (kind, out) = converted(array);
            assert_eq!(out.data_type(), &kind.arrow());
        }
    }

    #[test]
    fn singles_become_the_doubles_that_are_written_like_them() {
        let singles = arrow::array::Float32Array::from(vec![Some(0.1), None, Some(f32::NAN), Some(-3.5e-20)]);
        let (_, out) = converted(Arc::new(singles));
        let doubles: Vec<_> = out.as_primitive::<Float64Type>().iter().collect();
        assert_eq!((doubles[0], doubles[1], doubles[3]), (Some(0.1), None, Some(-3.5e-20)));
        assert!(doubles[2].is_some_and(f64::is_nan));
    }

    #[test]
    fn decimals_keep_every_digit() {
        let array =
            Decimal128Array::from(vec![12_345_678_901_234_567_890_123]).with_precision_and_scale(38, 2).unwrap();
        let (kind, out) = converted(Arc::new(array));
        assert_eq!(kind, ColumnType::Decimal);
        assert_eq!(out.as_string::<i32>().value(0), "123456789012345678901.23");
    }

    #[test]
    fn unsigned_numbers_stay_whole_until_one_does_not_fit() {
        let small: ArrayRef = Arc::new(UInt64Array::from(vec![1, 2]));
        let large: ArrayRef = Arc::new(UInt64Array::from(vec![u64::MAX]));
        assert_eq!(finish_wide(std::slice::from_ref(&small)).unwrap().0, ColumnType::Integer);
        let (kind, out) = finish_wide(&[small, large]).unwrap();
        assert_eq!(kind, ColumnType::Decimal);
        assert_eq!(out[1].as_any().downcast_ref::<StringArray>().unwrap().value(0), "18446744073709551615");
    }

    #[test]
    fn a_moment_with_a_zone_is_kept_as_the_same_moment_to_its_last_digit() {
        let finished = |nanos: i64| {
            let array = TimestampNanosecondArray::from(vec![Some(nanos), None]).with_timezone("+02:00");
            let (kind, out) = converted(Arc::new(array));
            assert_eq!(kind, ColumnType::TimestampTz);
            finish_fine(&[out], kind).unwrap().remove(0)
        };
        let fine = finished(1_700_000_000_123_456_789);
        assert_eq!(fine.data_type(), &DataType::Timestamp(TimeUnit::Nanosecond, Some("UTC".into())));
        assert_eq!(fine.as_primitive::<TimestampNanosecondType>().value(0), 1_700_000_000_123_456_789);
        let coarse = finished(1_700_000_000_123_456_000);
        assert_eq!(coarse.data_type(), &ColumnType::TimestampTz.arrow());
        let micros = coarse.as_primitive::<arrow::datatypes::TimestampMicrosecondType>().value(0);
        assert_eq!(micros, 1_700_000_000_123_456);
    }
}
