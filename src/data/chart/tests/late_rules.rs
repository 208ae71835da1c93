use serde_json::json;

use super::*;

#[test]
fn rules_14_and_15_show_the_largest_twenty_and_then_only_a_table() {
    let columns = [("city", Text), ("revenue", Integer)];
    let p = plan(&columns, rows(30, |n| json!([format!("c{n}"), n])));
    assert_eq!((chosen(&p), p.chosen.top), ((14, ChartKind::HorizontalBar), Some(20)));
    let p = plan(&columns, rows(60, |n| json!([format!("c{n}"), n])));
    assert_eq!(chosen(&p), (15, ChartKind::Table));
    assert_eq!(fit(&p, ChartKind::HorizontalBar), Fit::Fits);
    assert_eq!(fit(&p, ChartKind::Bar), Fit::Not);
    assert_eq!(fit(&plan(&columns, rows(501, |n| json!([format!("c{n}"), n]))), ChartKind::Treemap), Fit::Not);
}

#[test]
fn rule_16_measures_of_one_unit_stand_side_by_side() {
    let p =
        plan(&[("country", Text), ("revenue", Integer), ("cost", Integer)], rows(4, |n| json!([COUNTRIES[n], n, n])));
    assert_eq!(chosen(&p), (16, ChartKind::GroupedBar));
    assert_eq!(fit(&p, ChartKind::Combo), Fit::Not);
}

#[test]
fn rule_17_pairs_of_groups_are_stacked_only_where_they_add_up() {
    let cells = rows(12, |n| json!([COUNTRIES[n % 4], SEGMENTS[n / 4], n]));
    let p = plan(&[("country", Text), ("segment", Text), ("revenue", Integer)], cells.clone());
    assert_eq!(chosen(&p), (17, ChartKind::StackedBar));
    assert_eq!((p.chosen.x_column.as_deref(), p.chosen.series_column.as_deref()), (Some("country"), Some("segment")));
    assert!(p.chosen.stacked);
    assert_eq!(fit(&p, ChartKind::Donut), Fit::Not);
    let p = plan(&[("country", Text), ("segment", Text), ("avg_price", Integer)], cells);
    assert_eq!(chosen(&p), (17, ChartKind::GroupedBar));
    assert_eq!(fit(&p, ChartKind::StackedBar), Fit::Not);
}

#[test]
fn rule_18_many_pairs_are_a_heatmap_up_to_fifty_by_fifty() {
    let columns = [("city", Text), ("product", Text), ("revenue", Integer)];
    let grid = |side: usize| rows(side * side, move |n| json!([format!("c{}", n % side), format!("p{}", n / side), n]));
    let p = plan(&columns, grid(15));
    assert_eq!(chosen(&p), (18, ChartKind::Heatmap));
    assert_eq!(fit(&p, ChartKind::StackedBar), Fit::Not);
    assert_eq!(chosen(&plan(&columns, grid(51))), (18, ChartKind::Pivot));
}

#[test]
fn rule_19_three_groups_are_a_pivot() {
    let cells = rows(8, |n| json!([month(n / 4), COUNTRIES[n / 2 % 2], SEGMENTS[n % 2], n]));
    let p = plan(&[("month", Date), ("country", Text), ("segment", Text), ("revenue", Integer)], cells);
    assert_eq!(chosen(&p), (19, ChartKind::Pivot));
    assert_eq!(p.chosen.group_columns, ["segment"]);
}

#[test]
fn rule_20_two_measures_of_many_rows_are_points() {
    let p = plan(&[("height", Float), ("width", Float)], rows(11, |n| json!([n, n * n])));
    assert_eq!(chosen(&p), (20, ChartKind::Scatter));
    assert_eq!(fit(&p, ChartKind::Line), Fit::Not);
    assert_eq!(
        chosen(&plan(&[("height", Float), ("width", Float)], rows(10, |n| json!([n, n])))),
        (29, ChartKind::Table)
    );
}

#[test]
fn rule_21_a_third_measure_is_size_and_a_small_group_is_colour() {
    let p = plan(&[("height", Float), ("width", Float), ("depth", Float)], rows(11, |n| json!([n, n, n])));
    assert_eq!((chosen(&p), p.chosen.size_column.as_deref()), ((21, ChartKind::Bubble), Some("depth")));
    let p =
        plan(&[("species", Text), ("height", Float), ("width", Float)], rows(30, |n| json!([COUNTRIES[n % 3], n, n])));
    assert_eq!((chosen(&p), p.chosen.series_column.as_deref()), ((21, ChartKind::Scatter), Some("species")));
}

#[test]
fn rule_22_many_numbers_are_a_histogram_of_seven_to_twelve_bins() {
    let p = plan(&[("height", Float)], rows(40, |n| json!([n])));
    assert_eq!((chosen(&p), p.chosen.bins), ((22, ChartKind::Histogram), Some(7)));
    assert_eq!(fit(&p, ChartKind::Boxplot), Fit::Fits);
    let many = plan(&[("height", Float)], rows(9_000, |n| json!([n])));
    assert_eq!(many.chosen.bins, Some(12));
}

#[test]
fn rule_23_many_rows_in_few_groups_show_their_spread_not_their_sum() {
    let p = plan(&[("country", Text), ("amount", Float)], rows(60, |n| json!([COUNTRIES[n % 3], n])));
    assert_eq!(chosen(&p), (23, ChartKind::Boxplot));
    assert_eq!(choice(&p, ChartKind::Bar).reason, "needs one row for each group");
}

#[test]
fn rule_24_falling_stages_are_a_funnel() {
    let columns = [("stage", Text), ("users", Integer)];
    let p = plan(&columns, json!([["Visit", 100], ["Cart", 40], ["Paid", 12]]));
    assert_eq!(chosen(&p), (24, ChartKind::Funnel));
    assert_eq!(p.chosen.sort, ChartSort::AsReturned);
    assert_eq!(fit(&p, ChartKind::Donut), Fit::Not);
    assert_eq!(plan(&columns, json!([["Visit", 100], ["Cart", 140], ["Paid", 12]])).rule, 13);
}

#[test]
fn rule_25_signed_changes_are_a_waterfall() {
    let p = plan(&[("item", Text), ("change", Integer)], json!([["Price", 5], ["Volume", -3], ["Mix", 1]]));
    assert_eq!(chosen(&p), (25, ChartKind::Waterfall));
}

#[test]
fn rule_26_flows_between_sources_and_targets_are_a_heatmap() {
    let p = plan(
        &[("source", Text), ("target", Text), ("orders", Integer)],
        json!([["a", "x", 1], ["a", "y", 2], ["b", "x", 2]]),
    );
    assert_eq!(chosen(&p), (26, ChartKind::Heatmap));
}

#[test]
fn rule_27_parts_of_groups_are_a_treemap() {
    let p = plan(
        &[("category", Text), ("product", Text), ("revenue", Integer)],
        rows(9, |n| json!([COUNTRIES[n / 3], format!("p{n}"), n])),
    );
    assert_eq!(chosen(&p), (27, ChartKind::Treemap));
    assert_eq!(
        (p.chosen.x_column.as_deref(), p.chosen.group_columns.as_slice()),
        (Some("category"), &["product".to_owned()][..])
    );
}

#[test]
fn rule_28_coordinates_are_placed_by_longitude_and_latitude() {
    let p = plan(&[("lat", Float), ("lon", Float), ("orders", Integer)], rows(4, |n| json!([50.0, n, n])));
    assert_eq!(chosen(&p), (28, ChartKind::Scatter));
    assert_eq!((p.chosen.x_column.as_deref(), p.chosen.y_columns[0].as_str()), (Some("lon"), "lat"));
}

#[test]
fn rule_29_keys_and_text_are_a_table() {
    assert_eq!(chosen(&plan(&[("name", Text)], json!([["a"], ["b"]]))), (29, ChartKind::Table));
    assert_eq!(
        chosen(&plan(&[("order_id", Integer), ("revenue", Integer)], rows(12, |n| json!([n, n])))),
        (29, ChartKind::Table)
    );
    assert_eq!(chosen(&plan(&[], json!([]))), (1, ChartKind::Table));
}
