//! A database that fails and comes back, as the rooms see it.

use sea_orm::{ConnectionTrait, DbErr};

use super::{Database, Trouble};

async fn in_folder(folder: &std::path::Path) -> Database {
    let database = Database::connect(None, folder, 1).await.unwrap();
    run(&database, "CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT, expires_at TEXT)").await.unwrap();
    run(&database, "CREATE TABLE notes (text TEXT)").await.unwrap();
    database
}

async fn run(database: &Database, sql: &str) -> Result<(), DbErr> {
    database.connection().execute_unprepared(sql).await.map(drop)
}

/// A transaction that writes more than there is room for, and is let go of.
async fn overfill(database: &Database) -> DbErr {
    let transaction = database.begin().await.unwrap();
    let written = transaction.execute_unprepared("INSERT INTO notes VALUES (hex(zeroblob(1000000)))").await;
    written.unwrap_err()
}

#[tokio::test]
async fn after_a_full_disk_the_next_transaction_begins_afresh_and_leaves_no_lock() {
    let folder = tempfile::tempdir().unwrap();
    let database = in_folder(folder.path()).await;
    run(&database, "PRAGMA max_page_count = 20").await.unwrap();
    let full = overfill(&database).await;
    assert_eq!(Trouble::of_database(&full), Some(Trouble::Full), "{full}");
    // There is room again; a transaction begins and is given up, as happens every day.
    let transaction = database.begin().await.unwrap();
    transaction.execute_unprepared("INSERT INTO notes VALUES ('given up')").await.unwrap();
    drop(transaction);
    let other = Database::connect(None, folder.path(), 1).await.unwrap();
    run(&other, "INSERT INTO notes VALUES ('kept')").await.unwrap();
    let transaction = database.begin().await.unwrap();
    transaction.execute_unprepared("INSERT INTO notes VALUES ('kept')").await.unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn a_lock_of_another_program_is_busy_and_passes() {
    let folder = tempfile::tempdir().unwrap();
    let database = in_folder(folder.path()).await;
    let other = Database::connect(None, folder.path(), 1).await.unwrap();
    let lock = other.begin().await.unwrap();
    let begun = std::time::Instant::now();
    let busy = database.begin().await.unwrap_err();
    assert!(begun.elapsed() < std::time::Duration::from_secs(4), "{:?}", begun.elapsed());
    assert_eq!(Trouble::of_database(&busy), Some(Trouble::Busy), "{busy}");
    assert_eq!(database.trouble().await, Some(Trouble::Busy));
    let patient = database.begin_patiently();
    let end = async {
        tokio::time::sleep(std::time::Duration::from_secs(3)).await;
        drop(lock);
    };
    let (patient, ()) = tokio::join!(patient, end);
    patient.unwrap().commit().await.unwrap();
    assert_eq!(database.trouble().await, None);
}
