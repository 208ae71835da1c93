use serde_json::json;

use super::*;

#[test]
fn a_first_period_that_the_data_begins_in_is_said_and_left_out() {
    let cells = rows(9, |n| json!([month(n), if matches!(n, 0 | 8) { 1 } else { 1000 + 10 * n }]));
    let columns = [("month", Date), ("revenue", Integer)];
    let first = FactContext { partial_first: true, ..all() };
    let alone = text(&said(&columns, cells.clone(), &first));
    assert!(alone.contains("January 2025 is only partly in the data and is left out of growth and trend."), "{alone}");
    let both = text(&said(&columns, cells, &FactContext { partial_last: true, ..first }));
    assert!(both.contains("lowest in February 2025, at 1,010"), "{both}");
    assert!(both.contains("Over 7 months, revenue rises by about 10 a month."), "{both}");
    assert!(
        both.contains(
            "January 2025 is only partly in the data, September 2025 is not over yet: \
             both are left out of growth and trend."
        ),
        "{both}"
    );
}

#[test]
fn growth_of_groups_starts_with_the_first_whole_period() {
    let cells = rows(8, |n| json!([month(n / 2), SHOP[n % 2].0, if n < 2 { 1 } else { 100 + 10 * n }]));
    let columns = [("month", Date), ("country", Text), ("revenue", Integer)];
    let text = text(&said(&columns, cells, &FactContext { partial_first: true, ..all() }));
    assert!(text.contains("120 in February 2025") && !text.contains("1 in January 2025"), "{text}");
}

#[test]
fn pairs_of_groups_are_named_and_counted_as_pairs() {
    let columns = [("country", Text), ("segment", Text), ("revenue", Integer)];
    let cells = json!([["A", "x", 9], ["A", "y", 2], ["B", "x", 3], ["B", "y", 1]]);
    let text = text(&said(&columns, cells, &FactContext::default()));
    assert!(text.starts_with("A / x leads with 9, 60.0% of the total shown. Revenue comes to 15 across 4"), "{text}");
    assert!(text.contains("Of the 4 combinations shown, B / y is lowest by revenue, at 1."), "{text}");
}

#[test]
fn measures_that_go_together_are_said_to_without_a_cause() {
    let cells = rows(24, |n| json!([n, n * n]));
    let text = text(&said(&[("price", Float), ("weight", Float)], cells, &all()));
    assert!(text.contains("Price and weight rise together: their rank correlation over 24 rows is 1.00."), "{text}");
}

#[test]
fn columns_that_name_a_thing_together_are_said_together() {
    let name = Some("Customer name".to_owned());
    let ctx = FactContext { labels: vec![name.clone(), name], coverage: Coverage::Part, ..FactContext::default() };
    let columns = [("first_name", Text), ("last_name", Text), ("revenue", Integer)];
    let cells = json!([["Lena", "Meyer", 9], ["Anna", "Roth", 4], ["Emma", null, 2]]);
    let text = text(&said(&columns, cells, &ctx));
    assert!(text.starts_with("Of the 3 customers shown, Lena Meyer leads with 9"), "{text}");
    assert!(text.contains("Emma is lowest by revenue, at 2."), "{text}");
    let one = said(&columns, json!([["Lena", "Meyer", 9]]), &ctx);
    assert_eq!(one.plain, "Lena Meyer, with revenue of 9.");
}

#[test]
fn rows_listed_one_by_one_are_no_groups_over_time() {
    let ctx = FactContext { subject: Some("orders".into()), ..all() };
    let columns = [("at", Date), ("channel", Text), ("total", Integer)];
    let cells = json!([["2026-01-01", "Web", 5], ["2026-01-02", "Web", 4], ["2026-01-03", "Shop", 6]]);
    let text = text(&said(&columns, cells, &ctx));
    assert!(!text.contains("leads") && text.contains("3 orders"), "{text}");
}

#[test]
fn when_rows_were_left_out_only_that_is_said() {
    let mut t = table(&[("country", Text), ("revenue", Integer)], &shop());
    t.truncated = true;
    let i = facts(&t, &all());
    assert_eq!((i.plain.as_str(), i.facts.len()), ("Only the first 5 rows are here; there are more.", 0));
}

#[test]
fn no_rows_and_rows_without_numbers_are_said_plainly() {
    let ctx = FactContext { subject: Some("orders".into()), ..all() };
    assert_eq!(said(&[("a", Text)], json!([]), &ctx).plain, "No orders match.");
    assert_eq!(said(&[("name", Text)], json!([["Anna"], ["Ben"], ["Cy"]]), &all()).plain, "3 names: Anna, Ben and Cy.");
    let long = said(&[("name", Text)], rows(8, |n| json!([format!("P{n}")])), &all());
    assert_eq!(long.plain, "8 names: P0, P1, P2, P3, P4 and 3 more.");
    assert_eq!(said(&[("a", Text)], json!([["x"], ["x"]]), &all()).plain, "There are 2 rows.");
}

#[test]
fn counts_and_extremes_are_worded_so_that_they_can_be_read() {
    let counted = said(&[("city", Text), ("COUNT(city)", Integer)], json!([["A", 3], ["B", 1]]), &all());
    assert!(counted.plain.starts_with("Count comes to 4 across 2 cities."), "{}", counted.plain);
    let lowest = said(&[("city", Text), ("min(price)", Integer)], json!([["A", 3], ["B", 1]]), &all());
    assert_eq!(lowest.plain, "Lowest price is greatest for A, at 3, and smallest for B, at 1.");
    let digits = said(&[("line", Text), ("avg_delay", Integer)], json!([["7", 3], ["11", 1]]), &all());
    assert_eq!(digits.plain, "Line 7 has the highest average delay, 3, and Line 11 the lowest, 1.");
}

#[test]
fn many_numbers_per_row_are_a_list() {
    let columns = [("name", Text), ("a", Integer), ("b", Integer), ("c", Integer), ("d", Integer), ("e", Integer)];
    let i = said(&columns, json!([["X", 1, 2, 3, 4, 5], ["Y", 2, 3, 4, 5, 6]]), &all());
    assert_eq!((i.plain.as_str(), i.facts.len()), ("2 names: X and Y.", 0));
}

#[test]
fn names_of_the_data_are_never_changed() {
    let i = said(
        &[("product", Text), ("revenue", Integer)],
        json!([["iPhone", 5], ["eBook\n reader", 2]]),
        &FactContext::default(),
    );
    assert!(i.plain.starts_with("iPhone leads with 5"), "{}", i.plain);
}
