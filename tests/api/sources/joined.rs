//! What one query over all sources gives, and what each source is asked for it.

use serde_json::{Value, json};

use super::{All, asked};
use crate::connections::member;
use crate::support::Client;

const TOTALS: &str = "SELECT c.name, sum(o.amount) AS total FROM shop.orders o JOIN crm.customers c \
                      ON c.id = o.customer_id WHERE o.day < '2024-02-01' GROUP BY c.name ORDER BY total DESC LIMIT 2";

#[tokio::test]
async fn one_query_joins_four_kinds_of_sources() {
    let all = All::start(|_| ()).await;
    let sql = "SELECT r.region, count(DISTINCT c.id) AS customers, sum(o.amount) AS total, max(v.visits) AS visits \
               FROM shop.orders o JOIN crm.customers c ON c.id = o.customer_id \
               JOIN regions_csv.regions r ON r.city = c.city \
               LEFT JOIN (SELECT customer_id, count(*) AS visits FROM box.visits GROUP BY customer_id) v \
               ON v.customer_id = c.id GROUP BY r.region ORDER BY r.region";
    let sql = sql.replace("regions_csv", &all.alias_of("regions").await);
    let answer = all.run(&sql).await.expect(200).json();
    assert_eq!(answer["rows"], json!([["East", 1, "7155.00", 15], ["West", 3, "21802.50", 15]]), "{answer}");
    let asked = asked(&answer);
    let of = |name: &str| asked.iter().find(|(of, _)| of == name).map(|(_, sql)| sql.as_str());
    assert!(of("Shop").unwrap().contains("SUM(t1.\"amount\")"), "{asked:?}");
    assert!(of("Box").unwrap().contains("GROUP BY t1.\"customer_id\""), "{asked:?}");
    assert_eq!(of("CRM"), Some("SELECT t1.`id`, t1.`city` FROM `customers` AS t1"));
    assert_eq!(asked.len(), 3);
    all.server.stop().await;
}

#[tokio::test]
async fn of_a_large_table_only_the_rows_of_a_few_chosen_ones_are_fetched() {
    let all = All::start(|_| ()).await;
    let sql = "SELECT c.name, k.id FROM crm.customers c JOIN shop.calls k ON k.customer_id = c.id \
               WHERE c.since > '2023-01-01' AND k.minutes < 100 ORDER BY k.id";
    let answer = all.run(sql).await.expect(200).json();
    let asked = asked(&answer);
    assert!(asked[1].1.ends_with("t1.\"minutes\" < 100.00 AND t1.\"customer_id\" IN (5, 6)"), "{asked:?}");
    assert_eq!((&answer["asked"][0]["row_count"], &answer["asked"][1]["row_count"]), (&json!(2), &json!(16)));
    assert_eq!(answer["row_count"], 16);
    all.server.stop().await;
}

#[tokio::test]
async fn every_part_stands_in_the_history_of_its_own_connection() {
    let all = All::start(|_| ()).await;
    let answer = all.run(TOTALS).await.expect(200).json();
    let shop = format!("/query/history?origin=source&connection_id={}", all.shop);
    let lines = all.admin.get(&shop).await.expect(200).json();
    assert_eq!((lines["count"].as_u64(), &lines["data"][0]["status"]), (Some(1), &json!("succeeded")), "{lines}");
    assert_eq!(lines["data"][0]["sql"], asked(&answer)[0].1);
    assert_eq!(lines["data"][0]["row_count"], answer["asked"][0]["row_count"]);
    let whole = all.admin.get(&format!("/query/history?connection_id={}", all.id)).await.expect(200).json();
    assert_eq!((whole["count"].as_u64(), &whole["data"][0]["sql"]), (Some(1), &json!(TOTALS)));
    // From memory, no source is asked again; what they were asked is still told.
    let again = all.run(TOTALS).await.expect(200).json();
    assert_eq!((&again["cached"], &again["asked"]), (&json!(true), &answer["asked"]));
    assert_eq!(all.admin.get(&shop).await.expect(200).json()["count"], 1);
    all.server.stop().await;
}

#[tokio::test]
async fn a_plan_tells_what_each_source_would_be_asked_and_asks_none() {
    let all = All::start(|_| ()).await;
    let body = json!({ "connection_id": all.id, "sql": TOTALS });
    let plan = all.admin.post("/query/explain", body).await.expect(200).json();
    assert_eq!(plan["asked"][0]["connection_name"], "Shop", "{plan}");
    assert_eq!((&plan["asked"][0]["row_count"], plan["asked"].as_array().map(Vec::len)), (&Value::Null, Some(2)));
    assert!(plan["text"].as_str().unwrap().contains("Inner Join"), "{plan}");
    let lines = all.admin.get("/query/history?origin=source").await.expect(200).json();
    assert_eq!(lines["count"], 0);
    all.server.stop().await;
}

#[tokio::test]
async fn questions_are_answered_over_all_sources_and_the_receipt_says_what_each_was_asked() {
    let all = All::start(|_| ()).await;
    let question = json!({ "message": "number of visits by page", "connection_id": all.id, "engine": "builtin" });
    let answer = all.admin.post("/chat/message", question).await.expect(200).json();
    let sql = answer["receipt"]["sql"].as_array().unwrap_or_else(|| panic!("{answer}"));
    assert_eq!(sql[0]["connection_name"], "All sources", "{answer}");
    assert!(sql[1]["text"].as_str().unwrap().contains("COUNT(*)"), "{answer}");
    assert_eq!((&sql[1]["connection_name"], &sql[1]["row_count"]), (&json!("Box"), &json!(4)));
    all.server.stop().await;
}

#[tokio::test]
async fn its_tables_are_those_of_the_others_as_each_person_sees_them() {
    let all = All::start(|_| ()).await;
    let names = all.tables(&all.admin).await;
    for name in ["shop.orders", "shop.log_events", "crm.customers", "box.visits"] {
        assert!(names.contains(&name.to_owned()), "{name} {names:?}");
    }
    // What is hidden at its own connection is hidden here, and so is what a person may not use.
    let hide = json!({ "table": "customers", "schema": all.crm_database, "hidden": true });
    all.admin.patch(&format!("/schema/{}/tables", all.crm), hide).await.expect(200);
    let schema = all.admin.get(&format!("/schema/{}", all.id)).await.expect(200).json();
    let customers = schema["tables"].as_array().unwrap().iter().find(|t| t["name"] == "customers").unwrap();
    assert_eq!(customers["hidden"], true);
    let analyst = member(&all.server, &all.admin, "analyst").await;
    assert_eq!(all.tables(&analyst).await.len(), names.len());
    let closed = json!({ "access": { "roles": [], "people": [] } });
    all.admin.patch(&format!("/connections/{}", all.shop), closed).await.expect(200);
    assert!(!all.tables(&analyst).await.iter().any(|name| name.starts_with("shop.")));
    let read = json!({ "connection_id": all.id, "sql": "SELECT count(*) FROM shop.orders" });
    analyst.post("/query/execute", read.clone()).await.expect(422);
    all.admin.post("/query/execute", read.clone()).await.expect(200);
    // What the admin's run left in memory is not the analyst's either.
    analyst.post("/query/execute", read).await.expect(422);
    all.server.stop().await;
}

#[tokio::test]
async fn names_stay_with_their_connection() {
    let all = All::start(|_| ()).await;
    let rename = json!({ "name": "Warehouse" });
    all.admin.patch(&format!("/connections/{}", all.shop), rename).await.expect(200);
    assert_eq!(all.rows("SELECT count(*) FROM shop.orders").await, json!([[300]]));
    all.admin.delete(&format!("/connections/{}", all.crm)).await.expect(204);
    assert!(!all.tables(&all.admin).await.contains(&"crm.customers".to_owned()));
    all.run("SELECT * FROM crm.customers").await.expect(422);
    all.admin.post(&format!("/trash/{}/restore", all.crm), json!({})).await.expect(204);
    all.server.until_ready(&all.admin, &all.crm).await;
    assert_eq!(all.rows("SELECT count(*) FROM crm.customers").await, json!([[6]]));
    all.server.stop().await;
}

impl All {
    async fn tables(&self, client: &Client) -> Vec<String> {
        let schema = client.get(&format!("/schema/{}", self.id)).await.expect(200).json();
        let name = |t: &Value| format!("{}.{}", t["schema"].as_str().unwrap(), t["name"].as_str().unwrap());
        schema["tables"].as_array().unwrap().iter().map(name).collect()
    }

    /// What the connection of this table is called.
    async fn alias_of(&self, table: &str) -> String {
        let names = self.tables(&self.admin).await;
        let found = names.iter().find_map(|name| name.split_once('.').filter(|(_, own)| *own == table));
        found.unwrap_or_else(|| panic!("{names:?}")).0.to_owned()
    }
}

#[tokio::test]
async fn what_reads_a_file_over_all_sources_is_named_before_the_file_changes() {
    let all = All::start(|_| ()).await;
    let alias = all.alias_of("regions").await;
    let sql = format!("SELECT count(*), max(r.opened) FROM {alias}.regions r");
    let kept = json!({ "name": "Openings", "connection_id": all.id, "sql": sql, "shared": true });
    all.admin.post("/query/saved", kept).await.expect(201);
    let uploads = all.admin.get("/connections?q=regions").await.expect(200).json();
    let dataset = uploads["data"][0]["dataset_id"].as_str().unwrap_or_else(|| panic!("{uploads}"));
    let next = ("regions.csv", "city,region\nBonn,West\n".into());
    let seen = all.admin.upload("/upload/preview", next, &[]).await.expect(200).json();
    let wish = json!({ "upload_token": seen["upload_token"], "mode": "replace" });
    let compared = all.admin.post(&format!("/upload/{dataset}/compare"), wish).await.expect(200).json();
    assert_eq!(compared["used_by"][0]["name"], "Openings", "{compared}");
    assert_eq!(compared["used_by"][0]["table"], format!("{alias}.regions"));
    all.server.stop().await;
}
