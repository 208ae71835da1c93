//! Joining tables of which neither side fits in the memory of the worker.

use datamind::data::{Limits, Value};

use super::sorts::{ROWS, beginnings, note, small_engine, table};
use super::{limits, run};

#[tokio::test]
async fn a_join_of_two_sides_that_are_larger_than_the_memory_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, source) = (small_engine(folder.path()), table(folder.path()));
    // Both texts are needed, so that neither side of the join is small.
    let sql = "SELECT a.note, b.note, a.id FROM notes a JOIN notes b ON a.id = b.id + 1 ORDER BY a.note";
    let wide = Limits { rows: 1_000, ..limits(300) };
    let found = run(&engine, &source, sql, wide).await.unwrap();
    assert_eq!(found.row_count(), 1_000);
    let first = beginnings(&found, 0);
    // The text of the first row is no answer's: no row comes before it.
    assert!(first.iter().copied().eq((0..=1_000).filter(|n| *n != number(0)).take(1_000)));
    for (row, before) in beginnings(&found, 1).into_iter().enumerate() {
        let Value::Integer(id) = found.value(row, 2) else { panic!("no number in row {row}") };
        assert_eq!((first[row], before), (number(id), number(id - 1)));
    }
    let counted = "SELECT count(*), max(a.note || b.note) FROM notes a LEFT JOIN notes b ON a.note = b.note";
    let found = run(&engine, &source, counted, limits(300)).await.unwrap();
    assert_eq!(found.value(0, 0), Value::Integer(ROWS));
}

/// The number with which the text of a row begins.
fn number(row: i64) -> i64 {
    note(row)[..6].parse().unwrap()
}
