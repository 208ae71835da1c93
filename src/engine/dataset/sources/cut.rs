//! Cuts the engine's plan above what its sources can answer by themselves.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use datafusion::catalog::TableProvider;
use datafusion::common::tree_node::{Transformed, TreeNodeRecursion};
use datafusion::common::{Result, TableReference};
use datafusion::datasource::provider_as_source;
use datafusion::logical_expr::{Aggregate, LogicalPlan, Sort, TableScan};

use super::convert::convert;
use super::job::{Narrowing, Push, SourcesJob};
use super::select::{Names, Select};
use super::{average, early, narrow};

/// Where the rows of a pushed query are read from, given the columns that they have in the plan.
pub(super) type Spool<'a> = &'a dyn Fn(&Push, &LogicalPlan) -> Result<Arc<dyn TableProvider>>;

/// What is left of a plan, and what its sources are to be asked.
pub(super) struct Cut {
    pub plan: LogicalPlan,
    pub pushes: Vec<Push>,
    pub narrowings: Vec<Narrowing>,
}

/// The plan with tables of given rows in place of what sources answer.
pub(super) fn cut(plan: LogicalPlan, job: &SourcesJob, spool: Spool<'_>) -> Result<Cut> {
    let (mut pushes, mut selects, mut names): (Vec<Push>, Vec<Select>, HashMap<String, usize>) = Default::default();
    let cut = plan.transform_down_with_subqueries(|node| {
        let node = if job.pushdown { rearranged(node)? } else { node };
        let whole_tables = matches!(node, LogicalPlan::TableScan(_));
        let select = if job.pushdown || whole_tables { convert(&node, &Names::default()) } else { None };
        let Some(select) = select else { return Ok(Transformed::yes(node)) };
        let push = Push { source: select.source, sql: select.sql() };
        let at = pushes.iter().position(|known| *known == push).unwrap_or(pushes.len());
        let name = narrow::name_of(at, job.source(&push));
        let given = replaced(node, &name, |node| spool(&push, node))?;
        if at == pushes.len() {
            pushes.push(push);
            selects.push(select);
            names.insert(name, at);
        }
        Ok(Transformed::new(given, true, TreeNodeRecursion::Jump))
    })?;
    let whole = cut.data.transform_up_with_subqueries(|node| Ok(Transformed::yes(node.recompute_schema()?)))?;
    let plan = whole.data;
    let narrowings = if job.pushdown { narrow::narrowings(&plan, &selects, &names) } else { Vec::new() };
    Ok(Cut { plan, pushes, narrowings })
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

/// What stands in the plan for the rows of a query.
fn replaced(
    node: LogicalPlan,
    name: &str,
    rows: impl FnOnce(&LogicalPlan) -> Result<Arc<dyn TableProvider>>,
) -> Result<LogicalPlan> {
    let scan = LogicalPlan::TableScan(TableScan {
        table_name: TableReference::bare(name),
        source: provider_as_source(rows(&node)?),
        projection: None,
        projected_schema: Arc::clone(node.schema()),
        filters: Vec::new(),
        fetch: None,
        statistics_requests: BTreeSet::default(),
    });
    // The source's first rows come in its order; the engine is told so by sorting those few once more.
    Ok(match node {
        LogicalPlan::Sort(sort) => LogicalPlan::Sort(Sort { input: Arc::new(scan), ..sort }),
        _ => scan,
    })
}
