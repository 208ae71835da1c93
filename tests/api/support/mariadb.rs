//! The private MariaDB that `make test` starts.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::certificates::Identity;

/// How to reach it.
#[derive(Debug, Clone)]
pub struct MariaDb {
    pub host: String,
    pub port: u16,
    pub user: String,
    pub password: String,
}

/// The server named by `DATAMIND_TEST_MARIADB`.
///
/// # Panics
/// When the variable is missing: `make test` sets it; a test that needs a service never skips in silence.
pub fn mariadb() -> MariaDb {
    let text = std::env::var("DATAMIND_TEST_MARIADB").expect(
        "DATAMIND_TEST_MARIADB names no server. Run `make test`, or start one with scripts/mariadb start FOLDER.",
    );
    MariaDb::at(&text)
}

impl MariaDb {
    /// The server at this address.
    pub fn at(address: &str) -> Self {
        let url: url::Url = address.trim().parse().expect("a server's address");
        Self {
            host: url.host_str().unwrap().to_owned(),
            port: url.port().unwrap_or(3306),
            user: url.username().to_owned(),
            password: url.password().unwrap_or_default().to_owned(),
        }
    }

    /// Makes a database with a fresh name and runs the SQL in it.
    pub fn create_database(&self, sql: &str) -> String {
        let name = format!("t_{}", uuid::Uuid::new_v4().simple());
        self.run("mysql", &format!("CREATE DATABASE {name} CHARACTER SET utf8mb4"));
        self.run(&name, sql);
        name
    }

    /// Makes a database of its own from scripts that would make, use and name one themselves.
    pub fn load(&self, files: &[PathBuf]) -> String {
        let word = |l: &str| l.trim_start().split(' ').take(2).collect::<Vec<_>>().join(" ").to_ascii_uppercase();
        let mut sql = String::new();
        for file in files {
            let text = std::fs::read_to_string(file).unwrap();
            let used = text.lines().find_map(|l| l.strip_prefix("USE ")).unwrap_or("none;");
            let own = used.trim().trim_end_matches(';').trim_matches('`');
            for line in text.lines().filter(|l| {
                !l.starts_with("USE ")
                    && !["DROP DATABASE", "CREATE DATABASE", "DROP SCHEMA", "CREATE SCHEMA"].contains(&word(l).as_str())
            }) {
                sql.push_str(&line.replace(&format!("{own}."), ""));
                sql.push('\n');
            }
        }
        self.create_database(&sql)
    }

    /// Runs statements and gives their rows, `|` between columns.
    pub fn run(&self, database: &str, sql: &str) -> String {
        let mut client = Command::new("mariadb")
            .args(["--no-defaults", "-N", "-B", "--default-character-set=utf8mb4", "-h", &self.host, "-u", &self.user])
            .args(["-P", &self.port.to_string(), database])
            .env("MYSQL_PWD", &self.password)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the mariadb client runs");
        let mut stdin = client.stdin.take().unwrap();
        let text = sql.to_owned();
        let writing = std::thread::spawn(move || drop(stdin.write_all(text.as_bytes())));
        let out = client.wait_with_output().unwrap();
        writing.join().unwrap();
        assert!(out.status.success(), "mariadb failed: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).trim().replace('\t', "|")
    }

    /// The body that connects a database of this server.
    pub fn body(&self, database: &str) -> Value {
        json!({ "name": database, "type": "mysql", "host": self.host, "port": self.port, "database_name": database,
            "username": self.user, "password": self.password })
    }

    /// Sessions of ours in a database, or those of them that are at work.
    pub fn sessions(&self, database: &str, at_work: bool) -> usize {
        let busy = if at_work { " AND COMMAND <> 'Sleep'" } else { "" };
        let sql = format!("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE DB = '{database}'{busy}");
        self.run("mysql", &sql).parse().unwrap()
    }
}

/// A MariaDB that speaks TLS, for one test alone; it ends with this value, also when the test fails.
pub struct EncryptedMariaDb {
    pub db: MariaDb,
    folder: TempDir,
}

impl EncryptedMariaDb {
    /// Starts a server that shows this certificate. It listens on 127.0.0.1, which is also `localhost`.
    pub fn start(identity: &Identity) -> Self {
        let mut certificate = tempfile::NamedTempFile::new().unwrap();
        certificate.write_all(identity.pem.as_bytes()).unwrap();
        let mut server = Self { db: MariaDb::at("mysql://nobody@127.0.0.1/"), folder: tempfile::tempdir().unwrap() };
        server.db = MariaDb::at(&script(&["start".as_ref(), &server.home(), certificate.path()]));
        server
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("mariadb")
    }
}

impl Drop for EncryptedMariaDb {
    fn drop(&mut self) {
        script(&["stop".as_ref(), &self.home()]);
    }
}

fn script(arguments: &[&Path]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/mariadb");
    let out = Command::new(script).args(arguments).output().expect("scripts/mariadb runs");
    if !out.status.success() && !std::thread::panicking() {
        panic!("scripts/mariadb failed: {}", String::from_utf8_lossy(&out.stderr));
    }
    String::from_utf8_lossy(&out.stdout).into_owned()
}
