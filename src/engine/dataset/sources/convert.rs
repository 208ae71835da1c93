//! From a part of the engine's plan to one SELECT of the source that holds all its tables.

use datafusion::common::DFSchema;
use datafusion::common::NullEquality;
use datafusion::datasource::source_as_provider;
use datafusion::logical_expr::utils::split_conjunction;
use datafusion::logical_expr::{
    Distinct, Expr, FetchType, Join, JoinType, Limit, LogicalPlan, SkipType, Sort, SortExpr, TableScan,
};

use super::away::Away;
use super::column::Sense;
use super::select::{Names, Select};
use super::test::bytes;
use super::value::{Scope, Value};
use crate::sql::Dialect;

/// Does to a SELECT what the plan does; none where the source's SQL has no way to say exactly that.
pub(super) fn convert(plan: &LogicalPlan, names: &Names) -> Option<Select> {
    match plan {
        LogicalPlan::TableScan(scan) => scanned(scan, names),
        LogicalPlan::SubqueryAlias(alias) => convert(&alias.input, names).filter(|select| select.order.is_empty()),
        LogicalPlan::Projection(projection) => {
            let select = convert(&projection.input, names).filter(|select| select.order.is_empty())?;
            let scope = scope(&select, projection.input.schema());
            let columns = projection.expr.iter().map(|e| scope.value(e)).collect::<Option<Vec<_>>>()?;
            Some(Select { columns, ..select })
        }
        LogicalPlan::Filter(filter) => {
            let select = convert(&filter.input, names).filter(|s| !s.wider && s.order.is_empty())?.plain(names);
            let scope = scope(&select, filter.input.schema());
            let tests = split_conjunction(&filter.predicate).into_iter().map(|e| scope.test(e).filter(|t| t.same));
            let tests = tests.map(|test| test.map(|t| t.sql)).collect::<Option<Vec<_>>>()?;
            let wheres = select.wheres.iter().cloned().chain(tests).collect();
            Some(Select { wheres, ..select })
        }
        LogicalPlan::Aggregate(aggregate) => super::aggregate::grouped(aggregate, names),
        LogicalPlan::Distinct(Distinct::All(input)) => {
            let select = convert(input, names).filter(|s| !s.wider)?.plain(names);
            super::aggregate::distinct(select)
        }
        LogicalPlan::Sort(sort) => sorted(sort, names),
        LogicalPlan::Limit(limit) => limited(limit, names),
        LogicalPlan::Join(join) => joined(join, names),
        _ => None,
    }
}

/// What the columns of a plan are in the SELECT that stands for it.
pub(super) fn scope<'a>(select: &'a Select, schema: &'a DFSchema) -> Scope<'a> {
    Scope { dialect: select.dialect, schema, columns: &select.columns }
}

fn scanned(scan: &TableScan, names: &Names) -> Option<Select> {
    let provider = source_as_provider(&scan.source).ok()?;
    let away = provider.downcast_ref::<Away>()?;
    let alias = names.next();
    let all = away.columns(&alias);
    let schema = DFSchema::try_from(provider.schema()).ok()?;
    let filters = datafusion::logical_expr::expr_rewriter::unnormalize_cols(scan.filters.iter().cloned());
    let scope = Scope { dialect: away.table.dialect, schema: &schema, columns: &all };
    let tests = filters.iter().map(|filter| scope.test(filter)).collect::<Option<Vec<_>>>()?;
    let wider = tests.iter().any(|test| !test.same);
    if wider && scan.fetch.is_some() {
        return None;
    }
    let columns = match &scan.projection {
        Some(chosen) => chosen.iter().map(|at| all.get(*at).cloned()).collect::<Option<Vec<_>>>()?,
        None => all.clone(),
    };
    Some(Select {
        source: away.table.source,
        dialect: away.table.dialect,
        from: format!("{} AS {alias}", away.name()),
        columns,
        wheres: tests.into_iter().map(|test| test.sql).collect(),
        groups: None,
        order: Vec::new(),
        limit: scan.fetch,
        wider,
        key: away.table.key.clone(),
        rows: away.table.rows,
    })
}

/// The first rows in an order. Only where rows are left out: else the engine sorts what it gets anyway.
fn sorted(sort: &Sort, names: &Names) -> Option<Select> {
    let fetch = sort.fetch?;
    let select = convert(&sort.input, names).filter(|s| !s.wider)?;
    let select = if select.order.is_empty() && select.limit.is_none() { select } else { select.nested(names) };
    let scope = scope(&select, sort.input.schema());
    let order = sort.expr.iter().map(|key| ordered(&scope, key)).collect::<Option<Vec<_>>>()?;
    Some(Select { order: order.concat(), limit: Some(fetch), ..select })
}

/// A key of an order, with empty values where the engine puts them.
fn ordered(scope: &Scope<'_>, key: &SortExpr) -> Option<Vec<String>> {
    if matches!(key.expr, Expr::Literal(..)) {
        return None;
    }
    let value = scope.value(&key.expr)?;
    let sql = match (value.sense, scope.dialect) {
        (Sense::Whole | Sense::Unsigned | Sense::Exact | Sense::Day | Sense::Moment | Sense::ZonedMoment, _) => {
            value.sql
        }
        (Sense::Words, Dialect::PostgreSql) => format!("{} COLLATE \"C\"", value.sql),
        (Sense::Words, Dialect::MySql) => bytes(&value.sql),
        _ => return None,
    };
    let way = if key.asc { "ASC" } else { "DESC" };
    Some(match scope.dialect {
        Dialect::MySql => {
            let empty = if key.nulls_first { "DESC" } else { "ASC" };
            vec![format!("{sql} IS NULL {empty}"), format!("{sql} {way}")]
        }
        _ => vec![format!("{sql} {way} NULLS {}", if key.nulls_first { "FIRST" } else { "LAST" })],
    })
}

fn limited(limit: &Limit, names: &Names) -> Option<Select> {
    let (Ok(SkipType::Literal(0)), Ok(FetchType::Literal(Some(fetch)))) =
        (limit.get_skip_type(), limit.get_fetch_type())
    else {
        return None;
    };
    let select = convert(&limit.input, names).filter(|s| !s.wider && s.order.is_empty())?;
    let fetch = select.limit.map_or(fetch, |known| known.min(fetch));
    Some(Select { limit: Some(fetch), ..select })
}

/// Two tables of one source that are joined by equal values.
fn joined(join: &Join, names: &Names) -> Option<Select> {
    let usual = join.null_equality == NullEquality::NullEqualsNothing && !join.null_aware && !join.on.is_empty();
    if !usual || !matches!(join.join_type, JoinType::Inner | JoinType::Left) {
        return None;
    }
    let left = convert(&join.left, names).filter(|s| !s.wider)?.plain(names);
    let right = convert(&join.right, names).filter(|s| !s.wider && s.source == left.source)?.plain(names);
    // What filters the right side of a LEFT JOIN must do so before it is joined.
    let inner = join.join_type == JoinType::Inner;
    let is_one_table = right.wheres.is_empty() && !right.from.contains(" JOIN ");
    let right = if inner || is_one_table { right } else { right.nested(names) };
    let mut on = Vec::with_capacity(join.on.len());
    for (l, r) in &join.on {
        let l = scope(&left, join.left.schema()).value(l)?;
        let r = scope(&right, join.right.schema()).value(r)?;
        on.push(Scope { dialect: left.dialect, schema: &join.schema, columns: &[] }.equal(&l, &r)?);
    }
    let columns: Vec<Value> = left.columns.iter().chain(&right.columns).cloned().collect();
    if let Some(filter) = &join.filter {
        // The columns of the whole join, also where it is left: both sides are there.
        let scope = Scope { dialect: left.dialect, schema: &join.schema, columns: &columns };
        on.push(scope.test(filter).filter(|test| test.same)?.sql);
    }
    let word = if inner { "JOIN" } else { "LEFT JOIN" };
    let from = if right.from.contains(" JOIN ") {
        format!("{} {word} ({}) ON {}", left.from, right.from, on.join(" AND "))
    } else {
        format!("{} {word} {} ON {}", left.from, right.from, on.join(" AND "))
    };
    Some(Select {
        from,
        columns,
        wheres: left.wheres.iter().chain(&right.wheres).cloned().collect(),
        key: Vec::new(),
        rows: left.rows.zip(right.rows).map(|(l, r)| l.max(r)),
        ..left
    })
}
