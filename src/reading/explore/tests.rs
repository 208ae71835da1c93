//! Whole explorations on a small invented schema.

mod offered;
mod settled;

use serde_json::{Value, json};

use super::*;
use crate::data::{ColumnType, Relationship, Schema, Table};
use crate::reading::cases::{points, table};
use crate::reading::{Glossary, MetricDefinition};
use crate::sql::Dialect;

/// Ferries, the trips they make between two ports, and the tickets of the trips.
fn schema() -> Schema {
    use ColumnType::{Boolean, Date, Decimal, Integer, Json, Text, Timestamp, Uuid};
    let ports = [("port_id", Integer, "1..9"), ("name", Text, ""), ("country", Text, "Norway|Denmark")];
    let ferries = [("ferry_id", Integer, "1..5"), ("name", Text, ""), ("seats", Integer, "90..900")];
    let trips = [
        ("trip_id", Integer, "1..400"),
        ("ferry_id", Integer, "1..5"),
        ("from_port", Integer, "1..9"),
        ("to_port", Integer, "1..9"),
        ("left_at", Timestamp, "2025-01-01 06:00:00..2026-03-01 21:00:00"),
        ("state", Text, "done|late"),
        ("fuel_cost", Decimal, "10..900"),
        ("occupancy_percent", Decimal, "1..100"),
        ("is_night", Boolean, ""),
        ("log", Json, ""),
    ];
    let tickets = [
        ("ticket_id", Integer, "1..9000"),
        ("trip_id", Integer, "1..400"),
        ("code", Uuid, ""),
        ("sold_on", Date, "2025-01-01..2026-03-01"),
        ("amount", Decimal, "5..80"),
        ("note", Text, ""),
    ];
    let tables: Vec<Table> = vec![
        table("ports", 9, &ports),
        table("ferries", 5, &ferries),
        table("trips", 400, &trips),
        table("tickets", 9000, &tickets),
    ];
    let relationships: Vec<Relationship> = vec![
        points(("trips", "ferry_id"), ("ferries", "ferry_id")),
        points(("trips", "from_port"), ("ports", "port_id")),
        points(("trips", "to_port"), ("ports", "port_id")),
        points(("tickets", "trip_id"), ("trips", "trip_id")),
    ];
    Schema { tables, relationships }
}

fn glossary() -> Glossary {
    let metric = MetricDefinition {
        name: "Takings".into(),
        synonyms: vec![],
        schema: None,
        table: "tickets".into(),
        formula: "sum(amount)".into(),
        filters: vec!["amount > 0".into()],
    };
    Glossary { terms: vec![], metrics: vec![metric] }
}

fn index(dialect: Dialect) -> Index {
    Index::with_glossary(&schema(), dialect, &glossary())
}

fn wish(value: Value) -> Exploration {
    serde_json::from_value(value).unwrap()
}

fn as_of() -> DateTime<Utc> {
    "2026-03-18T12:30:00Z".parse().unwrap()
}

fn explored(value: Value) -> Result<Explored, Vec<ExploreFault>> {
    explore(&index(Dialect::Sqlite), &wish(value), as_of())
}

/// The SQL on one line.
fn sql(value: Value) -> String {
    explored(value).unwrap().sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The fields that were not taken.
fn faults(value: Value) -> Vec<String> {
    explored(value).unwrap_err().into_iter().map(|fault| fault.field).collect()
}

fn count() -> Value {
    json!([{ "function": "count" }])
}

#[test]
fn a_table_alone_is_counted() {
    assert_eq!(
        sql(json!({ "table": "tickets", "metrics": count() })),
        r#"SELECT COUNT(*) AS "number of tickets" FROM "tickets""#
    );
}

#[test]
fn figures_are_split_by_time_and_by_what_rows_lead_to() {
    let asked = json!({
        "table": "tickets",
        "metrics": [{ "function": "sum", "column": { "column": "amount" } }, { "function": "count" }],
        "splits": [
            { "column": { "column": "sold_on" }, "grain": "month" },
            { "column": { "table": "ferries", "column": "name" } }
        ],
        "limit": 20
    });
    assert_eq!(
        sql(asked),
        "SELECT strftime('%Y-%m', \"tickets\".\"sold_on\") AS \"month\", \"ferries\".\"name\" AS \"ferry name\", \
         SUM(\"tickets\".\"amount\") AS \"total amount\", COUNT(*) AS \"number of tickets\" FROM \"tickets\" \
         LEFT JOIN \"trips\" ON \"tickets\".\"trip_id\" = \"trips\".\"trip_id\" \
         LEFT JOIN \"ferries\" ON \"trips\".\"ferry_id\" = \"ferries\".\"ferry_id\" \
         GROUP BY strftime('%Y-%m', \"tickets\".\"sold_on\"), \"ferries\".\"name\" ORDER BY \"month\" LIMIT 20"
    );
}

#[test]
fn of_several_ways_the_person_chooses() {
    let by = |way: Value| {
        let column = json!({ "table": "ports", "column": "country", "way": way });
        json!({ "table": "trips", "metrics": count(), "splits": [{ "column": column }] })
    };
    assert_eq!(faults(by(json!([]))), ["splits[0].column.way"]);
    assert_eq!(faults(by(json!(["ferry_id"]))), ["splits[0].column.way"]);
    assert!(sql(by(json!(["to_port"]))).contains(r#"LEFT JOIN "ports" ON "trips"."to_port" = "ports"."port_id""#));
    let both = json!({ "table": "trips", "metrics": count(), "splits": [
        { "column": { "table": "ports", "column": "name", "way": ["from_port"] } },
        { "column": { "table": "ports", "column": "name", "way": ["to_port"] } }
    ] });
    let both = sql(both);
    assert!(both.contains(r#""ports"."name" AS "port name", "ports_2"."name" AS "port name 2""#), "{both}");
}

#[test]
fn what_would_be_added_several_times_is_not_added() {
    let seats = |function: &str| {
        let column = json!({ "table": "ferries", "column": "seats" });
        json!({ "table": "trips", "metrics": [{ "function": function, "column": column }] })
    };
    for function in ["sum", "average"] {
        assert_eq!(faults(seats(function)), ["metrics[0].function"]);
    }
    assert!(sql(seats("maximum")).contains(r#"MAX("ferries"."seats")"#));
    // From a trip to its tickets a row is repeated: tickets are explored themselves.
    let down = json!({ "table": "trips", "metrics": count(), "splits": [{ "column": { "table": "tickets", "column": "amount" } }] });
    assert_eq!(faults(down), ["splits[0].column.table"]);
}

#[test]
fn what_is_not_something_may_be_nothing() {
    let not = json!({ "table": "ports", "metrics": count(), "filters": [
        { "column": { "column": "country" }, "operator": "is_not", "values": ["Norway"] }
    ] });
    let mut schema = schema();
    schema.tables[0].columns[2].nullable = true;
    let index = Index::build(&schema, Dialect::Sqlite);
    let sql = explore(&index, &wish(not), as_of()).unwrap().sql;
    assert!(sql.ends_with(r#"WHERE "country" <> 'Norway' OR "country" IS NULL"#), "{sql}");
}

#[test]
fn a_metric_of_the_glossary_keeps_its_filter() {
    let takings = json!({ "function": "metric", "name": "Takings" });
    assert_eq!(
        sql(json!({ "table": "tickets", "metrics": [takings] })),
        r#"SELECT SUM("amount") AS "Takings" FROM "tickets" WHERE "amount" > 0"#
    );
    assert!(
        sql(json!({ "table": "tickets", "metrics": [takings, { "function": "count" }] }))
            .contains(r#"SUM(CASE WHEN "amount" > 0 THEN "amount" END)"#)
    );
    assert_eq!(faults(json!({ "table": "trips", "metrics": [takings] })), ["metrics[0].name"]);
}

#[test]
fn a_period_moves_with_the_day() {
    let within = |period: Value| {
        json!({ "table": "tickets", "metrics": count(), "filters": [
            { "column": { "column": "sold_on" }, "operator": "within", "period": period }
        ] })
    };
    let last = sql(within(json!({ "kind": "last", "count": 7, "unit": "day" })));
    assert!(last.ends_with("WHERE \"sold_on\" >= '2026-03-12' AND \"sold_on\" < '2026-03-19'"), "{last}");
    let span = sql(within(json!({ "kind": "between", "from": "2026-01-01", "to": "2026-01-31" })));
    assert!(span.contains("< '2026-02-01'"), "{span}");
    for (period, field) in [
        (json!({ "kind": "last", "count": 0, "unit": "day" }), "count"),
        (json!({ "kind": "last", "count": 4, "unit": "hour" }), "unit"),
        (json!({ "kind": "this", "unit": "weekday" }), "unit"),
        (json!({ "kind": "between", "from": "2026-02-01", "to": "2026-01-31" }), "to"),
        (json!({ "kind": "between" }), "from"),
    ] {
        assert_eq!(faults(within(period)), [format!("filters[0].period.{field}")]);
    }
}

#[test]
fn what_is_not_taken_is_named() {
    let with = |more: Value| {
        let mut asked = json!({ "table": "trips", "metrics": count() });
        asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        faults(asked)
    };
    let filter = |column: &str, operator: &str, values: Value| {
        with(json!({ "filters": [{ "column": { "column": column }, "operator": operator, "values": values }] }))
    };
    let split =
        |column: &str, grain: Value| with(json!({ "splits": [{ "column": { "column": column }, "grain": grain }] }));
    assert_eq!(faults(json!({ "table": "boats", "metrics": count() })), ["table"]);
    assert_eq!(with(json!({ "metrics": [] })), ["metrics"]);
    assert_eq!(with(json!({ "limit": 10_001 })), ["limit"]);
    assert_eq!(with(json!({ "order": { "by": "split", "index": 0 } })), ["order.index"]);
    assert_eq!(split("colour", json!(null)), ["splits[0].column.column"]);
    assert_eq!(split("log", json!(null)), ["splits[0].column"]);
    assert_eq!(split("state", json!("month")), ["splits[0].grain"]);
    assert_eq!(filter("fuel_cost", "contains", json!(["1"])), ["filters[0].operator"]);
    assert_eq!(filter("fuel_cost", "greater", json!(["1 OR 1=1"])), ["filters[0].values[0]"]);
    assert_eq!(filter("fuel_cost", "between", json!(["1"])), ["filters[0].values"]);
    assert_eq!(filter("is_night", "is", json!(["perhaps"])), ["filters[0].values[0]"]);
    let four: Vec<Value> = (0..4).map(|_| json!({ "column": { "column": "state" } })).collect();
    assert!(with(json!({ "splits": four })).contains(&"splits".to_owned()));
    let sum = json!([{ "function": "sum", "column": { "column": "occupancy_percent" } }]);
    assert_eq!(with(json!({ "metrics": sum })), ["metrics[0].function"]);
}

#[test]
fn the_choices_say_what_each_column_is_for() {
    let choices = choices(&index(Dialect::PostgreSql), None, "trips").unwrap();
    assert_eq!(choices.time.as_deref(), Some("left_at"));
    let role = |name: &str| choices.columns.iter().find(|c| c.name == name).unwrap().role;
    assert_eq!(role("fuel_cost"), ExploreRole::Measure);
    assert_eq!(role("state"), ExploreRole::Category);
    assert_eq!(role("left_at"), ExploreRole::Time);
    assert_eq!(role("trip_id"), ExploreRole::Key);
    let labels: Vec<&str> = choices.related.iter().map(|r| r.label.as_str()).collect();
    assert_eq!(labels, ["port (from port)", "port (to port)", "ferry"]);
    assert!(super::choices(&index(Dialect::Sqlite), None, "boats").is_none());
}
