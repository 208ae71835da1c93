//! How workers take jobs on, keep them, and end them. Every write of a worker names the fence that it took the job
//! with: after the job has changed hands, none of its writes finds a row.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ActiveValue::Set, Condition, ExprTrait as _, FromQueryResult, QueryOrder, QuerySelect, UpdateMany};

use super::{ActiveModel, Column, Entity, job};
use crate::base::{JobId, OrgId};
use crate::jobs::model::{Job, JobProgress, JobState};

/// How a worker's hold on a job ends.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::jobs) enum End {
    Succeeded(Json),
    Failed(String),
    Cancelled,
    /// Tried again from that moment on; why the last try failed.
    Again(String, DateTime<Utc>),
    /// Given back untried: the program ends.
    Released,
}

/// Organisations with jobs that may be taken, those that waited longest first.
pub(in crate::jobs) async fn waiting_orgs(db: &impl ConnectionTrait, now: DateTime<Utc>) -> anyhow::Result<Vec<OrgId>> {
    let orgs: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::OrgId)
        .filter(due(now))
        .group_by(Column::OrgId)
        .order_by_asc(Column::DueAt.min())
        .into_tuple()
        .all(db)
        .await?;
    Ok(orgs.into_iter().map(Into::into).collect())
}

/// A job that is being done.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(in crate::jobs) struct Running {
    pub org_id: Uuid,
    pub kind: String,
    pub resource_id: Option<String>,
}

/// What is being done, on all copies.
pub(in crate::jobs) async fn running(db: &impl ConnectionTrait, now: DateTime<Utc>) -> anyhow::Result<Vec<Running>> {
    let rows = Entity::find()
        .select_only()
        .columns([Column::OrgId, Column::Kind, Column::ResourceId])
        .filter(Column::State.eq(JobState::Running.as_str()))
        .filter(Column::DueAt.gt(now));
    Ok(rows.into_model().all(db).await?)
}

/// The job of this organisation that waited longest: of a kind that is not among the full ones, and about a thing that
/// no other job is at.
pub(in crate::jobs) async fn next_of(
    db: &impl ConnectionTrait,
    org: OrgId,
    now: DateTime<Utc>,
    (full, taken): (&[&str], &[&str]),
) -> anyhow::Result<Option<Job>> {
    let free = Column::ResourceId.is_null().or(Column::ResourceId.is_not_in(taken.iter().copied()));
    let next = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(due(now))
        .filter(Column::Kind.is_not_in(full.iter().copied()))
        .filter(free)
        .order_by_asc(Column::DueAt)
        .order_by_asc(Column::Id)
        .one(db)
        .await?;
    next.map(job).transpose()
}

/// Takes a job on for so long, as it was seen; nothing when somebody else was faster.
pub(in crate::jobs) async fn take(
    db: &impl ConnectionTrait,
    seen: &Job,
    now: DateTime<Utc>,
    lasts: TimeDelta,
) -> anyhow::Result<Option<Job>> {
    let taken = Job {
        state: JobState::Running,
        attempts: seen.attempts + 1,
        started_at: Some(now),
        due_at: now + lasts,
        fence: seen.fence + 1,
        progress: None,
        ..seen.clone()
    };
    let change = ActiveModel {
        state: Set(taken.state.as_str().to_owned()),
        attempts: Set(i32::try_from(taken.attempts)?),
        started_at: Set(taken.started_at),
        due_at: Set(taken.due_at),
        fence: Set(taken.fence),
        progress: Set(None),
        ..Default::default()
    };
    Ok(changed(db, as_seen(seen, now).set(change)).await?.then_some(taken))
}

/// Ends a job whose lease is over and that is not to be begun again; nothing when somebody else was faster.
pub(in crate::jobs) async fn bury(
    db: &impl ConnectionTrait,
    seen: &Job,
    now: DateTime<Utc>,
    end: &End,
) -> anyhow::Result<bool> {
    let change = ActiveModel { fence: Set(seen.fence + 1), ..ended(end, now) };
    changed(db, as_seen(seen, now).set(change)).await
}

/// What a worker learns of the job that it holds.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::jobs) enum Held {
    Ours(Box<Job>),
    /// Somebody else has it, or it has ended.
    Lost,
}

/// Writes progress down, renews the lease, and looks whether the job is to stop.
pub(in crate::jobs) async fn renew(
    db: &impl ConnectionTrait,
    (id, fence): (JobId, i64),
    until: DateTime<Utc>,
    progress: Option<&JobProgress>,
) -> anyhow::Result<Held> {
    let mut change = ActiveModel { due_at: Set(until), ..Default::default() };
    if let Some(progress) = progress {
        change.progress = Set(Some(serde_json::to_value(progress)?));
    }
    if !changed(db, ours(id, fence).set(change)).await? {
        return Ok(Held::Lost);
    }
    look(db, (id, fence)).await
}

/// Looks whether a job is still ours and whether it is to stop.
pub(in crate::jobs) async fn look(db: &impl ConnectionTrait, (id, fence): (JobId, i64)) -> anyhow::Result<Held> {
    let found = Entity::find_by_id(id.0).filter(Column::Fence.eq(fence)).one(db).await?.map(job).transpose()?;
    let held = found.filter(|job| job.state == JobState::Running);
    Ok(held.map_or(Held::Lost, |job| Held::Ours(Box::new(job))))
}

/// Ends a worker's hold on a job, with what it told last and was not written down yet. `false`: it had lost it, and
/// nothing was written.
pub(in crate::jobs) async fn end(
    db: &impl ConnectionTrait,
    held: &Job,
    now: DateTime<Utc>,
    (end, progress): (&End, Option<&JobProgress>),
) -> anyhow::Result<bool> {
    let mut change = ended(end, now);
    if let Some(progress) = progress {
        change.progress = Set(Some(serde_json::to_value(progress)?));
    }
    if *end == End::Released {
        // Nobody's fault: the try does not count.
        change.attempts = Set(i32::try_from(held.attempts.saturating_sub(1))?);
    }
    changed(db, ours(held.id, held.fence).set(change)).await
}

/// Gives back what a former run of the only copy held: it is not there any more to end it.
pub(in crate::jobs) async fn release_all(db: &impl ConnectionTrait, now: DateTime<Utc>) -> anyhow::Result<()> {
    Entity::update_many()
        .set(ActiveModel { due_at: Set(now), ..Default::default() })
        .filter(Column::State.eq(JobState::Running.as_str()))
        .exec(db)
        .await?;
    Ok(())
}

fn ended(end: &End, now: DateTime<Utc>) -> ActiveModel {
    let mut change = <ActiveModel as Default>::default();
    let mut set = |state: JobState, finished: bool| {
        change.state = Set(state.as_str().to_owned());
        change.finished_at = Set(finished.then_some(now));
    };
    match end {
        End::Succeeded(_) => set(JobState::Succeeded, true),
        End::Failed(_) => set(JobState::Failed, true),
        End::Cancelled => set(JobState::Cancelled, true),
        End::Again(..) | End::Released => set(JobState::Queued, false),
    }
    match end {
        End::Succeeded(result) => {
            change.result = Set(Some(result.clone()));
            change.error = Set(None);
        }
        End::Failed(error) => change.error = Set(Some(error.clone())),
        End::Again(error, at) => {
            change.error = Set(Some(error.clone()));
            change.due_at = Set(*at);
        }
        End::Released => change.due_at = Set(now),
        End::Cancelled => {}
    }
    change
}

/// Waits for a worker, or its worker has been silent for longer than it may.
fn due(now: DateTime<Utc>) -> Condition {
    let open = Column::State.is_in([JobState::Queued.as_str(), JobState::Running.as_str()]);
    Condition::all().add(open).add(Column::DueAt.lte(now))
}

fn ours(id: JobId, fence: i64) -> UpdateMany<Entity> {
    let running: SimpleExpr = Expr::col(Column::State).eq(JobState::Running.as_str());
    Entity::update_many().filter(Column::Id.eq(id.0)).filter(Column::Fence.eq(fence)).filter(running)
}

fn as_seen(seen: &Job, now: DateTime<Utc>) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::Id.eq(seen.id.0))
        .filter(Column::Fence.eq(seen.fence))
        .filter(Column::State.eq(seen.state.as_str()))
        .filter(Column::DueAt.lte(now))
}

async fn changed(db: &impl ConnectionTrait, update: UpdateMany<Entity>) -> anyhow::Result<bool> {
    Ok(update.exec(db).await?.rows_affected == 1)
}
