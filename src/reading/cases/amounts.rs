//! What single orders come to, and sums of what happened.

use super::kiosk::kiosk;
use super::*;
use crate::data::TableKind;
use ColumnType::{Date, Float, Integer, Text, Timestamp};

/// Orders with what each comes to, what was brought back of them, and a view with a row for each line.
fn shop() -> Index {
    let buyer = [("buyer_id", Integer, "1..40"), ("name", Text, ""), ("country", Text, "Peru|Chile")];
    let order = [
        ("order_id", Integer, "1..300"),
        ("buyer_id", Integer, "1..40"),
        ("channel", Text, "Web|Phone"),
        ("order_total", Float, "5..900"),
        ("freight", Float, "1..20"),
        ("ordered_at", Timestamp, "2025-01-02 08:00:00..2026-03-18 09:00:00"),
    ];
    let back = [
        ("return_id", Integer, "1..90"),
        ("order_id", Integer, "1..300"),
        ("refund_amount", Float, "1..90"),
        ("returned_at", Timestamp, "2025-01-02 08:00:00..2026-03-18 09:00:00"),
    ];
    let bill = [("order_id", Integer, "1..300"), ("good", Text, ""), ("freight", Float, "1..20")];
    let mut bills = table("bills", 900, &bill);
    bills.kind = TableKind::View;
    bills.primary_key.clear();
    bills.columns[0].distinct_count = Some(300);
    index(
        vec![bills, table("buyers", 40, &buyer), table("orders", 300, &order), table("returns", 90, &back)],
        vec![
            points(("orders", "buyer_id"), ("buyers", "buyer_id")),
            points(("returns", "order_id"), ("orders", "order_id")),
        ],
    )
}

#[test]
fn a_figure_is_of_the_table_that_holds_it_not_of_a_view() {
    let index = shop();
    for question in ["total freight", "sum of freight", "average freight"] {
        let sql = sql(&index, question);
        assert!(sql.ends_with(r#"FROM "orders""#), "{question}: {sql}");
    }
}

#[test]
fn the_greatest_order_value_is_of_one_order() {
    let index = shop();
    let amount = r#""orders"."order_total""#;
    for question in ["max order value by country", "highest order value by country", "maximum order value by country"] {
        let sql = sql(&index, question);
        assert!(sql.contains(&format!("MAX({amount})")) && !sql.contains("COUNT"), "{question}: {sql}");
        assert!(sql.contains("GROUP BY") && !sql.contains("average"), "{question}: {sql}");
    }
    let both = sql(&index, "min and max order value");
    assert!(both.contains(r#"MIN("order_total")"#) && both.contains(r#"MAX("order_total")"#), "{both}");
    let lowest = sql(&index, "smallest order value");
    assert!(lowest.contains(r#"MIN("order_total")"#), "{lowest}");
    let average = sql(&index, "average order value by channel");
    assert!(average.contains("average order value") && average.contains("COUNT(DISTINCT"), "{average}");
    let total = sql(&index, "total and average order value by channel");
    assert!(total.contains(r#"AS "revenue""#) && total.contains(r#"AS "average order value""#), "{total}");
}

#[test]
fn whose_order_value_is_the_greatest_is_no_matter_of_averages() {
    let index = shop();
    for question in ["which buyer has the highest order value", "country with the largest order value"] {
        if let Outcome::Answer(read) = outcome(&index, question) {
            let by_one = read.sql.contains(r#""orders"."order_total" DESC"#)
                || read.sql.contains(r#"MAX("orders"."order_total") DESC"#);
            assert!(by_one && !read.sql.contains("COUNT") && !read.sql.contains("AVG"), "{question}: {}", read.sql);
        }
    }
}

#[test]
fn a_total_is_no_list_of_a_column_called_so() {
    let invoice = [("invoice_id", Integer, "1..400"), ("shop", Text, "North|South"), ("total", Float, "1..90")];
    let index = index(vec![table("invoices", 400, &invoice)], vec![]);
    if let Outcome::Answer(read) = outcome(&index, "total invoices") {
        assert!(read.sql.contains("SUM("), "{}", read.sql);
    }
    assert!(sql(&index, "sum of invoices").contains(r#"SUM("total")"#));
}

#[test]
fn a_sum_is_no_number_of_rows() {
    let index = shop();
    for question in ["sum of refunds", "total amount of refunds", "total refund amount"] {
        let sql = sql(&index, question);
        assert!(sql.contains(r#"SUM("refund_amount")"#), "{question}: {sql}");
    }
    assert!(holds_back(&index, "total refunds"), "{:?}", outcome(&index, "total refunds"));
    assert!(holds_back(&kiosk(), "sum of refunds"), "{:?}", outcome(&kiosk(), "sum of refunds"));
}

#[test]
fn a_margin_is_the_share_of_revenue_that_is_profit() {
    let aisle = [("aisle_id", Integer, "1..9"), ("name", Text, "")];
    let good = [
        ("good_id", Integer, "1..80"),
        ("name", Text, ""),
        ("aisle_id", Integer, "1..9"),
        ("unit_cost", Float, "1..40"),
    ];
    let sale = [("sale_id", Integer, "1..900"), ("sold_at", Date, "2024-01-02..2026-03-18")];
    let line = [
        ("line_id", Integer, "1..2400"),
        ("sale_id", Integer, "1..900"),
        ("good_id", Integer, "1..80"),
        ("quantity", Integer, "1..9"),
        ("unit_price", Float, "1..90"),
    ];
    let tables = vec![
        table("aisles", 9, &aisle),
        table("goods", 80, &good),
        table("sales", 900, &sale),
        table("sale_lines", 2400, &line),
    ];
    let keys = vec![
        points(("goods", "aisle_id"), ("aisles", "aisle_id")),
        points(("sale_lines", "sale_id"), ("sales", "sale_id")),
        points(("sale_lines", "good_id"), ("goods", "good_id")),
    ];
    let index = index(tables, keys);
    for question in ["profit margin by aisle", "gross margin by aisle", "average margin by aisle"] {
        let sql = sql(&index, question);
        let ratio = sql.contains("100.0 * SUM(") && sql.contains("NULLIF(SUM(");
        assert!(ratio && sql.contains("unit_cost") && sql.contains("GROUP BY"), "{question}: {sql}");
    }
    assert!(sql(&index, "profit by aisle").contains("SUM(") && !sql(&index, "profit by aisle").contains("100.0"));
}

#[test]
fn percents_are_not_added_up() {
    let campaign = [("campaign_id", Integer, "1..30"), ("name", Text, ""), ("discount_percent", Float, "5..30")];
    let index = index(vec![table("campaigns", 30, &campaign)], vec![]);
    for question in ["total discount", "sum of discount percent", "total discount percent of campaigns"] {
        assert!(holds_back(&index, question), "{question}: {:?}", outcome(&index, question));
    }
    assert!(sql(&index, "average discount of campaigns").contains(r#"AVG("discount_percent")"#));
}
