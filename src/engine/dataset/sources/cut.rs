//! Cuts the engine's plan above what its sources can answer by themselves.

use std::collections::BTreeSet;
use std::sync::Arc;

use datafusion::catalog::TableProvider;
use datafusion::common::tree_node::{Transformed, TreeNodeRecursion};
use datafusion::common::{Result, TableReference};
use datafusion::datasource::provider_as_source;
use datafusion::logical_expr::{Aggregate, LogicalPlan, Sort, TableScan};

use super::convert::convert;
use super::job::{Push, SourcesJob};
use super::select::{Names, Select};
use super::{average, early};

/// Where the rows of a pushed query are read from, given the columns that they have in the plan.
pub(super) type Spool<'a> = &'a dyn Fn(&Push, &LogicalPlan) -> Result<Arc<dyn TableProvider>>;

/// The plan with tables of given rows in place of what sources answer, and what they are to be asked.
pub(super) fn cut(plan: LogicalPlan, job: &SourcesJob, spool: Spool<'_>) -> Result<(LogicalPlan, Vec<Push>)> {
    let mut pushes: Vec<Push> = Vec::new();
    let cut = plan.transform_down_with_subqueries(|node| {
        let node = if job.pushdown { rearranged(node)? } else { node };
        let whole_tables = matches!(node, LogicalPlan::TableScan(_));
        let select = if job.pushdown || whole_tables { convert(&node, &Names::default()) } else { None };
        let Some(select) = select else { return Ok(Transformed::yes(node)) };
        let (given, push) = replaced(node, &select, (job, spool))?;
        if !pushes.contains(&push) {
            pushes.push(push);
        }
        Ok(Transformed::new(given, true, TreeNodeRecursion::Jump))
    })?;
    let whole = cut.data.transform_up_with_subqueries(|node| Ok(Transformed::yes(node.recompute_schema()?)))?;
    Ok((whole.data, pushes))
}

/// A grouping that no source can do whole, in parts of which a source can do one.
fn rearranged(node: LogicalPlan) -> Result<LogicalPlan> {
    let LogicalPlan::Aggregate(aggregate) = &node else { return Ok(node) };
    if is_for_a_source(aggregate) {
        return Ok(node);
    }
    let (plain, columns) = match average::without(aggregate) {
        Some(parts) => {
            let (plain, columns) = parts?;
            (plain, Some(columns))
        }
        None => (aggregate.clone(), None),
    };
    let done = if is_for_a_source(&plain) {
        LogicalPlan::Aggregate(plain)
    } else {
        match early::begun(&plain) {
            Some(halves) => halves?,
            None => return Ok(node),
        }
    };
    columns.map_or(Ok(done.clone()), |columns| average::put_together(done, columns))
}

fn is_for_a_source(aggregate: &Aggregate) -> bool {
    super::aggregate::grouped(aggregate, &Names::default()).is_some()
}

/// What stands in the plan for the rows of a query, and that query.
fn replaced(node: LogicalPlan, select: &Select, (job, spool): (&SourcesJob, Spool<'_>)) -> Result<(LogicalPlan, Push)> {
    let push = Push { source: select.source, sql: select.sql() };
    let source = provider_as_source(spool(&push, &node)?);
    let scan = LogicalPlan::TableScan(TableScan {
        table_name: TableReference::bare(format!("rows of {}", job.source(&push))),
        source,
        projection: None,
        projected_schema: Arc::clone(node.schema()),
        filters: Vec::new(),
        fetch: None,
        statistics_requests: BTreeSet::default(),
    });
    // The source's first rows come in its order; the engine is told so by sorting those few once more.
    let given = match node {
        LogicalPlan::Sort(sort) => LogicalPlan::Sort(Sort { input: Arc::new(scan), ..sort }),
        _ => scan,
    };
    Ok((given, push))
}
