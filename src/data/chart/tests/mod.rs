//! Whole recommendations over small tables, rule by rule.

mod early_rules;
mod late_rules;

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;
use crate::data::ColumnType::{self, Boolean, Date, Decimal, Float, Integer, Text};
use crate::data::Semantic;
use crate::data::sample::{any_table, meaning, table};

const COUNTRIES: [&str; 6] = ["Germany", "France", "Austria", "Denmark", "Spain", "Italy"];
const SEGMENTS: [&str; 3] = ["A", "B", "C"];

fn running() -> Ends {
    Ends { first: None, last: Some(Stop::Now) }
}

fn plan(columns: &[(&str, ColumnType)], rows: Json) -> ChartPlan {
    recommend(&table(columns, &rows), &ChartHint::default())
}

fn hinted(columns: &[(&str, ColumnType)], rows: Json, hint: ChartHint) -> ChartPlan {
    recommend(&table(columns, &rows), &hint)
}

fn chosen(plan: &ChartPlan) -> (u8, ChartKind) {
    (plan.rule, plan.chosen.chart_type)
}

fn choice(plan: &ChartPlan, kind: ChartKind) -> &ChartChoice {
    plan.choices.iter().find(|c| c.kind == kind).unwrap()
}

fn fit(plan: &ChartPlan, kind: ChartKind) -> Fit {
    choice(plan, kind).fit
}

/// Rows numbered from 0, each made of its number.
fn rows(count: usize, row: impl Fn(usize) -> Json) -> Json {
    Json::Array((0..count).map(row).collect())
}

fn month(n: usize) -> String {
    format!("{}-{:02}-01", 2024 + n / 12, n % 12 + 1)
}

#[test]
fn the_unfinished_last_period_is_drawn_dashed_and_said() {
    let hint = ChartHint { ends: running(), title: Some("Revenue".into()), ..ChartHint::default() };
    let p = hinted(&[("month", Date), ("revenue", Integer)], rows(5, |n| json!([month(n), n])), hint.clone());
    assert!(p.chosen.partial_last && p.notes.iter().any(|n| n.contains("dashed")));
    assert_eq!(p.chosen.title.as_deref(), Some("Revenue"));
    assert!(!hinted(&[("country", Text), ("revenue", Integer)], json!([["a", 1], ["b", 2]]), hint).chosen.partial_last);
}

#[test]
fn a_period_without_a_row_keeps_its_place_and_is_said() {
    let months = rows(6, |n| json!([month(n + usize::from(n > 3)), n + 1]));
    let columns = [("month", Date), ("orders", Integer)];
    let gap = plan(&columns, months.clone());
    assert_eq!((gap.chosen.missing.as_slice(), gap.chosen.zero_columns.len()), (&["2024-05-01".to_owned()][..], 0));
    assert!(gap.notes.iter().any(|n| n == "1 period has no row: there the drawing has a gap."), "{:?}", gap.notes);
    let counted = ChartHint { zero_without_rows: vec![false, true], ..ChartHint::default() };
    let zero = hinted(&columns, months.clone(), counted);
    assert_eq!(zero.chosen.zero_columns, ["orders"]);
    assert!(zero.notes.iter().any(|n| n == "1 period has no row: drawn as 0."), "{:?}", zero.notes);
    let picked = hinted(&columns, months, ChartHint { picked: true, ..ChartHint::default() });
    assert!(picked.chosen.missing.is_empty());
}

#[test]
fn a_list_of_things_is_read_as_a_table() {
    let columns = [("placed_at", Date), ("channel", Text), ("shipping_fee", Decimal)];
    let orders = rows(12, |n| json!([month(n), SEGMENTS[n % 3], "4.90"]));
    let p = hinted(&columns, orders, ChartHint { listing: true, ..ChartHint::default() });
    assert_eq!(chosen(&p), (29, ChartKind::Table));
    assert!(p.choices.iter().any(|c| c.fit == Fit::Possible), "other kinds are still offered");
}

#[test]
fn a_first_period_that_is_not_whole_is_said() {
    let hint = ChartHint { ends: Ends { first: "2025-01-20".parse().ok(), last: None }, ..ChartHint::default() };
    let p = hinted(&[("month", Date), ("revenue", Integer)], rows(5, |n| json!([month(n), n])), hint.clone());
    assert!(p.chosen.partial_first && p.notes.iter().any(|n| n.contains("from 20 January 2025 only")));
    assert!(
        !hinted(&[("country", Text), ("revenue", Integer)], json!([["a", 1], ["b", 2]]), hint).chosen.partial_first
    );
}

#[test]
fn what_the_question_knows_of_sums_overrules_names() {
    let hint = |sums| ChartHint { measure_additive: vec![None, Some(sums)], asks_share: true, ..ChartHint::default() };
    let of = |name, sums| hinted(&[("country", Text), (name, Integer)], json!([["a", 1], ["b", 2]]), hint(sums));
    assert_eq!(of("x", true).rule, 12);
    assert_eq!(of("revenue", false).rule, 13);
}

#[test]
fn formats_come_with_the_measure_and_cut_off_rows_are_said() {
    let mut t = meaning(
        table(&[("country", Text), ("x", Decimal)], &json!([["a", "1"], ["b", "2"]])),
        1,
        Semantic::Currency(Some("EUR".into())),
    );
    t.truncated = true;
    let p = recommend(&t, &ChartHint { measure_additive: vec![None, Some(true)], ..ChartHint::default() });
    assert_eq!(serde_json::to_value(&p.chosen).unwrap()["format"], json!("currency:EUR"));
    assert!(p.notes.iter().any(|n| n == "Only 2 rows are here; there are more."));
    assert_eq!(fit(&p, ChartKind::Donut), Fit::Not);
}

#[test]
fn a_column_whose_name_is_taken_is_not_drawn() {
    let p = plan(&[("name", Text), ("name", Text), ("revenue", Integer)], json!([["a", "x", 1], ["b", "y", 2]]));
    assert_eq!((p.chosen.x_column.as_deref(), p.chosen.series_column), (Some("name"), None));
}

proptest! {
    #[test]
    fn any_table_gets_a_plan_whose_charts_name_its_columns_and_keep_the_rules(
        t in any_table(), asks_share: bool, asks_now: bool, partial_last: bool,
    ) {
        let ends = if partial_last { running() } else { Ends::default() };
        let p = recommend(&t, &ChartHint { asks_share, asks_now, ends, ..ChartHint::default() });
        prop_assert_eq!(p.choices.len(), 24);
        prop_assert_eq!(p.choices[0].kind, p.chosen.chart_type);
        for choice in &p.choices {
            prop_assert_eq!(choice.config.is_none(), choice.fit == Fit::Not);
            let Some(config) = &choice.config else { continue };
            let single = [&config.x_column, &config.series_column, &config.size_column].into_iter().flatten();
            let mut named = single.chain(&config.y_columns).chain(&config.group_columns);
            prop_assert!(named.all(|name| t.columns.iter().any(|c| c.name == *name)));
            prop_assert_eq!(config.chart_type, choice.kind);
            if choice.kind.is_stacked() || choice.kind == ChartKind::Donut {
                prop_assert!(config.y_columns.iter().all(|c| c == "revenue"));
            }
        }
    }
}
