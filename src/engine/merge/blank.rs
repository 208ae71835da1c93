//! Columns of a file that hold nothing at all: whatever type was guessed for them, they go with every other.

use std::fs::File;

use arrow::datatypes::{DataType, Field};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::parquet_column;

/// The columns of a stored file, those of a guessed text that is nowhere there as having no type.
pub(super) fn fields(file: &ParquetRecordBatchReaderBuilder<File>) -> Vec<Field> {
    let typed = |field: &Field| {
        let field = field.clone().with_nullable(true);
        if is_blank(file, &field) { field.with_data_type(DataType::Null) } else { field }
    };
    file.schema().fields().iter().map(|field| typed(field)).collect()
}

/// Texts where no file had a type for the column.
pub(super) fn settled(field: Field) -> Field {
    if field.data_type() == &DataType::Null { field.with_data_type(DataType::Utf8) } else { field }
}

fn is_blank(file: &ParquetRecordBatchReaderBuilder<File>, field: &Field) -> bool {
    let text = matches!(field.data_type(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
    let Some((at, _)) = parquet_column(file.parquet_schema(), file.schema(), field.name()).filter(|_| text) else {
        return false;
    };
    let groups = file.metadata().row_groups();
    let missing = |group: &parquet::file::metadata::RowGroupMetaData| {
        group.column(at).statistics().and_then(parquet::file::statistics::Statistics::null_count_opt)
    };
    groups.iter().all(|group| missing(group).is_some_and(|n| i64::try_from(n).is_ok_and(|n| n == group.num_rows())))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};

    use super::*;
    use crate::engine::files::TableWriter;
    use crate::engine::merge::{MergeRequest, MergeTable, merge, open};

    fn file(path: &std::path::Path, columns: Vec<(&str, ArrayRef)>) {
        let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).unwrap();
        let mut writer = TableWriter::create(path, &batch.schema()).unwrap();
        writer.write(&batch).unwrap();
        writer.finish().unwrap();
    }

    #[test]
    fn a_column_without_a_value_goes_with_any_type_and_stays_text_where_none_has_one() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("1"), folder.path().join("2"));
        let nothing = || Arc::new(StringArray::from(vec![None::<&str>, None])) as ArrayRef;
        file(&one, vec![("id", Arc::new(Int64Array::from(vec![1, 2]))), ("note", nothing())]);
        file(&two, vec![("id", nothing()), ("note", nothing())]);
        for (out, files) in [("out", vec![one.clone(), two.clone()]), ("again", vec![two, one])] {
            let into = folder.path().join(out);
            std::fs::create_dir(&into).unwrap();
            let tables = vec![MergeTable { name: "orders".into(), files }];
            let loaded = merge(&MergeRequest { tables, into: into.clone() }, &mut |_| Ok(())).unwrap();
            let table = &loaded.tables[0];
            assert_eq!(table.row_count, 4);
            let merged = open(&into.join(&table.files[0])).unwrap();
            let kinds: Vec<_> = merged.schema().fields().iter().map(|f| f.data_type().clone()).collect();
            assert_eq!(kinds, [DataType::Int64, DataType::Utf8]);
            let rows: Vec<RecordBatch> = merged.build().unwrap().map(Result::unwrap).collect();
            assert_eq!(rows.iter().map(|batch| batch.column(0).null_count()).sum::<usize>(), 2);
        }
    }
}
