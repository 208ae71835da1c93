//! Reading CSV files: how the file is written (encoding, delimiter, quotes, header), what its columns hold, and the
//! way into Parquet. Runs inside the worker process only.
//!
//! The rules (`encoding`, `dialect`, `header`, `numbers`, `dates`, `guess`, `plan`) are pure functions over text; only
//! `source`, `preview` and `load` touch files.

mod block;
mod build;
mod dates;
mod dialect;
mod digits;
pub(super) mod encoding;
mod ending;
mod grid;
mod guess;
pub(super) mod header;
mod lines;
mod load;
mod numbers;
mod plan;
mod preview;
mod promise;
mod reading;
mod shape;
pub(super) mod source;
mod survey;

pub(super) use build::ColumnBuilder;
pub(super) use grid::{Grid, load_grid, preview_grid};
pub(super) use guess::is_flag;
pub(super) use load::{NO_ROWS, OnProgress, Reports, load};
pub(super) use numbers::looks_like_a_number;
pub(super) use plan::{LOADABLE, check_names, counted, left_out, left_out_key};
pub(super) use preview::{EXAMPLES, ROWS, cut, preview, too_wide};
pub(super) use promise::{Declared, NOTHING};
pub(super) use reading::Reading;
pub(super) use shape::{MOST_COLUMNS, SAMPLE, looks_like_json};
