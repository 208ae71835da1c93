//! Finds the columns and inner readings that parts of a reading speak of.

use super::outcome::Used;
use super::query::{ColumnRef, Condition, Expr, Reading, Relation};

/// Collects the columns of a reading's own sources and the readings inside it.
pub(super) fn reading(reading: &Reading, columns: &mut Vec<ColumnRef>, inner: &mut Vec<Reading>) {
    for output in reading.dimensions.iter().chain(&reading.measures) {
        expr(&output.expr, columns, inner);
    }
    for key in &reading.keys {
        expr(key, columns, inner);
    }
    for group in reading.per.iter().flat_map(|p| &p.groups) {
        expr(group, columns, inner);
    }
    for order in &reading.order {
        expr(&order.expr, columns, inner);
    }
    for part in reading.filter.iter().chain(&reading.having) {
        condition(part, columns, inner);
    }
    for (i, source) in reading.sources.iter().enumerate() {
        for (left, right) in source.join.iter().flat_map(|j| &j.on) {
            let to = source.join.as_ref().map_or(0, |j| j.to);
            columns.push(ColumnRef { source: to, column: left.clone() });
            columns.push(ColumnRef { source: i, column: right.clone() });
        }
    }
    inner.extend(reading.combine.iter().map(|c| c.with.clone()));
}

pub(super) fn expr(of: &Expr, columns: &mut Vec<ColumnRef>, inner: &mut Vec<Reading>) {
    match of {
        Expr::Column(column) | Expr::Grain { of: column, .. } => columns.push(column.clone()),
        Expr::Literal(_) => {}
        Expr::Arithmetic { left, right, .. } => {
            expr(left, columns, inner);
            expr(right, columns, inner);
        }
        Expr::Aggregate(aggregate) => {
            aggregate.of.iter().for_each(|e| expr(e, columns, inner));
            aggregate.only.iter().for_each(|c| condition(c, columns, inner));
        }
        Expr::Running(of) | Expr::Portion(of) => expr(of, columns, inner),
        Expr::Scalar(reading) => inner.push((**reading).clone()),
    }
}

pub(super) fn condition(of: &Condition, columns: &mut Vec<ColumnRef>, inner: &mut Vec<Reading>) {
    match of {
        Condition::And(parts) | Condition::Or(parts) => parts.iter().for_each(|c| condition(c, columns, inner)),
        Condition::Not(part) => condition(part, columns, inner),
        Condition::Compare { left, right, .. } => {
            expr(left, columns, inner);
            expr(right, columns, inner);
        }
        Condition::In { left, .. }
        | Condition::Like { left, .. }
        | Condition::Between { left, .. }
        | Condition::Empty { left, .. } => expr(left, columns, inner),
        Condition::InReading { left, reading, .. } => {
            expr(left, columns, inner);
            inner.push((**reading).clone());
        }
        Condition::Within { column, .. } => columns.push(column.clone()),
    }
}

/// Tables read and their columns, those of inner readings included.
pub(super) fn used(reading: &Reading) -> Vec<Used> {
    let mut out: Vec<Used> = Vec::new();
    collect_used(reading, &mut out);
    out
}

fn collect_used(reading: &Reading, out: &mut Vec<Used>) {
    let names: Vec<Option<String>> = reading
        .sources
        .iter()
        .map(|s| match &s.relation {
            Relation::Table { name, .. } => Some(name.clone()),
            Relation::Derived(inner) => {
                collect_used(inner, out);
                None
            }
        })
        .collect();
    for name in names.iter().flatten() {
        if !out.iter().any(|u| u.table == *name) {
            out.push(Used { table: name.clone(), columns: Vec::new() });
        }
    }
    let mut columns: Vec<ColumnRef> = Vec::new();
    let mut inner: Vec<Reading> = Vec::new();
    self::reading(reading, &mut columns, &mut inner);
    for column in columns {
        let Some(Some(name)) = names.get(column.source) else { continue };
        let Some(entry) = out.iter_mut().find(|u| u.table == *name) else { continue };
        if !entry.columns.contains(&column.column) {
            entry.columns.push(column.column);
        }
    }
    for reading in &inner {
        collect_used(reading, out);
    }
}
