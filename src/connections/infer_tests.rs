//! What is concluded and what is left open.

use super::*;

fn column(name: &str, range: (i64, i64), distinct: i64) -> TableColumn {
    TableColumn {
        name: name.into(),
        kind: ColumnType::Integer,
        distinct_count: Some(distinct),
        null_share: Some(0.0),
        min: Some(range.0.to_string()),
        max: Some(range.1.to_string()),
        ..TableColumn::default()
    }
}

fn table(name: &str, key: &[&str], columns: Vec<TableColumn>) -> Table {
    let primary_key = key.iter().map(|k| (*k).to_owned()).collect();
    Table { name: name.into(), primary_key, columns, row_count: Some(100), ..Table::default() }
}

fn found(tables: Vec<Table>) -> Vec<String> {
    let schema = complete(Schema { tables, relationships: vec![] });
    schema
        .relationships
        .iter()
        .map(|r| format!("{}.{}>{}.{}", r.from.table, r.from.columns[0], r.to.table, r.to.columns[0]))
        .collect()
}

#[test]
fn a_column_named_after_a_table_points_to_its_key() {
    let orders = || table("orders", &["id"], vec![column("id", (1, 100), 100), column("customer_id", (2, 90), 50)]);
    let customers = table("Customers", &["ID"], vec![column("ID", (1, 100), 100)]);
    assert_eq!(found(vec![orders(), customers]), ["orders.customer_id>Customers.ID"]);
    let customers = table("tbl_customer", &["customer_id"], vec![column("customer_id", (1, 100), 100)]);
    assert_eq!(found(vec![orders(), customers]), ["orders.customer_id>tbl_customer.customer_id"]);
}

#[test]
fn a_key_that_is_not_declared_is_seen_by_its_values() {
    let orders = table("orders", &[], vec![column("CustomerID", (2, 90), 50)]);
    let customers = table("customers", &[], vec![column("CustomerID", (1, 100), 100)]);
    assert_eq!(found(vec![orders, customers]), ["orders.CustomerID>customers.CustomerID"]);
}

#[test]
fn values_outside_of_the_key_speak_against_it() {
    let orders = table("orders", &["id"], vec![column("customer_id", (1, 5_000), 50)]);
    let customers = table("customers", &["id"], vec![column("id", (1, 100), 100)]);
    assert!(found(vec![orders, customers]).is_empty());
}

#[test]
fn a_name_that_fits_two_tables_is_left_open() {
    let orders = table("orders", &["id"], vec![column("agent_id", (2, 90), 50)]);
    let keys = || vec![column("agent_id", (1, 100), 100)];
    let (a, b) = (table("staff", &["agent_id"], keys()), table("robots", &["agent_id"], keys()));
    assert!(found(vec![orders, a, b]).is_empty());
}

#[test]
fn an_initial_before_the_ending_of_a_key_names_its_table() {
    let papers = table("papers", &["id"], vec![column("id", (1, 90), 100), column("cid", (2, 9), 8)]);
    let conference = table("conference", &[], vec![column("name", (1, 9), 90), column("cid", (1, 9), 100)]);
    assert_eq!(found(vec![papers, conference]), ["papers.cid>conference.cid"]);
}

#[test]
fn a_name_that_others_repeat_is_a_key_where_it_stands_first() {
    let cafes = table("cafes", &["id"], vec![column("id", (1, 90), 100), column("town", (2, 9), 8)]);
    let places = table("places", &[], vec![column("town", (1, 9), 100), column("county", (1, 9), 3)]);
    assert_eq!(found(vec![cafes, places]), ["cafes.town>places.town"]);
}

#[test]
fn a_key_declared_elsewhere_is_known_by_its_name_too() {
    let roles = table("roles", &["role_id"], vec![column("role_id", (1, 90), 100), column("play_id", (2, 9), 8)]);
    let plays = table("plays", &["play_id"], vec![column("play_id", (1, 9), 100)]);
    let declared = Relationship {
        from: set(&roles, &roles.columns[1]),
        to: set(&roles, &roles.columns[0]),
        origin: RelationshipOrigin::Declared,
    };
    let schema = complete(Schema { tables: vec![roles, plays], relationships: vec![declared] });
    assert_eq!(schema.relationships.len(), 2);
    assert_eq!(schema.relationships[1].to.table, "plays");
}

#[test]
fn what_is_declared_is_not_guessed_again() {
    let orders = table("orders", &["id"], vec![column("customer_id", (2, 90), 50)]);
    let customers = table("customers", &["id"], vec![column("id", (1, 100), 100)]);
    let declared = Relationship {
        from: set(&orders, &orders.columns[0]),
        to: set(&customers, &customers.columns[0]),
        origin: RelationshipOrigin::Declared,
    };
    let schema = complete(Schema { tables: vec![orders, customers], relationships: vec![declared.clone()] });
    assert_eq!(schema.relationships, [declared]);
}

#[test]
fn words_and_stems_are_the_same_in_every_spelling() {
    assert_eq!(words("CustomerID"), ["customer", "id"]);
    assert_eq!(words("customer_id"), ["customer", "id"]);
    assert_eq!(stem("categories"), "category");
    assert_eq!(stem("addresses"), "address");
    assert_eq!(stem("boxes"), "box");
    assert_eq!(stem("people"), "person");
    assert_eq!(stem("status"), "statu");
}
