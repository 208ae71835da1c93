//! `date_trunc`: a moment cut to the beginning of its month, week, hour and so on, counted in days and in the moment's
//! own unit.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, PrimitiveArray};
use arrow::datatypes::{
    DataType, TimeUnit, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use chrono::{Datelike, NaiveDate};
use datafusion::common::ScalarValue;
use datafusion::error::{DataFusionError, Result};
use datafusion::functions::datetime::date_trunc;
use datafusion::logical_expr::sort_properties::{ExprProperties, SortProperties};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};

use super::MICROSECONDS;

const DAY_SECONDS: i64 = 86_400;

/// What a moment is cut to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grain {
    /// Parts of a second, as how many a second has.
    Parts(i64),
    Seconds(i64),
    Week,
    Month,
    Quarter,
    Year,
}

const GRAINS: [(&str, Grain); 10] = [
    ("microsecond", Grain::Parts(1_000_000)),
    ("millisecond", Grain::Parts(1_000)),
    ("second", Grain::Seconds(1)),
    ("minute", Grain::Seconds(60)),
    ("hour", Grain::Seconds(3_600)),
    ("day", Grain::Seconds(DAY_SECONDS)),
    ("week", Grain::Week),
    ("month", Grain::Month),
    ("quarter", Grain::Quarter),
    ("year", Grain::Year),
];

impl Grain {
    fn named(value: &ColumnarValue) -> Result<Self> {
        let ColumnarValue::Scalar(scalar) = value else { return Err(unknown()) };
        let word = scalar.try_as_str().flatten().map(str::to_lowercase).ok_or_else(unknown)?;
        GRAINS.iter().find(|(name, _)| *name == word).map(|(_, grain)| *grain).ok_or_else(unknown)
    }

    /// The beginning of what the moment lies in; nothing where it can't be counted. `second` is how many units a
    /// second has.
    fn begin(self, moment: i64, second: i64) -> Option<i64> {
        let cut = |unit: i64| moment.checked_sub(moment.rem_euclid(unit));
        match self {
            Self::Parts(parts) if parts >= second => Some(moment),
            Self::Parts(parts) => cut(second / parts),
            Self::Seconds(seconds) => cut(second * seconds),
            _ => {
                let day = second * DAY_SECONDS;
                i64::from(self.first_day(i32::try_from(moment.div_euclid(day)).ok()?)?).checked_mul(day)
            }
        }
    }

    /// The first day of the week, month, quarter or year of a day; days are counted from 1970-01-01.
    fn first_day(self, day: i32) -> Option<i32> {
        let date = NaiveDate::from_epoch_days(day)?;
        let passed = match self {
            Self::Week => date.weekday().num_days_from_monday(),
            Self::Month => date.day0(),
            Self::Quarter => date.ordinal0() - date.with_day(1)?.with_month(date.month0() / 3 * 3 + 1)?.ordinal0(),
            _ => date.ordinal0(),
        };
        day.checked_sub(i32::try_from(passed).ok()?)
    }
}

/// The first day of what is named, for tests.
#[cfg(test)]
pub(in crate::engine::dataset) fn first_day(name: &str, day: i32) -> Option<i32> {
    GRAINS.iter().find(|(known, _)| *known == name)?.1.first_day(day)
}

fn unknown() -> DataFusionError {
    let names = GRAINS.map(|(name, _)| name).join(", ");
    DataFusionError::Execution(format!("date_trunc cuts to one of these, written as a text: {names}."))
}

fn too_far() -> DataFusionError {
    DataFusionError::Execution("A moment lies too far away to be cut.".into())
}

/// The function. Times of day are left to the engine's own.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Cut {
    own: Arc<ScalarUDF>,
    signature: Signature,
}

impl Cut {
    pub(super) fn new() -> Self {
        Self { own: date_trunc(), signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for Cut {
    fn name(&self) -> &'static str {
        "date_trunc"
    }

    fn aliases(&self) -> &[String] {
        self.own.aliases()
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        let [grain, of] = types else { return Err(wrong_types()) };
        let of = match of {
            DataType::Timestamp(..) | DataType::Time32(_) | DataType::Time64(_) => of.clone(),
            DataType::Date32 | DataType::Date64 | DataType::Null => MICROSECONDS,
            texts if texts.is_string() => MICROSECONDS,
            DataType::Dictionary(_, values) => return self.coerce_types(&[grain.clone(), values.as_ref().clone()]),
            _ => return Err(wrong_types()),
        };
        Ok(vec![DataType::Utf8, of])
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        types.get(1).cloned().ok_or_else(wrong_types)
    }

    fn is_strict(&self) -> bool {
        true
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [grain, of] = args.args.as_slice() else { return Err(wrong_types()) };
        let DataType::Timestamp(unit, _) = of.data_type() else { return self.own.invoke_with_args(args) };
        let grain = Grain::named(grain)?;
        let cut = |array: &ArrayRef| match unit {
            TimeUnit::Second => begun::<TimestampSecondType>(array, grain, 1),
            TimeUnit::Millisecond => begun::<TimestampMillisecondType>(array, grain, 1_000),
            TimeUnit::Microsecond => begun::<TimestampMicrosecondType>(array, grain, 1_000_000),
            TimeUnit::Nanosecond => begun::<TimestampNanosecondType>(array, grain, 1_000_000_000),
        };
        Ok(match of {
            ColumnarValue::Array(array) => ColumnarValue::Array(cut(array)?),
            ColumnarValue::Scalar(scalar) => {
                ColumnarValue::Scalar(ScalarValue::try_from_array(&cut(&scalar.to_array()?)?, 0)?)
            }
        })
    }

    fn output_ordering(&self, input: &[ExprProperties]) -> Result<SortProperties> {
        Ok(match input {
            [grain, of] if grain.sort_properties == SortProperties::Singleton => of.sort_properties,
            _ => SortProperties::Unordered,
        })
    }
}

fn wrong_types() -> DataFusionError {
    DataFusionError::Plan("date_trunc takes what to cut to, and a day, a moment or a time of day.".into())
}

fn begun<T: ArrowPrimitiveType<Native = i64>>(array: &ArrayRef, grain: Grain, second: i64) -> Result<ArrayRef> {
    let moments: &PrimitiveArray<T> = array.as_primitive();
    let begun: PrimitiveArray<T> = moments.try_unary(|moment| grain.begin(moment, second).ok_or_else(too_far))?;
    Ok(Arc::new(begun.with_data_type(array.data_type().clone())))
}
