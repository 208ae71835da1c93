//! The executable is replaced on disk while it runs, as an upgrade does before the restart.

use std::process::Command;

use serde_json::json;

use super::jobs::asked;
use super::{Started, datamind};

#[cfg(target_os = "linux")]
#[test]
fn a_server_whose_executable_was_replaced_goes_on_reading_files() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (own, next) = (folder.path().join("datamind"), folder.path().join("next"));
    std::fs::copy(env!("CARGO_BIN_EXE_datamind"), &own).unwrap();
    let mut command = Command::new(&own);
    command.env_clear().envs(datamind(&data).get_envs().filter_map(|(k, v)| v.map(|v| (k, v))));
    let server = Started::by(command.arg("serve"));
    let token = server.set_up();
    std::fs::write(&next, "#!/bin/false\n").unwrap();
    std::fs::rename(&next, &own).unwrap();

    let files = data.join("files");
    std::fs::create_dir_all(&files).unwrap();
    let sql = "CREATE TABLE t(a); INSERT INTO t VALUES (7)";
    let made = Command::new("sqlite3").arg(files.join("shop.sqlite")).arg(sql).status();
    assert!(made.is_ok_and(|s| s.success()), "the sqlite3 command is needed to make a test database");
    let body = json!({ "name": "Shop", "type": "sqlite", "file_path": "shop.sqlite" });
    let connection = server.ask("POST", "/api/v1/connections", &token, &body);
    assert_eq!(connection.status, 201, "{connection:?}");
    let answer = asked(&server, &token, &json!({ "connection_id": connection.body["id"] }), "SELECT a FROM t");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("[[7]]"), "{answer}");
    server.stop();
}
