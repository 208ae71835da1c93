//! SQL over Parquet files with DataFusion. Runs inside the worker process only.
//!
//! A query sees the tables of its own request and nothing else: no files, no settings, no catalog of the engine, and
//! nothing that writes.

#[cfg(test)]
mod arithmetic_tests;
mod calendar;
#[cfg(test)]
mod calendar_tests;
mod collect;
mod convert;
mod describe;
mod exact;
mod failure;
#[cfg(test)]
mod functions_tests;
mod names;
mod nested;
mod run;
mod session;
mod sorts;
pub(super) mod sources;
mod statistics;
mod width;

pub(super) use calendar::kept;
pub(super) use convert::{SEMANTIC_KEY, kind as kind_of};
pub(super) use nested::to_json as nested_to_json;
pub(super) use session::Datasets;
