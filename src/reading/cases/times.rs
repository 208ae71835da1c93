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
