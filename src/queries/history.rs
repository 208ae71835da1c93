//! The history of runs: a line for each, written in batches beside the runs themselves.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use tokio::sync::{mpsc, oneshot};

use super::line::{HistoryFilter, HistoryLine, Line, RunStatus};
use super::{Queries, QueryError, Run, store};
use crate::base::{Actor, Listing, Permission, QueryId, Role, SharedClock};
use crate::platform::database::{Database, Trouble};
use crate::sql::Refusal;

/// Lines wait this long for company before they are written.
const GATHER: Duration = Duration::from_millis(20);
/// The most lines of one write.
const BATCH: usize = 200;
/// Lines that may wait for the writer; beyond, they are lost and the log says so.
const QUEUE: usize = 10_000;
/// How long the list waits for lines that are still to be written.
const SETTLE: Duration = Duration::from_secs(3);
/// How long lines wait to be written while our own database can't be written.
const KEEP_TRYING: Duration = Duration::from_mins(10);
/// The time between two tries.
const PAUSE: Duration = Duration::from_secs(1);
/// The most of a text that a line keeps, in bytes: as much as the guard would take.
const KEPT_TEXT: usize = 64 << 10;
/// How long a line is kept.
const KEPT_FOR: TimeDelta = TimeDelta::days(90);

/// How a run ended, for its line.
pub(super) struct Outcome {
    status: RunStatus,
    row_count: Option<u64>,
    error: Option<String>,
    cached: bool,
}

impl Outcome {
    pub(super) fn succeeded(rows: usize, cached: bool) -> Self {
        Self { status: RunStatus::Succeeded, row_count: Some(rows as u64), error: None, cached }
    }

    pub(super) fn of(error: &QueryError) -> Self {
        let (status, text) = match error {
            QueryError::Refused(refusal) => (RunStatus::Refused, refusal.to_string()),
            QueryError::Cancelled => (RunStatus::Cancelled, error.to_string()),
            QueryError::Timeout => (RunStatus::TimedOut, error.to_string()),
            QueryError::Source(source) => (RunStatus::Failed, source.for_person()),
            QueryError::Internal(_) => (RunStatus::Failed, "Something went wrong on our side.".to_owned()),
            QueryError::NotFound
            | QueryError::NotReady(_)
            | QueryError::Forbidden(_)
            | QueryError::Busy(_)
            | QueryError::Parameters(_) => (RunStatus::Failed, error.to_string()),
        };
        Self { status, row_count: None, error: Some(text), cached: false }
    }
}

enum Note {
    Line(Box<Line>),
    Settle(oneshot::Sender<()>),
}

/// The writer's end.
#[derive(Clone)]
pub(super) struct History {
    db: Database,
    clock: SharedClock,
    notes: mpsc::Sender<Note>,
}

/// A run under way. Dropped before it was finished (the client left), it counts as cancelled.
pub(super) struct Pending {
    history: History,
    begun: Instant,
    line: Option<Box<Line>>,
    id: QueryId,
}

impl History {
    pub(super) fn new(db: Database, clock: SharedClock) -> Self {
        let (notes, incoming) = mpsc::channel(QUEUE);
        tokio::spawn(write(db.clone(), incoming));
        Self { db, clock, notes }
    }

    /// Opens the line of a run that begins.
    pub(super) fn begin(&self, actor: &Actor, run: &Run, begun: Instant) -> Pending {
        let line = Line {
            actor_org: actor.org,
            user: actor.user,
            query_id: run.id,
            connection: run.connection,
            sql: kept_text(&run.sql),
            origin: run.origin,
            status: RunStatus::Cancelled,
            row_count: None,
            execution_time_ms: 0,
            error: Some("The client left before the answer came.".to_owned()),
            cached: false,
            created_at: self.clock.now(),
        };
        Pending { history: self.clone(), begun, line: Some(Box::new(line)), id: run.id }
    }

    /// Waits until every line handed over so far is written, but no longer than a person would.
    pub(super) async fn settle(&self) {
        let (done, wait) = oneshot::channel();
        let settled = async {
            if self.notes.send(Note::Settle(done)).await.is_ok() {
                let _ = wait.await;
            }
        };
        let _ = tokio::time::timeout(SETTLE, settled).await;
    }
}

impl Pending {
    pub(super) fn query_id(&self) -> QueryId {
        self.id
    }

    /// Hands the line over with its end.
    pub(super) fn finish(mut self, outcome: Outcome) {
        if let Some(line) = &mut self.line {
            line.status = outcome.status;
            line.row_count = outcome.row_count;
            line.error = outcome.error;
            line.cached = outcome.cached;
        }
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        let Some(mut line) = self.line.take() else { return };
        line.execution_time_ms = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        if let Err(full) = self.history.notes.try_send(Note::Line(line)) {
            tracing::error!(error = %full, "a line of the query history was lost");
        }
    }
}

/// Writes lines as they come, many at a time.
async fn write(db: Database, mut incoming: mpsc::Receiver<Note>) {
    let mut notes = Vec::with_capacity(BATCH);
    while incoming.recv_many(&mut notes, BATCH).await > 0 {
        if notes.len() < BATCH && !notes.iter().any(|note| matches!(note, Note::Settle(_))) {
            tokio::time::sleep(GATHER).await;
            while notes.len() < BATCH
                && let Ok(note) = incoming.try_recv()
            {
                notes.push(note);
            }
        }
        let mut settled = Vec::new();
        let mut lines = Vec::with_capacity(notes.len());
        for note in notes.drain(..) {
            match note {
                Note::Line(line) => lines.push(*line),
                Note::Settle(done) => settled.push(done),
            }
        }
        keep(&db, lines).await;
        for done in settled {
            let _ = done.send(());
        }
    }
}

/// Writes a batch, as soon as our own database can be written; where it is refused, line by line, so that one line
/// never costs another its place.
async fn keep(db: &Database, lines: Vec<Line>) {
    let begun = Instant::now();
    loop {
        match store::insert(db.connection(), lines.clone()).await {
            Ok(()) => return,
            Err(error) if Trouble::of(&error).is_some() && begun.elapsed() < KEEP_TRYING => {
                tokio::time::sleep(PAUSE).await;
            }
            Err(_) => break,
        }
    }
    for line in lines {
        if let Err(error) = store::insert(db.connection(), vec![line]).await {
            tracing::error!(error = format!("{error:#}"), "a line of the query history could not be written");
        }
    }
}

/// The text as a line keeps it: within the size, and without NUL, which PostgreSQL can't store.
fn kept_text(sql: &str) -> String {
    let end = (0..=KEPT_TEXT.min(sql.len())).rev().find(|&at| sql.is_char_boundary(at)).unwrap_or(0);
    sql[..end].replace('\0', "\u{FFFD}")
}

impl Queries {
    /// Writes down that a text was refused before it came to a run.
    pub(super) fn refused(&self, actor: &Actor, run: &Run, refusal: Refusal) -> QueryError {
        let error = QueryError::Refused(refusal);
        self.room.history.begin(actor, run, Instant::now()).finish(Outcome::of(&error));
        error
    }

    /// Takes away lines that are older than they are kept.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn forget_old(&self) -> anyhow::Result<()> {
        let history = &self.room.history;
        store::delete_before(history.db.connection(), history.clock.now() - KEPT_FOR).await
    }

    /// Past runs on connections that the actor may use, newest first: a person's own, for admins everybody's.
    ///
    /// # Errors
    /// `Forbidden` without `sql.run`: the history shows SQL.
    pub async fn history(&self, actor: &Actor, filter: HistoryFilter) -> Result<Listing<HistoryLine>, QueryError> {
        if !actor.may(Permission::RunSql) {
            return Err(QueryError::Forbidden(Permission::RunSql.as_str()));
        }
        let history = &self.room.history;
        history.settle().await;
        let of = (actor.role != Role::Admin).then_some(actor.user);
        let closed = self.room.connections.closed_to(actor).await?;
        let (data, count) = store::list(history.db.connection(), actor.org, of, (&filter, &closed)).await?;
        Ok(Listing { data, count })
    }
}
