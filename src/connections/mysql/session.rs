//! One logged-in session: always read-only, and after every use as fresh as on its first.

use std::time::Duration;

use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Row, Value};
use tokio::time::timeout;

use super::super::SourceError;
use super::super::model::SslMode;
use super::super::target::ServerTarget;
use super::fault::{Fault, login_words, name_of_the_certificate};
use super::options::{Wrap, options};
use super::reach;
use crate::platform::address::AddressPolicy;

/// How long connecting, encrypting and logging in may take.
const ENTER: Duration = Duration::from_secs(10);
/// How long a server may take to leave off after it was asked to; then the socket is closed.
const LEAVE_OFF: Duration = Duration::from_secs(5);
/// How much longer than its limit a server may take to say that the limit was reached.
const GRACE: Duration = Duration::from_secs(5);

/// What every session starts with. The guard reads texts by exactly this `sql_mode`: without ANSI_QUOTES,
/// NO_BACKSLASH_ESCAPES, PIPES_AS_CONCAT and IGNORE_SPACE. ONLY_FULL_GROUP_BY: no value of a group is picked by chance.
const SETTINGS: &str = "SET NAMES utf8mb4; SET SESSION sql_mode = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,\
    ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', lock_wait_timeout = 5, \
    innodb_lock_wait_timeout = 5, group_concat_max_len = 1048576, autocommit = 1; \
    SET SESSION TRANSACTION READ ONLY";

/// A row of our own questions: every value as the server's text.
pub(super) type TextRow = Vec<Option<String>>;

/// A session that is logged in.
pub(super) struct Session {
    pub(super) conn: Conn,
    /// As the server calls itself, such as `10.11.19-MariaDB`.
    pub(super) version: String,
    pub(super) encrypted: bool,
}

impl Session {
    /// Resolves, dials, encrypts and logs in.
    pub(super) async fn open(target: &ServerTarget, policy: AddressPolicy) -> Result<Self, SourceError> {
        let addresses = reach::resolve(target, policy).await.map_err(SourceError::Unreachable)?;
        Self::enter(target, &addresses).await.map_err(|fault| match fault {
            Fault::Server(error) => {
                let (what, remedy) = login_words(&error, &target.database, &target.username);
                SourceError::Login(remedy.map_or(what.clone(), |remedy| format!("{what} {remedy}")))
            }
            Fault::Broken | Fault::Protocol | Fault::Slow => SourceError::Unreachable(reach::nobody(target)),
            other => other.into_source(),
        })
    }

    /// Logs in at checked addresses and sets the session up.
    pub(super) async fn enter(target: &ServerTarget, addresses: &[std::net::SocketAddr]) -> Result<Self, Fault> {
        let set_up = async {
            let mut conn = dial(target, addresses).await?;
            let encrypted = conn.opts().ssl_opts().is_some();
            conn.query_drop(SETTINGS).await?;
            let version: Option<String> = conn.query_first("SELECT VERSION()").await?;
            Ok(Self { conn, version: version.unwrap_or_default(), encrypted })
        };
        timeout(ENTER, set_up).await.unwrap_or(Err(Fault::Slow))
    }

    pub(super) fn is_mariadb(&self) -> bool {
        self.version.to_ascii_lowercase().contains("mariadb")
    }

    /// Begins a transaction that can only read, whose statements end by themselves after `limit`.
    ///
    /// `rows` is where the server itself stops giving rows, of statements that have no limit of their own.
    pub(super) async fn begin(&mut self, limit: Duration, rows: Option<usize>) -> Result<(), Fault> {
        let limit = limit.clamp(Duration::from_millis(1), Duration::from_hours(24));
        let limit = if self.is_mariadb() {
            format!("max_statement_time = {:.3}", limit.as_secs_f64())
        } else {
            format!("max_execution_time = {}", limit.as_millis())
        };
        let rows = rows.map_or_else(|| "DEFAULT".to_owned(), |rows| rows.saturating_add(1).to_string());
        let text = format!("SET SESSION {limit}, sql_select_limit = {rows}; START TRANSACTION READ ONLY");
        Ok(self.conn.query_drop(text).await?)
    }

    /// Asks one of our own questions in a read-only transaction of its own, no longer than `limit`.
    pub(super) async fn ask(&mut self, sql: &str, limit: Duration) -> Result<Vec<TextRow>, Fault> {
        let asked = async {
            self.begin(limit, None).await?;
            let rows: Result<Vec<Row>, _> = self.conn.query(sql).await;
            self.conn.query_drop("ROLLBACK").await?;
            Ok(rows?.into_iter().map(text_row).collect())
        };
        timeout(limit + GRACE, asked).await.unwrap_or(Err(Fault::Slow))
    }

    /// Makes the session as fresh as on its first use; false when it is of no more use.
    pub(super) async fn renew(&mut self) -> bool {
        let renewed = async {
            self.conn.query_drop("ROLLBACK").await?;
            let reset = self.conn.reset().await?;
            self.conn.query_drop(SETTINGS).await?;
            Ok::<bool, mysql_async::Error>(reset)
        };
        matches!(timeout(LEAVE_OFF, renewed).await, Ok(Ok(true)))
    }

    /// Says goodbye.
    pub(super) async fn close(self) {
        let _ = timeout(LEAVE_OFF, self.conn.disconnect()).await;
    }

    /// Closes the socket whatever is under way on it, and has the server end what it does for it.
    pub(super) async fn kill(self, target: &ServerTarget, policy: AddressPolicy) {
        let id = self.conn.id();
        cut(self.conn);
        let kill = async {
            let addresses = reach::resolve(target, policy).await.map_err(|_| Fault::Broken)?;
            let mut conn = dial(target, &addresses).await?;
            // Whoever it belonged to may be gone by now; then there is nothing to end.
            let _ = conn.query_drop(format!("KILL {id}")).await;
            conn.disconnect().await?;
            Ok::<(), Fault>(())
        };
        if !matches!(timeout(ENTER, kill).await, Ok(Ok(()))) {
            tracing::debug!("a statement could not be ended at its server");
        }
    }
}

/// The driver, asked to drop a connection that is busy, would read on until all rows came. On a thread without a
/// runtime it can't, and closes the socket.
fn cut(conn: Conn) {
    let _ = std::thread::Builder::new().name("mysql-cut".to_owned()).spawn(move || drop(conn));
}

/// Connects and logs in, encrypted as the mode asks for. On a task of its own: what a hostile server makes of the
/// driver's login must not take more than this connection down.
async fn dial(target: &ServerTarget, addresses: &[std::net::SocketAddr]) -> Result<Conn, Fault> {
    let mut wrap = if target.ssl_mode == SslMode::Disable { Wrap::ClearText } else { Wrap::Encrypted };
    let first = connect(options(target, addresses, &wrap)).await;
    wrap = match &first {
        Err(mysql_async::Error::Driver(mysql_async::DriverError::NoClientSslFlagFromServer))
            if target.ssl_mode == SslMode::Prefer =>
        {
            Wrap::ClearText
        }
        Err(error) if target.ssl_mode != SslMode::VerifyFull => match name_of_the_certificate(error) {
            Some(name) => Wrap::Named(name),
            None => return Ok(first?),
        },
        _ => return Ok(first?),
    };
    Ok(connect(options(target, addresses, &wrap)).await?)
}

async fn connect(options: mysql_async::Opts) -> Result<Conn, mysql_async::Error> {
    let task = tokio::spawn(timeout(ENTER, Conn::new(options)));
    match task.await {
        Ok(Ok(done)) => done,
        Ok(Err(_)) => Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into()),
        Err(_) => Err(mysql_async::DriverError::ConnectionClosed.into()),
    }
}

fn text_row(row: Row) -> TextRow {
    row.unwrap_raw().into_iter().map(|value| value.and_then(text_of)).collect()
}

/// A value of the text protocol.
fn text_of(value: Value) -> Option<String> {
    match value {
        Value::NULL => None,
        Value::Bytes(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        other => Some(other.as_sql(true).trim_matches('\'').to_owned()),
    }
}
