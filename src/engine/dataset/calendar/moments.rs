//! Moments counted in no finer unit than they need, and all in UTC.
//!
//! Left alone, the engine compares a day with a moment in nanoseconds, and makes a day or a moment that is written out
//! one of nanoseconds. This rule, before the engine gives expressions their types, says the types that lose nothing.

use arrow::compute::kernels::cast_utils::string_to_datetime;
use arrow::datatypes::{DataType, TimeUnit};
use chrono::{Timelike, Utc};
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::common::{DFSchema, ScalarValue};
use datafusion::error::{DataFusionError, Result};
use datafusion::functions::datetime::to_local_time;
use datafusion::logical_expr::expr::{Between, BinaryExpr, Cast, InList, ScalarFunction};
use datafusion::logical_expr::expr_rewriter::NamePreserver;
use datafusion::logical_expr::utils::merge_schema;
use datafusion::logical_expr::{Expr, ExprSchemable, LogicalPlan, Operator};
use datafusion::optimizer::AnalyzerRule;

use super::UTC;

#[derive(Debug)]
pub(super) struct Moments;

impl AnalyzerRule for Moments {
    fn name(&self) -> &'static str {
        "moments"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        Ok(plan.transform_down_up_with_subqueries(before, in_plan)?.data)
    }
}

/// A query that reads its own rows settled their types when it was planned: they stay as they are.
fn before(plan: LogicalPlan) -> Result<Transformed<LogicalPlan>> {
    if !matches!(plan, LogicalPlan::RecursiveQuery(_)) {
        return Ok(Transformed::no(plan));
    }
    let mut zoned = false;
    plan.apply_with_subqueries(|node| {
        node.apply_expressions(|expr| {
            expr.apply(|expr| {
                zoned |= matches!(expr, Expr::Cast(cast) if names_a_zone(cast));
                Ok(TreeNodeRecursion::Continue)
            })
        })
    })?;
    if zoned {
        return Err(DataFusionError::Plan("AT TIME ZONE can't stand inside WITH RECURSIVE: write it outside.".into()));
    }
    Ok(Transformed::new(plan, false, TreeNodeRecursion::Jump))
}

/// Only AT TIME ZONE does.
fn names_a_zone(cast: &Cast) -> bool {
    matches!(cast.field.data_type(), DataType::Timestamp(_, Some(_)))
}

fn in_plan(plan: LogicalPlan) -> Result<Transformed<LogicalPlan>> {
    // The types of written rows are settled too.
    if matches!(plan, LogicalPlan::Values(_)) {
        return Ok(Transformed::no(plan));
    }
    let schema = merge_schema(&plan.inputs());
    let names = NamePreserver::new(&plan);
    let changed = plan.map_expressions(|expr| {
        let name = names.save(&expr);
        let changed = expr.transform_up(|expr| Ok(in_expression(expr, &schema)))?;
        Ok(changed.update_data(|expr| name.restore(expr)))
    })?;
    changed.map_data(LogicalPlan::recompute_schema)
}

fn in_expression(mut expr: Expr, schema: &DFSchema) -> Transformed<Expr> {
    let changed = match &mut expr {
        Expr::Cast(cast) => return in_cast(cast.clone(), schema).map_or(Transformed::no(expr), Transformed::yes),
        Expr::BinaryExpr(BinaryExpr { left, op, right }) if sets_beside(*op) => align(&mut [left, right], schema),
        Expr::Between(Between { expr, low, high, .. }) => align(&mut [expr, low, high], schema),
        Expr::InList(InList { expr, list, .. }) => {
            let mut all: Vec<&mut Expr> = std::iter::once(expr.as_mut()).chain(list).collect();
            align(&mut all, schema)
        }
        _ => false,
    };
    if changed { Transformed::yes(expr) } else { Transformed::no(expr) }
}

/// Whether the operator takes a day and a moment as two of a kind.
fn sets_beside(op: Operator) -> bool {
    use Operator as O;
    matches!(
        op,
        O::Eq | O::NotEq | O::Lt | O::LtEq | O::Gt | O::GtEq | O::IsDistinctFrom | O::IsNotDistinctFrom | O::Minus
    )
}

/// A cast to a moment as the one that keeps all and no more; nothing where it is that already.
fn in_cast(cast: Cast, schema: &DFSchema) -> Option<Expr> {
    let DataType::Timestamp(unit, zone) = cast.field.data_type().clone() else { return None };
    let of = cast.expr.get_type(schema).ok()?;
    let coarse = match &of {
        DataType::Timestamp(from, _) => *from != TimeUnit::Nanosecond,
        DataType::Date32 | DataType::Date64 => true,
        _ => written_in_microseconds(&cast.expr),
    };
    let unit = if unit == TimeUnit::Nanosecond && coarse { TimeUnit::Microsecond } else { unit };
    let to = DataType::Timestamp(unit, zone.clone());
    if !names_a_zone(&cast) {
        return (to != *cast.field.data_type()).then(|| Expr::Cast(Cast::new(cast.expr, to)));
    }
    // Of a moment AT TIME ZONE gives what clocks there show, of what clocks show the moment.
    let there = Expr::Cast(Cast::new(cast.expr, to));
    Some(match of {
        DataType::Timestamp(_, Some(_)) => Expr::ScalarFunction(ScalarFunction::new_udf(to_local_time(), vec![there])),
        _ => Expr::Cast(Cast::new(Box::new(there), DataType::Timestamp(unit, Some(UTC.into())))),
    })
}

/// Whether it is a text that is a moment without parts of a microsecond.
fn written_in_microseconds(expr: &Expr) -> bool {
    let Expr::Literal(scalar, _) = expr else { return false };
    let text = scalar.try_as_str().flatten();
    text.and_then(|text| string_to_datetime(&Utc, text).ok()).is_some_and(|moment| moment.nanosecond() % 1_000 == 0)
}

/// Makes days, and texts that are moments, what the moment beside them is, unless that is one of nanoseconds.
fn align(beside: &mut [&mut Expr], schema: &DFSchema) -> bool {
    let types: Vec<_> = beside.iter().map(|expr| expr.get_type(schema).ok()).collect();
    let coarse = |of: &DataType| matches!(of, DataType::Timestamp(unit, _) if *unit != TimeUnit::Nanosecond);
    let Some(to) = types.iter().flatten().find(|of| coarse(of)).cloned() else { return false };
    let mut changed = false;
    for (expr, of) in beside.iter_mut().zip(types) {
        let alike = match (&of, &to) {
            (Some(DataType::Date32 | DataType::Date64), _) => to.clone(),
            (Some(of), DataType::Timestamp(_, zone)) if of.is_string() && written_in_microseconds(expr) => {
                DataType::Timestamp(TimeUnit::Microsecond, zone.clone())
            }
            _ => continue,
        };
        let inner = std::mem::replace(*expr, Expr::Literal(ScalarValue::Null, None));
        **expr = Expr::Cast(Cast::new(Box::new(inner), alike));
        changed = true;
    }
    changed
}
