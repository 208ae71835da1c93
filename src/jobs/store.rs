//! The table of jobs: what people see of it. How workers take and keep jobs stands in `claims`.

pub(super) mod claims;

use std::collections::HashSet;

use chrono::{DateTime, Utc};
/// The own database, or a transaction on it.
pub use sea_orm::ConnectionTrait as Connection;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, Condition, ExprTrait as _, QueryOrder, QuerySelect, QueryTrait as _};

use super::model::{Job, JobFilter, JobResource, JobState, NewJob};
use crate::base::{Actor, JobId, Listing, OrgId, Page, Role, UserId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    pub org_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub title: String,
    pub state: String,
    pub payload: Json,
    pub progress: Option<Json>,
    pub attempts: i32,
    pub max_attempts: i32,
    pub error: Option<String>,
    pub result: Option<Json>,
    pub resource_type: Option<String>,
    pub resource_id: Option<String>,
    pub same_key: Option<String>,
    pub created_by: Uuid,
    pub role: String,
    pub created_at: DateTimeUtc,
    pub started_at: Option<DateTimeUtc>,
    pub finished_at: Option<DateTimeUtc>,
    pub due_at: DateTimeUtc,
    pub fence: i64,
    pub cancel_requested: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Writes a new job down.
pub(super) async fn insert(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: JobId,
    new: NewJob,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let (resource_type, resource_id) = new.resource.map(|(kind, id)| (kind.to_owned(), id)).unzip();
    let row = ActiveModel {
        org_id: Set(actor.org.0),
        id: Set(id.0),
        kind: Set(new.kind.to_owned()),
        title: Set(new.title.chars().take(300).collect()),
        state: Set(JobState::Queued.as_str().to_owned()),
        payload: Set(new.payload),
        progress: Set(None),
        attempts: Set(0),
        max_attempts: Set(i32::try_from(Ord::max(new.max_attempts, 1))?),
        error: Set(None),
        result: Set(None),
        resource_type: Set(resource_type),
        resource_id: Set(resource_id),
        same_key: Set(new.same),
        created_by: Set(actor.user.0),
        role: Set(actor.role.as_str().to_owned()),
        created_at: Set(now),
        started_at: Set(None),
        finished_at: Set(None),
        due_at: Set(now),
        fence: Set(0),
        cancel_requested: Set(false),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

pub(super) async fn get(db: &impl ConnectionTrait, org: OrgId, id: JobId) -> anyhow::Result<Option<Job>> {
    let found = Entity::find_by_id(id.0).filter(Column::OrgId.eq(org.0)).one(db).await?;
    found.map(job).transpose()
}

/// The organisation's jobs, newest first; only one person's where one is named.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    org: OrgId,
    of: Option<UserId>,
    (filter, closed): (&JobFilter, HashSet<String>),
) -> anyhow::Result<Listing<Job>> {
    let page = Page { skip: filter.skip, limit: filter.limit }.clamped();
    let chosen = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .apply_if((!closed.is_empty()).then_some(closed), |q, closed| {
            q.filter(Condition::any().add(Column::ResourceId.is_null()).add(Column::ResourceId.is_not_in(closed)))
        })
        .apply_if(of, |q, user| q.filter(Column::CreatedBy.eq(user.0)))
        .apply_if(filter.state, |q, state| q.filter(Column::State.eq(state.as_str())))
        .apply_if(filter.kind.as_deref(), |q, kind| q.filter(Column::Kind.eq(kind)));
    let count = chosen.clone().count(db).await?;
    let rows = chosen
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .offset(page.skip)
        .limit(page.limit)
        .all(db)
        .await?;
    Ok(Listing { data: rows.into_iter().map(job).collect::<anyhow::Result<_>>()?, count })
}

/// A person's own job of this kind with this key that has not ended.
pub(super) async fn unfinished(
    db: &impl ConnectionTrait,
    org: OrgId,
    user: UserId,
    (kind, same): (&str, &str),
) -> anyhow::Result<Option<JobId>> {
    let id: Option<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::CreatedBy.eq(user.0))
        .filter(Column::Kind.eq(kind))
        .filter(Column::SameKey.eq(same))
        .filter(open())
        .into_tuple()
        .one(db)
        .await?;
    Ok(id.map(Into::into))
}

/// The keys of every job of this kind, of every organisation, that has not ended: for the program's own sweep, not for
/// a person.
pub(super) async fn unfinished_keys(db: &impl ConnectionTrait, kind: &str) -> anyhow::Result<Vec<String>> {
    let keys = Entity::find().select_only().column(Column::SameKey).filter(Column::Kind.eq(kind)).filter(open());
    let keys: Vec<Option<String>> = keys.into_tuple().all(db).await?;
    Ok(keys.into_iter().flatten().collect())
}

/// Ends a job that waits; nothing when it does not wait any more.
pub(super) async fn cancel_queued(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: JobId,
    now: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let change = ActiveModel {
        state: Set(JobState::Cancelled.as_str().to_owned()),
        finished_at: Set(Some(now)),
        ..Default::default()
    };
    let waiting = Entity::update_many()
        .set(change)
        .col_expr(Column::Fence, Expr::col(Column::Fence).add(1))
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Id.eq(id.0))
        .filter(Column::State.eq(JobState::Queued.as_str()));
    Ok(waiting.exec(db).await?.rows_affected == 1)
}

/// Notes that a running job is to stop; nothing when it does not run any more.
pub(super) async fn ask_to_stop(db: &impl ConnectionTrait, org: OrgId, id: JobId) -> anyhow::Result<bool> {
    let running = Entity::update_many()
        .set(ActiveModel { cancel_requested: Set(true), ..Default::default() })
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Id.eq(id.0))
        .filter(Column::State.eq(JobState::Running.as_str()));
    Ok(running.exec(db).await?.rows_affected == 1)
}

/// Puts a failed job in line again, as if it had never been tried; nothing when it has not failed.
pub(super) async fn requeue(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: JobId,
    now: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let change = ActiveModel {
        state: Set(JobState::Queued.as_str().to_owned()),
        attempts: Set(0),
        progress: Set(None),
        error: Set(None),
        started_at: Set(None),
        finished_at: Set(None),
        due_at: Set(now),
        cancel_requested: Set(false),
        ..Default::default()
    };
    let failed = Entity::update_many()
        .set(change)
        .col_expr(Column::Fence, Expr::col(Column::Fence).add(1))
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Id.eq(id.0))
        .filter(Column::State.eq(JobState::Failed.as_str()));
    Ok(failed.exec(db).await?.rows_affected == 1)
}

/// Removes jobs that ended before this moment.
pub(super) async fn forget(db: &impl ConnectionTrait, before: DateTime<Utc>) -> anyhow::Result<u64> {
    let old = Entity::delete_many().filter(Column::FinishedAt.lt(before));
    Ok(old.exec(db).await?.rows_affected)
}

/// Neither succeeded nor failed nor cancelled.
fn open() -> sea_orm::sea_query::SimpleExpr {
    Column::State.is_in([JobState::Queued.as_str(), JobState::Running.as_str()])
}

fn job(row: Model) -> anyhow::Result<Job> {
    let unknown = |word: &str| anyhow::anyhow!("the stored word {word} is unknown");
    let resource = row.resource_type.zip(row.resource_id).map(|(kind, id)| JobResource { kind, id });
    Ok(Job {
        id: row.id.into(),
        org: row.org_id.into(),
        kind: row.kind,
        title: row.title,
        state: JobState::parse(&row.state).ok_or_else(|| unknown(&row.state))?,
        payload: row.payload,
        progress: row.progress.map(serde_json::from_value).transpose()?,
        attempts: u32::try_from(row.attempts)?,
        max_attempts: u32::try_from(row.max_attempts)?,
        error: row.error,
        result: row.result,
        resource,
        created_by: row.created_by.into(),
        role: Role::parse(&row.role).ok_or_else(|| unknown(&row.role))?,
        created_at: row.created_at,
        started_at: row.started_at,
        finished_at: row.finished_at,
        due_at: row.due_at,
        fence: row.fence,
        cancel_requested: row.cancel_requested,
    })
}
