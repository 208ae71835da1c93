//! What differs from one database to the next, or would be read otherwise than it looks.

use super::*;

fn in_dialect(dialect: Dialect, value: Value) -> String {
    let explored = explore(&index(dialect), &wish(value), as_of()).unwrap();
    explored.sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn groups_without_a_value_never_take_the_places_of_those_with_one() {
    let smallest = |function: &str| {
        let metric = match function {
            "count" => json!({ "function": "count" }),
            _ => json!({ "function": function, "column": { "column": "amount" } }),
        };
        json!({ "table": "tickets", "metrics": [metric], "splits": [{ "column": { "column": "note" } }],
            "order": { "by": "metric", "index": 0, "descending": false }, "limit": 4 })
    };
    let of = |dialect, function: &str| in_dialect(dialect, smallest(function));
    assert!(of(Dialect::Sqlite, "sum").ends_with(r#"ORDER BY "total amount" NULLS LAST LIMIT 4"#));
    assert!(of(Dialect::MySql, "sum").ends_with("ORDER BY SUM(`amount`) IS NULL, `total amount` LIMIT 4"));
    assert!(of(Dialect::PostgreSql, "sum").ends_with(r#"ORDER BY "total amount" LIMIT 4"#));
    assert!(of(Dialect::Sqlite, "count").ends_with(r#"ORDER BY "number of tickets" LIMIT 4"#));
}

#[test]
fn days_of_the_week_go_by_their_place_in_it() {
    let by_day = json!({ "table": "trips", "metrics": count(),
        "splits": [{ "column": { "column": "left_at" }, "grain": "weekday" }] });
    for (dialect, place) in [
        (Dialect::Sqlite, "MIN((strftime('%w', \"left_at\") + 6) % 7)"),
        (Dialect::MySql, "MIN(WEEKDAY(`left_at`))"),
        (Dialect::PostgreSql, "MIN((CAST(date_part('dow', \"left_at\") AS INTEGER) + 6) % 7)"),
    ] {
        assert!(in_dialect(dialect, by_day.clone()).ends_with(&format!("ORDER BY {place}")), "{dialect:?}");
    }
}

#[test]
fn blank_texts_and_no_text_are_alike() {
    let only = |operator: &str, values: Value| {
        let filter = json!({ "column": { "column": "state" }, "operator": operator, "values": values });
        sql(json!({ "table": "trips", "metrics": count(), "filters": [filter] }))
    };
    assert_eq!(only("is", json!([""])), only("empty", json!([])));
    assert_eq!(only("is_not", json!([" "])), only("not_empty", json!([])));
    let late = only("is_not", json!(["", "late"]));
    assert!(late.contains(r#""state" NOT IN ('late')"#) && late.contains("AND"), "{late}");
    let late = only("is", json!(["", "late"]));
    assert!(late.contains(r#""state" IN ('late')"#) && late.contains("OR"), "{late}");
}

#[test]
fn a_table_is_not_taken_for_the_one_that_its_rows_lead_to() {
    let column = json!({ "table": "trips", "column": "state", "way": ["next_trip"] });
    let wanted = json!({ "table": "trips", "metrics": count(), "splits": [{ "column": column }] });
    assert_eq!(faults(wanted), ["splits[0].column.way"]);
}

#[test]
fn the_same_key_twice_is_one_way() {
    let mut schema = schema();
    let again = schema.relationships.iter().find(|r| r.from.table == "tickets").unwrap().clone();
    schema.relationships.push(again);
    let index = Index::with_glossary(&schema, Dialect::Sqlite, &glossary());
    let related = choices(&index, None, "tickets").unwrap().related;
    assert_eq!(related.iter().filter(|to| to.table == "trips").count(), 1);
    let mut labels: Vec<_> = related.iter().map(|to| to.label.clone()).collect();
    labels.sort();
    labels.dedup();
    assert_eq!(labels.len(), related.len(), "two ways are called the same");
}

#[test]
fn moments_of_uploaded_files_reach_as_far_as_nanoseconds_do() {
    let since = |dialect, from: &str| {
        let filter = json!({ "column": { "column": "left_at" }, "operator": "within", "values": [],
            "period": { "kind": "between", "from": from, "to": null } });
        let asked = wish(json!({ "table": "trips", "metrics": count(), "filters": [filter] }));
        explore(&index(dialect), &asked, as_of()).map_err(|faults| faults[0].message.clone())
    };
    assert!(since(Dialect::PostgreSql, "0001-01-01").is_ok());
    assert!(since(Dialect::Dataset, "1678-01-01").is_ok());
    assert_eq!(since(Dialect::Dataset, "0001-01-01").unwrap_err(), "Give a year from 1678 to 2261.");
}
