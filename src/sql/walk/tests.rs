use std::time::Duration;

use crate::{
    data::{Schema, Table, TableColumn},
    sql::{
        Dialect::{self, Dataset, PostgreSql, Sqlite},
        Guard, Guarded, Refusal, Relations,
    },
};

fn table(schema: Option<&str>, name: &str, columns: &[&str]) -> Table {
    let column = |name: &&str| TableColumn { name: (*name).to_owned(), ..TableColumn::default() };
    Table {
        schema: schema.map(str::to_owned),
        name: name.to_owned(),
        columns: columns.iter().map(column).collect(),
        ..Table::default()
    }
}

fn shop(dialect: Dialect) -> Schema {
    let home = (dialect == PostgreSql).then_some("public");
    let tables = vec![
        table(home, "orders", &["id", "total", "status", "customer_id"]),
        table(home, "customers", &["id", "name", "country"]),
        table(home, "Mixed Case", &["Row ID"]),
        table(Some("sales"), "targets", &["year", "goal"]),
    ];
    Schema { tables, ..Schema::default() }
}

fn check(text: &str, dialect: Dialect) -> Result<Guarded, Refusal> {
    Guard::with_budget(Duration::from_mins(1)).check(text, dialect, &Relations::Known(&shop(dialect)))
}

fn rule(text: &str, dialect: Dialect) -> &'static str {
    match check(text, dialect) {
        Ok(_) => "accepted",
        Err(refusal) => refusal.reasons[0].rule,
    }
}

#[track_caller]
pub(super) fn refused(dialect: Dialect, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(rule(text, dialect), *expected, "{text}");
    }
}

#[track_caller]
pub(super) fn accepted(dialect: Dialect, cases: &[&str]) {
    for text in cases {
        if let Err(refusal) = check(text, dialect) {
            panic!("{text}\n{refusal}");
        }
    }
}

#[test]
fn tables_and_columns_read_are_reported_once_and_without_aliases() {
    let text = "WITH big AS (SELECT id, total AS t FROM orders WHERE total > $1) \
                SELECT c.name, sum(t) AS s FROM big JOIN public.customers c ON c.id = big.id GROUP BY 1 ORDER BY s";
    let guarded = check(text, PostgreSql).expect("it is accepted");
    let tables: Vec<_> = guarded.tables.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(tables, ["orders", "customers"]);
    assert_eq!(guarded.columns, ["id", "total", "name"]);
    assert_eq!(guarded.parameters, 1);
    assert_eq!(&*guarded.text, text);
}

#[test]
fn a_common_table_hides_a_table_only_where_the_engine_lets_it() {
    refused(
        PostgreSql,
        &[
            ("WITH secrets AS (SELECT 1) SELECT * FROM secrets", "accepted"),
            ("WITH secrets AS (SELECT 1) SELECT * FROM public.secrets", "unknown_table"),
            ("WITH secrets AS (SELECT * FROM secrets) SELECT 1", "unknown_table"),
            ("WITH a AS (SELECT * FROM secrets), secrets AS (SELECT 1) SELECT 1", "unknown_table"),
            ("WITH \"Secrets\" AS (SELECT 1) SELECT * FROM secrets", "unknown_table"),
            ("WITH Secrets AS (SELECT 1) SELECT * FROM SECRETS", "accepted"),
            ("SELECT * FROM (WITH secrets AS (SELECT 1) SELECT * FROM secrets) x, secrets", "unknown_table"),
            ("WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT n FROM t", "accepted"),
        ],
    );
    refused(
        Dataset,
        &[
            ("WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT n FROM t", "accepted"),
            ("WITH RECURSIVE secrets AS (SELECT * FROM secrets) SELECT * FROM secrets", "unknown_table"),
            ("WITH RECURSIVE secrets AS (SELECT * FROM secrets UNION SELECT 1) SELECT 1", "unknown_table"),
            ("WITH RECURSIVE a AS (SELECT * FROM secrets), secrets AS (SELECT 1) SELECT 1", "unknown_table"),
        ],
    );
}

#[test]
fn names_are_compared_the_way_the_engine_does() {
    refused(
        PostgreSql,
        &[
            ("SELECT * FROM ORDERS", "accepted"),
            ("SELECT * FROM \"ORDERS\"", "unknown_table"),
            ("SELECT * FROM \"Mixed Case\"", "accepted"),
            ("SELECT * FROM sales.targets", "accepted"),
            ("SELECT * FROM targets", "unknown_table"),
            ("SELECT * FROM shop.public.orders", "accepted"),
            ("SELECT * FROM pg_class", "system_table"),
            ("SELECT * FROM pg_catalog.pg_authid", "system_table"),
            ("SELECT * FROM information_schema.tables", "system_table"),
            ("SELECT * FROM 'orders'", "text_as_name"),
            ("SELECT 1 FROM orders o, ONLY secrets", "keyword_as_table"),
        ],
    );
    refused(
        Sqlite,
        &[
            ("SELECT * FROM Main.[ORDERS]", "accepted"),
            ("SELECT * FROM temp.orders", "unknown_table"),
            ("SELECT * FROM sqlite_master", "system_table"),
            ("SELECT * FROM pragma_table_info('orders')", "function_not_allowed"),
        ],
    );
}

#[test]
fn an_unknown_table_brings_the_nearest_one() {
    let refusal = check("SELECT *\n FROM custmers", PostgreSql).expect_err("there is no such table");
    let reason = &refusal.reasons[0];
    assert_eq!(reason.suggestion.as_deref(), Some("customers"));
    assert_eq!((reason.line, reason.column), (Some(2), Some(7)));
    assert!(reason.message.contains("Did you mean customers?"), "{}", reason.message);
    let elsewhere = check("SELECT * FROM targets", PostgreSql).expect_err("it needs its schema");
    assert_eq!(elsewhere.reasons[0].suggestion.as_deref(), Some("sales.targets"));
    let quoted = check("SELECT * FROM mixed_case", PostgreSql).expect_err("it needs quotes");
    assert_eq!(quoted.reasons[0].suggestion.as_deref(), Some("\"Mixed Case\""));
}

#[test]
fn whatever_writes_or_acts_is_refused() {
    refused(
        PostgreSql,
        &[
            ("DELETE FROM orders", "only_reads"),
            ("WITH x AS (DELETE FROM orders RETURNING id) SELECT * FROM x", "only_reads"),
            ("WITH x AS (SELECT 1) UPDATE orders SET total = 0", "only_reads"),
            ("SELECT 1 INTO t", "into"),
            ("SELECT 1; SELECT 2", "one_statement"),
            ("EXPLAIN SELECT 1", "explain"),
            ("SELECT * FROM orders FOR UPDATE", "lock"),
            ("SELECT pg_sleep(1)", "function_not_allowed"),
            ("SELECT public.lower('a')", "function_not_allowed"),
            ("SELECT \"lower\"('a')", "quoted_function"),
            ("SELECT pg_catalog.lower('a')", "accepted"),
            ("SELECT 'orders'::regclass", "catalog_type"),
            ("SELECT regclass 'orders'", "catalog_type"),
            ("SELECT 1 OPERATOR(pg_catalog.+) 1", "not_supported"),
            ("SELECT /*+ Set(statement_timeout 0) */ 1", "acting_comment"),
            ("SELECT make_interval(days := 1)", "assignment"),
            ("TABLE secrets", "unknown_table"),
            ("SELECT (TABLE secrets)", "unknown_table"),
            ("SELECT 1 UNION TABLE secrets", "unknown_table"),
            ("SELECT * FROM ROWS FROM (pg_ls_dir('/'), unnest(ARRAY[1])) AS x", "function_not_allowed"),
            ("SELECT substring((SELECT token FROM secrets) SIMILAR 'a' ESCAPE '#')", "unknown_table"),
            ("SELECT sum(1) OVER (ORDER BY pg_sleep(1))", "function_not_allowed"),
            ("SELECT 1 FROM orders TABLESAMPLE SYSTEM (pg_sleep(1))", "function_not_allowed"),
            ("SELECT 1 LIMIT (SELECT count(*) FROM secrets)", "unknown_table"),
            ("SELECT x FROM orders JOIN LATERAL (SELECT * FROM secrets) s ON true", "unknown_table"),
            ("SELECT 1 WHERE EXISTS (TABLE secrets)", "unknown_table"),
        ],
    );
    refused(
        Sqlite,
        &[
            ("SELECT load_extension('x')", "function_not_allowed"),
            ("SELECT id FROM orders WHERE id IN secrets", "syntax"),
            ("SELECT * FROM orders NOT INDEXED, secrets", "unknown_table"),
            ("SELECT * FROM secrets INDEXED BY i", "unknown_table"),
            ("SELECT a IS (SELECT token FROM secrets)", "unknown_table"),
            ("SELECT :name", "odd_character"),
            ("PRAGMA query_only = OFF", "only_reads"),
        ],
    );
    refused(
        Dataset,
        &[
            ("SELECT * FROM '/etc/passwd'", "text_as_name"),
            ("SELECT * FROM read_csv('/etc/passwd')", "function_not_allowed"),
            ("FROM orders", "only_reads"),
            ("SELECT * FROM orders |> LIMIT 1", "not_supported"),
        ],
    );
}

#[test]
fn types_that_look_names_up_are_refused_alone_and_in_arrays() {
    let kinds = [
        "regclass",
        "regcollation",
        "regconfig",
        "regdictionary",
        "regnamespace",
        "regoper",
        "regoperator",
        "regproc",
        "regprocedure",
        "regrole",
        "regtype",
    ];
    for kind in kinds {
        for text in [
            format!("SELECT 'a'::{kind}"),
            format!("SELECT '{{a}}'::{kind}[]"),
            format!("SELECT '{{a}}'::_{kind}"),
            format!("SELECT '{{a}}'::pg_catalog.\"_{kind}\""),
            format!("SELECT CAST('{{a}}' AS _{}[])", kind.to_uppercase()),
        ] {
            refused(PostgreSql, &[(&text, "catalog_type")]);
        }
    }
}

#[test]
fn ordinary_postgresql_is_accepted() {
    accepted(
        PostgreSql,
        &[
            "SELECT extract(epoch FROM now()), interval '1' day, date '2024-01-01', 'NaN'::float8",
            "SELECT 1 WHERE 1 BETWEEN SYMMETRIC 3 AND 1",
            "SELECT * FROM jsonb_to_recordset('[{\"a\":1}]') AS x(a int, b text)",
            "SELECT * FROM unnest(ARRAY[1,2]) WITH ORDINALITY AS t(a, n)",
            "SELECT id FROM orders WHERE status = ANY (ARRAY['a','b']) AND total > ALL (SELECT 1)",
            "SELECT ARRAY(SELECT id FROM orders), (ARRAY[1,2])[1], array_agg(id ORDER BY id) FILTER (WHERE id > 1) FROM orders",
            "WITH t AS NOT MATERIALIZED (SELECT 1) SELECT * FROM t",
            "SELECT count(*) FROM orders TABLESAMPLE BERNOULLI (10) REPEATABLE (42)",
            "SELECT sum(total) OVER w FROM orders WINDOW w AS (PARTITION BY status ORDER BY id)",
            "SELECT a.* FROM orders a LEFT JOIN customers USING (id)",
            "SELECT ROW(1, 2), GREATEST(1, 2), COALESCE(NULL, 1), NULLIF(1, 1)",
            "SELECT status, count(*) FROM orders GROUP BY GROUPING SETS ((status), ())",
            "SELECT int4range(1, 5) && int4range(2, 3), '{1}'::int[] <@ ARRAY[1], 1 IS DISTINCT FROM 2",
            "SELECT trim(LEADING 'x' FROM 'xa'), overlay('abc' PLACING 'x' FROM 1), position('a' IN 'b')",
            "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM') -- the month\n;",
            "SELECT 'a' LIKE 'b' ESCAPE '\\', 'a' SIMILAR TO 'b', 'a' ~ 'b', 'a' !~~ 'b'",
            "SELECT id FROM orders ORDER BY total DESC NULLS LAST LIMIT ALL OFFSET 2",
            "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total) FROM orders",
            "SELECT DISTINCT ON (status) status, id FROM orders ORDER BY status, id DESC",
            "SELECT json_build_object('a', 1) -> 'a' ->> 0, '{\"a\":1}'::jsonb #>> '{a}'",
            "SELECT date_trunc('month', d)::date FROM generate_series('2024-01-01'::date, '2024-12-01', '1 month') AS d",
            "SELECT timestamptz '2024-01-01 00:00+00', timestamp with time zone '2024-01-01', bytea '\\x00', bit '1'",
            "SELECT 1 FROM orders WHERE total ISNULL OR status NOTNULL",
            "SELECT 1 AS into, 2 AS \"select\"",
        ],
    );
}

#[test]
fn ordinary_sqlite_is_accepted() {
    accepted(
        Sqlite,
        &[
            "SELECT name FROM customers WHERE name GLOB 'A*' OR name LIKE 'b%' ESCAPE '\\'",
            "SELECT id FROM orders WHERE status ISNULL OR total NOTNULL OR status == 'x' LIMIT 5, 10",
            "SELECT group_concat(name, ', ' ORDER BY name) FROM customers",
            "SELECT * FROM orders, json_each(orders.status) AS j WHERE j.value > 1",
            "SELECT (id, total) IN (VALUES (1, 2)), id IN () FROM orders",
            "SELECT iif(total > 1, 'a', 'b'), total IS NOT 3, \"id\", `id`, [id] FROM orders",
            "SELECT o.status ->> '$.a' FROM orders o RIGHT JOIN customers c ON c.id = o.customer_id",
            "SELECT sum(total) FILTER (WHERE status = 'x') OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) FROM orders",
            "SELECT CAST(total AS INTEGER), total COLLATE NOCASE, ~1, 5 << 1, -total, 'a' || 'b' FROM orders",
            "SELECT strftime('%Y', 'now'), date('now', '-1 month'), current_timestamp",
        ],
    );
}

#[test]
fn ordinary_sql_on_uploaded_files_is_accepted() {
    accepted(
        Dataset,
        &[
            "SELECT * EXCLUDE (total) FROM orders",
            "SELECT date_trunc('month', now()), total::bigint FROM orders QUALIFY row_number() OVER (ORDER BY id) = 1",
            "SELECT count(*) FILTER (WHERE total > 1), median(total) FROM orders GROUP BY ALL",
            "SELECT [1, 2][1], {'a': 1}['a'], struct(1, 2), MAP {'x': 1}",
            "SELECT o.id FROM public.orders o LEFT SEMI JOIN customers c ON o.customer_id = c.id",
            "SELECT x FROM unnest([1, 2]) AS t(x)",
        ],
    );
}
