//! The connection over all sources: one query joins PostgreSQL, MySQL, SQLite and uploaded files, each of which does what
//! it can.

mod endings;
mod joined;
mod same;

use datamind::config::Settings;
use serde_json::{Value, json};

use crate::support::{Answer, Client, Server, mariadb, postgres};

/// Orders and products of a shop, in PostgreSQL.
const SHOP: &str = "
CREATE TABLE products (id int PRIMARY KEY, name text NOT NULL);
INSERT INTO products VALUES (1, 'Chair'), (2, 'table'), (3, 'Lamp');
CREATE TABLE orders (id int PRIMARY KEY, customer_id int, product_id int REFERENCES products, amount numeric(10,2),
  loose numeric, weight double precision, state text, code char(3), day date, at timestamptz, plain timestamp,
  paid boolean, ref uuid, big bigint, small smallint);
INSERT INTO orders SELECT n, n % 7 + 1, n % 3 + 1, CASE WHEN n % 11 <> 0 THEN n * 1.25 END, n * 0.125, n * 0.5,
  CASE n % 5 WHEN 0 THEN 'new' WHEN 1 THEN 'New' WHEN 2 THEN 'new ' WHEN 3 THEN 'zu' END,
  CASE WHEN n % 2 = 0 THEN 'ab' ELSE 'abc' END, date '2024-01-01' + n % 200,
  timestamptz '2024-01-01 23:30:00+02' + n * interval '7 hours', timestamp '2024-01-01 23:30:00' + n * interval '5 hours',
  CASE WHEN n % 9 <> 0 THEN n % 2 = 0 END, ('00000000-0000-4000-8000-' || lpad((n % 4)::text, 12, '0'))::uuid,
  n * 3000000000, n % 4 - 2
FROM generate_series(1, 300) n;
CREATE SCHEMA log;
CREATE TABLE log.events (id int PRIMARY KEY, order_id int);
INSERT INTO log.events SELECT n, n * 2 FROM generate_series(1, 40) n;
CREATE TABLE calls (id int PRIMARY KEY, customer_id int, page text, minutes numeric(8,2));
INSERT INTO calls SELECT n, n % 50, CASE n % 3 WHEN 0 THEN 'home' WHEN 1 THEN 'Home' END, n * 0.25
FROM generate_series(1, 3000) n;
ANALYZE;";

/// Customers, in MariaDB.
const CRM: &str = "
CREATE TABLE customers (id int PRIMARY KEY, name varchar(40), city varchar(40) CHARACTER SET latin1, since date,
  seen datetime, changed timestamp NULL, credit decimal(12,3), score double, large bigint unsigned, active tinyint(1));
INSERT INTO customers VALUES
  (1, 'Ann', 'Köln', '2020-01-31', '2024-02-01 10:00:00', '2024-02-01 10:00:00', 10.125, 1.5, 18446744073709551615, 1),
  (2, 'ann', 'Köln', '2021-01-31', '2024-02-02 10:00:00', '2024-02-02 10:00:00', 20.250, 2.5, 2, 0),
  (3, 'ANN ', 'Bonn', '2022-01-31', NULL, NULL, NULL, -0.5, 3, NULL),
  (4, 'Änn', 'bonn', NULL, '2024-03-01 00:00:00', '2024-03-01 00:00:00', -3.000, NULL, 4, 1),
  (5, NULL, 'Bonn ', '2023-05-05', '2024-03-01 12:30:00', '2024-03-01 12:30:00', 0.001, 0.25, 5, 0),
  (6, 'Zoë', NULL, '2023-05-06', '2024-03-02 00:00:00', '2024-03-02 00:00:00', 7.000, 4, NULL, 1);";

/// Visits, in a file that is uploaded as SQLite would keep it in the data folder.
const BOX: &str = "
CREATE TABLE visits (id INTEGER PRIMARY KEY, customer_id INTEGER, page TEXT COLLATE NOCASE, day DATE, at DATETIME,
  seconds REAL, paid BOOLEAN);
WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 120)
INSERT INTO visits SELECT n, n % 8, CASE n % 4 WHEN 0 THEN 'home' WHEN 1 THEN 'Home' WHEN 2 THEN 'cart' END,
  date('2024-01-01', '+' || (n % 60) || ' days'), datetime('2024-01-01 08:00', '+' || (n * 5) || ' hours'), n * 0.25,
  CASE WHEN n % 3 > 0 THEN n % 2 END FROM s;";

/// Regions of cities, as a file.
const REGIONS: &str = "city,region,opened\nKöln,West,2020-05-01\nBonn,West,2021-06-01\nbonn,East,2022-07-01\n";

/// A server with all of them, and the connection over all.
pub struct All {
    pub server: Server,
    pub admin: Client,
    pub id: String,
    pub shop: String,
    pub crm: String,
    pub shop_database: String,
    pub crm_database: String,
}

impl All {
    pub async fn start(change: impl FnOnce(&mut Settings)) -> Self {
        let shop_database = postgres().create_database(&[]);
        postgres().query(&shop_database, SHOP);
        let crm_database = mariadb().create_database(CRM);
        Self::over((shop_database, crm_database), change).await
    }

    /// Another server over the same databases.
    pub async fn over((shop_database, crm_database): (String, String), change: impl FnOnce(&mut Settings)) -> Self {
        let server = Server::start_with(change).await;
        let admin = server.admin().await;
        let mut shop = crate::connections::body(&postgres(), &shop_database);
        shop["name"] = json!("Shop");
        let mut crm = mariadb().body(&crm_database);
        crm["name"] = json!("CRM");
        let folder = server.data_dir.join("files");
        std::fs::create_dir_all(&folder).unwrap();
        rusqlite::Connection::open(folder.join("box.db")).unwrap().execute_batch(BOX).unwrap();
        let visits = json!({ "name": "Box", "type": "sqlite", "file_path": "box.db" });
        let mut ids = Vec::new();
        for body in [shop, crm, visits, json!({ "name": "All sources", "type": "sources" })] {
            let made = admin.post("/connections", body).await.expect(201).json();
            ids.push(made["id"].as_str().unwrap().to_owned());
            server.until_ready(&admin, &ids[ids.len() - 1]).await;
        }
        crate::uploads::loaded(&server, &admin, "csv", ("regions.csv", REGIONS.into()), json!({})).await;
        let [shop, crm, _, id] = <[String; 4]>::try_from(ids).unwrap();
        Self { server, admin, id, shop, crm, shop_database, crm_database }
    }

    pub async fn run(&self, sql: &str) -> Answer {
        self.admin.post("/query/execute", json!({ "connection_id": self.id, "sql": sql })).await
    }

    pub async fn rows(&self, sql: &str) -> Value {
        self.run(sql).await.expect(200).json()["rows"].clone()
    }
}

/// What each source was asked, by its name.
pub fn asked(answer: &Value) -> Vec<(String, String)> {
    let text = |of: &Value| of.as_str().unwrap().to_owned();
    let asked = answer["asked"].as_array().unwrap_or_else(|| panic!("{answer}"));
    asked.iter().map(|one| (text(&one["connection_name"]), text(&one["sql"]))).collect()
}
