//! The connection over all uploaded files: one query joins them, and it follows what becomes of them.

use serde_json::{Value, json};

use super::{loaded, rows};
use crate::connections::member;
use crate::support::{Client, Server};

const ORDERS: &str = "id,customer_id,amount\n1,7,10\n2,8,20\n3,7,5\n";
const CUSTOMERS: &str = "customer_id,name\n7,Mara\n8,Jonas\n";
const JOIN: &str = "SELECT c.name, sum(o.amount) FROM orders o JOIN customers c ON c.customer_id = o.customer_id GROUP \
                    BY 1 ORDER BY 1";

async fn file(server: &Server, client: &Client, name: &str, text: &str) -> Value {
    loaded(server, client, "csv", (name, text.into()), json!({})).await
}

/// A connection over all files, as the other helpers take one.
async fn joined(server: &Server, client: &Client) -> Value {
    let made = client.post("/connections", json!({ "name": "All files", "type": "files" })).await.expect(201).json();
    server.until_ready(client, made["id"].as_str().unwrap()).await;
    json!({ "connection": made })
}

/// The rows, once the connection has followed its files.
async fn then(server: &Server, client: &Client, joined: &Value, sql: &str) -> Value {
    server.until_ready(client, joined["connection"]["id"].as_str().unwrap()).await;
    rows(client, joined, sql).await
}

async fn tables(server: &Server, client: &Client, joined: &Value) -> Vec<String> {
    let id = joined["connection"]["id"].as_str().unwrap();
    server.until_ready(client, id).await;
    let schema = client.get(&format!("/schema/{id}")).await.expect(200).json();
    schema["tables"].as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn one_query_joins_two_files_and_a_question_does_too() {
    let server = Server::start().await;
    let admin = server.admin().await;
    file(&server, &admin, "orders.csv", ORDERS).await;
    let all = joined(&server, &admin).await;
    assert_eq!(tables(&server, &admin, &all).await, ["orders"]);
    file(&server, &admin, "customers.csv", CUSTOMERS).await;
    assert_eq!(then(&server, &admin, &all, JOIN).await, json!([["Jonas", 20], ["Mara", 15]]));
    assert_eq!(super::asked(&admin, &all, "sum of amount by name").await, json!([["Jonas", 20], ["Mara", 15]]));
    // The guard judges it as any other: what is not among the files is not there.
    let other = json!({ "connection_id": all["connection"]["id"], "sql": "SELECT * FROM secrets" });
    admin.post("/query/execute", other).await.expect(422);
    server.stop().await;
}

#[tokio::test]
async fn names_stay_with_their_file_and_what_goes_is_gone() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let first = file(&server, &admin, "orders.csv", "id\n1\n").await;
    file(&server, &admin, "orders.csv", "id\n2\n").await;
    let all = joined(&server, &admin).await;
    assert_eq!(then(&server, &admin, &all, "SELECT id FROM orders_2").await, json!([[2]]));
    let id = first["connection"]["id"].as_str().unwrap();
    admin.delete(&format!("/connections/{id}")).await.expect(204);
    assert_eq!(tables(&server, &admin, &all).await, ["orders_2"]);
    assert_eq!(then(&server, &admin, &all, "SELECT id FROM orders_2").await, json!([[2]]));
    let gone = json!({ "connection_id": all["connection"]["id"], "sql": "SELECT id FROM orders" });
    admin.post("/query/execute", gone.clone()).await.expect(422);
    // A later file of the same name does not take the place of the one that a saved query means.
    file(&server, &admin, "orders.csv", "id\n3\n").await;
    assert_eq!(then(&server, &admin, &all, "SELECT id FROM orders_3").await, json!([[3]]));
    admin.post("/query/execute", gone).await.expect(422);
    admin.post(&format!("/trash/{id}/restore"), json!({})).await.expect(204);
    assert_eq!(then(&server, &admin, &all, "SELECT id FROM orders").await, json!([[1]]));
    server.stop().await;
}

#[tokio::test]
async fn a_new_version_is_read_at_once_and_what_reads_it_is_named() {
    let server = Server::start().await;
    let admin = server.admin().await;
    file(&server, &admin, "orders.csv", "id\n0\n").await;
    let second = file(&server, &admin, "orders.csv", "id,amount\n1,10\n").await;
    let all = joined(&server, &admin).await;
    let kept = json!({ "name": "Takings", "connection_id": all["connection"]["id"],
        "sql": "SELECT sum(amount) FROM orders_2", "shared": true });
    admin.post("/query/saved", kept).await.expect(201);
    let dataset = second["dataset"]["id"].as_str().unwrap();
    let seen = admin.upload("/upload/preview", ("next.csv", "id\n1\n".into()), &[]).await.expect(200).json();
    let wish = json!({ "upload_token": seen["upload_token"], "mode": "replace" });
    let compared = admin.post(&format!("/upload/{dataset}/compare"), wish).await.expect(200).json();
    assert_eq!(compared["used_by"][0]["name"], "Takings", "{compared}");
    assert_eq!(compared["used_by"][0]["table"], "orders_2");
    super::versions::into(&admin, &second, "append", "id,amount\n2,5\n").await;
    let sum = "SELECT sum(amount) FROM orders_2";
    assert_eq!(then(&server, &admin, &all, sum).await, json!([[15]]));
    server.stop().await;
}

#[tokio::test]
async fn what_is_hidden_at_a_file_is_hidden_here_and_others_have_no_part() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let made = file(&server, &admin, "customers.csv", CUSTOMERS).await;
    let all = joined(&server, &admin).await;
    let id = all["connection"]["id"].as_str().unwrap().to_owned();
    let say = json!({ "table": "customers", "column": "name", "hidden": true, "description": "Who buys." });
    let path = format!("/schema/{}/tables", made["connection"]["id"].as_str().unwrap());
    admin.patch(&path, say).await.expect(200);
    let schema = admin.get(&format!("/schema/{id}")).await.expect(200).json();
    let column = &schema["tables"][0]["columns"][1];
    assert_eq!((&column["hidden"], &column["description"]), (&json!(true), &json!("Who buys.")), "{schema}");
    for field in ["host", "file_path"] {
        let body = json!({ "name": "All", "type": "files", field: "x" });
        let refused = admin.post("/connections", body).await.expect(422).json();
        assert_eq!(refused["errors"][0]["field"], field);
    }
    let viewer = member(&server, &admin, "viewer").await;
    viewer.post("/connections", json!({ "name": "Mine", "type": "files" })).await.expect(403);
    server.stop().await;
}
