//! Which part of the engine answers which request.

use arrow::ipc::writer::StreamWriter;

use super::link::Output;
use crate::data::{ResultTable, Schema};
use crate::engine::dataset::Datasets;
use crate::engine::types::{EngineError, Source};
use crate::engine::wire::{Hello, Reply, Request};
use crate::engine::{csv, sqlite};

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
    pub(super) fn answer(&mut self, request: Request, output: &mut Output) -> Result<Reply, EngineError> {
        match request {
            Request::Run { source: Source::Dataset { tables }, sql, limits } => {
                let table = self.datasets()?.run(&tables, &sql, &limits)?;
                send(table, output)
            }
            Request::Run { source: Source::Sqlite { path }, sql, limits } => {
                send(sqlite::run(&path, &sql, &limits, self.hello.memory_bytes)?, output)
            }
            Request::Describe { source } => Ok(Reply::Schema(self.describe(source)?)),
            Request::Preview(request) => Ok(Reply::Preview(csv::preview(&request)?)),
            Request::Load(request) => {
                let loaded = csv::load(&request, &mut |p| output.progress(p).map_err(anyhow::Error::from))?;
                Ok(Reply::Loaded(loaded))
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
fn send(table: ResultTable, output: &mut Output) -> Result<Reply, EngineError> {
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
