//! Whole insights over small tables, as sentences.

mod wording;

use serde_json::{Value as Json, json};

use super::*;
use crate::data::ColumnType::{self, Date, Decimal, Float, Integer, Text};
use crate::data::sample::{meaning, table};
use crate::data::{Ends, Semantic, Stop};

const SHOP: [(&str, i64); 5] = [
    ("Germany", 1_853_856),
    ("France", 1_051_000),
    ("Netherlands", 736_000),
    ("Austria", 506_000),
    ("Denmark", 346_000),
];

/// The last period is not over.
const RUNNING: Ends = Ends { first: None, last: Some(Stop::Now) };

fn day(day: &str) -> chrono::NaiveDate {
    day.parse().unwrap()
}

fn all() -> FactContext {
    FactContext { coverage: Coverage::All, ..FactContext::default() }
}

fn said(columns: &[(&str, ColumnType)], rows: Json, ctx: &FactContext) -> Insight {
    facts(&table(columns, &rows), ctx)
}

/// Headline and facts, one per line.
fn text(insight: &Insight) -> String {
    let facts = insight.facts.iter().map(|f| plain(&f.sentence));
    std::iter::once(insight.plain.clone()).chain(facts).collect::<Vec<_>>().join("\n")
}

fn rows(count: usize, row: impl Fn(usize) -> Json) -> Json {
    Json::Array((0..count).map(row).collect())
}

fn month(n: usize) -> String {
    format!("{}-{:02}-01", 2025 + n / 12, n % 12 + 1)
}

fn shop() -> Json {
    rows(5, |n| json!([SHOP[n].0, SHOP[n].1]))
}

#[test]
fn groups_of_a_sum_say_the_total_the_leader_and_the_shares() {
    let i = said(&[("country", Text), ("net_revenue", Integer)], shop(), &all());
    assert_eq!(
        i.plain,
        "Net revenue comes to 4,492,856 across 5 countries. Germany leads with 1,853,856, 41.3% of the total."
    );
    assert_eq!(plain(&i.facts[0].sentence), "Germany and France together make up 64.7% of the total.");
    assert_eq!(plain(&i.facts[1].sentence), "Denmark is lowest by net revenue, at 346,000.");
}

#[test]
fn every_number_names_its_cells() {
    let i = said(&[("country", Text), ("net_revenue", Integer)], shop(), &all());
    let numbers: Vec<_> = i
        .headline
        .iter()
        .filter_map(|p| match p {
            Piece::Number { value, cells, .. } => Some((*value, cells.len(), cells[0])),
            Piece::Text { .. } => None,
        })
        .collect();
    assert_eq!(numbers.len(), 4);
    assert_eq!(numbers[0], (4_492_856.0, 5, CellRef { row: 0, column: 1 }));
    assert_eq!(numbers[2], (1_853_856.0, 1, CellRef { row: 0, column: 1 }));
    assert_eq!(numbers[3].1, 5);
    assert!((numbers[3].0 - 1_853_856.0 / 4_492_856.0).abs() < 1e-15);
}

#[test]
fn without_knowing_that_all_groups_are_there_shares_are_of_what_is_shown() {
    let unknown = text(&said(&[("country", Text), ("net_revenue", Integer)], shop(), &FactContext::default()));
    assert!(unknown.starts_with("Germany leads with 1,853,856, 41.3% of the total shown."), "{unknown}");
    assert!(!unknown.contains("of the total."), "{unknown}");
    let part = FactContext { coverage: Coverage::Part, ..FactContext::default() };
    let part = text(&said(&[("country", Text), ("net_revenue", Integer)], shop(), &part));
    assert!(part.starts_with("Of the 5 countries shown, Germany leads with"), "{part}");
}

#[test]
fn what_does_not_add_up_is_compared_and_never_summed() {
    let i = said(&[("country", Text), ("avg_price", Float)], rows(5, |n| json!([SHOP[n].0, 80 - n])), &all());
    assert_eq!(i.plain, "Germany has the highest average price, 80, and Denmark the lowest, 76.");
    assert!(!text(&i).contains("total") && !text(&i).contains('%'));
    let told = FactContext { measure_additive: vec![None, Some(false)], ..all() };
    let i = said(&[("country", Text), ("revenue", Integer)], shop(), &told);
    assert!(!text(&i).contains("comes to") && !text(&i).contains('%'), "{}", text(&i));
}

#[test]
fn a_question_about_shares_is_answered_with_a_share_first() {
    let i = said(&[("country", Text), ("revenue", Integer)], shop(), &FactContext { asks_share: true, ..all() });
    assert!(i.plain.starts_with("Germany has the largest share, 41.3% of the total, with 1,853,856."), "{}", i.plain);
}

#[test]
fn ties_share_their_place() {
    let of = |cells| said(&[("country", Text), ("revenue", Integer)], cells, &all());
    let two = of(json!([["A", 5], ["B", 5], ["C", 2]]));
    assert!(two.plain.contains("A and B lead with 5 each, together 83.3% of the total."), "{}", two.plain);
    let same = of(json!([["A", 5], ["B", 5], ["C", 5]]));
    assert!(text(&same).contains("All 3 countries have the same revenue, 5."), "{}", text(&same));
    assert!(!text(&same).contains("lead"));
}

#[test]
fn negative_parts_have_no_share() {
    let i = said(&[("country", Text), ("profit", Integer)], json!([["A", 5], ["B", -8], ["C", 2]]), &all());
    assert_eq!(
        text(&i),
        "Profit comes to \u{2212}1 across 3 countries. A has the highest profit, 5, and B the lowest, \u{2212}8."
    );
}

#[test]
fn nothing_is_shared_out_of_zero() {
    let i = said(&[("country", Text), ("revenue", Integer)], json!([["A", 0], ["B", 0]]), &all());
    assert!(!text(&i).contains('%'), "{}", text(&i));
}

#[test]
fn empty_cells_count_for_nothing() {
    let i = said(&[("country", Text), ("revenue", Integer)], json!([["A", 4], ["B", null], [null, 1]]), &all());
    assert!(
        i.plain.starts_with("Revenue comes to 5 across 2 countries. A leads with 4, 80.0% of the total."),
        "{}",
        i.plain
    );
    assert!(text(&i).contains("together") || !text(&i).contains("B "), "{}", text(&i));
}

#[test]
fn a_single_value_is_said() {
    let ctx = all();
    let t =
        meaning(table(&[("revenue", Decimal)], &json!([["12345678.90"]])), 0, Semantic::Currency(Some("EUR".into())));
    assert_eq!(facts(&t, &ctx).plain, "Revenue is €12.3 million.");
    let none = said(&[("SUM(total)", Integer)], json!([[null]]), &ctx);
    assert_eq!(none.plain, "Total has no value.");
    let orders = FactContext { subject: Some("orders".into()), ..all() };
    assert_eq!(said(&[("COUNT(*)", Integer)], json!([[42]]), &orders).plain, "Number of orders is 42.");
    let named =
        said(&[("name", Text), ("revenue", Decimal), ("orders", Integer)], json!([["Anna", "42.50", 3]]), &all());
    assert_eq!(named.plain, "Anna, with revenue of 42.50 and orders of 3.");
    assert_eq!(said(&[("first_order", Date)], json!([["2026-01-31"]]), &all()).plain, "First order is 31 Jan 2026.");
}

#[test]
fn a_series_says_where_it_stands_and_how_it_moved() {
    let i = said(&[("month", Date), ("revenue", Integer)], rows(14, |n| json!([month(n), 1000 + 100 * n])), &all());
    assert_eq!(
        i.plain,
        "Revenue comes to 23,100 over 14 months. \
         Revenue was 2,300 in February 2026, up 4.5% on January 2026 and up 109.1% on February 2025."
    );
    assert_eq!(plain(&i.facts[0].sentence), "Over 14 months, revenue rises by about 100 a month.");
    assert_eq!(
        plain(&i.facts[1].sentence),
        "Revenue was highest in February 2026, at 2,300, and lowest in January 2025, at 1,000."
    );
}

#[test]
fn rows_in_any_order_make_the_same_series() {
    let columns = [("month", Date), ("revenue", Integer)];
    let forward = said(&columns, rows(9, |n| json!([month(n), 10 + n])), &all());
    let backward = said(&columns, rows(9, |n| json!([month(8 - n), 10 + 8 - n])), &all());
    assert_eq!(text(&forward), text(&backward));
}

#[test]
fn an_unfinished_period_is_said_and_left_out_of_growth() {
    let cells = rows(8, |n| json!([month(n), if n == 7 { 1 } else { 1000 + 10 * n }]));
    let i = said(&[("month", Date), ("revenue", Integer)], cells, &FactContext { ends: RUNNING, ..all() });
    let text = text(&i);
    assert!(text.contains("August 2025 is not over yet and is left out of growth and trend."), "{text}");
    assert!(text.contains("Revenue was 1,060 in July 2025, up 1.0% on June 2025."), "{text}");
    assert!(!text.contains("down") && !text.contains("lowest in August"), "{text}");
}

#[test]
fn growth_from_nothing_or_across_zero_has_no_percentage() {
    let of = |a: i64, b: i64| {
        text(&said(&[("month", Date), ("profit", Integer)], json!([[month(0), a], [month(1), b]]), &all()))
    };
    assert!(of(0, 5).contains("was 5 in February 2025, up from 0 in January 2025."), "{}", of(0, 5));
    assert!(of(-4, 5).contains("up from \u{2212}4 in January 2025."), "{}", of(-4, 5));
    assert!(of(5, 5).contains("unchanged from January 2025."), "{}", of(5, 5));
    assert!(of(1, 500).contains("up from 1 in January 2025."), "{}", of(1, 500));
}

#[test]
fn shares_move_by_percentage_points() {
    let cells = json!([[month(0), 0.20], [month(1), 0.25]]);
    let i = said(&[("month", Date), ("conversion_rate", Float)], cells, &all());
    assert_eq!(i.plain, "Conversion rate was 25.0% in February 2025, up 5.0 percentage points on January 2025.");
}

#[test]
fn missing_periods_are_named_and_weekends_are_not_missed() {
    let cells = json!([[month(0), 5], [month(1), 6], [month(3), 7], [month(4), 8], [month(6), null], [month(7), 9]]);
    let text_of = |i: Insight| text(&i);
    let text = text_of(said(&[("month", Date), ("revenue", Integer)], cells, &all()));
    assert!(text.contains("2 months have no row: March 2025 and June 2025."), "{text}");
    assert!(text.contains("Revenue has no value in 1 month: July 2025."), "{text}");
    let weekdays = (1..=21).filter(|d| !matches!(d % 7, 4 | 5)).map(|d| json!([format!("2025-01-{d:02}"), d]));
    let text = text_of(said(&[("day", Date), ("revenue", Integer)], Json::Array(weekdays.collect()), &all()));
    assert!(!text.contains("no row"), "{text}");
}

#[test]
fn a_point_off_the_line_stands_out() {
    let cells = rows(14, |n| json!([month(n), if n == 9 { 5000 } else { 1000 + 10 * n + n % 3 }]));
    let text = text(&said(&[("month", Date), ("avg_price", Integer)], cells, &all()));
    assert!(text.contains("October 2025 stands out: 5,000, where about 1,091 would be usual."), "{text}");
}

#[test]
fn a_few_that_hold_most_are_counted() {
    let cells = rows(20, |n| json!([format!("c{n}"), if n < 3 { 100 + n } else { 2 }]));
    let text = text(&said(&[("customer", Text), ("revenue", Integer)], cells, &all()));
    assert!(text.contains("3 of 20 customers make up 89.9% of the total."), "{text}");
}

#[test]
fn growth_beyond_a_percentage_names_each_number_once() {
    let cells = rows(10, |n| {
        let (country, at) = (n % 2, n / 2);
        let revenue = [900 + 10 * at, 5 + 200 * at][country];
        json!([month(at), SHOP[country].0, revenue])
    });
    let text = text(&said(&[("month", Date), ("country", Text), ("revenue", Integer)], cells, &all()));
    assert!(text.contains("France grew fastest, from 5 in January 2025 to 805 in May 2025."), "{text}");
}

#[test]
fn groups_over_time_say_who_leads_who_grew_and_who_fell() {
    let cells = rows(15, |n| {
        let (country, at) = (n % 3, n / 3);
        let revenue = [900 + 10 * at, 500 + 50 * at, 400 - 5 * at][country];
        json!([month(at), SHOP[country].0, revenue])
    });
    let text = text(&said(&[("month", Date), ("country", Text), ("revenue", Integer)], cells, &all()));
    assert!(text.contains("Germany leads in every month, with 4,600 in all, 48.2% of the total."), "{text}");
    assert!(text.contains("France grew fastest, up 40.0%: 500 in January 2025, 700 in May 2025."), "{text}");
    assert!(
        text.contains("Netherlands is the only one that fell, down 5.0%: 400 in January 2025, 380 in May 2025."),
        "{text}"
    );
}

#[test]
fn averages_over_time_are_compared_in_the_last_finished_period() {
    let cells = rows(6, |n| json!([month(n / 2), SHOP[n % 2].0, 10 + n]));
    let ctx = FactContext { ends: RUNNING, ..all() };
    let i = said(&[("month", Date), ("country", Text), ("avg_price", Integer)], cells, &ctx);
    assert_eq!(i.plain, "In February 2025, France has the highest average price, 13, and Germany the lowest, 12.");
}
