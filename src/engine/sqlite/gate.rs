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

/// Virtual machine steps between two looks at the clock.
const STEPS: i32 = 10_000;

/// Pragmas that discovery reads. They take the name of a table and change nothing.
const READING_PRAGMAS: [&str; 3] = ["table_list", "table_xinfo", "foreign_key_list"];

/// Table-valued functions that are pure.
const PURE_TABLES: [&str; 2] = ["json_each", "json_tree"];

/// Functions that read nothing but their arguments, the clock or a row (SQLite core, aggregates, window functions,
/// dates, JSON and mathematics).
const FUNCTIONS: &[&str] = &[
    "->",
    "->>",
    "abs",
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "avg",
    "ceil",
    "ceiling",
    "changes",
    "char",
    "coalesce",
    "concat",
    "concat_ws",
    "cos",
    "cosh",
    "count",
    "cume_dist",
    "current_date",
    "current_time",
    "current_timestamp",
    "date",
    "datetime",
    "degrees",
    "dense_rank",
    "exp",
    "first_value",
    "floor",
    "format",
    "glob",
    "group_concat",
    "hex",
    "if",
    "ifnull",
    "iif",
    "instr",
    "json",
    "json_array",
    "json_array_length",
    "json_extract",
    "json_group_array",
    "json_group_object",
    "json_insert",
    "json_object",
    "json_patch",
    "json_pretty",
    "json_quote",
    "json_remove",
    "json_replace",
    "json_set",
    "json_type",
    "json_valid",
    "julianday",
    "lag",
    "last_value",
    "lead",
    "length",
    "like",
    "likelihood",
    "likely",
    "ln",
    "log",
    "log10",
    "log2",
    "lower",
    "ltrim",
    "max",
    "median",
    "min",
    "mod",
    "nth_value",
    "ntile",
    "nullif",
    "octet_length",
    "percent_rank",
    "percentile",
    "percentile_cont",
    "percentile_disc",
    "pi",
    "pow",
    "power",
    "printf",
    "quote",
    "radians",
    "random",
    "rank",
    "replace",
    "round",
    "row_number",
    "rtrim",
    "sign",
    "sin",
    "sinh",
    "soundex",
    "sqrt",
    "strftime",
    "string_agg",
    "substr",
    "substring",
    "subtype",
    "sum",
    "tan",
    "tanh",
    "time",
    "timediff",
    "total",
    "trim",
    "trunc",
    "typeof",
    "unhex",
    "unicode",
    "unixepoch",
    "unlikely",
    "upper",
];

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

fn function(name: &str) -> Authorization {
    let name = name.to_ascii_lowercase();
    if FUNCTIONS.binary_search(&name.as_str()).is_ok() { Authorization::Allow } else { Authorization::Deny }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_functions_is_in_order_and_holds_none_that_reaches_out() {
        assert!(FUNCTIONS.is_sorted());
        for name in ["load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "sqlite_log", "randomblob"] {
            assert!(matches!(function(name), Authorization::Deny), "{name}");
        }
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
