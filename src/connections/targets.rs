//! From what is stored of a connection to an open way to it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::embedded::Embedded;
use super::fields::CheckedSource;
use super::kind::ConnectionKind;
use super::mysql::MySql;
use super::postgres::Postgres;
use super::store::Record;
use super::target::{ServerTarget, Target};
use super::{Connector, SourceError, files};
use crate::base::{ConnectionId, OrgId, Secret};
use crate::engine::{DatasetTable, Engine, Source};
use crate::platform::address::AddressPolicy;
use crate::platform::sealing::{Place, Sealer};
use crate::sql::Dialect;

/// Where a connection's password is sealed for.
fn password_place(org: OrgId, id: ConnectionId) -> Place<'static> {
    Place { org, table: "connections", row: id.0, column: "sealed_password" }
}

/// Seals a password for its row.
pub(super) fn seal(sealer: &Sealer, org: OrgId, id: ConnectionId, password: &Secret) -> anyhow::Result<String> {
    Ok(sealer.seal(&password_place(org, id), password)?)
}

/// What a stored connection leads to. Files are checked and secrets opened anew each time.
pub(super) fn of_record(record: &Record, data_dir: &Path, sealer: &Sealer) -> Result<Target, SourceError> {
    let c = &record.connection;
    match c.kind {
        ConnectionKind::Sqlite => sqlite(data_dir, c.file_path.as_deref().unwrap_or_default()),
        ConnectionKind::Csv
        | ConnectionKind::Excel
        | ConnectionKind::Json
        | ConnectionKind::Parquet
        | ConnectionKind::SqliteUpload
        | ConnectionKind::Files => Ok(Target::Dataset { tables: dataset(data_dir, &record.dataset_tables)? }),
        ConnectionKind::Sources => Err(over_sources()),
        ConnectionKind::PostgreSql | ConnectionKind::MySql => {
            let password = record
                .sealed_password
                .as_deref()
                .map(|sealed| sealer.open(&password_place(c.org, c.id), sealed))
                .transpose()
                .map_err(|_| {
                    SourceError::Login(
                        "The saved password can't be opened with this installation's key. Enter it again.".to_owned(),
                    )
                })?;
            let target = ServerTarget {
                host: c.host.clone().unwrap_or_default(),
                port: c.port.unwrap_or_default(),
                database: c.database_name.clone().unwrap_or_default(),
                schemas: c.schemas.clone(),
                username: c.username.clone().unwrap_or_default(),
                password,
                ssl_mode: c.ssl_mode.unwrap_or_default(),
                ca_certificate: record.ca_certificate.clone(),
            };
            Ok(server(c.kind, Box::new(target)))
        }
    }
}

/// What checked fields lead to, before anything is saved.
pub(super) fn of_checked(source: &CheckedSource, data_dir: &Path) -> Result<Target, SourceError> {
    match source {
        CheckedSource::Sqlite { file_path } => sqlite(data_dir, file_path),
        CheckedSource::Server(kind, target) => Ok(server(*kind, target.clone())),
        CheckedSource::Sources => Err(over_sources()),
        CheckedSource::Files(tables) => Ok(Target::Dataset { tables: dataset(data_dir, tables)? }),
    }
}

/// There is no one place that such a connection leads to.
fn over_sources() -> SourceError {
    SourceError::Unsupported("A connection over all sources is opened source by source.".to_owned())
}

fn server(kind: ConnectionKind, target: Box<ServerTarget>) -> Target {
    if kind == ConnectionKind::MySql { Target::MySql(target) } else { Target::PostgreSql(target) }
}

fn sqlite(data_dir: &Path, name: &str) -> Result<Target, SourceError> {
    let path = files::open(data_dir, name).map_err(|fault| SourceError::Unreachable(fault.0))?;
    Ok(Target::Sqlite { path })
}

/// A dataset's files are stored relative to the data folder, so that the folder can move.
pub(super) fn dataset(data_dir: &Path, tables: &[DatasetTable]) -> Result<Vec<DatasetTable>, SourceError> {
    let gone = || SourceError::Unreachable("The uploaded file's data is gone. Upload it again.".to_owned());
    tables
        .iter()
        .map(|table| {
            let files = table.files.iter().map(|file| data_dir.join(file)).collect::<Vec<PathBuf>>();
            if files.iter().all(|file| file.is_file()) {
                Ok(DatasetTable { files, ..table.clone() })
            } else {
                Err(gone())
            }
        })
        .collect()
}

/// Opens the way; nothing is dialled before it is used.
pub(super) fn open(
    target: Target,
    engine: &Engine,
    policy: AddressPolicy,
    runtime: tokio::runtime::Handle,
) -> Arc<dyn Connector> {
    match target {
        Target::Sqlite { path } => Arc::new(Embedded::new(engine.clone(), Source::Sqlite { path }, Dialect::Sqlite)),
        Target::Dataset { tables } => {
            Arc::new(Embedded::new(engine.clone(), Source::Dataset { tables }, Dialect::Dataset))
        }
        Target::PostgreSql(target) => Arc::new(Postgres::new(*target, policy, runtime)),
        Target::MySql(target) => Arc::new(MySql::new(*target, policy, runtime)),
    }
}
