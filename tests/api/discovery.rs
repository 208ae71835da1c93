//! What is known of a database after it was looked at, also right after it was loaded.

use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};

use crate::connections::connected;
use crate::support::{Server, postgres, shared};

async fn schema(files: &[&str]) -> Option<(Server, Value)> {
    let folder = shared("samples")?;
    let paths: Vec<_> = files.iter().map(|f| folder.join(f)).collect();
    let pg = postgres();
    let database = pg.create_database(&[]);
    for path in &paths {
        // Dumps that make a database of their own go on in the one that they were given.
        let text = std::fs::read_to_string(path).unwrap();
        let text: String = text
            .lines()
            .filter(|l| !l.starts_with("\\c") && !l.contains("DATABASE chinook"))
            .map(|l| format!("{l}\n"))
            .collect();
        let copy = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(copy.path(), text).unwrap();
        pg.psql(&database, &["-f", copy.path().to_str().unwrap()]);
    }
    Some(of(&database).await)
}

async fn of(database: &str) -> (Server, Value) {
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = connected(&server, &admin, database).await;
    let schema = admin.get(&format!("/schema/{id}")).await.expect(200).json();
    (server, schema)
}

fn table<'a>(schema: &'a Value, name: &str) -> &'a Value {
    schema["tables"].as_array().unwrap().iter().find(|t| t["name"] == name).unwrap_or_else(|| panic!("no {name}"))
}

fn column<'a>(schema: &'a Value, of: &str, name: &str) -> &'a Value {
    table(schema, of)["columns"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["name"] == name)
        .unwrap_or_else(|| panic!("no {name}"))
}

fn samples(column: &Value) -> Vec<&str> {
    column["samples"].as_array().unwrap().iter().map(|s| s.as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_reading_that_cannot_be_kept_says_so_and_the_next_one_is_kept() {
    let server = Server::start().await;
    let (admin, shop) = server.admin_with_demo().await;
    let own = server.running.rooms.database.clone();
    // Statements that PostgreSQL has prepared know a table whatever it is called.
    let (shut, opened) = match own.connection().get_database_backend() {
        DbBackend::Postgres => (
            "ALTER TABLE catalogs ADD CONSTRAINT shut CHECK (org_id IS NULL) NOT VALID",
            "ALTER TABLE catalogs DROP CONSTRAINT shut",
        ),
        _ => ("ALTER TABLE catalogs RENAME TO elsewhere", "ALTER TABLE elsewhere RENAME TO catalogs"),
    };
    let ended = async || {
        admin.post(&format!("/schema/{shop}/refresh"), json!({})).await.expect(202);
        for _ in 0..600 {
            // The job first: what is read of the connection afterwards is what the job made of it.
            let jobs = admin.get("/jobs").await.expect(200).json();
            let now = admin.get(&format!("/connections/{shop}")).await.expect(200).json();
            if now["status"] != "discovering"
                && !jobs.to_string().contains("\"running\"")
                && !jobs.to_string().contains("\"queued\"")
            {
                return now;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the reading never ended");
    };
    own.connection().execute_unprepared(shut).await.unwrap();
    let failed = ended().await;
    assert_eq!(
        (&failed["status"], failed["status_detail"].as_str()),
        (&json!("failed"), Some("Its tables were read, but what was found could not be kept."))
    );
    own.connection().execute_unprepared(opened).await.unwrap();
    assert_eq!(ended().await["status"], "ready");
    admin.get(&format!("/schema/{shop}")).await.expect(200);
    server.stop().await;
}

#[tokio::test]
async fn chinook_is_known_right_after_it_was_loaded() {
    let Some((server, schema)) = schema(&["chinook/chinook_pg.sql"]).await else { return };
    assert_eq!(schema["tables"].as_array().unwrap().len(), 11);
    assert_eq!(table(&schema, "invoice_line")["row_count"], 2240);
    let genre = column(&schema, "genre", "name");
    assert_eq!((samples(genre).len(), genre["samples_complete"].as_bool()), (25, Some(true)));
    let country = column(&schema, "customer", "country");
    assert_eq!((samples(country)[0], country["distinct_count"].as_u64()), ("USA", Some(24)));
    let total = column(&schema, "invoice", "total");
    assert_eq!((total["min"].as_str(), total["max"].as_str()), (Some("0.99"), Some("25.86")));
    assert!(column(&schema, "invoice", "invoice_date")["max"].as_str().unwrap().starts_with("20"));
    assert_eq!(table(&schema, "playlist_track")["primary_key"], json!(["playlist_id", "track_id"]));
    assert_eq!(schema["relationships"].as_array().unwrap().len(), 11);
    server.stop().await;
}

#[tokio::test]
async fn northwind_and_its_empty_tables_are_known() {
    let Some((server, schema)) = schema(&["northwind/northwind_pg.sql"]).await else { return };
    assert_eq!(schema["tables"].as_array().unwrap().len(), 14);
    assert_eq!(
        (&table(&schema, "orders")["row_count"], &table(&schema, "customer_demographics")["row_count"]),
        (&json!(830), &json!(0))
    );
    let ordered = column(&schema, "orders", "order_date");
    assert_eq!((ordered["min"].as_str(), ordered["max"].as_str()), (Some("1996-07-04"), Some("1998-05-06")));
    let shipped = column(&schema, "orders", "shipped_date");
    assert!(shipped["null_share"].as_f64().is_some_and(|share| (0.02..0.03).contains(&share)), "{shipped}");
    server.stop().await;
}

#[tokio::test]
async fn sakila_with_its_views_and_inherited_tables_is_known() {
    let Some((server, schema)) = schema(&["sakila/sakila_pg_schema.sql", "sakila/sakila_pg_data.sql"]).await else {
        return;
    };
    assert_eq!(table(&schema, "payment")["row_count"], 16049);
    assert!(!schema["tables"].as_array().unwrap().iter().any(|t| t["name"].as_str().unwrap().starts_with("payment_p")));
    let rating = column(&schema, "film", "rating");
    assert_eq!((rating["type"].as_str(), samples(rating).len()), (Some("text"), 5));
    assert_eq!(
        (&table(&schema, "staff_list")["kind"], &table(&schema, "staff_list")["row_count"]),
        (&json!("view"), &json!(2))
    );
    assert_eq!(column(&schema, "film", "special_features")["type"], "list");
    server.stop().await;
}

const ODD: &str = r#"
CREATE TABLE "Ta""ble; --" ("se'lect" int PRIMARY KEY, "a b" text);
COMMENT ON TABLE "Ta""ble; --" IS 'Oddly named';
COMMENT ON COLUMN "Ta""ble; --"."a b" IS 'With a blank';
INSERT INTO "Ta""ble; --" VALUES (1, 'x'), (2, 'x');
CREATE VIEW broken AS SELECT 1 / ("se'lect" - "se'lect") AS n FROM "Ta""ble; --";
CREATE VIEW whole AS SELECT "a b" AS word FROM "Ta""ble; --";
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE DOMAIN share AS numeric(3,2) CHECK (VALUE BETWEEN 0 AND 1);
CREATE TABLE kinds (m mood, s share, d date, big bytea, doc jsonb);
INSERT INTO kinds VALUES ('high', 0.5, 'infinity', '\x00', '{}'), ('high', 1, '2026-01-31', NULL, NULL);
CREATE TABLE parts (at date, n int) PARTITION BY RANGE (at);
CREATE TABLE parts_25 PARTITION OF parts FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
INSERT INTO parts SELECT date '2025-01-01' + i, i % 3 FROM generate_series(0, 99) i;
CREATE TABLE clients (id int PRIMARY KEY, name text);
INSERT INTO clients SELECT i, 'P' || i FROM generate_series(1, 50) i;
CREATE TABLE visits (id int PRIMARY KEY, client_id int);
INSERT INTO visits SELECT i, 1 + i % 50 FROM generate_series(1, 200) i;
"#;

#[tokio::test]
async fn odd_names_odd_types_and_a_broken_view_spoil_nothing() {
    let pg = postgres();
    let database = pg.create_database(&[]);
    pg.psql(&database, &["-c", ODD]);
    let (server, schema) = of(&database).await;
    let odd = table(&schema, "Ta\"ble; --");
    assert_eq!(
        (&odd["row_count"], &odd["description"], &odd["primary_key"]),
        (&json!(2), &json!("Oddly named"), &json!(["se'lect"]))
    );
    assert_eq!(column(&schema, "Ta\"ble; --", "a b")["description"], "With a blank");
    assert_eq!(samples(column(&schema, "whole", "word")), ["x"]);
    assert!(column(&schema, "broken", "n")["distinct_count"].is_null());
    assert_eq!(samples(column(&schema, "kinds", "m")), ["high"]);
    assert_eq!(column(&schema, "kinds", "s")["type"], "decimal");
    let day = column(&schema, "kinds", "d");
    assert_eq!((day["min"].as_str(), day["max"].as_str()), (Some("2026-01-31"), Some("2026-01-31")));
    assert_eq!(table(&schema, "parts")["row_count"], 100);
    assert!(!schema["tables"].as_array().unwrap().iter().any(|t| t["name"] == "parts_25"));
    let found = &schema["relationships"][0];
    assert_eq!(
        (&found["from"]["columns"], &found["to"]["table"], &found["origin"]["kind"]),
        (&json!(["client_id"]), &json!("clients"), &json!("inferred"))
    );
    server.stop().await;
}

#[tokio::test]
async fn a_reader_sees_only_what_it_may_read() {
    let pg = postgres();
    let database = pg.create_database(&[]);
    let role = format!("r_{database}");
    pg.psql(&database, &["-c", &format!("CREATE TABLE open (a int, b int); CREATE TABLE closed (a int); CREATE ROLE {role} LOGIN PASSWORD 'reader'; GRANT SELECT (a) ON open TO {role}")]);
    let server = Server::start().await;
    let admin = server.admin().await;
    let mut body = crate::connections::body(&pg, &database);
    (body["username"], body["password"]) = (json!(role), json!("reader"));
    let id = admin.post("/connections", body).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    server.until_ready(&admin, &id).await;
    let schema = admin.get(&format!("/schema/{id}")).await.expect(200).json();
    assert_eq!(schema["tables"].as_array().unwrap().len(), 1);
    assert_eq!(table(&schema, "open")["columns"].as_array().unwrap().len(), 1);
    server.stop().await;
}

#[tokio::test]
async fn a_new_table_is_known_after_a_refresh_and_found_by_search() {
    let pg = postgres();
    let database = pg.create_database(&[]);
    pg.psql(&database, &["-c", "CREATE TABLE first (a int)"]);
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = connected(&server, &admin, &database).await;
    pg.psql(&database, &["-c", "CREATE TABLE second (customer_name text); INSERT INTO second VALUES ('Miso')"]);
    assert_eq!(
        admin.post(&format!("/schema/{id}/refresh"), json!({})).await.expect(202).json()["status"],
        "discovering"
    );
    for _ in 0..200 {
        if admin.get(&format!("/connections/{id}")).await.json()["tables_found"] == 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let search = |q: &'static str| {
        let (admin, id) = (admin.clone(), id.clone());
        async move { admin.get(&format!("/schema/{id}/search?q={q}")).await.expect(200).json()["data"].clone() }
    };
    assert_eq!(
        search("customer%20name").await,
        json!([{ "table": "second", "column": "customer_name", "kind": "column", "match": "customer_name" }])
    );
    assert_eq!(search("miso").await[0]["kind"], "value");
    assert_eq!(search("nothing").await, json!([]));
    server.stop().await;
}

#[tokio::test]
async fn a_source_that_cannot_be_read_says_why_and_is_not_forgotten() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let mut body = crate::connections::body(&postgres(), "postgres");
    body["password"] = json!("wrong");
    let id = admin.post("/connections", body).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let refused = admin.get(&format!("/schema/{id}")).await.expect(409).json();
    assert_eq!(refused["code"], "catalog_not_ready");
    assert!(refused["detail"].as_str().unwrap().contains("password"), "{refused}");
    let now = admin.get(&format!("/connections/{id}")).await.expect(200).json();
    assert_eq!(now["status"], "failed");
    assert!(now["next_discovery_at"].is_string());
    server.stop().await;
}

#[tokio::test]
async fn one_person_has_sources_read_again_twice_a_minute() {
    let server = Server::start_with(|s| s.rate_limit_enabled = true).await;
    let (admin, id) = server.admin_with_demo().await;
    let path = format!("/schema/{id}/refresh");
    admin.post(&path, json!({})).await.expect(202);
    admin.post(&path, json!({})).await.expect(202);
    let refused = admin.post(&path, json!({})).await.expect(429);
    assert_eq!(refused.header("ratelimit-limit").as_deref(), Some("2"));
    server.stop().await;
}

#[tokio::test]
async fn a_changed_connection_forgets_what_became_of_it_before() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let body = |port: u16| {
        json!({ "name": "Shop", "type": "postgresql", "host": "127.0.0.1", "port": port, "database_name": "shop",
            "username": "reader", "password": "x" })
    };
    let id = admin.post("/connections", body(1)).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let path = format!("/connections/{id}");
    for _ in 0..200 {
        if admin.get(&path).await.json()["status"] == "failed" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(admin.get(&path).await.json()["status"], "failed");
    // A server that never answers keeps the changed connection being read for as long as this looks.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let changed = admin.patch(&path, json!({ "port": port, "password": "x" })).await.expect(200).json();
    for seen in [changed, admin.get(&path).await.expect(200).json()] {
        assert_eq!((seen["status"].as_str(), &seen["status_detail"]), (Some("discovering"), &json!(null)), "{seen}");
    }
    server.stop().await;
}

#[tokio::test]
async fn of_too_many_tables_the_first_are_read_and_that_is_said() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let pg = postgres();
    let database = pg.create_database(&[]);
    // A transaction each: else one would hold more locks than the server has.
    let tables = "CREATE PROCEDURE many() LANGUAGE plpgsql AS $$ BEGIN FOR n IN 1..5000 LOOP EXECUTE format('CREATE TABLE t%s (a int)', n); IF n % 100 = 0 THEN COMMIT; END IF; END LOOP; END $$";
    pg.psql(&database, &["-c", "CREATE SCHEMA side; CREATE TABLE side.x (a int)", "-c", tables, "-c", "CALL many()"]);
    let id = connected(&server, &admin, &database).await;
    let now = admin.get(&format!("/connections/{id}")).await.expect(200).json();
    assert_eq!((&now["status"], &now["tables_found"]), (&json!("ready"), &json!(5000)));
    assert!(now["status_detail"].as_str().unwrap().contains("more than 5,000 tables"), "{now}");
    admin.patch(&format!("/connections/{id}"), json!({ "schemas": ["side"] })).await.expect(200);
    let now = server.until_ready(&admin, &id).await;
    assert_eq!((&now["tables_found"], &now["status_detail"]), (&json!(1), &Value::Null));
    server.stop().await;
}
