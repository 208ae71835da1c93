use std::{collections::BTreeSet, process::Command};

use sqlparser::dialect::{GenericDialect, PostgreSqlDialect, SQLiteDialect};

use super::*;

fn steps(text: &str, dialect: impl Dialect) -> Result<u32, Exhausted> {
    let metered = Metered::new(dialect);
    within_steps(|| {
        let mut parser = Parser::new(&metered).with_recursion_limit(200).try_with_sql(text).expect("it can be cut");
        parser.parse_query().expect("it can be read");
    })?;
    Ok(STEPS - metered.left.get())
}

#[test]
fn calls_nested_deep_are_read_in_one_go() {
    let text = format!("SELECT {}1{}", "lower(".repeat(40), ")".repeat(40));
    let once = steps("SELECT lower(1)", PostgreSqlDialect {}).expect("it is read");
    assert!(steps(&text, PostgreSqlDialect {}).expect("it is read") < once * 40);
}

#[test]
fn the_longest_plain_statements_are_within_the_steps() {
    for text in [
        format!("SELECT 1{}", ",1".repeat(9_990)),
        format!("SELECT * FROM t WHERE a IN ('x'{})", ",'x'".repeat(9_000)),
        format!("SELECT {}1", "a.b + 1, ".repeat(3_900)),
        format!("SELECT * FROM a{}", " JOIN b ON a.x = b.x".repeat(1_600)),
        format!("SELECT 1{}", " UNION ALL SELECT a FROM t".repeat(500)),
        format!("VALUES (1,2){}", ",(1,2)".repeat(3_900)),
        format!("SELECT 1{}", ", CASE WHEN a THEN 1 ELSE 2 END".repeat(2_000)),
    ] {
        for used in
            [steps(&text, PostgreSqlDialect {}), steps(&text, SQLiteDialect {}), steps(&text, GenericDialect {})]
        {
            let used = used.expect("it is within the steps");
            assert!(used < STEPS / 2, "{used}: {}", &text[..60]);
        }
    }
}

#[test]
fn work_ends_when_the_steps_are_used_up() {
    let metered = Metered { inner: PostgreSqlDialect {}, left: Cell::new(100) };
    let ended = within_steps(|| Parser::new(&metered).try_with_sql(&"(".repeat(1_000)).map(drop).is_ok());
    assert_eq!(ended, Err(Exhausted));
}

/// The functions of the parser's trait, from the source that is compiled in.
fn declared() -> BTreeSet<String> {
    let asked = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--format-version", "1", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .expect("cargo answers");
    let packages: serde_json::Value = serde_json::from_slice(&asked.stdout).expect("cargo answers in JSON");
    let found = packages["packages"].as_array().expect("packages").iter().find(|p| p["name"] == "sqlparser");
    let manifest = std::path::Path::new(found.expect("the parser")["manifest_path"].as_str().expect("a path"));
    let source = manifest.with_file_name("src").join("dialect/mod.rs");
    let source = std::fs::read_to_string(source).expect("the parser's source");
    let body = source.split("\npub trait Dialect").nth(1).and_then(|rest| rest.split("\n}").next());
    let names = body.expect("the trait").lines().filter_map(|line| line.strip_prefix("    fn "));
    names.map(|rest| rest.split(['(', '<']).next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn every_question_that_the_parser_has_is_passed_on() {
    let own = include_str!("../metered.rs");
    let words: BTreeSet<&str> = own.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let declared = declared();
    assert!(declared.len() > 150, "{declared:?}");
    let missing: Vec<&String> = declared.iter().filter(|name| !words.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_flag_is_answered_as_the_dialect_within_does() {
    for inner in [&GenericDialect {} as &dyn Dialect, &PostgreSqlDialect {}, &SQLiteDialect {}] {
        let metered: Box<dyn Dialect> = match inner.dialect() {
            of if of == TypeId::of::<GenericDialect>() => Box::new(Metered::new(GenericDialect {})),
            of if of == TypeId::of::<SQLiteDialect>() => Box::new(Metered::new(SQLiteDialect {})),
            _ => Box::new(Metered::new(PostgreSqlDialect {})),
        };
        assert_eq!(metered.dialect(), inner.dialect());
        for (name, flag) in FLAGS {
            assert_eq!(flag(metered.as_ref()), flag(inner), "{name} of {inner:?}");
        }
        // The one answer that differs: see its reason.
        assert!(!metered.supports_named_fn_args_with_expr_name());
    }
}
