//! The languages a source may speak.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whose SQL a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    #[serde(rename = "postgresql")]
    PostgreSql,
    #[serde(rename = "mysql")]
    MySql,
    Sqlite,
    /// Uploaded files, answered by the built-in analytic engine.
    Dataset,
}

impl Dialect {
    /// The name people know it by.
    pub fn label(self) -> &'static str {
        match self {
            Self::PostgreSql => "PostgreSQL",
            Self::MySql => "MySQL",
            Self::Sqlite => "SQLite",
            Self::Dataset => "uploaded files",
        }
    }

    /// What an identifier becomes when names are compared: `quoted` is whether it stood in quotes.
    pub(super) fn fold(self, name: &str, quoted: bool) -> String {
        match (self, quoted) {
            // Whether case counts is a setting of MySQL's server. As written, a name is never taken for another one.
            (Self::PostgreSql | Self::Dataset, true) | (Self::MySql, _) => name.to_owned(),
            _ => name.to_ascii_lowercase(),
        }
    }
}
