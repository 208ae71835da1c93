//! `sum` that gives the exact number, or says that it doesn't fit the type of a sum.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, PrimitiveArray};
use arrow::datatypes::{
    DataType, Decimal32Type, Decimal64Type, Decimal128Type, DurationMicrosecondType, DurationMillisecondType,
    DurationNanosecondType, DurationSecondType, Field, FieldRef, Int64Type, TimeUnit, UInt64Type,
};
use datafusion::error::Result;
use datafusion::functions_aggregate::sum::sum_udaf;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::{AggregateOrderSensitivity, format_state_name};
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, GroupsAccumulator, ReversedUDAF, Signature,
};

use super::distinct::DistinctSum;
use super::grouped::GroupedSums;
use super::out_of_range;
use super::running::RunningSum;

/// How a sum is carried while it grows: wide enough for any number of 64-bit values.
pub(super) const CARRIED: DataType = DataType::Decimal128(38, 0);

/// Values that are summed in 128 bits.
pub(super) trait Summed: ArrowPrimitiveType<Native: Into<i128> + TryFrom<i128>> {}
impl<T: ArrowPrimitiveType<Native: Into<i128> + TryFrom<i128>>> Summed for T {}

/// A carried sum in the type `of` that the sum has.
///
/// # Errors
/// When it does not fit.
pub(super) fn finished<T: Summed>(sum: i128, of: &DataType) -> Result<T::Native> {
    let fits = match of {
        DataType::Decimal32(digits, _) | DataType::Decimal64(digits, _) | DataType::Decimal128(digits, _) => {
            10_u128.checked_pow(u32::from(*digits)).is_none_or(|end| sum.unsigned_abs() < end)
        }
        _ => true,
    };
    if fits { sum.try_into().map_err(|_| out_of_range()) } else { Err(out_of_range()) }
}

/// The type of values that are summed in 128 bits, given to a function that is generic over it.
macro_rules! with_summed {
    ($of:expr, $wide:ident => $then:expr, else $otherwise:expr) => {
        match $of {
            DataType::Int64 => {
                type $wide = Int64Type;
                $then
            }
            DataType::UInt64 => {
                type $wide = UInt64Type;
                $then
            }
            DataType::Decimal32(..) => {
                type $wide = Decimal32Type;
                $then
            }
            DataType::Decimal64(..) => {
                type $wide = Decimal64Type;
                $then
            }
            DataType::Decimal128(..) => {
                type $wide = Decimal128Type;
                $then
            }
            DataType::Duration(TimeUnit::Second) => {
                type $wide = DurationSecondType;
                $then
            }
            DataType::Duration(TimeUnit::Millisecond) => {
                type $wide = DurationMillisecondType;
                $then
            }
            DataType::Duration(TimeUnit::Microsecond) => {
                type $wide = DurationMicrosecondType;
                $then
            }
            DataType::Duration(TimeUnit::Nanosecond) => {
                type $wide = DurationNanosecondType;
                $then
            }
            _ => $otherwise,
        }
    };
}

/// The function. What is not summed in 128 bits (doubles, intervals) is left to the engine's own.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Sum {
    own: Arc<AggregateUDF>,
}

impl Sum {
    pub(super) fn new() -> Self {
        Self { own: sum_udaf() }
    }
}

fn carried(of: &DataType) -> bool {
    with_summed!(of, T => { let _ = T::DATA_TYPE; true }, else false)
}

impl AggregateUDFImpl for Sum {
    fn name(&self) -> &'static str {
        "sum"
    }

    fn signature(&self) -> &Signature {
        self.own.signature()
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        self.own.return_type(types)
    }

    fn accumulator(&self, args: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        let of = args.return_type().clone();
        with_summed!(
            &of,
            T => Ok(if args.is_distinct { Box::new(DistinctSum::<T>::new(of)) } else { Box::new(RunningSum::<T>::new(of)) }),
            else self.own.accumulator(args)
        )
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        if !carried(args.return_type()) {
            return self.own.state_fields(args);
        }
        let field = if args.is_distinct {
            Field::new_list(format_state_name(args.name, "sum distinct"), Field::new_list_field(CARRIED, true), false)
        } else {
            Field::new(format_state_name(args.name, "sum"), CARRIED, true)
        };
        Ok(vec![Arc::new(field)])
    }

    fn groups_accumulator_supported(&self, args: AccumulatorArgs<'_>) -> bool {
        !args.is_distinct
    }

    fn create_groups_accumulator(&self, args: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        let of = args.return_type().clone();
        with_summed!(&of, T => Ok(Box::new(GroupedSums::<T>::new(of))), else self.own.create_groups_accumulator(args))
    }

    fn create_sliding_accumulator(&self, args: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        if carried(args.return_type()) { self.accumulator(args) } else { self.own.create_sliding_accumulator(args) }
    }

    fn reverse_expr(&self) -> ReversedUDAF {
        ReversedUDAF::Identical
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }
}

/// The sum of a batch and how many values it had.
///
/// # Errors
/// When the sum of decimals leaves 128 bits.
pub(super) fn total<T: Summed>(values: &PrimitiveArray<T>) -> Result<(i128, u64)> {
    let add = |(sum, over): (i128, bool), value: T::Native| {
        let (sum, turned) = sum.overflowing_add(value.into());
        (sum, over | turned)
    };
    let (sum, over) = if values.null_count() == 0 {
        values.values().iter().copied().fold((0, false), add)
    } else {
        values.iter().flatten().fold((0, false), add)
    };
    let count = values.len() - values.null_count();
    if over { Err(out_of_range()) } else { Ok((sum, u64::try_from(count).unwrap_or(u64::MAX))) }
}

/// The one column of values that a sum is given.
pub(super) fn only(values: &[ArrayRef]) -> Result<&ArrayRef> {
    values.first().ok_or_else(|| datafusion::error::DataFusionError::Internal("a sum of nothing".into()))
}
