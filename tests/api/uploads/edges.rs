//! Values at the edges of their types: days that stand for never, and numbers whose sum does not fit.

use serde_json::json;

use super::{asked, loaded, rows};
use crate::support::Server;

const CONTRACTS: &str = "id,amount,ends\n1,5,2024-01-15\n2,7,2024-01-20\n3,1,9999-12-31\n4,2,0001-01-01\n";

#[tokio::test]
async fn a_day_that_stands_for_never_breaks_no_cut() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let made = loaded(&server, &admin, "csv", ("contracts.csv", CONTRACTS.into()), json!({})).await;
    for unit in ["week", "month", "quarter", "year"] {
        let answer = asked(&admin, &made, &format!("total amount by {unit}")).await;
        let sums = answer.as_array().unwrap().iter().map(|row| row[1].as_i64().unwrap());
        assert_eq!(sums.sum::<i64>(), 15, "{unit}: {answer}");
        assert!(answer.to_string().contains("9999"), "{unit}: {answer}");
    }
    let sql = "SELECT id FROM contracts WHERE ends > now() AND date_trunc('month', ends) = DATE '9999-12-01'";
    assert_eq!(rows(&admin, &made, sql).await, json!([[3]]));
}

#[tokio::test]
async fn a_sum_that_does_not_fit_is_refused_in_a_sentence() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let large = "id,v\n1,9223372036854775807\n2,9223372036854775807\n";
    let made = loaded(&server, &admin, "csv", ("large.csv", large.into()), json!({})).await;
    for sql in ["SELECT sum(v) FROM large", "SELECT v + id FROM large", "SELECT -v - 2 FROM large"] {
        let body = json!({ "connection_id": made["connection"]["id"], "sql": sql });
        let refused = admin.post("/query/execute", body).await.expect(422).text();
        assert!(refused.contains("out of range"), "{sql}: {refused}");
    }
    let exact = "SELECT sum(CAST(v AS DECIMAL(38, 0))) FROM large";
    assert_eq!(rows(&admin, &made, exact).await, json!([["18446744073709551614"]]));
}
