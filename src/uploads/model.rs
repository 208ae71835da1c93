//! The words of this room.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::base::{ConnectionId, DatasetId, UserId};
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
    /// The dataset that it becomes a new version of; else a new one.
    #[serde(default)]
    pub into: Option<Target>,
}

/// What a file does to a dataset that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LoadMode {
    /// Its tables stand for those of before.
    Replace,
    /// Its rows follow those of before.
    Append,
}

/// A dataset that gets a new version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    pub dataset_id: DatasetId,
    pub mode: LoadMode,
}

/// One version of a dataset.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DatasetVersion {
    pub version: i32,
    /// Whether it is the one that is read now.
    pub current: bool,
    /// What the file was called on the person's machine.
    pub file_name: String,
    pub size_bytes: u64,
    pub row_count: u64,
    /// What the file did to the version before; nothing for the first.
    pub mode: Option<LoadMode>,
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
}

/// A file beside a dataset, before it is loaded into it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComparison {
    /// The file, by the token of its preview.
    pub upload_token: Uuid,
    #[serde(default)]
    pub options: FileOptions,
    pub mode: LoadMode,
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
    /// A dataset that gets a new version; with `mode`.
    dataset_id: Option<Uuid>,
    mode: Option<LoadMode>,
}
