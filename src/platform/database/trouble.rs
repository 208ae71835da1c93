//! What keeps our own database from working for now, told from faults of ours.

use sea_orm::{DbErr, RuntimeErr};

/// Why our own database can't do its work at the moment. A later try may go well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It does not answer, or its files can't be written.
    Away,
    /// Another program or transaction holds it.
    Busy,
    /// The disk is full.
    Full,
}

impl Trouble {
    /// The trouble behind an error of ours; nothing where it is a fault. Errors of people's own databases never count.
    pub fn of(error: &anyhow::Error) -> Option<Self> {
        error.chain().find_map(|cause| match cause.downcast_ref::<DbErr>() {
            Some(error) => Self::of_database(error),
            None => cause.downcast_ref::<std::io::Error>().and_then(of_file),
        })
    }

    /// The trouble behind an error of our own database.
    pub fn of_database(error: &DbErr) -> Option<Self> {
        match error {
            DbErr::ConnectionAcquire(_) => Some(Self::Away),
            DbErr::Conn(cause) => Some(of_driver(cause).unwrap_or(Self::Away)),
            DbErr::Exec(cause) | DbErr::Query(cause) => of_driver(cause),
            _ => None,
        }
    }

    /// One sentence for the person.
    pub fn for_person(self) -> &'static str {
        match self {
            Self::Away => "DataMind's own database does not answer right now. Try again in a moment.",
            Self::Busy => "DataMind's own database is held by another program right now. Try again in a moment.",
            Self::Full => {
                "There is no room left on the server's disk, so nothing can be saved. Ask your admin to free some."
            }
        }
    }
}

fn of_file(error: &std::io::Error) -> Option<Trouble> {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded).then_some(Trouble::Full)
}

fn of_driver(error: &RuntimeErr) -> Option<Trouble> {
    let RuntimeErr::SqlxError(error) = error else { return None };
    match error.as_ref() {
        sqlx::Error::Database(told) => {
            let code = told.code()?;
            // SQLite's codes are plain numbers, PostgreSQL's have five characters.
            if told.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
                of_sqlite(code.parse().ok()?)
            } else {
                of_postgres(&code)
            }
        }
        sqlx::Error::Io(error) => Some(of_file(error).unwrap_or(Trouble::Away)),
        sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
            Some(Trouble::Away)
        }
        _ => None,
    }
}

/// By SQLite's primary code, which is the low byte of the extended one.
fn of_sqlite(code: u32) -> Option<Trouble> {
    const BUSY: u32 = 5;
    const LOCKED: u32 = 6;
    const READ_ONLY: u32 = 8;
    const INPUT_OUTPUT: u32 = 10;
    const FULL: u32 = 13;
    const CANNOT_OPEN: u32 = 14;
    match code & 0xff {
        BUSY | LOCKED => Some(Trouble::Busy),
        FULL => Some(Trouble::Full),
        READ_ONLY | INPUT_OUTPUT | CANNOT_OPEN => Some(Trouble::Away),
        _ => None,
    }
}

/// By PostgreSQL's class, or by the code itself.
fn of_postgres(code: &str) -> Option<Trouble> {
    match code {
        "53100" => Some(Trouble::Full),
        // A lock that was not to be had, a deadlock, a clash of transactions.
        "55P03" | "40001" | "40P01" => Some(Trouble::Busy),
        // A standby takes no writes; an operator or a restart ends a session.
        "25006" | "57P01" | "57P02" | "57P03" | "57P05" => Some(Trouble::Away),
        _ if code.starts_with("08") || code.starts_with("53") || code.starts_with("58") => Some(Trouble::Away),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_pass_are_told_from_faults() {
        assert_eq!([5, 6, 261, 517].map(of_sqlite), [Some(Trouble::Busy); 4]);
        assert_eq!(of_sqlite(13), Some(Trouble::Full));
        // Read-only, a failed write, shared memory that can't grow, a log that can't be opened.
        assert_eq!([8, 778, 4874, 14].map(of_sqlite), [Some(Trouble::Away); 4]);
        assert_eq!([1, 11, 19, 2067].map(of_sqlite), [None; 4]);
        assert_eq!(of_postgres("53100"), Some(Trouble::Full));
        assert_eq!(["55P03", "40P01"].map(of_postgres), [Some(Trouble::Busy); 2]);
        assert_eq!(["57P01", "57P03", "08006", "53300", "25006"].map(of_postgres), [Some(Trouble::Away); 5]);
        assert_eq!(["23505", "42P01", "22P02"].map(of_postgres), [None; 3]);
    }

    #[test]
    fn a_full_disk_is_told_from_other_faults_of_files() {
        let full = anyhow::Error::from(std::io::Error::from(std::io::ErrorKind::StorageFull)).context("a load");
        assert_eq!(Trouble::of(&full), Some(Trouble::Full));
        let other = anyhow::Error::from(std::io::Error::from(std::io::ErrorKind::NotFound));
        assert_eq!(Trouble::of(&other), None);
    }
}
