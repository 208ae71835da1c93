use super::*;
use crate::data::{Schema, Table, TableColumn};
use crate::sql::Dialect;

fn index() -> Index {
    let column = |name: &str| TableColumn { name: name.into(), ..TableColumn::default() };
    let columns = ["id", "total", "refunded", "status"].map(column).to_vec();
    let table = Table { name: "orders".into(), columns, ..Table::default() };
    Index::build(&Schema { tables: vec![table], relationships: vec![] }, Dialect::Sqlite)
}

#[test]
fn arithmetic_of_aggregates_is_read() {
    for sql in [
        "sum(total - refunded)",
        "SUM(orders.total) - sum(refunded)",
        "count(*)",
        "count(DISTINCT id)",
        "100 * sum(refunded) / sum(total)",
        "sum((total - refunded) * 2)",
    ] {
        assert!(expr(&index(), 0, sql).is_some(), "{sql}");
    }
}

#[test]
fn what_goes_beyond_is_not_read() {
    for sql in [
        "total",
        "sum(total) + refunded",
        "sum(sum(total))",
        "median(total)",
        "sum(nope)",
        "sum(customers.total)",
        "sum(total",
        "sum(total) sum(total)",
        "case when 1 then 2 end",
        "",
    ] {
        assert!(expr(&index(), 0, sql).is_none(), "{sql}");
    }
    let deep = format!("{}sum(total){}", "(".repeat(5_000), ")".repeat(5_000));
    assert!(expr(&index(), 0, &deep).is_none());
}

#[test]
fn conditions_are_read() {
    for sql in [
        "status <> 'cancelled'",
        "status IN ('paid', 'open') AND total > 0",
        "NOT (refunded IS NULL OR total BETWEEN 1 AND 5)",
        "total - refunded >= -1",
        "(total - refunded) > 2",
        "total > refunded",
    ] {
        assert!(condition(&index(), 0, sql).is_some(), "{sql}");
    }
    for sql in ["status LIKE 'p%'", "lower(status) = 'x'", "status", "exists (select 1)", "nope = 1", "sum(total) > 1"]
    {
        assert!(condition(&index(), 0, sql).is_none(), "{sql}");
    }
    assert!(condition(&index(), 0, &"NOT ".repeat(5_000)).is_none());
}
