//! Forms that the parser tries twice: nested, they would double its work with each level.

use std::time::{Duration, Instant};

use super::*;

/// What opens a level, what stands inside all of them, what closes a level.
const FORMS: [(&str, &str, &str); 26] = [
    ("SELECT overlay(", "1", ",1,1)"),
    ("SELECT cast(", "1", ",1)"),
    ("SELECT position(", "1", ",1)"),
    ("SELECT substring(", "1", " FROM 1)"),
    ("SELECT trim(", "1", ",1)"),
    ("SELECT extract(", "1", ",1)"),
    ("SELECT ceil(", "1", ",1)"),
    ("SELECT convert(", "1", ",1)"),
    ("SELECT interval(", "1", ",1)"),
    ("SELECT lower(", "1", ")"),
    ("SELECT (", "1", ",1)"),
    ("SELECT (", "x", ") -> x"),
    ("SELECT array[", "1", "]"),
    ("SELECT array(", "SELECT 1", ")"),
    ("SELECT {'a': ", "1", "}"),
    ("SELECT {fn lower(", "1", ")}"),
    ("SELECT struct(", "1", " AS x)"),
    ("SELECT map {1: ", "1", "}"),
    ("SELECT not(", "1", ") + 1"),
    ("SELECT 1 IN (", "1", ")"),
    ("SELECT exists(SELECT ", "1", ")"),
    ("SELECT FROM ((", "SELECT 1", ") a CROSS JOIN t)"),
    ("SELECT * FROM ((", "SELECT 1", ") a CROSS JOIN t)"),
    ("SELECT * FROM (((", "SELECT 1", ") a CROSS JOIN t) CROSS JOIN t)"),
    ("SELECT * FROM ((", "SELECT 1", "))"),
    ("WITH a(", "SELECT 1", ") SELECT 1"),
];

const DIALECTS: [Dialect; 3] = [Dialect::PostgreSql, Dialect::Sqlite, Dialect::Dataset];

/// Every form as deep as brackets may nest, whole and broken off inside.
fn texts() -> Vec<String> {
    let mut texts = Vec::new();
    for (open, inside, close) in FORMS {
        // What begins with SELECT as a value opens deeper levels without it; what stands in FROM needs it each time.
        let again = if open.contains("FROM") || open.starts_with("WITH") { open } else { &open["SELECT ".len()..] };
        for levels in [40, 20, 13] {
            for inside in [inside, "1 1 1", "?("] {
                texts.push(format!("{open}{}{inside}{}", again.repeat(levels - 1), close.repeat(levels)));
            }
        }
    }
    texts
}

#[test]
fn no_form_keeps_the_parser_busy() {
    let guard = Guard::with_budget(Duration::from_mins(1));
    for text in texts() {
        for dialect in DIALECTS {
            if let Err(refusal) = guard.check(&text, dialect, &Relations::Any) {
                assert!(!["too_complex", "unreadable"].contains(&refusal.reasons[0].rule), "{dialect:?} {text}");
            }
        }
    }
}

#[test]
fn texts_that_overrun_leave_the_guard_to_others() {
    let hurried = Guard::with_budget(Duration::ZERO);
    let texts = texts();
    for text in texts.iter().filter(|t| t.contains("overlay") || t.contains("CROSS")).cycle().take(40) {
        drop(hurried.check(text, Dialect::Dataset, &Relations::Any));
    }
    let patient = Guard { budget: Duration::from_mins(1), ..hurried };
    let begun = Instant::now();
    // A thread that overran ends by itself; until then there may be none to be had.
    while patient.check("SELECT 1", Dialect::Dataset, &Relations::Any).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(50), "the guard is stuck");
        std::thread::sleep(Duration::from_millis(20));
    }
}
