//! What an organisation's glossary defines.

use super::*;
use crate::reading::{Glossary, MetricDefinition, Naming};
use ColumnType::{Date, Float, Integer, Text};

fn metric(name: &str, formula: &str, filters: &[&str]) -> MetricDefinition {
    MetricDefinition {
        name: name.into(),
        synonyms: vec!["NR".into(), "takings after returns".into()],
        schema: None,
        table: "purchases".into(),
        formula: formula.into(),
        filters: filters.iter().map(|f| (*f).to_owned()).collect(),
    }
}

fn shop(metrics: Vec<MetricDefinition>) -> Index {
    let buyer = [("buyer_id", Integer, "1..300"), ("name", Text, ""), ("country", Text, "Peru|Chile")];
    let purchase = [
        ("purchase_id", Integer, "1..900"),
        ("buyer_id", Integer, "1..300"),
        ("status", Text, "open|cancelled"),
        ("total", Float, "5..900"),
        ("refunded", Float, "0..90"),
        ("purchased_on", Date, "2024-01-02..2026-03-18"),
    ];
    let line = [("line_id", Integer, "1..2400"), ("purchase_id", Integer, "1..900"), ("colour", Text, "red|blue")];
    let schema = Schema {
        tables: vec![table("buyers", 300, &buyer), table("purchases", 900, &purchase), table("lines", 2400, &line)],
        relationships: vec![
            points(("purchases", "buyer_id"), ("buyers", "buyer_id")),
            points(("lines", "purchase_id"), ("purchases", "purchase_id")),
        ],
    };
    let naming = |column: Option<&str>, names: &[&str]| Naming {
        schema: None,
        table: "buyers".into(),
        column: column.map(Into::into),
        names: names.iter().map(|n| (*n).to_owned()).collect(),
    };
    let terms = vec![naming(None, &["patrons", "club folk"]), naming(Some("country"), &["homeland"])];
    Index::with_glossary(&schema, Dialect::Sqlite, &Glossary { terms, metrics })
}

/// The SQL of the answer with short names and without quotes around them.
fn short(index: &Index, question: &str) -> String {
    sql(index, question).replace('"', "").replace("purchases", "p").replace("buyers", "b")
}

fn net() -> Index {
    shop(vec![metric("net revenue", "sum(total - refunded)", &["status <> 'cancelled'"])])
}

#[test]
fn a_metric_is_worked_out_as_it_is_defined() {
    assert_eq!(
        short(&net(), "net revenue by country"),
        "SELECT b.country, SUM(p.total - p.refunded) AS net revenue FROM p JOIN b ON p.buyer_id = b.buyer_id \
         WHERE p.status <> 'cancelled' GROUP BY b.country"
    );
    let told = answer(&net(), "net revenue by country");
    assert!(told.notes.iter().any(|n| n.contains("net revenue is sum(total - refunded) where status <> 'cancelled'")));
    assert!(told.summary.starts_with("Net revenue by country"), "{}", told.summary);
}

#[test]
fn filters_times_and_order_work_over_a_metric() {
    let index = net();
    let one = short(&index, "NR in Peru in 2025");
    assert!(one.contains("SUM(p.total - p.refunded)") && one.contains("'Peru'") && one.contains("2025-01-01"), "{one}");
    assert!(one.contains("p.status <> 'cancelled'"), "{one}");
    let months = sql(&index, "takings after returns by month");
    assert!(months.contains("GROUP BY") && months.contains("<> 'cancelled'"), "{months}");
    let best = sql(&index, "top 3 countries by net revenue");
    assert!(best.contains("ORDER BY") && best.contains("LIMIT 3") && best.contains("<> 'cancelled'"), "{best}");
}

#[test]
fn beside_another_figure_its_filters_hold_for_itself_alone() {
    let both = short(&net(), "net revenue and number of purchases by country");
    assert!(both.contains("CASE WHEN p.status <> 'cancelled' THEN") && !both.contains("WHERE p."), "{both}");
    assert!(both.contains("COUNT("), "{both}");
}

#[test]
fn a_metric_over_repeated_rows_is_not_answered() {
    assert!(holds_back(&net(), "net revenue by colour"));
}

#[test]
fn what_nobody_defined_is_not_answered() {
    assert!(holds_back(&shop(vec![]), "net revenue by country"));
    assert!(holds_back(&net(), "gross churn by country"));
    let beyond = shop(vec![metric("net revenue", "round(sum(total), 2)", &[])]);
    assert!(holds_back(&beyond, "net revenue by country"));
}

#[test]
fn an_organisations_revenue_goes_before_the_usual_one() {
    let own = shop(vec![metric("revenue", "sum(total) - 2 * sum(refunded)", &[])]);
    let told = short(&own, "revenue by country");
    assert!(told.contains("SUM(p.total) - (2 * SUM(p.refunded))"), "{told}");
}

#[test]
fn synonyms_name_tables_and_columns() {
    let index = net();
    assert!(sql(&index, "how many patrons are there?").contains("FROM \"buyers\""));
    assert!(sql(&index, "number of club folk by homeland").contains("GROUP BY \"country\""));
}
