//! The rows that sources gave, as tables of the engine.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, RecordBatchOptions};
use arrow::buffer::Buffer;
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Field, SchemaRef};
use arrow::ipc::reader::StreamDecoder;
use datafusion::datasource::MemTable;

use super::job::Spooled;
use crate::engine::types::EngineError;

/// Cuts the bytes that came with a request into the rows of each answer.
pub(super) fn decode(spooled: &[Spooled], bytes: Vec<u8>) -> Result<Vec<Vec<RecordBatch>>, EngineError> {
    let all = Buffer::from_vec(bytes);
    let mut from = 0_usize;
    let mut answers = Vec::with_capacity(spooled.len());
    for spool in spooled {
        if from.saturating_add(spool.bytes) > all.len() {
            return Err(anyhow::anyhow!("rows of a source are missing").into());
        }
        answers.push(stream(all.slice_with_length(from, spool.bytes))?);
        from += spool.bytes;
    }
    Ok(answers)
}

fn stream(mut bytes: Buffer) -> Result<Vec<RecordBatch>, EngineError> {
    let mut decoder = StreamDecoder::new();
    let mut batches = Vec::new();
    while !bytes.is_empty() {
        if let Some(batch) = decoder.decode(&mut bytes).map_err(anyhow::Error::from)? {
            batches.push(batch);
        }
    }
    Ok(batches)
}

/// A table of these rows whose columns are those that the plan expects.
///
/// # Errors
/// `Sql` names the column of which a value doesn't fit.
pub(super) fn table(batches: &[RecordBatch], schema: &SchemaRef, source: &str) -> Result<MemTable, EngineError> {
    let batches = batches.iter().map(|batch| fitted(batch, schema, source)).collect::<Result<Vec<_>, _>>()?;
    MemTable::try_new(Arc::clone(schema), vec![batches]).map_err(|e| EngineError::Internal(e.into()))
}

fn fitted(batch: &RecordBatch, schema: &SchemaRef, source: &str) -> Result<RecordBatch, EngineError> {
    // Where no column is wanted, the source gave one all the same: it has no rows without.
    if batch.num_columns() != schema.fields().len().max(1) {
        return Err(anyhow::anyhow!("a source gave other columns than it was asked for").into());
    }
    let pairs = schema.fields().iter().zip(batch.columns());
    let columns = pairs.map(|(field, array)| fit(array, field, source)).collect::<Result<Vec<_>, _>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    let whole = RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options);
    whole.map_err(|e| EngineError::Internal(e.into()))
}

fn fit(array: &ArrayRef, field: &Field, source: &str) -> Result<ArrayRef, EngineError> {
    let to = field.data_type();
    if array.data_type() == to {
        return Ok(Arc::clone(array));
    }
    let whole = match (array.data_type(), to) {
        (DataType::Utf8, DataType::Decimal128(_, decimals) | DataType::Decimal256(_, decimals)) => {
            let digits = array.as_string::<i32>();
            digits.iter().flatten().all(|text| decimals_of(text) <= usize::from(decimals.unsigned_abs()))
        }
        _ => true,
    };
    let options = CastOptions { safe: false, ..CastOptions::default() };
    let fitted = whole.then(|| cast_with_options(array, to, &options).ok()).flatten();
    fitted.ok_or_else(|| {
        let name = field.name().rsplit('.').next().unwrap_or_default();
        EngineError::Sql(format!(
            "A value of \u{201c}{source}\u{201d} in \u{201c}{name}\u{201d} doesn't fit the type that its column has \
             here ({}). Leave the column out, or ask that connection alone.",
            super::column::word(to)
        ))
    })
}

/// Decimals of a number's text that mean something.
fn decimals_of(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, decimals)| decimals.trim_end_matches('0').len())
}

#[cfg(test)]
mod tests {
    use arrow::array::{Int64Array, StringArray};
    use arrow::datatypes::Schema;

    use super::*;

    fn one(array: ArrayRef, to: DataType) -> Result<ArrayRef, EngineError> {
        let schema: SchemaRef = Arc::new(Schema::new(vec![Field::new("o.amount", to, true)]));
        let batch = RecordBatch::try_from_iter([("amount", array)]).unwrap();
        fitted(&batch, &schema, "Shop").map(|batch| Arc::clone(batch.column(0)))
    }

    #[test]
    fn digits_become_exact_numbers_and_none_is_lost() {
        let digits = |texts: &[&str]| -> ArrayRef { Arc::new(StringArray::from(texts.to_vec())) };
        let fine = one(digits(&["12.50", "-3", "0.100000"]), DataType::Decimal128(10, 2)).unwrap();
        assert_eq!(fine.as_primitive::<arrow::datatypes::Decimal128Type>().values(), &[1_250, -300, 10]);
        for lost in ["0.125", "123456789012", "NaN"] {
            let refused = one(digits(&[lost]), DataType::Decimal128(10, 2));
            assert!(
                matches!(refused, Err(EngineError::Sql(words)) if words.contains("Shop") && words.contains("amount"))
            );
        }
    }

    #[test]
    fn rows_without_columns_are_still_counted() {
        let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1, 1, 1]));
        let batch = RecordBatch::try_from_iter([("c1", numbers)]).unwrap();
        assert_eq!(fitted(&batch, &Arc::new(Schema::empty()), "Shop").unwrap().num_rows(), 3);
    }
}
