//! Figures are of each row once.

use super::kiosk::kiosk;
use super::*;
use crate::reading::suggestions;
use ColumnType::{Integer, Text};

const LINES: &str = r#"SUM("purchase_lines"."order_qty" * "purchase_lines"."unit_price")"#;

#[test]
fn a_figure_by_what_is_on_the_lines_is_of_the_lines() {
    let index = kiosk();
    for question in ["Top 5 goods by revenue", "total sales by shelf", "revenue by good"] {
        let sql = sql(&index, question);
        assert!(sql.contains(LINES) && !sql.contains("subtotal"), "{question}: {sql}");
    }
    let by_header = sql(&index, "revenue by country");
    assert!(
        by_header.contains(r#"SUM("purchases"."subtotal")"#) && !by_header.contains("purchase_lines"),
        "{by_header}"
    );
}

#[test]
fn a_figure_of_the_header_is_not_split_over_its_lines() {
    let index = kiosk();
    for question in ["total freight by good", "average subtotal by shelf", "total subtotal per good"] {
        assert!(holds_back(&index, question), "{question}: {:?}", outcome(&index, question));
    }
}

#[test]
fn an_order_value_is_of_orders_also_where_lines_hold_it() {
    let sql = sql(&kiosk(), "average order value by shelf");
    assert!(sql.contains(r#"COUNT(DISTINCT "purchase_lines"."purchase_id")"#), "{sql}");
}

#[test]
fn what_is_refunded_is_of_the_lines_that_were() {
    let sql = sql(&kiosk(), "revenue of refunded goods");
    assert!(sql.contains(LINES), "{sql}");
}

#[test]
fn a_thing_is_counted_once_however_often_it_is_joined() {
    let sql = sql(&kiosk(), "number of purchases by shelf");
    assert!(sql.contains(r#"COUNT(DISTINCT "purchases"."purchase_id")"#), "{sql}");
}

#[test]
fn rows_of_a_key_in_several_columns_are_not_counted_over_a_join() {
    let seat = [("hall", Integer, "1..4"), ("place", Integer, "1..90"), ("row", Text, "A|B|C")];
    let visit = [("visit_id", Integer, "1..400"), ("hall", Integer, "1..4"), ("film", Text, "Dunes|Tides")];
    let mut seats = table("seats", 360, &seat);
    seats.primary_key = vec!["hall".into(), "place".into()];
    let index = index(vec![seats, table("visits", 400, &visit)], vec![points(("visits", "hall"), ("seats", "hall"))]);
    assert!(holds_back(&index, "number of seats by film"), "{:?}", outcome(&index, "number of seats by film"));
}

#[test]
fn every_suggestion_is_answered() {
    let index = kiosk();
    let as_of = "2026-03-18T12:30:00Z".parse().unwrap();
    let all = suggestions(&index, as_of, 40);
    assert!(all.iter().any(|q| q == "Top 5 goods by revenue"), "{all:?}");
    for question in all {
        assert!(!holds_back(&index, &question), "{question}");
    }
}
