//! The worker's part: plans a query over several sources, and joins what they gave.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::RecordBatch;
use datafusion::catalog::{MemorySchemaProvider, TableProvider};
use datafusion::common::TableReference;
use datafusion::datasource::empty::EmptyTable;
use datafusion::error::DataFusionError;
use datafusion::execution::SessionState;
use datafusion::execution::context::SQLOptions;
use datafusion::logical_expr::{LogicalPlan, LogicalPlanBuilder};
use datafusion::physical_plan::execute_stream;
use datafusion::prelude::SessionContext;

use super::away::Away;
use super::cut::{Cut, cut};
use super::job::{JoinRequest, PlannedSources, Push, SourceTable, SourcesJob, TablePlace};
use super::rows;
use crate::data::ResultTable;
use crate::engine::dataset::failure::explain;
use crate::engine::dataset::names::{self, Names};
use crate::engine::dataset::run::collected;
use crate::engine::dataset::session::{Datasets, register};
use crate::engine::types::EngineError;

impl Datasets {
    /// Says what the sources are to be asked.
    ///
    /// # Errors
    /// `Sql` when the query can't be planned.
    pub(in crate::engine) fn plan_sources(&mut self, job: &SourcesJob) -> Result<PlannedSources, EngineError> {
        let context = self.over_sources(job)?;
        self.within(&job.limits, async {
            let (_, plan) = optimized(&context, job).await?;
            let nothing = |_: &Push, node: &LogicalPlan| -> datafusion::error::Result<Arc<dyn TableProvider>> {
                Ok(Arc::new(EmptyTable::new(Arc::clone(node.schema().inner()))))
            };
            let Cut { plan, pushes, narrowings } = cut(plan, job, &nothing).map_err(|e| explain(&e))?;
            Ok(PlannedSources { pushes, narrowings, plan: plan.display_indent().to_string() })
        })
    }

    /// Plans the same query again and runs it over the rows that the sources gave.
    ///
    /// # Errors
    /// `Sql` in the engine's words, or about a value that doesn't fit; what a run may end with.
    pub(in crate::engine) fn join_sources(
        &mut self,
        request: &JoinRequest,
        bytes: Vec<u8>,
    ) -> Result<ResultTable, EngineError> {
        let (job, answers) = (&request.job, rows::decode(&request.spooled, bytes)?);
        let answers: HashMap<&Push, Vec<RecordBatch>> = request.spooled.iter().map(|s| &s.push).zip(answers).collect();
        let context = self.over_sources(job)?;
        self.within(&job.limits, async {
            let (state, plan) = optimized(&context, job).await?;
            let given = |push: &Push, node: &LogicalPlan| -> datafusion::error::Result<Arc<dyn TableProvider>> {
                let outside = |e: EngineError| DataFusionError::External(Box::new(e));
                let batches =
                    answers.get(push).ok_or_else(|| outside(anyhow::anyhow!("rows were not asked for").into()))?;
                let table = rows::table(batches, node.schema().inner(), job.source(push)).map_err(outside)?;
                Ok(Arc::new(table))
            };
            let Cut { plan, .. } = cut(plan, job, &given).map_err(told)?;
            let physical = state.query_planner().create_physical_plan(&plan, &state).await.map_err(|e| explain(&e))?;
            let stream = execute_stream(physical, state.task_ctx()).map_err(|e| explain(&e))?;
            collected(stream, &job.limits).await
        })
    }

    /// A context that knows the tables of the job.
    fn over_sources(&self, job: &SourcesJob) -> Result<SessionContext, EngineError> {
        let context = self.fresh(job.files())?;
        self.runtime.block_on(async {
            for table in &job.tables {
                add(&context, table, job.pushdown).await.map_err(|e| explain(&e))?;
            }
            Ok::<_, EngineError>(())
        })?;
        Ok(context)
    }
}

/// An error of this engine that went through the other one.
fn told(error: DataFusionError) -> EngineError {
    match error {
        DataFusionError::External(inner) => match inner.downcast::<EngineError>() {
            Ok(own) => *own,
            Err(other) => explain(&DataFusionError::External(other)),
        },
        other => explain(&other),
    }
}

async fn add(context: &SessionContext, table: &SourceTable, pushdown: bool) -> datafusion::error::Result<()> {
    let catalog = context.catalog("datafusion").ok_or_else(|| DataFusionError::Internal("no catalog".into()))?;
    if catalog.schema(&table.schema).is_none() {
        catalog.register_schema(&table.schema, Arc::new(MemorySchemaProvider::new()))?;
    }
    let reference = TableReference::partial(table.schema.as_str(), table.name.as_str());
    match &table.place {
        TablePlace::Files(files) => register(context, reference, files).await,
        TablePlace::Away(away) => {
            context.register_table(reference, Arc::new(Away::new(away.clone(), pushdown)))?;
            Ok(())
        }
    }
}

/// The query's plan, as short as the engine can make it. The present moment is the job's: planned twice, a query means
/// the same both times.
async fn optimized(context: &SessionContext, job: &SourcesJob) -> Result<(SessionState, LogicalPlan), EngineError> {
    let mut known = Names::default();
    for table in &job.tables {
        known.add(&table.schema);
        known.add(&table.name);
        let reference = TableReference::partial(table.schema.as_str(), table.name.as_str());
        let provider = context.table_provider(reference).await.map_err(|e| explain(&e))?;
        provider.schema().fields().iter().for_each(|field| known.add(field.name()));
    }
    let statement = names::parse(&job.sql, &known)?;
    let mut state = context.state();
    state.execution_props_mut().query_execution_start_time = Some(job.at);
    let plan = state.statement_to_plan(statement).await.map_err(|e| explain(&e))?;
    let reads = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    reads.verify_plan(&plan).map_err(|e| explain(&e))?;
    // One row more than is wanted tells whether there are more.
    let wanted = job.limits.rows.saturating_add(1);
    let limited = LogicalPlanBuilder::from(plan).limit(0, Some(wanted));
    let plan = limited.and_then(LogicalPlanBuilder::build).map_err(|e| explain(&e))?;
    let plan = state.optimize(&plan).map_err(|e| explain(&e))?;
    Ok((state, plan))
}
