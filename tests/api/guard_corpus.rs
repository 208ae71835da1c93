//! The guard against the attack, legitimate and policy corpora.
//!
//! The corpora are not part of the repository: they are looked for in `$DATAMIND_SHARED` or `../shared`.
//! Without them the tests say what they leave out, unless `DATAMIND_REQUIRE_SHARED=1` asks for them.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "helpers of tests, which say what they measured"
)]

use std::{fmt::Write as _, fs, path::PathBuf, time::Duration};

use datamind::{
    data::{Schema, Table},
    sql::{Dialect, Guard, Relations},
};
use serde_json::Value;

/// Tables that exist in the corpora's databases but which the organisation may not read.
const HIDDEN: [&str; 1] = ["secrets"];
/// Least share of legitimate statements that must be accepted, in each dialect.
const ACCEPTED: f64 = 0.995;

/// A guard whose verdict does not depend on how busy the machine is.
fn patient() -> Guard {
    Guard::with_budget(Duration::from_mins(1))
}

struct Case {
    id: String,
    class: String,
    sql: String,
    must: String,
}

fn folder(test: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("DATAMIND_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let folder = shared.join("data/sql_guard");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("DATAMIND_REQUIRE_SHARED").is_none_or(|v| v != "1"), "{} is missing", folder.display());
    eprintln!("left out: {test} ({} is missing)", folder.display());
    None
}

fn dialects() -> [(&'static str, &'static str, Dialect); 4] {
    [
        ("postgres", "postgres.sql", Dialect::PostgreSql),
        ("sqlite", "sqlite.sql", Dialect::Sqlite),
        ("datafusion", "datafusion.sql", Dialect::Dataset),
        ("mysql", "mysql.sql", Dialect::MySql),
    ]
}

fn cases(folder: &std::path::Path, file: &str, dialect: &str) -> Vec<Case> {
    let lines = fs::read_to_string(folder.join(file)).expect("the corpus can be read");
    let rows = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("each line is JSON"));
    let of = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    rows.filter(|row| row["dialect"] == dialect)
        .map(|row| Case {
            id: of(&row, "id"),
            class: of(&row, if row["class"].is_string() { "class" } else { "feature" }),
            sql: row["sql"].as_str().map_or_else(|| repeated(&row["sql_repeat"]), str::to_owned),
            must: of(&row, "must"),
        })
        .collect()
}

/// Long statements are stored as pieces and how often each repeats.
fn repeated(pieces: &Value) -> String {
    let pieces = pieces.as_array().expect("a case has sql or sql_repeat");
    let times = |piece: &Value| usize::try_from(piece[1].as_u64().expect("a count")).expect("a small count");
    pieces.iter().map(|piece| piece[0].as_str().expect("a text").repeat(times(piece))).collect()
}

/// The tables and views that the corpora's own scripts create.
fn schema(folder: &std::path::Path, script: &str, dialect: Dialect) -> Schema {
    let script = fs::read_to_string(folder.join("schema").join(script)).expect("the script can be read");
    let kinds = ["CREATE TABLE ", "CREATE VIEW ", "CREATE VIRTUAL TABLE "];
    let created = script.lines().filter_map(|line| kinds.iter().find_map(|kind| line.strip_prefix(kind)));
    let name = |rest: &str| match rest.strip_prefix(['"', '`']) {
        Some(quoted) => quoted.split(['"', '`']).next().unwrap_or_default().to_owned(),
        None => rest.split([' ', '(']).next().unwrap_or_default().to_owned(),
    };
    let schema = match dialect {
        Dialect::PostgreSql => Some("public".to_owned()),
        Dialect::MySql => Some("shop".to_owned()),
        Dialect::Sqlite | Dialect::Dataset => None,
    };
    let tables = created.map(name).filter(|name| !HIDDEN.contains(&name.as_str())).map(|name| Table {
        schema: schema.clone(),
        name,
        ..Table::default()
    });
    Schema { tables: tables.collect(), ..Schema::default() }
}

#[test]
fn no_attack_passes_the_guard() {
    let Some(folder) = folder("no_attack_passes_the_guard") else { return };
    let guard = patient();
    let mut passed = String::new();
    for (name, script, dialect) in dialects() {
        let schema = schema(&folder, script, dialect);
        let (mut refused, mut harmless) = (0, 0);
        for case in cases(&folder, "attack.jsonl", name) {
            match guard.check(&case.sql, dialect, &Relations::Known(&schema)) {
                Err(_) => refused += 1,
                Ok(_) if case.must == "reject" => {
                    let _ = writeln!(passed, "{} {} {}", case.id, case.class, case.sql);
                }
                Ok(_) => harmless += 1,
            }
        }
        println!("{name}: {refused} refused, {harmless} harmless ones accepted");
    }
    assert!(passed.is_empty(), "attacks passed:\n{passed}");
}

#[test]
fn legitimate_statements_are_accepted_unchanged() {
    let Some(folder) = folder("legitimate_statements_are_accepted_unchanged") else { return };
    let guard = patient();
    let mut refused = String::new();
    let mut enough = true;
    for (name, script, dialect) in dialects() {
        let schema = schema(&folder, script, dialect);
        let cases = cases(&folder, "legit.jsonl", name);
        let mut accepted = 0_u32;
        for case in &cases {
            match guard.check(&case.sql, dialect, &Relations::Known(&schema)) {
                Ok(guarded) => {
                    assert_eq!(&*guarded.text, case.sql, "what is accepted is what was given");
                    accepted += 1;
                }
                Err(refusal) => {
                    let _ = writeln!(refused, "{} {}\n    {refusal}", case.id, case.sql);
                }
            }
        }
        let share = f64::from(accepted) / f64::from(u32::try_from(cases.len()).expect("few cases"));
        println!("{name}: {accepted} of {} legitimate statements accepted ({:.2} %)", cases.len(), share * 100.0);
        enough &= share >= ACCEPTED;
    }
    println!("{refused}");
    assert!(enough, "too many legitimate statements refused:\n{refused}");
}

#[test]
fn policy_statements_get_the_verdict_that_is_written_down() {
    let Some(folder) = folder("policy_statements_get_the_verdict_that_is_written_down") else { return };
    let guard = patient();
    // Reading system catalogs, inherited-table syntax, unterminated comments and functions that make huge
    // values are refused; operators of full-text and JSON search are allowed.
    let allowed = ["payload @@", "search @@"];
    for (name, script, dialect) in dialects() {
        let schema = schema(&folder, script, dialect);
        for case in cases(&folder, "policy.jsonl", name) {
            let verdict = guard.check(&case.sql, dialect, &Relations::Known(&schema));
            let expected = allowed.iter().any(|sign| case.sql.contains(sign));
            assert_eq!(verdict.is_ok(), expected, "{}: {verdict:?}", case.sql);
        }
    }
}

#[test]
fn formatting_keeps_legitimate_statements_acceptable() {
    let Some(folder) = folder("formatting_keeps_legitimate_statements_acceptable") else { return };
    let guard = patient();
    for (name, script, dialect) in dialects() {
        let schema = schema(&folder, script, dialect);
        for case in cases(&folder, "legit.jsonl", name) {
            let formatted = datamind::sql::format(&case.sql, dialect).expect("it can be formatted");
            let squeeze = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(squeeze(&formatted), squeeze(&case.sql), "formatting only moves white space");
            let before = guard.check(&case.sql, dialect, &Relations::Known(&schema)).map(|g| g.tables);
            let after = guard.check(&formatted, dialect, &Relations::Known(&schema)).map(|g| g.tables);
            assert_eq!(before.ok(), after.ok(), "{formatted}");
        }
    }
}
