//! Reading Parquet: the types are those of the file, unless a person decided otherwise. Every value is read and written
//! anew, so that what is kept is known to be whole.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::csv::{
    ColumnBuilder, EXAMPLES, LOADABLE, MOST_COLUMNS, OnProgress, ROWS, Reading, check_names, cut, header, left_out_key,
    too_wide,
};
use super::dataset::{kept, kind_of, nested_to_json};
use super::files::{
    ColumnChoice, FileKind, LoadRequest, Loaded, LoadedColumn, Preview, PreviewColumn, PreviewRequest, TableLoaded,
    TablePreview, TableWriter, part,
};
use super::types::{EngineError, Progress};
use crate::data::ColumnType;

/// Rows that are looked at before a load.
const LOOKED_AT: usize = 5_000;
/// Rows that are held at a time.
const BATCH: usize = 8_192;
/// Digits after the mark where a column that has none becomes a decimal.
const SCALE: u8 = 6;

/// One column of the table to be.
struct Planned {
    at: usize,
    source_name: String,
    name: String,
    inferred: ColumnType,
    kind: ColumnType,
    /// Builds the column anew where it gets another type.
    builder: Option<ColumnBuilder>,
    key: bool,
}

/// Shows the first rows.
pub(super) fn preview(request: &PreviewRequest) -> Result<Preview, EngineError> {
    let builder = open(&request.file)?;
    let rows_estimated = rows(&builder)?;
    let schema = Arc::clone(builder.schema());
    let mut choices = request.options.of_table("").columns;
    for choice in &mut choices {
        choice.skip = false;
    }
    let mut planned = plan(&schema, &choices)?;
    let reader = builder.with_batch_size(LOOKED_AT).with_limit(LOOKED_AT).build().map_err(unreadable)?;
    let batches = reader.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
    let mut shown: Vec<Vec<Option<String>>> = Vec::new();
    let mut columns = Vec::new();
    for column in &mut planned {
        let mut texts = Vec::new();
        for batch in &batches {
            each_text(batch.column(column.at), |text| texts.push(text.map(cut)))?;
        }
        shown.resize(texts.len().min(ROWS), Vec::new());
        columns.push(previewed(column, &texts));
        shown.iter_mut().zip(texts).for_each(|(row, text)| row.push(text));
    }
    let table = TablePreview { rows_estimated, columns, rows: shown, ..TablePreview::default() };
    Ok(Preview { kind: FileKind::Parquet, tables: vec![table], ..Preview::default() })
}

fn previewed(column: &mut Planned, texts: &[Option<String>]) -> PreviewColumn {
    let mut examples: Vec<String> = Vec::new();
    for text in texts.iter().flatten() {
        if examples.len() == EXAMPLES {
            break;
        }
        if !examples.contains(text) {
            examples.push(text.clone());
        }
    }
    if let Some(builder) = &mut column.builder {
        for text in texts {
            builder.push(text.as_deref().unwrap_or_default());
        }
    }
    PreviewColumn {
        name: column.name.clone(),
        source_name: column.source_name.clone(),
        kind: column.kind,
        inferred_type: column.inferred,
        semantic: None,
        date_order: None,
        nullable: texts.iter().any(Option::is_none),
        examples,
        misfit_count: column.builder.as_ref().map_or(0, |b| b.rejected),
        misfit_examples: column.builder.as_mut().map(|b| std::mem::take(&mut b.examples)).unwrap_or_default(),
    }
}

/// Writes the table anew.
pub(super) fn load(request: &LoadRequest, on_progress: OnProgress<'_>) -> Result<Loaded, EngineError> {
    let size = std::fs::metadata(&request.file).map_err(anyhow::Error::from)?.len();
    let builder = open(&request.file)?;
    let total = rows(&builder)?;
    let choice = request.options.of_table("");
    let schema = Arc::clone(builder.schema());
    let mut planned = plan(&schema, &choice.columns)?;
    let reader = builder.with_batch_size(BATCH).build().map_err(unreadable)?;
    let file = part(0);
    let written = write(reader, &schema, &mut planned, &request.into.join(&file), |rows| {
        let done = u128::from(size) * u128::from(rows) / u128::from(total.max(1));
        let done_bytes = u64::try_from(done).unwrap_or(size);
        on_progress(Progress { done_bytes, total_bytes: size, rows }).map_err(EngineError::Internal)
    })?;
    let column = |c: Planned| LoadedColumn {
        name: c.name,
        kind: c.kind,
        rejected: c.builder.map_or(0, |builder| builder.rejected),
        key: c.key,
    };
    let table = TableLoaded {
        name: choice.name,
        bytes: std::fs::metadata(request.into.join(&file)).map_err(anyhow::Error::from)?.len(),
        files: vec![file],
        row_count: written,
        columns: planned.into_iter().map(column).collect(),
        ..TableLoaded::default()
    };
    Ok(Loaded { kind: FileKind::Parquet, tables: vec![table], ..Loaded::default() })
}

fn write(
    reader: ParquetRecordBatchReader,
    schema: &Schema,
    planned: &mut [Planned],
    out: &Path,
    mut report: impl FnMut(u64) -> Result<(), EngineError>,
) -> Result<u64, EngineError> {
    let fields = planned.iter_mut().map(|column| {
        let of = match &mut column.builder {
            Some(builder) => builder.finish().data_type().clone(),
            None => kept(schema.field(column.at).data_type()),
        };
        Field::new(&column.name, of, true)
    });
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let mut writer = TableWriter::create(out, &schema)?;
    for batch in reader {
        let batch = batch.map_err(unreadable)?;
        let arrays = planned.iter_mut().map(|column| built(column, &batch)).collect::<Result<Vec<_>, _>>()?;
        writer.write(&RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(unreadable)?)?;
        report(writer.rows())?;
    }
    let rows = writer.rows();
    writer.finish()?;
    Ok(rows)
}

fn built(column: &mut Planned, batch: &RecordBatch) -> Result<ArrayRef, EngineError> {
    let array = batch.column(column.at);
    let Some(builder) = &mut column.builder else { return as_kept(array) };
    each_text(array, |text| builder.push(text.unwrap_or_default()))?;
    Ok(builder.finish())
}

/// The same moments as tables keep them; other values as they are.
fn as_kept(array: &ArrayRef) -> Result<ArrayRef, EngineError> {
    let of = kept(array.data_type());
    if of == *array.data_type() { Ok(Arc::clone(array)) } else { cast(array, &of).map_err(unreadable) }
}

fn open(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, EngineError> {
    let file = File::open(path).map_err(anyhow::Error::from)?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(unreadable)?;
    if builder.schema().fields().len() > MOST_COLUMNS {
        return Err(too_wide());
    }
    Ok(builder)
}

fn rows(builder: &ParquetRecordBatchReaderBuilder<File>) -> Result<u64, EngineError> {
    let rows = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
    if rows == 0 { Err(EngineError::NotReadable("The file holds no rows.".into())) } else { Ok(rows) }
}

fn plan(schema: &Schema, choices: &[ColumnChoice]) -> Result<Vec<Planned>, EngineError> {
    let given: csv::StringRecord = schema.fields().iter().map(|f| f.name().as_str()).collect();
    let source_names = header::names(Some(&given), schema.fields().len());
    if let Some(odd) = choices.iter().find(|c| !source_names.contains(&c.source_name)) {
        let name = header::tidy(&odd.source_name);
        return Err(EngineError::NotReadable(format!("The file has no column called {name}.")));
    }
    let mut planned = Vec::new();
    for (at, (source_name, field)) in source_names.into_iter().zip(schema.fields()).enumerate() {
        let choice = choices.iter().find(|c| c.source_name == source_name);
        if choice.is_some_and(|c| c.skip && c.key) {
            return Err(left_out_key(&source_name));
        }
        if choice.is_some_and(|c| c.skip) {
            continue;
        }
        let inferred = kind_of(field.data_type());
        let kind = choice.and_then(|c| c.kind).unwrap_or(inferred);
        if kind != inferred && !LOADABLE.contains(&kind) {
            return Err(EngineError::NotReadable(format!("The column {source_name} can't be made this type.")));
        }
        let reading = Reading::plain(kind, scale(field.data_type()));
        let builder = (kind != inferred).then(|| ColumnBuilder::new(reading, b'.'));
        let given = choice.and_then(|c| c.name.as_deref()).map(header::tidy).filter(|n| !n.is_empty());
        let name = given.unwrap_or_else(|| source_name.clone());
        let key = choice.is_some_and(|c| c.key);
        planned.push(Planned { at, source_name, name, inferred, kind, builder, key });
    }
    check_names(planned.iter().map(|c| c.name.as_str()))?;
    Ok(planned)
}

fn scale(of: &DataType) -> u8 {
    match of {
        DataType::Decimal32(_, s) | DataType::Decimal64(_, s) | DataType::Decimal128(_, s) => s.unsigned_abs(),
        _ => SCALE,
    }
}

/// Calls `each` with every value as text.
fn each_text(array: &ArrayRef, mut each: impl FnMut(Option<&str>)) -> Result<(), EngineError> {
    let nested = matches!(kind_of(array.data_type()), ColumnType::List | ColumnType::Json);
    let array = if nested { nested_to_json(array).map_err(unreadable)? } else { as_kept(array)? };
    let options = FormatOptions::new()
        .with_timestamp_format(Some("%Y-%m-%d %H:%M:%S%.f"))
        .with_timestamp_tz_format(Some("%Y-%m-%dT%H:%M:%S%.f%:z"));
    let formatter = ArrayFormatter::try_new(array.as_ref(), &options).map_err(unreadable)?;
    for row in 0..array.len() {
        if array.is_null(row) {
            each(None);
        } else {
            each(Some(&formatter.value(row).try_to_string().map_err(unreadable)?));
        }
    }
    Ok(())
}

/// What is said of a file whose bytes do not hold what they promise.
fn unreadable(error: impl std::fmt::Display) -> EngineError {
    let says: String = error.to_string().chars().take(160).collect();
    let says = header::tidy(&says);
    EngineError::NotReadable(format!("The Parquet file can't be read; it may be damaged or cut off. ({says})"))
}
