//! The server's part: hands the query and the sources' rows to a worker.

use arrow::ipc::writer::StreamWriter;
use tokio_util::sync::CancellationToken;

use super::job::{JoinRequest, PlanRequest, PlannedSources, Push, SourcesJob, Spooled};
use crate::data::ResultTable;
use crate::engine::parent::{Answer, Lane};
use crate::engine::types::EngineError;
use crate::engine::wire::{Parcel, Request};
use crate::engine::{Call, Engine, strange};

impl Engine {
    /// Says what the sources of a query are to be asked. Nothing is read yet.
    ///
    /// # Errors
    /// `Sql` when the query can't be planned; else see [`EngineError`].
    pub async fn plan_sources(
        &self,
        job: &SourcesJob,
        cancel: &CancellationToken,
    ) -> Result<PlannedSources, EngineError> {
        let call = Call { lane: Lane::Query, deadline: job.limits.deadline, max_bytes: 0 };
        let request = Request::PlanSources(PlanRequest { job: job.clone() });
        match self.call(Parcel::of(request), call, cancel, &|_| ()).await? {
            Answer::Planned(planned) => Ok(planned),
            _ => Err(strange()),
        }
    }

    /// Runs a query over the rows that its sources gave: the answer of each query that [`Engine::plan_sources`] named.
    ///
    /// # Errors
    /// `Sql` also where a source's value doesn't fit its column; else see [`EngineError`].
    pub async fn join_sources(
        &self,
        job: &SourcesJob,
        answers: &[(Push, std::sync::Arc<ResultTable>)],
        cancel: &CancellationToken,
    ) -> Result<ResultTable, EngineError> {
        let mut bytes = Vec::new();
        let mut spooled = Vec::with_capacity(answers.len());
        for (push, table) in answers {
            let from = bytes.len();
            encode(table, &mut bytes)?;
            spooled.push(Spooled { push: push.clone(), bytes: bytes.len() - from });
        }
        let call = Call { lane: Lane::Query, deadline: job.limits.deadline, max_bytes: job.limits.bytes };
        let request = Request::JoinSources(JoinRequest { job: job.clone(), spooled });
        match self.call(Parcel { request, bytes }, call, cancel, &|_| ()).await? {
            Answer::Table(table) => Ok(table),
            _ => Err(strange()),
        }
    }
}

/// The rows as an Arrow IPC stream; nothing where there are none.
fn encode(table: &ResultTable, out: &mut Vec<u8>) -> Result<(), EngineError> {
    let Some(first) = table.batches.first() else { return Ok(()) };
    let mut writer = StreamWriter::try_new(out, &first.schema()).map_err(anyhow::Error::from)?;
    for batch in &table.batches {
        writer.write(batch).map_err(anyhow::Error::from)?;
    }
    writer.finish().map_err(anyhow::Error::from)?;
    Ok(())
}
