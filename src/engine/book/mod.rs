//! Reading workbooks: every sheet with a table becomes one. What a workbook unpacks to is counted before it is read.

mod archive;
mod rows;
mod sheets;

use std::path::Path;

use self::sheets::Book;
use super::csv::{Grid, NO_ROWS, OnProgress, Reports, header, left_out, load_grid, preview_grid};
use super::files::{FileKind, LoadRequest, Loaded, Preview, PreviewRequest, Spool, Spooled, TablePreview, part};
use super::types::EngineError;

/// Sheets that are read.
const MOST_SHEETS: usize = 100;

/// One sheet as rows of text.
struct Sheet {
    spooled: Spooled,
    warnings: Vec<String>,
    /// Rows that it says it has, when only its start was read.
    rows: Option<u64>,
}

/// Shows the start of every sheet that holds a table.
pub(super) fn preview(request: &PreviewRequest, scratch: &Path) -> Result<Preview, EngineError> {
    let (mut book, names) = open(&request.file)?;
    request.options.check_names(&names)?;
    let (mut tables, mut warnings) = (Vec::new(), Vec::new());
    for name in &names {
        let sheet = spool(&mut book, name, scratch, true)?;
        match sheet.holds(|grid| preview_grid(grid, &request.options.of_table(name)))? {
            Some(table) => tables.push(TablePreview {
                rows_estimated: sheet.rows.unwrap_or(table.rows_estimated),
                warnings: sheet.warnings.into_iter().chain(table.warnings).collect(),
                ..table
            }),
            None => warnings.push(empty(name)),
        }
    }
    if tables.is_empty() {
        return Err(nothing());
    }
    Ok(Preview { kind: FileKind::Excel, tables, warnings, ..Preview::default() })
}

/// Turns the sheets that a person did not leave out into Parquet.
pub(super) fn load(request: &LoadRequest, scratch: &Path, on_progress: OnProgress<'_>) -> Result<Loaded, EngineError> {
    let (mut book, names) = open(&request.file)?;
    request.options.check_tables(&names)?;
    let (mut tables, mut warnings) = (Vec::new(), Vec::new());
    for name in &names {
        let choice = request.options.of_table(name);
        if choice.skip {
            continue;
        }
        let sheet = spool(&mut book, name, scratch, false)?;
        let mut reports = Reports::new(on_progress, sheet.spooled.bytes);
        let file = part(tables.len());
        match sheet.holds(|grid| load_grid(grid, &choice, &request.into, &file, &mut reports))? {
            Some(mut table) => {
                table.warnings.splice(0..0, sheet.warnings);
                tables.push(table);
            }
            None => warnings.push(empty(name)),
        }
    }
    if tables.is_empty() {
        return Err(nothing());
    }
    Ok(Loaded { kind: FileKind::Excel, tables, warnings, ..Loaded::default() })
}

impl Sheet {
    /// What becomes of the sheet; nothing where it is empty or only names columns.
    fn holds<T>(&self, make: impl FnOnce(&Grid) -> Result<T, EngineError>) -> Result<Option<T>, EngineError> {
        if self.spooled.rows == 0 {
            return Ok(None);
        }
        let grid = Grid {
            path: self.spooled.file.to_path_buf(),
            names: None,
            lines: self.spooled.lines.clone(),
            words: Vec::new(),
            declared: None,
        };
        match make(&grid) {
            Err(EngineError::NotReadable(text)) if text == NO_ROWS => Ok(None),
            made => made.map(Some),
        }
    }
}

fn open(path: &Path) -> Result<(Book, Vec<String>), EngineError> {
    let form = archive::look(path)?;
    let book = Book::open(path, form)?;
    let names = book.names();
    if names.len() > MOST_SHEETS {
        return Err(EngineError::NotReadable(format!("A workbook may have {MOST_SHEETS} sheets at most.")));
    }
    if names.is_empty() {
        return Err(nothing());
    }
    Ok((book, names))
}

fn spool(book: &mut Book, name: &str, scratch: &Path, sample: bool) -> Result<Sheet, EngineError> {
    let (rows, said) = book.read(name, Spool::new(scratch, sample)?)?;
    let full = rows.full();
    let (spooled, below) = rows.finish()?;
    let warnings = if below > 0 && !full { vec![left_out(below as u64, "below")] } else { Vec::new() };
    Ok(Sheet { spooled, warnings, rows: full.then_some(said) })
}

fn empty(name: &str) -> String {
    format!("The sheet {} holds no table and is left out.", header::tidy(name))
}

fn nothing() -> EngineError {
    EngineError::NotReadable("The workbook holds no table.".into())
}
