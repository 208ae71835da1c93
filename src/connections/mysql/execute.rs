//! Running one accepted text: prepared, in a read-only transaction, row by row up to the limits.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Instant;

use arrow::array::RecordBatch;
use arrow::datatypes::{Field, Schema};
use mysql_async::prelude::Queryable;
use mysql_async::{Row, Value};
use tokio_util::sync::CancellationToken;

use super::super::SourceError;
use super::cells::{FIXED, Growing};
use super::fault::Fault;
use super::pool::{Lease, Pool};
use super::session::Session;
use super::types;
use crate::data::{Column, Limits, LongCells, ResultTable, cut_bytes};

/// The most that all cells may take, whatever the limits say: a column's places are counted with 31 bits.
const MOST_BYTES: usize = 1 << 30;

/// Runs the text. The deadline and `cancel` end it here and at the server.
pub(super) async fn run(
    pool: &Arc<Pool>,
    sql: &str,
    limits: &Limits,
    cancel: CancellationToken,
) -> Result<ResultTable, SourceError> {
    timed(run_on_a_session(pool, sql, Wanted::Rows, limits), limits, cancel).await
}

/// Asks the server how it would answer the text. A tree where it can draw one, else a row for each table.
pub(super) async fn explain(
    pool: &Arc<Pool>,
    sql: &str,
    limits: &Limits,
    cancel: CancellationToken,
) -> Result<ResultTable, SourceError> {
    timed(run_on_a_session(pool, sql, Wanted::Plan, limits), limits, cancel).await
}

/// What is wanted of a text.
#[derive(Clone, Copy)]
enum Wanted {
    Rows,
    Plan,
}

async fn timed(
    work: impl Future<Output = Result<ResultTable, SourceError>>,
    limits: &Limits,
    cancel: CancellationToken,
) -> Result<ResultTable, SourceError> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(SourceError::Cancelled),
        done = tokio::time::timeout(limits.deadline, work) => done.unwrap_or(Err(SourceError::Timeout)),
    }
}

async fn run_on_a_session(
    pool: &Arc<Pool>,
    sql: &str,
    wanted: Wanted,
    limits: &Limits,
) -> Result<ResultTable, SourceError> {
    let mut lease = pool.take().await?;
    let done = fetch(&mut lease, sql, wanted, limits).await;
    // A session that lay idle may have been closed by the server or on the way: reading again changes nothing.
    let done = match done {
        Err(Failed::Fault(Fault::Broken)) if lease.used_before => {
            lease = pool.take_fresh().await?;
            fetch(&mut lease, sql, wanted, limits).await
        }
        done => done,
    };
    done.map_err(|failed| match failed {
        Failed::Source(error) => error,
        Failed::Fault(fault) => {
            lease.clean = matches!(fault, Fault::Server(_));
            fault.into_source()
        }
    })
}

/// What ended a run before its rows were complete.
enum Failed {
    Fault(Fault),
    Source(SourceError),
}

impl From<mysql_async::Error> for Failed {
    fn from(error: mysql_async::Error) -> Self {
        Self::Fault(error.into())
    }
}

async fn fetch(lease: &mut Lease, sql: &str, wanted: Wanted, limits: &Limits) -> Result<ResultTable, Failed> {
    let begun = Instant::now();
    let session = lease.session().map_err(Failed::Source)?;
    session.begin(limits.deadline, Some(limits.rows)).await.map_err(Failed::Fault)?;
    let text = match wanted {
        Wanted::Rows => Cow::Borrowed(sql),
        Wanted::Plan if session.is_mariadb() => Cow::Owned(format!("EXPLAIN {sql}")),
        Wanted::Plan => Cow::Owned(format!("EXPLAIN FORMAT=TREE {sql}")),
    };
    let statement = session.conn.prep(&*text).await?;
    // What a plan looks like MariaDB says only with the plan itself.
    let no_rows = statement.num_columns() == 0 && matches!(wanted, Wanted::Rows);
    if statement.num_params() > 0 || no_rows {
        lease.clean = true;
        let message = if statement.num_params() > 0 {
            "The text has places for values (?), and there are none to put in."
        } else {
            "The text gives no rows."
        };
        return Err(Failed::Source(SourceError::Unsupported(message.to_owned())));
    }
    let (rows, complete) = receive(session, &statement, limits).await?;
    tracing::debug!(rows = rows.count, elapsed_ms = begun.elapsed().as_millis(), "rows received");
    if complete {
        session.conn.close(statement).await?;
        lease.clean = true;
    }
    rows.finish()
}

/// Takes rows until they end or a limit is reached; and whether the server has nothing more to say.
async fn receive(
    session: &mut Session,
    statement: &mysql_async::Statement,
    limits: &Limits,
) -> Result<(Rows, bool), Failed> {
    let mut result = session.conn.exec_iter(statement, ()).await?;
    let mut rows = Rows::new(result.columns_ref(), limits);
    while let Some(row) = result.next().await? {
        if !rows.push(row)? {
            rows.truncated = true;
            // The server stops one row after the limit, unless the text has a wider limit of its own.
            let complete = result.next().await?.is_none();
            return Ok((rows, complete));
        }
    }
    Ok((rows, true))
}

/// The rows so far.
struct Rows {
    names: Vec<String>,
    columns: Vec<Growing>,
    limits: Limits,
    count: usize,
    bytes: usize,
    truncated: bool,
}

impl Rows {
    fn new(announced: &[mysql_async::Column], limits: &Limits) -> Self {
        Self {
            names: announced.iter().map(|c| c.name_str().into_owned()).collect(),
            columns: announced.iter().map(|c| Growing::new(types::plan(c))).collect(),
            limits: *limits,
            count: 0,
            bytes: 0,
            truncated: false,
        }
    }

    /// Takes a row if it still fits, and tells whether it did.
    fn push(&mut self, row: Row) -> Result<bool, Failed> {
        let mut cells: Vec<Value> = row.unwrap_raw().into_iter().map(|cell| cell.unwrap_or(Value::NULL)).collect();
        let most = self.limits.cell_bytes;
        for (cell, name) in cells.iter_mut().zip(&self.names) {
            let Value::Bytes(bytes) = cell else { continue };
            if bytes.len() > most && self.limits.long_cells == LongCells::Refuse {
                return Err(Failed::Source(SourceError::TooLarge(LongCells::sentence(name, most))));
            }
            if bytes.len() > most {
                bytes.truncate(cut_bytes(bytes, most).len());
                self.truncated = true;
            }
        }
        let sizes = || cells.iter().map(|cell| if let Value::Bytes(bytes) = cell { bytes.len() } else { 0 });
        let row_bytes = sizes().sum::<usize>() + cells.len() * FIXED;
        if self.count >= self.limits.rows || self.bytes + row_bytes > self.limits.bytes.min(MOST_BYTES) {
            return if self.count == 0 { Err(Failed::Fault(Fault::TooLarge)) } else { Ok(false) };
        }
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            self.bytes += column.push(cell).map_err(|_| Failed::Fault(Fault::Protocol))?;
        }
        self.count += 1;
        Ok(true)
    }

    fn finish(self) -> Result<ResultTable, Failed> {
        let (kinds, arrays): (Vec<_>, Vec<_>) = self.columns.into_iter().map(Growing::finish).unzip();
        let named = self.names.into_iter().zip(kinds);
        let columns: Vec<Column> = named.map(|(name, kind)| Column { name, kind, semantic: None }).collect();
        let fields: Vec<Field> = columns.iter().map(|c| Field::new(&c.name, c.kind.arrow(), true)).collect();
        let options = arrow::array::RecordBatchOptions::new().with_row_count(Some(self.count));
        let batch = RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options)
            .map_err(|e| Failed::Source(anyhow::Error::from(e).into()))?;
        Ok(ResultTable { columns, batches: vec![batch], truncated: self.truncated })
    }
}
