//! What the builtin engine answers, beside SQL written by hand.

use serde_json::{Value, json};

use super::{ask, ask_with, shop};
use crate::support::{Client, Server};
use crate::uploads::loaded;

/// The rows of an answer, and those of a query written by hand.
async fn both(admin: &Client, shop: &str, question: &str, sql: &str) -> (Vec<Value>, Vec<Value>) {
    let answer = ask(admin, shop, question).await;
    assert_eq!((&answer["state"], &answer["trust"]), (&json!("answered"), &json!("checked")), "{answer:#}");
    let known = admin.post("/query/execute", json!({ "connection_id": shop, "sql": sql })).await.expect(200).json();
    let listed = |rows: &Value| {
        let mut rows = rows.as_array().unwrap().clone();
        rows.sort_by_key(|r| r.to_string());
        rows
    };
    (listed(&answer["query_result_preview"]), listed(&known["rows"]))
}

#[tokio::test]
async fn figures_are_those_of_sql_written_by_hand() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let joined = "FROM orders o JOIN customers c ON c.id = o.customer_id";
    for (question, sql) in [
        (
            "running total of revenue by month",
            "SELECT m, (SELECT SUM(total) FROM orders WHERE strftime('%Y-%m', placed_at) <= m)
             FROM (SELECT DISTINCT strftime('%Y-%m', placed_at) AS m FROM orders)"
                .to_owned(),
        ),
        (
            "unique customers by month",
            format!("SELECT strftime('%Y-%m', o.placed_at), COUNT(DISTINCT o.customer_id) {joined} GROUP BY 1"),
        ),
        (
            "revenue Germany vs France",
            format!("SELECT c.country, SUM(o.total) {joined} WHERE c.country IN ('Germany', 'France') GROUP BY 1"),
        ),
        (
            "share of revenue by country",
            format!("SELECT c.country, 100.0 * SUM(o.total) / (SELECT SUM(o.total) {joined}) {joined} GROUP BY 1"),
        ),
        (
            "quantity by country and product",
            "SELECT c.country, i.product, SUM(i.quantity) FROM order_items i JOIN orders o ON o.id = i.order_id
             JOIN customers c ON c.id = o.customer_id GROUP BY 1, 2"
                .to_owned(),
        ),
        (
            "orders between 2026-03-01 and 2026-05-31 by status",
            "SELECT status, COUNT(*) FROM orders WHERE placed_at BETWEEN '2026-03-01' AND '2026-05-31' GROUP BY 1"
                .to_owned(),
        ),
        (
            "number of orders in 2026 over 100",
            "SELECT COUNT(*) FROM orders WHERE placed_at >= '2026' AND total > 100".to_owned(),
        ),
    ] {
        let (answered, known) = both(&admin, &shop, question, &sql).await;
        assert_eq!(answered, known, "{question}");
    }
    server.stop().await;
}

/// The rows that an answer to a question about a file shows.
async fn shown(admin: &Client, made: &Value, question: &str) -> Value {
    let answer = ask(admin, made["connection"]["id"].as_str().unwrap(), question).await;
    assert_eq!(answer["state"], "answered", "{question}: {answer:#}");
    answer["query_result_preview"].clone()
}

#[tokio::test]
async fn a_word_for_the_rows_of_a_file_is_asked_about_and_the_choice_is_answered() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let rows = "male,8,2026-01-03\nfemale,72,2026-01-09\nmale,8,2026-02-01\nfemale,54,2026-03-05\nmale,18,2026-03-30\n";
    let file = format!("sex,fare,boarded_on\n{rows}").into_bytes();
    let made = loaded(&server, &admin, "csv", ("olympic.csv", file), json!({})).await;
    let id = &made["connection"]["id"];
    let asked = ask(&admin, id.as_str().unwrap(), "how many travellers by sex").await;
    assert_eq!(asked["state"], "clarify", "{asked:#}");
    let question = asked["clarification"]["question"].as_str().unwrap();
    assert!(question.starts_with("\"travellers\" isn't in this data."), "{question}");
    let reading = &asked["clarification"]["choices"][0]["reading"];
    let body =
        json!({ "message": "travellers", "connection_id": id, "session_id": asked["session_id"], "reading": reading });
    let answer = ask_with(&admin, body).await;
    assert_eq!(answer["state"], "answered", "{answer:#}");
    let mut rows = answer["query_result_preview"].as_array().unwrap().clone();
    rows.sort_by_key(ToString::to_string);
    assert_eq!(rows, [json!(["female", 2]), json!(["male", 3])]);
    let running = shown(&admin, &made, "running total of fare by month").await;
    assert_eq!(running, json!([["2026-01-01", 80], ["2026-02-01", 88], ["2026-03-01", 160]]));
    let shares = shown(&admin, &made, "share of fare by sex").await;
    assert!(shares.as_array().unwrap().contains(&json!(["female", 78.75])), "{shares}");
    server.stop().await;
}
