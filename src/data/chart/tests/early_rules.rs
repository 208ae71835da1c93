use serde_json::json;

use super::*;

#[test]
fn rule_1_no_rows_is_a_table_and_nothing_else_fits() {
    let p = plan(&[("country", Text), ("revenue", Integer)], json!([]));
    assert_eq!(chosen(&p), (1, ChartKind::Table));
    assert!(p.choices.iter().all(|c| (c.kind == ChartKind::Table) == (c.fit == Fit::Fits)));
}

#[test]
fn rule_2_one_number_is_a_kpi_and_a_gauge_when_it_is_a_share() {
    let p = plan(&[("revenue", Integer)], json!([[5]]));
    assert_eq!(chosen(&p), (2, ChartKind::Kpi));
    assert_eq!(fit(&p, ChartKind::Gauge), Fit::Not);
    assert_eq!(fit(&p, ChartKind::Donut), Fit::Not);
    let p = plan(&[("conversion_rate", Float)], json!([[0.2]]));
    assert_eq!(fit(&p, ChartKind::Gauge), Fit::Fits);
}

#[test]
fn rule_3_a_few_numbers_in_one_row_are_kpis() {
    let p = plan(&[("revenue", Integer), ("orders", Integer)], json!([[5, 2]]));
    assert_eq!(chosen(&p), (3, ChartKind::Kpi));
    assert_eq!(p.chosen.y_columns, ["revenue", "orders"]);
    assert_eq!(fit(&p, ChartKind::Bar), Fit::Fits);
}

#[test]
fn rule_4_a_question_about_now_shows_the_latest_value() {
    let hint = ChartHint { asks_now: true, ..ChartHint::default() };
    let p = hinted(&[("month", Date), ("revenue", Integer)], rows(3, |n| json!([month(n), n])), hint);
    assert_eq!(chosen(&p), (4, ChartKind::KpiTrend));
    assert_eq!(fit(&p, ChartKind::Line), Fit::Fits);
}

#[test]
fn rule_5_one_measure_over_time_is_a_line_and_two_points_are_bars() {
    let columns = [("month", Date), ("revenue", Integer)];
    let p = plan(&columns, rows(12, |n| json!([month(n), n])));
    assert_eq!(chosen(&p), (5, ChartKind::Line));
    assert_eq!((fit(&p, ChartKind::Area), fit(&p, ChartKind::Bar)), (Fit::Fits, Fit::Fits));
    assert_eq!(choice(&p, ChartKind::Donut).reason, "time does not make shares");
    assert!(!p.chosen.zero_based);
    assert!(choice(&p, ChartKind::Bar).config.as_ref().unwrap().zero_based);
    assert_eq!(chosen(&plan(&columns, rows(2, |n| json!([month(n), n])))), (5, ChartKind::Bar));
    let averages = plan(&[("month", Date), ("avg_price", Float)], rows(12, |n| json!([month(n), n])));
    assert_eq!(fit(&averages, ChartKind::Area), Fit::Not);
}

#[test]
fn rule_6_measures_of_one_unit_over_time_share_an_axis() {
    let p = plan(&[("month", Date), ("revenue", Integer), ("cost", Integer)], rows(5, |n| json!([month(n), n, n])));
    assert_eq!(chosen(&p), (6, ChartKind::MultiLine));
    assert_eq!(fit(&p, ChartKind::StackedArea), Fit::Fits);
    assert_eq!(fit(&p, ChartKind::Combo), Fit::Not);
}

#[test]
fn rule_7_two_units_over_time_get_two_titled_axes_and_no_stack() {
    let p =
        plan(&[("month", Date), ("revenue", Integer), ("num_orders", Integer)], rows(5, |n| json!([month(n), n, n])));
    assert_eq!(chosen(&p), (7, ChartKind::Combo));
    assert_eq!(
        (p.chosen.y_title.as_deref(), p.chosen.y2_title.as_deref()),
        (Some("Revenue"), Some("Number of orders"))
    );
    assert_eq!((fit(&p, ChartKind::StackedArea), fit(&p, ChartKind::StackedBar)), (Fit::Not, Fit::Not));
}

#[test]
fn rule_8_few_groups_over_time_are_lines_and_shares_are_stacked_to_the_whole() {
    let columns = [("month", Date), ("country", Text), ("revenue", Integer)];
    let cells = rows(30, |n| json!([month(n / 5), COUNTRIES[n % 5], n]));
    let p = plan(&columns, cells.clone());
    assert_eq!(chosen(&p), (8, ChartKind::MultiLine));
    assert_eq!((p.chosen.x_column.as_deref(), p.chosen.series_column.as_deref()), (Some("month"), Some("country")));
    assert_eq!((fit(&p, ChartKind::StackedBar), fit(&p, ChartKind::Heatmap)), (Fit::Fits, Fit::Fits));
    let shares = hinted(&columns, cells, ChartHint { asks_share: true, ..ChartHint::default() });
    assert_eq!(chosen(&shares), (8, ChartKind::StackedBar100));
}

#[test]
fn rule_8_years_over_months_stand_side_by_side() {
    let cells = rows(24, |n| json!([2024 + n / 12, n % 12 + 1, n]));
    let p = plan(&[("year", Integer), ("month", Integer), ("revenue", Integer)], cells);
    assert_eq!(chosen(&p), (8, ChartKind::MultiLine));
    assert_eq!((p.chosen.x_column.as_deref(), p.chosen.series_column.as_deref()), (Some("month"), Some("year")));
}

#[test]
fn rule_9_many_groups_over_time_keep_the_largest_and_add_up_the_rest_only_where_it_adds_up() {
    let cells = rows(60, |n| json!([month(n / 10), format!("c{}", n % 10), n]));
    let p = plan(&[("month", Date), ("city", Text), ("revenue", Integer)], cells.clone());
    assert_eq!(chosen(&p), (9, ChartKind::MultiLine));
    assert_eq!((p.chosen.top, p.chosen.other), (Some(7), true));
    assert!(p.notes[0].contains("Other"));
    let p = plan(&[("month", Date), ("city", Text), ("avg_price", Integer)], cells);
    assert_eq!((p.chosen.top, p.chosen.other), (Some(8), false));
}

#[test]
fn rule_10_ordered_groups_keep_their_order() {
    let p = plan(&[("weekday", Text), ("revenue", Integer)], json!([["Mon", 3], ["Tue", 9], ["Sun", 1]]));
    assert_eq!(chosen(&p), (10, ChartKind::Bar));
    assert_eq!(p.chosen.sort, ChartSort::Natural);
}

#[test]
fn rule_11_two_ordered_groups_are_a_heatmap() {
    let cells = rows(14, |n| json!([n % 7, n / 7, n]));
    assert_eq!(
        chosen(&plan(&[("weekday", Integer), ("hour", Integer), ("orders", Integer)], cells)),
        (11, ChartKind::Heatmap)
    );
}

#[test]
fn rule_12_a_share_of_few_parts_is_a_donut_but_never_of_averages_negatives_or_many() {
    let hint = || ChartHint { asks_share: true, ..ChartHint::default() };
    let of = |name, cells| hinted(&[("country", Text), (name, Integer)], cells, hint());
    let p = of("revenue", rows(5, |n| json!([COUNTRIES[n], n + 1])));
    assert_eq!(chosen(&p), (12, ChartKind::Donut));
    assert!(p.chosen.show_share);
    assert_eq!(of("avg_price", rows(5, |n| json!([COUNTRIES[n], n]))).rule, 13);
    let negative = of("revenue", json!([["a", 5], ["b", -1]]));
    assert_eq!((negative.rule, fit(&negative, ChartKind::Donut)), (13, Fit::Not));
    let many = of("revenue", rows(7, |n| json!([format!("c{n}"), n])));
    assert_eq!(choice(&many, ChartKind::Donut).reason, "has more than 6 parts");
}

#[test]
fn rule_13_groups_are_bars_lying_when_names_are_long_or_many() {
    let columns = [("country", Text), ("revenue", Integer)];
    let p = plan(&columns, rows(4, |n| json!([COUNTRIES[n], n])));
    assert_eq!(chosen(&p), (13, ChartKind::Bar));
    assert_eq!(p.chosen.sort, ChartSort::ValueDesc);
    assert_eq!((fit(&p, ChartKind::Donut), fit(&p, ChartKind::Line)), (Fit::Fits, Fit::Not));
    let long = plan(&columns, json!([["The Netherlands", 1], ["Germany", 2]]));
    assert_eq!(chosen(&long), (13, ChartKind::HorizontalBar));
    assert_eq!(chosen(&plan(&columns, rows(7, |n| json!([format!("c{n}"), n])))), (13, ChartKind::HorizontalBar));
    let flags = plan(&[("paid", Boolean), ("COUNT(*)", Integer)], json!([[true, 3], [false, 4], [null, 1]]));
    assert_eq!(chosen(&flags), (13, ChartKind::Bar));
}

#[test]
fn rule_13_a_second_unit_is_left_to_the_table_and_said() {
    let p = plan(
        &[("country", Text), ("revenue", Integer), ("num_orders", Integer)],
        rows(4, |n| json!([COUNTRIES[n], n, n])),
    );
    assert_eq!(chosen(&p), (13, ChartKind::Bar));
    assert_eq!(p.notes, ["Not drawn, but in the table: Number of orders."]);
}

#[test]
fn rule_13_attributes_and_keys_beside_a_name_change_nothing() {
    let columns = [("customer_id", Integer), ("name", Text), ("city", Text), ("revenue", Integer)];
    let p = plan(&columns, rows(6, |n| json!([n, format!("Name {n}"), COUNTRIES[n % 2], n])));
    assert_eq!((p.rule, p.chosen.x_column.as_deref()), (13, Some("name")));
    let constant = plan(
        &[("year", Integer), ("country", Text), ("revenue", Integer)],
        rows(4, |n| json!([2024, COUNTRIES[n], n])),
    );
    assert_eq!((constant.rule, constant.chosen.x_column.as_deref()), (13, Some("country")));
}
