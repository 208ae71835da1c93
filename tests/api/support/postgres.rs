//! The private PostgreSQL that `make test` starts.

use std::path::Path;
use std::process::Command;

/// How to reach it.
#[derive(Debug, Clone)]
pub struct Postgres {
    pub url: url::Url,
    pub host: String,
    pub port: u16,
    pub user: String,
    pub password: String,
}

/// The server named by `DATAMIND_TEST_POSTGRES`.
///
/// # Panics
/// When the variable is missing: `make test` sets it; a test that needs a service never skips in silence.
pub fn postgres() -> Postgres {
    let text = std::env::var("DATAMIND_TEST_POSTGRES").expect(
        "DATAMIND_TEST_POSTGRES names no server. Run `make test`, or start one with scripts/postgres start FOLDER.",
    );
    Postgres::at(&text)
}

impl Postgres {
    /// The server at this address.
    pub fn at(address: &str) -> Self {
        let url: url::Url = address.trim().parse().expect("a server's address");
        Self {
            host: url.host_str().unwrap().to_owned(),
            port: url.port().unwrap_or(5432),
            user: url.username().to_owned(),
            password: url.password().unwrap_or_default().to_owned(),
            url,
        }
    }

    /// Makes a database with a fresh name and runs the SQL files in it.
    pub fn create_database(&self, files: &[&Path]) -> String {
        let name = format!("t_{}", uuid::Uuid::new_v4().simple());
        self.psql("postgres", &["-c", &format!("CREATE DATABASE {name}")]);
        for file in files {
            self.psql(&name, &["-f", &file.display().to_string()]);
        }
        name
    }

    /// Runs psql quietly; some dumps name owners that don't exist, so only the last database error is shown.
    pub fn psql(&self, database: &str, arguments: &[&str]) -> String {
        let out = Command::new("psql")
            .args(["-X", "-q", "-h", &self.host, "-p", &self.port.to_string(), "-U", &self.user, "-d", database, "-At"])
            .args(arguments)
            .env("PGPASSWORD", &self.password)
            .output()
            .expect("psql runs");
        assert!(out.status.success(), "psql failed: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).trim().to_owned()
    }

    /// Runs one statement and gives its rows, `|` between columns.
    pub fn query(&self, database: &str, sql: &str) -> String {
        self.psql(database, &["-c", sql])
    }
}
