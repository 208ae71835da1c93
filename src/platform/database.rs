//! Our own database: SQLite in the data folder, or PostgreSQL by address.

use std::path::Path;
use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

/// A number that only DataMind's migrations lock on, so that copies that start together wait for each other.
const MIGRATION_LOCK: i64 = 0x4441_5441_4d49_4e44;

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
pub struct Database(DatabaseConnection);

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
            .acquire_timeout(Duration::from_secs(2))
            .connect_timeout(Duration::from_secs(5))
            .sqlx_logging(false);
        if url.starts_with("sqlite:") {
            options.map_sqlx_sqlite_opts(tuned);
        }
        sea_orm::Database::connect(options).await.map(Self).map_err(DatabaseError::Connect)
    }

    /// Brings the schema up to date. All pending steps happen in one transaction under a lock, so that being
    /// killed half-way leaves nothing behind and copies that start together run them once.
    ///
    /// # Errors
    /// When a step fails; nothing of it stays.
    pub async fn migrate<M: MigratorTrait>(&self) -> Result<(), DatabaseError> {
        let transaction = self.begin_exclusive().await.map_err(DatabaseError::Migrate)?;
        if self.backend() == DbBackend::Postgres {
            let lock = format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
            transaction.execute_unprepared(&lock).await.map_err(DatabaseError::Migrate)?;
        }
        M::up(&transaction, None).await.map_err(DatabaseError::Migrate)?;
        transaction.commit().await.map_err(DatabaseError::Migrate)
    }

    /// The connection that the rooms' stores run their queries on.
    pub fn connection(&self) -> &DatabaseConnection {
        &self.0
    }

    /// Begins a transaction that will write. SQLite takes its write lock at once: a lock asked for later can be
    /// refused without waiting (`SQLITE_BUSY_SNAPSHOT`).
    ///
    /// # Errors
    /// When no connection or lock is free in time.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        self.begin_as(SqliteTransactionMode::Immediate).await
    }

    async fn begin_exclusive(&self) -> Result<DatabaseTransaction, DbErr> {
        self.begin_as(SqliteTransactionMode::Exclusive).await
    }

    async fn begin_as(&self, mode: SqliteTransactionMode) -> Result<DatabaseTransaction, DbErr> {
        let sqlite = self.backend() == DbBackend::Sqlite;
        let options = TransactionOptions { sqlite_transaction_mode: sqlite.then_some(mode), ..Default::default() };
        self.0.begin_with_options(options).await
    }

    /// Which engine it is.
    pub fn backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }

    /// Whether it answers now.
    pub async fn is_healthy(&self) -> bool {
        self.0.ping().await.is_ok()
    }

    /// Closes the pool; SQLite folds its log back into the file.
    pub async fn close(self) {
        if let Err(error) = self.0.close().await {
            tracing::warn!(%error, "own database did not close cleanly");
        }
    }
}

/// Whether an error means that our own database is away or has no connection free, so that a later try may go well.
pub fn is_away(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<DbErr>())
        .any(|cause| matches!(cause, DbErr::ConnectionAcquire(_) | DbErr::Conn(_)))
}

/// Write-ahead log for readers beside a writer; `NORMAL` is safe with it against a crash of the process.
fn tuned(options: sqlx::sqlite::SqliteConnectOptions) -> sqlx::sqlite::SqliteConnectOptions {
    use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
    options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(10))
        .foreign_keys(true)
        .pragma("trusted_schema", "OFF")
}
