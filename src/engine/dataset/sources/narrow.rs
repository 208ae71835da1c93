//! Which source's part can be narrowed by the keys that another source gave: of a large table that is joined with a
//! few chosen rows, only the rows with their keys are fetched.

use std::collections::HashMap;

use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{Column, NullEquality};
use datafusion::logical_expr::{Expr, Join, JoinType, LogicalPlan};

use super::column::Sense;
use super::job::Narrowing;
use super::select::Select;

/// A table of fewer rows is not worth waiting for the keys of another one.
const LEAST_ROWS: u64 = 1_000;
/// How many times as many rows the narrowed table has at least.
const TIMES: u64 = 4;
/// What stands for the keys until they are known: no name and no value of ours can hold it unseen.
const KEYS: &str = "\u{1}keys\u{1}";

/// What the rows of each query are called in the plan.
pub(super) fn name_of(at: usize, source: &str) -> String {
    format!("rows of {source} ({})", at + 1)
}

/// The queries that others narrow, each once, and by one that is itself not narrowed.
pub(super) fn narrowings(plan: &LogicalPlan, selects: &[Select], names: &HashMap<String, usize>) -> Vec<Narrowing> {
    let (mut found, mut uses) = (Vec::<Narrowing>::new(), vec![0_usize; selects.len()]);
    let mut joins = Vec::new();
    // Nothing in the visit fails.
    let _ = plan.apply_with_subqueries(|node| {
        match node {
            LogicalPlan::TableScan(scan) => {
                if let Some(count) = names.get(scan.table_name.table()).and_then(|at| uses.get_mut(*at)) {
                    *count += 1;
                }
            }
            LogicalPlan::Join(join) => joins.push(join.clone()),
            _ => {}
        }
        Ok(TreeNodeRecursion::Continue)
    });
    for join in &joins {
        for (few, many) in pairs(join, names) {
            let once = uses.get(many.0).is_some_and(|uses| *uses == 1);
            let free = found.iter().all(|n| n.push != many.0 && n.push != few.0 && n.by != many.0);
            if once && free && few.0 != many.0 {
                found.extend(narrowing(few, many, selects));
            }
        }
    }
    found
}

/// A query's number, and one of its columns.
type Place = (usize, usize);

/// Which keys could narrow which, by the join's equal columns.
fn pairs(join: &Join, names: &HashMap<String, usize>) -> Vec<(Place, Place)> {
    let both = matches!(join.join_type, JoinType::Inner | JoinType::LeftSemi | JoinType::RightSemi);
    let by_value = join.null_equality == NullEquality::NullEqualsNothing;
    if !by_value || (!both && join.join_type != JoinType::Left) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (l, r) in &join.on {
        let (Expr::Column(l), Expr::Column(r)) = (l, r) else { continue };
        let place = |plan, column, whole| origin(plan, column, (names, whole));
        let of_left = place(&join.left, l, false).zip(place(&join.right, r, true));
        found.extend(of_left);
        if both {
            found.extend(place(&join.right, r, false).zip(place(&join.left, l, true)));
        }
    }
    found
}

/// The query's column that a column of the plan comes from. `whole`: only where leaving out rows of that query leaves
/// out the rows of the plan that have these values, and does nothing else.
fn origin(plan: &LogicalPlan, column: &Column, of: (&HashMap<String, usize>, bool)) -> Option<Place> {
    let (names, whole) = of;
    let at = plan.schema().index_of_column(column).ok()?;
    match plan {
        LogicalPlan::TableScan(scan) => Some((*names.get(scan.table_name.table())?, at)),
        LogicalPlan::Filter(filter) => origin(&filter.input, column, of),
        LogicalPlan::Sort(sort) if sort.fetch.is_none() || !whole => origin(&sort.input, column, of),
        LogicalPlan::Limit(limit) if !whole => origin(&limit.input, column, of),
        LogicalPlan::SubqueryAlias(alias) => {
            origin(&alias.input, &Column::from(alias.input.schema().qualified_field(at)), of)
        }
        LogicalPlan::Projection(projection) => match projection.expr.get(at)?.clone().unalias() {
            Expr::Column(inner) => origin(&projection.input, &inner, of),
            _ => None,
        },
        LogicalPlan::Aggregate(aggregate) => match aggregate.group_expr.get(at)? {
            Expr::Column(inner) => origin(&aggregate.input, inner, of),
            _ => None,
        },
        LogicalPlan::Join(join) => {
            let left = join.left.schema().has_column(column);
            match join.join_type {
                JoinType::Inner | JoinType::Left | JoinType::LeftSemi if left => origin(&join.left, column, of),
                JoinType::Inner => origin(&join.right, column, of),
                // Where there is no row on that side, one of empty values takes its place.
                JoinType::Left if !whole => origin(&join.right, column, of),
                _ => None,
            }
        }
        _ => None,
    }
}

fn narrowing((by, column): Place, (push, narrowed): Place, selects: &[Select]) -> Option<Narrowing> {
    let (few, many) = (selects.get(by)?, selects.get(push)?);
    let (few_rows, many_rows) = (few.rows?, many.rows?);
    let chosen = !few.wheres.is_empty() || few.limit.is_some();
    if !chosen || many_rows < LEAST_ROWS || many_rows / TIMES < few_rows {
        return None;
    }
    let key = many.columns.get(narrowed)?;
    let in_place = many.groups.as_ref().is_none_or(|groups| groups.contains(&key.sql));
    if !in_place || !many.order.is_empty() || many.limit.is_some() {
        return None;
    }
    if !matches!(key.sense, Sense::Whole | Sense::Unsigned | Sense::Words) {
        return None;
    }
    let mut select = many.clone();
    select.wheres.push(format!("{} IN ({KEYS})", key.sql));
    let sql = select.sql();
    let (before, after) = sql.split_once(KEYS).filter(|(_, after)| !after.contains(KEYS))?;
    let text = key.sense == Sense::Words;
    Some(Narrowing { push, by, column, text, before: before.to_owned(), after: after.to_owned() })
}
