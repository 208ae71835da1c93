//! How many there are, whatever is called a number.

use super::kiosk::kiosk;
use super::*;
use crate::reading::suggestions;
use ColumnType::{Float, Integer, Text, Timestamp};

fn shop() -> Index {
    let header = [
        ("sales_order_id", Integer, "1..300"),
        ("sales_order_number", Text, ""),
        ("buyer_id", Integer, "1..40"),
        ("ordered_at", Timestamp, "2025-01-02 08:00:00..2026-03-18 09:00:00"),
    ];
    let staff = [("emp_no", Integer, "1..90"), ("name", Text, ""), ("hired_at", Timestamp, "2020-01-02..2026-03-18")];
    let card = [("card_id", Integer, "1..70"), ("buyer_id", Integer, "1..40"), ("card_number", Text, "")];
    let buyer = [("buyer_id", Integer, "1..40"), ("name", Text, ""), ("loyalty_number", Integer, "100..900")];
    let goods =
        [("good_id", Integer, "1..60"), ("name", Text, ""), ("good_number", Text, ""), ("weight", Float, "1..9")];
    index(
        vec![
            table("sales_order_header", 300, &header),
            table("employees", 90, &staff),
            table("cards", 70, &card),
            table("buyers", 40, &buyer),
            table("goods", 60, &goods),
        ],
        vec![
            points(("sales_order_header", "buyer_id"), ("buyers", "buyer_id")),
            points(("cards", "buyer_id"), ("buyers", "buyer_id")),
        ],
    )
}

#[test]
fn a_number_of_things_is_how_many_there_are() {
    let index = shop();
    for question in [
        "Number of sales order headers by month",
        "number of sales order headers by month",
        "Number of employees by month",
        "number of cards by buyer",
        "number of the cards by buyer",
        "number of different goods",
        "number of goods",
    ] {
        let sql = sql(&index, question);
        assert!(sql.contains("COUNT("), "{question}: {sql}");
        assert!(!sql.contains("_number") && !sql.contains("SUM("), "{question}: {sql}");
        assert_eq!(sql.contains("GROUP BY"), question.contains(" by "), "{question}: {sql}");
    }
}

#[test]
fn a_column_called_no_is_no_number_of_rows() {
    let wine = [("No", Integer, "1..90"), ("Grape", Text, "Merlot|Syrah"), ("Price", Float, "5..90")];
    let mut wines = table("wine", 180, &wine);
    wines.primary_key.clear();
    wines.columns[0].distinct_count = Some(90);
    let index = index(vec![wines], vec![]);
    let sql = sql(&index, "Number of wines by grape");
    assert!(sql.contains("COUNT(*)") && !sql.contains(r#""No""#), "{sql}");
}

#[test]
fn numbers_of_things_are_not_added_up() {
    let index = shop();
    for question in ["how many loyalties by buyer", "number of loyalties"] {
        let read = match outcome(&index, question) {
            Outcome::Answer(understood) => understood.sql,
            _ => String::new(),
        };
        assert!(!read.contains("loyalty_number"), "{question}: {read}");
    }
}

fn films() -> Index {
    let film = [
        ("film_id", Integer, "1..90"),
        ("title", Text, ""),
        ("release_year", Integer, "1990..2020"),
        ("takings", Float, "5..900"),
    ];
    index(vec![table("films", 90, &film)], vec![])
}

#[test]
fn a_year_is_not_cut_into_less() {
    let index = films();
    for question in [
        "Number of films by month",
        "films per quarter",
        "total takings by week",
        "how many films each day",
        "total takings per month",
    ] {
        assert!(holds_back(&index, question), "{question}: {:?}", outcome(&index, question));
    }
    let sql = sql(&index, "Number of films by year");
    assert!(sql.contains("COUNT(*)") && sql.contains("release_year"), "{sql}");
    let over_time = answer(&index, "number of films over time");
    assert!(!over_time.sql.contains("month"), "{}", over_time.sql);
}

#[test]
fn no_other_table_is_cut_into_months_instead() {
    let film = [("film_id", Integer, "1..90"), ("title", Text, ""), ("release_year", Integer, "1990..2020")];
    let copy = [
        ("copy_id", Integer, "1..400"),
        ("film_id", Integer, "1..90"),
        ("changed_at", Timestamp, "2025-01-02..2026-03-18"),
    ];
    let index = index(
        vec![table("films", 90, &film), table("copies", 400, &copy)],
        vec![points(("copies", "film_id"), ("films", "film_id"))],
    );
    for question in ["Number of films by month", "number of films by quarter"] {
        assert!(holds_back(&index, question), "{question}: {:?}", outcome(&index, question));
    }
}

#[test]
fn rows_are_counted_though_a_list_names_their_table() {
    let plant = [("plant_id", Integer, "1..90"), ("name", Text, "")];
    let list = [("list_id", Integer, "1..2"), ("table_name", Text, "plant|bed"), ("records", Integer, "1..90")];
    let index = index(vec![table("plants", 90, &plant), table("expected", 2, &list)], vec![]);
    for question in ["number of plants", "how many plants are there", "number of plants by bed"] {
        if let Outcome::Answer(read) = outcome(&index, question) {
            assert!(!read.sql.contains("table_name"), "{question}: {}", read.sql);
        }
    }
}

#[test]
fn what_is_suggested_counts_and_is_by_times_that_are_known() {
    let as_of = "2026-03-18T12:30:00Z".parse().unwrap();
    for index in [shop(), films(), kiosk()] {
        let suggested = suggestions(&index, as_of, 40);
        for question in suggested.iter().filter(|q| q.starts_with("Number of ") || q.starts_with("How many ")) {
            let sql = sql(&index, question);
            assert!(sql.contains("COUNT("), "{question}: {sql}");
        }
        assert!(suggested.iter().any(|q| q.starts_with("Number of ")), "{suggested:?}");
    }
    let suggested = suggestions(&films(), as_of, 40);
    assert!(suggested.contains(&"Number of films by year".to_owned()), "{suggested:?}");
    assert!(!suggested.iter().any(|q| q.contains("by month")), "{suggested:?}");
}

#[test]
fn things_named_beside_a_figure_are_counted() {
    let index = super::kiosk::kiosk();
    for question in [
        "purchases and revenue by country",
        "revenue and purchases by country",
        "show me the purchases and the revenue for each country",
        "purchases, average subtotal and revenue by country",
    ] {
        let sql = sql(&index, question);
        assert!(
            sql.contains("COUNT(") && sql.contains("SUM(") && sql.ends_with(r#"GROUP BY "buyers"."country""#),
            "{question}: {sql}"
        );
    }
    let monthly = sql(&index, "purchases and revenue by month");
    assert!(monthly.contains("COUNT(*)") && monthly.contains("SUM("), "{monthly}");
}

#[test]
fn what_cannot_be_reached_is_not_counted_as_something_else() {
    let buyer = [("buyer_id", Integer, "1..40"), ("name", Text, ""), ("country", Text, "Peru|Chile")];
    let order = [("order_id", Integer, "1..300"), ("client", Integer, "1..40"), ("total", Float, "1..90")];
    let apart = index(vec![table("buyers", 40, &buyer), table("orders", 300, &order)], vec![]);
    for question in ["number of orders by country", "how many orders are there per country?", "orders by country"] {
        assert!(holds_back(&apart, question), "{question}: {:?}", outcome(&apart, question));
    }
    let without = index(vec![table("buyers", 40, &buyer), table("bills", 300, &order[..1])], vec![]);
    for question in ["orders and bills by country", "buyers and orders by country"] {
        assert!(holds_back(&without, question), "{question}: {:?}", outcome(&without, question));
    }
}
