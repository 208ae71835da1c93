//! The sums of many groups at once.

use std::fmt::Debug;
use std::marker::PhantomData;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, PrimitiveArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Decimal128Type};
use datafusion::error::Result;
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};

use super::out_of_range;
use super::sum::{CARRIED, Summed, finished, only};

#[derive(Debug)]
pub(super) struct GroupedSums<T> {
    sums: Vec<i128>,
    /// Which groups had a value: the sum of none is null.
    seen: Vec<bool>,
    of: DataType,
    values: PhantomData<fn() -> T>,
}

impl<T: Summed> GroupedSums<T> {
    /// Sums of the type `of`.
    pub(super) fn new(of: DataType) -> Self {
        Self { sums: Vec::new(), seen: Vec::new(), of, values: PhantomData }
    }

    fn add<S: Summed>(
        &mut self,
        values: &PrimitiveArray<S>,
        groups: &[usize],
        filter: Option<&BooleanArray>,
        count: usize,
    ) -> Result<()> {
        self.sums.resize(count, 0);
        self.seen.resize(count, false);
        let mut over = false;
        let mut add = |group: usize, value: S::Native| {
            if let (Some(sum), Some(seen)) = (self.sums.get_mut(group), self.seen.get_mut(group)) {
                let (next, turned) = sum.overflowing_add(value.into());
                (*sum, *seen) = (next, true);
                over |= turned;
            }
        };
        match (counted(values, filter), groups.iter().zip(values.values())) {
            (None, pairs) => pairs.for_each(|(group, value)| add(*group, *value)),
            (Some(counted), pairs) => {
                pairs
                    .zip(counted.iter())
                    .filter(|(_, valid)| *valid)
                    .for_each(|((group, value), _)| add(*group, *value));
            }
        }
        if over { Err(out_of_range()) } else { Ok(()) }
    }

    fn taken(&mut self, emit_to: EmitTo) -> (Vec<i128>, Option<NullBuffer>) {
        let seen = NullBuffer::from(emit_to.take_needed(&mut self.seen));
        (emit_to.take_needed(&mut self.sums), Some(seen).filter(|seen| seen.null_count() > 0))
    }
}

/// Which values count, where not all do.
fn counted<T: Summed>(values: &PrimitiveArray<T>, filter: Option<&BooleanArray>) -> Option<NullBuffer> {
    let kept = filter.map(|filter| match filter.nulls() {
        Some(known) => NullBuffer::new(filter.values() & known.inner()),
        None => NullBuffer::new(filter.values().clone()),
    });
    NullBuffer::union(values.nulls(), kept.as_ref()).filter(|all| all.null_count() > 0)
}

fn carried(sums: Vec<i128>, nulls: Option<NullBuffer>) -> ArrayRef {
    Arc::new(PrimitiveArray::<Decimal128Type>::new(sums.into(), nulls).with_data_type(CARRIED))
}

impl<T: Summed + Debug> GroupsAccumulator for GroupedSums<T> {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        count: usize,
    ) -> Result<()> {
        self.add(only(values)?.as_primitive::<T>(), groups, filter, count)
    }

    fn merge_batch(&mut self, states: &[ArrayRef], groups: &[usize], count: usize) -> Result<()> {
        self.add(only(states)?.as_primitive::<Decimal128Type>(), groups, None, count)
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let (sums, nulls) = self.taken(emit_to);
        let sums = sums.into_iter().map(|sum| finished::<T>(sum, &self.of)).collect::<Result<Vec<_>>>()?;
        Ok(Arc::new(PrimitiveArray::<T>::new(sums.into(), nulls).with_data_type(self.of.clone())))
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        let (sums, nulls) = self.taken(emit_to);
        Ok(vec![carried(sums, nulls)])
    }

    fn convert_to_state(&self, values: &[ArrayRef], filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        let values = only(values)?.as_primitive::<T>();
        let sums = values.values().iter().map(|value| (*value).into()).collect();
        Ok(vec![carried(sums, counted(values, filter))])
    }

    fn size(&self) -> usize {
        self.sums.capacity() * size_of::<i128>() + self.seen.capacity()
    }
}
