//! What is asked back, and what is said of words that found no place.

use super::*;
use crate::reading::{Choice, render};

#[test]
fn every_choice_offered_can_be_answered_and_differs_from_the_others() {
    let (bakeries, haulage) = (bakeries(), joins::haulage());
    let mut asked = 0;
    for (index, question) in [
        (&haulage, "trips by depot"),
        (&haulage, "sales by depot"),
        (&haulage, "clients and drivers by depot"),
        (&haulage, "goods from France"),
        (&bakeries, "total deliveries by country"),
        (&bakeries, "seats by country"),
        (&bakeries, "bakeries with Done in country"),
        (&bakeries, "deliveries status country rating"),
        (&bakeries, "average of deliveries in Spain rating"),
    ] {
        let Outcome::Clarify(ask) = outcome(index, question) else { continue };
        asked += 1;
        let written = |c: &Choice| render(index, &c.reading, "2026-03-18T12:30:00Z".parse().unwrap()).unwrap();
        let all: Vec<String> = ask.choices.iter().map(written).collect();
        let labels: Vec<&str> = ask.choices.iter().map(|c| c.label.as_str()).collect();
        for (i, (sql, label)) in all.iter().zip(&labels).enumerate() {
            assert!(!all[..i].contains(sql), "{question}: {all:?}");
            assert!(!labels[..i].contains(label), "{question}: {labels:?}");
        }
    }
    assert!(asked >= 3, "{asked}");
}

#[test]
fn refusals_quote_only_what_was_typed() {
    let index = bakeries();
    for question in [
        "deliveries with flying carpets",
        "Deliveries not",
        "most the bakeries highest",
        "bakeries aren't",
        "the least of countries and seats and Wizards",
        "first and last deliveries of wizards",
    ] {
        let Outcome::Refuse(refused) = outcome(&index, question) else { continue };
        let quoted: Vec<&str> = refused.message.split('"').skip(1).step_by(2).collect();
        for word in quoted.iter().copied().chain(refused.unplaced.iter().map(String::as_str)) {
            assert!(question.contains(word) && !word.is_empty(), "{question}: {word:?} in {}", refused.message);
        }
    }
}

#[test]
fn a_short_question_changes_the_reading_before() {
    let index = bakeries();
    let as_of = "2026-03-18T12:30:00Z".parse().unwrap();
    let after = |first: &str, next: &str| {
        let before = answer(&index, first).reading;
        match understand(&index, next, &AskContext { as_of, previous: Some(&before) }) {
            Outcome::Answer(understood) => understood.sql,
            other => panic!("{first}, {next}: {other:?}"),
        }
    };
    let sql = after("number of deliveries by status", "only France");
    assert!(sql.contains("'France'") && sql.contains("GROUP BY"), "{sql}");
    let sql = after("total amount by month", "only bakeries in France");
    assert!(sql.contains("'France'") && !sql.contains(r#""name""#) && sql.contains("strftime"), "{sql}");
    let sql = after("running total of total amount by month", "by quarter instead");
    assert!(sql.contains("OVER (ORDER BY strftime('%Y'") && sql.contains("'-Q'"), "{sql}");
    let sql = after("share of deliveries by status", "only France");
    assert!(sql.contains("OVER ()") && sql.contains("'France'"), "{sql}");
}

#[test]
fn a_question_that_goes_on_from_nothing_is_held_back() {
    for question in ["by status", "only France", "and by month"] {
        assert!(matches!(outcome(&bakeries(), question), Outcome::Refuse(_)), "{question}");
    }
}

#[test]
fn a_time_said_next_is_of_what_was_measured() {
    let index = super::events::nursery();
    let as_of = "2026-03-18T12:30:00Z".parse().unwrap();
    let first = [
        "top 5 clients by revenue",
        "top 5 plants by revenue",
        "number of orders by client",
        "revenue by client in May and June 2025",
    ];
    for (first, next) in first.into_iter().flat_map(|f| [(f, "this year"), (f, "last month")]) {
        let before = answer(&index, first).reading;
        let Outcome::Answer(understood) = understand(&index, next, &AskContext { as_of, previous: Some(&before) })
        else {
            panic!("{first}, {next}");
        };
        let sql = &understood.sql;
        assert!(sql.contains(r#""ordered_at" >= '2026-0"#) && !sql.contains("2025-0"), "{first}, {next}: {sql}");
        assert!(!sql.contains("signed_up_on") && !sql.contains("launched_on"), "{first}, {next}: {sql}");
    }
}
