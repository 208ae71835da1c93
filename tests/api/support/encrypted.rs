//! A PostgreSQL that speaks TLS, for one test alone.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::certificates::Identity;
use super::postgres::Postgres;

/// A running server; it ends with this value, also when the test fails.
pub struct Encrypted {
    pub pg: Postgres,
    data: PathBuf,
    folder: TempDir,
}

impl Encrypted {
    /// Starts a server that shows this certificate. It listens on 127.0.0.1, which is also `localhost`.
    pub fn start(identity: &Identity) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut certificate = tempfile::NamedTempFile::new().unwrap();
        certificate.write_all(identity.pem.as_bytes()).unwrap();
        let home = folder.path().join("postgres");
        // The server belongs to this value before it runs, so that half a start is tidied up too.
        let mut server = Self { pg: Postgres::at("postgres://nobody@127.0.0.1/"), data: home.join("data"), folder };
        server.pg = Postgres::at(&script(&["start".as_ref(), &home, certificate.path()]));
        server.pg.psql("postgres", &["-c", OUR_WAY]);
        server
    }

    /// Lets logins in only as these lines of `pg_hba.conf` say.
    pub fn admit(&self, lines: &str) {
        std::fs::write(self.data.join("pg_hba.conf"), lines).unwrap();
        self.pg.query("postgres", "SELECT pg_reload_conf()");
    }

    /// The body that connects to it, with `change` over it.
    pub fn body(&self, change: &Value) -> Value {
        let mut body = json!({ "name": "Encrypted", "type": "postgresql", "host": "localhost", "port": self.pg.port,
            "database_name": "postgres", "username": self.pg.user, "password": self.pg.password });
        for (field, value) in change.as_object().unwrap() {
            body[field] = value.clone();
        }
        body
    }
}

impl Drop for Encrypted {
    fn drop(&mut self) {
        if self.data.exists() {
            script(&["stop".as_ref(), &self.folder.path().join("postgres")]);
        }
    }
}

/// How the session that asks is encrypted, as the server itself sees it.
const OUR_WAY: &str =
    "CREATE VIEW our_way AS SELECT ssl AS encrypted, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

fn script(arguments: &[&Path]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/postgres");
    let out = Command::new(script).args(arguments).output().expect("scripts/postgres runs");
    if !out.status.success() && !std::thread::panicking() {
        panic!("scripts/postgres failed: {}", String::from_utf8_lossy(&out.stderr));
    }
    String::from_utf8_lossy(&out.stdout).into_owned()
}
