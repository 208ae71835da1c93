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
            rows: Some(if name == "orders" { 100_000 } else { 500 }),
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
        limits: Limits { deadline: Duration::from_mins(1), ..Limits::default() },
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

/// Each query, and what its sources are asked.
fn asks(cases: &[(&str, &[&str])]) {
    for (sql, expected) in cases {
        let pushes: Vec<String> = planned(sql).pushes.into_iter().map(|push| push.sql).collect();
        assert_eq!(pushes, *expected, "{sql}");
    }
}

#[test]
fn conditions_go_to_the_source_that_understands_them() {
    asks(&[
        (
            "SELECT id FROM shop.orders WHERE amount > 10.5 AND state = 'it''s' AND paid AND at >= '2024-01-01' LIMIT 5",
            &[
                "SELECT t1.\"id\" FROM \"public\".\"orders\" AS t1 WHERE t1.\"amount\" > 10.50 AND t1.\"state\" = 'it''s' \
               AND t1.\"paid\" AND t1.\"at\" >= TIMESTAMPTZ '2024-01-01 00:00:00.000000+00' LIMIT 5",
            ],
        ),
        // A padded text is equal to more there than here: nothing that counts rows may go with it.
        (
            "SELECT count(*) FROM shop.orders WHERE code = 'ab'",
            &["SELECT t1.\"code\" FROM \"public\".\"orders\" AS t1 WHERE t1.\"code\" = 'ab'"],
        ),
        // A function whose meaning hangs on the source stays here, and so does what it is part of.
        (
            "SELECT id FROM shop.orders WHERE upper(state) = 'NEW' OR id = 3",
            &["SELECT t1.\"id\", t1.\"state\" FROM \"public\".\"orders\" AS t1"],
        ),
        // MySQL takes cases and blanks for the same.
        (
            "SELECT count(*) FROM crm.customers WHERE name = 'Ann'",
            &["SELECT COUNT(*) AS `c1` FROM `customers` AS t1 WHERE (t1.`name` = 'Ann' AND CAST(CONVERT(t1.`name` \
               USING utf8mb4) AS BINARY) = CAST(CONVERT('Ann' USING utf8mb4) AS BINARY)) LIMIT 10001"],
        ),
        (
            "SELECT count(*) FROM crm.customers WHERE name IN ('a', 'b', 'c', 'd')",
            &["SELECT COUNT(*) AS `c1` FROM `customers` AS t1 WHERE (t1.`name` IN ('a', 'b', 'c', 'd') AND \
               CAST(CONVERT(t1.`name` USING utf8mb4) AS BINARY) IN (CAST(CONVERT('a' USING utf8mb4) AS BINARY), \
               CAST(CONVERT('b' USING utf8mb4) AS BINARY), CAST(CONVERT('c' USING utf8mb4) AS BINARY), \
               CAST(CONVERT('d' USING utf8mb4) AS BINARY))) LIMIT 10001"],
        ),
        // The present moment is the same in both plans.
        (
            "SELECT id FROM crm.customers WHERE since < CAST(now() AS DATE)",
            &["SELECT t1.`id` FROM `customers` AS t1 WHERE t1.`since` < DATE '2023-11-14' LIMIT 10001"],
        ),
        // SQLite keeps days as texts of any length.
        (
            "SELECT id FROM box.visits WHERE day = '2024-05-05' AND page = 'home'",
            &["SELECT t1.\"id\", t1.\"day\" FROM \"visits\" AS t1 WHERE (t1.\"day\" >= '2024-05-05' AND t1.\"day\" < \
               '2024-05-06') AND t1.\"page\" COLLATE BINARY = 'home'"],
        ),
    ]);
}

#[test]
fn groupings_and_first_rows_are_done_by_one_source_where_it_has_all() {
    asks(&[
        (
            "SELECT date_trunc('month', day) AS m, sum(amount), count(*) FILTER (WHERE paid) FROM shop.orders GROUP BY 1",
            &["SELECT date_trunc('month', CAST(t1.\"day\" AS timestamp)) AS \"c1\", SUM(t1.\"amount\") AS \"c2\", \
               COUNT(CASE WHEN t1.\"paid\" THEN 1 END) AS \"c3\" FROM \"public\".\"orders\" AS t1 GROUP BY \
               date_trunc('month', CAST(t1.\"day\" AS timestamp)) LIMIT 10001"],
        ),
        (
            "SELECT p.name, sum(o.amount) FROM shop.orders o JOIN shop.products p ON p.id = o.product_id \
             GROUP BY p.name ORDER BY 2 DESC LIMIT 3",
            &["SELECT t2.\"name\", SUM(t1.\"amount\") AS \"c2\" FROM \"public\".\"orders\" AS t1 JOIN \
               \"public\".\"products\" AS t2 ON t1.\"product_id\" = t2.\"id\" GROUP BY t2.\"name\" ORDER BY \
               SUM(t1.\"amount\") DESC NULLS FIRST LIMIT 3"],
        ),
        (
            "SELECT o.state, p.name FROM shop.orders o LEFT JOIN (SELECT * FROM shop.products WHERE name > 'b') p \
             ON p.id = o.product_id ORDER BY o.state DESC LIMIT 7",
            &["SELECT t1.\"state\", t3.\"name\" FROM \"public\".\"orders\" AS t1 LEFT JOIN (SELECT t2.\"id\", \
               t2.\"name\" FROM \"public\".\"products\" AS t2 WHERE t2.\"name\" COLLATE \"C\" > 'b') AS t3 ON \
               t1.\"product_id\" = t3.\"id\" ORDER BY t1.\"state\" COLLATE \"C\" DESC NULLS FIRST LIMIT 7"],
        ),
        (
            "SELECT name, count(*) FROM crm.customers GROUP BY name",
            &["SELECT MIN(t1.`name`) AS `name`, COUNT(*) AS `c2` FROM `customers` AS t1 GROUP BY \
               CAST(CONVERT(t1.`name` USING utf8mb4) AS BINARY) LIMIT 10001"],
        ),
        // A mean comes as a sum and a count, so that nothing is rounded twice.
        (
            "SELECT avg(amount) FROM shop.orders",
            &["SELECT SUM(t1.\"amount\") AS \"c1\", COUNT(t1.\"amount\") AS \"c2\" FROM \"public\".\"orders\" AS t1"],
        ),
    ]);
}

#[test]
fn a_large_table_is_narrowed_by_the_keys_of_a_few_chosen_rows() {
    let narrowed = |sql: &str| {
        let narrowings = planned(sql).narrowings;
        narrowings
            .into_iter()
            .map(|n| (n.push, n.by, n.column, format!("{}..{}", n.before, n.after)))
            .collect::<Vec<_>>()
    };
    let sql = "SELECT o.id, c.name FROM shop.orders o JOIN crm.customers c ON c.id = o.customer_id WHERE c.since > '2024-01-01'";
    let text = "SELECT t1.\"id\", t1.\"customer_id\" FROM \"public\".\"orders\" AS t1 WHERE t1.\"customer_id\" IN (..)";
    assert_eq!(narrowed(sql), [(0, 1, 0, text.to_owned())]);
    for never in [
        // All customers are no choice, and rows without a customer have to stay.
        "SELECT o.id FROM shop.orders o JOIN crm.customers c ON c.id = o.customer_id",
        "SELECT o.id FROM shop.orders o LEFT JOIN crm.customers c ON c.id = o.customer_id AND c.since > '2024-01-01'",
        // Which rows are the first ones must not hang on the join.
        "SELECT o.id FROM (SELECT * FROM shop.orders ORDER BY id LIMIT 9) o JOIN crm.customers c ON c.id = o.customer_id \
         WHERE c.since > '2024-01-01'",
        // What is read twice is needed whole.
        "SELECT o.id FROM shop.orders o JOIN crm.customers c ON c.id = o.customer_id WHERE c.since > '2024-01-01' UNION ALL \
         SELECT a.id FROM shop.orders a JOIN box.visits v ON v.id = a.customer_id",
    ] {
        assert_eq!(narrowed(never), [], "{never}");
    }
}

#[test]
fn sums_begin_before_a_join_with_another_source() {
    asks(&[
        (
            "SELECT c.name, sum(o.amount) AS total, count(*), max(c.since), count(DISTINCT c.id) FROM shop.orders o \
             JOIN crm.customers c ON c.id = o.customer_id WHERE o.day > '2024-01-01' GROUP BY c.name",
            &[
                "SELECT t1.\"customer_id\", SUM(t1.\"amount\") AS \"c2\", COUNT(*) AS \"c3\" FROM \
                 \"public\".\"orders\" AS t1 WHERE t1.\"day\" > DATE '2024-01-01' GROUP BY t1.\"customer_id\"",
                "SELECT t1.`id`, t1.`name`, t1.`since` FROM `customers` AS t1",
            ],
        ),
        // Sums of both sides, and what can't be had from parts, need the rows.
        (
            "SELECT count(DISTINCT v.page), sum(v.id), sum(o.id) FROM shop.orders o JOIN box.visits v ON v.customer_id = o.customer_id",
            &[
                "SELECT t1.\"id\", t1.\"customer_id\" FROM \"public\".\"orders\" AS t1",
                "SELECT t1.\"id\", t1.\"customer_id\", t1.\"page\" FROM \"visits\" AS t1",
            ],
        ),
        // Where each row has a key of its own, adding up first would gain nothing.
        (
            "SELECT sum(o.amount) FROM shop.orders o JOIN box.visits v ON v.id = o.id",
            &[
                "SELECT t1.\"id\", t1.\"amount\" FROM \"public\".\"orders\" AS t1",
                "SELECT t1.\"id\" FROM \"visits\" AS t1",
            ],
        ),
    ]);
}
