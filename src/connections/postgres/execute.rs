//! Running one accepted text: in a read-only transaction, by the extended protocol, row by row up to the limits.

use std::sync::Arc;
use std::time::Instant;

use arrow::array::RecordBatch;
use arrow::datatypes::{Field, Schema};
use fallible_iterator::FallibleIterator;
use postgres_protocol::IsNull;
use postgres_protocol::message::backend::{DataRowBody, Message, RowDescriptionBody};
use postgres_protocol::message::frontend;
use tokio_util::sync::CancellationToken;

use super::super::SourceError;
use super::cells::{Growing, Refused};
use super::fault::{Fault, ONE_ROW};
use super::pool::{Lease, Pool};
use super::session::{Session, begin};
use super::types::{Plan, TypeBook};
use crate::data::{Column, ColumnType, Limits, LongCells, ResultTable, Semantic};

/// More columns than this no statement of PostgreSQL has.
const MOST_COLUMNS: usize = 1_664;
/// The most that all cells may take, whatever the limits say: a column's places are counted with 31 bits.
const MOST_BYTES: usize = 1 << 30;

/// Runs the text. The deadline and `cancel` end it here and at the server.
pub(super) async fn run(
    pool: &Arc<Pool>,
    types: &TypeBook,
    sql: &str,
    limits: &Limits,
    cancel: CancellationToken,
) -> Result<ResultTable, SourceError> {
    let work = run_on_a_session(pool, types, sql, limits);
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(SourceError::Cancelled),
        done = tokio::time::timeout(limits.deadline, work) => done.unwrap_or(Err(SourceError::Timeout)),
    }
}

async fn run_on_a_session(
    pool: &Arc<Pool>,
    types: &TypeBook,
    sql: &str,
    limits: &Limits,
) -> Result<ResultTable, SourceError> {
    let mut lease = pool.take().await?;
    let done = fetch(&mut lease, types, sql, limits).await;
    // A session that lay idle may have been closed by the server or on the way: reading again changes nothing.
    let done = match done {
        Err(Failed::Fault(Fault::Io(_))) if lease.used_before => {
            lease.broken = true;
            lease = pool.take_fresh().await?;
            fetch(&mut lease, types, sql, limits).await
        }
        done => done,
    };
    done.map_err(|failed| match failed {
        Failed::Source(error) => error,
        Failed::Fault(fault) => {
            lease.broken = matches!(fault, Fault::Io(_) | Fault::Protocol(_) | Fault::TooLarge(_));
            fault.into_source()
        }
    })
}

/// What ended a run before its rows were complete.
enum Failed {
    Fault(Fault),
    Source(SourceError),
}

impl From<Fault> for Failed {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Self {
        Self::Fault(error.into())
    }
}

/// A column as the server announces it.
struct Announced {
    name: String,
    oid: u32,
}

async fn fetch(lease: &mut Lease, types: &TypeBook, sql: &str, limits: &Limits) -> Result<ResultTable, Failed> {
    let begun = Instant::now();
    let announced = prepare(lease, sql, limits).await?;
    let oids: Vec<u32> = announced.iter().map(|c| c.oid).collect();
    let (plans, asked) = types.plans(lease, &oids).await?;
    if asked {
        // Any question in between makes the server forget the unnamed statement.
        frontend::parse("", sql, std::iter::empty(), lease.wire.out())?;
    }
    bind(lease, &plans)?;
    lease.wire.flush().await?;
    lease.wire.allow_frames(limits.bytes.saturating_add(1 << 20).min(1 << 30));
    let mut rows = Rows::new(&plans, limits);
    let ended = receive(lease, &mut rows, &announced).await;
    tracing::debug!(rows = rows.count, elapsed_ms = begun.elapsed().as_millis(), "rows received");
    ended?;
    rows.finish(announced)
}

/// Begins the transaction and has the server parse the text, in one round trip.
async fn prepare(session: &mut Session, sql: &str, limits: &Limits) -> Result<Vec<Announced>, Failed> {
    let wire = &mut session.wire;
    wire.put_query(&begin(limits.deadline))?;
    frontend::parse("", sql, std::iter::empty(), wire.out())?;
    frontend::describe(b'S', "", wire.out())?;
    wire.put_sync();
    wire.flush().await?;
    let (mut columns, mut first) = (None, Ok(()));
    while wire.owed() > 0 {
        match wire.next().await {
            Ok(Message::RowDescription(body)) => columns = Some(announced(&body)?),
            Ok(Message::ParameterDescription(body)) if body.parameters().count()? > 0 => {
                first = first.and(Err(Failed::Source(SourceError::Unsupported(
                    "The text has places for values ($1, …), and there are none to put in.".to_owned(),
                ))));
            }
            Ok(_) => {}
            Err(Fault::Server(error)) => first = first.and(Err(Fault::Server(error).into())),
            Err(broken) => return Err(broken.into()),
        }
    }
    first?;
    columns.ok_or_else(|| Failed::Source(SourceError::Unsupported("The text gives no rows.".to_owned())))
}

fn announced(body: &RowDescriptionBody) -> Result<Vec<Announced>, Fault> {
    let columns: Vec<_> =
        body.fields().map(|f| Ok(Announced { name: f.name().to_owned(), oid: f.type_oid() })).collect()?;
    if columns.len() > MOST_COLUMNS {
        return Err(Fault::Protocol("it announced more columns than there can be"));
    }
    Ok(columns)
}

/// Asks for all rows, each column in the form that its plan reads. There is no row limit here: with one the server
/// gives up parallel plans; whoever has enough rows interrupts.
fn bind(session: &mut Session, plans: &[Plan]) -> Result<(), Failed> {
    let formats = plans.iter().map(|plan| plan.format());
    let none = |(): (), _: &mut bytes::BytesMut| Ok(IsNull::Yes);
    frontend::bind("", "", std::iter::empty(), std::iter::empty::<()>(), none, formats, session.wire.out())
        .map_err(|_| Fault::Protocol("the request could not be written"))?;
    frontend::execute("", 0, session.wire.out())?;
    session.wire.put_sync();
    Ok(())
}

/// Takes rows until they end or a limit is reached; then the session stays busy and is interrupted by its pool.
async fn receive(session: &mut Session, rows: &mut Rows, columns: &[Announced]) -> Result<(), Failed> {
    let mut first = Ok(());
    while session.wire.owed() > 0 {
        match session.wire.next().await {
            Ok(Message::DataRow(body)) => {
                if rows.full() {
                    rows.truncated = true;
                    return first;
                }
                if !rows.push(&body, columns)? {
                    rows.truncated = true;
                    return first;
                }
            }
            Ok(_) => {}
            Err(Fault::Server(error)) => first = first.and(Err(Fault::Server(error).into())),
            Err(broken) => return Err(broken.into()),
        }
    }
    first
}

/// The rows so far.
struct Rows {
    columns: Vec<Growing>,
    money: Vec<bool>,
    limits: Limits,
    count: usize,
    bytes: usize,
    truncated: bool,
}

impl Rows {
    fn new(plans: &[Plan], limits: &Limits) -> Self {
        Self {
            columns: plans.iter().map(|plan| Growing::new(*plan)).collect(),
            money: plans.iter().map(|plan| matches!(plan.reading, super::types::Reading::Money(_))).collect(),
            limits: *limits,
            count: 0,
            bytes: 0,
            truncated: false,
        }
    }

    /// Whether the limits are reached: one more row means that rows are left out.
    fn full(&self) -> bool {
        self.count >= self.limits.rows || self.bytes >= self.limits.bytes
    }

    /// Takes a row if it still fits, and tells whether it did.
    fn push(&mut self, body: &DataRowBody, announced: &[Announced]) -> Result<bool, Failed> {
        let mut ranges = body.ranges();
        let room = self.limits.bytes.min(MOST_BYTES).saturating_sub(self.bytes);
        let mut taken = 0;
        for (column, said) in self.columns.iter_mut().zip(announced) {
            let range = ranges.next()?.flatten();
            let cell = range.and_then(|range| body.buffer().get(range));
            let kept =
                column.push(cell, self.limits.cell_bytes, self.limits.long_cells).map_err(|refused| match refused {
                    Refused::TooLong => {
                        Failed::Source(SourceError::TooLarge(LongCells::sentence(&said.name, self.limits.cell_bytes)))
                    }
                    Refused::Unreadable => Fault::Protocol("it sent a value that its type doesn't have").into(),
                })?;
            self.truncated |= kept.cut;
            taken += kept.bytes;
            if taken > room {
                // The cells of the row that were taken are left out at the end.
                return if self.count == 0 { Err(Fault::TooLarge(ONE_ROW).into()) } else { Ok(false) };
            }
        }
        self.count += 1;
        self.bytes += taken;
        Ok(true)
    }

    fn finish(self, announced: Vec<Announced>) -> Result<ResultTable, Failed> {
        let (kinds, arrays): (Vec<ColumnType>, Vec<_>) = self.columns.into_iter().map(Growing::finish).unzip();
        let arrays = arrays.iter().map(|array| array.slice(0, self.count)).collect();
        let columns: Vec<Column> = announced
            .into_iter()
            .zip(&kinds)
            .zip(self.money)
            .map(|((said, kind), money)| Column {
                name: said.name,
                kind: *kind,
                semantic: money.then_some(Semantic::Currency(None)),
            })
            .collect();
        let fields: Vec<Field> = columns.iter().map(|c| Field::new(&c.name, c.kind.arrow(), true)).collect();
        let options = arrow::array::RecordBatchOptions::new().with_row_count(Some(self.count));
        let batch = RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options)
            .map_err(|e| Failed::Source(anyhow::Error::from(e).into()))?;
        Ok(ResultTable { columns, batches: vec![batch], truncated: self.truncated })
    }
}
