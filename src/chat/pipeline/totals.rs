//! Whether the parts make up the whole: the measure without its groups, and without the tables that only the
//! groups needed, must come to the sum of the groups. Rows that a join loses show here.

use crate::data::ResultTable;
use crate::reading::Reading;
use crate::reading::query::{Condition, Expr, Relation};

use super::hints::adds_up;

/// The reading of the whole, where there is one to compare with: groups of sums and counts, none left out.
pub(super) fn whole(reading: &Reading) -> Option<Reading> {
    let plain = reading.having.is_none() && reading.limit.is_none() && reading.combine.is_none() && !reading.distinct;
    let adds = |expr: &Expr| matches!(expr, Expr::Aggregate(aggregate) if adds_up(aggregate));
    let tables = reading.sources.iter().all(|s| matches!(s.relation, Relation::Table { .. }));
    let groups = !reading.dimensions.is_empty() && !reading.measures.is_empty();
    if !plain || !groups || !tables || !reading.measures.iter().all(|m| adds(&m.expr)) {
        return None;
    }
    let mut whole = Reading { dimensions: vec![], keys: vec![], order: vec![], ..reading.clone() };
    let mut needed = 0;
    whole.measures.iter().for_each(|m| last_source(&m.expr, &mut needed));
    if let Some(filter) = &whole.filter {
        // A filter that reads other readings is left as it is: all tables stay.
        if !last_source_of(filter, &mut needed) {
            needed = whole.sources.len();
        }
    }
    whole.sources.truncate(needed + 1);
    Some(whole)
}

/// How parts and whole compare, by measure: the first that differs with its two figures.
pub(super) fn difference(parts: &ResultTable, whole: &ResultTable, reading: &Reading) -> Option<(String, f64, f64)> {
    let at = |table: &ResultTable, label: &str| table.columns.iter().position(|c| c.name == label);
    reading.measures.iter().find_map(|measure| {
        let (in_parts, in_whole) = (at(parts, &measure.label)?, at(whole, &measure.label)?);
        let sum: f64 = parts.column_values(in_parts).filter_map(|v| v.as_f64()).sum();
        let total = whole.value(0, in_whole).as_f64().unwrap_or(0.0);
        let slack = total.abs().max(sum.abs()).max(1.0) * 1e-6;
        ((sum - total).abs() > slack).then(|| (measure.label.clone(), sum, total))
    })
}

/// Raises `last` to the latest source that an expression reads.
fn last_source(expr: &Expr, last: &mut usize) {
    match expr {
        Expr::Column(column) | Expr::Grain { of: column, .. } => *last = (*last).max(column.source),
        Expr::Arithmetic { left, right, .. } => {
            last_source(left, last);
            last_source(right, last);
        }
        Expr::Aggregate(aggregate) => {
            aggregate.of.iter().for_each(|of| last_source(of, last));
            if let Some(only) = &aggregate.only
                && !last_source_of(only, last)
            {
                *last = usize::MAX - 1;
            }
        }
        Expr::Running(of) | Expr::Portion(of) => last_source(of, last),
        Expr::Literal(_) | Expr::Scalar(_) => {}
    }
}

/// The same for a condition; false when it holds another reading, whose sources are counted for themselves.
fn last_source_of(condition: &Condition, last: &mut usize) -> bool {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => parts.iter().all(|part| last_source_of(part, last)),
        Condition::Not(inner) => last_source_of(inner, last),
        Condition::Compare { left, right, .. } => {
            last_source(left, last);
            last_source(right, last);
            !matches!(left, Expr::Scalar(_)) && !matches!(right, Expr::Scalar(_))
        }
        Condition::In { left, .. }
        | Condition::Like { left, .. }
        | Condition::Between { left, .. }
        | Condition::Empty { left, .. } => {
            last_source(left, last);
            true
        }
        Condition::Within { column, .. } => {
            *last = (*last).max(column.source);
            true
        }
        Condition::InReading { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::data::{ColumnType, sample};
    use crate::reading::query::{ColumnRef, Function, Join, Output, Source};

    fn column(source: usize, column: &str) -> Expr {
        Expr::Column(ColumnRef { source, column: column.into() })
    }

    /// Revenue by country: orders, joined to customers for the country.
    fn reading() -> Reading {
        let source = |name: &str, join| Source { relation: Relation::Table { schema: None, name: name.into() }, join };
        let join = Join { to: 0, on: vec![("customer_id".into(), "id".into())], optional: false };
        Reading {
            sources: vec![source("orders", None), source("customers", Some(join))],
            dimensions: vec![Output { expr: column(1, "country"), label: "country".into() }],
            measures: vec![Output {
                expr: Expr::aggregate(Function::Sum, Some(column(0, "total"))),
                label: "revenue".into(),
            }],
            ..Reading::default()
        }
    }

    #[test]
    fn the_whole_needs_no_groups_and_not_their_tables() {
        let whole = whole(&reading()).unwrap();
        assert_eq!((whole.dimensions.len(), whole.measures.len(), whole.sources.len()), (0, 1, 1));
    }

    #[test]
    fn a_filter_keeps_its_table() {
        let filter = Condition::Empty { left: column(1, "country"), negated: true };
        assert_eq!(whole(&Reading { filter: Some(filter), ..reading() }).unwrap().sources.len(), 2);
    }

    #[test]
    fn what_does_not_add_up_has_no_whole() {
        let average = Output { expr: Expr::aggregate(Function::Average, Some(column(0, "total"))), label: "a".into() };
        assert!(whole(&Reading { measures: vec![average], ..reading() }).is_none());
        assert!(whole(&Reading { limit: Some(5), ..reading() }).is_none());
        assert!(whole(&Reading { dimensions: vec![], ..reading() }).is_none());
    }

    #[test]
    fn rows_lost_by_a_join_show_as_a_difference() {
        let columns = [("country", ColumnType::Text), ("revenue", ColumnType::Decimal)];
        let parts = sample::table(&columns, &json!([["DE", "10.10"], ["FR", "5.05"]]));
        let all = sample::table(&columns[1..], &json!([["15.15"]]));
        assert_eq!(difference(&parts, &all, &reading()), None);
        let more = sample::table(&columns[1..], &json!([["20.15"]]));
        assert_eq!(difference(&parts, &more, &reading()).unwrap().0, "revenue");
    }
}
