//! Where a source is and how to get in.

use std::path::PathBuf;

use super::model::SslMode;
use crate::base::Secret;
use crate::engine::DatasetTable;

/// Everything needed to open a source. Lives only while it is used; `Debug` shows no secret.
#[derive(Debug, Clone)]
pub(super) enum Target {
    Sqlite { path: PathBuf },
    PostgreSql(Box<ServerTarget>),
    MySql(Box<ServerTarget>),
    Dataset { tables: Vec<DatasetTable> },
}

/// Where a database server is and how to log in.
#[derive(Debug, Clone)]
pub(super) struct ServerTarget {
    pub host: String,
    pub port: u16,
    pub database: String,
    /// Which schemas are read; of MySQL, which databases. None: all of them; of MySQL, the one above.
    pub schemas: Option<Vec<String>>,
    pub username: String,
    pub password: Option<Secret>,
    pub ssl_mode: SslMode,
    /// Certificates in PEM that the server's certificate must come from.
    pub ca_certificate: Option<String>,
}
