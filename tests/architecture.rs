//! Holds the house to its own rules: who may import whom, who may touch what, and how long a file may be.

#![allow(clippy::unwrap_used, clippy::panic, clippy::pedantic, reason = "a test that can't go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms from the top of the house down; a room imports only from rooms above it.
const ROOMS: [&str; 26] = [
    "base",
    "config",
    "platform",
    "http",
    "data",
    "sql",
    "reading",
    "engine",
    "audit",
    "jobs",
    "accounts",
    "connections",
    "uploads",
    "queries",
    "chat",
    "explore",
    "lineage",
    "search",
    "trash",
    "rooms",
    "schedule",
    "router",
    "startup",
    "cli",
    "main",
    "lib",
];
/// Modules inside a room that others may name: what they hold is as public as the room's own types.
const OPEN: [(&str, &[&str]); 6] = [
    ("base", &["*"]),
    ("platform", &["*"]),
    ("http", &["health"]),
    ("data", &["chart", "facts", "sample", "schema"]),
    ("reading", &["dates", "query"]),
    ("accounts", &["budget"]),
];

/// What only some files may touch: a crate, and the endings of the paths that may.
const TOUCH: [(&str, &[&str]); 8] = [
    (
        "actix_web",
        &[
            "/http/",
            "routes.rs",
            "/routes/",
            "accounts/guard.rs",
            "accounts/cookies.rs",
            "chat/socket.rs",
            "uploads/receive.rs",
            "router.rs",
            "startup.rs",
        ],
    ),
    ("sea_orm", &["store.rs", "/store/", "platform/database", "platform/lease.rs"]),
    ("sqlparser", &["/sql/"]),
    ("datafusion", &["/engine/"]),
    ("rusqlite", &["/engine/", "connections/demo/"]),
    ("reqwest", &["/platform/"]),
    ("async_openai", &["/platform/llm/"]),
    ("std::env", &["/config/"]),
];

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
        .into_iter()
        .map(|e| e.unwrap().into_path())
        .filter(|p| p.extension().is_some_and(|e| e == "rs"))
        .map(|p| (p.clone(), fs::read_to_string(&p).unwrap()))
        .collect()
}

/// The code of a file without its tests and comments.
fn product_code(text: &str) -> String {
    let code = text.split("\n#[cfg(test)]").next().unwrap_or(text);
    code.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn room_of(path: &Path) -> String {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    inside.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned()
}

fn rank(room: &str) -> usize {
    ROOMS.iter().position(|r| *r == room).unwrap_or_else(|| panic!("the room {room} has no place in the list"))
}

#[test]
fn a_room_imports_only_from_above() {
    let mut faults = Vec::new();
    for (path, text) in sources("src") {
        let room = room_of(&path);
        for part in product_code(&text).split("crate::").skip(1) {
            for named in named_rooms(part) {
                if ROOMS.contains(&named.as_str()) && named != room && rank(&named) > rank(&room) {
                    faults.push(format!("{}: {room} imports {named}", path.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The room after `crate::`, or the rooms in `crate::{a, b::c}`.
fn named_rooms(part: &str) -> Vec<String> {
    let word = |t: &str| t.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    match part.strip_prefix('{') {
        Some(list) => list.split('}').next().unwrap_or_default().split(',').map(word).collect(),
        None => vec![word(part)],
    }
}

#[test]
fn a_room_is_entered_through_its_front_door() {
    // The compiler keeps private modules shut; this keeps a room from opening more of them.
    let mut faults = Vec::new();
    for (path, text) in sources("src").into_iter().filter(|(path, _)| path.ends_with("mod.rs")) {
        let room = room_of(&path);
        if path.parent().and_then(Path::file_name).is_none_or(|folder| *folder != *room) {
            continue;
        }
        let open = OPEN.iter().find(|(name, _)| *name == room).map_or(&[][..], |(_, modules)| *modules);
        for line in product_code(&text).lines() {
            let Some(module) = line.trim().strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(';')) else {
                continue;
            };
            if !open.contains(&module) && !open.contains(&"*") {
                faults.push(format!("{room} opens {module}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn each_crate_is_touched_only_where_it_belongs() {
    let mut faults = Vec::new();
    for (path, text) in sources("src") {
        let shown = path.to_string_lossy().replace('\\', "/");
        // A file of tests may stand beside the code it tests.
        if shown.ends_with("tests.rs") || shown.contains("/tests/") {
            continue;
        }
        let code = product_code(&text);
        for (name, places) in TOUCH {
            let touches = code.lines().any(|l| {
                let l = l.trim_start();
                l.contains(&format!("{name}::"))
                    && !l.contains(&format!("utoipa_{name}"))
                    && !l.contains(&format!("::{name}::"))
            });
            if touches && !places.iter().any(|p| shown.contains(p)) {
                faults.push(format!("{shown} touches {name}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn files_can_be_read_in_one_sitting() {
    const CEILING: usize = 300;
    let lengths: BTreeMap<String, usize> = sources("src")
        .into_iter()
        .chain(sources("migration/src"))
        .map(|(p, t)| (p.display().to_string(), t.lines().count()))
        .collect();
    let long: Vec<_> = lengths.iter().filter(|(_, n)| **n > CEILING).map(|(p, n)| format!("{p}: {n} lines")).collect();
    assert!(long.is_empty(), "files past {CEILING} lines:\n{}", long.join("\n"));
}

#[test]
fn every_room_says_what_it_is() {
    for (path, text) in sources("src") {
        if path.ends_with("mod.rs") {
            assert!(text.starts_with("//! "), "{} does not open with what it is", path.display());
        }
    }
}

#[test]
fn no_file_is_a_drawer_for_odds_and_ends() {
    for (path, _) in sources("src") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(
            !["utils", "util", "helpers", "helper", "common", "misc"].contains(&name.as_str()),
            "{}",
            path.display()
        );
    }
}
