//! Adding a table to an earlier one of the same shape: both are written anew as one. A column's type is widened only
//! where every value stays the same value; what does not fit is said, and nothing is written.

mod blank;
mod wider;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, RecordBatch, new_null_array};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{Field, FieldRef, Schema, SchemaRef};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde::{Deserialize, Serialize};

use super::csv::{MOST_COLUMNS, OnProgress, too_wide};
use super::dataset::kind_of;
use super::files::{FileKind, Loaded, LoadedColumn, TableLoaded, TableWriter, part};
use super::types::{EngineError, Progress};
use wider::{is_float, is_whole, wider};

/// Rows that are held at a time.
const BATCH: usize = 8_192;

/// One table of the result.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MergeTable {
    /// What it is called, for the result and for sentences.
    pub name: String,
    /// Parquet files in the order of their rows; later ones are added to the first.
    pub files: Vec<PathBuf>,
}

/// Tables to write anew in a folder.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::engine) struct MergeRequest {
    pub tables: Vec<MergeTable>,
    pub into: PathBuf,
}

/// Writes every table as one file.
pub(super) fn merge(request: &MergeRequest, on_progress: OnProgress<'_>) -> Result<Loaded, EngineError> {
    let size = |file: &PathBuf| std::fs::metadata(file).map_or(0, |m| m.len());
    let total_bytes = request.tables.iter().flat_map(|t| &t.files).map(size).sum();
    let (mut done_bytes, mut rows) = (0, 0);
    let mut tables = Vec::new();
    for (at, table) in request.tables.iter().enumerate() {
        let schema = common(table)?;
        let name = part(at);
        let out = request.into.join(&name);
        let mut writer = TableWriter::create(&out, &schema)?;
        for file in &table.files {
            for batch in open(file)?.with_batch_size(BATCH).build().map_err(broken)? {
                writer.write(&fitted(&batch.map_err(broken)?, &schema, &table.name)?)?;
                on_progress(Progress { done_bytes, total_bytes, rows: rows + writer.rows() })?;
            }
            done_bytes += size(file);
        }
        rows += writer.rows();
        let row_count = writer.rows();
        writer.finish()?;
        tables.push(described(table, &schema, &out, (name, row_count))?);
    }
    Ok(Loaded { kind: FileKind::Parquet, tables, ..Loaded::default() })
}

fn described(
    table: &MergeTable,
    schema: &SchemaRef,
    out: &Path,
    (file, row_count): (String, u64),
) -> Result<TableLoaded, EngineError> {
    let column =
        |f: &FieldRef| LoadedColumn { name: f.name().clone(), kind: kind_of(f.data_type()), rejected: 0, key: false };
    Ok(TableLoaded {
        source_name: table.name.clone(),
        files: vec![file],
        bytes: std::fs::metadata(out).map_err(anyhow::Error::from)?.len(),
        row_count,
        columns: schema.fields().iter().map(column).collect(),
        ..TableLoaded::default()
    })
}

/// The columns of all files together, each as wide as it has to be.
fn common(table: &MergeTable) -> Result<SchemaRef, EngineError> {
    let mut fields: Vec<Field> = Vec::new();
    let mut misfits = Vec::new();
    for file in &table.files {
        for field in blank::fields(&open(file)?) {
            let Some(known) = fields.iter_mut().find(|f| same_name(f.name(), field.name())) else {
                fields.push(field);
                continue;
            };
            match wider(known.data_type(), field.data_type()) {
                Some(wide) => *known = known.clone().with_data_type(wide),
                None => misfits.push(misfit(known, &field)),
            }
        }
    }
    if !misfits.is_empty() {
        return Err(EngineError::NotReadable(misfits.join(" ")));
    }
    if fields.len() > MOST_COLUMNS {
        return Err(too_wide());
    }
    Ok(Arc::new(Schema::new(fields.into_iter().map(blank::settled).collect::<Vec<_>>())))
}

fn misfit(known: &Field, new: &Field) -> String {
    let word = |field: &Field| match serde_json::to_value(kind_of(field.data_type())) {
        Ok(serde_json::Value::String(word)) => word,
        _ => "other".to_owned(),
    };
    format!(
        "The column {} is {} in the dataset and {} in the file: choose another type for it before loading, or replace the dataset.",
        known.name(),
        word(known),
        word(new)
    )
}

/// SQL makes no difference between cases, so neither do the columns of files that follow each other.
fn same_name(one: &str, two: &str) -> bool {
    one.to_lowercase() == two.to_lowercase()
}

/// Rows of one file in the shape of the result; columns that it does not have are empty.
fn fitted(batch: &RecordBatch, schema: &SchemaRef, table: &str) -> Result<RecordBatch, EngineError> {
    let own = |name: &str| batch.schema_ref().fields().iter().position(|f| same_name(f.name(), name));
    let arrays = schema.fields().iter().map(|field| match own(field.name()).map(|at| batch.column(at)) {
        None => Ok(new_null_array(field.data_type(), batch.num_rows())),
        Some(array) => widened(array, field, table),
    });
    RecordBatch::try_new(Arc::clone(schema), arrays.collect::<Result<_, _>>()?).map_err(broken)
}

fn widened(array: &ArrayRef, field: &Field, table: &str) -> Result<ArrayRef, EngineError> {
    if array.data_type() == field.data_type() {
        return Ok(Arc::clone(array));
    }
    let options = CastOptions { safe: false, ..CastOptions::default() };
    let lost = |_| {
        let name = field.name();
        EngineError::NotReadable(format!("The column {name} of {table} holds values that its type can't hold."))
    };
    let wide = cast_with_options(array, field.data_type(), &options).map_err(lost)?;
    if is_whole(array.data_type()) && is_float(field.data_type()) {
        let back = cast_with_options(&wide, array.data_type(), &options).map_err(lost)?;
        if back.to_data() != array.to_data() {
            return Err(lost(arrow::error::ArrowError::DivideByZero));
        }
    }
    Ok(wide)
}

fn open(file: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, EngineError> {
    let file = File::open(file).map_err(anyhow::Error::from)?;
    ParquetRecordBatchReaderBuilder::try_new(file).map_err(broken)
}

/// These files are our own: what is wrong with them is our fault.
fn broken(error: impl Into<anyhow::Error>) -> EngineError {
    EngineError::Internal(error.into().context("a dataset's file"))
}

#[cfg(test)]
mod tests {
    use arrow::array::{Date32Array, Float64Array, Int64Array, StringArray};
    use arrow::datatypes::{DataType, TimeUnit};

    use super::*;

    fn file(folder: &Path, name: &str, columns: Vec<(&str, ArrayRef)>) -> PathBuf {
        let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).unwrap();
        let path = folder.join(name);
        let mut writer = TableWriter::create(&path, &batch.schema()).unwrap();
        writer.write(&batch).unwrap();
        writer.finish().unwrap();
        path
    }

    #[test]
    fn names_that_differ_in_case_are_one_column() {
        let folder = tempfile::tempdir().unwrap();
        let one = file(folder.path(), "1", vec![("Id", whole(&[1])), ("Größe", whole(&[5]))]);
        let two = file(folder.path(), "2", vec![("GRÖSSE", whole(&[9])), ("GRÖße", whole(&[6])), ("ID", whole(&[2]))]);
        let (loaded, rows) = merged(vec![one, two], folder.path()).unwrap();
        let names: Vec<&str> = loaded.tables[0].columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["Id", "Größe", "GRÖSSE"]);
        let rows = arrow::compute::concat_batches(&rows[0].schema(), &rows).unwrap();
        assert_eq!((rows.column(0), rows.column(1)), (&whole(&[1, 2]), &whole(&[5, 6])));
    }

    fn whole(values: &[i64]) -> ArrayRef {
        Arc::new(Int64Array::from(values.to_vec()))
    }

    fn merged(files: Vec<PathBuf>, folder: &Path) -> Result<(Loaded, Vec<RecordBatch>), EngineError> {
        let into = folder.join("out");
        std::fs::create_dir(&into).unwrap();
        let tables = vec![MergeTable { name: "orders".into(), files }];
        let loaded = merge(&MergeRequest { tables, into: into.clone() }, &mut |_| Ok(()))?;
        let reader = open(&into.join(&loaded.tables[0].files[0])).unwrap().build().unwrap();
        Ok((loaded, reader.map(Result::unwrap).collect()))
    }

    #[test]
    fn rows_follow_each_other_and_columns_that_one_lacks_are_empty() {
        let folder = tempfile::tempdir().unwrap();
        let names: ArrayRef = Arc::new(StringArray::from(vec!["a", "b"]));
        let one = file(folder.path(), "1", vec![("id", whole(&[1, 2])), ("name", names)]);
        let two =
            file(folder.path(), "2", vec![("id", whole(&[3])), ("city", Arc::new(StringArray::from(vec!["Bonn"])))]);
        let (loaded, rows) = merged(vec![one, two], folder.path()).unwrap();
        let table = &loaded.tables[0];
        assert_eq!((table.row_count, table.columns.len()), (3, 3));
        let row = &rows[0];
        assert_eq!(row.column_by_name("name").unwrap().null_count(), 1);
        assert_eq!(row.column_by_name("city").unwrap().null_count(), 2);
    }

    #[test]
    fn types_widen_where_every_value_stays_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let one = file(folder.path(), "1", vec![("n", whole(&[7])), ("d", Arc::new(Date32Array::from(vec![20_000])))]);
        let stamp = arrow::array::TimestampMicrosecondArray::from(vec![1]);
        let two =
            file(folder.path(), "2", vec![("n", Arc::new(Float64Array::from(vec![1.5]))), ("d", Arc::new(stamp))]);
        let (_, rows) = merged(vec![one, two], folder.path()).unwrap();
        let schema = rows[0].schema();
        assert_eq!(schema.field(0).data_type(), &DataType::Float64);
        assert_eq!(schema.field(1).data_type(), &DataType::Timestamp(TimeUnit::Microsecond, None));
        let decimal = |p, s| DataType::Decimal128(p, s);
        assert_eq!(wider(&decimal(10, 2), &decimal(9, 4)), Some(decimal(12, 4)));
        assert_eq!(wider(&DataType::Int64, &decimal(10, 2)), Some(decimal(21, 2)));
        assert_eq!(wider(&decimal(38, 0), &decimal(38, 10)), None);
    }

    #[test]
    fn what_does_not_fit_is_said_by_name_and_nothing_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let one = file(folder.path(), "1", vec![("n", whole(&[7]))]);
        let two = file(folder.path(), "2", vec![("n", Arc::new(StringArray::from(vec!["seven"])))]);
        let Err(EngineError::NotReadable(says)) = merged(vec![one, two], folder.path()) else { panic!("a misfit") };
        assert!(says.contains("column n is integer") && says.contains("text in the file"), "{says}");
    }

    #[test]
    fn a_whole_number_that_a_float_can_not_hold_is_not_rounded() {
        let folder = tempfile::tempdir().unwrap();
        let one = file(folder.path(), "1", vec![("n", whole(&[9_007_199_254_740_993]))]);
        let two = file(folder.path(), "2", vec![("n", Arc::new(Float64Array::from(vec![1.5])))]);
        assert!(matches!(merged(vec![one, two], folder.path()), Err(EngineError::NotReadable(_))));
    }
}
