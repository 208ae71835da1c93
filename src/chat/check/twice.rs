//! Every way to join, and whether it adds a row up twice.

use super::*;
use crate::data::{ColumnSet, ColumnType, Relationship, RelationshipOrigin, Table, TableColumn, TableKind};
use crate::sql::{Dialect, Guard, Relations};

fn table(name: &str, rows: i64, key: &[&str], columns: &[&str]) -> Table {
    let column = |column: &&str| TableColumn {
        name: (*column).to_owned(),
        kind: ColumnType::Integer,
        distinct_count: (key == [*column]).then_some(rows),
        ..TableColumn::default()
    };
    Table {
        name: name.into(),
        row_count: Some(rows),
        primary_key: key.iter().map(|k| (*k).to_owned()).collect(),
        columns: columns.iter().map(column).collect(),
        ..Table::default()
    }
}

fn key(from: (&str, &str), to: (&str, &str)) -> Relationship {
    let set =
        |(table, column): (&str, &str)| ColumnSet { schema: None, table: table.into(), columns: vec![column.into()] };
    Relationship { from: set(from), to: set(to), origin: RelationshipOrigin::Declared }
}

/// Orders of customers with their lines and payments; products in several tags; a log nothing is known of.
fn schema() -> Schema {
    let mut log = table("log", 900, &[], &["order_id", "noise"]);
    log.row_count = None;
    Schema {
        tables: vec![
            table("customers", 50, &["id"], &["id", "name", "credit"]),
            table("orders", 300, &["id"], &["id", "customer_id", "subtotal"]),
            table("lines", 900, &["order_id", "line"], &["order_id", "line", "product_id", "quantity", "price"]),
            table("payments", 400, &["payment_id"], &["payment_id", "order_id", "paid"]),
            table("products", 40, &["id"], &["id", "name", "cost", "weight"]),
            table("product_tags", 90, &["product_id", "tag_id"], &["product_id", "tag_id"]),
            table("tags", 9, &["id"], &["id", "label"]),
            log,
        ],
        relationships: vec![
            key(("orders", "customer_id"), ("customers", "id")),
            key(("lines", "order_id"), ("orders", "id")),
            key(("lines", "product_id"), ("products", "id")),
            key(("payments", "order_id"), ("orders", "id")),
            key(("product_tags", "product_id"), ("products", "id")),
            key(("product_tags", "tag_id"), ("tags", "id")),
        ],
    }
}

fn fan_out(sql: &str) -> CheckState {
    fan_out_in(&schema(), sql)
}

fn fan_out_in(schema: &Schema, sql: &str) -> CheckState {
    let guarded = Guard::new().check(sql, Dialect::Sqlite, &Relations::Known(schema)).unwrap();
    let found = checks(&Evidence { guarded: &guarded, schema, table: &ResultTable::default() });
    found.into_iter().find(|c| c.id == "fan_out").unwrap().state
}

fn all(state: CheckState, statements: &[&str]) {
    for sql in statements {
        assert_eq!(fan_out(sql), state, "{sql}");
    }
}

#[test]
fn a_figure_of_the_header_over_its_lines_fails() {
    all(
        CheckState::Failed,
        &[
            "SELECT p.name, sum(o.subtotal) FROM products p JOIN lines l ON p.id = l.product_id \
             JOIN orders o ON l.order_id = o.id GROUP BY p.id, p.name",
            "SELECT p.name, sum(subtotal) FROM lines, products p, orders \
             WHERE p.id = product_id AND order_id = orders.id GROUP BY 1",
            "SELECT avg(subtotal) FROM orders JOIN lines ON lines.order_id = orders.id",
            "SELECT count(o.id) FROM orders o LEFT JOIN lines l ON l.order_id = o.id",
            "SELECT sum(o.subtotal * 2) + 1 FROM orders o JOIN lines l ON l.order_id = o.id",
            "SELECT customer_id FROM orders o JOIN lines l ON l.order_id = o.id GROUP BY 1 ORDER BY sum(subtotal)",
            "SELECT o.customer_id, sum(o.subtotal) OVER () FROM orders o JOIN lines l ON l.order_id = o.id",
            "SELECT sum(c.credit) FROM customers c JOIN orders o ON o.customer_id = c.id JOIN lines l ON l.order_id = o.id",
        ],
    );
}

#[test]
fn a_figure_of_the_lines_holds() {
    all(
        CheckState::Held,
        &[
            "SELECT p.name, sum(l.quantity * l.price) FROM products p JOIN lines l ON p.id = l.product_id \
             JOIN orders o ON l.order_id = o.id JOIN customers c ON c.id = o.customer_id GROUP BY p.name",
            "SELECT sum(l.quantity * (l.price - p.cost)) FROM lines l JOIN products p ON p.id = l.product_id",
            "SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id",
            "SELECT c.name, sum(o.subtotal) FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY c.id",
            "SELECT sum(subtotal) FROM orders",
            "SELECT max(o.subtotal) FROM orders o JOIN lines l ON l.order_id = o.id",
        ],
    );
}

#[test]
fn two_branches_repeat_each_other() {
    all(
        CheckState::Failed,
        &[
            "SELECT sum(l.quantity) FROM orders o JOIN lines l ON l.order_id = o.id JOIN payments p ON p.order_id = o.id",
            "SELECT sum(p.paid) FROM orders o JOIN payments p ON p.order_id = o.id LEFT JOIN lines l ON l.order_id = o.id",
            "SELECT sum(l.quantity) FROM lines l JOIN payments p ON p.order_id = l.order_id",
            "SELECT sum(l.quantity) FROM lines l CROSS JOIN tags",
        ],
    );
}

#[test]
fn different_values_are_counted_once_by_any_join() {
    all(
        CheckState::Held,
        &[
            "SELECT count(DISTINCT o.id) FROM orders o JOIN lines l ON l.order_id = o.id",
            "SELECT p.name, count(DISTINCT l.order_id) FROM products p JOIN lines l ON p.id = l.product_id GROUP BY 1",
        ],
    );
}

#[test]
fn what_is_added_up_before_the_join_holds() {
    all(
        CheckState::Held,
        &[
            "SELECT sum(o.subtotal) FROM orders o JOIN \
             (SELECT order_id, sum(quantity) AS q FROM lines GROUP BY order_id) i ON i.order_id = o.id",
            "WITH i AS (SELECT order_id AS o, count(*) AS n FROM lines GROUP BY 1) \
             SELECT sum(o.subtotal), sum(i.n) FROM orders o JOIN i ON i.o = o.id",
            "SELECT sum(o.subtotal) FROM orders o JOIN (SELECT DISTINCT order_id FROM lines) i ON i.order_id = o.id",
            "SELECT sum(o.subtotal) FROM orders o WHERE o.id IN (SELECT order_id FROM lines WHERE quantity > 2)",
            "SELECT sum(o.subtotal / t.whole) FROM orders o CROSS JOIN (SELECT sum(subtotal) AS whole FROM orders) t",
            "SELECT sum(o.subtotal) FROM (SELECT * FROM orders) o JOIN (SELECT id AS c FROM customers) c ON c.c = o.customer_id",
            "SELECT sum(o.subtotal) FROM orders o JOIN lines l ON l.order_id = o.id AND l.line = 1",
        ],
    );
}

#[test]
fn what_is_not_added_up_enough_before_the_join_fails() {
    all(
        CheckState::Failed,
        &[
            "SELECT sum(o.subtotal) FROM orders o JOIN \
             (SELECT order_id, product_id FROM lines GROUP BY order_id, product_id) i ON i.order_id = o.id",
            "WITH i AS (SELECT * FROM lines) SELECT sum(o.subtotal) FROM orders o JOIN i ON i.order_id = o.id",
            "SELECT * FROM (SELECT sum(o.subtotal) FROM orders o JOIN lines l ON l.order_id = o.id) AS inner_one",
            "SELECT 1 WHERE 5 < (SELECT avg(o.subtotal) FROM orders o JOIN lines l ON (l.order_id = o.id))",
            "SELECT sum(paid) FROM payments JOIN lines USING (order_id)",
        ],
    );
}

#[test]
fn a_tie_table_repeats_no_row_within_a_group_of_the_other_side() {
    all(
        CheckState::Note,
        &[
            "SELECT t.label, avg(p.weight) FROM products p JOIN product_tags x ON x.product_id = p.id \
             JOIN tags t ON t.id = x.tag_id GROUP BY t.id, t.label",
            "SELECT x.tag_id, sum(p.weight) FROM products p JOIN product_tags x ON x.product_id = p.id GROUP BY x.tag_id",
        ],
    );
    all(CheckState::Failed, &["SELECT sum(p.weight) FROM products p JOIN product_tags x ON x.product_id = p.id"]);
}

#[test]
fn one_row_for_each_by_chance_is_not_held() {
    let mut schema = schema();
    schema.tables[3].columns[1].distinct_count = Some(400);
    let sql = "SELECT sum(o.subtotal) FROM orders o JOIN payments p ON p.order_id = o.id";
    assert_eq!(fan_out_in(&schema, sql), CheckState::Note);
}

#[test]
fn what_is_not_known_is_not_held() {
    all(
        CheckState::Note,
        &[
            "SELECT sum(o.subtotal) FROM orders o JOIN log g ON g.order_id = o.id",
            "SELECT sum(o.subtotal) FROM orders o NATURAL JOIN customers",
            "SELECT sum(o.subtotal) FROM orders o JOIN \
             (SELECT order_id FROM lines UNION SELECT order_id FROM payments) u ON u.order_id = o.id",
        ],
    );
}

#[test]
fn whether_a_view_repeats_rows_is_not_known() {
    let mut schema = schema();
    let mut invoices = table("invoices", 900, &[], &["order_id", "product", "freight"]);
    invoices.kind = TableKind::View;
    schema.tables.push(invoices);
    for sql in [
        "SELECT sum(freight) FROM invoices",
        "SELECT avg(i.freight) FROM invoices i",
        "SELECT product, sum(freight) FROM invoices GROUP BY product",
        "SELECT sum(i.freight) FROM invoices i JOIN orders o ON o.id = i.order_id",
    ] {
        assert_eq!(fan_out_in(&schema, sql), CheckState::Note, "{sql}");
    }
    for sql in ["SELECT max(freight) FROM invoices", "SELECT count(DISTINCT order_id) FROM invoices"] {
        assert_eq!(fan_out_in(&schema, sql), CheckState::Held, "{sql}");
    }
}

#[test]
fn the_first_of_each_group_passes_the_guard_of_every_database() {
    use crate::reading::{AskContext, Index, Outcome, understand};
    let schema = schema();
    for dialect in [Dialect::PostgreSql, Dialect::MySql, Dialect::Sqlite, Dialect::Dataset] {
        let index = Index::build(&schema, dialect);
        let ctx = AskContext { as_of: "2026-03-18T12:30:00Z".parse().unwrap(), previous: None };
        let Outcome::Answer(understood) = understand(&index, "heaviest product per tag", &ctx) else {
            panic!("{dialect:?} has no answer");
        };
        assert!(understood.sql.contains("RANK() OVER"), "{}", understood.sql);
        Guard::new().check(&understood.sql, dialect, &Relations::Known(&schema)).unwrap();
    }
}

/// What is suggested is answered with SQL that every check holds for.
#[test]
fn no_suggestion_is_answered_with_a_row_counted_twice() {
    use crate::reading::{AskContext, Index, Outcome, suggestions, understand};
    let schema = schema();
    let index = Index::build(&schema, Dialect::Sqlite);
    let now = "2026-03-18T12:30:00Z".parse().unwrap();
    let all = suggestions(&index, now, 40);
    assert!(all.len() > 5, "{all:?}");
    for question in all {
        let Outcome::Answer(understood) = understand(&index, &question, &AskContext { as_of: now, previous: None })
        else {
            panic!("{question} is suggested and not answered");
        };
        assert_eq!(fan_out(&understood.sql), CheckState::Held, "{question}: {}", understood.sql);
    }
}
