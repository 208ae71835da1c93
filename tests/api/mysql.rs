//! MySQL and MariaDB as a source, against a real MariaDB: what comes back, what is known of a database, how runs end,
//! and what hostile servers get.

mod discovery;
mod hostile;
mod kinds;
mod live_corpus;
mod runs;
mod samples;
mod trials;

use serde_json::json;

use crate::support::{Answer, Client, Server, mariadb};

/// Connects a database and waits until it is read; the connection's id.
pub async fn connected(server: &Server, client: &Client, database: &str) -> String {
    let made = client.post("/connections", mariadb().body(database)).await.expect(201).json();
    let id = made["id"].as_str().unwrap().to_owned();
    server.until_ready(client, &id).await;
    id
}

async fn run(client: &Client, connection: &str, sql: &str) -> Answer {
    client.post("/query/execute", json!({ "connection_id": connection, "sql": sql })).await
}
