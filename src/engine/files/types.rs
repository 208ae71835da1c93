//! What a person may decide about a file, and what is found out about it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::choices::{ColumnChoice, DateOrder, TableChoice};
use crate::data::{ColumnType, Semantic};
use crate::engine::types::EngineError;

/// What a file holds, found out from its first bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// Cells between commas, tabs or the like.
    #[default]
    Csv,
    /// A workbook: `.xlsx`, `.xls` or `.ods`.
    Excel,
    /// One JSON value, or one a line.
    Json,
    Parquet,
    /// A SQLite database file.
    Sqlite,
}

/// What a person decided about a file. What they left open is found out from the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FileOptions {
    /// An encoding's name as browsers know it, such as `utf-8` or `windows-1252`.
    pub encoding: Option<String>,
    /// The character between cells.
    #[schema(value_type = Option<String>, example = ";")]
    pub delimiter: Option<char>,
    /// The character around cells.
    #[schema(value_type = Option<String>, example = "\"")]
    pub quote: Option<char>,
    /// Whether cells may stand in quotes at all; `false` takes a quote as a plain character.
    pub quoting: Option<bool>,
    /// Whether the first row names the columns.
    pub has_header: Option<bool>,
    /// The row that names the columns, as an editor or a spreadsheet numbers it: from 1, empty rows counted. Those above
    /// it are left out. It stands over what was found, and not beside `has_header: false`.
    pub header_row: Option<u32>,
    /// The character before the fraction of a number: `.` or `,`.
    #[schema(value_type = Option<String>, example = ",")]
    pub decimal_mark: Option<char>,
    /// Decisions on single columns; columns that are not listed are taken as found.
    pub columns: Vec<ColumnChoice>,
    /// Decisions on single tables of a file that holds several: they stand over `has_header`, `header_row`
    /// and `columns`.
    pub tables: Vec<TableChoice>,
}

impl FileOptions {
    /// Sees that every decision on a table is about one of the file's, and that one is left to load.
    ///
    /// # Errors
    /// `NoSuchTable`, or `NotReadable` says what is wrong.
    pub(in crate::engine) fn check_tables(&self, names: &[String]) -> Result<(), EngineError> {
        self.check_names(names)?;
        if names.iter().all(|name| self.of_table(name).skip) {
            return Err(EngineError::NotReadable("Keep at least one table.".into()));
        }
        Ok(())
    }

    /// Sees that every decision on a table is about one of the file's.
    ///
    /// # Errors
    /// `NoSuchTable` names the first that is not.
    pub(in crate::engine) fn check_names(&self, names: &[String]) -> Result<(), EngineError> {
        let Some(odd) = self.tables.iter().find(|t| !names.contains(&t.source_name)) else { return Ok(()) };
        let name = crate::engine::csv::header::tidy(&odd.source_name);
        Err(EngineError::NoSuchTable(format!("The file has no table called \u{201c}{name}\u{201d}.")))
    }

    /// Sees the same for a file of one table without a name.
    ///
    /// # Errors
    /// `NoSuchTable`.
    pub(in crate::engine) fn check_nameless(&self) -> Result<(), EngineError> {
        self.check_names(&[String::new()])
    }

    /// Whether a table is loaded. One that is `optional` is only where a person took it by name.
    pub fn takes(&self, source_name: &str, optional: bool) -> bool {
        match self.tables.iter().find(|t| t.source_name == source_name) {
            Some(own) => !own.skip,
            None => !optional,
        }
    }

    /// What was decided about one table.
    pub fn of_table(&self, source_name: &str) -> TableChoice {
        let own = self.tables.iter().find(|t| t.source_name == source_name).cloned();
        own.unwrap_or_else(|| TableChoice {
            source_name: source_name.to_owned(),
            has_header: self.has_header,
            header_row: self.header_row,
            columns: self.columns.clone(),
            ..TableChoice::default()
        })
    }
}

/// What was found out about a file, for a person to look over before it is loaded.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Preview {
    pub kind: FileKind,
    /// How text is encoded; nothing for files that are no text.
    pub encoding: Option<String>,
    /// The character between cells; only for CSV files, like the two below.
    #[schema(value_type = Option<String>)]
    pub delimiter: Option<char>,
    #[schema(value_type = Option<String>)]
    pub quote: Option<char>,
    #[schema(value_type = Option<String>)]
    pub decimal_mark: Option<char>,
    /// One for most files; the sheets of a workbook, the tables and views of a database.
    pub tables: Vec<TablePreview>,
    /// Sentences on what a person should know of the file as a whole.
    pub warnings: Vec<String>,
}

/// What was found out about one table of a file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TablePreview {
    /// What the table is called in the file; empty where it has no name.
    pub source_name: String,
    /// Whether it is left out unless a person takes it: a view, whose rows are those of its tables.
    #[serde(default)]
    pub optional: bool,
    /// Whether a row names the columns; nothing where names stand elsewhere.
    pub has_header: Option<bool>,
    /// Which row that is, as an editor or a spreadsheet numbers it; nothing where none does.
    #[serde(default)]
    pub header_row: Option<u32>,
    /// The first rows with what stands above the table, for a person to choose the header from: the first cells of
    /// each. Empty where names stand elsewhere.
    #[serde(default)]
    #[schema(required = true)]
    pub head: Vec<Vec<String>>,
    /// The numbers of the rows of `head`: what `header_row` takes.
    #[serde(default)]
    #[schema(required = true)]
    pub head_rows: Vec<u32>,
    /// How dates are written in the table, such as `31.12.2026`.
    pub date_formats: Vec<String>,
    /// Rows of data, estimated where only a part was read.
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
    /// What its numbers mean, such as `percent` or `currency:EUR`: their signs are dropped and kept here.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub semantic: Option<Semantic>,
    /// How its dates are read, where they don't tell themselves which comes first, the day or the month.
    #[serde(default)]
    pub date_order: Option<DateOrder>,
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
    pub options: FileOptions,
}

/// A file to turn into Parquet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::engine) struct LoadRequest {
    pub file: PathBuf,
    pub kind: FileKind,
    pub options: FileOptions,
    pub into: PathBuf,
}

/// What a load made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Loaded {
    pub kind: FileKind,
    pub tables: Vec<TableLoaded>,
    /// Only for text files, like the one below.
    pub encoding: Option<String>,
    #[serde(default)]
    pub delimiter: Option<char>,
    /// Sentences on the file as a whole.
    pub warnings: Vec<String>,
}

/// What a load made of one table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TableLoaded {
    /// What the table is called in the file; empty where it has no name.
    pub source_name: String,
    /// What a person wants it called.
    pub name: Option<String>,
    /// Names of its Parquet files, inside the folder that was given.
    pub files: Vec<String>,
    /// Bytes of those files.
    pub bytes: u64,
    pub has_header: Option<bool>,
    pub row_count: u64,
    pub columns: Vec<LoadedColumn>,
    pub warnings: Vec<String>,
}

impl Loaded {
    /// Cells that did not fit the type of their column and are empty now.
    pub fn rejected_cells(&self) -> u64 {
        self.tables.iter().flat_map(|t| &t.columns).map(|c| c.rejected).sum()
    }
}

/// What a load made of one column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LoadedColumn {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// Cells that did not fit the type and are empty now.
    pub rejected: u64,
    /// Whether it is part of the table's key.
    #[serde(default)]
    #[schema(required = true)]
    pub key: bool,
}
