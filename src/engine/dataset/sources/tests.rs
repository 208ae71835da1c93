//! What is asked of sources of each kind.

use std::time::Duration;

use chrono::DateTime;

use super::*;
use crate::data::{ColumnType as T, Limits};
use crate::engine::dataset::Datasets;
use crate::engine::wire::Hello;
use crate::sql::{Dialect, Guard, Relations};

fn away(source: usize, dialect: Dialect, name: &str, columns: &[(&str, T, &str)]) -> SourceTable {
    let column = |(name, kind, declared): &(&str, T, &str)| AwayColumn {
        name: (*name).into(),
        kind: *kind,
        declared: (*declared).into(),
    };
    SourceTable {
        schema: ["shop", "crm", "box"][source].into(),
        name: name.into(),
        place: TablePlace::Away(AwayTable {
            source,
            dialect,
            schema: (dialect == Dialect::PostgreSql).then(|| "public".into()),
            name: name.into(),
            columns: columns.iter().map(column).collect(),
            key: vec!["id".into()],
        }),
    }
}

fn job(sql: &str) -> SourcesJob {
    let shop = |name, columns: &[(&str, T, &str)]| away(0, Dialect::PostgreSql, name, columns);
    let tables = vec![
        shop(
            "orders",
            &[
                ("id", T::Integer, "integer"),
                ("customer_id", T::Integer, "integer"),
                ("product_id", T::Integer, "integer"),
                ("amount", T::Decimal, "numeric(10,2)"),
                ("weight", T::Float, "double precision"),
                ("state", T::Text, "text"),
                ("code", T::Text, "character(3)"),
                ("day", T::Date, "date"),
                ("at", T::TimestampTz, "timestamp with time zone"),
                ("paid", T::Boolean, "boolean"),
            ],
        ),
        shop("products", &[("id", T::Integer, "integer"), ("name", T::Text, "text")]),
        away(
            1,
            Dialect::MySql,
            "customers",
            &[("id", T::Integer, "int(11)"), ("name", T::Text, "varchar(40)"), ("since", T::Date, "date")],
        ),
        away(
            2,
            Dialect::Sqlite,
            "visits",
            &[
                ("id", T::Integer, "INTEGER"),
                ("customer_id", T::Integer, "INTEGER"),
                ("page", T::Text, "TEXT"),
                ("day", T::Date, "DATE"),
            ],
        ),
    ];
    SourcesJob {
        sources: vec!["Shop".into(), "CRM".into(), "Box".into()],
        tables,
        sql: sql.into(),
        at: DateTime::from_timestamp(1_700_000_000, 0).unwrap(),
        limits: Limits { deadline: Duration::from_secs(60), ..Limits::default() },
        pushdown: true,
    }
}

fn planned(sql: &str) -> PlannedSources {
    let mut engine = Datasets::start(&Hello { temp_dir: std::env::temp_dir(), ..Hello::sample() }).unwrap();
    let planned = engine.plan_sources(&job(sql)).unwrap();
    let dialects = [Dialect::PostgreSql, Dialect::MySql, Dialect::Sqlite];
    for push in &planned.pushes {
        // Whatever is pushed goes by the guard like anybody's text.
        let judged = Guard::new().check(&push.sql, dialects[push.source], &Relations::Any);
        assert!(judged.is_ok(), "{} {judged:?}", push.sql);
    }
    planned
}

#[test]
fn look() {
    for sql in [
        "SELECT * FROM shop.orders WHERE amount > 10.5 AND state = 'new' AND code = 'ab' AND paid AND at >= '2024-01-01' LIMIT 5",
        "SELECT state, sum(amount), count(*), avg(amount), avg(customer_id), min(day) FROM shop.orders WHERE day >= '2024-01-01' GROUP BY state",
        "SELECT date_trunc('month', day) AS m, sum(amount) FROM shop.orders GROUP BY 1 ORDER BY 1",
        "SELECT c.name, sum(o.amount) AS total FROM shop.orders o JOIN crm.customers c ON c.id = o.customer_id WHERE c.name LIKE 'A%' AND o.day > '2024-01-01' GROUP BY c.name ORDER BY total DESC LIMIT 10",
        "SELECT c.name, p.name, sum(o.amount), count(*), avg(o.amount) FROM shop.orders o JOIN crm.customers c ON c.id = o.customer_id JOIN shop.products p ON p.id = o.product_id GROUP BY c.name, p.name",
        "SELECT p.name, sum(o.amount) FROM shop.orders o JOIN shop.products p ON p.id = o.product_id GROUP BY p.name HAVING sum(o.amount) > 10 ORDER BY 2 DESC LIMIT 3",
        "SELECT count(*) FROM crm.customers WHERE name = 'Ann' AND since < now() - interval '1 year'",
        "SELECT name, count(*) FROM crm.customers GROUP BY name",
        "SELECT v.page, count(*) FROM box.visits v WHERE v.day = '2024-05-05' GROUP BY v.page",
        "SELECT v.page, count(*), count(DISTINCT customer_id) FROM box.visits v GROUP BY v.page ORDER BY 2 DESC LIMIT 5",
        "SELECT * FROM shop.orders WHERE id IN (SELECT id FROM crm.customers WHERE name <> 'x')",
        "SELECT * FROM shop.orders WHERE amount > (SELECT avg(amount) FROM shop.orders)",
        "SELECT c.name, o.id FROM crm.customers c LEFT JOIN shop.orders o ON o.customer_id = c.id AND o.state <> 'new'",
        "SELECT o.state, p.name FROM shop.orders o LEFT JOIN (SELECT * FROM shop.products WHERE name > 'b') p ON p.id = o.product_id ORDER BY o.state DESC, p.name LIMIT 7",
        "SELECT DISTINCT state, paid FROM shop.orders",
        "SELECT id, CASE WHEN paid THEN 'yes' ELSE 'no' END FROM shop.orders WHERE upper(state) = 'NEW' OR id = 3",
        "SELECT sum(o.amount * o.product_id), count(*) FROM shop.orders o JOIN crm.customers c ON c.id = o.customer_id",
        "SELECT extract(year FROM day) y, count(*) FILTER (WHERE paid) FROM shop.orders GROUP BY 1",
        "WITH big AS (SELECT customer_id, sum(amount) s FROM shop.orders GROUP BY 1) SELECT c.name, b.s FROM big b JOIN crm.customers c ON c.id = b.customer_id WHERE b.s > 100",
    ] {
        let planned = planned(sql);
        eprintln!("\n== {sql}");
        for push in &planned.pushes {
            eprintln!("  [{}] {}", push.source, push.sql);
        }
        eprintln!("{}", planned.plan);
    }
}
