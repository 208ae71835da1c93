//! This room's tables and every query on them, one file for each group of tables.
//!
//! Functions take the organisation first. The few that cannot (a login knows only an e-mail address, a refresh
//! only a token) say so.

mod entities;
pub(super) mod people;
pub(super) mod sessions;
pub(super) mod setup;
pub(super) mod usage;

/// The own database, or a transaction on it.
pub(super) use sea_orm::ConnectionTrait as Connection;
use sea_orm::{DbErr, SqlErr};

/// Whether an insert went in; `Taken` where a unique value was there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Insertion {
    Done,
    Taken,
}

/// Tells a clash of a unique value from a failure.
fn insertion<T>(outcome: Result<T, DbErr>) -> anyhow::Result<Insertion> {
    match outcome {
        Ok(_) => Ok(Insertion::Done),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(Insertion::Taken),
        Err(error) => Err(error.into()),
    }
}
