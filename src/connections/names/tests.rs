use super::*;
use crate::data::{ColumnType, Table, TableColumn};

fn column(name: &str) -> TableColumn {
    TableColumn { name: name.into(), kind: ColumnType::Integer, ..TableColumn::default() }
}

fn table(schema: Option<&str>, name: &str, columns: &[&str]) -> Table {
    let columns = columns.iter().map(|name| column(name)).collect();
    Table { schema: schema.map(Into::into), name: name.into(), columns, ..Table::default() }
}

fn names(tables: Vec<Table>) -> Names {
    Names::of(&Schema { tables, relationships: vec![] })
}

fn found(names: &Names, words: &str) -> Vec<String> {
    names.offer_tables(words, 50).tables.into_iter().map(|table| table.name).collect()
}

#[test]
fn what_begins_so_comes_before_what_has_a_word_that_does() {
    let mut customers = table(None, "customers", &[]);
    customers.term = Some("Order givers".into());
    let names = names(vec![
        table(None, "sales_orders", &[]),
        table(None, "Orders", &[]),
        table(None, "order_items", &[]),
        customers,
        table(None, "reorders", &[]),
    ]);
    assert_eq!(found(&names, "order"), ["customers", "order_items", "Orders", "sales_orders"]);
    assert_eq!(found(&names, "ORDER_I"), ["order_items"]);
    assert_eq!(found(&names, "x").len(), 0);
    assert_eq!(found(&names, "").len(), 5);
}

#[test]
fn tables_are_found_behind_their_schema_too() {
    let names = names(vec![
        table(Some("public"), "orders", &[]),
        table(Some("public"), "sales", &[]),
        table(Some("Weird-Schema"), "T", &[]),
        table(Some("sales"), "archive", &[]),
    ]);
    assert_eq!(found(&names, "public."), ["orders", "sales"]);
    assert_eq!(found(&names, "public.or"), ["orders"]);
    assert_eq!(found(&names, "weird"), ["T"]);
    assert_eq!(found(&names, "Weird-Schema.t"), ["T"]);
    assert_eq!(found(&names, "sales"), ["sales", "archive"], "names before schemas");
}

#[test]
fn columns_are_those_of_the_tables_that_are_named() {
    let names = names(vec![
        table(Some("public"), "orders", &["id", "order_id", "ordered_at", "border"]),
        table(Some("other"), "orders", &["id"]),
        table(Some("public"), "items", &["id"]),
    ]);
    let columns = |tables: &[&str], words: &str| {
        let tables: Vec<String> = tables.iter().map(|t| (*t).to_owned()).collect();
        let offers = names.offer_columns(&tables, words, 50).columns;
        offers
            .into_iter()
            .map(|c| format!("{}.{}.{}", c.schema.unwrap_or_default(), c.table, c.name))
            .collect::<Vec<_>>()
    };
    assert_eq!(columns(&["PUBLIC.Orders"], "").len(), 4);
    assert_eq!(columns(&["orders"], "").len(), 5);
    assert_eq!(columns(&["orders", "public.orders"], "").len(), 5, "each once");
    assert_eq!(columns(&["public.orders"], "id"), ["public.orders.id", "public.orders.order_id"]);
    assert_eq!(columns(&["public.orders"], "order"), ["public.orders.order_id", "public.orders.ordered_at"]);
    assert!(columns(&["nothing"], "").is_empty());
}

#[test]
fn nearness_tells_whole_from_start_from_word_from_part() {
    let near = |text: &str| Nearness::of(&folded(text), "order");
    assert_eq!(near("Order"), Some(Nearness::Exact));
    assert_eq!(near("order_items"), Some(Nearness::Prefix));
    assert_eq!(near("reorder-order"), Some(Nearness::Word));
    assert_eq!(near("reorders"), Some(Nearness::Holds));
    assert_eq!(near("items"), None);
}

#[test]
fn of_five_thousand_tables_only_those_that_are_offered_are_looked_at() {
    let columns: Vec<String> = (0..20).map(|n| format!("column_{n}")).collect();
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let tables = (0..5_000).map(|n| table(Some("public"), &format!("table_{n:04}_of_{}", n % 7), &columns));
    let names = names(tables.collect());
    assert_eq!(names.called.len(), 5_000 * 21);
    for (words, most_looked, tables) in
        [("", 120, 50), ("table_4", 120, 50), ("table_4321", 4, 1), ("of 3", 120, 50), ("none", 3, 0), ("3", 120, 50)]
    {
        let (found, looked) = names.tables_with(words, 50);
        assert_eq!(found.len(), tables, "{words}");
        assert!(looked <= most_looked, "{words}: {looked}");
    }
}
