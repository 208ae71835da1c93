//! What stands after a dot is a column or the statement is refused.

use super::tests::{accepted, refused};
use crate::sql::Dialect::{Dataset, PostgreSql, Sqlite};

#[test]
fn a_call_does_not_pass_as_a_column() {
    let calls = [
        "SELECT o.leak FROM orders o",
        "SELECT (o).leak FROM orders o",
        "SELECT ((o)).leak FROM orders o",
        "SELECT (o.*).leak FROM orders o",
        "SELECT orders.leak FROM orders",
        "SELECT public.orders.leak FROM orders",
        "SELECT (orders).leak FROM public.orders",
        "SELECT o.\"ID\" FROM orders o",
        "SELECT s.leak FROM (SELECT * FROM orders) s",
        "SELECT s.leak FROM (SELECT 1 AS x) s",
        "SELECT s.leak FROM (SELECT 1 AS leak) s(x)",
        "SELECT s.leak FROM (SELECT 1 AS x) s, (SELECT 1 AS leak) t",
        "SELECT s.leak FROM (VALUES (1)) s",
        "SELECT (s).leak FROM (SELECT 1 AS x UNION SELECT 1 AS leak) s",
        "WITH c AS (SELECT * FROM orders) SELECT c.leak FROM c",
        "WITH c(x) AS (SELECT 1 AS leak) SELECT c.leak FROM c",
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT c.leak FROM c) SELECT n FROM c",
        "SELECT ((SELECT o FROM orders o)).leak",
        "SELECT (ARRAY(SELECT o FROM orders o))[1].leak",
        "SELECT (array_agg(o))[1].leak FROM orders o",
        "SELECT ('a'::text).leak",
        "SELECT (row(1, 2)).leak",
        "SELECT (o.id).leak FROM orders o",
        "SELECT g.leak FROM generate_series(1, 2) g",
        "SELECT (json_each('{}')).leak",
        "SELECT x.leak FROM unnest(ARRAY[1]) AS x(n)",
        "SELECT j.leak FROM (orders o JOIN customers c ON true) j",
        "(SELECT id FROM orders o) ORDER BY o.leak",
        "SELECT id FROM orders o WHERE o.leak = 1",
        "SELECT id FROM orders o ORDER BY o.leak",
        "SELECT sum(o.leak) OVER (ORDER BY o.id) FROM orders o",
        "SELECT (SELECT c.name FROM customers c WHERE c.id = o.leak) FROM orders o",
        "SELECT (SELECT d.y FROM (SELECT 1 AS leak) o, (SELECT o.leak AS y) d) FROM orders o",
        "SELECT (SELECT 1 FROM (SELECT 1 AS leak) o, customers c JOIN customers d ON o.leak = 1) FROM orders o",
        "SELECT (SELECT 1 FROM ((SELECT 1 AS leak) o JOIN customers c ON true) AS j WHERE o.leak = 1) FROM orders o",
        "SELECT (SELECT 1 FROM (SELECT 2 AS leak) x, LATERAL ((SELECT 1 FROM orders o) ORDER BY o.leak) y)",
    ];
    refused(PostgreSql, &calls.map(|text| (text, "unknown_column")));
}

#[test]
fn columns_by_every_way_to_name_them_are_accepted() {
    accepted(
        PostgreSql,
        &[
            "SELECT o.id, orders.total, public.orders.status FROM orders o, orders",
            "SELECT O.ID, o.\"total\", o.ctid, o.tableoid FROM orders o",
            "SELECT (o).id, (o.*).total, (orders).status FROM orders o, orders",
            "SELECT m.\"Row ID\", t.year, sales.targets.goal FROM \"Mixed Case\" m, sales.targets t, sales.targets",
            "SELECT o.a, o.total FROM orders AS o(a)",
            "SELECT s.id, s.n, s.lower, s.name, s.max FROM (SELECT o.*, 1 AS n, lower('x'), c.name::text, (SELECT max(id) FROM orders) FROM orders o, customers c) s",
            "SELECT s.a, s.total, s.status FROM (SELECT * FROM orders) s(a)",
            "SELECT v.column1, v.column2, w.x FROM (VALUES (1, 2)) v, (VALUES (1)) w(x)",
            "SELECT u.n FROM (SELECT 1 AS n UNION ALL SELECT id FROM orders) u",
            "WITH c AS (SELECT id, count(*) FROM orders GROUP BY 1), d AS (SELECT * FROM c) SELECT d.id, d.count, c.count FROM d, c",
            "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT t.n + 1 FROM t WHERE t.n < 3) SELECT t.n FROM t",
            "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT t.n + 1 FROM t) SELECT t.n FROM t",
            "SELECT g.g, d.d, g FROM generate_series(1, 2) g, generate_series(1, 2) AS d",
            "SELECT e.key, e.value, (json_each('{}')).key, u.x, u.ordinality FROM json_each('{}') e, unnest(ARRAY[1]) WITH ORDINALITY u(x)",
            "SELECT x.a, x.b FROM jsonb_to_recordset('[]') AS x(a int, b text)",
            "SELECT j.id, j.country FROM (orders o JOIN customers c ON o.customer_id = c.id) j",
            "SELECT o.id FROM orders o UNION ALL SELECT o.name::int FROM customers o",
            "SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM orders o WHERE o.total > 1) ORDER BY o.total",
            "SELECT l.t FROM orders o CROSS JOIN LATERAL (SELECT o.total * 2 AS t) l",
            "SELECT s.case, s.coalesce, s.extract, s.date FROM (SELECT CASE WHEN true THEN 1 END, coalesce(1, 2), extract(year FROM now()), '2026-01-01'::date) s",
        ],
    );
    accepted(Sqlite, &["SELECT o.leak FROM orders o"]);
    accepted(Dataset, &["SELECT o.leak FROM orders o", "SELECT {'a': 1}['a']"]);
}

#[test]
fn sources_without_end_cost_no_time() {
    let doubled = format!(
        "SELECT s.leak FROM {}(SELECT FROM (VALUES (1)) v) s{}",
        "(SELECT *, * FROM ".repeat(36),
        ") s".repeat(36)
    );
    let alike = format!("SELECT {}1 FROM orders o{}", "o.id, ".repeat(2_500), ", orders o".repeat(2_500));
    let stars =
        format!("SELECT s.leak FROM (SELECT 1{} FROM orders{}) s", ", *".repeat(2_500), ", orders".repeat(2_500));
    let chain: Vec<String> = (1..2_000).map(|n| format!("c{n} AS (SELECT * FROM c{})", n + 1)).collect();
    let chain = format!("WITH RECURSIVE {}, c2000 AS (SELECT 1 AS leak) SELECT c1.leak FROM c1", chain.join(", "));
    for (text, rule) in
        [(doubled, "unknown_column"), (alike, "not_supported"), (stars, "unknown_column"), (chain, "unknown_column")]
    {
        refused(PostgreSql, &[(&text, rule)]);
    }
}
