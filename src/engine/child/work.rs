//! Which part of the engine answers which request.

use arrow::array::{Array, RecordBatch};
use arrow::ipc::writer::StreamWriter;

use super::link::Output;
use crate::data::{ResultTable, Schema};
use crate::engine::dataset::Datasets;
use crate::engine::types::{EngineError, Source};
use crate::engine::wire::{Hello, Parcel, Reply, Request, STREAM_OVERHEAD};
use crate::engine::{files, merge, sqlite};

/// The worker and what it keeps warm between requests.
pub(super) struct Worker {
    hello: Hello,
    datasets: Option<Datasets>,
}

impl Worker {
    pub(super) fn new(hello: Hello) -> Self {
        Self { hello, datasets: None }
    }

    /// Works on one request; rows and progress go out while it works, the last message is returned.
    pub(super) fn answer(&mut self, parcel: Parcel, output: &mut Output) -> Result<Reply, EngineError> {
        match parcel.request {
            Request::PlanSources(request) => Ok(Reply::Planned(self.datasets()?.plan_sources(&request.job)?)),
            Request::JoinSources(request) => {
                let table = self.datasets()?.join_sources(&request, parcel.bytes)?;
                send(table, request.job.limits.bytes, output)
            }
            Request::Run { source: Source::Dataset { tables }, sql, explain, limits } => {
                let table = self.datasets()?.run(&tables, &sql, explain, &limits)?;
                send(table, limits.bytes, output)
            }
            Request::Run { source: Source::Sqlite { path }, sql, explain, limits } => {
                let text = if explain { format!("EXPLAIN QUERY PLAN {sql}") } else { sql };
                let table = sqlite::run(&path, &text, &limits, self.hello.memory_bytes)?;
                send(table, limits.bytes, output)
            }
            Request::Describe { source } => Ok(Reply::Schema(self.describe(source)?)),
            Request::Preview(request) => {
                Ok(Reply::Preview(files::preview(&request, &self.hello.temp_dir, self.hello.memory_bytes)?))
            }
            Request::Load(request) => {
                let mut report = |p| output.progress(p).map_err(anyhow::Error::from);
                let loaded = files::load(&request, (&self.hello.temp_dir, self.hello.memory_bytes), &mut report)?;
                Ok(Reply::Loaded(loaded))
            }
            Request::Merge(request) => {
                let mut report = |p| output.progress(p).map_err(anyhow::Error::from);
                Ok(Reply::Loaded(merge::merge(&request, &mut report)?))
            }
        }
    }

    fn describe(&mut self, source: Source) -> Result<Schema, EngineError> {
        match source {
            Source::Dataset { tables } => self.datasets()?.describe(&tables),
            Source::Sqlite { path } => sqlite::describe(&path, self.hello.memory_bytes),
        }
    }

    /// DataFusion, brought to life by the first request that needs it.
    fn datasets(&mut self) -> Result<&mut Datasets, EngineError> {
        if self.datasets.is_none() {
            self.datasets = Some(Datasets::start(&self.hello)?);
        }
        self.datasets.as_mut().ok_or_else(|| anyhow::anyhow!("the dataset engine did not start").into())
    }
}

/// Sends the rows as one Arrow stream, and gives the message that follows it.
///
/// # Errors
/// `TooLarge` before anything is sent, when a column's last type took more than the `most` bytes that its values were
/// counted with.
fn send(table: ResultTable, most: usize, output: &mut Output) -> Result<Reply, EngineError> {
    let columns = table.batches.iter().flat_map(RecordBatch::columns);
    let sizes = columns.map(|c| c.to_data().get_slice_memory_size()).sum::<Result<usize, _>>();
    if sizes.map_err(anyhow::Error::from)? > most.saturating_add(STREAM_OVERHEAD / 2) {
        return Err(EngineError::TooLarge);
    }
    if let Some(first) = table.batches.first() {
        let mut writer = StreamWriter::try_new(output.rows(), &first.schema()).map_err(anyhow::Error::from)?;
        for batch in &table.batches {
            writer.write(batch).map_err(anyhow::Error::from)?;
        }
        writer.finish().map_err(anyhow::Error::from)?;
        std::io::Write::flush(writer.get_mut()).map_err(anyhow::Error::from)?;
    }
    Ok(Reply::Table { columns: table.columns, truncated: table.truncated })
}
