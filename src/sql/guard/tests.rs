//! Mutations of ordinary and nasty statements: nothing panics, nothing is judged two ways, and what SQLite
//! really reads is never more than what the guard said.

use std::sync::{Mutex, PoisonError};

use proptest::prelude::*;
use rusqlite::{
    Connection,
    hooks::{AuthAction, AuthContext, Authorization},
};

use super::*;
use crate::data::{Schema, Table};

const SEEDS: [&str; 16] = [
    "SELECT id , total FROM orders WHERE id > 1 ORDER BY total LIMIT 3",
    "WITH x AS ( SELECT id FROM orders ) SELECT * FROM x JOIN customers USING ( id )",
    "WITH RECURSIVE secrets ( n ) AS ( SELECT 1 UNION ALL SELECT n + 1 FROM secrets WHERE n < 3 ) SELECT n FROM secrets",
    "SELECT * FROM ( SELECT id AS a FROM orders NOT INDEXED ) q , customers AS c",
    "SELECT count ( * ) FROM orders WHERE name IS 'x' AND id IN ( SELECT id FROM customers )",
    "SELECT [id] , \"total\" , `id` FROM main . [orders] -- the end",
    "SELECT 'it''s' || \"id\" /* a */ FROM orders UNION SELECT name FROM customers",
    "SELECT sum ( total ) OVER ( ORDER BY id ROWS 1 PRECEDING EXCLUDE TIES ) FROM orders",
    "SELECT 1 AS [x[] UNION SELECT token FROM secrets --]",
    "SELECT 'a\\' UNION SELECT token FROM secrets -- '",
    "SELECT * FROM orders WHERE id IN secrets",
    "SELECT CASE WHEN id = 1 THEN 'a' ELSE ( SELECT name FROM customers LIMIT 1 ) END FROM orders",
    "VALUES ( 1 , 'a' ) , ( 2 , x'00' )",
    "SELECT j . value FROM orders , json_each ( orders . name ) AS j",
    "SELECT \"\\\" ; DELETE FROM orders ; --\" FROM orders",
    "WITH a AS MATERIALIZED ( SELECT * FROM orders ) , secrets AS ( SELECT 1 ) SELECT * FROM a , secrets",
];

const PIECES: [&str; 54] = [
    "secrets",
    "main",
    ".",
    "[",
    "]",
    "'",
    "\"",
    "`",
    "\\",
    "--",
    "/*",
    "*/",
    "\n",
    "(",
    ")",
    ",",
    ";",
    "WITH",
    "AS",
    "UNION",
    "SELECT",
    "FROM",
    "token",
    "orders",
    "x",
    "NOT",
    "INDEXED",
    "BY",
    "IS",
    "MATERIALIZED",
    "IN",
    "GLOB",
    "CROSS",
    "JOIN",
    "EXCLUDE",
    "TIES",
    "VALUES",
    "NULL",
    "E'",
    "X'",
    "$$",
    "?",
    "1",
    "/",
    "*",
    "-",
    "|",
    "\r",
    "sqlite_master",
    "TABLE",
    "RECURSIVE",
    "U&\"",
    "\u{a0}",
    "ONLY",
];

#[derive(Debug, Clone)]
enum Change {
    Insert(usize, &'static str),
    Replace(usize, &'static str),
    Remove(usize),
    Swap(usize, usize),
    Glue(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let piece = || prop::sample::select(PIECES.to_vec());
    prop_oneof![
        (any::<usize>(), piece()).prop_map(|(at, p)| Change::Insert(at, p)),
        (any::<usize>(), piece()).prop_map(|(at, p)| Change::Replace(at, p)),
        any::<usize>().prop_map(Change::Remove),
        (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Change::Swap(a, b)),
        any::<usize>().prop_map(Change::Glue),
    ]
}

fn mutated(seed: &str, changes: &[Change]) -> String {
    let mut words: Vec<String> = seed.split(' ').map(|word| format!("{word} ")).collect();
    for change in changes {
        let len = words.len().max(1);
        match change {
            Change::Insert(at, piece) => words.insert(at % len, format!("{piece} ")),
            Change::Replace(at, piece) if !words.is_empty() => words[at % len] = format!("{piece} "),
            Change::Remove(at) if words.len() > 1 => drop(words.remove(at % len)),
            Change::Swap(a, b) if !words.is_empty() => words.swap(a % len, b % len),
            Change::Glue(at) if !words.is_empty() => words[at % len] = words[at % len].trim_end_matches(' ').to_owned(),
            _ => {}
        }
    }
    words.concat()
}

fn statement() -> impl Strategy<Value = String> {
    (prop::sample::select(SEEDS.to_vec()), prop::collection::vec(change(), 0..5))
        .prop_map(|(seed, changes)| mutated(seed, &changes))
}

/// A guard whose verdict does not depend on how busy the machine is.
fn patient() -> Guard {
    Guard::with_budget(Duration::from_mins(1))
}

fn shop() -> Schema {
    let table = |name: &str| Table { name: name.to_owned(), ..Table::default() };
    Schema { tables: vec![table("orders"), table("customers")], ..Schema::default() }
}

/// Everything SQLite would touch for the statement, or nothing when it does not compile.
///
/// A name of which no column is used comes with an empty column, be it a table or a common table expression (also one
/// that is called like a table). For these the program that SQLite compiled says which tables it opens.
fn touched(connection: &Connection, text: &str) -> Option<Vec<String>> {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = Arc::clone(&seen);
    connection
        .authorizer(Some(move |context: AuthContext<'_>| {
            let entry = match context.action {
                AuthAction::Read { table_name, column_name } if !column_name.is_empty() => {
                    Some(format!("read {table_name}"))
                }
                AuthAction::Read { .. } | AuthAction::Select | AuthAction::Recursive | AuthAction::Function { .. } => {
                    None
                }
                other => Some(format!("{other:?}")),
            };
            log.lock().unwrap_or_else(PoisonError::into_inner).extend(entry);
            Authorization::Allow
        }))
        .expect("the authorizer can be set");
    let compiles = connection.prepare(text).is_ok();
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
    connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).expect("the authorizer can be taken off");
    seen.extend(opened(connection, text).into_iter().map(|table| format!("read {table}")));
    compiles.then_some(seen)
}

/// The tables whose trees the compiled statement opens, by themselves or by one of their indexes.
fn opened(connection: &Connection, text: &str) -> Vec<String> {
    let Ok(mut program) = connection.prepare(&format!("EXPLAIN {text}")) else { return Vec::new() };
    // Its placeholders stay without a value: the program is listed, not run.
    let mut listed = program.raw_query();
    let mut steps = Vec::new();
    while let Some(step) = listed.next().expect("a program can be listed") {
        steps.push((step.get("opcode").expect("a step has a name"), step.get("p2").expect("a step has operands")));
    }
    let tree = |opcode: &str| matches!(opcode, "OpenRead" | "OpenWrite" | "ReopenIdx");
    let pages = steps.iter().filter(|(opcode, _): &&(String, i64)| tree(opcode)).map(|(_, page)| *page);
    let owner = |page: i64| {
        let sql =
            "SELECT tbl_name FROM sqlite_master WHERE rootpage = ?1 UNION ALL SELECT 'sqlite_master' WHERE ?1 = 1";
        connection.query_row(sql, [page], |row| row.get::<_, String>(0)).ok()
    };
    pages.filter_map(owner).collect()
}

fn database() -> Connection {
    let connection = Connection::open_in_memory().expect("a database in memory");
    connection
        .execute_batch(
            "CREATE TABLE orders (id, total, name, x); CREATE TABLE customers (id, name); CREATE TABLE secrets (id, token);",
        )
        .expect("the tables can be made");
    connection
}

proptest! {
    // PROPTEST_CASES raises the number for long runs.
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(1_000), ..ProptestConfig::default() })]

    #[test]
    fn what_sqlite_reads_is_never_more_than_what_the_guard_said(text in statement()) {
        let schema = shop();
        if let Ok(guarded) = patient().check(&text, Dialect::Sqlite, &Relations::Known(&schema)) {
            let allowed: Vec<String> = guarded.tables.iter().map(|t| format!("read {}", t.name)).collect();
            for entry in touched(&database(), &text).unwrap_or_default() {
                // Functions in FROM are tables of their own to SQLite.
                let listed = allowed.contains(&entry.to_ascii_lowercase()) || entry == "read json_each";
                prop_assert!(listed, "{entry} in {text:?}");
            }
        }
    }

    #[test]
    fn any_text_gets_the_same_verdict_twice(text in statement(), noise in ".{0,40}") {
        let guard = patient();
        let schema = shop();
        for dialect in [Dialect::PostgreSql, Dialect::Sqlite, Dialect::Dataset, Dialect::MySql] {
            for text in [&text, &noise, &format!("SELECT {noise}")] {
                let first = guard.check(text, dialect, &Relations::Known(&schema));
                prop_assert_eq!(&first, &guard.check(text, dialect, &Relations::Known(&schema)));
                if let Err(refusal) = &first {
                    prop_assert!(!refusal.reasons.is_empty());
                    let broke = refusal.reasons.iter().any(|r| r.rule == "unreadable" || r.rule == "too_complex");
                    prop_assert!(!broke, "{text:?}");
                }
            }
        }
    }
}

#[test]
fn a_table_counts_as_read_only_where_it_is_opened() {
    let read = |text: &str| touched(&database(), text).expect("the statement compiles");
    assert_eq!(
        read("WITH RECURSIVE secrets (n) AS (SELECT 1 UNION ALL SELECT n FROM secrets) SELECT 3 FROM secrets"),
        [""; 0]
    );
    assert_eq!(read("SELECT count(*) FROM secrets"), ["read secrets"]);
    assert_eq!(read("SELECT 3 FROM secrets"), ["read secrets"]);
    assert_eq!(read("SELECT 3 FROM sqlite_master"), ["read sqlite_master"]);
    assert_eq!(read("SELECT token FROM secrets"), ["read secrets", "read secrets"]);
}

#[test]
fn every_accepted_seed_compiles_and_most_are_accepted() {
    let schema = shop();
    let accepted =
        SEEDS.iter().filter(|seed| patient().check(seed, Dialect::Sqlite, &Relations::Known(&schema)).is_ok());
    let accepted: Vec<_> = accepted.collect();
    assert!(accepted.len() >= 11, "{accepted:#?}");
    for seed in accepted {
        assert!(touched(&database(), seed).is_some(), "{seed}");
    }
}

#[test]
fn a_text_that_cannot_be_read_in_time_does_not_stop_the_next() {
    let guard = patient();
    let long = format!("SELECT 1 IN (1{})", ",1".repeat(9_900));
    drop(guard.check(&long, Dialect::Sqlite, &Relations::Any));
    assert!(guard.check("SELECT 1", Dialect::Sqlite, &Relations::Any).is_ok());
}
