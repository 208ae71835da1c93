//! Groupings that begin before a join: what a source adds up by the join's keys need not be fetched row by row.
//!
//! A row of one side meets the same rows of the other one as every row with its keys. So rows with the same keys can be
//! added up first, joined as one, and those sums added up again (Yan and Larson, "Eager Aggregation and Lazy
//! Aggregation", VLDB 1995).

use std::sync::Arc;

use datafusion::common::{Column, Result};
use datafusion::functions_aggregate::expr_fn::{max, min};
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::{Aggregate, Expr, Join, JoinType, LogicalPlan, Projection, cast, lit, when};

use super::convert::convert;
use super::select::Names;
use crate::engine::dataset::exact::sum;

/// The grouping with its first half before the join, where a source can do that half; none elsewhere.
pub(super) fn begun(aggregate: &Aggregate) -> Option<Result<LogicalPlan>> {
    let join = join_below(&aggregate.input)?;
    let left = side(aggregate, &join, &join.left);
    let right = (join.join_type == JoinType::Inner).then(|| side(aggregate, &join, &join.right)).flatten();
    let (half, of_left) = match (left, right) {
        (Some(half), _) => (half, true),
        (None, Some(half)) => (half, false),
        (None, None) => return None,
    };
    Some(half.and_then(|half| finished(aggregate, &join, half, of_left)))
}

/// The join that is grouped, below projections that only leave columns out.
fn join_below(plan: &LogicalPlan) -> Option<Join> {
    match plan {
        LogicalPlan::Projection(p) if p.expr.iter().all(|e| matches!(e, Expr::Column(_))) => join_below(&p.input),
        LogicalPlan::Join(join) if matches!(join.join_type, JoinType::Inner | JoinType::Left) => Some(join.clone()),
        _ => None,
    }
}

/// The first half of the grouping, over one side of the join, if that side has all that is added up.
fn side(aggregate: &Aggregate, join: &Join, input: &Arc<LogicalPlan>) -> Option<Result<LogicalPlan>> {
    let own = |column: &&Column| input.schema().has_column(column);
    let mut parts = Vec::with_capacity(aggregate.aggr_expr.len());
    for (at, expr) in aggregate.aggr_expr.iter().enumerate() {
        let function = function(expr)?;
        let inside: Vec<&Column> = inside(function).collect();
        if can_be_halved(function) && inside.iter().all(own) {
            parts.push(Expr::AggregateFunction(function.clone()).alias(part_name(at)));
        } else if !stays_whole(function) || inside.iter().any(own) {
            return None;
        }
    }
    if parts.is_empty() {
        return None;
    }
    let conditions = join.on.iter().flat_map(|(l, r)| [l, r]).chain(join.filter.as_ref());
    let mut keys: Vec<Column> = Vec::new();
    for column in conditions.chain(&aggregate.group_expr).flat_map(Expr::column_refs) {
        if own(&column) && !keys.contains(column) {
            keys.push(column.clone());
        }
    }
    // The order must not hang on how columns were gathered: the same query is planned twice.
    keys.sort_by_key(|column| input.schema().index_of_column(column).ok());
    if is_unique(input, &keys) {
        return None;
    }
    let keys = keys.into_iter().map(Expr::Column).collect();
    match Aggregate::try_new(Arc::clone(input), keys, parts) {
        Err(error) => Some(Err(error)),
        Ok(half) if super::aggregate::grouped(&half, &Names::default()).is_some() => {
            Some(Ok(LogicalPlan::Aggregate(half)))
        }
        Ok(half) => begun(&half),
    }
}

/// Whether no two rows have the same keys: then adding up changes nothing.
fn is_unique(input: &LogicalPlan, keys: &[Column]) -> bool {
    let Some(select) = convert(input, &Names::default()) else { return false };
    !select.key.is_empty() && select.key.iter().all(|name| keys.iter().any(|key| key.name == *name))
}

/// The second half: what was added up by the keys is joined and added up again.
fn finished(aggregate: &Aggregate, join: &Join, half: LogicalPlan, of_left: bool) -> Result<LogicalPlan> {
    let half = Arc::new(half);
    let (left, right) = if of_left { (half, Arc::clone(&join.right)) } else { (Arc::clone(&join.left), half) };
    let joined = Join::try_new(
        left,
        right,
        join.on.clone(),
        join.filter.clone(),
        join.join_type,
        join.join_constraint,
        join.null_equality,
        join.null_aware,
    )?;
    let keys = aggregate.group_expr.len();
    let half = if of_left { &joined.left } else { &joined.right };
    let second = |(at, expr): (usize, &Expr)| {
        let part = Column::from_name(part_name(at));
        let halved = half.schema().has_column(&part);
        let part = Expr::Column(part);
        let again = match function(expr) {
            Some(whole) if !halved => Expr::AggregateFunction(whole.clone()),
            Some(f) if f.func.name() == "min" => min(part),
            Some(f) if f.func.name() == "max" => max(part),
            _ => sum(part),
        };
        again.alias(whole_name(at))
    };
    let seconds: Vec<Expr> = aggregate.aggr_expr.iter().enumerate().map(second).collect();
    let again = Aggregate::try_new(Arc::new(LogicalPlan::Join(joined)), aggregate.group_expr.clone(), seconds)?;
    let schema = &aggregate.schema;
    let mut columns: Vec<Expr> = (0..keys).map(|at| Expr::Column(Column::from(schema.qualified_field(at)))).collect();
    for (at, expr) in aggregate.aggr_expr.iter().enumerate() {
        let field = schema.field(keys + at);
        let whole = cast(Expr::Column(Column::from_name(whole_name(at))), field.data_type().clone());
        // Of no rows at all there are none, which the sum of no numbers doesn't say.
        let counted = function(expr).is_some_and(|f| f.func.name() == "count");
        let whole = if counted { when(whole.clone().is_null(), lit(0_i64)).otherwise(whole)? } else { whole };
        columns.push(whole.alias(field.name()));
    }
    Projection::try_new(columns, Arc::new(LogicalPlan::Aggregate(again))).map(LogicalPlan::Projection)
}

fn function(expr: &Expr) -> Option<&AggregateFunction> {
    match expr {
        Expr::Alias(alias) => function(&alias.expr),
        Expr::AggregateFunction(function) => Some(function),
        _ => None,
    }
}

/// The columns that a sum is made of.
fn inside(function: &AggregateFunction) -> impl Iterator<Item = &Column> {
    function.params.args.iter().chain(function.params.filter.as_deref()).flat_map(Expr::column_refs)
}

/// Whether it doesn't matter how often a row is there: then it can be had after the join, as it was.
fn stays_whole(function: &AggregateFunction) -> bool {
    matches!(function.func.name(), "min" | "max") || (function.func.name() == "count" && function.params.distinct)
}

/// Whether the whole can be had from parts.
fn can_be_halved(function: &AggregateFunction) -> bool {
    let known = matches!(function.func.name(), "sum" | "count" | "min" | "max");
    known && !function.params.distinct && function.params.order_by.is_empty()
}

fn part_name(at: usize) -> String {
    format!("part {at}")
}

fn whole_name(at: usize) -> String {
    format!("whole {at}")
}
