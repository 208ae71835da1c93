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
    for question in
        ["books out of stock", "biggest books", "how much did each reader read?", "which book sold the most last year?"]
    {
        assert!(holds_back(&index, question), "{question}: {:?}", outcome(&index, question));
    }
}

#[test]
fn a_participle_names_a_time_or_nothing() {
    let sql = sql(&library(), "books printed in 2020");
    assert!(sql.starts_with(r#"SELECT "title" FROM "books" WHERE "printed_on" >= '2020-01-01'"#), "{sql}");
}

#[test]
fn a_running_total_adds_up_along_time() {
    let index = library();
    for question in
        ["running total of revenue by month", "cumulative revenue by month", "cumulative sum of revenue by month"]
    {
        let sql = sql(&index, question);
        assert!(
            sql.contains(r#") OVER (ORDER BY strftime('%Y-%m', "sold_at")) AS "running total of revenue""#),
            "{sql}"
        );
        assert!(sql.ends_with(r#"ORDER BY "month""#), "{sql}");
    }
    let parted = sql(&index, "running total of revenue by month and shelf");
    assert!(parted.contains("PARTITION BY"), "{parted}");
    for question in
        ["running total of revenue", "running total of revenue by shelf", "cumulative average unit price by month"]
    {
        assert!(holds_back(&index, question), "{question}");
    }
}

#[test]
fn values_set_against_each_other_are_seen_apart() {
    let index = bakeries();
    let sums = sql(&index, "total amount France vs Spain");
    assert!(sums.contains("IN ('France', 'Spain')") && sums.contains(r#"GROUP BY "bakeries"."country""#), "{sums}");
    let sql = sql(&index, "number of deliveries France vs Spain");
    assert!(sql.contains(r#"GROUP BY "bakeries"."country""#), "{sql}");
    assert!(holds_back(&index, "total amount France vs cancelled"));
}

#[test]
fn a_share_of_a_figure_is_of_that_figure() {
    let index = library();
    let by_shelf = sql(&index, "share of revenue by shelf");
    assert!(
        by_shelf.contains("SUM(SUM(") && by_shelf.contains(r#") OVER (), 0) AS "percentage of revenue""#),
        "{by_shelf}"
    );
    let in_time = sql(&index, "share of revenue by shelf in 2025");
    assert!(in_time.contains("OVER ()") && in_time.contains("WHERE"), "{in_time}");
    let counted = sql(&bakeries(), "share of deliveries by status");
    assert!(counted.contains("SUM(COUNT(*)) OVER ()"), "{counted}");
    let part = sql(&bakeries(), "what percentage of total amount is from France");
    assert!(
        part.contains(r#"SUM(CASE WHEN "bakeries"."country" = 'France' THEN "deliveries"."total_amount" END)"#),
        "{part}"
    );
}

#[test]
fn different_things_of_a_time_are_those_that_appear_in_it() {
    let index = library();
    for question in
        ["unique readers by month", "number of unique readers by month", "how many different readers per month"]
    {
        let understood = answer(&index, question);
        assert!(
            understood.sql.contains(r#"COUNT(DISTINCT "reader_id") AS "number of different readers""#),
            "{}",
            understood.sql
        );
        assert!(understood.sql.contains(r#"strftime('%Y-%m', "sold_at")"#), "{}", understood.sql);
        assert!(understood.notes.iter().any(|n| n.contains("readers that appear in sales")), "{:?}", understood.notes);
    }
    assert!(sql(&index, "readers by month").contains("signed_up_on"));
}

#[test]
fn the_time_of_a_person_is_not_that_of_what_points_to_them() {
    let guide = [("guide_id", Integer, "1..9"), ("name", Text, ""), ("hired_on", Date, "2010-01-01..2025-01-01")];
    let guest = [("guest_id", Integer, "1..90"), ("name", Text, ""), ("guide_id", Integer, "1..9")];
    let index = index(
        vec![table("guides", 9, &guide), table("guests", 90, &guest)],
        vec![points(("guests", "guide_id"), ("guides", "guide_id"))],
    );
    assert!(holds_back(&index, "guests by month"));
}

#[test]
fn different_things_of_a_time_may_appear_in_lines_without_their_own() {
    let item = [("item_id", Integer, "1..900"), ("order_id", Integer, "1..90"), ("book_id", Integer, "1..50")];
    let order = [("order_id", Integer, "1..90"), ("ordered_at", Timestamp, "2025-01-02 08:00:00..2026-03-18 09:00:00")];
    let book = [("book_id", Integer, "1..50"), ("title", Text, ""), ("printed_on", Date, "1990-01-01..2025-01-01")];
    let index = index(
        vec![table("order_items", 900, &item), table("orders", 90, &order), table("books", 50, &book)],
        vec![
            points(("order_items", "order_id"), ("orders", "order_id")),
            points(("order_items", "book_id"), ("books", "book_id")),
        ],
    );
    let sql = sql(&index, "different books by month");
    assert!(sql.contains(r#"COUNT(DISTINCT "order_items"."book_id")"#) && sql.contains("ordered_at"), "{sql}");
}

#[test]
fn a_count_for_each_is_not_a_count_of_the_groups() {
    let sql = sql(&bakeries(), "how many are there for each status");
    assert!(sql.contains("COUNT(*)") && sql.ends_with(r#"GROUP BY "status""#), "{sql}");
}

#[test]
fn periods_of_one_length_are_set_side_by_side() {
    let index = library();
    for (question, cut, parts) in [
        ("revenue this month vs last month", "'%Y-%m'", ["'2026-03-01'", "'2026-02-01'"]),
        ("revenue this month compared to last month", "'%Y-%m'", ["'2026-03-01'", "'2026-02-01'"]),
        ("how does revenue this month compare to last month", "'%Y-%m'", ["'2026-03-01'", "'2026-02-01'"]),
        ("compare revenue this year and last year", "'%Y'", ["'2026-01-01'", "'2025-01-01'"]),
        ("revenue 2024 vs 2025", "'%Y'", ["'2024-01-01'", "'2025-01-01'"]),
        ("revenue in March 2025 vs April 2025", "'%Y-%m'", ["'2025-03-01'", "'2025-04-01'"]),
    ] {
        let sql = sql(&index, question);
        assert!(sql.contains(cut) && sql.contains("GROUP BY") && sql.contains(" OR "), "{question}: {sql}");
        assert!(parts.iter().all(|part| sql.contains(part)), "{question}: {sql}");
    }
    let by_shelf = sql(&index, "revenue by shelf this year vs last year");
    assert!(by_shelf.contains("shelf_id") && by_shelf.contains("'%Y'"), "{by_shelf}");
    for question in ["revenue this month vs last year", "revenue since March vs last year"] {
        assert!(holds_back(&index, question), "{question}");
    }
}

#[test]
fn values_that_are_compared_stay_apart() {
    let sql = sql(&bakeries(), "compare total amount France and Spain");
    assert!(sql.contains("GROUP BY") && sql.contains("'France'") && sql.contains("'Spain'"), "{sql}");
}

#[test]
fn the_first_few_of_a_total_are_not_the_total() {
    for question in ["revenue of top 10 readers", "total revenue of the top 5 books"] {
        assert!(holds_back(&library(), question), "{question}: {:?}", outcome(&library(), question));
    }
}

#[test]
fn neither_of_a_list_is_in_neither() {
    let index = bakeries();
    let sql = sql(&index, "number of bakeries that are not in France or Spain");
    assert!(sql.contains("NOT IN ('France', 'Spain')") || sql.matches("<>").count() == 2, "{sql}");
    assert!(!sql.contains(" OR "), "{sql}");
}

#[test]
fn an_average_of_totals_is_not_one_of_their_rows() {
    for question in ["average revenue per month", "average revenue per reader", "average revenue by month"] {
        assert!(holds_back(&library(), question), "{question}: {:?}", outcome(&library(), question));
    }
}

#[test]
fn how_many_others_a_thing_must_have_is_said() {
    for (question, said) in [
        ("how many readers have more than 3 sales", "have more than 3 sales"),
        ("how many readers have at least 2 sales", "have at least 2 sales"),
    ] {
        let summary = answer(&library(), question).summary;
        assert!(summary.contains(said), "{question}: {summary}");
    }
}
