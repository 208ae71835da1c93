//! From a file to Parquet, in two passes: the first sees every cell and settles the types, the second writes.
//!
//! Three threads share the second pass (reading rows, building columns, writing), with a few blocks between them, so
//! that memory stays the same whatever the size of the file.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use arrow::array::RecordBatch;
use arrow::datatypes::{Field, Schema, SchemaRef};
use csv::ByteRecord;
use encoding_rs::UTF_8;

use super::block::Block;
use super::build::{ColumnBuilder, field};
use super::encoding;
use super::plan::{self, Plan};
use super::preview::too_wide;
use super::shape::{self, Shape};
use super::source::{self, EndlessRow, OpenQuote, Rows, Text};
use super::survey::{Place, Survey};
use crate::engine::files::{FileKind, LoadRequest, Loaded, LoadedColumn, TableChoice, TableLoaded, TableWriter};
use crate::engine::types::{EngineError, Progress};

/// The one Parquet file that a load writes.
const FILE: &str = "part-0.parquet";
/// What is said of a table without rows.
pub(in crate::engine) const NO_ROWS: &str = "The file has a header but no rows.";
/// Blocks that wait between two threads.
const WAITING: usize = 2;
/// Bytes between two reports of progress.
const REPORT: u64 = 4 << 20;

/// Takes reports of progress. An error ends the load: nobody listens any more.
pub(in crate::engine) type OnProgress<'a> = &'a mut dyn FnMut(Progress) -> anyhow::Result<()>;

/// Loads the file.
pub(in crate::engine) fn load(request: &LoadRequest, on_progress: OnProgress<'_>) -> Result<Loaded, EngineError> {
    let size = std::fs::metadata(&request.file).map_err(anyhow::Error::from)?.len();
    let mut reports = Reports::new(on_progress, size);
    let (shape, survey) = survey(request, &mut reports)?;
    let choice = request.options.of_table("");
    let table = Table { path: &request.file, shape: &shape, survey: &survey, may_be_empty: false };
    let loaded = table.write(&choice, &request.into, FILE, &mut reports)?;
    Ok(Loaded {
        kind: FileKind::Csv,
        tables: vec![loaded],
        encoding: Some(source::encoding_name(shape.detected.encoding)),
        delimiter: Some(shape.dialect.delimiter as char),
        warnings: Vec::new(),
    })
}

/// A table whose cells were all seen.
pub(super) struct Table<'a> {
    pub path: &'a Path,
    pub shape: &'a Shape,
    pub survey: &'a Survey,
    /// Whether it is a table without rows too.
    pub may_be_empty: bool,
}

impl Table<'_> {
    /// The second pass: writes the table as `file` into the folder.
    pub(super) fn write(
        &self,
        choice: &TableChoice,
        into: &Path,
        file: &str,
        reports: &mut Reports<'_>,
    ) -> Result<TableLoaded, EngineError> {
        if self.survey.rows == 0 && !self.may_be_empty {
            return Err(EngineError::NotReadable(NO_ROWS.into()));
        }
        let plan = plan::plan(self.shape, self.survey, &choice.columns)?;
        let builders = write(self.path, self.shape, &plan, &into.join(file), reports)?;
        let bytes = std::fs::metadata(into.join(file)).map_err(anyhow::Error::from)?.len();
        let column = |(planned, builder): (&plan::PlannedColumn, &ColumnBuilder)| LoadedColumn {
            name: planned.name.clone(),
            kind: planned.reading.kind,
            rejected: builder.rejected,
            key: planned.key,
        };
        Ok(TableLoaded {
            source_name: choice.source_name.clone(),
            name: choice.name.clone(),
            files: vec![file.to_owned()],
            bytes,
            has_header: Some(self.shape.has_header),
            row_count: self.survey.rows,
            columns: plan.columns.iter().zip(&builders).map(column).collect(),
            warnings: plan.warnings,
        })
    }
}

/// Reports of progress on their way out, now and then.
pub(in crate::engine) struct Reports<'a> {
    on_progress: OnProgress<'a>,
    total: u64,
    next: u64,
}

impl<'a> Reports<'a> {
    /// Reports on a file of this size, which is read twice.
    pub(in crate::engine) fn new(on_progress: OnProgress<'a>, size: u64) -> Self {
        Self { on_progress, total: size * 2, next: REPORT }
    }
}

impl Reports<'_> {
    fn report(&mut self, done_bytes: u64, rows: u64) -> Result<(), EngineError> {
        if done_bytes < self.next {
            return Ok(());
        }
        self.next = done_bytes + REPORT;
        (self.on_progress)(Progress { done_bytes, total_bytes: self.total, rows }).map_err(EngineError::Internal)
    }
}

/// The first pass. Bytes that turn out not to be UTF-8 late in a file make it start again with another encoding.
fn survey(request: &LoadRequest, reports: &mut Reports<'_>) -> Result<(Shape, Survey), EngineError> {
    let (mut shape, sample) = shape::look(&request.file, &request.options)?;
    let doubt = request.options.encoding.is_none();
    match survey_as((&request.file, &shape), Survey::default(), doubt, reports)? {
        Surveyed::Whole(survey) => Ok((shape, *survey)),
        Surveyed::NotUtf8(row) => {
            let mut bytes = sample.text.into_bytes();
            bytes.extend(row);
            shape.detected.encoding = encoding::guess(&bytes);
            match survey_as((&request.file, &shape), Survey::default(), false, reports)? {
                Surveyed::Whole(survey) => Ok((shape, *survey)),
                Surveyed::NotUtf8(_) => Err(EngineError::NotReadable("The file's encoding can't be found out.".into())),
            }
        }
    }
}

pub(super) enum Surveyed {
    Whole(Box<Survey>),
    /// A row that is not UTF-8.
    NotUtf8(Vec<u8>),
}

pub(super) fn survey_as(
    (path, shape): (&Path, &Shape),
    mut survey: Survey,
    doubt: bool,
    reports: &mut Reports<'_>,
) -> Result<Surveyed, EngineError> {
    let mut rows = open(path, shape)?;
    let mut row = ByteRecord::new();
    while rows.next(&mut row).map_err(|e| explain(e, survey.rows))? {
        let fits = match survey.see_bytes(&row, shape) {
            Ok(fits) => fits,
            Err(_) if doubt && shape.detected.encoding == UTF_8 => {
                return Ok(Surveyed::NotUtf8(row.as_slice().to_vec()));
            }
            Err(_) => survey.see(&source::as_text(&row), shape),
        };
        if !fits {
            return Err(too_wide());
        }
        reports.report(rows.bytes(), 0)?;
    }
    Ok(Surveyed::Whole(Box::new(survey)))
}

fn open(path: &Path, shape: &Shape) -> Result<Rows, EngineError> {
    Ok(Text::open(path, shape.detected).map_err(anyhow::Error::from)?.rows(shape.dialect))
}

fn explain(error: csv::Error, rows: u64) -> EngineError {
    let inner = if let csv::ErrorKind::Io(io) = error.kind() { io.get_ref() } else { None };
    if inner.and_then(|e| e.downcast_ref::<EndlessRow>()).is_some() {
        let says =
            format!("After row {rows} a quote is opened and never closed. Check the file, or choose another quote.");
        return EngineError::NotReadable(says);
    }
    if let Some(OpenQuote(line)) = inner.and_then(|e| e.downcast_ref()) {
        return EngineError::NotReadable(plan::open_quote(*line));
    }
    EngineError::Internal(error.into())
}

/// Gives the builders back for what they counted.
fn write(
    path: &Path,
    shape: &Shape,
    plan: &Plan,
    out: &Path,
    reports: &mut Reports<'_>,
) -> Result<Vec<ColumnBuilder>, EngineError> {
    let schema = Arc::new(Schema::new(plan.columns.iter().map(field).collect::<Vec<Field>>()));
    let (block_out, block_in) = sync_channel(WAITING);
    let (batch_out, batch_in) = sync_channel(WAITING);
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || read(path, shape, plan, &block_out));
        let builder = scope.spawn({
            let schema = Arc::clone(&schema);
            move || build(shape, plan, &schema, &block_in, &batch_out)
        });
        let written = write_batches(out, &schema, &batch_in, reports);
        // A writer that failed lets go of its end, and the threads before it stop at their next block.
        drop(batch_in);
        let read = join(reader);
        let built = join(builder);
        written.and(read).and(built)
    })
}

fn join<T>(thread: std::thread::ScopedJoinHandle<'_, Result<T, EngineError>>) -> Result<T, EngineError> {
    thread.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a loading thread panicked").into()))
}

/// Rows of the table as blocks, each with the bytes of the file read so far.
fn read(path: &Path, shape: &Shape, plan: &Plan, out: &SyncSender<(Block, u64)>) -> Result<(), EngineError> {
    let places: Vec<usize> = plan.columns.iter().map(|c| c.at).collect();
    let mut rows = open(path, shape)?;
    let mut row = ByteRecord::new();
    let mut above = Survey::default();
    let mut block = Block::new(places.len());
    let mut count = 0;
    while rows.next(&mut row).map_err(|e| explain(e, count))? {
        if above.place(shape) != Place::Body {
            continue;
        }
        count += 1;
        block.push(&row, &places);
        if block.full() && out.send((std::mem::replace(&mut block, Block::new(places.len())), rows.bytes())).is_err() {
            return Ok(());
        }
    }
    // Nobody takes the last block when the threads behind have failed; their error is the one that counts.
    let _ = out.send((block, rows.bytes()));
    Ok(())
}

/// Blocks become batches.
fn build(
    shape: &Shape,
    plan: &Plan,
    schema: &SchemaRef,
    blocks: &Receiver<(Block, u64)>,
    out: &SyncSender<(RecordBatch, u64)>,
) -> Result<Vec<ColumnBuilder>, EngineError> {
    let mut builders: Vec<ColumnBuilder> =
        plan.columns.iter().map(|c| ColumnBuilder::new(c.reading, shape.mark)).collect();
    while let Ok((block, bytes)) = blocks.recv() {
        let cells = block.cells();
        for (at, builder) in builders.iter_mut().enumerate() {
            cells.column(at, |cell| builder.push(cell));
        }
        let arrays = builders.iter_mut().map(ColumnBuilder::finish).collect();
        let batch = RecordBatch::try_new(Arc::clone(schema), arrays).map_err(anyhow::Error::from)?;
        if out.send((batch, bytes)).is_err() {
            break;
        }
    }
    Ok(builders)
}

fn write_batches(
    out: &Path,
    schema: &SchemaRef,
    batches: &Receiver<(RecordBatch, u64)>,
    reports: &mut Reports<'_>,
) -> Result<(), EngineError> {
    let mut writer = TableWriter::create(out, schema)?;
    let first_pass = reports.total / 2;
    while let Ok((batch, bytes)) = batches.recv() {
        writer.write(&batch)?;
        reports.report(first_pass + bytes, writer.rows())?;
    }
    writer.finish()
}
