//! Files other than CSV, sent over HTTP: what becomes of them, and what hostile ones get to hear.

mod cells;
mod dates;
mod edges;
mod excel;
mod features;
mod generated;
mod header;
mod hostile;
mod joined;
mod json;
mod keys;
mod parquet;
mod quota;
mod sqlite;
mod text;
mod used_by;
mod versions;
mod workbooks;

use serde_json::{Value, json};

use crate::support::{Client, Server};

/// Loads a file and waits until it can be asked; gives what the door answered.
pub async fn loaded(server: &Server, client: &Client, kind: &str, file: (&str, Vec<u8>), options: Value) -> Value {
    let options = options.to_string();
    let made = client.upload(&format!("/upload/{kind}"), file, &[("options", &options)]).await.expect(201).json();
    // A SQLite file may also lie in the data folder: the kind of a connection tells which it is.
    assert_eq!(made["connection"]["type"], if kind == "sqlite" { "sqlite_upload" } else { kind });
    server.until_ready(client, made["connection"]["id"].as_str().unwrap()).await;
    made
}

/// The rows of a query over what was loaded.
pub async fn rows(client: &Client, made: &Value, sql: &str) -> Value {
    let body = json!({ "connection_id": made["connection"]["id"], "sql": sql });
    client.post("/query/execute", body).await.expect(200).json()["rows"].clone()
}

/// The rows of the builtin engine's answer to a question, sorted.
pub async fn asked(client: &Client, made: &Value, message: &str) -> Value {
    let question = json!({ "message": message, "connection_id": made["connection"]["id"], "engine": "builtin" });
    let answer = client.post("/chat/message", question).await.expect(200).json();
    let mut rows = answer["query_result_preview"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
    rows.sort_by_key(ToString::to_string);
    Value::from(rows)
}

/// Names and types of a table's columns.
pub fn columns(table: &Value) -> Vec<(String, String)> {
    let word = |v: &Value| v.as_str().unwrap().to_owned();
    table["columns"].as_array().unwrap().iter().map(|c| (word(&c["name"]), word(&c["type"]))).collect()
}

/// Pairs of words as [`columns`] gives them.
pub fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}
