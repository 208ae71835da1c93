use proptest::prelude::*;
use serde_json::json;

use super::ColumnRole::{Bucket, Category, Geo, Key, Measure, Ratio, Time};
use super::*;
use crate::data::ColumnType::{Boolean, Date, Decimal, Float, Integer, Json, Text};
use crate::data::sample::{meaning, table};

/// The role of a lone column of that name, type and content.
fn role_of(name: &str, kind: ColumnType, cells: serde_json::Value) -> ColumnRole {
    profile_of(name, kind, cells).role
}

fn profile_of(name: &str, kind: ColumnType, cells: serde_json::Value) -> ColumnProfile {
    let rows: Vec<_> = cells.as_array().unwrap().iter().map(|c| json!([c])).collect();
    roles(&table(&[(name, kind)], &json!(rows))).remove(0)
}

#[test]
fn a_whole_number_named_like_a_key_a_year_or_a_zip_is_never_a_measure() {
    for name in ["id", "customer_id", "CustomerId", "CUSTOMERID", "order_key", "zip", "zip_code", "phone", "isbn"] {
        assert_eq!(role_of(name, Integer, json!([10115, 20095, 80331])), Key, "{name}");
    }
    assert_eq!(role_of("year", Integer, json!([2023, 2024])), Time);
    assert_eq!(role_of("release_year", Integer, json!([1999, 2024])), Time);
    assert_eq!(role_of("fiscal_year", Integer, json!([1, 2])), Bucket);
    assert_eq!(role_of("founded", Integer, json!([1766])), Time);
    assert_eq!(role_of("house_number", Integer, json!([22, 7])), Key);
    assert_eq!(role_of("total_number", Integer, json!([22, 7])), Measure);
}

#[test]
fn words_that_only_end_like_a_key_are_measures() {
    for name in ["paid", "amount_paid", "highest_bid", "count_customer_id", "COUNT(id)", "num_ids"] {
        assert_eq!(role_of(name, Integer, json!([1, 2, 3])), Measure, "{name}");
    }
}

#[test]
fn numbers_of_calendar_units_are_buckets_while_they_lie_in_range() {
    assert_eq!(role_of("month", Integer, json!([1, 2, 12])), Bucket);
    assert_eq!(role_of("month", Integer, json!([202_601, 202_602])), Time);
    assert_eq!(role_of("month", Integer, json!([1, 2, 40])), Measure);
    assert_eq!(role_of("day_of_week", Integer, json!([0, 6])), Bucket);
    assert_eq!(role_of("hour", Integer, json!([0, 23])), Bucket);
    assert_eq!(role_of("hours", Integer, json!([0, 23])), Measure);
    assert_eq!(role_of("strftime('%m', order_date)", Text, json!(["01", "12"])), Bucket);
}

#[test]
fn text_that_holds_periods_is_time() {
    assert_eq!(role_of("strftime('%Y-%m', d)", Text, json!(["2026-01", "2026-02", null])), Time);
    assert_eq!(role_of("InvoiceDate", Text, json!(["2009-01-01 00:00:00"])), Time);
    assert_eq!(role_of("strftime('%Y', d)", Text, json!(["2009", "2010"])), Time);
    assert_eq!(role_of("model", Text, json!(["3310", "5110"])), Category);
    assert_eq!(role_of("product_code", Text, json!(["2009", "2010"])), Category);
}

#[test]
fn ordered_words_are_buckets() {
    assert_eq!(role_of("d", Text, json!(["Mon", "Tue"])), Bucket);
    assert_eq!(role_of("m", Text, json!(["January", "March"])), Bucket);
    assert_eq!(role_of("age_band", Text, json!(["<18", "18-24", "25-34", "65+"])), Bucket);
    assert_eq!(role_of("q", Text, json!(["Q1", "Q2"])), Bucket);
    assert_eq!(role_of("score", Text, json!(["3-1", "2-2"])), Category);
}

#[test]
fn groups_places_keys_and_documents_are_told_apart() {
    assert_eq!(role_of("paid", Boolean, json!([true, false])), Category);
    assert_eq!(role_of("status", Integer, json!([1, 2, 2])), Category);
    assert_eq!(role_of("is_active", Integer, json!([1, 0])), Category);
    assert_eq!(role_of("country", Text, json!(["Germany", "France"])), Geo);
    assert_eq!(role_of("billing_state", Text, json!(["CA", "NY"])), Geo);
    assert_eq!(role_of("order_state", Text, json!(["open", "closed"])), Category);
    assert_eq!(role_of("lat", Float, json!([52.5, 48.1])), Geo);
    assert_eq!(role_of("x", Text, json!(["https://a.b/c", "https://a.b/d"])), Key);
    assert_eq!(role_of("x", Text, json!(["a@b.de", "c@d.de"])), Key);
    assert_eq!(role_of("x", Text, json!(["word ".repeat(30)])), Key);
    assert_eq!(role_of("payload", Json, json!(["{}"])), Key);
    assert_eq!(role_of("d", Date, json!(["2026-01-01"])), Time);
    assert_eq!(role_of("rank", Integer, json!([1, 2, 3])), Key);
    assert_eq!(role_of("nothing", Integer, json!([null, null])), Key);
}

#[test]
fn a_number_grouped_by_is_a_bucket_beside_its_aggregate() {
    let of = |a: &str, b: &str| {
        let t = table(&[(a, Integer), (b, Integer)], &json!([[20, 5], [21, 7], [22, 5]]));
        roles(&t).iter().map(|p| p.role).collect::<Vec<_>>()
    };
    assert_eq!(of("age", "count(*)"), [Bucket, Measure]);
    assert_eq!(of("age", "height"), [Measure, Measure]);
    let t = table(&[("edition", Integer), ("count(*)", Integer)], &json!([[2020, 5], [2021, 7]]));
    assert_eq!(roles(&t)[0].role, Time);
}

#[test]
fn only_what_may_be_added_up_is_additive() {
    for (name, additive) in [
        ("revenue", true),
        ("net_revenue_eur", true),
        ("COUNT(*)", true),
        ("num_orders", true),
        ("total_population", true),
        ("avg_revenue", false),
        ("revenue_per_order", false),
        ("count(distinct customer)", false),
        ("unique_visitors", false),
        ("customers", false),
        ("unit_price", false),
        ("max(amount)", false),
        ("growth", false),
        ("x", false),
        ("running_total", false),
        ("conversion_rate", false),
        ("sales_pct", false),
    ] {
        assert_eq!(profile_of(name, Decimal, json!(["1", "2.5"])).additive, additive, "{name}");
    }
}

#[test]
fn meanings_are_hinted_by_names_and_never_overrule_the_source() {
    let hint = |name: &str, cells| profile_of(name, Float, cells).semantic;
    assert_eq!(hint("net_revenue", json!([1.5])), Some(Semantic::Currency(None)));
    assert_eq!(hint("price_usd", json!([1.5])), Some(Semantic::Currency(Some("USD".into()))));
    assert_eq!(hint("count_of_sales", json!([1.0])), Some(Semantic::Count));
    assert_eq!(hint("conversion_rate", json!([0.04, 0.5])), Some(Semantic::Percent));
    assert_eq!(hint("exchange_rate", json!([0.9])), None);
    assert_eq!(hint("tax_pct", json!([19.0])), Some(Semantic::PercentPoints));
    assert_eq!(hint("tax_pct", json!([0.19])), None);
    assert_eq!(profile_of("zip", Integer, json!([1])).semantic, Some(Semantic::Identifier));
    let t = meaning(table(&[("revenue", Integer)], &json!([[1]])), 0, Semantic::Count);
    assert_eq!(roles(&t)[0].semantic, Some(Semantic::Count));
}

#[test]
fn counts_of_values_are_exact() {
    let p = profile_of("amount", Decimal, json!(["3", "-1.5", null, "3"]));
    assert_eq!((p.distinct, p.nulls, p.min, p.max, p.role), (2, 1, Some(-1.5), Some(3.0), Measure));
    assert_eq!(profile_of("share", Float, json!([0.1, 0.2])).role, Ratio);
}

proptest! {
    #[test]
    fn any_names_and_texts_get_a_role(name in ".{0,30}", cells in prop::collection::vec(prop::option::of(".{0,40}"), 0..12)) {
        let p = profile_of(&name, Text, json!(cells));
        prop_assert!(p.distinct + p.nulls <= cells.len());
        let again = profile_of(&name, Text, json!(cells));
        prop_assert_eq!(p, again);
    }
}
