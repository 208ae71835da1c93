//! One logged-in session: always read-only, and after every use as fresh as on its first.

use std::time::Duration;

use postgres_protocol::message::backend::Message;
use tokio::time::timeout;

use super::super::SourceError;
use super::super::target::ServerTarget;
use super::fault::{Closed, Fault, login_words};
use super::wire::Wire;
use super::{dial, login};
use crate::platform::address::AddressPolicy;

/// How long logging in may take, name and encryption apart.
const LOGIN: Duration = Duration::from_secs(10);
/// How long a server may take to leave off after it was asked to and to be ready again; then the socket is closed.
const LEAVE_OFF: Duration = Duration::from_secs(5);
/// How long a server that was asked to leave off may go on before it is asked again.
const ASK_AGAIN: Duration = Duration::from_millis(100);
/// The most that our own questions to the system catalogs may bring back in one message.
const OWN_FRAME: usize = 16 << 20;

/// The most rows that one of our own questions may bring back.
const OWN_ROWS: usize = 500_000;
/// The most memory that they may take.
const OWN_BYTES: usize = 128 << 20;
/// How long one of our own questions may take inside a transaction that has a limit of its own.
const INSIDE: Duration = Duration::from_secs(30);
/// How much longer than its limit we wait for a question: the server ends it, unless it means harm.
const GRACE: Duration = Duration::from_secs(5);

/// What every session starts with. Each run sets its own time limit on top. Names without a schema are read here as
/// the guard reads them, whatever the role's or the database's own `search_path` says; of that only schemas without
/// tables stay, for the types and operators in them.
const SETTINGS: &str = "SET default_transaction_read_only = on; SET standard_conforming_strings = on; \
    SET statement_timeout = '60s'; SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '120s'; \
    SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET extra_float_digits = 1; \
    SET bytea_output = 'hex'; SET client_min_messages = 'error'; \
    SELECT pg_catalog.set_config('search_path', 'pg_catalog, public' || coalesce((
        SELECT pg_catalog.string_agg(', ' || pg_catalog.quote_ident(n.nspname), '' ORDER BY p.place)
        FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY p (schema, place)
        JOIN pg_catalog.pg_namespace n ON n.nspname = p.schema
        WHERE p.schema NOT IN ('pg_catalog', 'public') AND NOT EXISTS (
            SELECT 1 FROM pg_catalog.pg_class c
            WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT EXISTS (
                SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                AND d.objid = c.oid AND d.deptype = 'e'))), '') || ', pg_temp', false)";

/// A row of our own questions: every value as the server's text.
pub(super) type TextRow = Vec<Option<String>>;

/// A session that is logged in.
pub(super) struct Session {
    pub(super) wire: Wire,
}

impl Session {
    /// Dials, encrypts and logs in.
    pub(super) async fn open(target: &ServerTarget, policy: AddressPolicy) -> Result<Self, SourceError> {
        let addresses = dial::resolve(target, policy).await.map_err(SourceError::Unreachable)?;
        let socket = dial::connect(target, &addresses).await.map_err(SourceError::Unreachable)?;
        let wire = dial::encrypt(socket, target).await.map_err(|closed| {
            SourceError::Unreachable(match closed {
                Closed::Nobody => dial::nobody(target),
                Closed::Refused(what, remedy) => format!("{what} {remedy}"),
            })
        })?;
        Self::log_in(wire, target).await.map_err(|fault| {
            let (what, remedy) = login_words(fault, &target.database, &target.username);
            SourceError::Login(match remedy {
                Some(remedy) => format!("{what} {remedy}"),
                None => what,
            })
        })
    }

    /// Logs in over an open wire and sets the session up.
    pub(super) async fn log_in(mut wire: Wire, target: &ServerTarget) -> Result<Self, Fault> {
        let enter = async {
            login::login(&mut wire, target).await?;
            wire.allow_frames(OWN_FRAME);
            wire.put_query(SETTINGS)?;
            wire.settle().await
        };
        match timeout(LOGIN, enter).await {
            Ok(done) => done?,
            Err(_) => return Err(Fault::Io(std::io::ErrorKind::TimedOut.into())),
        }
        Ok(Self { wire })
    }

    /// Asks one of our own questions in a read-only transaction of its own, no longer than `limit`.
    pub(super) async fn ask(&mut self, sql: &str, limit: Duration) -> Result<Vec<TextRow>, Fault> {
        self.wire.put_query(&begin(limit))?;
        self.wire.put_query(sql)?;
        self.wire.put_query("ROLLBACK")?;
        self.rows(limit).await
    }

    /// Asks one of our own questions inside the transaction that is open.
    pub(super) async fn ask_inside(&mut self, sql: &str) -> Result<Vec<TextRow>, Fault> {
        self.wire.put_query(sql)?;
        self.rows(INSIDE).await
    }

    /// The rows of a question that the server ends after `limit`. What a server sends that doesn't end it, or sends
    /// more than a catalog holds, is not waited for and not kept.
    async fn rows(&mut self, limit: Duration) -> Result<Vec<TextRow>, Fault> {
        match timeout(limit + GRACE, self.gather()).await {
            Ok(rows) => rows,
            Err(_) => Err(Fault::Io(std::io::ErrorKind::TimedOut.into())),
        }
    }

    async fn gather(&mut self) -> Result<Vec<TextRow>, Fault> {
        self.wire.flush().await?;
        let mut rows = Vec::new();
        let mut bytes = 0;
        let mut first = Ok(());
        while self.wire.owed() > 0 {
            match self.wire.next().await {
                Ok(Message::DataRow(body)) => {
                    let row = text_row(&body)?;
                    bytes += size_of::<TextRow>() + row.iter().map(|cell| cell_bytes(cell.as_deref())).sum::<usize>();
                    if rows.len() >= OWN_ROWS || bytes > OWN_BYTES {
                        return Err(Fault::TooLarge("The server says more of its tables than can be kept."));
                    }
                    rows.push(row);
                }
                Ok(_) => {}
                Err(Fault::Server(error)) => first = first.and(Err(Fault::Server(error))),
                Err(broken) => return Err(broken),
            }
        }
        first.map(|()| rows)
    }

    /// Asks the server to leave off and reads on until it did; false when it doesn't. A server that was about to read
    /// the next message when it was asked has taken no notice, and is asked again.
    async fn interrupt(&mut self) -> bool {
        let (peer, secure, key) = (self.wire.peer, self.wire.secure.clone(), self.wire.key);
        let settled = {
            let mut settling = std::pin::pin!(self.wire.settle());
            loop {
                if let Some(key) = key {
                    dial::request_cancel(peer, secure.as_ref(), key).await;
                }
                if let Ok(settled) = timeout(ASK_AGAIN, settling.as_mut()).await {
                    break settled;
                }
            }
        };
        match settled {
            Ok(()) | Err(Fault::Server(_)) => self.wire.owed() == 0,
            Err(_) => false,
        }
    }

    /// Makes the session as fresh as on its first use; false when it is of no more use.
    async fn renew(&mut self) -> bool {
        let renewed = async {
            self.wire.allow_frames(OWN_FRAME);
            if self.wire.in_transaction() {
                self.wire.put_query("ROLLBACK")?;
            }
            self.wire.put_query("DISCARD ALL")?;
            self.wire.put_query(SETTINGS)?;
            self.wire.settle().await
        };
        renewed.await.is_ok()
    }

    /// Stops what is still at work and makes the session fresh, all within [`LEAVE_OFF`]; false when it is of no more
    /// use.
    pub(super) async fn come_to_rest(&mut self) -> bool {
        let rest = async { (self.wire.owed() == 0 || self.interrupt().await) && self.renew().await };
        timeout(LEAVE_OFF, rest).await.unwrap_or(false)
    }

    /// A session that leads nowhere: what stays behind where one is taken away.
    pub(super) fn closed() -> Self {
        Self { wire: Wire::nowhere() }
    }

    pub(super) async fn close(self) {
        let _ = timeout(LEAVE_OFF, self.wire.close()).await;
    }
}

/// Begins a transaction that can only read and ends by itself.
pub(super) fn begin(limit: Duration) -> String {
    let millis = limit.as_millis().clamp(1, 86_400_000);
    format!("BEGIN TRANSACTION READ ONLY; SET LOCAL statement_timeout = {millis}")
}

/// What a cell takes in memory.
fn cell_bytes(cell: Option<&str>) -> usize {
    size_of::<Option<String>>() + cell.map_or(0, str::len)
}

fn text_row(body: &postgres_protocol::message::backend::DataRowBody) -> Result<TextRow, Fault> {
    use fallible_iterator::FallibleIterator;
    let mut row = Vec::new();
    let mut ranges = body.ranges();
    while let Some(range) = ranges.next()? {
        let bytes = range.and_then(|range| body.buffer().get(range));
        row.push(bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned()));
    }
    Ok(row)
}
