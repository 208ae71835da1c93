//! A database of its own for a test, for this room and those below it.

use std::ops::Deref;

use crate::platform::database::Database;

/// A fresh SQLite database with the whole schema; its folder goes when it is dropped.
pub(crate) struct TestDatabase {
    database: Database,
    _folder: tempfile::TempDir,
}

impl Deref for TestDatabase {
    type Target = Database;
    fn deref(&self) -> &Database {
        &self.database
    }
}

/// Makes one.
pub(crate) async fn database() -> TestDatabase {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::connect(None, folder.path(), 4).await.unwrap();
    database.migrate::<migration::Migrator>().await.unwrap();
    TestDatabase { database, _folder: folder }
}
