//! Questions that were once answered with something else than was asked.

use super::*;
use ColumnType::{Boolean, Date, Float, Integer, Text, Timestamp};

fn library() -> Index {
    let shelf = [("shelf_id", Integer, "1..9"), ("name", Text, "")];
    let book = [
        ("book_id", Integer, "1..500"),
        ("title", Text, ""),
        ("shelf_id", Integer, "1..9"),
        ("printed_on", Date, "1990-01-01..2025-01-01"),
        ("is_rare", Boolean, "true|false"),
        ("postage", Float, "1..20"),
    ];
    let sale = [
        ("sale_id", Integer, "1..900"),
        ("book_id", Integer, "1..500"),
        ("reader_id", Integer, "1..70"),
        ("quantity", Integer, "1..5"),
        ("unit_price", Float, "1..90"),
        ("discount_percent", Integer, "0..40"),
        ("sold_at", Timestamp, "2025-01-02 08:00:00..2026-03-18 09:00:00"),
    ];
    let reader = [
        ("reader_id", Integer, "1..70"),
        ("first_name", Text, "Signe|Alma"),
        ("last_name", Text, ""),
        ("signed_up_on", Date, "2024-01-02..2026-03-18"),
    ];
    let mut sales = table("sales", 900, &sale);
    sales.columns[2].nullable = true;
    index(
        vec![table("shelves", 9, &shelf), table("books", 500, &book), sales, table("readers", 70, &reader)],
        vec![
            points(("books", "shelf_id"), ("shelves", "shelf_id")),
            points(("sales", "book_id"), ("books", "book_id")),
            points(("sales", "reader_id"), ("readers", "reader_id")),
        ],
    )
}

#[test]
fn a_verb_is_no_name_that_begins_like_it() {
    let sql = sql(&library(), "how many readers signed up each month");
    assert!(!sql.contains("Signe"), "{sql}");
}

#[test]
fn a_period_is_of_the_time_the_figure_happened_at() {
    let sql = sql(&library(), "top 3 shelves by revenue in 2025");
    assert!(sql.contains(r#""sales"."sold_at" >= '2025-01-01'"#) && !sql.contains("printed_on"), "{sql}");
}

#[test]
fn a_discount_in_percent_is_no_amount() {
    let sql = sql(&library(), "revenue");
    assert!(sql.contains(r#"(1 - (CAST("discount_percent" AS REAL) / NULLIF(100, 0)))"#), "{sql}");
}

#[test]
fn a_row_that_points_nowhere_is_without() {
    let sql = sql(&library(), "how many sales without a reader");
    assert!(sql.ends_with(r#"WHERE "reader_id" IS NULL"#), "{sql}");
}

#[test]
fn a_flag_after_the_verb_is_a_condition() {
    assert!(sql(&library(), "how many books are rare").contains(r#"WHERE "is_rare" = 1"#));
}

#[test]
fn what_a_reading_cannot_say_is_not_left_out() {
    let index = library();
    for question in [
        "sales this year vs last year",
        "share of revenue by shelf",
        "books out of stock",
        "biggest books",
        "how much did each reader read?",
        "which book sold the most last year?",
    ] {
        assert!(holds_back(&index, question), "{question}: {:?}", outcome(&index, question));
    }
}

#[test]
fn a_participle_names_a_time_or_nothing() {
    let sql = sql(&library(), "books printed in 2020");
    assert!(sql.starts_with(r#"SELECT "title" FROM "books" WHERE "printed_on" >= '2020-01-01'"#), "{sql}");
}
