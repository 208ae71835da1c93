//! The sum of the different values, of all rows or of those in a window that moves.

use std::collections::HashMap;
use std::fmt::Debug;
use std::marker::PhantomData;

use arrow::array::{ArrayRef, AsArray};
use arrow::datatypes::{DataType, Decimal128Type};
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::logical_expr::Accumulator;

use super::out_of_range;
use super::sum::{CARRIED, Summed, finished, only};

#[derive(Debug)]
pub(super) struct DistinctSum<T> {
    /// How often each value is there.
    counts: HashMap<i128, u64>,
    sum: i128,
    of: DataType,
    values: PhantomData<fn() -> T>,
}

impl<T: Summed> DistinctSum<T> {
    /// A sum of the type `of`.
    pub(super) fn new(of: DataType) -> Self {
        Self { counts: HashMap::new(), sum: 0, of, values: PhantomData }
    }

    fn add(&mut self, value: i128) -> Result<()> {
        let count = self.counts.entry(value).or_default();
        if *count == 0 {
            self.sum = self.sum.checked_add(value).ok_or_else(out_of_range)?;
        }
        *count += 1;
        Ok(())
    }

    fn remove(&mut self, value: i128) -> Result<()> {
        let Some(count) = self.counts.get_mut(&value) else { return Ok(()) };
        *count -= 1;
        if *count == 0 {
            self.counts.remove(&value);
            self.sum = self.sum.checked_sub(value).ok_or_else(out_of_range)?;
        }
        Ok(())
    }
}

impl<T: Summed + Debug> Accumulator for DistinctSum<T> {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        only(values)?.as_primitive::<T>().iter().flatten().try_for_each(|value| self.add(value.into()))
    }

    fn retract_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        only(values)?.as_primitive::<T>().iter().flatten().try_for_each(|value| self.remove(value.into()))
    }

    fn supports_retract_batch(&self) -> bool {
        true
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        for list in only(states)?.as_list::<i32>().iter().flatten() {
            list.as_primitive::<Decimal128Type>().iter().flatten().try_for_each(|value| self.add(value))?;
        }
        Ok(())
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let values =
            self.counts.keys().map(|value| ScalarValue::new_primitive::<Decimal128Type>(Some(*value), &CARRIED));
        let values = values.collect::<Result<Vec<_>>>()?;
        Ok(vec![ScalarValue::List(ScalarValue::new_list_nullable(&values, &CARRIED))])
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let sum = (!self.counts.is_empty()).then(|| finished::<T>(self.sum, &self.of)).transpose()?;
        ScalarValue::new_primitive::<T>(sum, &self.of)
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.counts.capacity() * size_of::<(i128, u64)>()
    }
}
