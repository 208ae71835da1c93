//! Which functions may be called: a list per dialect, each block with its reason.
//!
//! A list of what is allowed, because nobody can list everything that is dangerous: databases bring thousands
//! of functions, and extensions and people add more.

use std::{collections::HashMap, sync::LazyLock};

use super::Dialect;

/// Whether a function may also stand in FROM, by name.
type List = HashMap<&'static str, bool>;

static POSTGRESQL: LazyLock<List> = LazyLock::new(|| parse(include_str!("postgresql.txt")));
static SQLITE: LazyLock<List> = LazyLock::new(|| parse(include_str!("sqlite.txt")));
static DATASET: LazyLock<List> = LazyLock::new(|| parse(include_str!("dataset.txt")));
static MYSQL: LazyLock<List> = LazyLock::new(|| parse(include_str!("mysql.txt")));

/// Whether the function of that name (lower case, without schema) may be called in `dialect`.
pub fn is_allowed(dialect: Dialect, name: &str) -> bool {
    list(dialect).contains_key(name)
}

/// The names of all functions that may be called in `dialect`, in no order.
pub fn allowed(dialect: Dialect) -> impl Iterator<Item = &'static str> {
    list(dialect).keys().copied()
}

/// Whether it may also be called in FROM, giving rows.
pub(super) fn is_allowed_in_from(dialect: Dialect, name: &str) -> bool {
    list(dialect).get(name).copied().unwrap_or(false)
}

/// An allowed function whose name is almost this one.
pub(super) fn nearest(dialect: Dialect, name: &str) -> Option<String> {
    let score = |other: &str| strsim::normalized_damerau_levenshtein(name, other);
    let best = list(dialect)
        .keys()
        .map(|other| (score(other), *other))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))?;
    (best.0 >= 0.75).then(|| best.1.to_owned())
}

fn list(dialect: Dialect) -> &'static List {
    match dialect {
        Dialect::PostgreSql => &POSTGRESQL,
        Dialect::Sqlite => &SQLITE,
        Dialect::Dataset => &DATASET,
        Dialect::MySql => &MYSQL,
    }
}

/// Names between white space; a star before a name allows it in FROM; # begins a comment line.
fn parse(file: &'static str) -> List {
    let lines = file.lines().filter(|line| !line.starts_with('#'));
    let names = lines.flat_map(str::split_whitespace);
    names.map(|name| name.strip_prefix('*').map_or((name, false), |bare| (bare, true))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_lower_case_and_names_no_function_twice() {
        for (dialect, file) in [
            (Dialect::PostgreSql, include_str!("postgresql.txt")),
            (Dialect::Sqlite, include_str!("sqlite.txt")),
            (Dialect::Dataset, include_str!("dataset.txt")),
            (Dialect::MySql, include_str!("mysql.txt")),
        ] {
            let names = file.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace);
            let names: Vec<&str> = names.map(|n| n.trim_start_matches('*')).collect();
            let mut once = names.clone();
            once.sort_unstable();
            let doubled: Vec<_> = once.windows(2).filter(|w| w[0] == w[1]).map(|w| w[0]).collect();
            assert!(doubled.is_empty(), "{dialect:?}: {doubled:?}");
            assert!(names.iter().all(|n| n.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')));
        }
    }

    #[test]
    fn what_writes_waits_reads_files_or_runs_text_is_on_no_list() {
        let dangerous = [
            "pg_sleep",
            "pg_read_file",
            "lo_import",
            "lo_export",
            "dblink",
            "set_config",
            "nextval",
            "setval",
            "query_to_xml",
            "ts_stat",
            "ts_rewrite",
            "pg_advisory_lock",
            "pg_notify",
            "load_extension",
            "writefile",
            "readfile",
            "fts3_tokenizer",
            "edit",
            "eval",
            "read_csv",
            "input_file_name",
            "current_setting",
            "xpath_table",
            "database_to_xml",
            "table_to_xml",
            "pg_terminate_backend",
            "txid_current",
            "setseed",
            "optimize",
            "sleep",
            "benchmark",
            "load_file",
            "get_lock",
            "release_all_locks",
            "sys_exec",
            "sys_eval",
            "master_pos_wait",
            "last_insert_id",
            "extractvalue",
            "updatexml",
            "encrypt",
        ];
        for dialect in [Dialect::PostgreSql, Dialect::Sqlite, Dialect::Dataset, Dialect::MySql] {
            for name in dangerous {
                assert!(!is_allowed(dialect, name), "{dialect:?} {name}");
            }
        }
    }

    #[test]
    fn a_mistyped_function_finds_its_neighbour() {
        assert_eq!(nearest(Dialect::PostgreSql, "date_trunk").as_deref(), Some("date_trunc"));
        assert_eq!(nearest(Dialect::PostgreSql, "pg_read_file"), None);
    }
}
