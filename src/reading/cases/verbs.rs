//! What a verb says of a thing: a status, a time, rows of another table; never nothing.

use super::kiosk::kiosk;
use super::*;
use ColumnType::{Boolean, Date, Integer, Text};

fn where_of(question: &str) -> String {
    let sql = sql(&kiosk(), question);
    sql.split_once(" WHERE ").map_or_else(|| panic!("{question}: {sql}"), |(_, rest)| rest.to_owned())
}

#[test]
fn a_participle_that_is_a_status_is_a_condition() {
    assert_eq!(where_of("how many purchases were cancelled"), r#""status" = 'Cancelled'"#);
    assert!(
        where_of("how many purchases were packed in 2025").starts_with(r#""status" = 'Packed' AND "purchased_at""#)
    );
    assert_eq!(where_of("how many cancelled purchases are there"), r#""status" = 'Cancelled'"#);
    assert!(where_of("purchases that were not cancelled").contains(r#""status" <> 'Cancelled'"#));
}

#[test]
fn a_participle_that_names_a_time_says_that_it_happened() {
    assert_eq!(where_of("how many purchases were delivered"), r#""delivered_on" IS NOT NULL"#);
    assert_eq!(where_of("purchases not delivered yet"), r#""delivered_on" IS NULL"#);
    assert_eq!(where_of("purchases that have not been delivered"), r#""delivered_on" IS NULL"#);
    let within = where_of("how many purchases were delivered in 2025");
    assert_eq!(within, r#""delivered_on" >= '2025-01-01' AND "delivered_on" < '2026-01-01'"#);
}

#[test]
fn a_participle_that_names_a_table_says_that_there_are_rows() {
    assert!(where_of("how many purchases were refunded").contains(r#"JOIN "refunds""#));
    let within = where_of("how many goods were refunded in 2025");
    assert!(within.contains(r#""refunds"."refunded_on" >= '2025-01-01'"#) && !within.contains("listed_on"), "{within}");
    assert!(where_of("goods that were never refunded").contains("NOT IN"));
    assert!(where_of("goods never purchased").contains("NOT IN"));
    let buyers = where_of("how many buyers purchased in 2025");
    assert!(buyers.contains(r#"IN ( SELECT "buyer_id" FROM "purchases" WHERE "purchased_at""#), "{buyers}");
}

#[test]
fn a_verb_the_data_does_not_know_is_not_left_out() {
    let index = kiosk();
    for question in [
        "how many purchases were audited",
        "how many purchases were audited in 2025",
        "how many goods are insured?",
        "purchases not audited yet",
        "audited purchases in 2025",
        "return rate by shelf",
    ] {
        assert!(holds_back(&index, question), "{question}: {:?}", outcome(&index, question));
    }
    assert!(!holds_back(&index, "how many purchases were made in 2025"));
}

#[test]
fn a_noun_that_is_also_a_verb_is_not_left_out_of_a_count() {
    let index = kiosk();
    assert!(holds_back(&index, "number of visits by shelf"), "{:?}", outcome(&index, "number of visits by shelf"));
}

#[test]
fn a_negating_prefix_says_not() {
    assert_eq!(where_of("undelivered purchases"), r#""delivered_on" IS NULL"#);
    assert_eq!(where_of("how many unpacked purchases are there"), r#""status" <> 'Packed'"#);
    assert_eq!(where_of("how many nonmember buyers"), r#""is_member" <> 1"#);
    assert!(where_of("unrefunded goods").contains("NOT IN"));
}

#[test]
fn a_participle_before_its_noun_is_a_condition() {
    assert_eq!(where_of("delivered purchases"), r#""delivered_on" IS NOT NULL"#);
    assert!(where_of("refunded purchases in 2025").contains(r#"JOIN "refunds""#));
    let by_month = sql(&kiosk(), "revenue by month excluding cancelled purchases");
    assert!(
        by_month.contains(r#""status" <> 'Cancelled' GROUP BY strftime"#) && !by_month.contains("purchase_id"),
        "{by_month}"
    );
}

#[test]
fn a_flag_under_a_not_is_not_set() {
    let flag = r#""is_member" <> 1"#;
    assert!(
        where_of("buyers that are not members").contains(flag) || where_of("buyers that are not member").contains(flag)
    );
    let card = [("card_id", Integer, "1..40"), ("holder", Text, ""), ("is_valid", Boolean, "true|false")];
    let index = index(vec![table("cards", 40, &card)], vec![]);
    assert!(sql(&index, "cards that are not valid").contains(r#""is_valid" <> 1"#));
    assert!(sql(&index, "how many cards are not valid").contains(r#""is_valid" <> 1"#));
}

#[test]
fn a_rate_is_the_share_of_those_it_holds_for() {
    let patient = [
        ("patient_id", Integer, "1..400"),
        ("sex", Text, "female|male"),
        ("vaccinated", Integer, "0|1"),
        ("ward", Text, "North|South"),
        ("admitted_on", Date, "2024-01-04..2026-03-18"),
    ];
    let index = index(vec![table("patients", 400, &patient)], vec![]);
    let share = r#"COUNT(CASE WHEN "vaccinated" = 1 THEN 1 END)"#;
    for (question, ending) in [
        ("vaccination rate", r#"FROM "patients""#),
        ("vaccination rate of women", r#"FROM "patients" WHERE "sex" = 'female'"#),
        ("percentage of women who were vaccinated", r#"FROM "patients" WHERE "sex" = 'female'"#),
        ("what percentage of men were vaccinated", r#"FROM "patients" WHERE "sex" = 'male'"#),
        ("vaccination rate by ward", r#"FROM "patients" GROUP BY "ward""#),
    ] {
        let sql = sql(&index, question);
        assert!(sql.contains(share) && sql.ends_with(ending), "{question}: {sql}");
    }
}

#[test]
fn a_rate_of_a_status_keeps_its_groups_and_one_of_a_table_is_asked() {
    let index = kiosk();
    let sql = sql(&index, "cancellation rate by country");
    assert!(sql.contains(r#"CASE WHEN "purchases"."status" = 'Cancelled'"#) && sql.contains("GROUP BY"), "{sql}");
    assert!(holds_back(&index, "refund rate by month"));
}

#[test]
fn born_and_died_are_of_the_times_of_birth_and_death() {
    let composer = [
        ("composer_id", Integer, "1..400"),
        ("name", Text, ""),
        ("birth_date", Date, "1810-01-04..1960-03-18"),
        ("death_date", Date, "1850-01-04..2020-03-18"),
        ("joined_on", Date, "2020-01-04..2026-03-18"),
    ];
    let index = index(vec![table("composers", 400, &composer)], vec![]);
    for (question, ending) in [
        ("how many composers were born before 1900?", r#"WHERE "birth_date" < '1900-01-01'"#),
        ("how many composers died after 1950", r#"WHERE "death_date" >= '1951-01-01'"#),
    ] {
        let sql = sql(&index, question);
        assert!(sql.ends_with(ending), "{question}: {sql}");
    }
    let by_year = sql(&index, "number of composers born per year");
    assert!(by_year.contains("birth_date") && !by_year.contains("joined_on"), "{by_year}");
}
