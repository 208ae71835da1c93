//! A time that is said of what happened, not of the thing it happened to.

use super::*;
use ColumnType::{Date, Float, Integer, Text, Timestamp};

/// A nursery that sells plants: growers' customers, what they ordered, and the lines of it.
pub(super) fn nursery() -> Index {
    let plant = [("plant_id", Integer, "1..80"), ("name", Text, ""), ("launched_on", Date, "2023-01-02..2025-12-01")];
    let client = [
        ("client_id", Integer, "1..300"),
        ("first_name", Text, ""),
        ("last_name", Text, ""),
        ("country", Text, "Peru|Chile|Bolivia"),
        ("signed_up_on", Date, "2023-01-02..2026-03-01"),
    ];
    let order = [
        ("order_id", Integer, "1..900"),
        ("client_id", Integer, "1..300"),
        ("ordered_at", Timestamp, "2023-01-02 08:00:00..2026-03-18 09:00:00"),
        ("required_date", Date, "2023-01-09..2026-03-28"),
        ("shipped_date", Date, "2023-01-04..2026-03-18"),
        ("freight", Float, "1..20"),
        ("total_amount", Float, "5..4000"),
    ];
    let item = [
        ("order_item_id", Integer, "1..2400"),
        ("order_id", Integer, "1..900"),
        ("plant_id", Integer, "1..80"),
        ("quantity", Integer, "1..9"),
        ("unit_price", Float, "1..90"),
    ];
    index(
        vec![
            table("plants", 80, &plant),
            table("clients", 300, &client),
            table("orders", 900, &order),
            table("order_items", 2400, &item),
        ],
        vec![
            points(("orders", "client_id"), ("clients", "client_id")),
            points(("order_items", "order_id"), ("orders", "order_id")),
            points(("order_items", "plant_id"), ("plants", "plant_id")),
        ],
    )
}

#[test]
fn a_date_is_not_set_against_an_amount_nor_averaged() {
    let index = nursery();
    let late = sql(&index, "orders shipped after the required date");
    assert!(late.ends_with(r#""shipped_date" > "required_date""#), "{late}");
    for question in [
        "average days to ship",
        "average number of days to ship",
        "average shipped date",
        "average required date by country",
    ] {
        assert!(holds_back(&index, question), "{question}: {:?}", outcome(&index, question));
    }
}

/// The conditions of an answer.
fn conditions(question: &str) -> String {
    let sql = sql(&nursery(), question);
    sql.split_once(" WHERE ").map_or_else(|| panic!("{question}: {sql}"), |(_, rest)| rest.to_owned())
}

#[test]
fn a_time_after_a_verb_is_of_what_the_verb_tells() {
    let ordered =
        r#"SELECT "client_id" FROM "orders" WHERE "ordered_at" >= '2026-01-01' AND "ordered_at" < '2027-01-01'"#;
    let without = format!(r#""client_id" NOT IN ( {ordered} )"#);
    for question in ["how many clients have not ordered this year", "clients who have not ordered in 2026"] {
        assert_eq!(conditions(question), without, "{question}");
    }
    let left = conditions("clients who ordered in 2025 but not in 2026");
    assert!(left.starts_with(r#""client_id" IN ( "#) && left.ends_with(&format!("AND {without}")), "{left}");
    let shipped = conditions("orders shipped in 2025 but not in 2026");
    assert!(shipped.contains(r#"NOT ("shipped_date" >= '2026-01-01'"#), "{shipped}");
    for question in ["revenue from clients who signed up in 2025", "orders from clients who signed up in 2025"] {
        let signed = r#""clients"."signed_up_on" >= '2025-01-01' AND "clients"."signed_up_on" < '2026-01-01'"#;
        assert_eq!(conditions(question), signed, "{question}");
    }
}

#[test]
fn what_is_said_after_what_did_not_happen_is_not_taken_into_it() {
    let index = nursery();
    for question in [
        "clients who have not ordered this year in Peru",
        "clients who ordered in 2025 but not in 2026 from Peru",
        "clients who ordered in 2024 and 2025",
    ] {
        assert!(holds_back(&index, question), "{question}: {:?}", outcome(&index, question));
    }
    assert!(conditions("clients in Peru who have not ordered this year").starts_with(r#""country" = 'Peru' AND"#));
}

#[test]
fn a_sale_is_never_of_the_day_a_thing_was_launched() {
    let index = nursery();
    for question in ["plants sold in 2025", "plants not sold in 2025", "how many plants were sold in 2025"] {
        if let Outcome::Answer(understood) = outcome(&index, question) {
            assert!(understood.sql.contains("ordered_at") && !understood.sql.contains("launched_on"), "{question}");
        }
    }
}

#[test]
fn what_somebody_has_in_a_time_is_of_that_time() {
    for question in ["clients with orders in 2025", "clients with more than 5 orders in 2025"] {
        let conditions = conditions(question);
        assert!(conditions.contains("ordered_at") && !conditions.contains("signed_up_on"), "{conditions}");
    }
}
