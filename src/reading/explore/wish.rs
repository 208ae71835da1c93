//! What a person puts together by hand: figures of one table's rows, what they are split by, and which rows count.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::dates::Grain;

/// A question put together from a table's columns.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Exploration {
    /// The table's own schema, where it has one.
    pub schema: Option<String>,
    pub table: String,
    /// The figures, 1 to 6.
    #[schema(min_items = 1, max_items = 6)]
    pub metrics: Vec<ExploreMetric>,
    /// What they are split by, at most 3; none gives one total.
    #[serde(default)]
    #[schema(max_items = 3)]
    pub splits: Vec<ExploreSplit>,
    /// Which rows count, at most 20; all must hold.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub filters: Vec<ExploreFilter>,
    /// Absent: along the first time, else the largest of the first figure first.
    pub order: Option<ExploreOrder>,
    /// The most rows to show, 1 to 10,000; absent for all.
    #[schema(minimum = 1, maximum = 10_000)]
    pub limit: Option<u64>,
}

/// A column, of the explored table or of one that each of its rows leads to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExploreColumn {
    /// The table it is of, where that is another.
    pub table: Option<String>,
    pub schema: Option<String>,
    pub column: String,
    /// How the other table is reached, as the choices name it. Needed only where there are several ways.
    #[serde(default)]
    pub way: Vec<String>,
}

/// How the values of a column are taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExploreFunction {
    /// Counts rows; takes no column.
    Count,
    Sum,
    Average,
    Minimum,
    Maximum,
    CountDistinct,
    /// A metric of the glossary, by its name.
    Metric,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExploreMetric {
    pub function: ExploreFunction,
    pub column: Option<ExploreColumn>,
    /// Of a metric of the glossary: its name.
    pub name: Option<String>,
}

/// What figures are split by.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExploreSplit {
    pub column: ExploreColumn,
    /// How finely a time is cut; absent for each moment of its own.
    pub grain: Option<Grain>,
}

/// How a column's value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExploreOperator {
    /// One of the values.
    Is,
    /// None of the values; rows without a value count.
    IsNot,
    Contains,
    /// Rows without a value count.
    ContainsNot,
    StartsWith,
    EndsWith,
    Less,
    AtMost,
    Greater,
    AtLeast,
    /// Between two values, both included.
    Between,
    Empty,
    NotEmpty,
    /// In a period.
    Within,
    /// Outside a period; rows without a time count.
    NotWithin,
}

/// A condition on rows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExploreFilter {
    pub column: ExploreColumn,
    pub operator: ExploreOperator,
    /// Values as text, at most 100 of up to 500 characters; numbers with a point.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub values: Vec<String>,
    /// Of `within` and `not_within`.
    pub period: Option<ExplorePeriod>,
}

/// A stretch of time; all but the first move with the day of asking.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ExplorePeriod {
    /// From one day to another, both included; either may be absent.
    Between { from: Option<NaiveDate>, to: Option<NaiveDate> },
    /// The last so many units, today included.
    Last {
        #[schema(minimum = 1, maximum = 1000)]
        count: u32,
        unit: Grain,
    },
    /// The whole present unit.
    This { unit: Grain },
    /// The whole unit before the present one.
    Previous { unit: Grain },
    /// From the start of the present unit until now.
    ToDate { unit: Grain },
}

/// What rows are ordered by: a figure or a split, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExploreOrder {
    pub by: ExploreOrderBy,
    pub index: usize,
    #[serde(default)]
    pub descending: bool,
}

/// Whether rows are ordered by a figure or a split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExploreOrderBy {
    Metric,
    Split,
}
