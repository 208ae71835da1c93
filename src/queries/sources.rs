//! One query over all sources: what each source can do is run on it as a run of its own, by the same road as anybody's
//! SQL; the engine joins the rows.

use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use futures::future::{BoxFuture, try_join_all};
use serde::Serialize;
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

use super::run::OnRoad;
use super::{Answered, Origin, Queries, QueryError, Ran, Run};
use crate::base::{ConnectionId, QueryId};
use crate::connections::{GatheredSources, Member, SourceError};
use crate::data::{Column, ColumnType, Limits, ResultTable};
use crate::engine::{PlannedSources, Push, SourcesJob};
use crate::sql::{Dialect, Guarded};

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
            sql: push.sql.clone(),
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
        let at = self.room.clock.now();
        let mut job = SourcesJob {
            sources: gathered.members.iter().map(|member| member.name.clone()).collect(),
            tables: gathered.tables.clone(),
            sql: sql.text.to_string(),
            at,
            limits,
            pushdown: self.room.pushdown,
        };
        let planned = self.planned(road, &gathered, &job, &cancel).await?;
        let member =
            |push: &Push| gathered.members.get(push.source).ok_or_else(|| anyhow::anyhow!("an unknown source"));
        if explain {
            let asked = planned.pushes.iter().map(|push| Ok(Asked::of(member(push)?, push, None)));
            let asked = asked.collect::<anyhow::Result<_>>()?;
            return Ok(Ran::new(told(planned.plan)?, begun.elapsed(), at).with_asked(asked));
        }
        let left = limits.deadline.saturating_sub(begun.elapsed());
        let answers = planned.pushes.iter().map(|push| self.asked(road, (member(push), push), left, &cancel));
        let answers = try_join_all(answers).await?;
        self.within_bytes(&answers)?;
        let asked = planned.pushes.iter().zip(&answers).map(|(push, a)| Ok(Asked::of(member(push)?, push, Some(a))));
        let asked: Vec<Asked> = asked.collect::<anyhow::Result<_>>()?;
        let rows: Vec<(Push, Arc<ResultTable>)> =
            planned.pushes.into_iter().zip(answers).map(|(push, answered)| (push, answered.table)).collect();
        job.limits.deadline = limits.deadline.saturating_sub(begun.elapsed());
        let _turn = self.room.admission.turn(road.actor.org, road.catalog.connection.id).await?;
        let table = gathered.engine.join_sources(&job, &rows, &cancel).await.map_err(SourceError::from)?;
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

    /// One source's answer, all of it or none. The future has a name, since a run may hold runs.
    fn asked<'a>(
        &'a self,
        road: &'a OnRoad,
        (member, push): (anyhow::Result<&'a Member>, &'a Push),
        left: Duration,
        cancel: &CancellationToken,
    ) -> BoxFuture<'a, Result<Answered, QueryError>> {
        let cancel = cancel.child_token();
        Box::pin(async move {
            let member = member?;
            let run = Run {
                id: QueryId::new(),
                connection: member.id,
                sql: push.sql.clone(),
                limits: Some(Limits { deadline: left, ..self.room.source_limits }),
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

/// What went wrong at a source, with its name.
fn of_member(member: &Member, error: QueryError) -> QueryError {
    let named = |error| QueryError::Source(SourceError::Of { name: member.name.clone(), error: Box::new(error) });
    match error {
        QueryError::Source(error) => named(error),
        QueryError::Timeout => named(SourceError::Timeout),
        QueryError::Refused(refusal) => {
            anyhow::anyhow!("our own query for a {} source was refused: {refusal}", member.dialect.label()).into()
        }
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
