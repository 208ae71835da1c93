//! The kinds of sources.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
    /// All uploaded files of the organisation together, so that one query can join them.
    Files,
    /// All sources of the organisation together: databases and uploaded files.
    Sources,
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
            Self::Files => "files",
            Self::Sources => "sources",
        }
    }

    /// The kind a stored word means, if it is one.
    pub fn parse(word: &str) -> Option<Self> {
        let live = [Self::Sqlite, Self::PostgreSql, Self::MySql, Self::Files, Self::Sources];
        live.into_iter().chain(Self::UPLOADS).find(|kind| kind.as_str() == word)
    }

    /// Whether it comes of an uploaded file.
    pub fn is_upload(self) -> bool {
        Self::UPLOADS.contains(&self)
    }

    /// Whether it joins the files of the organisation.
    pub(super) fn joins_files(self) -> bool {
        self == Self::Files
    }

    /// Whether it joins all sources of the organisation.
    pub fn joins_sources(self) -> bool {
        self == Self::Sources
    }

    /// Whether it is answered from the stored tables of uploaded files: one file's, or all files'.
    pub(super) fn reads_datasets(self) -> bool {
        self.dialect() == Dialect::Dataset && !self.joins_sources()
    }

    /// The SQL that this kind of source speaks.
    pub fn dialect(self) -> Dialect {
        match self {
            Self::Sqlite => Dialect::Sqlite,
            Self::PostgreSql => Dialect::PostgreSql,
            Self::MySql => Dialect::MySql,
            Self::Csv | Self::Excel | Self::Json | Self::Parquet | Self::SqliteUpload | Self::Files | Self::Sources => {
                Dialect::Dataset
            }
        }
    }
}
