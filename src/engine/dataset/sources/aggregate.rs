//! Groupings in the source's own SQL.

use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::{Aggregate, Expr};

use super::column::Sense;
use super::convert::{convert, scope};
use super::select::{Names, Select};
use super::test::bytes;
use super::value::{Scope, Value};
use crate::sql::Dialect;

/// The plan's grouping as a SELECT; none where a key or a sum could come out otherwise.
pub(super) fn grouped(aggregate: &Aggregate, names: &Names) -> Option<Select> {
    let select = convert(&aggregate.input, names).filter(|s| !s.wider)?.plain(names);
    let scope = scope(&select, aggregate.input.schema());
    let mut groups = Vec::with_capacity(aggregate.group_expr.len());
    let mut columns = Vec::with_capacity(aggregate.group_expr.len() + aggregate.aggr_expr.len());
    for key in &aggregate.group_expr {
        if matches!(key, Expr::Literal(..) | Expr::GroupingSet(_)) {
            return None;
        }
        let (group, shown) = group_key(scope.value(key)?, select.dialect)?;
        groups.push(group);
        columns.push(shown);
    }
    for expr in &aggregate.aggr_expr {
        columns.push(summed(&scope, expr)?);
    }
    // Each combination of keys is there once.
    let key = aggregate.schema.fields().iter().take(groups.len()).map(|field| field.name().clone()).collect();
    Some(Select { columns, groups: Some(groups), key, ..select })
}

/// Every row of the SELECT once.
pub(super) fn distinct(select: Select) -> Option<Select> {
    let keys = select.columns.iter().cloned().map(|value| group_key(value, select.dialect));
    let (groups, columns) = keys.collect::<Option<Vec<_>>>()?.into_iter().unzip();
    Some(Select { columns, groups: Some(groups), key: Vec::new(), ..select })
}

/// What is grouped by, and what is shown of it.
fn group_key(value: Value, dialect: Dialect) -> Option<(String, Value)> {
    let by = match (value.sense, dialect) {
        (Sense::Float | Sense::LooseWords | Sense::Written | Sense::Opaque, _) => return None,
        (Sense::Words, Dialect::MySql) => {
            // One of the texts of a group stands for it: they are the same to the last byte.
            let shown = Value { sql: format!("MIN({})", value.sql), ..value.clone() };
            return Some((bytes(&value.sql), shown));
        }
        (Sense::Words, Dialect::Sqlite) => format!("{} COLLATE BINARY", value.sql),
        _ => value.sql.clone(),
    };
    Some((by, value))
}

fn summed(scope: &Scope<'_>, expr: &Expr) -> Option<Value> {
    let function = match expr {
        Expr::Alias(alias) => return summed(scope, &alias.expr),
        Expr::AggregateFunction(function) => function,
        _ => return None,
    };
    let AggregateFunction { func, params } = function;
    if !params.order_by.is_empty() || params.null_treatment.is_some() {
        return None;
    }
    let [arg] = params.args.as_slice() else { return None };
    let when = match &params.filter {
        Some(filter) => Some(scope.test(filter).filter(|test| test.same)?.sql),
        None => None,
    };
    let only = |sql: &str| match &when {
        Some(when) => format!("CASE WHEN {when} THEN {sql} END"),
        None => sql.to_owned(),
    };
    if let (Expr::Literal(value, _), "count", false) = (arg, func.name(), params.distinct) {
        let sql = if when.is_some() { format!("COUNT({})", only("1")) } else { "COUNT(*)".to_owned() };
        return (!value.is_null()).then(|| Value::new(sql, Sense::Whole));
    }
    let value = scope.value(arg)?;
    let sense = value.sense;
    let sql = match (func.name(), params.distinct) {
        ("count", false) => format!("COUNT({})", only(&value.sql)),
        ("count", true) => format!("COUNT(DISTINCT {})", only(&group_key(value, scope.dialect)?.0)),
        ("sum", false) if adds(sense) => format!("SUM({})", only(&value.sql)),
        ("min", false) if is_ordered(sense) => format!("MIN({})", only(&value.sql)),
        ("max", false) if is_ordered(sense) => format!("MAX({})", only(&value.sql)),
        _ => return None,
    };
    let sense = match func.name() {
        "count" => Sense::Whole,
        "sum" if sense == Sense::Unsigned => Sense::Whole,
        _ => sense,
    };
    Some(Value::new(sql, sense))
}

fn adds(sense: Sense) -> bool {
    matches!(sense, Sense::Whole | Sense::Unsigned | Sense::Exact | Sense::Float)
}

fn is_ordered(sense: Sense) -> bool {
    let numbers = matches!(sense, Sense::Whole | Sense::Unsigned | Sense::Exact);
    numbers || matches!(sense, Sense::Day | Sense::Moment | Sense::ZonedMoment)
}
