use serde_json::json;

use super::*;

fn begun() -> Ends {
    Ends { first: Some(day("2025-01-20")), last: None }
}

#[test]
fn a_last_period_that_the_data_stops_in_is_said_and_left_out() {
    let cells = rows(9, |n| json!([month(n), if n == 8 { 1 } else { 1000 + 10 * n }]));
    let ends = Ends { first: None, last: Some(Stop::After(day("2025-09-06"))) };
    let text = text(&said(&[("month", Date), ("revenue", Integer)], cells, &FactContext { ends, ..all() }));
    let words = "The last month (September 2025) holds data to 6 September only and is left out of growth and trend.";
    assert!(text.contains(words), "{text}");
    assert!(text.contains("Revenue was 1,070 in August 2025, up 0.9% on July 2025"), "{text}");
    assert!(text.contains("lowest in January 2025"), "{text}");
}

#[test]
fn a_month_in_which_nothing_happened_is_the_lowest() {
    let cells = rows(9, |n| json!([month(n + usize::from(n > 7)), 1000 + 10 * n]));
    let columns = [("month", Date), ("orders", Integer)];
    let counted = FactContext { zero_without_rows: vec![false, true], ..all() };
    let zero = text(&said(&columns, cells.clone(), &counted));
    assert!(zero.contains("1 month has no row and counts as 0: September 2025."), "{zero}");
    assert!(zero.contains("Orders come to 9,360 over 10 months"), "{zero}");
    assert!(zero.contains("Orders were 1,080 in October 2025, up from 0 in September 2025"), "{zero}");
    assert!(zero.contains("lowest in September 2025, at 0"), "{zero}");
    let unknown = text(&said(&columns, cells, &all()));
    assert!(unknown.contains("1 month has no row: September 2025."), "{unknown}");
    assert!(unknown.contains("lowest in January 2025"), "{unknown}");
}

#[test]
fn of_months_that_were_picked_none_is_missing() {
    let cells = json!([["2025-01-01", 9], ["2025-02-01", 8], ["2025-04-01", 7]]);
    let ctx = FactContext { coverage: Coverage::Part, ..FactContext::default() };
    let text = text(&said(&[("month", Date), ("revenue", Integer)], cells, &ctx));
    assert!(!text.contains("no row"), "{text}");
}

#[test]
fn a_list_says_how_many_there_are_and_not_the_sum_of_some_column() {
    let condition = Some(" where status is cancelled".to_owned());
    let ctx = FactContext { subject: Some("orders".into()), condition, ..all() };
    let columns = [("customer", Text), ("shipping_fee", Decimal), ("status", Text)];
    let cells = rows(12, |n| json!([format!("C{}", n / 2), "4.90", "cancelled"]));
    let i = said(&columns, cells.clone(), &ctx);
    assert_eq!(i.plain, "There are 12 orders where status is cancelled.");
    let part = FactContext { coverage: Coverage::Part, condition: None, ..ctx };
    assert_eq!(said(&columns, cells, &part).plain, "Here are 12 orders.");
}

#[test]
fn a_list_in_an_order_says_who_is_first() {
    let ctx = FactContext {
        subject: Some("products".into()),
        coverage: Coverage::Part,
        ordered_by: Some(1),
        ..FactContext::default()
    };
    let cells = json!([["Wine", 263.5], ["Cheese", 81], ["Syrup", 49.3]]);
    let i = said(&[("product", Text), ("price", Float)], cells, &ctx);
    assert_eq!(i.plain, "Of the 3 products shown, Wine has the highest price, 263.50, and Syrup the lowest, 49.30.");
}

#[test]
fn a_first_period_that_the_data_begins_in_is_said_and_left_out() {
    let cells = rows(9, |n| json!([month(n), if matches!(n, 0 | 8) { 1 } else { 1000 + 10 * n }]));
    let columns = [("month", Date), ("revenue", Integer)];
    let first = FactContext { ends: begun(), ..all() };
    let alone = text(&said(&columns, cells.clone(), &first));
    assert!(
        alone.contains(
            "The first month (January 2025) holds data from 20 January only and is left out of growth and trend."
        ),
        "{alone}"
    );
    let both = text(&said(&columns, cells, &FactContext { ends: Ends { last: Some(Stop::Now), ..begun() }, ..first }));
    assert!(both.contains("lowest in February 2025, at 1,010"), "{both}");
    assert!(both.contains("Over 7 months, revenue rises by about 10 a month."), "{both}");
    assert!(
        both.contains(
            "The first month (January 2025) holds data from 20 January only, September 2025 is not over yet: \
             both are left out of growth and trend."
        ),
        "{both}"
    );
}

#[test]
fn growth_of_groups_starts_with_the_first_whole_period() {
    let cells = rows(8, |n| json!([month(n / 2), SHOP[n % 2].0, if n < 2 { 1 } else { 100 + 10 * n }]));
    let columns = [("month", Date), ("country", Text), ("revenue", Integer)];
    let text = text(&said(&columns, cells, &FactContext { ends: begun(), ..all() }));
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
    assert_eq!((i.plain.as_str(), i.facts.len()), ("Only 5 rows are here; there are more.", 0));
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

#[test]
fn a_total_beside_its_parts_is_said_and_nothing_is_added_up() {
    let cells = json!([["All natural disasters", 1200], ["Flood", 700], ["Drought", 450], ["Heat", 50]]);
    let text = text(&said(&[("kind", Text), ("number_of_deaths", Integer)], cells, &all()));
    let words = "\u{201c}All natural disasters\u{201d} looks like the total of the other kinds";
    assert!(text.starts_with("Flood has the highest number of deaths, 700, and Heat the lowest, 50."), "{text}");
    assert!(text.contains(words) && !text.contains("comes to") && !text.contains("of the total."), "{text}");
}

#[test]
fn an_unfinished_period_that_leads_already_is_the_highest() {
    let cells = rows(8, |n| json!([month(n), if n == 7 { 2000 } else { 1000 + 10 * n }]));
    let running = FactContext { ends: Ends { first: None, last: Some(Stop::Now) }, ..all() };
    let sums = FactContext { measure_additive: vec![None, Some(true)], ..running.clone() };
    let columns = [("month", Date), ("revenue", Integer)];
    let text_of = |ctx: &FactContext| text(&said(&columns, cells.clone(), ctx));
    assert!(text_of(&sums).contains("highest in August 2025, at 2,000"), "{}", text_of(&sums));
    let means = FactContext { measure_additive: vec![None, Some(false)], ..running };
    assert!(text_of(&means).contains("Of the whole months, revenue was highest in July 2025"), "{}", text_of(&means));
}
