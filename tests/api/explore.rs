//! Questions put together by hand: what can be chosen, what comes back on every kind of source, what is refused.

mod sources;

use serde_json::{Value, json};

use crate::connections::member;
use crate::support::{Answer, Client, Server};

async fn explore(client: &Client, door: &str, connection: &str, explore: Value) -> Answer {
    client.post(&format!("/explore/{door}"), json!({ "connection_id": connection, "explore": explore })).await
}

async fn by_hand(client: &Client, connection: &str, sql: &str) -> Value {
    let body = json!({ "connection_id": connection, "sql": sql });
    client.post("/query/execute", body).await.expect(200).json()["rows"].clone()
}

fn count() -> Value {
    json!([{ "function": "count" }])
}

#[tokio::test]
async fn the_demo_is_explored_without_a_word_of_sql() {
    let server = Server::start().await;
    let (admin, shop) = server.admin_with_demo().await;
    let choices = admin.get(&format!("/explore/{shop}/choices?table=orders")).await.expect(200).json();
    assert_eq!(choices["time"], "ordered_at");
    let columns = choices["columns"].as_array().unwrap();
    let of = |name: &str| columns.iter().find(|c| c["name"] == name).unwrap();
    assert_eq!((&of("order_id")["role"], &of("total_amount")["role"]), (&json!("key"), &json!("measure")));
    assert_eq!((&of("status")["role"], &of("total_amount")["suggested"]), (&json!("category"), &json!("sum")));
    assert!(of("ordered_at")["grains"].as_array().unwrap().contains(&json!("month")));
    let related: Vec<&Value> = choices["related"].as_array().unwrap().iter().map(|r| &r["table"]).collect();
    assert_eq!(related, ["campaigns", "customers"]);
    admin.get(&format!("/explore/{shop}/choices?table=nowhere")).await.expect(404);

    let by_month = json!({
        "table": "orders",
        "metrics": [{ "function": "sum", "column": { "column": "total_amount" } }, { "function": "count" }],
        "splits": [{ "column": { "column": "ordered_at" }, "grain": "month" }],
        "filters": [{ "column": { "table": "customers", "column": "country" }, "operator": "is", "values": ["Germany"] }]
    });
    let composed = explore(&admin, "sql", &shop, by_month.clone()).await.expect(200).json();
    assert!(composed["summary"].as_str().unwrap().contains("country is Germany"), "{composed}");
    let ran = explore(&admin, "run", &shop, by_month.clone()).await.expect(200).json();
    let sql = "SELECT strftime('%Y-%m', o.ordered_at), sum(o.total_amount), count(*) FROM orders o \
        JOIN customers c ON c.customer_id = o.customer_id WHERE c.country = 'Germany' GROUP BY 1 ORDER BY 1";
    assert_eq!(ran["rows"], by_hand(&admin, &shop, sql).await);
    assert!(ran["row_count"].as_u64().unwrap() > 11, "{ran}");
    assert_eq!(ran["chart_config"]["x_column"], "month");
    assert!(ran["chart_notes"].to_string().contains("period"), "{}", ran["chart_notes"]);
    // What is shown as SQL is what ran.
    assert_eq!(ran["rows"], by_hand(&admin, &shop, composed["sql"].as_str().unwrap()).await);

    let file = explore(&admin, "csv", &shop, by_month).await.expect(200);
    assert_eq!(file.header("x-truncated").as_deref(), Some("false"));
    assert_eq!(file.text().lines().next(), Some("month,total amount,number of orders"));
    let lines = admin.get("/query/history?origin=explore").await.expect(200).json();
    assert_eq!(lines["count"], 2, "{lines}");
    server.stop().await;
}

#[tokio::test]
async fn who_may_not_run_sql_explores_without_seeing_it() {
    let server = Server::start().await;
    let (admin, shop) = server.admin_with_demo().await;
    let viewer = member(&server, &admin, "viewer").await;
    let asked = json!({ "table": "orders", "metrics": count() });
    let composed = explore(&viewer, "sql", &shop, asked.clone()).await.expect(200).json();
    assert_eq!((&composed["sql"], &composed["summary"]), (&json!(null), &json!("Number of orders")));
    let ran = explore(&viewer, "run", &shop, asked.clone()).await.expect(200).json();
    assert_eq!(ran["rows"], by_hand(&admin, &shop, "SELECT count(*) FROM orders").await);
    explore(&server.anonymous(), "run", &shop, asked).await.expect(401);
    server.stop().await;
}

#[tokio::test]
async fn what_is_hidden_from_engines_is_explored_only_by_who_may_run_sql() {
    let server = Server::start().await;
    let (admin, shop) = server.admin_with_demo().await;
    let hide = json!({ "table": "orders", "column": "channel", "hidden": true });
    crate::catalog::say(&admin, &shop, hide).await;
    let split = json!({ "table": "orders", "metrics": count(), "splits": [{ "column": { "column": "channel" } }] });
    let ran = explore(&admin, "run", &shop, split.clone()).await.expect(200).json();
    let sql = "SELECT channel, count(*) FROM orders GROUP BY 1 ORDER BY 2 DESC";
    assert_eq!(ran["rows"], by_hand(&admin, &shop, sql).await);
    let viewer = crate::connections::member(&server, &admin, "viewer").await;
    for door in ["run", "sql", "csv"] {
        explore(&viewer, door, &shop, split.clone()).await.expect(422);
    }
    let offered = viewer.get(&format!("/explore/{shop}/choices?table=orders")).await.expect(200).json();
    let names: Vec<_> = offered["columns"].as_array().unwrap().iter().map(|c| c["name"].clone()).collect();
    assert!(names.contains(&json!("status")) && !names.contains(&json!("channel")), "{names:?}");
    server.stop().await;
}

#[tokio::test]
async fn what_is_not_taken_is_named() {
    let server = Server::start().await;
    let (admin, shop) = server.admin_with_demo().await;
    for (wrong, field) in [
        (json!({ "table": "nowhere", "metrics": count() }), "explore.table"),
        (json!({ "table": "orders", "metrics": [] }), "explore.metrics"),
        (json!({ "table": "orders", "metrics": [{ "function": "median" }] }), "explore.metrics[0].function"),
        (
            json!({ "table": "orders", "metrics": [{ "function": "sum", "column": { "column": "status" } }] }),
            "explore.metrics[0].function",
        ),
        (json!({ "table": "orders", "metrics": count(), "limit": 0 }), "explore.limit"),
        (
            json!({ "table": "orders", "metrics": count(), "splits": [{ "column": { "column": "statuss" } }] }),
            "explore.splits[0].column.column",
        ),
        (
            json!({ "table": "orders", "metrics": count(),
                "filters": [{ "column": { "column": "status" }, "operator": "greater", "values": ["a"] }] }),
            "explore.filters[0].operator",
        ),
        (
            json!({ "table": "orders", "metrics": [
                { "function": "count" }, { "function": "count_distinct", "column": { "table": "order_items", "column": "quantity" } }
            ] }),
            "explore.metrics[1].column.table",
        ),
    ] {
        for door in ["sql", "run", "csv"] {
            let problem = explore(&admin, door, &shop, wrong.clone()).await.expect(422).json();
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        }
    }
    let lines = admin.get("/query/history?origin=explore").await.expect(200).json();
    assert_eq!(lines["count"], 0, "what was not taken never ran");
    server.stop().await;
}

#[tokio::test]
async fn more_rows_than_are_shown_are_told() {
    let server = Server::start().await;
    let (admin, shop) = server.admin_with_demo().await;
    let split = |limit: Value| json!({ "table": "orders", "metrics": count(), "splits": [{ "column": { "column": "order_id" } }], "limit": limit });
    let all = explore(&admin, "run", &shop, split(json!(null))).await.expect(200).json();
    assert_eq!((&all["row_count"], &all["truncated"]), (&json!(1000), &json!(true)));
    let few = explore(&admin, "run", &shop, split(json!(3))).await.expect(200).json();
    assert_eq!((&few["row_count"], &few["truncated"]), (&json!(3), &json!(false)));
    server.stop().await;
}
