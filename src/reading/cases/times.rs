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
        ("total amount last 3 months", Some("2025-12-18"), Some("2026-03-19")),
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
