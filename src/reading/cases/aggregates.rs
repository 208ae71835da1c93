use super::*;

#[test]
fn a_group_makes_a_raw_figure_a_sum() {
    let index = bakeries();
    for question in ["total amount of deliveries by country", "amount by country", "total amount by country"] {
        let sql = sql(&index, question);
        assert!(sql.contains(r#"SUM("deliveries"."total_amount")"#), "{question}: {sql}");
        assert!(sql.contains(r#"GROUP BY "bakeries"."country""#), "{question}: {sql}");
    }
}

#[test]
fn figures_that_do_not_add_up_are_averaged_and_it_is_said() {
    let index = bakeries();
    let understood = answer(&index, "rating by country");
    assert!(understood.sql.contains("AVG"), "{}", understood.sql);
    assert!(understood.summary.contains("verage rating"), "{}", understood.summary);
    assert!(answer(&index, "unit price by status").sql.contains("AVG"));
}

#[test]
fn a_total_of_all_rows_is_one_sum() {
    let index = bakeries();
    assert_eq!(
        sql(&index, "What is the total amount of all deliveries?"),
        r#"SELECT SUM("total_amount") AS "total amount" FROM "deliveries""#
    );
}

#[test]
fn a_figure_called_total_is_summed_and_never_a_group() {
    use ColumnType::{Float, Integer, Text, Timestamp};
    let receipt = [
        ("ReceiptId", Integer, "1..400"),
        ("Shop", Text, "North|South"),
        ("Total", Float, "1..90"),
        ("PrintedOn", Timestamp, "2024-01-02..2026-03-18"),
    ];
    let index = index(vec![table("Receipt", 400, &receipt)], vec![]);
    let summed = r#"SELECT "Shop", SUM("Total") AS "total" FROM "Receipt" GROUP BY "Shop""#;
    assert_eq!(sql(&index, "total of all receipts by shop"), summed);
}

#[test]
fn rows_of_the_only_table_can_be_counted() {
    use ColumnType::{Integer, Text};
    let index = index(vec![table("plants", 30, &[("plant_id", Integer, "1..30"), ("name", Text, "")])], vec![]);
    assert!(sql(&index, "How many rows are there?").contains("COUNT(*)"));
    assert!(sql(&index, "number of records").contains("COUNT(*)"));
}

#[test]
fn a_group_that_was_asked_for_is_not_left_out() {
    use ColumnType::{Integer, Text};
    let plants = [("name", Text, ""), ("number", Integer, "1|2|3")];
    let mut only = table("plants", 30, &plants);
    only.primary_key.clear();
    let sql = sql(&index(vec![only], vec![]), "How many rows are there per number?");
    assert!(sql.ends_with(r#"GROUP BY "number""#), "{sql}");
}

#[test]
fn spending_is_not_what_the_house_earned() {
    let index = bakeries();
    assert!(!sql_or_nothing(&index, "spend by country").contains("revenue"));
}

fn sql_or_nothing(index: &Index, question: &str) -> String {
    match outcome(index, question) {
        Outcome::Answer(understood) => understood.sql,
        _ => String::new(),
    }
}
