//! The demo shop as a SQLite file, written beside its place and then moved there.

use std::path::Path;

use rusqlite::{Connection, Transaction, params};

use super::lists::{CATEGORIES, COUNTRIES};
use super::shop::{Shop, make};
use chrono::{DateTime, Utc};

const TABLES: &str = "
CREATE TABLE categories (category_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE products (
  product_id INTEGER PRIMARY KEY, name TEXT NOT NULL, category_id INTEGER NOT NULL REFERENCES categories(category_id),
  list_price DECIMAL(10,2) NOT NULL, unit_cost DECIMAL(10,2) NOT NULL, launched_on DATE NOT NULL);
CREATE TABLE campaigns (
  campaign_id INTEGER PRIMARY KEY, name TEXT NOT NULL, channel TEXT NOT NULL, starts_on DATE NOT NULL,
  ends_on DATE NOT NULL, budget DECIMAL(10,2) NOT NULL, discount_percent INTEGER NOT NULL);
CREATE TABLE customers (
  customer_id INTEGER PRIMARY KEY, first_name TEXT NOT NULL, last_name TEXT NOT NULL, email TEXT NOT NULL UNIQUE,
  country TEXT NOT NULL, city TEXT NOT NULL, segment TEXT NOT NULL, signed_up_on DATE NOT NULL);
CREATE TABLE orders (
  order_id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(customer_id),
  ordered_at TIMESTAMP NOT NULL, status TEXT NOT NULL, channel TEXT NOT NULL, payment_method TEXT NOT NULL,
  campaign_id INTEGER REFERENCES campaigns(campaign_id), shipping_fee DECIMAL(10,2) NOT NULL,
  total_amount DECIMAL(10,2) NOT NULL);
CREATE TABLE order_items (
  order_item_id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders(order_id),
  product_id INTEGER NOT NULL REFERENCES products(product_id), quantity INTEGER NOT NULL,
  unit_price DECIMAL(10,2) NOT NULL, discount_percent INTEGER NOT NULL, line_total DECIMAL(10,2) NOT NULL);
CREATE TABLE returns (
  return_id INTEGER PRIMARY KEY, order_item_id INTEGER NOT NULL REFERENCES order_items(order_item_id),
  returned_on DATE NOT NULL, reason TEXT NOT NULL, refund_amount DECIMAL(10,2) NOT NULL);
";

const INDEXES: &str = "
CREATE INDEX products_category_id ON products(category_id);
CREATE INDEX customers_country ON customers(country);
CREATE INDEX orders_customer_id ON orders(customer_id);
CREATE INDEX orders_ordered_at ON orders(ordered_at);
CREATE INDEX order_items_order_id ON order_items(order_id);
CREATE INDEX order_items_product_id ON order_items(product_id);
CREATE INDEX returns_order_item_id ON returns(order_item_id);
";

/// Makes the shop as it is now and puts it at `path`, in place of an older one. The file is whole or not there.
///
/// # Errors
/// When the folder can't be written to.
pub(super) fn write(path: &Path, now: DateTime<Utc>) -> anyhow::Result<()> {
    let shop = make(now);
    let folder = path.parent().ok_or_else(|| anyhow::anyhow!("the demo shop's path has no folder"))?;
    std::fs::create_dir_all(folder)?;
    let beside = tempfile::Builder::new().prefix(".demo-shop-").suffix(".part").tempfile_in(folder)?;
    let mut db = Connection::open(beside.path())?;
    // Until it is moved into place nobody reads it, and nothing is lost if it is never finished.
    db.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;")?;
    let transaction = db.transaction()?;
    transaction.execute_batch(TABLES)?;
    goods(&transaction, &shop)?;
    sales(&transaction, &shop)?;
    transaction.execute_batch(INDEXES)?;
    transaction.commit()?;
    db.execute_batch("ANALYZE; PRAGMA application_id = 1145918797;")?;
    db.close().map_err(|(_, error)| error)?;
    beside.persist(path)?;
    Ok(())
}

/// Cents as an amount.
fn amount(cents: i64) -> f64 {
    cents as f64 / 100.0
}

/// A place in a list as an id that counts from 1.
fn id(at: usize) -> anyhow::Result<i64> {
    Ok(i64::try_from(at)? + 1)
}

fn goods(db: &Transaction<'_>, shop: &Shop) -> anyhow::Result<()> {
    let mut insert = db.prepare("INSERT INTO categories VALUES (?, ?)")?;
    for (at, category) in CATEGORIES.iter().enumerate() {
        insert.execute(params![id(at)?, category.name])?;
    }
    let mut insert = db.prepare("INSERT INTO products VALUES (?, ?, ?, ?, ?, ?)")?;
    for (at, p) in shop.products.iter().enumerate() {
        let launched = p.launched_on.to_string();
        insert.execute(params![id(at)?, p.name, id(p.category)?, amount(p.price), amount(p.cost), launched])?;
    }
    let mut insert = db.prepare("INSERT INTO campaigns VALUES (?, ?, ?, ?, ?, ?, ?)")?;
    for (at, c) in shop.campaigns.iter().enumerate() {
        let (from, to) = (c.from.to_string(), c.to.to_string());
        insert.execute(params![id(at)?, c.name, c.channel, from, to, amount(c.budget), c.discount])?;
    }
    Ok(())
}

fn sales(db: &Transaction<'_>, shop: &Shop) -> anyhow::Result<()> {
    let mut insert = db.prepare("INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?;
    for (at, c) in shop.customers.iter().enumerate() {
        let (country, since) = (COUNTRIES[c.country].name, c.signed_up_on.to_string());
        insert.execute(params![id(at)?, c.first, c.last, c.email, country, c.city, c.segment, since])?;
    }
    let mut insert = db.prepare("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    for (at, o) in shop.orders.iter().enumerate() {
        let (when, campaign) = (o.at.format("%Y-%m-%d %H:%M:%S").to_string(), o.campaign.map(id).transpose()?);
        let (shipping, total) = (amount(o.shipping), amount(o.total));
        insert.execute(params![
            id(at)?,
            id(o.customer)?,
            when,
            o.status,
            o.channel,
            o.payment,
            campaign,
            shipping,
            total
        ])?;
    }
    let mut insert = db.prepare("INSERT INTO order_items VALUES (?, ?, ?, ?, ?, ?, ?)")?;
    for (at, i) in shop.items.iter().enumerate() {
        let (order, product) = (id(i.order)?, id(i.product)?);
        insert.execute(params![id(at)?, order, product, i.quantity, amount(i.price), i.discount, amount(i.total)])?;
    }
    let mut insert = db.prepare("INSERT INTO returns VALUES (?, ?, ?, ?, ?)")?;
    for (at, r) in shop.returns.iter().enumerate() {
        insert.execute(params![id(at)?, id(r.item)?, r.on.to_string(), r.reason, amount(r.refund)])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_holds_together_and_replaces_an_older_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("files/demo.sqlite");
        let now = "2026-11-20T14:32:00Z".parse().unwrap();
        write(&path, now).unwrap();
        write(&path, now).unwrap();
        let db = Connection::open(&path).unwrap();
        let one = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(one("SELECT count(*) FROM pragma_foreign_key_check"), 0);
        assert!(one("SELECT count(*) FROM orders") > 6_000);
        assert_eq!(one("SELECT count(*) FROM orders WHERE ordered_at > '2026-11-20 14:32:00'"), 0);
        assert_eq!(std::fs::read_dir(folder.path().join("files")).unwrap().count(), 1);
    }
}
