//! What a person may decide about a file, and what is found out about it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::data::ColumnType;

/// What a person decided about a file. What they left open is found out from the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CsvOptions {
    /// An encoding's name as browsers know it, such as `utf-8` or `windows-1252`.
    pub encoding: Option<String>,
    /// The character between cells.
    #[schema(value_type = Option<String>, example = ";")]
    pub delimiter: Option<char>,
    /// The character around cells.
    #[schema(value_type = Option<String>, example = "\"")]
    pub quote: Option<char>,
    /// Whether the first row names the columns.
    pub has_header: Option<bool>,
    /// The character before the fraction of a number: `.` or `,`.
    #[schema(value_type = Option<String>, example = ",")]
    pub decimal_mark: Option<char>,
    /// Decisions on single columns; columns that are not listed are taken as found.
    pub columns: Vec<ColumnChoice>,
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
    /// Whether the column shall be left out.
    #[serde(default)]
    pub skip: bool,
}

/// What was found out about a file, for a person to look over before it is loaded.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Preview {
    pub encoding: String,
    #[schema(value_type = String)]
    pub delimiter: char,
    #[schema(value_type = Option<String>)]
    pub quote: Option<char>,
    pub has_header: bool,
    #[schema(value_type = String)]
    pub decimal_mark: char,
    /// How dates are written in the file, such as `31.12.2026`.
    pub date_formats: Vec<String>,
    /// Rows of data, estimated from the part that was read.
    pub rows_estimated: u64,
    pub columns: Vec<PreviewColumn>,
    /// The first rows, as they stand in the file.
    pub rows: Vec<Vec<Option<String>>>,
    /// Sentences on what a person should know before loading.
    pub warnings: Vec<String>,
}

/// What was found out about one column.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PreviewColumn {
    /// What the column will be called.
    pub name: String,
    /// What it is called in the file; made up where the file gives no name.
    pub source_name: String,
    /// What it will hold.
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// What the values look like.
    pub inferred_type: ColumnType,
    /// Whether some cells are empty.
    pub nullable: bool,
    /// A few of its values.
    pub examples: Vec<String>,
    /// Cells that do not fit `type`.
    pub misfit_count: u64,
    /// A few of those cells.
    pub misfit_examples: Vec<String>,
}

/// A look at the head of a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::engine) struct PreviewRequest {
    pub file: PathBuf,
    pub options: CsvOptions,
}

/// A file to turn into Parquet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::engine) struct LoadRequest {
    pub file: PathBuf,
    pub options: CsvOptions,
    pub into: PathBuf,
}

/// What a load made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Loaded {
    /// Names of the Parquet files, inside the folder that was given.
    pub files: Vec<String>,
    /// Bytes of those files.
    pub bytes: u64,
    pub row_count: u64,
    pub columns: Vec<LoadedColumn>,
    /// Cells that did not fit the type of their column and are empty now.
    pub rejected_cells: u64,
    pub encoding: String,
    #[serde(default)]
    pub delimiter: Option<char>,
    pub has_header: bool,
    pub warnings: Vec<String>,
}

/// What a load made of one column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LoadedColumn {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// Cells that did not fit the type and are empty now.
    pub rejected: u64,
}
