//! The checks over a small shop.

use super::*;
use crate::chat::llm::shop;
use crate::data::ColumnType;
use crate::sql::{Dialect, Guard, Relations};

fn schema() -> Schema {
    let mut schema = shop();
    let orders = &mut schema.tables[1];
    orders.columns.push(crate::data::TableColumn {
        name: "placed_at".into(),
        kind: ColumnType::Timestamp,
        min: Some("2024-01-03T10:00:00".into()),
        max: Some("2025-06-30T09:00:00".into()),
        ..Default::default()
    });
    schema
}

fn run(sql: &str) -> Vec<Check> {
    let schema = schema();
    let guarded = Guard::new().check(sql, Dialect::Sqlite, &Relations::Known(&schema)).unwrap();
    checks(&Evidence { guarded: &guarded, schema: &schema, table: &ResultTable::default() })
}

fn state(sql: &str, id: &str) -> Option<CheckState> {
    run(sql).into_iter().find(|c| c.id == id).map(|c| c.state)
}

#[test]
fn a_value_that_no_row_has_fails_and_the_near_one_is_named() {
    let sql = "SELECT count(*) FROM orders WHERE status = 'payd'";
    let found = run(sql).into_iter().find(|c| c.id == "filter_values").unwrap();
    assert_eq!(found.state, CheckState::Failed);
    assert!(found.detail.unwrap().contains("did you mean \u{201c}paid\u{201d}"));
    assert_eq!(state("SELECT count(*) FROM orders WHERE status = 'paid'", "filter_values"), Some(CheckState::Held));
    assert_eq!(
        state("SELECT count(*) FROM orders WHERE lower(status) = 'paid'", "filter_values"),
        Some(CheckState::Held)
    );
    assert_eq!(state("SELECT count(*) FROM orders", "filter_values"), None, "nothing was filtered");
}

#[test]
fn a_time_after_the_data_ends_fails() {
    let after = "SELECT count(*) FROM orders WHERE placed_at >= '2026-01-01'";
    assert_eq!(state(after, "time_range"), Some(CheckState::Failed));
    let before = "SELECT count(*) FROM orders WHERE placed_at < '2023-01-01'";
    assert_eq!(state(before, "time_range"), Some(CheckState::Failed));
    let inside = "SELECT count(*) FROM orders WHERE placed_at >= '2025-01-01' AND placed_at < '2026-01-01'";
    assert_eq!(state(inside, "time_range"), Some(CheckState::Held));
    let wider = "SELECT count(*) FROM orders WHERE placed_at >= '2020-01-01'";
    assert_eq!(state(wider, "time_range"), Some(CheckState::Note));
}

#[test]
fn a_cut_result_fails_and_an_empty_one_is_noted() {
    let schema = schema();
    let guarded = Guard::new().check("SELECT id FROM orders", Dialect::Sqlite, &Relations::Known(&schema)).unwrap();
    let cut = ResultTable { truncated: true, ..ResultTable::default() };
    let found = checks(&Evidence { guarded: &guarded, schema: &schema, table: &cut });
    let state = |id: &str| found.iter().find(|c| c.id == id).map(|c| c.state);
    assert_eq!(state("complete"), Some(CheckState::Failed));
    assert_eq!(state("not_empty"), Some(CheckState::Note));
}

#[test]
fn what_was_read_is_told_by_table() {
    let schema = schema();
    let sql = "SELECT c.country, sum(o.total) FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY 1";
    let guarded = Guard::new().check(sql, Dialect::Sqlite, &Relations::Known(&schema)).unwrap();
    let read = read_from(&guarded, &schema);
    let orders = read.iter().find(|r| r.table == "orders").unwrap();
    assert!(orders.columns.contains(&"total".to_owned()) && !orders.columns.contains(&"status".to_owned()));
}

#[test]
fn a_number_that_is_in_no_table_is_not_vouched_for() {
    let found = run("SELECT 999999 AS order_count");
    assert!(found.iter().any(|c| c.id == "reads_data" && c.state == CheckState::Failed));
    assert!(found.iter().all(|c| c.id != "fan_out" && c.id != "tables_exist"));
    assert_eq!(state("SELECT count(*) FROM orders", "reads_data"), None);
}
