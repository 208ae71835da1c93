//! Queries over SQLite files, and tables of uploaded ones. Runs inside the worker process only.
//!
//! A file is opened read-only and never followed through a link; the authorizer lets a statement read the file's own
//! tables with listed functions and do nothing else, whatever the file's schema holds.

mod column;
mod copy;
mod describe;
mod gate;
mod kinds;
mod open;
mod relations;
mod rows;
#[cfg(test)]
mod unguarded_tests;
mod upload;

pub(super) use upload::{load, preview};

use std::path::Path;
use std::time::Instant;

use crate::data::{Limits, ResultTable, Schema};
use crate::engine::types::EngineError;

/// Runs one query on the file and gives its rows.
pub(super) fn run(path: &Path, sql: &str, limits: &Limits, memory_bytes: u64) -> Result<ResultTable, EngineError> {
    let opened = open::open(path, memory_bytes)?;
    let file = opened.connection();
    gate::close_for_queries(file)?;
    gate::stop_at(file, Instant::now() + limits.deadline)?;
    let rows = rows::collect(file, sql, limits, kinds::Evidence::Declared)?;
    opened.was_left_alone().map(|()| rows)
}

/// Reads what tables, views, columns and keys the file has, and what they hold.
pub(super) fn describe(path: &Path, memory_bytes: u64) -> Result<Schema, EngineError> {
    let opened = open::open(path, memory_bytes)?;
    let schema = describe::describe(opened.connection())?;
    opened.was_left_alone().map(|()| schema)
}
