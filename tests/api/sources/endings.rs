//! How queries over all sources end that don't end well.

use std::time::{Duration, Instant};

use serde_json::json;

use super::All;
use crate::connections::member;
use crate::support::{mariadb, postgres};

/// Work that no server ends in a minute, in a shape that MariaDB does all by itself.
const ENDLESS: &str = "SELECT count(*) FROM shop.orders o JOIN (SELECT count(*) AS n FROM crm.numbers a \
                       JOIN crm.numbers b ON a.g = b.g JOIN crm.numbers c ON b.g = c.g JOIN crm.numbers d ON c.g = d.g) e \
                       ON e.n = o.id";
const NUMBERS: &str = "CREATE TABLE numbers (n int PRIMARY KEY, g int); INSERT INTO numbers SELECT seq, 1 FROM \
                       seq_1_to_1000;";

#[tokio::test]
async fn a_source_that_fails_is_named() {
    let all = All::start(|_| ()).await;
    mariadb().run(&all.crm_database, "DROP TABLE customers");
    let sql = "SELECT count(*) FROM shop.orders o JOIN crm.customers c ON c.id = o.customer_id";
    let problem = all.run(sql).await.expect(422).json();
    assert_eq!(problem["code"], "query_failed");
    assert!(problem["detail"].as_str().unwrap().starts_with("\u{201c}CRM\u{201d}: "), "{problem}");
    // One that is left out of the query is not asked.
    all.run("SELECT count(*) FROM shop.orders").await.expect(200);
    all.server.stop().await;
}

#[tokio::test]
async fn more_rows_than_are_joined_are_refused_with_the_name_of_the_source() {
    let all = All::start(|settings| settings.queries.source_rows = 100).await;
    let sql = "SELECT o.id, c.name FROM shop.orders o JOIN crm.customers c ON c.id = o.customer_id";
    let problem = all.run(sql).await.expect(413).json();
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("\u{201c}Shop\u{201d}") && detail.contains("100 rows"), "{problem}");
    let grouped =
        "SELECT c.name, sum(o.amount) FROM shop.orders o JOIN crm.customers c ON c.id = o.customer_id GROUP BY 1";
    all.run(grouped).await.expect(200);
    all.server.stop().await;
}

#[tokio::test]
async fn bytes_of_all_sources_are_counted_together() {
    let all = All::start(|settings| settings.queries.source_bytes = 6_000).await;
    let sql = "SELECT o.id, v.id FROM shop.orders o JOIN box.visits v ON v.customer_id = o.customer_id";
    let problem = all.run(sql).await.expect(413).json();
    assert_eq!(problem["code"], "result_too_large", "{problem}");
    all.server.stop().await;
}

#[tokio::test]
async fn the_deadline_and_a_cancel_end_the_run_at_its_sources() {
    let shop = postgres().create_database(&[]);
    postgres().query(&shop, super::SHOP);
    let crm = mariadb().create_database(&format!("{}{NUMBERS}", super::CRM));
    let all = All::over((shop, crm), |settings| settings.queries.timeout = Duration::from_secs(3)).await;
    let begun = Instant::now();
    let problem = all.run(ENDLESS).await.expect(504).json();
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    assert!(problem["detail"].as_str().unwrap().contains("CRM"), "{problem}");
    let id = uuid::Uuid::now_v7();
    let body = json!({ "connection_id": all.id, "sql": ENDLESS, "query_id": id });
    let run = all.admin.post("/query/execute", body);
    let cancel = async {
        while mariadb().sessions(&all.crm_database, true) == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        all.admin.post(&format!("/query/{id}/cancel"), json!({})).await.expect(204);
    };
    let (answer, ()) = tokio::join!(run, cancel);
    assert_eq!(answer.expect(409).json()["code"], "query_cancelled");
    for _ in 0..100 {
        if mariadb().sessions(&all.crm_database, true) == 0 {
            all.server.stop().await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the source still works");
}

#[tokio::test]
async fn a_value_that_no_column_of_the_engine_holds_is_refused_by_its_name() {
    let all = All::start(|_| ()).await;
    postgres().query(&all.shop_database, "UPDATE orders SET loose = 0.12345678901234 WHERE id = 7");
    let problem = all.run("SELECT loose FROM shop.orders").await.expect(422).json();
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("Shop") && detail.contains("loose"), "{problem}");
    all.server.stop().await;
}

#[tokio::test]
async fn the_connection_has_a_name_and_nothing_else() {
    let all = All::start(|_| ()).await;
    let new = json!({ "name": "Everything", "type": "sources", "host": "db.example.com" });
    let problem = all.admin.post("/connections", new).await.expect(422).json();
    assert_eq!(problem["errors"][0]["field"], "host");
    let report = all.admin.post(&format!("/connections/{}/test", all.id), json!({})).await.expect(200).json();
    assert_eq!((&report["success"], &report["can_write"]), (&json!(true), &json!(false)), "{report}");
    let viewer = member(&all.server, &all.admin, "viewer").await;
    viewer.post("/query/execute", json!({ "connection_id": all.id, "sql": "SELECT 1" })).await.expect(403);
    let stranger = all.server.stranger().await;
    stranger.post("/query/execute", json!({ "connection_id": all.id, "sql": "SELECT 1" })).await.expect(404);
    all.server.stop().await;
}
