use super::*;

#[test]
fn hours_are_counted_from_the_moment_of_asking() {
    let sql = sql(&bakeries(), "how many deliveries in the last 24 hours");
    assert!(sql.contains("'2026-03-17 12:30:00'"), "{sql}");
}

#[test]
fn the_last_hour_is_a_whole_hour() {
    let sql = sql(&bakeries(), "deliveries in the last hour");
    assert!(sql.contains(">= '2026-03-18 11:00:00'") && sql.contains("< '2026-03-18 12:00:00'"), "{sql}");
}

#[test]
fn hours_of_days_without_hours_are_not_guessed() {
    use ColumnType::{Date, Integer};
    let walks = [("walk_id", Integer, "1..50"), ("walked_on", Date, "2025-01-02..2026-03-18")];
    let index = index(vec![table("walks", 50, &walks)], vec![]);
    assert!(holds_back(&index, "walks in the last 24 hours"));
}

#[test]
fn two_periods_that_exclude_each_other_are_no_condition() {
    assert!(holds_back(&bakeries(), "amount last quarter vs previous quarter"));
}

#[test]
fn a_figure_has_a_time_after_it() {
    let index = bakeries();
    for (asked, from, until) in [
        ("total amount since January", Some("2026-01-01"), None),
        ("total amount since June", Some("2025-06-01"), None),
        ("total amount since March 2025", Some("2025-03-01"), None),
        ("total amount before March 2025", None, Some("2025-03-01")),
        ("total amount between January and March", Some("2026-01-01"), Some("2026-04-01")),
        ("total amount between November and February", Some("2025-11-01"), Some("2026-03-01")),
        ("total amount from March to May 2025", Some("2025-03-01"), Some("2025-06-01")),
        ("deliveries from March to May 2025", Some("2025-03-01"), Some("2025-06-01")),
        ("how many deliveries since January", Some("2026-01-01"), None),
        ("total amount in Q1", Some("2026-01-01"), Some("2026-04-01")),
        ("total amount in Q3", Some("2025-07-01"), Some("2025-10-01")),
        ("total amount since last month", Some("2026-02-01"), None),
        ("total amount last 3 months", Some("2025-12-19"), Some("2026-03-19")),
        ("total amount last 7 days", Some("2026-03-12"), Some("2026-03-19")),
        ("total amount in the last 2 weeks", Some("2026-03-05"), Some("2026-03-19")),
        ("total amount in the past month", Some("2026-02-19"), Some("2026-03-19")),
        ("total amount in the next 7 days", Some("2026-03-18"), Some("2026-03-25")),
        ("total amount since 3 days ago", Some("2026-03-15"), None),
        ("total amount since 2 months ago", Some("2026-01-18"), None),
        ("total amount between 2025-03-01 and 2025-05-31", Some("2025-03-01"), Some("2025-06-01")),
        ("deliveries per week since September", Some("2025-09-01"), None),
        ("total amount between march and may", Some("2026-03-01"), Some("2026-06-01")),
        ("deliveries since march", Some("2026-03-01"), None),
        ("total amount year to date", Some("2026-01-01"), Some("2026-03-19")),
        ("total amount in 2025", Some("2025-01-01"), Some("2026-01-01")),
    ] {
        let sql = sql(&index, asked);
        let (low, high) = (sql.split(" >= '").nth(1), sql.split(" < '").nth(1));
        assert_eq!(low.map(|l| &l[..10]), from, "{asked}: {sql}");
        assert_eq!(high.map(|h| &h[..10]), until, "{asked}: {sql}");
    }
}

#[test]
fn a_stretch_that_ends_before_it_begins_is_not_answered() {
    assert!(holds_back(&bakeries(), "total amount from May 2025 to March 2025"));
}

#[test]
fn what_moves_is_told_with_its_first_and_last_day() {
    let index = bakeries();
    for (asked, told) in [
        ("total amount this year", "delivered at: this year (1 Jan – 31 Dec 2026)"),
        ("total amount in the last 7 days", "delivered at: last 7 days (12 Mar 2026 – today)"),
        ("total amount since January", "delivered at: since 1 Jan 2026"),
        ("total amount from March to May 2025", "delivered at: 1 Mar – 31 May 2025"),
    ] {
        let summary = answer(&index, asked).summary;
        assert!(summary.ends_with(told), "{asked}: {summary}");
    }
}

#[test]
fn years_kept_as_numbers_take_stretches() {
    use ColumnType::{Integer, Text};
    let film = [("film_id", Integer, "1..50"), ("title", Text, ""), ("release_year", Integer, "1950..2024")];
    let index = index(vec![table("films", 50, &film)], vec![]);
    for (asked, low, high) in [
        ("films between 1990 and 2000", "BETWEEN 1990", "AND 2000"),
        ("films from 1990 to 2000", "BETWEEN 1990", "AND 2000"),
        ("films released between 1990 and 2000", "BETWEEN 1990", "AND 2000"),
        ("films with release year between 1990 and 2000", "BETWEEN 1990", "AND 2000"),
        ("films in the 90s", "BETWEEN 1990", "AND 1999"),
        ("films of the 1990s", "BETWEEN 1990", "AND 1999"),
        ("films since 2010", ">= 2010", ""),
        ("films before 2010", "", "< 2010"),
        ("films after 2010", ">= 2011", ""),
    ] {
        let sql = sql(&index, asked);
        assert!(sql.contains(low) && sql.contains(high), "{asked}: {sql}");
    }
}

#[test]
fn an_amount_may_stand_after_a_time() {
    use ColumnType::{Date, Float, Integer};
    let bill =
        [("bill_id", Integer, "1..50"), ("billed_on", Date, "2024-01-02..2026-03-18"), ("total", Float, "1..90")];
    let index = index(vec![table("bills", 50, &bill)], vec![]);
    let sql = sql(&index, "bills in 2025 over 20 dollars");
    assert!(sql.contains(r#""total" > 20"#) && sql.contains("'2025-01-01'"), "{sql}");
}

/// The days that the conditions of an answer begin and end with, in their order.
fn days(asked: &str) -> Vec<String> {
    let sql = sql(&super::events::nursery(), asked);
    let dated = sql.match_indices("'20").filter_map(|(at, _)| sql.get(at + 1..at + 11));
    dated.map(str::to_owned).collect()
}

#[test]
fn listed_periods_are_alternatives_and_share_their_year() {
    let may_and_june = ["2025-05-01", "2025-06-01", "2025-06-01", "2025-07-01"];
    assert_eq!(days("orders in May and June 2025"), may_and_june);
    assert_eq!(days("revenue in may and june 2025"), may_and_june);
    assert_eq!(days("how many orders in May 2025 and June"), may_and_june);
    assert_eq!(days("orders in Q1 or Q2 2025"), ["2025-01-01", "2025-04-01", "2025-04-01", "2025-07-01"]);
    assert_eq!(days("orders in 2024 and in 2025"), ["2024-01-01", "2025-01-01", "2025-01-01", "2026-01-01"]);
    let index = super::events::nursery();
    for question in ["orders in May and June 2025", "how many orders in April, May and June 2025"] {
        let sql = sql(&index, question);
        assert!(sql.contains(" OR ") && !sql.contains("%m"), "{sql}");
    }
    let neither = sql(&index, "orders not in May and June 2025");
    assert!(neither.contains(") AND NOT (") && !neither.contains(" OR "), "{neither}");
    let large = sql(&index, "orders in May and June 2025 over 300");
    assert!(large.contains("'2025-07-01') AND"), "{large}");
}

#[test]
fn both_of_two_periods_is_not_said_of_one_row() {
    let index = super::events::nursery();
    for question in ["clients who ordered in both 2024 and 2025", "compare revenue in 2023, 2024 and 2025"] {
        assert!(holds_back(&index, question), "{question}: {:?}", outcome(&index, question));
    }
}

#[test]
fn the_first_day_of_a_stretch_takes_what_it_lacks_from_the_last() {
    for asked in [
        "orders from 1 to 15 March 2024",
        "orders 1–15 March 2024",
        "orders from 1-15 March 2024",
        "orders March 1-15, 2024",
        "orders between 1 and 15 March 2024",
        "orders from March 1 to 15 2024",
        "orders from 1st to 15th of March 2024",
    ] {
        assert_eq!(days(asked), ["2024-03-01", "2024-03-16"], "{asked}");
    }
    assert_eq!(days("orders from 20 December to 5 January 2025"), ["2024-12-20", "2025-01-06"]);
    let index = super::events::nursery();
    for asked in ["orders from 20 to 15 March 2024", "orders from 1 to 15 March", "orders on 1 and 15 March 2024"] {
        assert!(holds_back(&index, asked), "{asked}: {:?}", outcome(&index, asked));
    }
}

#[test]
fn what_is_more_than_a_number_is_an_amount() {
    let index = super::events::nursery();
    for asked in ["orders over 2000", "orders of more than 2000", "orders above 2000"] {
        assert!(sql(&index, asked).ends_with(r#""total_amount" > 2000"#), "{asked}");
    }
    assert!(holds_back(&index, "plants over 1000"), "{:?}", outcome(&index, "plants over 1000"));
    for asked in ["orders since 2024", "orders from 2024", "orders before 2024", "orders after 2024", "orders in 2024"]
    {
        assert!(sql(&index, asked).contains("ordered_at\" "), "{asked}");
    }
}
