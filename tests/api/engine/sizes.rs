//! Answers that are larger than a result may be.

use datamind::data::Limits;
use datamind::engine::EngineError;

use super::{ORDERS, dataset, engine, limits, run, sqlite};

#[tokio::test]
async fn long_rows_among_short_ones_are_cut_where_the_room_ends() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    let source = dataset(&engine, folder.path(), ORDERS).await;
    let sql = "SELECT CASE WHEN value <= 100 THEN repeat('x', 1000000) ELSE 'a' END FROM range(1, 8000)";
    let table = run(&engine, &source, sql, limits(60)).await.unwrap();
    assert!(table.truncated);
    assert_eq!(table.row_count(), 67);
    let one = Limits { bytes: 1_000, ..limits(60) };
    let outcome = run(&engine, &source, "SELECT repeat('x', 2000)", one).await;
    assert!(matches!(outcome, Err(EngineError::TooLarge)), "{outcome:?}");
    assert_eq!(run(&engine, &source, "SELECT 1", limits(60)).await.unwrap().row_count(), 1);
}

#[tokio::test]
async fn one_long_row_of_a_file_is_refused_and_the_next_query_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    let source = sqlite(folder.path());
    let cells = vec!["printf('%1000000d', 1)"; 90].join(", ");
    let outcome = run(&engine, &source, &format!("SELECT {cells}"), limits(60)).await;
    assert!(matches!(outcome, Err(EngineError::TooLarge)), "{outcome:?}");
    let several = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) \
        SELECT i, printf('%1000000d', i) FROM n";
    let table = run(&engine, &source, several, limits(60)).await.unwrap();
    assert_eq!((table.row_count(), table.truncated), (67, true));
}

#[tokio::test]
async fn numbers_that_become_texts_at_last_are_refused_by_the_worker_itself() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    let source = sqlite(folder.path());
    // Two million numbers take 18 MB, and 46 MB once the last row makes texts of them all.
    let cells = vec!["CASE WHEN i < 10000 THEN 9223372036854775807 ELSE 'x' END"; 200].join(", ");
    let sql = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) SELECT {cells} FROM n"
    );
    let outcome = run(&engine, &source, &sql, Limits { bytes: 20 << 20, ..limits(60) }).await;
    assert!(matches!(outcome, Err(EngineError::TooLarge)), "{outcome:?}");
    assert_eq!(run(&engine, &source, "SELECT 1", limits(60)).await.unwrap().row_count(), 1);
}
