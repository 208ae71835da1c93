//! What one query over all sources gives, and what each source is asked for it.

use serde_json::json;

use super::{All, asked};
use crate::connections::member;

#[tokio::test]
async fn one_query_joins_four_kinds_of_sources() {
    let all = All::start(|_| ()).await;
    let sql = "SELECT r.region, count(DISTINCT c.id) AS customers, sum(o.amount) AS total, max(v.visits) AS visits \
               FROM shop.orders o JOIN crm.customers c ON c.id = o.customer_id \
               JOIN regions.regions r ON r.city = c.city \
               LEFT JOIN (SELECT customer_id, count(*) AS visits FROM box.visits GROUP BY customer_id) v \
               ON v.customer_id = c.id GROUP BY r.region ORDER BY r.region";
    let answer = all.run(sql).await.expect(200).json();
    assert_eq!(answer["rows"], json!([["East", 1, "7350.00", 15], ["West", 3, "21935.00", 15]]), "{answer}");
    eprintln!("{answer}");
    all.server.stop().await;
}
