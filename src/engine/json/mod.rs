//! Reading JSON: an array of objects, one value a line, an object of columns, or an object with arrays of objects
//! somewhere inside. Objects inside rows become columns of their own, arrays inside rows stay JSON.
//!
//! Values are read one row at a time; nothing but the text of a row is ever held as a whole.

mod layout;
mod rows;
mod walk;

use std::path::Path;

use self::layout::{Document, Layout};
use self::rows::Rows;
use super::csv::{Grid, OnProgress, Reports, load_grid, preview_grid, source};
use super::files::{
    FileKind, FileOptions, LoadRequest, Loaded, Preview, PreviewRequest, Spool, Spooled, TablePreview, part,
};
use super::types::EngineError;

/// One table of a document, as rows of text.
struct Found {
    spooled: Spooled,
    names: Option<Vec<String>>,
    /// Bytes of the document that were read for it.
    read: u64,
}

impl Found {
    fn grid(&self) -> Grid {
        Grid {
            path: self.spooled.file.to_path_buf(),
            names: self.names.clone(),
            lines: Vec::new(),
            words: self.spooled.words.clone(),
            declared: None,
        }
    }
}

/// Shows the start of the tables that a document holds.
pub(super) fn preview(request: &PreviewRequest, scratch: &Path) -> Result<Preview, EngineError> {
    let document = Document::open(&request.file)?;
    let layout = document.layout()?;
    request.options.check_names(&layout.names())?;
    let mut tables = Vec::new();
    for name in layout.names() {
        let found = spool(&document, &layout, &name, scratch, true)?;
        let table = preview_grid(&found.grid(), &request.options.of_table(&name))?;
        let rows_estimated = estimated(&found, table.rows_estimated, document.size);
        tables.push(TablePreview { rows_estimated, ..table });
    }
    Ok(Preview {
        kind: FileKind::Json,
        encoding: Some(source::encoding_name(document.detected.encoding)),
        tables,
        ..Preview::default()
    })
}

/// Turns the tables of a document into Parquet.
pub(super) fn load(request: &LoadRequest, scratch: &Path, on_progress: OnProgress<'_>) -> Result<Loaded, EngineError> {
    let document = Document::open(&request.file)?;
    let layout = document.layout()?;
    let mut tables = Vec::new();
    for name in kept(layout.names(), &request.options)? {
        let found = spool(&document, &layout, &name, scratch, false)?;
        let mut reports = Reports::new(on_progress, found.spooled.bytes);
        let (choice, file) = (request.options.of_table(&name), part(tables.len()));
        tables.push(load_grid(&found.grid(), &choice, &request.into, &file, &mut reports)?);
    }
    let encoding = Some(source::encoding_name(document.detected.encoding));
    Ok(Loaded { kind: FileKind::Json, tables, encoding, ..Loaded::default() })
}

/// The tables that a person did not leave out.
fn kept(names: Vec<String>, options: &FileOptions) -> Result<Vec<String>, EngineError> {
    options.check_tables(&names)?;
    Ok(names.into_iter().filter(|name| !options.of_table(name).skip).collect())
}

fn spool(document: &Document, layout: &Layout, name: &str, scratch: &Path, sample: bool) -> Result<Found, EngineError> {
    let mut rows = Rows::new(Spool::new(scratch, sample)?);
    let read = document.read(layout, name, &mut rows)?;
    let (spooled, names) = rows.finish()?;
    if spooled.rows == 0 {
        return Err(EngineError::NotReadable("The file holds no rows.".into()));
    }
    Ok(Found { spooled, names, read })
}

fn estimated(found: &Found, rows: u64, size: u64) -> u64 {
    let scaled = u128::from(rows) * u128::from(size.max(found.read)) / u128::from(found.read.max(1));
    if found.read >= size { rows } else { u64::try_from(scaled).unwrap_or(u64::MAX) }
}
