//! Tables that another reader wrote down as rows of text: they go the way that CSV files go.

use std::path::{Path, PathBuf};

use csv::StringRecord;

use super::dialect::{Dialect, usual_width};
use super::encoding::Detected;
use super::load::{Reports, Surveyed, Table, survey_as};
use super::preview::{Given, of_text};
use super::promise::Declared;
use super::shape::{self, Shape};
use super::survey::Survey;
use super::{header, lines, source};
use crate::engine::files::{TableChoice, TableLoaded, TablePreview};
use crate::engine::types::EngineError;

/// How such rows are written.
const DIALECT: Dialect = Dialect { delimiter: b',', quote: Some(b'"'), escape: None };
/// The mark before a fraction in them.
const MARK: u8 = b'.';

/// A table as rows of text in a file of our own.
#[derive(Debug)]
pub(in crate::engine) struct Grid {
    pub path: PathBuf,
    /// Names of the columns where they stand elsewhere than in the rows.
    pub names: Option<Vec<String>>,
    /// In which rows of the source the first ones stand, from 1; nothing where they are counted through.
    pub lines: Vec<u32>,
    /// Columns that hold text, whatever it looks like.
    pub words: Vec<usize>,
    /// What the source declares of every column, if it does: then [`super::NOTHING`] stands for an empty cell, and a
    /// table without rows is one too.
    pub declared: Option<Vec<Declared>>,
}

impl Grid {
    fn shape(&self, choice: &TableChoice) -> Result<Shape, EngineError> {
        let detected = Detected { encoding: encoding_rs::UTF_8, mark: 0 };
        let shape = Shape {
            detected,
            dialect: DIALECT,
            leading: 0,
            above: 0,
            has_header: false,
            mark: MARK,
            width: 0,
            grid: true,
            open_quote: None,
        };
        if let Some(names) = &self.names {
            return Ok(Shape { width: names.len(), ..shape });
        }
        let (bytes, whole) = source::head(&self.path, shape::HEAD).map_err(anyhow::Error::from)?;
        let rows = DIALECT.rows(&source::decode_head(&bytes, detected, whole), shape::ROWS);
        let lines = if self.lines.is_empty() { lines::numbered(rows.len()) } else { self.lines.clone() };
        let decided = header::decided(choice.has_header, choice.header_row, &lines)?;
        let (width, _) = usual_width(&rows[decided.unwrap_or(0)..]);
        let leading = decided.unwrap_or_else(|| shape::leading_rows(&rows, width));
        let table: Vec<StringRecord> = rows.into_iter().skip(leading).collect();
        let has_header = decided.is_some() || choice.has_header.unwrap_or_else(|| header::has_header(&table, MARK));
        Ok(Shape { leading, above: shape::above(&lines, leading), has_header, width, ..shape })
    }

    fn given(&self) -> Given<'_> {
        Given {
            names: self.names.as_deref(),
            words: &self.words,
            declared: self.declared.as_deref(),
            lines: &self.lines,
        }
    }
}

/// What the columns of a grid hold. It is read as a whole: its writer keeps it short.
pub(in crate::engine) fn preview_grid(grid: &Grid, choice: &TableChoice) -> Result<TablePreview, EngineError> {
    let shape = grid.shape(choice)?;
    let text = std::fs::read_to_string(&grid.path).map_err(anyhow::Error::from)?;
    let table = of_text(&shape, &text, &grid.given(), choice.columns.clone())?;
    Ok(TablePreview { source_name: choice.source_name.clone(), ..table })
}

/// Writes a grid as the Parquet file `file` into the folder.
pub(in crate::engine) fn load_grid(
    grid: &Grid,
    choice: &TableChoice,
    into: &Path,
    file: &str,
    reports: &mut Reports<'_>,
) -> Result<TableLoaded, EngineError> {
    let shape = grid.shape(choice)?;
    let seen = Survey::of(&grid.given());
    let Surveyed::Whole(survey) = survey_as((&grid.path, &shape), seen, false, reports)? else {
        return Err(anyhow::anyhow!("our own rows are not UTF-8").into());
    };
    let table = Table { path: &grid.path, shape: &shape, survey: &survey, may_be_empty: grid.declared.is_some() };
    let loaded = table.write(choice, into, file, reports)?;
    let has_header = loaded.has_header.filter(|_| grid.names.is_none());
    Ok(TableLoaded { has_header, ..loaded })
}
