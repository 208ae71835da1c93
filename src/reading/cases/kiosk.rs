//! A kiosk that keeps purchases with their lines, and what was brought back of them.

use super::*;
use ColumnType::{Date, Float, Integer, Text, Timestamp};

pub(super) fn kiosk() -> Index {
    kiosk_in(Dialect::Sqlite)
}

pub(super) fn kiosk_in(dialect: Dialect) -> Index {
    let shelf = [("shelf_id", Integer, "1..9"), ("name", Text, "")];
    let good = [
        ("good_id", Integer, "1..80"),
        ("name", Text, ""),
        ("shelf_id", Integer, "1..9"),
        ("price", Float, "1..90"),
        ("listed_on", Date, "2024-01-02..2025-03-01"),
    ];
    let buyer = [
        ("buyer_id", Integer, "1..300"),
        ("first_name", Text, ""),
        ("last_name", Text, ""),
        ("country", Text, "Peru|Chile|Bolivia"),
        ("is_member", Integer, "0|1"),
    ];
    let purchase = [
        ("purchase_id", Integer, "1..900"),
        ("buyer_id", Integer, "1..300"),
        ("purchased_at", Timestamp, "2024-01-02 08:00:00..2026-03-18 09:00:00"),
        ("status", Text, "Open|Packed|Cancelled"),
        ("delivered_on", Date, "2024-01-04..2026-03-18"),
        ("subtotal", Float, "5..900"),
        ("freight", Float, "1..20"),
    ];
    let line = [
        ("line_id", Integer, "1..2400"),
        ("purchase_id", Integer, "1..900"),
        ("good_id", Integer, "1..80"),
        ("order_qty", Integer, "1..9"),
        ("unit_price", Float, "1..90"),
    ];
    let refund = [
        ("refund_id", Integer, "1..90"),
        ("line_id", Integer, "1..2400"),
        ("refunded_on", Date, "2024-02-04..2026-03-18"),
        ("reason", Text, "Broken|Late"),
    ];
    let tables = vec![
        table("shelves", 9, &shelf),
        table("goods", 80, &good),
        table("buyers", 300, &buyer),
        table("purchases", 900, &purchase),
        table("purchase_lines", 2400, &line),
        table("refunds", 90, &refund),
    ];
    let relationships = vec![
        points(("goods", "shelf_id"), ("shelves", "shelf_id")),
        points(("purchases", "buyer_id"), ("buyers", "buyer_id")),
        points(("purchase_lines", "purchase_id"), ("purchases", "purchase_id")),
        points(("purchase_lines", "good_id"), ("goods", "good_id")),
        points(("refunds", "line_id"), ("purchase_lines", "line_id")),
    ];
    Index::build(&Schema { tables, relationships }, dialect)
}
