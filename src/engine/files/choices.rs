//! What a person decided about the tables and columns of a file.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::data::ColumnType;

/// What a person decided about one table of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TableChoice {
    /// The table's name as the preview gave it in `source_name`.
    pub source_name: String,
    /// What the table shall be called.
    #[serde(default)]
    pub name: Option<String>,
    /// Whether the table shall be left out.
    #[serde(default)]
    pub skip: bool,
    /// Whether its first row names the columns.
    #[serde(default)]
    pub has_header: Option<bool>,
    /// The row that names its columns, as an editor or a spreadsheet numbers it; those above it are left out.
    #[serde(default)]
    pub header_row: Option<u32>,
    /// Decisions on single columns.
    #[serde(default)]
    pub columns: Vec<ColumnChoice>,
}

/// What comes first in dates of two numbers and a year, such as `01/02/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// The first of February.
    DayFirst,
    /// The second of January.
    MonthFirst,
}

/// What a person decided about one column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnChoice {
    /// The column's name as the preview gave it in `source_name`.
    pub source_name: String,
    /// What the column shall be called.
    #[serde(default)]
    pub name: Option<String>,
    /// What it shall hold; cells that don't fit become empty and are counted.
    #[serde(default, rename = "type")]
    pub kind: Option<ColumnType>,
    /// How its dates are read, where they could be read day first or month first.
    #[serde(default)]
    pub date_order: Option<DateOrder>,
    /// Whether the column shall be left out.
    #[serde(default)]
    pub skip: bool,
    /// Whether it is part of the table's key: the values of all such columns together stand for one row each. The load
    /// checks that.
    #[serde(default)]
    pub key: bool,
}
