//! Opening a SQLite file so that nothing can be written and little can be spent.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};
use url::Url;

use crate::engine::reach::beside;
use crate::engine::types::EngineError;

/// The first bytes of every SQLite database file.
const HEADER: &[u8; 16] = b"SQLite format 3\0";
/// Longest text or blob that a query may make.
const LONGEST_VALUE: i32 = 64 << 20;
/// Longest SQL text.
const LONGEST_SQL: i32 = 1 << 20;

/// A file that is open for reading.
pub(super) struct Opened {
    connection: Connection,
    /// How the file was when it was opened as one that nobody writes.
    settled: Option<Stamp>,
}

#[derive(PartialEq, Eq)]
struct Stamp {
    path: PathBuf,
    length: u64,
    modified: Option<SystemTime>,
}

impl Opened {
    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// To be asked after reading: whether all of it was one state of the file.
    ///
    /// # Errors
    /// `Locked` when a program began to write a file that nobody held open before.
    pub(super) fn was_left_alone(&self) -> Result<(), EngineError> {
        let alone = self.settled.as_ref().is_none_or(|s| !beside(&s.path, "-wal").exists() && stamp(&s.path) == *s);
        if alone { Ok(()) } else { Err(EngineError::Locked) }
    }
}

/// Opens the file read-only. Nothing is made beside it.
///
/// A database in WAL mode that no program holds has neither log nor index, and SQLite would make both to read it: such
/// a file is read as one that does not change, which [`Opened::was_left_alone`] makes sure of afterwards.
///
/// # Errors
/// `NotReadable` when it is no plain file, is reached through a symbolic link, is no SQLite database, or has a log that
/// only its own program can bring in order.
pub(super) fn open(path: &Path, memory_bytes: u64) -> Result<Opened, EngineError> {
    let (path, logged) = plain_file(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let settled = if logged { settled(&path)? } else { None };
    let opened = if settled.is_some() {
        let mut address = Url::from_file_path(&path).map_err(|()| anyhow::anyhow!("a path is not absolute"))?;
        address.set_query(Some("immutable=1"));
        Connection::open_with_flags(address.as_str(), flags | OpenFlags::SQLITE_OPEN_URI)
    } else {
        Connection::open_with_flags(&path, flags)
    };
    let connection = opened.map_err(|e| explain(&e))?;
    protect(&connection, memory_bytes).map_err(|e| explain(&e))?;
    Ok(Opened { connection, settled })
}

/// How a database in WAL mode is now, if no program holds it.
fn settled(path: &Path) -> Result<Option<Stamp>, EngineError> {
    let log = std::fs::metadata(beside(path, "-wal"));
    match log {
        Ok(_) if beside(path, "-shm").exists() => Ok(None),
        Ok(log) if log.len() > 0 => Err(EngineError::NotReadable(
            "The database was not closed by its own program: there are changes beside it that are not in it yet. Open \
             and close it once with that program."
                .into(),
        )),
        _ => Ok(Some(stamp(path))),
    }
}

fn stamp(path: &Path) -> Stamp {
    let found = std::fs::metadata(path).ok();
    let modified = found.as_ref().and_then(|m| m.modified().ok());
    Stamp { path: path.to_owned(), length: found.map_or(0, |m| m.len()), modified }
}

/// The path with its folder resolved and its last part looked at without following it; and whether the database is in
/// WAL mode (byte 19 of the header, <https://www.sqlite.org/fileformat2.html#file_format_version_numbers>).
fn plain_file(path: &Path) -> Result<(PathBuf, bool), EngineError> {
    let missing = |_| EngineError::NotReadable("The database file is not there any more.".into());
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(EngineError::NotReadable("This is not a database file.".into()));
    };
    let path = folder.canonicalize().map_err(missing)?.join(name);
    let is_file = std::fs::symlink_metadata(&path).map_err(missing)?.is_file();
    let mut head = [0; 20];
    let starts_right =
        is_file && File::open(&path).and_then(|mut f| f.read_exact(&mut head)).is_ok() && head.starts_with(HEADER);
    if starts_right {
        Ok((path, head[19] == 2))
    } else {
        Err(EngineError::NotReadable("This file is not a SQLite database.".into()))
    }
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

    #[test]
    fn a_database_in_wal_mode_is_read_without_a_trace_and_with_its_log() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a b#?.db");
        let count = |opened: &Opened| {
            opened.connection().query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0)).unwrap()
        };
        let fill = || {
            let owner = Connection::open(&path).unwrap();
            owner
                .execute_batch("PRAGMA journal_mode = wal; CREATE TABLE IF NOT EXISTS t(a); INSERT INTO t VALUES (1)")
                .unwrap();
            owner
        };
        drop(fill());
        let opened = open(&path, 1 << 30).unwrap();
        assert_eq!(count(&opened), 1);
        assert!(opened.was_left_alone().is_ok());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing was made beside it");

        let owner = fill();
        assert!(matches!(opened.was_left_alone(), Err(EngineError::Locked)), "a program came");
        let live = open(&path, 1 << 30).unwrap();
        assert_eq!(count(&live), 2, "the log counts");
        assert!(live.was_left_alone().is_ok());
        drop((live, owner));
        assert!(matches!(opened.was_left_alone(), Err(EngineError::Locked)), "it changed and the program is gone");

        std::fs::write(beside(&path, "-wal"), "left by a crash").unwrap();
        assert!(
            matches!(open(&path, 1 << 30), Err(EngineError::NotReadable(words)) if words.contains("its own program"))
        );
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
