//! The words of this room: what a connection is, what a person sends to make one, what they see of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access::Access;
use super::kind::ConnectionKind;
use super::privacy::Privacy;
use crate::base::{ConnectionId, DatasetId, OrgId, Secret};
use crate::engine::DatasetTable;
use crate::sql::Dialect;

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
    /// Which schemas are read; of MySQL, which databases of the server. None: all of them, also those to come; of
    /// MySQL, the one database.
    pub schemas: Option<Vec<String>>,
    pub has_password: bool,
    pub ssl_mode: Option<SslMode>,
    pub has_ca_certificate: bool,
    pub file_path: Option<String>,
    pub dataset: Option<DatasetId>,
    pub is_demo: bool,
    /// What a language model may see of it; none leaves it to the organisation's settings.
    pub privacy: Option<Privacy>,
    /// Who may use it beside the admins; none is everybody.
    pub access: Option<Access>,
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

    /// Of a MySQL server, the database that names without one belong to.
    pub fn home(&self) -> Option<&str> {
        self.database_name.as_deref().filter(|_| self.kind == ConnectionKind::MySql)
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
    /// Which schemas are read (of MySQL: which databases of the server); what lies in others is neither catalogued nor
    /// answered from, and SQL may not read it. Absent: all of them, also those to come; of MySQL, the one database.
    pub schemas: Option<Vec<String>>,
    #[schema(value_type = Option<String>, format = Password)]
    pub password: Option<Secret>,
    pub ssl_mode: Option<SslMode>,
    /// PEM text: what the server's certificate must come from. `verify-ca` needs it.
    pub ca_certificate: Option<String>,
    /// A SQLite file inside `<data>/files`.
    pub file_path: Option<String>,
    /// Who may use it beside the admins; absent or null: everybody of the organisation. For admins.
    pub access: Option<Access>,
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

/// A SQLite file that can be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SourceFile {
    pub name: String,
    pub size_bytes: u64,
}
