//! One query over the tables of one dataset.

use std::time::Duration;

use datafusion::execution::SendableRecordBatchStream;
use datafusion::execution::context::SQLOptions;
use datafusion::prelude::{DataFrame, SessionContext};
use futures::StreamExt;

use super::collect::Collector;
use super::failure::{self, explain};
use super::names::{self, Names};
use super::session::{Datasets, Texts, Warm};
use super::sorts;
use crate::data::{Limits, ResultTable};
use crate::engine::types::{DatasetTable, EngineError};

impl Datasets {
    /// Runs a query and gathers its rows, or with `explain` the steps that it would take. The worker's parent watches the deadline too and kills what this can't stop.
    pub(in crate::engine) fn run(
        &mut self,
        tables: &[DatasetTable],
        sql: &str,
        explain: bool,
        limits: &Limits,
    ) -> Result<ResultTable, EngineError> {
        let mut source = self.context(tables, Texts::Shared)?;
        let mut frame = self.within(limits, plan(&source.context, tables, sql, Joins::Hashed))?;
        if sorts::keeps_stored_texts(frame.logical_plan()) {
            source = self.context(tables, Texts::Owned)?;
            frame = self.within(limits, plan(&source.context, tables, sql, Joins::Hashed))?;
        }
        let joined = sorts::joins(frame.logical_plan());
        match self.answer(frame, &source, explain, limits) {
            Err(EngineError::Memory) if joined && !explain => {
                // One side of a join is kept in memory. Sorted on disk, both are read beside each other instead.
                let source = self.context(tables, Texts::Owned)?;
                let frame = self.within(limits, plan(&source.context, tables, sql, Joins::Sorted))?;
                self.answer(frame, &source, explain, limits)
            }
            answer => answer,
        }
    }

    fn answer(
        &self,
        frame: DataFrame,
        source: &Warm,
        explain: bool,
        limits: &Limits,
    ) -> Result<ResultTable, EngineError> {
        let wanted = limits.rows.saturating_add(1);
        let frame = if explain {
            frame.explain(false, false)
        } else if self.can_keep(wanted, source) {
            frame.limit(0, Some(wanted))
        } else {
            // Told of the limit, the engine would keep the first rows of a sort in memory; untold it sorts on disk, and
            // ends when no more rows are taken.
            Ok(frame)
        };
        self.within(limits, gather(frame.map_err(|e| failure::explain(&e))?, limits))
    }

    pub(super) fn within<T>(
        &self,
        limits: &Limits,
        work: impl Future<Output = Result<T, EngineError>>,
    ) -> Result<T, EngineError> {
        let patience = limits.deadline.saturating_add(Duration::from_secs(1));
        let timed = async { tokio::time::timeout(patience, work).await };
        self.runtime.block_on(timed).unwrap_or(Err(EngineError::Timeout))
    }
}

async fn gather(plan: DataFrame, limits: &Limits) -> Result<ResultTable, EngineError> {
    collected(plan.execute_stream().await.map_err(|e| explain(&e))?, limits).await
}

/// Takes rows until they are all or a limit is reached.
pub(super) async fn collected(
    mut stream: SendableRecordBatchStream,
    limits: &Limits,
) -> Result<ResultTable, EngineError> {
    let mut collector = Collector::new(&stream.schema(), limits);
    while let Some(batch) = stream.next().await {
        let batch = batch.map_err(|e| explain(&e))?;
        if collector.full() && batch.num_rows() > 0 {
            collector.more_rows_exist();
            break;
        }
        if !collector.take(&batch)? {
            break;
        }
    }
    collector.finish().map_err(|e| EngineError::Internal(e.into()))
}

/// How the rows of two tables find each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joins {
    /// By a table of one side's keys in memory: quick.
    Hashed,
    /// By sorting both sides, on disk where memory ends.
    Sorted,
}

/// Sorts that share the memory take a part each, so that a join by sorting goes in few threads.
const SORTING: usize = 2;
/// How much smaller its batches are: of every piece that was written to disk some are in memory when the pieces are
/// brought together, and what comes after them needs room too.
const SMALLER: usize = 64;
const LEAST_ROWS: usize = 16;
/// Bytes that each sort keeps free for bringing its pieces together.
const MERGED_BYTES: usize = 1 << 20;

/// Plans a query that reads and does nothing else.
async fn plan(
    context: &SessionContext,
    tables: &[DatasetTable],
    sql: &str,
    joins: Joins,
) -> Result<DataFrame, EngineError> {
    let names = names_of(context, tables).await?;
    let statement = names::parse(sql, &names)?;
    let mut state = context.state();
    if joins == Joins::Sorted {
        let rows = (state.config().batch_size() / SMALLER).max(LEAST_ROWS);
        let config = state.config().clone().with_target_partitions(SORTING).with_batch_size(rows);
        *state.config_mut() = config.with_sort_spill_reservation_bytes(MERGED_BYTES);
        state.config_mut().options_mut().optimizer.prefer_hash_join = false;
    }
    let plan = state.statement_to_plan(statement).await.map_err(|e| explain(&e))?;
    let reads = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    reads.verify_plan(&plan).map_err(|e| explain(&e))?;
    Ok(DataFrame::new(state, plan))
}

async fn names_of(context: &SessionContext, tables: &[DatasetTable]) -> Result<Names, EngineError> {
    let mut names = Names::default();
    for table in tables {
        names.add(&table.name);
        let reference = datafusion::common::TableReference::bare(table.name.as_str());
        let provider = context.table_provider(reference).await.map_err(|e| explain(&e))?;
        for field in provider.schema().fields() {
            names.add(field.name());
        }
    }
    Ok(names)
}
