//! One query over tables of several sources: what each source can answer by itself is written in its own SQL and asked
//! of it through its own door; the engine joins what comes back.
//!
//! The worker plans and joins, but reaches no source: it says which queries it wants, and gets their rows with the
//! second request. A part of the query is given to a source only where the source's SQL means exactly the same; filters
//! that let too much through are also given, and hold once more here.

mod aggregate;
mod average;
mod away;
mod column;
mod convert;
mod cut;
mod early;
mod job;
mod literal;
mod narrow;
mod parent;
mod rows;
mod select;
mod test;
mod value;
mod work;

pub use job::{AwayColumn, AwayTable, Narrowing, PlannedSources, Push, SourceTable, SourcesJob, TablePlace};
pub(in crate::engine) use job::{JoinRequest, PlanRequest};

#[cfg(test)]
mod tests;
