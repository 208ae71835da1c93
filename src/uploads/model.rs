//! The words of this room.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::base::{ConnectionId, DatasetId};
use crate::connections::ConnectionView;
use crate::engine::{FileKind, FileOptions, LoadedColumn, Preview};

/// An uploaded file, turned into typed tables.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Dataset {
    pub id: DatasetId,
    pub name: String,
    /// Counts up with every file that is loaded into it.
    pub version: i32,
    /// The connection through which it is asked.
    pub connection_id: Option<ConnectionId>,
    /// What the file was called on the person's machine.
    pub file_name: String,
    pub size_bytes: u64,
    pub tables: Vec<LoadedTable>,
    /// Cells that did not fit the type of their column and are empty now.
    pub rejected_cells: u64,
    /// Sentences on what a person should know about the load.
    pub warnings: Vec<String>,
    pub created_at: DateTime<Utc>,
}

/// One table of a dataset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LoadedTable {
    pub name: String,
    pub row_count: u64,
    pub columns: Vec<LoadedColumn>,
}

/// What a load gives back.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Uploaded {
    pub connection: ConnectionView,
    pub dataset: Dataset,
}

/// A look at a file that was sent, with the token under which it waits.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UploadPreview {
    /// Stands for the file for an hour: send it instead of the file.
    pub upload_token: Uuid,
    pub file_name: String,
    pub size_bytes: u64,
    #[serde(flatten)]
    pub preview: Preview,
}

/// What a person wants loaded.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LoadOrder {
    /// The file that was sent.
    pub token: Uuid,
    /// What it has to hold.
    pub kind: FileKind,
    /// What the dataset shall be called; else as its file.
    pub name: Option<String>,
    pub options: FileOptions,
}

/// The body of all doors, as the document of the API shows it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its shape is used")]
pub(super) struct UploadForm {
    /// The file; or give `upload_token`.
    #[schema(value_type = Option<String>, format = Binary)]
    file: Option<Vec<u8>>,
    upload_token: Option<Uuid>,
    /// What the dataset shall be called.
    name: Option<String>,
    /// Decisions on how to read the file, as JSON.
    options: Option<FileOptions>,
    /// Whether a job loads it while the person goes on; a large file is loaded so in any case.
    background: Option<bool>,
}
