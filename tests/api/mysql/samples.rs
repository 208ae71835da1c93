//! Real databases through the whole product: asked in plain English, and every answer checked against hand-written SQL.

use super::connected;
use crate::samples::{Case, ask_all, case};
use crate::support::{Server, mariadb, shared};

const CHINOOK: [Case; 6] = [
    case("How many customers are there?", "SELECT count(*) FROM Customer"),
    case("Revenue by billing country", "SELECT BillingCountry, sum(Total) FROM Invoice GROUP BY 1"),
    case(
        "How many tracks are there per genre?",
        "SELECT g.Name, count(*) FROM Track t JOIN Genre g ON g.GenreId = t.GenreId GROUP BY g.Name",
    ),
    case("What is the average unit price of tracks?", "SELECT avg(UnitPrice) FROM Track"),
    case("How many customers are from Germany?", "SELECT count(*) FROM Customer WHERE Country = 'Germany'"),
    case("Revenue by year", "SELECT year(InvoiceDate), sum(Total) FROM Invoice GROUP BY 1"),
];

const SAKILA: [Case; 9] = [
    case(
        "Longest film in each category",
        "SELECT c.name, f.title, f.length FROM film f JOIN film_category USING (film_id) JOIN category c USING (category_id) \
         WHERE (c.category_id, f.length) IN (SELECT category_id, max(length) FROM film_category JOIN film USING (film_id) GROUP BY 1)",
    ),
    case("How many films are there?", "SELECT count(*) FROM film"),
    case("How many films are there per rating?", "SELECT rating, count(*) FROM film GROUP BY 1"),
    case("What is the total amount of payments?", "SELECT sum(amount) FROM payment"),
    case("How many films have the rating PG?", "SELECT count(*) FROM film WHERE rating = 'PG'"),
    case(
        "Total payment amount by month",
        "SELECT date_format(payment_date, '%Y-%m'), sum(amount) FROM payment GROUP BY 1",
    ),
    case(
        "How many payments were there in July 2005?",
        "SELECT count(*) FROM payment WHERE payment_date >= '2005-07-01' AND payment_date < '2005-08-01'",
    ),
    case("How many customers are active?", "SELECT count(*) FROM customer WHERE active"),
    case("How many payments were there per weekday?", "SELECT dayname(payment_date), count(*) FROM payment GROUP BY 1"),
];

async fn on_mariadb(files: &[&str], cases: &[Case]) {
    let Some(folder) = shared("samples") else { return };
    let db = mariadb();
    let database = db.load(&files.iter().map(|f| folder.join(f)).collect::<Vec<_>>());
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = connected(&server, &admin, &database).await;
    ask_all(&admin, &id, cases, |sql| db.run(&database, sql)).await;
    server.stop().await;
}

#[tokio::test]
async fn chinook_on_mariadb() {
    on_mariadb(&["chinook/chinook_mysql.sql"], &CHINOOK).await;
}

#[tokio::test]
async fn sakila_on_mariadb() {
    on_mariadb(&["sakila/sakila_mysql_mv_schema.sql", "sakila/sakila_mysql_mv_data.sql"], &SAKILA).await;
}
