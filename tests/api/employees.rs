//! The Employees sample on PostgreSQL and on MariaDB: the same questions, each checked against hand-written SQL.

use serde_json::json;

use crate::samples::{Case, ask_all, case};
use crate::support::{Client, Server, mariadb, postgres, shared};

/// The files with rows, in the order that the foreign keys ask for.
const ROWS: [&str; 6] =
    ["load_department", "load_employee", "load_dept_emp", "load_dept_manager", "load_title", "load_salary1"];

const QUESTIONS: [Case; 9] = [
    case("How many employees are there?", "SELECT count(*) FROM employee"),
    case("How many employees are there per gender?", "SELECT gender, count(*) FROM employee GROUP BY gender"),
    case("How many departments are there?", "SELECT count(*) FROM department"),
    case("What is the average salary amount?", "SELECT avg(amount) FROM salary"),
    case("What is the highest salary amount?", "SELECT max(amount) FROM salary"),
    case(
        "How many employees were hired in 1990?",
        "SELECT count(*) FROM employee WHERE hire_date >= '1990-01-01' AND hire_date < '1991-01-01'",
    ),
    case(
        "Number of employees hired per year",
        "SELECT extract(year FROM hire_date), count(*) FROM employee GROUP BY extract(year FROM hire_date)",
    ),
    case("How many employees were born before 1953?", "SELECT count(*) FROM employee WHERE birth_date < '1953-01-01'"),
    case(
        "How many employees have the title Senior Engineer?",
        "SELECT count(DISTINCT emp_no) FROM title WHERE title = 'Senior Engineer'",
    ),
];

async fn connect(server: &Server, client: &Client, body: serde_json::Value) -> String {
    let made = client.post("/connections", body).await.expect(201).json();
    let id = made["id"].as_str().unwrap().to_owned();
    server.until_ready(client, &id).await;
    id
}

#[tokio::test]
async fn employees_on_postgresql() {
    let Some(folder) = shared("samples/employees/postgres") else { return };
    let pg = postgres();
    // The first file holds the tables; it names the others by paths of its own, which don't lead anywhere from here.
    let files: Vec<_> =
        std::iter::once("employee").chain(ROWS).map(|name| folder.join(format!("{name}.sql"))).collect();
    let database = pg.create_database(&files.iter().map(std::path::PathBuf::as_path).collect::<Vec<_>>());
    let server = Server::start().await;
    let admin = server.admin().await;
    let body = json!({ "name": "Employees", "type": "postgresql", "host": pg.host, "port": pg.port,
        "database_name": database, "username": pg.user, "password": pg.password, "ssl_mode": "disable" });
    let id = connect(&server, &admin, body).await;
    ask_all(&admin, &id, &QUESTIONS, |sql| pg.query(&database, sql)).await;
    server.stop().await;
}

#[tokio::test]
async fn employees_on_mariadb() {
    let Some(folder) = shared("samples/employees/mysql") else { return };
    let db = mariadb();
    let read = |name: &str| std::fs::read_to_string(folder.join(format!("{name}.sql"))).unwrap();
    let tables: String = read("employee")
        .lines()
        .filter(|line| !["source", "flush", "USE "].iter().any(|word| line.starts_with(word)))
        .map(|line| format!("{line}\n"))
        .collect();
    let database = db.create_database(&ROWS.iter().fold(tables, |sql, name| sql + &read(name) + "\n"));
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = connect(&server, &admin, db.body(&database)).await;
    ask_all(&admin, &id, &QUESTIONS, |sql| db.run(&database, sql)).await;
    server.stop().await;
}
