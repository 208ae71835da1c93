//! Which table a name means where a MySQL server has several databases.

use super::*;
use crate::data::TableKind;
use crate::sql::Guard;

fn table(schema: &str, name: &str) -> Table {
    Table { schema: Some(schema.into()), name: name.into(), kind: TableKind::Table, ..Table::default() }
}

fn read(known: &Schema, home: &str, text: &str) -> Option<RelationName> {
    let judged = Guard::new().check(text, Dialect::MySql, &Relations::Homed(known, home));
    judged.ok().and_then(|guarded| guarded.tables.into_iter().next())
}

#[test]
fn a_database_that_differs_by_case_is_another_one() {
    let known = Schema { tables: vec![table("shop", "orders")], relationships: vec![] };
    assert!(read(&known, "shop", "SELECT 1 FROM shop.orders").is_some());
    assert!(read(&known, "shop", "SELECT 1 FROM SHOP.orders").is_none());
    assert!(read(&known, "shop", "SELECT 1 FROM `Shop`.orders").is_none());
}

#[test]
fn names_without_a_database_belong_to_the_home_however_it_is_spelled() {
    let known = Schema { tables: vec![table("shop", "orders"), table("till", "sales")], relationships: vec![] };
    let orders = RelationName { schema: Some("shop".into()), name: "orders".into() };
    assert_eq!(read(&known, "Shop", "SELECT 1 FROM orders"), Some(orders));
    assert_eq!(read(&known, "Shop", "SELECT 1 FROM sales"), None);
    let both = Schema { tables: vec![table("shop", "orders"), table("SHOP", "orders")], relationships: vec![] };
    let upper = RelationName { schema: Some("SHOP".into()), name: "orders".into() };
    assert_eq!(read(&both, "SHOP", "SELECT 1 FROM orders"), Some(upper));
}
