//! Sorting tables that are larger than the memory of the worker.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use datamind::data::{Limits, ResultTable, Value};
use datamind::engine::{DatasetTable, Engine, EngineConfig, Source};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::{limits, run};

/// Rows of the table, written in parts of a tenth.
pub(super) const ROWS: i64 = 160_000;
/// Bytes of a text: all of them together are more than the worker may take.
pub(super) const LENGTH: usize = 1_000;

/// The text of a row: the order of the texts is nothing like that of the rows, and no two are the same.
pub(super) fn note(row: i64) -> String {
    let mixed = row.wrapping_mul(7_919).rem_euclid(ROWS);
    format!("{mixed:06}{}", "x".repeat(LENGTH - 6))
}

pub(super) fn table(folder: &Path) -> Source {
    let path = folder.join("notes/part.parquet");
    std::fs::create_dir_all(folder.join("notes")).unwrap();
    let part = |from: i64| {
        let ids: ArrayRef = Arc::new(Int64Array::from_iter_values(from..from + ROWS / 10));
        let notes: ArrayRef = Arc::new(StringArray::from_iter_values((from..from + ROWS / 10).map(note)));
        RecordBatch::try_from_iter([("id", ids), ("note", notes)]).unwrap()
    };
    let level = ZstdLevel::try_new(1).unwrap();
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_dictionary_enabled(false)
        .set_max_row_group_row_count(Some(40_000))
        .build();
    let mut writer = ArrowWriter::try_new(File::create(&path).unwrap(), part(0).schema(), Some(properties)).unwrap();
    (0..10).for_each(|n| writer.write(&part(n * ROWS / 10)).unwrap());
    writer.close().unwrap();
    Source::Dataset { tables: vec![DatasetTable::new("notes", vec![path])] }
}

/// An engine whose workers may take less than the table's texts.
pub(super) fn small_engine(folder: &Path) -> Engine {
    Engine::new(EngineConfig {
        program: env!("CARGO_BIN_EXE_datamind").into(),
        data_dir: folder.to_owned(),
        max_workers: 1,
        memory_bytes: 192 << 20,
        temp_dir: folder.join("engine"),
    })
}

/// The numbers with which the texts of a column begin.
pub(super) fn beginnings(table: &ResultTable, column: usize) -> Vec<i64> {
    let beginning = |value: Value| match value {
        Value::Text(text) => {
            assert_eq!(text.len(), LENGTH);
            text[..6].parse().unwrap()
        }
        other => panic!("no text: {other:?}"),
    };
    table.column_values(column).map(beginning).collect()
}

#[tokio::test]
async fn the_first_rows_by_a_long_text_are_found_in_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, source) = (small_engine(folder.path()), table(folder.path()));
    for sql in
        ["SELECT * FROM notes ORDER BY note LIMIT 1000", "SELECT id, upper(note) FROM notes ORDER BY 2 LIMIT 1000"]
    {
        let found = run(&engine, &source, sql, limits(300)).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
        assert_eq!(beginnings(&found, 1), (0..1_000).collect::<Vec<_>>(), "{sql}");
    }
}

#[tokio::test]
async fn a_table_larger_than_the_memory_is_sorted_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, source) = (small_engine(folder.path()), table(folder.path()));
    // All rows are numbered in the order of their texts, so that all of them are sorted.
    let sql = "SELECT note, n FROM (SELECT note, row_number() OVER (ORDER BY note) AS n FROM notes) t \
               WHERE n % 10000 = 1 ORDER BY n";
    let found = run(&engine, &source, sql, limits(300)).await.unwrap();
    assert_eq!(beginnings(&found, 0), (0..16).map(|n| n * 10_000).collect::<Vec<_>>());
    // Without a limit of its own the answer is what fits of the sorted rows.
    let wide = Limits { rows: 100_000, bytes: 20 << 20, ..limits(300) };
    let found = run(&engine, &source, "SELECT note, id FROM notes ORDER BY note", wide).await.unwrap();
    assert!(found.truncated);
    let all = beginnings(&found, 0);
    assert!(all.len() > 15_000, "{}", all.len());
    assert!(all.into_iter().eq(0..i64::try_from(found.row_count()).unwrap()));
    let spilled: Vec<_> = walkdir::WalkDir::new(folder.path().join("engine"))
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && entry.file_name() != "in-use")
        .collect();
    assert!(spilled.is_empty(), "what was sorted on disk is gone: {spilled:?}");
}
