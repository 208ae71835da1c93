//! Reading CSV files: how the file is written (encoding, delimiter, quotes, header), what its columns hold, and the
//! way into Parquet. Runs inside the worker process only.
//!
//! The rules (`encoding`, `dialect`, `header`, `numbers`, `dates`, `guess`, `plan`) are pure functions over text; only
//! `source`, `preview` and `load` touch files.

mod block;
mod build;
mod dates;
mod dialect;
mod encoding;
mod guess;
mod header;
mod load;
mod numbers;
mod plan;
mod preview;
mod shape;
mod source;
mod survey;
mod types;

pub(super) use load::load;
pub(super) use preview::preview;
pub use types::{ColumnChoice, CsvOptions, Loaded, LoadedColumn, Preview, PreviewColumn};
pub(super) use types::{LoadRequest, PreviewRequest};
