//! The words of this room: what a connection is, what a person sends to make one, what they see of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::privacy::Privacy;
use crate::base::{ConnectionId, DatasetId, OrgId, Secret};
use crate::engine::DatasetTable;
use crate::sql::Dialect;

/// Which kind of source a connection leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ConnectionKind {
    /// A SQLite file inside the data folder.
    Sqlite,
    PostgreSql,
    /// MySQL or MariaDB.
    MySql,
    /// An uploaded CSV file, kept as a dataset; so are the kinds below.
    Csv,
    /// A workbook.
    Excel,
    Json,
    Parquet,
    /// A SQLite file that was uploaded, unlike one that lies in the data folder.
    #[serde(rename = "sqlite_upload")]
    SqliteUpload,
}

impl ConnectionKind {
    const UPLOADS: [Self; 5] = [Self::Csv, Self::Excel, Self::Json, Self::Parquet, Self::SqliteUpload];

    /// The word stored in the database and sent on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::PostgreSql => "postgresql",
            Self::MySql => "mysql",
            Self::Csv => "csv",
            Self::Excel => "excel",
            Self::Json => "json",
            Self::Parquet => "parquet",
            Self::SqliteUpload => "sqlite_upload",
        }
    }

    /// The kind a stored word means, if it is one.
    pub fn parse(word: &str) -> Option<Self> {
        let live = [Self::Sqlite, Self::PostgreSql, Self::MySql];
        live.into_iter().chain(Self::UPLOADS).find(|kind| kind.as_str() == word)
    }

    /// Whether it comes of an uploaded file.
    pub fn is_upload(self) -> bool {
        Self::UPLOADS.contains(&self)
    }

    /// The SQL that this kind of source speaks.
    pub fn dialect(self) -> Dialect {
        match self {
            Self::Sqlite => Dialect::Sqlite,
            Self::PostgreSql => Dialect::PostgreSql,
            Self::MySql => Dialect::MySql,
            Self::Csv | Self::Excel | Self::Json | Self::Parquet | Self::SqliteUpload => Dialect::Dataset,
        }
    }
}

/// How a connection to a server is encrypted and how far the server has to prove who it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SslMode {
    /// Never encrypted.
    Disable,
    /// Encrypted where the server offers it.
    #[default]
    Prefer,
    /// Always encrypted; with a CA certificate the server's certificate must come from it.
    Require,
    /// Always encrypted, and the server's certificate must come from the given CA certificate.
    VerifyCa,
    /// Always encrypted, and the certificate must be trusted (by browsers, without a CA) and carry the host's name.
    VerifyFull,
}

impl SslMode {
    /// The word stored in the database and sent on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Prefer => "prefer",
            Self::Require => "require",
            Self::VerifyCa => "verify-ca",
            Self::VerifyFull => "verify-full",
        }
    }

    /// The mode a stored word means, if it is one.
    pub fn parse(word: &str) -> Option<Self> {
        let all = [Self::Disable, Self::Prefer, Self::Require, Self::VerifyCa, Self::VerifyFull];
        all.into_iter().find(|mode| mode.as_str() == word)
    }
}

/// Where a connection stands with its discovery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ConnectionStatus {
    /// Saved, never looked at.
    New,
    /// Its tables are being read.
    Discovering,
    Ready,
    /// Its tables could not be read; the detail says why.
    Failed,
}

impl ConnectionStatus {
    /// The word stored in the database and sent on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Discovering => "discovering",
            Self::Ready => "ready",
            Self::Failed => "failed",
        }
    }

    /// The status a stored word means; anything unknown counts as new.
    pub fn parse(word: &str) -> Self {
        [Self::Discovering, Self::Ready, Self::Failed]
            .into_iter()
            .find(|status| status.as_str() == word)
            .unwrap_or(Self::New)
    }
}

/// A connection as the rooms see it. It holds no secret.
#[derive(Debug, Clone)]
pub struct Connection {
    pub id: ConnectionId,
    pub org: OrgId,
    pub name: String,
    pub kind: ConnectionKind,
    pub host: Option<String>,
    pub port: Option<u16>,
    pub database_name: Option<String>,
    pub username: Option<String>,
    pub has_password: bool,
    pub ssl_mode: Option<SslMode>,
    pub has_ca_certificate: bool,
    pub file_path: Option<String>,
    pub dataset: Option<DatasetId>,
    pub is_demo: bool,
    /// What a language model may see of it; none leaves it to the organisation's settings.
    pub privacy: Option<Privacy>,
    /// Counts up with every change of where or how it connects; part of every cache key.
    pub version: u64,
    /// Counts up with every change of what people say of its content.
    pub edition: u64,
    pub status: ConnectionStatus,
    pub status_detail: Option<String>,
    pub tables_found: Option<u32>,
    pub discovered_at: Option<DateTime<Utc>>,
    pub next_discovery_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Connection {
    /// The SQL it speaks.
    pub fn dialect(&self) -> Dialect {
        self.kind.dialect()
    }
}

/// What a person sends to make a connection, or to try one before it is saved.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewConnection)]
pub struct NewConnection {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ConnectionKind,
    pub host: Option<String>,
    pub port: Option<u16>,
    pub database_name: Option<String>,
    pub username: Option<String>,
    #[schema(value_type = Option<String>, format = Password)]
    pub password: Option<Secret>,
    pub ssl_mode: Option<SslMode>,
    /// PEM text: what the server's certificate must come from. `verify-ca` needs it.
    pub ca_certificate: Option<String>,
    /// A SQLite file inside `<data>/files`.
    pub file_path: Option<String>,
}

/// A dataset that becomes a connection of its own.
#[derive(Debug, Clone)]
pub struct NewDatasetConnection {
    pub name: String,
    pub kind: ConnectionKind,
    pub dataset_id: DatasetId,
    /// The tables' files, inside the data folder.
    pub tables: Vec<DatasetTable>,
}

/// A connection as people and programs see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Connection)]
pub struct ConnectionView {
    pub id: ConnectionId,
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ConnectionKind,
    pub host: Option<String>,
    pub port: Option<u16>,
    pub database_name: Option<String>,
    pub username: Option<String>,
    pub has_password: bool,
    pub ssl_mode: Option<SslMode>,
    pub has_ca_certificate: bool,
    pub file_path: Option<String>,
    /// The dataset whose files it reads.
    pub dataset_id: Option<DatasetId>,
    pub is_demo: bool,
    /// What a language model may see of it; null leaves it to the organisation's settings.
    pub privacy: Option<Privacy>,
    pub status: ConnectionStatus,
    pub status_detail: Option<String>,
    pub tables_found: Option<u32>,
    pub discovered_at: Option<DateTime<Utc>>,
    pub next_discovery_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl From<Connection> for ConnectionView {
    fn from(c: Connection) -> Self {
        Self {
            id: c.id,
            name: c.name,
            kind: c.kind,
            host: c.host,
            port: c.port,
            database_name: c.database_name,
            username: c.username,
            has_password: c.has_password,
            ssl_mode: c.ssl_mode,
            has_ca_certificate: c.has_ca_certificate,
            file_path: c.file_path,
            dataset_id: c.dataset,
            is_demo: c.is_demo,
            privacy: c.privacy,
            status: c.status,
            status_detail: c.status_detail,
            tables_found: c.tables_found,
            discovered_at: c.discovered_at,
            next_discovery_at: c.next_discovery_at,
            created_at: c.created_at,
            updated_at: c.updated_at,
        }
    }
}

/// A SQLite file that can be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SourceFile {
    pub name: String,
    pub size_bytes: u64,
}
