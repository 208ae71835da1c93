//! What names mean: the same at the server as in the guard.

use super::run;
use crate::connections::connected;
use crate::support::{Server, postgres};

#[tokio::test]
async fn a_name_without_schema_is_the_table_that_was_judged() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let pg = postgres();
    let database = pg.create_database(&[]);
    for sql in [
        "CREATE SCHEMA sales",
        "CREATE TABLE public.orders AS SELECT 'public' AS whose",
        "CREATE TABLE sales.orders AS SELECT 'sales' AS whose",
        "CREATE TABLE sales.secrets AS SELECT 'token' AS whose",
        "CREATE SCHEMA kinds",
        "CREATE TYPE kinds.mood AS ENUM ('calm', 'glad')",
        &format!("ALTER DATABASE {database} SET search_path = kinds, sales, public"),
    ] {
        pg.query(&database, sql);
    }
    // By the database's own order of schemas the name would mean the other table.
    assert!(pg.query(&database, "EXPLAIN (VERBOSE) SELECT * FROM orders").contains("sales.orders"));
    let id = connected(&server, &admin, &database).await;
    for (sql, whose) in [("SELECT * FROM orders", "public"), ("SELECT * FROM sales.orders", "sales")] {
        let answer = run(&admin, &id, sql).await.expect(200).json();
        assert_eq!(answer["rows"][0][0], whose, "{sql}");
    }
    // A session that was used before is no different.
    assert_eq!(run(&admin, &id, "SELECT orders.whose FROM orders").await.expect(200).json()["rows"][0][0], "public");
    // Types are found as before, where no tables are.
    assert_eq!(run(&admin, &id, "SELECT 'glad'::mood").await.expect(200).json()["rows"][0][0], "glad");
    let refused = run(&admin, &id, "SELECT * FROM secrets").await.expect(422).json();
    assert!(refused.to_string().contains("sales.secrets"), "{refused}");
    server.stop().await;
}
