//! Which joins a figure is asked by.

use super::*;
use ColumnType::{Date, Float, Integer, Text};

/// Depots have drivers and clients; a trip has one of each, and lines of goods that suppliers make.
pub(super) fn haulage() -> Index {
    let id = |name: &'static str| (name, Integer, "1..90");
    let trip = [id("trip_id"), id("driver_id"), id("client_id"), ("driven_on", Date, "2024-01-02..2026-03-18")];
    let line =
        [id("line_id"), id("trip_id"), id("goods_id"), ("quantity", Integer, "1..9"), ("line_sales", Float, "1..99")];
    index(
        vec![
            table("depots", 9, &[id("depot_id"), ("name", Text, "")]),
            table("drivers", 90, &[id("driver_id"), ("name", Text, ""), id("depot_id")]),
            table(
                "clients",
                90,
                &[id("client_id"), ("name", Text, ""), id("depot_id"), ("country", Text, "France|Spain")],
            ),
            table("trips", 900, &trip),
            table("trip_lines", 4000, &line),
            table("goods", 90, &[id("goods_id"), ("name", Text, ""), id("ware_id"), id("supplier_id")]),
            table("wares", 9, &[id("ware_id"), ("name", Text, "Bulk|Parcel")]),
            table("suppliers", 9, &[id("supplier_id"), ("name", Text, ""), ("country", Text, "France|Italy")]),
        ],
        vec![
            points(("drivers", "depot_id"), ("depots", "depot_id")),
            points(("clients", "depot_id"), ("depots", "depot_id")),
            points(("trips", "driver_id"), ("drivers", "driver_id")),
            points(("trips", "client_id"), ("clients", "client_id")),
            points(("trip_lines", "trip_id"), ("trips", "trip_id")),
            points(("trip_lines", "goods_id"), ("goods", "goods_id")),
            points(("goods", "ware_id"), ("wares", "ware_id")),
            points(("goods", "supplier_id"), ("suppliers", "supplier_id")),
        ],
    )
}

#[test]
fn several_ways_to_one_thing_are_asked_about() {
    let index = haulage();
    let Outcome::Clarify(ask) = outcome(&index, "trips by depot") else { panic!("answered") };
    let labels: Vec<&str> = ask.choices.iter().map(|c| c.label.as_str()).collect();
    let asked = labels.iter().filter(|l| l.ends_with("of the driver") || l.ends_with("of the client")).count();
    assert_eq!((labels.len(), asked), (2, 2), "{labels:?}");
    let written = |c: &crate::reading::Choice| {
        crate::reading::render(&index, &c.reading, "2026-03-18T12:30:00Z".parse().unwrap())
    };
    let all: Vec<String> = ask.choices.iter().map(|c| written(c).unwrap()).collect();
    assert!(all[0] != all[1], "{all:?}");
}

#[test]
fn words_of_the_question_tell_the_way() {
    let index = haulage();
    let sql = sql(&index, "number of trips by driver depot");
    assert!(sql.contains(r#"ON "drivers"."depot_id" = "depots"."depot_id""#), "{sql}");
}

#[test]
fn two_groups_are_counted_over_the_lines() {
    let index = haulage();
    for question in ["sales by country and ware", "quantity by ware and client country"] {
        let sql = sql(&index, question);
        assert!(sql.contains(r#"FROM "trip_lines""#) && sql.contains(r#""clients"."country""#), "{question}: {sql}");
        assert!(sql.contains(r#"SUM("trip_lines"."#), "{question}: {sql}");
    }
}

#[test]
fn which_of_two_columns_was_taken_is_said_and_the_other_offered() {
    let understood = answer(&haulage(), "sales by country");
    assert!(understood.summary.contains("client country"), "{}", understood.summary);
    assert!(understood.alternatives.iter().any(|a| a.label == "supplier country"), "{:?}", understood.alternatives);
}
