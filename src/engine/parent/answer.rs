//! An answer of a worker, put together from its frames.

use arrow::buffer::Buffer;
use arrow::ipc::reader::StreamDecoder;

use crate::data::{ResultTable, Schema};
use crate::engine::dataset::sources::PlannedSources;
use crate::engine::files::{Loaded, Preview};
use crate::engine::types::EngineError;
use crate::engine::wire::Reply;

/// What a worker answered.
pub(in crate::engine) enum Answer {
    Table(ResultTable),
    Schema(Schema),
    Preview(Preview),
    Loaded(Loaded),
    Planned(PlannedSources),
}

/// Joins the last message of an answer with the rows that came before it.
pub(super) fn assemble(last: Reply, rows: Vec<u8>) -> Result<Answer, EngineError> {
    match last {
        Reply::Table { columns, truncated } => {
            let batches = decode(rows)?;
            let table = ResultTable { columns, batches, truncated };
            check_types(&table)?;
            Ok(Answer::Table(table))
        }
        Reply::Schema(schema) => Ok(Answer::Schema(schema)),
        Reply::Preview(preview) => Ok(Answer::Preview(preview)),
        Reply::Loaded(loaded) => Ok(Answer::Loaded(loaded)),
        Reply::Planned(planned) => Ok(Answer::Planned(planned)),
        Reply::Failed(failure) => Err(failure.into()),
        Reply::Progress(_) | Reply::Confined { .. } => Err(anyhow::anyhow!("a report is not an answer").into()),
    }
}

/// Reads an Arrow IPC stream; the arrays are checked, since a worker that was tricked could send anything.
fn decode(rows: Vec<u8>) -> Result<Vec<arrow::array::RecordBatch>, EngineError> {
    let mut buffer = Buffer::from_vec(rows);
    let mut decoder = StreamDecoder::new();
    let mut batches = Vec::new();
    while !buffer.is_empty() {
        if let Some(batch) = decoder.decode(&mut buffer).map_err(anyhow::Error::from)? {
            batches.push(batch);
        }
    }
    Ok(batches)
}

/// A result keeps to the Arrow type of each column, whatever the worker sent.
fn check_types(table: &ResultTable) -> Result<(), EngineError> {
    let kept = table.batches.iter().all(|batch| {
        let mut pairs = batch.columns().iter().zip(&table.columns);
        batch.num_columns() == table.columns.len() && pairs.all(|(a, column)| column.kind.is_held_by(a.data_type()))
    });
    if kept { Ok(()) } else { Err(anyhow::anyhow!("the worker sent columns of another type than it named").into()) }
}
