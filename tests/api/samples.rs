//! Real databases through the whole product: connected over the API, asked in plain English, and every answer
//! checked against hand-written SQL run on the same database by the database's own tools.

use serde_json::{Value, json};

use crate::support::{Client, Server, postgres, shared};

/// A question and the statement that a person would have written for it.
pub struct Case {
    question: &'static str,
    sql: &'static str,
}

pub const fn case(question: &'static str, sql: &'static str) -> Case {
    Case { question, sql }
}

const CHINOOK: [Case; 6] = [
    case("How many customers are there?", "SELECT count(*) FROM customer"),
    case("Revenue by billing country", "SELECT billing_country, sum(total) FROM invoice GROUP BY 1"),
    case(
        "How many tracks are there per genre?",
        "SELECT g.name, count(*) FROM track t JOIN genre g ON g.genre_id = t.genre_id GROUP BY 1",
    ),
    case("What is the average unit price of tracks?", "SELECT avg(unit_price) FROM track"),
    case(
        "How many albums does each artist have?",
        "SELECT a.name, count(*) FROM album b JOIN artist a ON a.artist_id = b.artist_id GROUP BY a.artist_id, a.name",
    ),
    case("How many customers are from Germany?", "SELECT count(*) FROM customer WHERE country = 'Germany'"),
];

const CHINOOK_SQLITE: [Case; 4] = [
    case("How many customers are there?", "SELECT count(*) FROM Customer"),
    case("Revenue by billing country", "SELECT BillingCountry, sum(Total) FROM Invoice GROUP BY 1"),
    case(
        "How many tracks are there per genre?",
        "SELECT g.Name, count(*) FROM Track t JOIN Genre g ON g.GenreId = t.GenreId GROUP BY 1",
    ),
    case("How many customers are from Germany?", "SELECT count(*) FROM Customer WHERE Country = 'Germany'"),
];

const NORTHWIND: [Case; 7] = [
    case("How many orders are there?", "SELECT count(*) FROM orders"),
    case("How many customers are there per country?", "SELECT country, count(*) FROM customers GROUP BY 1"),
    case(
        "How many products are there in each category?",
        "SELECT c.category_name, count(*) FROM products p JOIN categories c ON c.category_id = p.category_id GROUP BY 1",
    ),
    case("What is the average freight of orders?", "SELECT avg(freight) FROM orders"),
    case("How many orders were not shipped?", "SELECT count(*) FROM orders WHERE shipped_date IS NULL"),
    case(
        "Most expensive product in each category",
        "SELECT c.category_name, p.product_name, p.unit_price FROM products p JOIN categories c USING (category_id) \
         WHERE p.unit_price = (SELECT max(q.unit_price) FROM products q WHERE q.category_id = p.category_id)",
    ),
    case(
        "Most ordered product",
        "SELECT p.product_name FROM products p JOIN order_details d USING (product_id) \
         GROUP BY p.product_id ORDER BY count(DISTINCT d.order_id) DESC LIMIT 1",
    ),
];

const SAKILA: [Case; 6] = [
    case("How many films are there?", "SELECT count(*) FROM film"),
    case("How many films are there per rating?", "SELECT rating, count(*) FROM film GROUP BY 1"),
    case("What is the total amount of payments?", "SELECT sum(amount) FROM payment"),
    case("How many films have the rating PG?", "SELECT count(*) FROM film WHERE rating = 'PG'"),
    case(
        "Most rented film",
        "SELECT f.title FROM film f JOIN inventory USING (film_id) JOIN rental USING (inventory_id) \
         GROUP BY f.film_id ORDER BY count(*) DESC LIMIT 1",
    ),
    case(
        "How many films were never rented?",
        "SELECT count(*) FROM film WHERE film_id NOT IN (SELECT film_id FROM inventory JOIN rental USING (inventory_id))",
    ),
];

const ADVENTURE_WORKS: [Case; 3] = [
    case(
        "Top 5 products by revenue",
        "SELECT p.Name, sum(d.OrderQty * d.UnitPrice * (1 - d.UnitPriceDiscount)) FROM SalesOrderDetail d \
         JOIN Product p USING (ProductID) GROUP BY p.ProductID ORDER BY 2 DESC LIMIT 5",
    ),
    case(
        "Total sales by product category",
        "SELECT c.Name, sum(d.OrderQty * d.UnitPrice * (1 - d.UnitPriceDiscount)) FROM SalesOrderDetail d \
         JOIN Product p USING (ProductID) JOIN ProductCategory c USING (ProductCategoryID) GROUP BY c.ProductCategoryID",
    ),
    case(
        "Revenue by customer",
        "SELECT c.FirstName, c.LastName, sum(h.SubTotal) FROM SalesOrderHeader h JOIN Customer c USING (CustomerID) \
         GROUP BY c.CustomerID",
    ),
];

/// A cell as both sides write it: numbers rounded alike, text as it is.
fn plain(value: &str) -> String {
    match value.parse::<f64>() {
        Ok(number) => format!("{:.4}", number),
        Err(_) => value.trim().to_owned(),
    }
}

fn cell(value: &Value) -> String {
    plain(&value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

/// The rows of an answer without regard to their order or to the order of their columns.
fn rows_of(answer: &Value) -> Vec<Vec<String>> {
    let rows = answer["query_result_preview"].as_array().unwrap();
    sorted(rows.iter().map(|row| row.as_array().unwrap().iter().map(cell).collect()).collect())
}

fn sorted(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    for row in &mut rows {
        row.sort();
    }
    rows.sort();
    rows
}

fn by_hand(text: &str) -> Vec<Vec<String>> {
    sorted(text.lines().map(|line| line.split('|').map(plain).collect()).collect())
}

pub async fn ask_all(client: &Client, connection: &str, cases: &[Case], run: impl Fn(&str) -> String) {
    let mut wrong = Vec::new();
    for case in cases {
        let body = json!({ "connection_id": connection, "message": case.question, "engine": "builtin" });
        let answer = client.post("/chat/message", body).await.expect(200).json();
        if answer["state"] != "answered" {
            wrong.push(format!("{}: {} {}", case.question, answer["state"], answer["refusal"]));
            continue;
        }
        assert_receipt(&answer, case.question);
        let (got, want) = (rows_of(&answer), by_hand(&run(case.sql)));
        // The product shows the first 100 rows.
        let same = if want.len() > 100 { answer["full_result_row_count"] == want.len() } else { got == want };
        if !same {
            wrong.push(format!(
                "{}\n  by hand {:?}\n  answered {:?}\n  {}",
                case.question,
                want.first(),
                got.first(),
                answer["generated_sql"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn assert_receipt(answer: &Value, question: &str) {
    let receipt = &answer["receipt"];
    assert!(receipt["read_from"].as_array().is_some_and(|t| !t.is_empty()), "{question}: {receipt}");
    assert!(receipt["checks"].as_array().is_some_and(|c| c.len() >= 3), "{question}: {receipt}");
    assert_eq!(receipt["result_sha256"].as_str().map(str::len), Some(64), "{question}");
    assert_eq!(receipt["engine"]["name"], "builtin", "{question}");
    assert!(answer["chart_config"].is_object(), "{question}");
    assert!(answer["content"].as_str().is_some_and(|c| !c.is_empty()), "{question}");
}

async fn connect_postgres(server: &Server, client: &Client, database: &str) -> String {
    let pg = postgres();
    let body = json!({ "name": database, "type": "postgresql", "host": pg.host, "port": pg.port, "database_name": database,
        "username": pg.user, "password": pg.password, "ssl_mode": "disable" });
    let made = client.post("/connections", body).await.expect(201).json();
    let id = made["id"].as_str().unwrap().to_owned();
    server.until_ready(client, &id).await;
    id
}

async fn on_postgres(files: &[&str], cases: &[Case]) {
    let Some(folder) = shared("samples") else { return };
    let pg = postgres();
    let paths: Vec<_> = files.iter().map(|f| folder.join(f)).collect();
    let database = pg.create_database(&paths.iter().map(std::path::PathBuf::as_path).collect::<Vec<_>>());
    // Some dumps make and connect to a database of their own.
    let database = ["chinook", "northwind"]
        .into_iter()
        .find(|d| files[0].starts_with(d) && exists(&pg, d))
        .map_or(database, str::to_owned);
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = connect_postgres(&server, &admin, &database).await;
    ask_all(&admin, &id, cases, |sql| pg.query(&database, sql)).await;
}

fn exists(pg: &crate::support::postgres::Postgres, database: &str) -> bool {
    pg.query("postgres", &format!("SELECT 1 FROM pg_database WHERE datname = '{database}'")) == "1"
}

#[tokio::test]
async fn chinook_on_postgresql() {
    on_postgres(&["chinook/chinook_pg.sql"], &CHINOOK).await;
}

#[tokio::test]
async fn northwind_on_postgresql() {
    on_postgres(&["northwind/northwind_pg.sql"], &NORTHWIND).await;
}

#[tokio::test]
async fn sakila_on_postgresql() {
    on_postgres(&["sakila/sakila_pg_schema.sql", "sakila/sakila_pg_data.sql"], &SAKILA).await;
}

/// A sample file connected as it is and asked.
async fn on_sqlite(name: &str, cases: &[Case]) {
    let Some(file) = shared(&format!("samples/{name}/{name}.sqlite")) else { return };
    let server = Server::start().await;
    let admin = server.admin().await;
    let copy = format!("{name}.sqlite");
    std::fs::create_dir_all(server.data_dir.join("files")).unwrap();
    std::fs::copy(&file, server.data_dir.join("files").join(&copy)).unwrap();
    let body = json!({ "name": name, "type": "sqlite", "file_path": copy });
    let made = admin.post("/connections", body).await.expect(201).json();
    let id = made["id"].as_str().unwrap().to_owned();
    server.until_ready(&admin, &id).await;
    let run = |sql: &str| {
        let rows = rusqlite_rows(&file, sql);
        rows.into_iter().map(|r| r.join("|")).collect::<Vec<_>>().join("\n")
    };
    ask_all(&admin, &id, cases, run).await;
}

#[tokio::test]
async fn chinook_as_a_sqlite_file() {
    on_sqlite("chinook", &CHINOOK_SQLITE).await;
}

#[tokio::test]
async fn adventure_works_as_a_sqlite_file() {
    on_sqlite("adventureworkslt", &ADVENTURE_WORKS).await;
}

fn rusqlite_rows(file: &std::path::Path, sql: &str) -> Vec<Vec<String>> {
    let db = rusqlite::Connection::open_with_flags(file, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut statement = db.prepare(sql).unwrap();
    let width = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..width)
            .map(|i| {
                row.get_ref(i).map(|v| match v {
                    rusqlite::types::ValueRef::Null => "null".to_owned(),
                    rusqlite::types::ValueRef::Integer(n) => n.to_string(),
                    rusqlite::types::ValueRef::Real(x) => x.to_string(),
                    rusqlite::types::ValueRef::Text(t) => String::from_utf8_lossy(t).into_owned(),
                    rusqlite::types::ValueRef::Blob(_) => "blob".to_owned(),
                })
            })
            .collect()
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// Ten uploaded files, each asked three questions that the builtin engine must place; checked against a count by hand.
const FILES: [(&str, [(&str, &str); 3]); 10] = [
    (
        "seaborn-data__penguins.csv",
        [
            ("How many rows are there per species?", "species"),
            ("How many rows are there per island?", "island"),
            ("How many rows are there per sex?", "sex"),
        ],
    ),
    (
        "seaborn-data__titanic.csv",
        [
            ("How many rows are there per pclass?", "pclass"),
            ("How many rows are there per sex?", "sex"),
            ("How many rows are there per embarked?", "embarked"),
        ],
    ),
    (
        "seaborn-data__tips.csv",
        [
            ("How many rows are there per day?", "day"),
            ("How many rows are there per time?", "time"),
            ("How many rows are there per smoker?", "smoker"),
        ],
    ),
    (
        "seaborn-data__diamonds.csv",
        [
            ("How many rows are there per cut?", "cut"),
            ("How many rows are there per color?", "color"),
            ("How many rows are there per clarity?", "clarity"),
        ],
    ),
    (
        "seaborn-data__taxis.csv",
        [
            ("How many rows are there per payment?", "payment"),
            ("How many rows are there per pickup borough?", "pickup_borough"),
            ("How many rows are there per dropoff borough?", "dropoff_borough"),
        ],
    ),
    (
        "seaborn-data__mpg.csv",
        [
            ("How many rows are there per origin?", "origin"),
            ("How many rows are there per cylinders?", "cylinders"),
            ("How many rows are there per model year?", "model_year"),
        ],
    ),
    (
        "seaborn-data__planets.csv",
        [
            ("How many rows are there per method?", "method"),
            ("How many rows are there per year?", "year"),
            ("How many rows are there per number?", "number"),
        ],
    ),
    (
        "seaborn-data__flights.csv",
        [
            ("How many rows are there per month?", "month"),
            ("How many rows are there per year?", "year"),
            ("How many flights are there?", ""),
        ],
    ),
    (
        "vega-dataset__seattle-weather.csv",
        [
            ("How many rows are there per weather?", "weather"),
            ("Number of rows by weather", "weather"),
            ("How many rows are there by weather?", "weather"),
        ],
    ),
    (
        "vega-dataset__stocks.csv",
        [
            ("How many rows are there per symbol?", "symbol"),
            ("How many stocks are there?", ""),
            ("How many rows are there by symbol?", "symbol"),
        ],
    ),
];

/// Counts the rows of a CSV file per value of a column (per file where there is none), empty cells as null.
fn count_by_hand(file: &std::path::Path, column: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let at = reader.headers().unwrap().iter().position(|h| h.trim_start_matches('\u{feff}') == column);
    let mut counts: std::collections::BTreeMap<String, u64> = std::collections::BTreeMap::new();
    for record in reader.records() {
        let record = record.unwrap();
        let value = at.map_or(String::new(), |i| record[i].to_owned());
        *counts.entry(if at.is_some() && value.is_empty() { "null".into() } else { value }).or_default() += 1;
    }
    let rows = counts.into_iter().map(|(value, n)| {
        if at.is_some() { vec![plain(&value), plain(&n.to_string())] } else { vec![plain(&n.to_string())] }
    });
    sorted(rows.collect())
}

#[tokio::test]
async fn ten_uploaded_files_are_asked_three_questions_each() {
    let Some(folder) = shared("samples/uploads") else { return };
    let server = Server::start().await;
    let admin = server.admin().await;
    let mut wrong = Vec::new();
    for (name, questions) in FILES {
        let file = folder.join(name);
        let made = admin.upload("/upload/csv", (name, std::fs::read(&file).unwrap()), &[]).await.expect(201).json();
        let id = made["connection"]["id"].as_str().unwrap().to_owned();
        server.until_ready(&admin, &id).await;
        for (question, column) in questions {
            let answer = admin
                .post("/chat/message", json!({ "connection_id": id, "message": question, "engine": "builtin" }))
                .await
                .expect(200)
                .json();
            let got = if answer["state"] == "answered" { rows_of(&answer) } else { Vec::new() };
            let want = count_by_hand(&file, column);
            if without_nulls(&got) != without_nulls(&want) {
                wrong.push(format!(
                    "{name}: {question} {} {} {}\n  want {want:?}\n  got {got:?}",
                    answer["state"], answer["refusal"], answer["generated_sql"]
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Files write booleans and missing values in their own ways.
fn without_nulls(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let same = |c: &String| match c.to_lowercase().as_str() {
        "yes" | "true" => "true".to_owned(),
        "no" | "false" => "false".to_owned(),
        _ => c.clone(),
    };
    sorted(rows.iter().filter(|r| !r.contains(&"null".to_owned())).map(|r| r.iter().map(same).collect()).collect())
}
