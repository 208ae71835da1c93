//! What keeps a hostile statement harmless without the guard: the way a file is opened, and the gate.

use std::time::Duration;

use serde_json::Value;

use super::run;
use crate::data::Limits;

fn shared(name: &str) -> Option<std::path::PathBuf> {
    let root = std::env::var_os("DATAMIND_SHARED").map_or_else(|| "../shared".into(), std::path::PathBuf::from);
    let path = root.join("data/sql_guard").join(name);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var("DATAMIND_REQUIRE_SHARED").as_deref() != Ok("1"), "{} is missing", path.display());
    None
}

#[test]
fn nothing_that_the_guard_must_refuse_changes_a_byte() {
    let Some(path) = shared("attack.jsonl") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let refused: Vec<_> = rows.filter(|r| r["dialect"] == "sqlite" && r["must"] == "reject").collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.sqlite");
    let schema = std::fs::read_to_string(shared("schema/sqlite.sql").unwrap()).unwrap();
    rusqlite::Connection::open(&file).unwrap().execute_batch(&schema).unwrap();
    let files = || {
        let mut all: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.clone(), std::fs::read(path).unwrap()))
            .collect();
        all.sort();
        all
    };
    let before = files();
    let limits = Limits { deadline: Duration::from_millis(500), ..Limits::default() };
    assert!(run(&file, "SELECT count(*) FROM orders", &limits, 256 << 20).is_ok());
    for row in &refused {
        let Some(sql) = row["sql"].as_str() else { continue };
        let ran = run(&file, sql, &limits, 256 << 20).is_ok();
        // What the file holds is for its reader; the rest of the statements does more than read.
        let reads = ["table-scope", "parser-differential"].contains(&row["class"].as_str().unwrap_or_default());
        assert!(!ran || reads, "{sql} ran");
        assert!(files() == before, "{sql} changed the file, or what lies beside it");
    }
}
