//! The sum of all values, or of those in a window that moves.

use std::fmt::Debug;
use std::marker::PhantomData;

use arrow::array::{ArrayRef, AsArray};
use arrow::datatypes::{DataType, Decimal128Type};
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::logical_expr::Accumulator;

use super::out_of_range;
use super::sum::{CARRIED, Summed, finished, only, total};

#[derive(Debug)]
pub(super) struct RunningSum<T> {
    sum: i128,
    /// How many values are in the sum: of none it is null.
    count: u64,
    of: DataType,
    values: PhantomData<fn() -> T>,
}

impl<T: Summed> RunningSum<T> {
    /// A sum of the type `of`.
    pub(super) fn new(of: DataType) -> Self {
        Self { sum: 0, count: 0, of, values: PhantomData }
    }

    fn add(&mut self, (sum, count): (i128, u64)) -> Result<()> {
        self.sum = self.sum.checked_add(sum).ok_or_else(out_of_range)?;
        self.count += count;
        Ok(())
    }
}

impl<T: Summed + Debug> Accumulator for RunningSum<T> {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.add(total(only(values)?.as_primitive::<T>())?)
    }

    fn retract_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let (sum, count) = total(only(values)?.as_primitive::<T>())?;
        self.sum = self.sum.checked_sub(sum).ok_or_else(out_of_range)?;
        self.count = self.count.saturating_sub(count);
        Ok(())
    }

    fn supports_retract_batch(&self) -> bool {
        true
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        self.add(total(only(states)?.as_primitive::<Decimal128Type>())?)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let sum = (self.count > 0).then_some(self.sum);
        Ok(vec![ScalarValue::new_primitive::<Decimal128Type>(sum, &CARRIED)?])
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let sum = (self.count > 0).then(|| finished::<T>(self.sum, &self.of)).transpose()?;
        ScalarValue::new_primitive::<T>(sum, &self.of)
    }

    fn size(&self) -> usize {
        size_of_val(self)
    }
}
