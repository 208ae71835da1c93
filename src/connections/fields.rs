//! The rules for what a person may type into a connection's fields. Every door uses these same ones.

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::kind::ConnectionKind;
use super::model::{NewConnection, SslMode};
use super::schemas;
use super::target::ServerTarget;
use crate::base::{Name, Secret};
use crate::engine::DatasetTable;
use crate::http::FieldError;

/// The port that a kind of server listens on where nothing else is said.
fn usual_port(kind: ConnectionKind) -> u16 {
    if kind == ConnectionKind::MySql { 3306 } else { 5432 }
}

/// A connection's fields after the check: exactly those that its kind has.
#[derive(Debug, Clone)]
pub(super) struct Checked {
    pub name: String,
    pub source: CheckedSource,
}

/// The fields of each kind.
#[derive(Debug, Clone)]
pub(super) enum CheckedSource {
    Sqlite {
        file_path: String,
    },
    /// PostgreSQL or MySQL.
    Server(ConnectionKind, Box<ServerTarget>),
    /// All files of the organisation: their tables, once they are known.
    Files(Vec<DatasetTable>),
    /// All sources of the organisation.
    Sources,
}

/// Collects every fault instead of stopping at the first.
#[derive(Default)]
struct Faults(Vec<FieldError>);

impl Faults {
    fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldError::new(field, message));
    }

    /// The value if it is fine; a fault and nothing otherwise.
    fn take<T>(&mut self, field: &str, checked: Result<T, String>) -> Option<T> {
        checked.map_err(|message| self.add(field, message)).ok()
    }
}

/// Checks all fields together.
pub(super) fn check(new: NewConnection) -> Result<Checked, Vec<FieldError>> {
    let mut faults = Faults::default();
    let name = faults.take("name", check_name(&new.name));
    let source = match new.kind {
        ConnectionKind::Sqlite => sqlite(new, &mut faults),
        ConnectionKind::PostgreSql | ConnectionKind::MySql => server(new, &mut faults),
        ConnectionKind::Files => Some(files(&new, &mut faults)),
        ConnectionKind::Sources => Some(sources(&new, &mut faults)),
        ConnectionKind::Csv
        | ConnectionKind::Excel
        | ConnectionKind::Json
        | ConnectionKind::Parquet
        | ConnectionKind::SqliteUpload => {
            faults.add("type", "Upload the file instead: that makes the connection.");
            None
        }
    };
    match (name, source) {
        (Some(name), Some(source)) if faults.0.is_empty() => Ok(Checked { name, source }),
        _ => Err(faults.0),
    }
}

/// A connection's name.
pub(super) fn check_name(name: &str) -> Result<String, String> {
    name.parse::<Name>().map(String::from).map_err(|e| e.to_string())
}

fn sqlite(new: NewConnection, faults: &mut Faults) -> Option<CheckedSource> {
    no_server_fields(&new, "A SQLite connection has no such field.", faults);
    let file_path = faults.take("file_path", needed(new.file_path, "Choose a file."))?;
    Some(CheckedSource::Sqlite { file_path })
}

/// Nothing is said of it but its name.
fn files(new: &NewConnection, faults: &mut Faults) -> CheckedSource {
    const SAYS: &str = "The connection over all uploaded files has no such field.";
    no_server_fields(new, SAYS, faults);
    if new.file_path.is_some() {
        faults.add("file_path", SAYS);
    }
    CheckedSource::Files(Vec::new())
}

/// As little is said of this one.
fn sources(new: &NewConnection, faults: &mut Faults) -> CheckedSource {
    const SAYS: &str = "The connection over all sources has no such field.";
    no_server_fields(new, SAYS, faults);
    if new.file_path.is_some() {
        faults.add("file_path", SAYS);
    }
    CheckedSource::Sources
}

fn no_server_fields(new: &NewConnection, says: &str, faults: &mut Faults) {
    for (field, given) in [
        ("host", new.host.is_some()),
        ("port", new.port.is_some()),
        ("database_name", new.database_name.is_some()),
        ("username", new.username.is_some()),
        ("schemas", new.schemas.is_some()),
        ("password", new.password.is_some()),
        ("ssl_mode", new.ssl_mode.is_some()),
        ("ca_certificate", new.ca_certificate.is_some()),
    ] {
        if given {
            faults.add(field, says);
        }
    }
}

fn server(new: NewConnection, faults: &mut Faults) -> Option<CheckedSource> {
    if new.file_path.is_some() {
        let kind = new.kind.dialect().label();
        faults.add("file_path", format!("A {kind} connection has no such field."));
    }
    let host = faults.take("host", needed(new.host, "Enter the server's name or address.").and_then(check_host));
    let port = faults.take("port", check_port(new.port.unwrap_or_else(|| usual_port(new.kind))));
    let database =
        faults.take("database_name", needed(new.database_name, "Enter the database's name.").and_then(plain));
    let username = faults.take("username", needed(new.username, "Enter the user to log in as.").and_then(plain));
    let schemas = faults.take("schemas", new.schemas.map(schemas::check).transpose());
    let password = faults.take("password", new.password.map(check_password).transpose());
    let ssl_mode = new.ssl_mode.unwrap_or_default();
    let ca = faults.take("ca_certificate", check_authority(new.ca_certificate, ssl_mode));
    let target = ServerTarget {
        host: host?,
        port: port?,
        database: database?,
        schemas: schemas?,
        username: username?,
        password: password?.filter(|p| !p.is_empty()),
        ssl_mode,
        ca_certificate: ca?,
    };
    Some(CheckedSource::Server(new.kind, Box::new(target)))
}

fn needed(value: Option<String>, otherwise: &str) -> Result<String, String> {
    value.map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()).ok_or_else(|| otherwise.to_owned())
}

/// A host name or an address, and nothing that could be read as anything more.
fn check_host(host: String) -> Result<String, String> {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(&host);
    if bare.is_empty() || bare.len() > 253 || !bare.chars().all(fits) {
        return Err("Enter only a host name or an IP address, without a scheme, port or path.".to_owned());
    }
    if bare.contains(':') && bare.parse::<std::net::Ipv6Addr>().is_err() {
        return Err("Put the port into its own field.".to_owned());
    }
    Ok(bare.to_owned())
}

fn check_port(port: u16) -> Result<u16, String> {
    if port == 0 { Err("A port is a number from 1 to 65535.".to_owned()) } else { Ok(port) }
}

fn plain(text: String) -> Result<String, String> {
    if text.len() > 255 || text.chars().any(char::is_control) {
        return Err("Use at most 255 characters, and no control characters.".to_owned());
    }
    Ok(text)
}

fn check_password(password: Secret) -> Result<Secret, String> {
    if password.expose().len() > 1024 || password.expose().contains('\0') {
        return Err("A password can have 1024 bytes at most, and no NUL.".to_owned());
    }
    Ok(password)
}

/// The CA certificate, where the mode doesn't leave it open whether there is one.
fn check_authority(pem: Option<String>, mode: SslMode) -> Result<Option<String>, String> {
    if pem.is_none() && mode == SslMode::VerifyCa {
        return Err(
            "Paste the CA certificate that signed the server's: verify-ca checks against nothing else.".to_owned()
        );
    }
    pem.map(check_certificate).transpose()
}

fn check_certificate(pem: String) -> Result<String, String> {
    const SAYS: &str = "Paste one or more certificates in PEM form (-----BEGIN CERTIFICATE-----).";
    if pem.len() > 64 * 1024 {
        return Err("At most 64 KiB of certificates.".to_owned());
    }
    // It is no secret to us and would be kept like none.
    if pem.contains("PRIVATE KEY-----") {
        return Err("Leave the private key out: only certificates belong here.".to_owned());
    }
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
    let certificates = found.ok().filter(|found| !found.is_empty()).ok_or(SAYS)?;
    let mut store = RootCertStore::empty();
    for (at, certificate) in certificates.into_iter().enumerate() {
        store.add(certificate).map_err(|_| format!("Certificate {} of these can't be read.", at + 1))?;
    }
    Ok(pem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn postgres_at(host: &str) -> NewConnection {
        NewConnection {
            name: "Shop".into(),
            kind: ConnectionKind::PostgreSql,
            host: Some(host.into()),
            port: None,
            database_name: Some("shop".into()),
            username: Some("reader".into()),
            schemas: None,
            password: Some(Secret::new("x")),
            ssl_mode: None,
            ca_certificate: None,
            file_path: None,
            access: None,
        }
    }

    fn faulty_fields(new: NewConnection) -> Vec<String> {
        check(new).err().unwrap_or_default().into_iter().map(|e| e.field).collect()
    }

    #[test]
    fn a_host_is_a_name_or_an_address_and_nothing_more() {
        for host in ["db.example.com", "10.0.0.5", "::1", "[::1]", "db_1", "münchen.example"] {
            assert!(check(postgres_at(host)).is_ok(), "{host}");
        }
        for host in [
            "postgres://x@y/z",
            "db:5432",
            "db/../x",
            "a b",
            "host=x user=y",
            "db?sslmode=disable",
            "/var/run/postgresql",
            "db;options=-c",
            "",
            "db\n",
            "user@db",
            "%2fvar",
        ] {
            let new = postgres_at(host);
            let taken = check(new).ok().map(|c| match c.source {
                CheckedSource::Server(_, target) => target.host,
                CheckedSource::Sqlite { .. } | CheckedSource::Files(_) | CheckedSource::Sources => String::new(),
            });
            assert!(taken.is_none() || taken.as_deref() == Some(host.trim()), "{host:?} -> {taken:?}");
            if host.trim() == host {
                assert!(taken.is_none(), "{host}");
            }
        }
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let new = NewConnection {
            name: " ".into(),
            port: Some(0),
            database_name: None,
            username: Some("a\u{0}b".into()),
            ca_certificate: Some("hello".into()),
            file_path: Some("x".into()),
            ..postgres_at("a b")
        };
        let expected = ["name", "file_path", "host", "port", "database_name", "username", "ca_certificate"];
        assert_eq!(faulty_fields(new), expected);
    }

    #[test]
    fn fields_of_another_kind_are_refused() {
        let new =
            NewConnection { kind: ConnectionKind::Sqlite, file_path: Some("a.sqlite".into()), ..postgres_at("h") };
        assert_eq!(faulty_fields(new), ["host", "database_name", "username", "password"]);
        let csv = NewConnection { kind: ConnectionKind::Csv, ..postgres_at("h") };
        assert_eq!(faulty_fields(csv), ["type"]);
    }
}
