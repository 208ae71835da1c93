//! What is asked of the engine about tables of several sources, and what it says.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::data::{ColumnType, Limits};
use crate::sql::Dialect;

/// One query over tables of several sources.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SourcesJob {
    /// What each source is called, by its number.
    pub sources: Vec<String>,
    /// The tables that the query may name.
    pub tables: Vec<SourceTable>,
    /// The very text that the guard accepted.
    pub sql: String,
    /// What the query takes for the present moment.
    pub at: DateTime<Utc>,
    /// How much may come back, and how long one step may take.
    pub limits: Limits,
    /// Whether parts of the query are given to the sources; else whole tables are read.
    pub pushdown: bool,
}

/// A table under the name that the query uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceTable {
    pub schema: String,
    pub name: String,
    pub place: TablePlace,
}

/// Where a table's rows are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TablePlace {
    /// Parquet files that the worker opens.
    Files(Vec<PathBuf>),
    /// A source that is asked for them.
    Away(AwayTable),
}

/// A table of a source that is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwayTable {
    /// Which source: tables of one number are asked for together.
    pub source: usize,
    pub dialect: Dialect,
    /// What the source calls it.
    pub schema: Option<String>,
    pub name: String,
    pub columns: Vec<AwayColumn>,
    /// Columns that are there once for each row, taken together.
    pub key: Vec<String>,
    /// How many rows it has, as far as that is known.
    pub rows: Option<u64>,
}

/// A column of such a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwayColumn {
    pub name: String,
    pub kind: ColumnType,
    /// The source's own word for the type.
    pub declared: String,
}

/// A query that a source is to answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Push {
    pub source: usize,
    /// In the source's own SQL.
    pub sql: String,
}

/// A query that the keys in another one's answer can narrow: it then ends between `before` and `after` with those keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narrowing {
    /// Which of the queries.
    pub push: usize,
    /// The one whose answer has the keys, and in which column.
    pub by: usize,
    pub column: usize,
    /// Whether the keys are texts; else they are whole numbers.
    pub text: bool,
    pub before: String,
    pub after: String,
}

/// What the sources are to be asked, each query once, and how the rest is done.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlannedSources {
    pub pushes: Vec<Push>,
    /// Which of them may be narrowed by others. The rows that are joined are the same either way.
    pub narrowings: Vec<Narrowing>,
    /// The steps that are left to the engine.
    pub plan: String,
}

/// The first request: what is to be asked?
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::engine) struct PlanRequest {
    pub job: SourcesJob,
}

/// The second one: here are the rows.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::engine) struct JoinRequest {
    pub job: SourcesJob,
    pub spooled: Vec<Spooled>,
}

/// The answer of a source. Its rows are an Arrow IPC stream among the bytes that come with the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::engine) struct Spooled {
    pub push: Push,
    /// How long the stream is; nothing at all where there are no rows.
    pub bytes: usize,
}

impl SourcesJob {
    /// What the source of a query is called.
    pub(super) fn source(&self, push: &Push) -> &str {
        self.sources.get(push.source).map_or("", String::as_str)
    }

    /// The files that the worker has to open.
    pub(in crate::engine) fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.tables.iter().flat_map(|table| match &table.place {
            TablePlace::Files(files) => files.as_slice(),
            TablePlace::Away(_) => &[],
        })
    }
}
