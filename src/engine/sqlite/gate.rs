//! The authorizer: what a statement on somebody's SQLite file may do while it is prepared.
//!
//! Everything that is not listed here is denied. Reading is allowed on the file's own tables and views; SQLite's inner
//! tables, its virtual tables and its pragmas are out of reach.

use std::collections::HashSet;
use std::time::Instant;

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use super::open::explain;
use super::relations;
use crate::engine::types::EngineError;
use crate::sql::{Dialect, is_function_allowed};

/// Virtual machine steps between two looks at the clock.
const STEPS: i32 = 10_000;

/// Pragmas that discovery reads. They take the name of a table and change nothing.
const READING_PRAGMAS: [&str; 3] = ["table_list", "table_xinfo", "foreign_key_list"];

/// Table-valued functions that are pure.
const PURE_TABLES: [&str; 4] = ["json_each", "json_tree", "jsonb_each", "jsonb_tree"];

/// Operators that SQLite carries out as functions.
const OPERATORS: [&str; 2] = ["->", "->>"];

/// Functions of full-text search: its tables are out of reach here, whatever the guard thinks of their names.
const FULL_TEXT: [&str; 5] = ["bm25", "highlight", "matchinfo", "offsets", "snippet"];

/// Lets statements read this file's tables and views from now on, and nothing else.
pub(super) fn close_for_queries(file: &Connection) -> Result<(), EngineError> {
    close_for_discovery(file)?;
    let readable = relations::names(file)?;
    file.authorizer(Some(move |context: AuthContext<'_>| decide(&context.action, &readable))).map_err(|e| explain(&e))
}

/// Lets statements read anything in the file and the pragmas that tell its structure: for our own texts only.
pub(super) fn close_for_discovery(file: &Connection) -> Result<(), EngineError> {
    let allow = |context: AuthContext<'_>| match context.action {
        AuthAction::Select | AuthAction::Recursive | AuthAction::Read { .. } => Authorization::Allow,
        AuthAction::Pragma { pragma_name, .. } if READING_PRAGMAS.contains(&pragma_name) => Authorization::Allow,
        AuthAction::Function { function_name } => function(function_name),
        _ => Authorization::Deny,
    };
    file.authorizer(Some(allow)).map_err(|e| explain(&e))
}

/// Ends whatever runs on this connection once the moment has come.
pub(super) fn stop_at(file: &Connection, moment: Instant) -> Result<(), EngineError> {
    file.progress_handler(STEPS, Some(move || Instant::now() >= moment)).map_err(|e| explain(&e))
}

fn decide(action: &AuthAction<'_>, readable: &HashSet<String>) -> Authorization {
    match *action {
        AuthAction::Select | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Read { table_name, column_name } => read(table_name, column_name, readable),
        AuthAction::Function { function_name } => function(function_name),
        _ => Authorization::Deny,
    }
}

/// A statement that uses no column of a table names it with an empty column; common table expressions come that way
/// too, so unknown names pass there unless they belong to SQLite itself.
fn read(table: &str, column: &str, readable: &HashSet<String>) -> Authorization {
    let table = table.to_lowercase();
    let known = readable.contains(&table) || PURE_TABLES.contains(&table.as_str());
    let inner = ["sqlite_", "pragma_", "dbstat", "fts", "bytecode", "tables_used"].iter().any(|p| table.starts_with(p));
    if known || (column.is_empty() && !inner) { Authorization::Allow } else { Authorization::Deny }
}

/// The functions are those of the guard; here they hold for the views of the file as well, which no guard ever read.
fn function(name: &str) -> Authorization {
    let name = name.to_ascii_lowercase();
    let listed = OPERATORS.contains(&name.as_str()) || is_function_allowed(Dialect::Sqlite, &name);
    if listed && !FULL_TEXT.contains(&name.as_str()) { Authorization::Allow } else { Authorization::Deny }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::allowed_functions;

    #[test]
    fn no_function_that_reaches_out_may_be_called() {
        for name in [
            "load_extension",
            "readfile",
            "writefile",
            "edit",
            "fts3_tokenizer",
            "matchinfo",
            "sqlite_log",
            "randomblob",
            "changes",
        ] {
            assert!(matches!(function(name), Authorization::Deny), "{name}");
        }
    }

    /// What the bundled SQLite has and nobody may call: what loads, changes, makes huge values, tells of the program or
    /// belongs to virtual tables.
    const REFUSED: [&str; 27] = [
        "bm25",
        "changes",
        "fts3_tokenizer",
        "fts5",
        "fts5_get_locale",
        "fts5_insttoken",
        "fts5_locale",
        "fts5_source_id",
        "highlight",
        "last_insert_rowid",
        "load_extension",
        "match",
        "matchinfo",
        "offsets",
        "optimize",
        "randomblob",
        "rtreecheck",
        "rtreedepth",
        "rtreenode",
        "snippet",
        "sqlite_compileoption_get",
        "sqlite_compileoption_used",
        "sqlite_log",
        "sqlite_source_id",
        "sqlite_version",
        "total_changes",
        "zeroblob",
    ];

    /// The bundled SQLite is built with options of ours: without them its mathematics would be missing.
    #[test]
    fn every_function_that_may_be_called_is_one_that_this_sqlite_has() {
        let file = Connection::open_in_memory().unwrap();
        let known = "SELECT lower(name) FROM pragma_function_list";
        let mut statement = file.prepare(known).unwrap();
        let known: HashSet<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let elsewhere = |name: &&str| FULL_TEXT.contains(name) || PURE_TABLES.contains(name);
        let missing = |name: &&str| !known.contains(*name) && !elsewhere(name);
        let mut missing: Vec<_> = allowed_functions(Dialect::Sqlite).filter(missing).collect();
        missing.sort_unstable();
        assert_eq!(missing, [""; 0]);
        let refused = known.iter().filter(|name| matches!(function(name), Authorization::Deny));
        let mut refused: Vec<&str> = refused.map(String::as_str).collect();
        refused.sort_unstable();
        assert_eq!(refused, REFUSED);
    }

    fn closed() -> Connection {
        let file = Connection::open_in_memory().unwrap();
        file.execute_batch("CREATE TABLE t(a, b); CREATE VIEW v AS SELECT a FROM t; INSERT INTO t VALUES (1, 2)")
            .unwrap();
        close_for_queries(&file).unwrap();
        file
    }

    #[test]
    fn reading_of_all_shapes_passes() {
        let file = closed();
        for sql in [
            "SELECT count(*) FROM t",
            "SELECT a, sum(b) OVER (ORDER BY a) FROM t",
            "WITH c AS (SELECT a FROM t) SELECT count(*) FROM c",
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3) SELECT count(*) FROM n",
            "SELECT * FROM v",
            "SELECT value FROM json_each('[1,2]')",
            "SELECT value FROM jsonb_each('[1,2]')",
            "SELECT sqrt(a), log10(a), pow(a, 2), ceil(a), median(a), percentile(a, 90) FROM t",
            "SELECT 1",
        ] {
            assert!(file.prepare(sql).is_ok(), "{sql}");
        }
    }

    #[test]
    fn everything_else_is_denied() {
        let file = closed();
        for sql in [
            "INSERT INTO t VALUES (1, 2)",
            "DROP TABLE t",
            "CREATE TABLE u(a)",
            "ATTACH 'x.db' AS x",
            "VACUUM INTO 'x.db'",
            "PRAGMA query_only = 0",
            "PRAGMA table_list",
            "SELECT * FROM sqlite_master",
            "SELECT count(*) FROM sqlite_schema",
            "SELECT * FROM pragma_database_list",
            "SELECT load_extension('x')",
            "SELECT * FROM dbstat",
            "BEGIN",
            "EXPLAIN DELETE FROM t",
        ] {
            let ran = file.prepare(sql).and_then(|mut s| s.raw_query().next().map(|_| ()));
            assert!(ran.is_err(), "{sql}");
        }
    }
}
