//! The tables and views of an uploaded SQLite file, on their way to a dataset.
//!
//! What one can't be read for, such as a view over a missing table, leaves it out with a sentence; a file that is
//! damaged is refused as a whole.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::copy::{Copied, Wanted, copy};
use super::describe::quoted;
use super::relations::{self, Relation};
use super::{gate, open};
use crate::data::TableKind;
use crate::engine::csv::{OnProgress, Reports, header, load_grid, preview_grid};
use crate::engine::files::{FileKind, FileOptions, LoadRequest, Loaded, Preview, PreviewRequest, TablePreview, part};
use crate::engine::types::EngineError;

/// Tables and views that a file may have.
const MOST_RELATIONS: usize = 500;
/// Bytes of text that a preview takes of all tables together, and of one at least and at most.
const LOOKED_AT: u64 = 32 << 20;
const LEAST_LOOKED_AT: u64 = 256 << 10;
const MOST_LOOKED_AT: u64 = 8 << 20;
/// The longest that the rows of one table may take to be looked at, and to be counted.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest that the tables of a file may take together to be looked at.
const ALL: Duration = Duration::from_secs(40);
/// The longest that a view may compute before it is left out of a load.
const VIEW_PATIENCE: Duration = Duration::from_secs(30);

/// What is said of a table whose rows are not all counted.
const UNCOUNTED: &str = "Its rows were not counted in time: there are more than are told here.";

/// Shows the start of every table and view.
pub(in crate::engine) fn preview(
    request: &PreviewRequest,
    scratch: &Path,
    memory_bytes: u64,
) -> Result<Preview, EngineError> {
    let end = Instant::now() + ALL;
    let (opened, relations) = look(&request.file, memory_bytes, end)?;
    request.options.check_names(&relations.iter().map(|r| r.name.clone()).collect::<Vec<_>>())?;
    let file = opened.connection();
    let share = LOOKED_AT / relations.len() as u64;
    let has_tables = relations.iter().any(|r| r.kind == TableKind::Table);
    let most = Some(share.clamp(LEAST_LOOKED_AT, MOST_LOOKED_AT));
    let (mut tables, mut warnings) = (Vec::new(), behind(&request.file)?);
    for relation in &relations {
        gate::stop_at(file, (Instant::now() + PATIENCE).min(end))?;
        let copied = copy(file, &relation.name, Wanted { scratch, most, skipped: &[] });
        let Some(copied) = readable(copied, relation, &mut warnings)? else { continue };
        let table = preview_grid(&copied.grid(), &request.options.of_table(&relation.name))?;
        gate::stop_at(file, (Instant::now() + PATIENCE).min(end))?;
        let rows = if copied.cut { count(file, &relation.name) } else { Some(table.rows_estimated) };
        let uncounted = rows.is_none().then(|| UNCOUNTED.to_owned());
        tables.push(TablePreview {
            optional: relation.kind == TableKind::View && has_tables,
            rows_estimated: rows.unwrap_or(table.rows_estimated),
            warnings: copied.warnings.into_iter().chain(uncounted).chain(table.warnings).collect(),
            ..table
        });
    }
    if tables.is_empty() {
        return Err(nothing(&warnings));
    }
    Ok(Preview { kind: FileKind::Sqlite, tables, warnings, ..Preview::default() })
}

/// Turns the tables that a person did not leave out, and the views that they took, into Parquet.
pub(in crate::engine) fn load(
    request: &LoadRequest,
    (scratch, memory_bytes): (&Path, u64),
    on_progress: OnProgress<'_>,
) -> Result<Loaded, EngineError> {
    let never = Instant::now() + Duration::from_hours(24);
    let (opened, relations) = look(&request.file, memory_bytes, never)?;
    let file = opened.connection();
    let taken = taken(&relations, &request.options)?;
    let (mut tables, mut warnings) = (Vec::new(), behind(&request.file)?);
    for relation in taken {
        let is_view = relation.kind == TableKind::View;
        let choice = request.options.of_table(&relation.name);
        let skipped: Vec<String> = choice.columns.iter().filter(|c| c.skip).map(|c| c.source_name.clone()).collect();
        gate::stop_at(file, if is_view { Instant::now() + VIEW_PATIENCE } else { never })?;
        let copied = copy(file, &relation.name, Wanted { scratch, most: None, skipped: &skipped });
        let Some(copied) = readable(copied, relation, &mut warnings)? else { continue };
        let mut reports = Reports::new(on_progress, copied.bytes());
        let mut table = load_grid(&copied.grid(), &choice, &request.into, &part(tables.len()), &mut reports)?;
        table.warnings.splice(0..0, copied.warnings);
        tables.push(table);
    }
    if tables.is_empty() {
        return Err(nothing(&warnings));
    }
    Ok(Loaded { kind: FileKind::Sqlite, tables, warnings, ..Loaded::default() })
}

/// The tables that a person did not leave out, and the views that they took.
fn taken<'r>(relations: &'r [Relation], options: &FileOptions) -> Result<Vec<&'r Relation>, EngineError> {
    let names: Vec<String> = relations.iter().map(|r| r.name.clone()).collect();
    options.check_tables(&names)?;
    let has_tables = relations.iter().any(|r| r.kind == TableKind::Table);
    let is_taken = |r: &&Relation| options.takes(&r.name, has_tables && r.kind == TableKind::View);
    let taken: Vec<&Relation> = relations.iter().filter(is_taken).collect();
    if taken.is_empty() { Err(EngineError::NotReadable("Keep at least one table.".into())) } else { Ok(taken) }
}

/// Opens the file for reading its own tables alone, and gives what it has of them.
fn look(path: &Path, memory_bytes: u64, end: Instant) -> Result<(open::Opened, Vec<Relation>), EngineError> {
    let opened = open::open(path, memory_bytes)?;
    let file = opened.connection();
    gate::stop_at(file, end)?;
    gate::close_for_discovery(file)?;
    let mut relations = relations::listed(file)?;
    relations.sort_by_key(|r| r.kind == TableKind::View);
    if relations.is_empty() {
        return Err(nothing(&[]));
    }
    if relations.len() > MOST_RELATIONS {
        let says = format!("The file has {} tables and views; it may have {MOST_RELATIONS} at most.", relations.len());
        return Err(EngineError::NotReadable(says));
    }
    gate::close_for_queries(file)?;
    Ok((opened, relations))
}

/// What was read; nothing, and a sentence, where the table itself is in the way and not the file.
fn readable(
    copied: Result<Copied, EngineError>,
    relation: &Relation,
    warnings: &mut Vec<String>,
) -> Result<Option<Copied>, EngineError> {
    let is_view = relation.kind == TableKind::View;
    let why = match copied {
        Ok(copied) => return Ok(Some(copied)),
        Err(EngineError::Sql(words)) => header::tidy(&words),
        Err(EngineError::Timeout) if is_view => "it takes too long".to_owned(),
        Err(EngineError::Memory) if is_view => "it takes too much memory".to_owned(),
        Err(error) => return Err(error),
    };
    let (what, name) = (if is_view { "view" } else { "table" }, header::tidy(&relation.name));
    warnings.push(format!("The {what} {name} can't be read and is left out: {why}."));
    Ok(None)
}

/// All rows of a table, if they are counted in time.
fn count(file: &Connection, name: &str) -> Option<u64> {
    let counted = file.query_row(&format!("SELECT count(*) FROM {}", quoted(name)), [], |row| row.get::<_, i64>(0));
    counted.ok().and_then(|n| u64::try_from(n).ok())
}

/// What is said of a file that was in use with a write-ahead log, which its header tells
/// (<https://www.sqlite.org/fileformat2.html>, "File format version numbers").
fn behind(path: &Path) -> Result<Vec<String>, EngineError> {
    let mut head = [0; 20];
    File::open(path).and_then(|mut file| file.read_exact(&mut head)).map_err(anyhow::Error::from)?;
    let says = "The database was in use with a write-ahead log. What stands only in its -wal file is not in this one.";
    Ok(if head[19] == 2 { vec![says.to_owned()] } else { Vec::new() })
}

fn nothing(warnings: &[String]) -> EngineError {
    let first = warnings.iter().find(|says| says.contains("can't be read"));
    EngineError::NotReadable(first.cloned().unwrap_or_else(|| "The database holds no table.".into()))
}
