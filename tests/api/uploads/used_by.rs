//! What reads the tables and columns that a new version takes away or changes.

use serde_json::{Value, json};

use super::loaded;
use crate::connections::member;
use crate::support::{Client, Server};

const FIRST: &str = "id,amount,city\n1,10,Bonn\n2,20,Kiel\n";

/// What the file would change, as the door tells it.
async fn compared(client: &Client, made: &Value, mode: &str, text: &str) -> Value {
    let seen = client.upload("/upload/preview", ("next.csv", text.into()), &[]).await.expect(200).json();
    let body = json!({ "upload_token": seen["upload_token"], "mode": mode });
    let path = format!("/upload/{}/compare", made["dataset"]["id"].as_str().unwrap());
    client.post(&path, body).await.expect(200).json()
}

/// Kind, name and columns of what is named, sorted.
fn uses(found: &Value) -> Vec<(String, String, Value)> {
    let word = |v: &Value| v.as_str().unwrap().to_owned();
    let all = found["used_by"].as_array().unwrap().iter();
    let mut uses: Vec<_> = all.map(|u| (word(&u["kind"]), word(&u["name"]), u["columns"].clone())).collect();
    uses.sort_by_key(|u| (u.0.clone(), u.1.clone()));
    uses
}

async fn save(client: &Client, made: &Value, name: &str, sql: &str, shared: bool) {
    let body = json!({ "name": name, "connection_id": made["connection"]["id"], "sql": sql, "shared": shared });
    client.post("/query/saved", body).await.expect(201);
}

/// Orders with everything that can read them.
async fn orders(server: &Server, admin: &Client) -> Value {
    let made = loaded(server, admin, "csv", ("orders.csv", FIRST.into()), json!({})).await;
    save(admin, &made, "By city", "SELECT city, count(*) FROM orders GROUP BY city", true).await;
    save(admin, &made, "Everything", "SELECT * FROM orders", true).await;
    save(admin, &made, "Mine alone", "SELECT city FROM orders", false).await;
    save(admin, &made, "How many", "SELECT count(*) FROM orders", true).await;
    let connection = &made["connection"]["id"];
    let metric = json!({ "kind": "metric", "name": "takings", "connection_id": connection, "formula": "sum(amount)",
        "table": { "schema": null, "table": "orders" }, "default_filters": ["city <> 'Kiel'"] });
    admin.post("/glossary", metric).await.expect(201);
    let term = json!({ "kind": "term", "name": "town", "connection_id": connection,
        "target": { "schema": null, "table": "orders", "column": "city" } });
    admin.post("/glossary", term).await.expect(201);
    let question = json!({ "message": "sum of amount by city", "connection_id": connection, "engine": "builtin" });
    let answer = admin.post("/chat/message", question).await.expect(200).json();
    let path = format!("/chat/messages/{}/verify", answer["message_id"].as_str().unwrap());
    admin.post(&path, json!({})).await.expect(200);
    made
}

#[tokio::test]
async fn what_reads_a_column_that_goes_is_named() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let made = orders(&server, &admin).await;
    let found = compared(&admin, &made, "replace", "id,amount\n1,10\n").await;
    let of = |kind: &str, name: &str| (kind.to_owned(), name.to_owned(), json!(["city"]));
    let expected = [
        of("metric", "takings"),
        of("saved_query", "By city"),
        of("saved_query", "Everything"),
        of("saved_query", "Mine alone"),
        of("term", "town"),
        of("verified_answer", "sum of amount by city"),
    ];
    assert_eq!((uses(&found), &found["used_by_count"]), (expected.to_vec(), &json!(6)));
    // What nobody may open is counted and not named.
    let analyst = member(&server, &admin, "analyst").await;
    let found = compared(&analyst, &made, "replace", "id,amount\n1,10\n").await;
    assert_eq!((uses(&found).len(), &found["used_by_count"]), (5, &json!(6)), "{found}");
    assert!(!found.to_string().contains("Mine alone"));
    server.stop().await;
}

#[tokio::test]
async fn a_type_that_changes_counts_and_rows_that_follow_take_nothing_away() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let made = orders(&server, &admin).await;
    let found = compared(&admin, &made, "replace", "id,amount,city\n1,ten,Bonn\n").await;
    let names: Vec<_> = uses(&found).into_iter().map(|(_, name, columns)| (name, columns)).collect();
    let of = |name: &str| (name.to_owned(), json!(["amount"]));
    assert_eq!(names, [of("takings"), of("Everything"), of("sum of amount by city")]);
    for (mode, text) in [("append", "id,amount\n3,7\n"), ("replace", "id,amount,city,new\n3,7,Bonn,x\n")] {
        let found = compared(&admin, &made, mode, text).await;
        assert_eq!((&found["used_by"], &found["used_by_count"]), (&json!([]), &json!(0)), "{mode}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_table_that_goes_is_named_with_all_that_reads_it() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let two = json!({ "orders": [{ "id": 1 }], "people": [{ "id": 2 }] }).to_string();
    let made = loaded(&server, &admin, "json", ("shop.json", two.into()), json!({})).await;
    save(&admin, &made, "People", "SELECT count(*) FROM people", true).await;
    save(&admin, &made, "Orders", "SELECT count(*) FROM orders", true).await;
    let one = json!({ "orders": [{ "id": 1 }], "shops": [{ "id": 2 }] }).to_string();
    let found = compared(&admin, &made, "replace", &one).await;
    assert_eq!(uses(&found), [("saved_query".to_owned(), "People".to_owned(), json!([]))]);
    assert_eq!(found["used_by"][0]["table"], "people");
    server.stop().await;
}
