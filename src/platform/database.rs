//! Our own database: SQLite in the data folder, or PostgreSQL by address.

mod json;
mod pulse;
mod trouble;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

pub use json::storable;
pub use sea_orm::DatabaseTransaction as Transaction;
pub use trouble::Trouble;

/// A number that only DataMind's migrations lock on, so that copies that start together wait for each other.
const MIGRATION_LOCK: i64 = 0x4441_5441_4d49_4e44;

/// How long a person waits for a lock that somebody else holds.
const IMPATIENT: Duration = Duration::from_secs(2);
/// How long work that nobody waits for does.
const PATIENT: Duration = Duration::from_secs(30);

/// Why our own database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error("The database address must start with sqlite: or postgres://.")]
    Address,
    #[error("DataMind's own database can't be reached: {0}")]
    Connect(#[source] DbErr),
    #[error("DataMind's own database can't be brought up to date: {0}")]
    Migrate(#[source] DbErr),
}

/// A handle on our own database; clones share one pool.
#[derive(Debug, Clone)]
pub struct Database {
    connection: DatabaseConnection,
    pulse: Arc<pulse::Pulse>,
}

impl Database {
    /// Opens the database at `url`, or `datamind.sqlite` in `data_dir` where there is none.
    ///
    /// # Errors
    /// When the address is of no known kind or nothing answers there.
    pub async fn connect(url: Option<&str>, data_dir: &Path, connections: u32) -> Result<Self, DatabaseError> {
        let own = format!("sqlite://{}?mode=rwc", data_dir.join("datamind.sqlite").display());
        let url = url.unwrap_or(&own);
        if !url.starts_with("sqlite:") && !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(DatabaseError::Address);
        }
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(connections)
            .min_connections(1)
            .acquire_timeout(IMPATIENT)
            .connect_timeout(Duration::from_secs(5))
            .sqlx_logging(false);
        if url.starts_with("sqlite:") {
            options.map_sqlx_sqlite_opts(tuned).map_sqlx_sqlite_pool_opts(without_remnants);
        } else {
            options.map_sqlx_postgres_pool_opts(impatient);
        }
        let begun = Instant::now();
        loop {
            match sea_orm::Database::connect(options.clone()).await {
                // Copies that start together all give the new file its journal mode. SQLite waits for no such lock.
                Err(error) if Trouble::of_database(&error) == Some(Trouble::Busy) && begun.elapsed() < PATIENT => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Err(error) => return Err(DatabaseError::Connect(error)),
                Ok(connection) => return Ok(Self { connection, pulse: Arc::default() }),
            }
        }
    }

    /// Brings the schema up to date. All pending steps happen in one transaction under a lock, so that being
    /// killed half-way leaves nothing behind and copies that start together run them once.
    ///
    /// # Errors
    /// When a step fails; nothing of it stays.
    pub async fn migrate<M: MigratorTrait>(&self) -> Result<(), DatabaseError> {
        let exclusive = SqliteTransactionMode::Exclusive;
        let transaction = self.begin_patiently_as(exclusive).await.map_err(DatabaseError::Migrate)?;
        if self.backend() == DbBackend::Postgres {
            // Copies that start together wait for each other as long as it takes.
            let wait = "SET LOCAL lock_timeout = 0";
            transaction.execute_unprepared(wait).await.map_err(DatabaseError::Migrate)?;
            let lock = format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
            transaction.execute_unprepared(&lock).await.map_err(DatabaseError::Migrate)?;
        }
        M::up(&transaction, None).await.map_err(DatabaseError::Migrate)?;
        transaction.commit().await.map_err(DatabaseError::Migrate)
    }

    /// The connection that the rooms' stores run their queries on.
    pub fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// Begins a transaction that will write. SQLite takes its write lock at once: a lock asked for later can be
    /// refused without waiting (`SQLITE_BUSY_SNAPSHOT`).
    ///
    /// # Errors
    /// When no connection or lock is free in time.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        self.begin_as(SqliteTransactionMode::Immediate).await
    }

    /// As [`Database::begin`], for work that nobody waits for: a lock that somebody else holds is waited for longer.
    ///
    /// # Errors
    /// When no connection or lock is free in time.
    pub async fn begin_patiently(&self) -> Result<DatabaseTransaction, DbErr> {
        self.begin_patiently_as(SqliteTransactionMode::Immediate).await
    }

    async fn begin_patiently_as(&self, mode: SqliteTransactionMode) -> Result<DatabaseTransaction, DbErr> {
        let begun = Instant::now();
        loop {
            match self.begin_as(mode).await {
                Err(error) if Trouble::of_database(&error) == Some(Trouble::Busy) && begun.elapsed() < PATIENT => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                outcome => return outcome,
            }
        }
    }

    async fn begin_as(&self, mode: SqliteTransactionMode) -> Result<DatabaseTransaction, DbErr> {
        let sqlite = self.backend() == DbBackend::Sqlite;
        let options = TransactionOptions { sqlite_transaction_mode: sqlite.then_some(mode), ..Default::default() };
        self.connection.begin_with_options(options).await
    }

    /// Which engine it is.
    pub fn backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    /// Whether other copies of the program can work on it at the same time.
    pub fn is_shared(&self) -> bool {
        self.backend() != DbBackend::Sqlite
    }

    /// Closes the pool; SQLite folds its log back into the file.
    pub async fn close(self) {
        if let Err(error) = self.connection.close().await {
            tracing::warn!(%error, "own database did not close cleanly");
        }
    }
}

/// Write-ahead log for readers beside a writer; `NORMAL` is safe with it against a crash of the process.
fn tuned(options: sqlx::sqlite::SqliteConnectOptions) -> sqlx::sqlite::SqliteConnectOptions {
    use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
    options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(IMPATIENT)
        .foreign_keys(true)
        .pragma("trusted_schema", "OFF")
}

/// Ends what a connection that comes back still has open. On a full disk SQLite ends a transaction by itself; the driver
/// still counts it as open, takes the next one for a part of it, and a rollback of a part keeps the lock. The connection
/// is mended and not closed: on a full disk there may be no opening of another.
fn without_remnants(pool: sqlx::pool::PoolOptions<sqlx::Sqlite>) -> sqlx::pool::PoolOptions<sqlx::Sqlite> {
    use sqlx::Connection as _;
    use sqlx_core::transaction::TransactionManager as _;
    pool.after_release(|connection, _| {
        Box::pin(async move {
            // A rollback that was begun by letting go stands in line before this.
            connection.ping().await?;
            if connection.is_in_transaction() {
                // The driver's rollback needs one to roll back; where there is one after all, this fails and is right.
                let _ = sqlx::raw_sql("BEGIN").execute(&mut *connection).await;
                <sqlx::Sqlite as sqlx::Database>::TransactionManager::rollback(connection).await?;
            }
            Ok(!connection.is_in_transaction())
        })
    })
}

/// Waits for a lock no longer than a person does.
fn impatient(pool: sqlx::pool::PoolOptions<sqlx::Postgres>) -> sqlx::pool::PoolOptions<sqlx::Postgres> {
    use sqlx::Executor as _;
    pool.after_connect(|connection, _| {
        Box::pin(async move {
            let wait = format!("SET lock_timeout = '{}ms'", IMPATIENT.as_millis());
            connection.execute(sqlx::AssertSqlSafe(wait)).await?;
            Ok(())
        })
    })
}

#[cfg(test)]
mod tests;
