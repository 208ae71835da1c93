//! What goes into the engine and what comes out.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::data::Limits;

/// How the engine starts its worker processes and how much each may use.
#[derive(Debug, Clone)]
pub struct EngineConfig {
    /// The executable that understands the command `engine-worker`: normally our own.
    pub program: PathBuf,
    /// Where datasets and uploaded files live.
    pub data_dir: PathBuf,
    /// How many workers may be at work at the same time; further requests wait their turn.
    pub max_workers: usize,
    /// How much memory one worker may take, in bytes, beyond what it has when it starts.
    pub memory_bytes: u64,
    /// Where workers may spill to disk. Everything inside is removed when the engine starts.
    pub temp_dir: PathBuf,
}

/// A place that holds tables.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A SQLite database file, opened read-only.
    Sqlite {
        /// The file itself: a plain file, reached without a symbolic link.
        path: PathBuf,
    },
    /// Tables of an upload, each held in Parquet files.
    Dataset {
        /// The tables that SQL may name; nothing else can be reached.
        tables: Vec<DatasetTable>,
    },
}

/// One table of a dataset.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DatasetTable {
    /// The name that SQL uses.
    pub name: String,
    /// Its Parquet files; all have the same columns.
    pub files: Vec<PathBuf>,
    /// What it is called in its own dataset, where it is called otherwise here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_name: Option<String>,
    /// Columns whose values, taken together, stand for one row each, as a person said and was checked.
    #[serde(default)]
    pub key: Vec<String>,
}

impl DatasetTable {
    /// A table without a key, under the name that it has in its own dataset.
    pub fn new(name: impl Into<String>, files: Vec<PathBuf>) -> Self {
        Self { name: name.into(), files, own_name: None, key: Vec::new() }
    }
}

/// One query to run.
#[derive(Debug, Clone)]
pub struct RunJob {
    pub source: Source,
    /// The very text that the guard accepted.
    pub sql: String,
    /// Whether to tell how the query would be answered, without answering it.
    pub explain: bool,
    /// How much may come back, and how long it may take.
    pub limits: Limits,
}

/// How far a load has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Bytes of the file that were read, over both passes.
    pub done_bytes: u64,
    /// Bytes to read in all, over both passes.
    pub total_bytes: u64,
    /// Rows written so far.
    pub rows: u64,
}

/// Why the engine gave no result.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The engine's own words about the person's own query or data: may be shown to them.
    #[error("{0}")]
    Sql(String),
    #[error("The query took longer than it may.")]
    Timeout,
    #[error("The query was cancelled.")]
    Cancelled,
    #[error("The query needed more memory than it may have. Ask for fewer rows or columns, or filter first.")]
    Memory,
    /// The rows are more than an answer may hold, whatever is left out.
    #[error("The answer is larger than a result may be. Select fewer or shorter columns.")]
    TooLarge,
    /// A value is longer than a cell may be; the sentence names its column.
    #[error("{0}")]
    LongCell(String),
    #[error("The query made the engine stop. Nothing else was affected.")]
    Crashed,
    /// Another program holds the file.
    #[error("Another program holds the database file. Try again in a moment.")]
    Locked,
    /// The file behind the source can't be read; a sentence for the person, without a path.
    #[error("{0}")]
    NotReadable(String),
    /// A decision is about a table that the file does not have; a sentence for the person.
    #[error("{0}")]
    NoSuchTable(String),
    /// The file unpacks to more than it may; a sentence for the person.
    #[error("{0}")]
    UnpacksTooLarge(String),
    #[error("the engine failed")]
    Internal(#[from] anyhow::Error),
}

/// What [`EngineError::NotReadable`] says when the disk is full.
pub const DISK_FULL: &str = "There is no room left on the server's disk.";
/// The longest that describing a source may take.
pub const DESCRIBE_DEADLINE: Duration = Duration::from_mins(2);
/// The longest that looking at the head of a file may take.
pub const PREVIEW_DEADLINE: Duration = Duration::from_mins(1);
