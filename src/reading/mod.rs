//! The builtin question engine: plain English and a schema to a reading, and a reading to SQL.
//!
//! No model, no network, no clock: the same question on the same index as of the same moment always gives the same SQL.
//! It never guesses: what it can't place it says, and what is open it asks.

mod additive;
mod amounts;
mod assemble;
#[cfg(test)]
mod cases;
mod chip_roles;
mod compose;
mod conditions;
mod coordination;
mod counted;
pub mod dates;
mod day_ranges;
mod deals;
mod decide;
mod defined;
mod display;
mod draft;
mod explain;
mod explore;
mod expressions;
mod follow_up;
mod formula;
mod grammar;
mod index;
mod joins;
mod keys;
mod lexer;
mod linker;
mod matching;
mod mentions;
mod metrics;
mod moments;
mod names;
mod negation;
mod next;
mod notes;
mod numbers;
mod outcome;
mod particles;
mod periods;
mod placed;
mod quality;
pub mod query;
mod rank_by;
mod resolve;
mod roles;
mod rows_meant;
mod schema_reader;
mod search;
mod suggest;
mod talk;
mod thesaurus;
mod understand;
mod units;
mod unplaced;
mod values;
mod verbs;
mod walk;
mod ways;
mod whole;
mod wording;
mod writer;

pub use defined::{Glossary, MetricDefinition, Naming};
pub use explain::{chips, summary};
pub use explore::{
    Exploration, ExploreChoices, ExploreColumn, ExploreColumnChoice, ExploreFault, ExploreFilter, ExploreFunction,
    ExploreMetric, ExploreMetricChoice, ExploreOperator, ExploreOrder, ExploreOrderBy, ExplorePeriod, ExploreRelated,
    ExploreRole, ExploreSplit, Explored, choices, explore,
};
pub use index::Index;
pub use mentions::{Mention, mentions};
pub use next::follow_ups;
pub use outcome::{
    Alternative, Chip, ChipRole, ChipState, Choice, Clarification, Outcome, Placed, RefusalReason, Refused, Understood,
    Used,
};
pub use query::Reading;
pub use suggest::suggestions;
pub use understand::{AskContext, understand};
pub use wording::{plural, singular};
pub use writer::write as render;

/// Why a reading can't be written as SQL.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ReadingError {
    #[error("The reading asks for nothing.")]
    Empty,
    #[error("The reading speaks of a table it doesn't have (number {0}).")]
    UnknownSource(usize),
    #[error("There is no column {0} any more. Ask the question again.")]
    UnknownColumn(String),
    #[error("The period lies outside the calendar.")]
    Calendar,
    #[error("A running total needs one time to run along, such as months.")]
    NoTime,
    #[error("{0} knows days only, no hours.")]
    NoHours(String),
}
