//! The guard's corpora on a real server: legitimate statements run as the guard read them, and whatever it lets through
//! leaves the database as it was.

use serde_json::Value;

use super::{connected, run};
use crate::support::{Server, mariadb, shared};

fn statements(file: &str) -> Option<Vec<(String, String)>> {
    let text = std::fs::read_to_string(shared(&format!("sql_guard/{file}"))?).unwrap();
    let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let of = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    Some(
        rows.filter(|r| r["dialect"] == "mysql" && r["sql"].is_string())
            .map(|r| (of(&r, "id"), of(&r, "sql")))
            .collect(),
    )
}

#[tokio::test]
async fn what_the_guard_accepts_runs_and_leaves_everything_as_it_was() {
    let (Some(legit), Some(attacks)) = (statements("legit.jsonl"), statements("attack.jsonl")) else { return };
    let script = std::fs::read_to_string(shared("sql_guard/schema/mysql.sql").unwrap()).unwrap();
    let script: String = script.lines().filter(|l| !l.starts_with("CREATE USER")).map(|l| format!("{l}\n")).collect();
    let db = mariadb();
    // The statements name their database.
    db.run("mysql", "DROP DATABASE IF EXISTS shop; CREATE DATABASE shop CHARACTER SET utf8mb4");
    db.run("shop", &script);
    let print = || {
        let tables = db.run("shop", "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'shop' AND TABLE_TYPE = 'BASE TABLE'");
        let names: Vec<String> = tables.lines().map(|t| format!("`{t}`")).collect();
        db.run("shop", &format!("CHECKSUM TABLE {}", names.join(", ")))
    };
    let before = print();
    let server = Server::start().await;
    let admin = server.admin().await;
    let id = connected(&server, &admin, "shop").await;
    let (mut failed, mut let_through) = (Vec::new(), 0);
    for (name, sql) in &legit {
        let answer = run(&admin, &id, sql).await;
        if answer.status != 200 {
            failed.push(format!("{name} {sql}\n    {}", answer.text()));
        }
    }
    for (_, sql) in &attacks {
        let_through += usize::from(run(&admin, &id, sql).await.status == 200);
    }
    eprintln!(
        "{} of {} legitimate statements ran; {let_through} harmless ones too",
        legit.len() - failed.len(),
        legit.len()
    );
    assert_eq!(print(), before, "something changed");
    assert!(failed.len() * 200 <= legit.len(), "{}", failed.join("\n"));
    server.stop().await;
}
