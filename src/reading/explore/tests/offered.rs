//! Whatever the choices offer is taken, and its SQL passes the guard on every dialect.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::*;
use super::{as_of, index, schema, wish};
use crate::data::ColumnType;
use crate::sql::{Dialect, Guard, Relations};

const DIALECTS: [Dialect; 4] = [Dialect::Sqlite, Dialect::PostgreSql, Dialect::MySql, Dialect::Dataset];

#[derive(Debug)]
struct Picks {
    table: usize,
    numbers: Vec<u16>,
    text: String,
}

/// A valid exploration out of what the choices offer.
fn built(index: &Index, picks: &Picks) -> Value {
    let tables = ["ports", "ferries", "trips", "tickets"];
    let offered = choices(index, None, tables[picks.table % tables.len()]).unwrap();
    let mut numbers = picks.numbers.iter().cycle().map(|n| usize::from(*n));
    let mut next = |most: usize| numbers.next().unwrap_or_default() % most.max(1);
    let mut columns: Vec<(Value, ExploreColumnChoice)> = Vec::new();
    for column in &offered.columns {
        columns.push((json!({ "column": column.name }), column.clone()));
    }
    for related in &offered.related {
        for column in &related.columns {
            let place = json!({ "table": related.table, "column": column.name, "way": related.way });
            columns.push((place, column.clone()));
        }
    }
    let mut metrics = vec![json!({ "function": "count" })];
    let (mut splits, mut filters) = (Vec::new(), Vec::new());
    for _ in 0..next(4) {
        let (place, column) = &columns[next(columns.len())];
        if !column.functions.is_empty() {
            let function = column.functions[next(column.functions.len())];
            metrics.push(json!({ "function": function, "column": place }));
        }
    }
    for _ in 0..next(4) {
        let (place, column) = &columns[next(columns.len())];
        if !column.grains.is_empty() {
            splits.push(json!({ "column": place, "grain": column.grains[next(column.grains.len())] }));
        } else if column.splits {
            splits.push(json!({ "column": place }));
        }
    }
    for _ in 0..next(4) {
        let (place, column) = &columns[next(columns.len())];
        let operator = column.operators[next(column.operators.len())];
        let units = ["day", "week", "month", "quarter", "year"];
        let unit = units[next(units.len())];
        let value = match column.kind {
            kind if kind.is_number() => format!("-{}.5", next(900)),
            ColumnType::Boolean => "true".to_owned(),
            ColumnType::Uuid => "0190f7a0-0000-7000-8000-000000000000".to_owned(),
            _ => picks.text.clone(),
        };
        let (values, period) = match operator {
            ExploreOperator::Within | ExploreOperator::NotWithin => {
                (json!([]), json!({ "kind": "last", "count": 1 + next(250), "unit": unit }))
            }
            ExploreOperator::Empty | ExploreOperator::NotEmpty => (json!([]), json!(null)),
            ExploreOperator::Between => (json!([value, value]), json!(null)),
            _ => (json!([value]), json!(null)),
        };
        filters.push(json!({ "column": place, "operator": operator, "values": values, "period": period }));
    }
    metrics.dedup();
    json!({ "table": offered.table, "metrics": metrics, "splits": splits, "filters": filters, "limit": 1 + next(10_000) })
}

proptest! {
    #[test]
    fn whatever_the_choices_offer_passes_the_guard(
        table in 0..4_usize,
        numbers in proptest::collection::vec(any::<u16>(), 12..40),
        text in "[^\0]{0,40}",
    ) {
        let (guard, schema) = (Guard::new(), schema());
        for dialect in DIALECTS {
            let index = index(dialect);
            let asked = built(&index, &Picks { table, numbers: numbers.clone(), text: text.clone() });
            match explore(&index, &wish(asked.clone()), as_of()) {
                Ok(explored) => {
                    let judged = guard.check(&explored.sql, dialect, &Relations::Known(&schema));
                    prop_assert!(judged.is_ok(), "{dialect:?} {}: {:?}", explored.sql, judged.err());
                }
                // The same figure or split twice is the only fault that chance makes.
                Err(faults) => prop_assert!(
                    faults.iter().all(|fault| fault.message.ends_with("already.")),
                    "{asked}: {faults:?}"
                ),
            }
        }
    }
}
