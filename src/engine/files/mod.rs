//! Files of any kind, on their way to tables: what they are, what a person may decide, what comes of them. Runs inside
//! the worker process only, but for the types.

mod choices;
mod detect;
mod spool;
mod types;
mod writer;

pub use choices::{ColumnChoice, DateOrder, TableChoice};
pub(super) use spool::{Spool, Spooled};
pub use types::{FileKind, FileOptions, Loaded, LoadedColumn, Preview, PreviewColumn, TableLoaded, TablePreview};
pub(super) use types::{LoadRequest, PreviewRequest};
pub(super) use writer::{TableWriter, disk};

use std::path::Path;

use super::types::{EngineError, Progress};
use super::{book, csv, json, parquet, sqlite};

/// Finds out what a file holds and shows the start of it. `scratch`: a folder for what is unpacked on the way;
/// `memory_bytes`: how much the worker may take.
pub(super) fn preview(request: &PreviewRequest, scratch: &Path, memory_bytes: u64) -> Result<Preview, EngineError> {
    match detect::kind(&request.file)? {
        FileKind::Csv => request.options.check_nameless().and_then(|()| csv::preview(request)),
        FileKind::Excel => book::preview(request, scratch),
        FileKind::Json => json::preview(request, scratch),
        FileKind::Parquet => request.options.check_nameless().and_then(|()| parquet::preview(request)),
        FileKind::Sqlite => sqlite::preview(request, scratch, memory_bytes),
    }
}

/// Turns a file into Parquet.
pub(super) fn load(
    request: &LoadRequest,
    (scratch, memory_bytes): (&Path, u64),
    on_progress: &mut dyn FnMut(Progress) -> anyhow::Result<()>,
) -> Result<Loaded, EngineError> {
    match detect::kind(&request.file)? {
        kind if kind != request.kind => Err(detect::mistaken(kind, request.kind)),
        FileKind::Csv => request.options.check_nameless().and_then(|()| csv::load(request, on_progress)),
        FileKind::Excel => book::load(request, scratch, on_progress),
        FileKind::Json => json::load(request, scratch, on_progress),
        FileKind::Parquet => request.options.check_nameless().and_then(|()| parquet::load(request, on_progress)),
        FileKind::Sqlite => sqlite::load(request, (scratch, memory_bytes), on_progress),
    }
}

/// The Parquet file of the table at this place among a file's tables.
pub(super) fn part(at: usize) -> String {
    format!("part-{at}.parquet")
}
