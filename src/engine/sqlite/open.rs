//! Opening a SQLite file so that nothing can be written and little can be spent.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use crate::engine::types::EngineError;

/// The first bytes of every SQLite database file.
const HEADER: &[u8; 16] = b"SQLite format 3\0";
/// Read-only, by one thread, never through a link.
const FLAGS: OpenFlags =
    OpenFlags::SQLITE_OPEN_READ_ONLY.union(OpenFlags::SQLITE_OPEN_NO_MUTEX).union(OpenFlags::SQLITE_OPEN_NOFOLLOW);
/// Longest text or blob that a query may make.
const LONGEST_VALUE: i32 = 64 << 20;
/// Longest SQL text.
const LONGEST_SQL: i32 = 1 << 20;

/// Opens the file read-only.
///
/// # Errors
/// `NotReadable` when it is no plain file, is reached through a symbolic link, or is no SQLite database.
pub(super) fn open(path: &Path, memory_bytes: u64) -> Result<Connection, EngineError> {
    connect(&plain_file(path)?, FLAGS, memory_bytes)
}

/// Opens a file that nobody writes to: no lock is taken, and no file is made or read beside it.
///
/// # Errors
/// As [`open`].
pub(super) fn open_still(path: &Path, memory_bytes: u64) -> Result<Connection, EngineError> {
    let path = plain_file(path)?;
    // The three characters that mean something in an address of SQLite's.
    let path = path.to_str().map(|p| p.replace('%', "%25").replace('?', "%3f").replace('#', "%23"));
    let path = path.ok_or_else(|| anyhow::anyhow!("the data folder's path is not UTF-8"))?;
    connect(&PathBuf::from(format!("file:{path}?immutable=1")), FLAGS | OpenFlags::SQLITE_OPEN_URI, memory_bytes)
}

fn connect(path: &Path, flags: OpenFlags, memory_bytes: u64) -> Result<Connection, EngineError> {
    let file = Connection::open_with_flags(path, flags).map_err(|e| explain(&e))?;
    protect(&file, memory_bytes).map_err(|e| explain(&e))?;
    Ok(file)
}

/// The path with its folder resolved and its last part looked at without following it.
fn plain_file(path: &Path) -> Result<PathBuf, EngineError> {
    let missing = |_| EngineError::NotReadable("The database file is not there any more.".into());
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(EngineError::NotReadable("This is not a database file.".into()));
    };
    let path = folder.canonicalize().map_err(missing)?.join(name);
    let is_file = std::fs::symlink_metadata(&path).map_err(missing)?.is_file();
    let mut head = [0; 16];
    let starts_right =
        is_file && File::open(&path).and_then(|mut f| f.read_exact(&mut head)).is_ok() && head == *HEADER;
    if starts_right { Ok(path) } else { Err(EngineError::NotReadable("This file is not a SQLite database.".into())) }
}

fn protect(file: &Connection, memory_bytes: u64) -> rusqlite::Result<()> {
    file.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    file.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    file.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    file.set_db_config(DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, false)?;
    for (limit, most) in limits() {
        file.set_limit(limit, most)?;
    }
    let heap = i64::try_from(memory_bytes / 10 * 8).unwrap_or(i64::MAX);
    file.pragma_update_and_check(None, "hard_heap_limit", heap, |_| Ok(()))?;
    file.pragma_update(None, "query_only", true)?;
    file.pragma_update(None, "cell_size_check", true)?;
    file.busy_timeout(std::time::Duration::from_secs(5))
}

fn limits() -> [(Limit, i32); 10] {
    [
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, LONGEST_SQL),
        (Limit::SQLITE_LIMIT_COLUMN, 2_000),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 1_000),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 500),
        (Limit::SQLITE_LIMIT_VDBE_OP, 1_000_000),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 10_000),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ]
}

/// SQLite's errors in words for the person who asked.
pub(super) fn explain(error: &rusqlite::Error) -> EngineError {
    use rusqlite::ErrorCode as C;
    match error.sqlite_error_code() {
        Some(C::OperationInterrupted) => EngineError::Timeout,
        Some(C::OutOfMemory) => EngineError::Memory,
        Some(C::CannotOpen | C::PermissionDenied | C::SystemIoFailure | C::ReadOnly) => {
            EngineError::NotReadable("The database file can't be opened.".into())
        }
        Some(C::NotADatabase | C::DatabaseCorrupt) => {
            EngineError::NotReadable("The database file is damaged, encrypted or not a SQLite database.".into())
        }
        Some(C::DatabaseBusy | C::DatabaseLocked) => EngineError::Locked,
        Some(C::AuthorizationForStatementDenied) => {
            EngineError::Sql(format!("Only reading is allowed here: {}.", words(error)))
        }
        _ => EngineError::Sql(words(error)),
    }
}

/// SQLite's own sentence, without the numbers and the statement that the driver adds.
fn words(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        rusqlite::Error::MultipleStatement => "Write exactly one query.".into(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_database_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        std::fs::write(&path, b"name,age\nx,1\n and more than sixteen bytes").unwrap();
        assert!(matches!(open(&path, 1 << 30), Err(EngineError::NotReadable(_))));
        assert!(matches!(open(&folder.path().join("none.db"), 1 << 30), Err(EngineError::NotReadable(_))));
        assert!(matches!(open(folder.path(), 1 << 30), Err(EngineError::NotReadable(_))));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_database_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().join("real.db");
        Connection::open(&real).unwrap().execute_batch("CREATE TABLE t(a)").unwrap();
        let link = folder.path().join("link.db");
        std::os::unix::fs::symlink(&real, &link).unwrap();
        assert!(open(&real, 1 << 30).is_ok());
        assert!(matches!(open(&link, 1 << 30), Err(EngineError::NotReadable(_))));
    }
}
