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
