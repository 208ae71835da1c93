//! How far a large table is read ahead of the rows that are wanted of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use super::run;
use crate::support::{Client, Server, mariadb, postgres, proxy};

/// Rows of the table, of more than two hundred bytes each.
const ROWS: u64 = 300_000;
/// Rows that an answer may have.
const WANTED: usize = 1_000;
/// What may lie in the buffers of both sides of a socket when the last wanted row is taken: a small part of the table.
const BUFFERS: u64 = 24 << 20;

async fn connected(server: &Server, client: &Client, body: Value) -> String {
    let made = client.post("/connections", body).await.expect(201).json();
    let id = made["id"].as_str().unwrap().to_owned();
    server.until_ready(client, &id).await;
    id
}

/// Runs the text and gives what came from the source meanwhile, in bytes.
async fn taken(client: &Client, id: &str, sql: &str, came: &Arc<AtomicU64>) -> u64 {
    let before = came.load(Ordering::SeqCst);
    let answer = run(client, id, sql).await.expect(200).json();
    assert_eq!((answer["row_count"].as_u64(), &answer["truncated"]), (Some(WANTED as u64), &json!(true)), "{sql}");
    came.load(Ordering::SeqCst) - before
}

async fn nothing_is_read_far_ahead(body: impl FnOnce(u16) -> Value, port: u16) {
    let server = Server::start_with(|settings| settings.queries.max_rows = WANTED).await;
    let admin = server.admin().await;
    let (own, came) = proxy::count_from(port).await;
    let id = connected(&server, &admin, body(own)).await;
    for sql in ["SELECT n, note FROM large".to_owned(), format!("SELECT n, note FROM large LIMIT {}", ROWS - 1)] {
        let bytes = taken(&admin, &id, &sql, &came).await;
        assert!(bytes > 200 * WANTED as u64, "{sql}: {bytes} bytes: the rows came another way");
        assert!(bytes < BUFFERS, "{sql}: {bytes} bytes were taken for {WANTED} rows");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_large_table_of_postgresql_is_read_no_further_than_its_rows_are_wanted() {
    let pg = postgres();
    let database = pg.create_database(&[]);
    let large = format!("CREATE TABLE large AS SELECT n, repeat('x', 200) AS note FROM generate_series(1, {ROWS}) n");
    pg.psql(&database, &["-c", &large]);
    let body = |port| {
        json!({ "name": "Large", "type": "postgresql", "host": pg.host, "port": port, "database_name": database,
            "username": pg.user, "password": pg.password, "ssl_mode": "disable" })
    };
    nothing_is_read_far_ahead(body, pg.port).await;
}

#[tokio::test]
async fn a_large_table_of_mariadb_is_read_no_further_than_its_rows_are_wanted() {
    let db = mariadb();
    let database = db.create_database(&format!(
        "CREATE TABLE large (n int PRIMARY KEY, note varchar(200)); \
         INSERT INTO large SELECT seq, repeat('x', 200) FROM seq_1_to_{ROWS}"
    ));
    let body = |port: u16| {
        let mut body = db.body(&database);
        body["port"] = port.into();
        body
    };
    nothing_is_read_far_ahead(body, db.port).await;
}
