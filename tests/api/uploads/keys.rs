//! The key that a person gives a table: checked against every row, known to the catalog, and used for joins.

use serde_json::{Value, json};

use super::loaded;
use super::versions::into;
use crate::support::{Client, Server};

const ORDERS: &str = "no,line,who\n1,1,7\n1,2,7\n2,1,8\n";

fn keyed(columns: &[&str]) -> Value {
    json!({ "columns": columns.iter().map(|name| json!({ "source_name": name, "key": true })).collect::<Vec<_>>() })
}

async fn refused(client: &Client, kind: &str, file: (&str, Vec<u8>), options: &Value) -> Value {
    let options = options.to_string();
    client.upload(&format!("/upload/{kind}"), file, &[("options", &options)]).await.expect(422).json()
}

async fn primary_key(client: &Client, connection: &str, table: usize) -> Value {
    let schema = client.get(&format!("/schema/{connection}")).await.expect(200).json();
    schema["tables"][table]["primary_key"].clone()
}

fn connection(made: &Value) -> &str {
    made["connection"]["id"].as_str().unwrap()
}

#[tokio::test]
async fn a_key_that_repeats_is_refused_with_the_values_that_do() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let file = || ("orders.csv", ORDERS.as_bytes().to_vec());
    let told = refused(&admin, "csv", file(), &keyed(&["no"])).await;
    assert_eq!((&told["code"], &told["errors"][0]["field"]), (&json!("invalid"), &json!("key")));
    assert!(told["detail"].as_str().unwrap().contains("1 (2 rows)"), "{told}");
    let gaps = ("gaps.csv", b"no,x\n1,a\n,b\n".to_vec());
    let told = refused(&admin, "csv", gaps, &keyed(&["no"])).await;
    assert!(told["detail"].as_str().unwrap().contains("nothing (1 row)"), "{told}");
    let skipped = json!({ "columns": [{ "source_name": "no", "key": true, "skip": true }] });
    assert_eq!(refused(&admin, "csv", file(), &skipped).await["code"], "unreadable_file");
    // Nothing was made of any of them.
    assert_eq!(admin.get("/upload").await.expect(200).json()["count"], 0);
}

#[tokio::test]
async fn a_key_of_several_columns_is_kept_through_new_versions() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let file = ("orders.csv", ORDERS.as_bytes().to_vec());
    let made = loaded(&server, &admin, "csv", file, keyed(&["no", "line"])).await;
    let of_key: Vec<&Value> =
        made["dataset"]["tables"][0]["columns"].as_array().unwrap().iter().map(|c| &c["key"]).collect();
    assert_eq!(of_key, [&json!(true), &json!(true), &json!(false)]);
    assert_eq!(primary_key(&admin, connection(&made), 0).await, json!(["no", "line"]));
    let job = into(&admin, &made, "append", "no,line,who\n2,1,9\n").await;
    assert_eq!(job["state"], "failed", "{job}");
    assert!(job["error"].as_str().unwrap().contains("2, 1 (2 rows)"), "{job}");
    assert_eq!(into(&admin, &made, "append", "no,line,who\n2,2,9\n").await["state"], "succeeded");
    server.until_ready(&admin, connection(&made)).await;
    assert_eq!(primary_key(&admin, connection(&made), 0).await, json!(["no", "line"]));
}

#[tokio::test]
async fn tables_are_joined_by_a_key_that_was_given() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let rows = json!({
        "customers": [{ "customer_id": 7, "city": "Bonn" }, { "customer_id": 8, "city": "Kiel" }],
        "orders": [{ "customer_id": 7, "amount": 5 }, { "customer_id": 7, "amount": 2 }, { "customer_id": 8, "amount": 1 }],
    });
    let options = json!({ "tables": [{ "source_name": "customers", "columns": [{ "source_name": "customer_id", "key": true }] }] });
    let made = loaded(&server, &admin, "json", ("shop.json", rows.to_string().into_bytes()), options).await;
    let schema = admin.get(&format!("/schema/{}", connection(&made))).await.expect(200).json();
    let link = &schema["relationships"][0];
    assert_eq!(
        (&link["from"]["table"], &link["to"]["table"], &link["to"]["columns"]),
        (&json!("orders"), &json!("customers"), &json!(["customer_id"])),
        "{schema}"
    );
    let asked = json!({ "connection_id": connection(&made), "message": "total amount by city" });
    let answer = admin.post("/chat/message", asked).await.expect(200).json();
    assert_eq!(answer["query_result_preview"], json!([["Bonn", 7], ["Kiel", 1]]), "{answer}");
}

#[tokio::test]
async fn a_parquet_file_takes_a_key_too() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let bytes = super::parquet::file(parquet::basic::Compression::SNAPPY);
    let told = refused(&admin, "parquet", ("n.parquet", bytes.clone()), &keyed(&["paid"])).await;
    assert_eq!(told["errors"][0]["field"], "key", "{told}");
    let made = loaded(&server, &admin, "parquet", ("n.parquet", bytes), keyed(&["id"])).await;
    assert_eq!(primary_key(&admin, connection(&made), 0).await, json!(["id"]));
}
