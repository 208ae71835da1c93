//! One query over all sources: what each source can do is run on it as a run of its own, by the same road as anybody's
//! SQL; the engine joins the rows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use futures::future::{BoxFuture, try_join_all};
use serde::Serialize;
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

use super::run::OnRoad;
use super::{Answered, Origin, Queries, QueryError, Ran, Run};
use crate::base::{ConnectionId, QueryId};
use crate::connections::{GatheredSources, Member, SourceError};
use crate::data::{Column, ColumnType, Limits, ResultTable, Value};
use crate::engine::{Narrowing, PlannedSources, Push, SourcesJob};
use crate::sql::{Dialect, Guarded, quote_text};

/// The most keys that one source's part is narrowed by.
const MOST_KEYS: usize = 1_000;
/// The longest text that such a part may become, in bytes: well within what the guard takes.
const LONGEST: usize = 32 << 10;

/// What a source was asked for a query over all sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AskedSource)]
pub struct Asked {
    pub connection_id: ConnectionId,
    pub connection_name: String,
    pub dialect: Dialect,
    /// In the source's own SQL.
    pub sql: String,
    /// How many rows it gave; none where it was not asked yet.
    pub row_count: Option<u64>,
    /// The source's own time.
    pub execution_time_ms: Option<u64>,
}

impl Asked {
    fn of(member: &Member, push: &Push, answered: Option<&Answered>) -> Self {
        Self {
            connection_id: member.id,
            connection_name: member.name.clone(),
            dialect: member.dialect,
            sql: answered.map_or_else(|| push.sql.clone(), |a| a.guarded.text.to_string()),
            row_count: answered.map(|a| a.table.row_count() as u64),
            execution_time_ms: answered.map(|a| a.took_ms),
        }
    }
}

impl Queries {
    /// Has every source answer its part, and the engine the rest.
    pub(super) async fn fetch_from_sources(
        &self,
        road: &OnRoad,
        sql: &Guarded,
        (limits, explain): (Limits, bool),
        cancel: CancellationToken,
    ) -> Result<Ran, QueryError> {
        let begun = Instant::now();
        let gathered = self.room.connections.gather(&road.actor, &road.catalog, &sql.tables).await??;
        let mut job = SourcesJob {
            sources: gathered.members.iter().map(|member| member.name.clone()).collect(),
            tables: gathered.tables.clone(),
            sql: sql.text.to_string(),
            at: self.room.clock.now(),
            limits,
            pushdown: self.room.pushdown,
        };
        let done = self.joined(road, &gathered, job.clone(), (begun, explain, &cancel)).await;
        let Err(QueryError::Refused(refusal)) = done else { return done };
        // What the guard would not let through of our own words, such as one that grew too long, is fetched whole.
        tracing::warn!(%refusal, "a source's part was refused");
        job.pushdown = false;
        let done = self.joined(road, &gathered, job, (begun, explain, &cancel)).await;
        done.map_err(|error| match error {
            // Then it is not there any more as it was a moment ago.
            QueryError::Refused(_) => QueryError::NotReady("A source changed meanwhile. Run the query again.".into()),
            other => other,
        })
    }

    /// Plans, asks the sources, and joins what they gave.
    async fn joined(
        &self,
        road: &OnRoad,
        gathered: &GatheredSources,
        mut job: SourcesJob,
        (begun, explain, cancel): (Instant, bool, &CancellationToken),
    ) -> Result<Ran, QueryError> {
        let (at, deadline) = (job.at, job.limits.deadline);
        let planned = self.planned(road, gathered, &job, cancel).await?;
        let member =
            |push: &Push| gathered.members.get(push.source).ok_or_else(|| anyhow::anyhow!("an unknown source"));
        if explain {
            let asked = planned.pushes.iter().map(|push| Ok(Asked::of(member(push)?, push, None)));
            let asked = asked.collect::<anyhow::Result<_>>()?;
            return Ok(Ran::new(told(planned.plan)?, begun.elapsed(), at).with_asked(asked));
        }
        let answers = self.answers(road, gathered, &planned, (begun + deadline, cancel)).await?;
        self.within_bytes(&answers)?;
        let asked = planned.pushes.iter().zip(&answers).map(|(push, a)| Ok(Asked::of(member(push)?, push, Some(a))));
        let asked: Vec<Asked> = asked.collect::<anyhow::Result<_>>()?;
        let rows: Vec<(Push, Arc<ResultTable>)> =
            planned.pushes.into_iter().zip(answers).map(|(push, answered)| (push, answered.table)).collect();
        job.limits.deadline = deadline.saturating_sub(begun.elapsed());
        let _turn = self.room.admission.turn(road.actor.org, road.catalog.connection.id).await?;
        let table = gathered.engine.join_sources(&job, &rows, cancel).await.map_err(SourceError::from)?;
        Ok(Ran::new(table, begun.elapsed(), at).with_asked(asked))
    }

    /// What the sources are to be asked. The turn is over before they are: whoever waits for them must not hold a place
    /// that their own runs need.
    async fn planned(
        &self,
        road: &OnRoad,
        gathered: &GatheredSources,
        job: &SourcesJob,
        cancel: &CancellationToken,
    ) -> Result<PlannedSources, QueryError> {
        let _turn = self.room.admission.turn(road.actor.org, road.catalog.connection.id).await?;
        Ok(gathered.engine.plan_sources(job, cancel).await.map_err(SourceError::from)?)
    }

    /// All answers, in the order of the queries. Those that others narrow come second.
    async fn answers(
        &self,
        road: &OnRoad,
        gathered: &GatheredSources,
        planned: &PlannedSources,
        (until, cancel): (Instant, &CancellationToken),
    ) -> Result<Vec<Answered>, QueryError> {
        let ask = |at: usize, push: &Push, sql: String| {
            let asked = gathered.members.get(push.source).map(|member| self.asked(road, member, sql, (until, cancel)));
            async move {
                let asked = asked.ok_or_else(|| anyhow::anyhow!("an unknown source"))?;
                Ok::<_, QueryError>((at, asked.await?))
            }
        };
        let narrowed = |at: usize| planned.narrowings.iter().find(|narrowing| narrowing.push == at);
        let all = || planned.pushes.iter().enumerate();
        let first = all().filter(|(at, _)| narrowed(*at).is_none()).map(|(at, push)| ask(at, push, push.sql.clone()));
        let mut answers: BTreeMap<usize, Answered> = try_join_all(first).await?.into_iter().collect();
        let second = all().filter_map(|(at, push)| {
            let dialect = gathered.members.get(push.source)?.dialect;
            let by = narrowed(at)?;
            let sql = answers.get(&by.by).and_then(|few| narrow(by, &few.table, dialect));
            Some(ask(at, push, sql.unwrap_or_else(|| push.sql.clone())))
        });
        let second = try_join_all(second).await?;
        answers.extend(second);
        Ok(answers.into_values().collect())
    }

    /// One source's answer, all of it or none. The future has a name, since a run may hold runs.
    fn asked<'a>(
        &'a self,
        road: &'a OnRoad,
        member: &'a Member,
        sql: String,
        (until, cancel): (Instant, &CancellationToken),
    ) -> BoxFuture<'a, Result<Answered, QueryError>> {
        let cancel = cancel.child_token();
        Box::pin(async move {
            let deadline = until.saturating_duration_since(Instant::now());
            let run = Run {
                id: QueryId::new(),
                connection: member.id,
                sql,
                limits: Some(Limits { deadline, ..self.room.source_limits }),
                origin: Origin::Source,
                use_cache: false,
            };
            let answered = self.run(&road.actor, run, cancel).await.map_err(|error| of_member(member, error))?;
            if answered.truncated {
                return Err(too_many(member, self.room.source_limits.rows));
            }
            Ok(answered)
        })
    }

    /// All answers together have to be as few bytes as one may be: they are in memory at the same time.
    fn within_bytes(&self, answers: &[Answered]) -> Result<(), QueryError> {
        let most = self.room.source_limits.bytes;
        let bytes = answers.iter().map(|answered| answered.table.size_bytes()).fold(0, usize::saturating_add);
        if bytes <= most {
            return Ok(());
        }
        let message = format!(
            "What the sources gave together is larger than {} MB, the most that is joined. Filter more, select fewer \
             columns, or group before you join.",
            most >> 20
        );
        Err(QueryError::Source(SourceError::TooLarge(message)))
    }
}

/// The query with the keys that another source gave; none where there are too many of them, or others than expected.
fn narrow(by: &Narrowing, few: &ResultTable, dialect: Dialect) -> Option<String> {
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for value in few.column_values(by.column) {
        keys.insert(match value {
            Value::Null => continue,
            Value::Integer(n) if !by.text => n.to_string(),
            Value::Text(text) if by.text && !text.contains('\0') => quote_text(text, dialect),
            _ => return None,
        });
        if keys.len() > MOST_KEYS {
            return None;
        }
    }
    // No key at all is no row at all: nothing is in a list of nothing.
    let keys = if keys.is_empty() { "NULL".to_owned() } else { keys.into_iter().collect::<Vec<_>>().join(", ") };
    let sql = format!("{}{keys}{}", by.before, by.after);
    (sql.len() <= LONGEST).then_some(sql)
}

/// What went wrong at a source, with its name.
fn of_member(member: &Member, error: QueryError) -> QueryError {
    let named = |error| QueryError::Source(SourceError::Of { name: member.name.clone(), error: Box::new(error) });
    match error {
        QueryError::Source(error) => named(error),
        QueryError::Timeout => named(SourceError::Timeout),
        other => other,
    }
}

fn too_many(member: &Member, most: usize) -> QueryError {
    let message = format!(
        "It has more rows for this query than can be brought together ({most} rows). Filter its tables more, or group \
         them before you join."
    );
    of_member(member, QueryError::Source(SourceError::TooLarge(message)))
}

/// The steps that are left to the engine, in the form of any plan of the engine.
fn told(plan: String) -> anyhow::Result<ResultTable> {
    let columns =
        ["plan_type", "plan"].map(|name| Column { name: name.into(), kind: ColumnType::Text, semantic: None });
    let cell = |text: String| -> ArrayRef { Arc::new(StringArray::from(vec![text])) };
    let batch = RecordBatch::try_from_iter([("plan_type", cell("joined here".into())), ("plan", cell(plan))])?;
    Ok(ResultTable { columns: columns.to_vec(), batches: vec![batch], truncated: false })
}
