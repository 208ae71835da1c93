//! The guard's corpora on real engines as their owner: legitimate statements run, and whatever the guard lets through
//! leaves the source as it was. MySQL has the same in `mysql/live_corpus.rs`.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::run;
use crate::connections::connected;
use crate::support::{Client, Server, postgres, shared};

/// At least this share of the legitimate statements must run.
const ACCEPTED: f64 = 0.995;

/// Full-text tables are virtual ones: their module would work on whatever bytes the file holds, so they are not read.
const NOT_READ: &str = "MATCH";

struct Statement {
    id: String,
    sql: String,
}

fn statements(file: &str, dialect: &str) -> Option<Vec<Statement>> {
    let text = std::fs::read_to_string(shared(&format!("sql_guard/{file}"))?).unwrap();
    let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let of = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    Some(
        rows.filter(|r| r["dialect"] == dialect && r["sql"].is_string())
            .map(|r| Statement { id: of(&r, "id"), sql: of(&r, "sql") })
            .collect(),
    )
}

/// Runs all of them; the legitimate ones that did not run, and how many of the others did.
async fn run_all(client: &Client, id: &str, legit: &[Statement], attacks: &[Statement]) -> (Vec<String>, usize) {
    let (mut failed, mut let_through) = (Vec::new(), 0);
    for Statement { id: name, sql } in legit {
        let answer = run(client, id, sql).await;
        if answer.status != 200 {
            failed.push(format!("{name} {sql}\n    {}", answer.text()));
        }
    }
    for Statement { sql, .. } in attacks {
        let answer = run(client, id, sql).await;
        assert!(answer.status < 500 || answer.status == 504, "{sql}\n    {}", answer.text());
        let_through += usize::from(answer.status == 200);
    }
    (failed, let_through)
}

fn enough(failed: &[String], all: usize) {
    #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
    let share = (all - failed.len()) as f64 / all as f64;
    assert!(share >= ACCEPTED, "{share:.4} ran; these did not:\n{}", failed.join("\n"));
}

/// A source that has nothing to do but to answer these statements gives up after two seconds.
async fn impatient() -> Server {
    Server::start_with(|settings| settings.queries.timeout = Duration::from_secs(2)).await
}

/// All that a superuser's statement could change on a server: the database itself, what every database shares, what is
/// held at this moment, and the files that the corpus' statements name.
fn traces(database: &str) -> Vec<String> {
    let pg = postgres();
    let dump = Command::new("pg_dump")
        .args(["-h", &pg.host, "-p", &pg.port.to_string(), "-U", &pg.user, database])
        .env("PGPASSWORD", &pg.password)
        .output()
        .unwrap();
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    // Newer versions open and close a dump with a random word.
    let text = String::from_utf8(dump.stdout).unwrap();
    let mut all: Vec<String> = text.lines().filter(|l| !l.contains("restrict ")).map(str::to_owned).collect();
    for sql in [
        "SELECT string_agg(r::text, E'\\n' ORDER BY oid) FROM pg_authid r WHERE rolname NOT LIKE 'datamind_test%'",
        "SELECT string_agg(s::text, E'\\n' ORDER BY s::text) FROM pg_db_role_setting s",
        "SELECT string_agg(slot_name, ',' ORDER BY slot_name) FROM pg_replication_slots",
        "SELECT string_agg(gid, ',' ORDER BY gid) FROM pg_prepared_xacts",
        "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database \
         WHERE l.locktype = 'advisory' AND d.datname = current_database()",
        "SELECT string_agg(name || '=' || setting, E'\\n' ORDER BY name) FROM pg_file_settings",
        "SELECT string_agg(f, ',' ORDER BY f) FROM pg_ls_dir('.') f WHERE f NOT LIKE 'postmaster%'",
        "SELECT string_agg(f, ',' ORDER BY f) FROM pg_ls_dir('/tmp') f WHERE f LIKE 'atk%'",
        "SELECT string_agg(loid::text, ',') FROM pg_largeobject",
    ] {
        all.push(pg.query(database, sql));
    }
    all
}

#[tokio::test]
async fn what_the_guard_accepts_runs_on_postgresql_as_superuser_and_changes_nothing() {
    let (Some(legit), Some(attacks)) = (statements("legit.jsonl", "postgres"), statements("attack.jsonl", "postgres"))
    else {
        return;
    };
    let pg = postgres();
    let script = std::fs::read_to_string(shared("sql_guard/schema/postgres.sql").unwrap()).unwrap();
    // Roles belong to the whole server, which other tests use beside this one.
    let script: Vec<_> = script.lines().filter(|l| !l.starts_with("CREATE ROLE")).collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("schema.sql");
    std::fs::write(&file, script.join("\n")).unwrap();
    let database = pg.create_database(&[&file]);
    assert_eq!(pg.query(&database, "SHOW is_superuser"), "on");
    // Some statements name the database that they were written for.
    let here = |all: Vec<Statement>| -> Vec<Statement> {
        let renamed =
            |s: Statement| Statement { sql: s.sql.replace("shop.public.", &format!("{database}.public.")), ..s };
        all.into_iter().map(renamed).collect()
    };
    let (legit, attacks) = (here(legit), here(attacks));
    let before = traces(&database);
    let server = impatient().await;
    let admin = server.admin().await;
    let id = connected(&server, &admin, &database).await;
    let (failed, let_through) = run_all(&admin, &id, &legit, &attacks).await;
    eprintln!(
        "{} of {} legitimate statements ran; {let_through} harmless ones too",
        legit.len() - failed.len(),
        legit.len()
    );
    let after = traces(&database);
    let changed: Vec<_> = after.iter().filter(|line| !before.contains(line)).collect();
    assert_eq!(after.len(), before.len(), "{changed:?}");
    assert!(changed.is_empty(), "{changed:?}");
    enough(&failed, legit.len());
    server.stop().await;
}

/// Every byte of the folder, by name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap()))
        .collect();
    all.sort();
    all
}

#[tokio::test]
async fn what_the_guard_accepts_runs_on_sqlite_and_changes_no_byte() {
    let (Some(legit), Some(attacks)) = (statements("legit.jsonl", "sqlite"), statements("attack.jsonl", "sqlite"))
    else {
        return;
    };
    let server = impatient().await;
    let admin = server.admin().await;
    let folder = server.data_dir.join("files");
    std::fs::create_dir_all(&folder).unwrap();
    let script = std::fs::read_to_string(shared("sql_guard/schema/sqlite.sql").unwrap()).unwrap();
    rusqlite::Connection::open(folder.join("shop.sqlite")).unwrap().execute_batch(&script).unwrap();
    let before = files(&folder);
    let (virtual_ones, legit): (Vec<_>, Vec<_>) = legit.into_iter().partition(|s| s.sql.contains(NOT_READ));
    let body = serde_json::json!({ "name": "Shop", "type": "sqlite", "file_path": "shop.sqlite" });
    let made = admin.post("/connections", body).await.expect(201).json();
    let id = made["id"].as_str().unwrap();
    server.until_ready(&admin, id).await;
    let (failed, let_through) = run_all(&admin, id, &legit, &attacks).await;
    eprintln!(
        "{} of {} legitimate statements ran; {let_through} harmless ones too",
        legit.len() - failed.len(),
        legit.len()
    );
    assert_eq!(run_all(&admin, id, &virtual_ones, &[]).await.0.len(), virtual_ones.len());
    assert!(files(&folder) == before, "the file, or what lies beside it, changed");
    enough(&failed, legit.len());
    server.stop().await;
}
