//! What keeps a hostile statement harmless without the guard: a connector's way of running it, and an account that may
//! only read. The statements are those that the guard must refuse.

use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::Connector;
use super::model::SslMode;
use super::mysql::MySql;
use super::postgres::Postgres;
use super::target::ServerTarget;
use crate::base::Secret;
use crate::data::Limits;
use crate::platform::address::AddressPolicy;
use crate::sql::{Dialect, Guarded};

const PASSWORD: &str = "only-reads";

/// The statements that the guard must refuse in this dialect.
fn attacks(dialect: &str) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(shared("attack.jsonl")?).unwrap();
    let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let refused = rows.filter(|r| r["dialect"] == dialect && r["must"] == "reject");
    Some(refused.filter_map(|r| r["sql"].as_str().map(str::to_owned)).collect())
}

fn shared(name: &str) -> Option<std::path::PathBuf> {
    let root = std::env::var_os("DATAMIND_SHARED").map_or_else(|| "../shared".into(), std::path::PathBuf::from);
    let path = root.join("data/sql_guard").join(name);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var("DATAMIND_REQUIRE_SHARED").as_deref() != Ok("1"), "{} is missing", path.display());
    None
}

/// The server that `make test` starts.
fn server(variable: &str) -> Url {
    let text = std::env::var(variable).unwrap_or_else(|_| panic!("{variable} names no server. Run `make test`."));
    text.trim().parse().unwrap()
}

fn output(command: &mut Command, input: &str) -> String {
    use std::io::Write as _;
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the client runs");
    let mut stdin = child.stdin.take().unwrap();
    let text = input.to_owned();
    let writing = std::thread::spawn(move || drop(stdin.write_all(text.as_bytes())));
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    writing.join().unwrap();
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap().trim().to_owned()
}

fn reader(server: &Url, database: &str, username: &str) -> ServerTarget {
    ServerTarget {
        host: server.host_str().unwrap().to_owned(),
        port: server.port().unwrap(),
        database: database.to_owned(),
        username: username.to_owned(),
        password: Some(Secret::new(PASSWORD)),
        ssl_mode: SslMode::Prefer,
        ca_certificate: None,
        schemas: None,
    }
}

/// Runs each statement as if the guard had let it through; how many came back with rows.
async fn run_all(source: &dyn Connector, statements: &[String], dialect: Dialect) -> usize {
    let limits = Limits { deadline: Duration::from_millis(500), ..Limits::default() };
    let mut answered = 0;
    for sql in statements {
        let done = source.run(&Guarded::unjudged(sql, dialect), &limits, CancellationToken::new()).await;
        answered += usize::from(done.is_ok());
    }
    answered
}

const LOCAL: AddressPolicy = AddressPolicy { allow_private: true, allow_loopback: true };

#[tokio::test]
async fn an_account_that_only_reads_changes_nothing_on_postgresql() {
    let Some(statements) = attacks("postgres") else { return };
    let server = server("DATAMIND_TEST_POSTGRES");
    let at = |client: &str, database: &str, more: &[&str], input: &str| {
        let port = server.port().unwrap().to_string();
        let mut command = Command::new(client);
        command
            .args(["-h", server.host_str().unwrap(), "-p", &port, "-U", server.username(), "-d", database])
            .args(more);
        output(command.env("PGPASSWORD", server.password().unwrap()), input)
    };
    let psql = |database: &str, sql: &str| at("psql", database, &["-XqAt", "-v", "ON_ERROR_STOP=1"], sql);
    let name = format!("t_{}", uuid::Uuid::new_v4().simple());
    psql("postgres", &format!("CREATE DATABASE {name}; CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'"));
    let script = std::fs::read_to_string(shared("schema/postgres.sql").unwrap()).unwrap();
    let script: Vec<_> = script.lines().filter(|l| !l.starts_with("CREATE ROLE")).collect();
    psql(&name, &script.join("\n"));
    psql(
        &name,
        &format!("GRANT USAGE ON SCHEMA public TO {name}; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}"),
    );
    let traces = || {
        let dump = at("pg_dump", &name, &[], "");
        let shared = psql(
            &name,
            &format!(
                "SELECT r::text FROM pg_authid r WHERE rolname = '{name}'; SELECT s::text FROM pg_db_role_setting s;
                 SELECT slot_name FROM pg_replication_slots; SELECT loid FROM pg_largeobject;
                 SELECT pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                 WHERE l.locktype = 'advisory' AND d.datname = current_database()"
            ),
        );
        // Newer versions open and close a dump with a random word.
        let dump: Vec<_> = dump.lines().filter(|l| !l.contains("restrict ")).collect();
        format!("{}\n{shared}", dump.join("\n"))
    };
    let before = traces();
    let source = Postgres::new(reader(&server, &name, &name), LOCAL, tokio::runtime::Handle::current());
    let answered = run_all(&source, &statements, Dialect::PostgreSql).await;
    assert_eq!(traces(), before, "something changed");
    // The account reads what it is given to read: the statements did reach the server.
    assert!(answered > 0, "no statement reached the server");
    drop(source);
    psql("postgres", &format!("DROP DATABASE {name} WITH (FORCE); DROP ROLE {name}"));
}

#[tokio::test]
async fn an_account_that_only_reads_changes_nothing_on_mariadb() {
    let Some(statements) = attacks("mysql") else { return };
    let server = server("DATAMIND_TEST_MARIADB");
    let mariadb = |database: &str, sql: &str| {
        let port = server.port().unwrap().to_string();
        let mut command = Command::new("mariadb");
        command.args(["--no-defaults", "-NB", "--default-character-set=utf8mb4", "-h", server.host_str().unwrap()]);
        command.args(["-P", &port, "-u", server.username(), database]);
        output(command.env("MYSQL_PWD", server.password().unwrap()), sql)
    };
    let name = format!("t_{}", uuid::Uuid::new_v4().simple());
    let user = format!("r{}", &name[2..12]);
    mariadb(
        "mysql",
        &format!("CREATE DATABASE {name} CHARACTER SET utf8mb4; CREATE USER {user} IDENTIFIED BY '{PASSWORD}'"),
    );
    let script = std::fs::read_to_string(shared("schema/mysql.sql").unwrap()).unwrap();
    let script: Vec<_> = script.lines().filter(|l| !l.starts_with("CREATE USER")).collect();
    mariadb(&name, &script.join("\n"));
    mariadb("mysql", &format!("GRANT SELECT ON {name}.* TO {user}"));
    // The statements name the database that they were written for.
    let statements: Vec<String> = statements.iter().map(|sql| sql.replace("shop.", &format!("{name}."))).collect();
    let traces = || {
        let tables = mariadb(
            &name,
            &format!(
                "SELECT TABLE_NAME FROM information_schema.TABLES
                 WHERE TABLE_SCHEMA = '{name}' AND TABLE_TYPE = 'BASE TABLE' ORDER BY 1"
            ),
        );
        let names: Vec<_> = tables.lines().map(|t| format!("`{t}`")).collect();
        mariadb(
            &name,
            &format!(
                "CHECKSUM TABLE {}; SELECT Priv FROM mysql.global_priv WHERE User = '{user}'; SHOW GRANTS FOR {user};
                 SELECT TABLE_NAME, CREATE_TIME FROM information_schema.TABLES WHERE TABLE_SCHEMA = '{name}' ORDER BY 1;
                 SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = '{name}' ORDER BY 1;
                 SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = '{name}' ORDER BY 1",
                names.join(", ")
            ),
        )
    };
    let before = traces();
    let source = MySql::new(reader(&server, &name, &user), LOCAL, tokio::runtime::Handle::current());
    let answered = run_all(&source, &statements, Dialect::MySql).await;
    assert_eq!(traces(), before, "something changed");
    assert!(answered > 0, "no statement reached the server");
    drop(source);
    mariadb("mysql", &format!("DROP DATABASE {name}; DROP USER {user}"));
}
