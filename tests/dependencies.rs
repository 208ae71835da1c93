//! What we build on: licences that fit, one registry, no second TLS or Arrow.

#![allow(clippy::unwrap_used, clippy::panic, clippy::pedantic, reason = "a test that can't go on fails")]

use std::process::Command;

use serde_json::Value;

/// Licences that may be in the executable.
const LICENCES: [&str; 16] = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "BSL-1.0",
    "CC0-1.0",
    "Unlicense",
    "MIT-0",
    "CDLA-Permissive-2.0",
    "bzip2-1.0.6",
];
/// Crates that must not come in: other TLS stacks and their C builds.
const UNWANTED: [&str; 4] = ["openssl-sys", "native-tls", "aws-lc-sys", "aws-lc-rs"];
/// Families of which only one version may be linked.
const ONCE: [&str; 5] = ["arrow", "parquet", "sqlparser", "datafusion", "libsqlite3-sys"];

fn packages() -> Vec<Value> {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let metadata: Value = serde_json::from_slice(&out.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Whether an SPDX expression leaves a choice that fits: any side of OR, every side of AND.
fn fits(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    let plain = expression.replace(['(', ')'], "");
    plain.split(" AND ").all(|all| all.split(" OR ").any(|one| LICENCES.contains(&one.trim())))
}

#[test]
fn licences_fit() {
    let bad: Vec<String> = packages()
        .iter()
        .filter(|p| !p["source"].is_null())
        .filter(|p| !p["license"].as_str().is_some_and(fits) && p["license_file"].is_null())
        .map(|p| format!("{} {}: {}", p["name"], p["version"], p["license"]))
        .collect();
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn everything_comes_from_the_registry() {
    for package in packages() {
        let source = package["source"].as_str().unwrap_or("registry+");
        assert!(source.starts_with("registry+"), "{} comes from {source}", package["name"]);
    }
}

#[test]
fn nothing_unwanted_came_in() {
    for package in packages() {
        let name = package["name"].as_str().unwrap_or_default();
        assert!(!UNWANTED.contains(&name), "{name} came in");
    }
}

#[test]
fn heavy_families_are_linked_once() {
    // The lock file also names what some dependency could use but doesn't here.
    let out = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let tree = String::from_utf8_lossy(&out.stdout).into_owned();
    for name in ONCE {
        let start = format!("{name} v");
        let versions: std::collections::BTreeSet<_> =
            tree.lines().filter(|l| l.starts_with(&start)).filter_map(|l| l.split_whitespace().nth(1)).collect();
        assert_eq!(versions.len(), 1, "{name}: {versions:?}");
    }
}
