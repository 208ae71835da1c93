//! Connections that were deleted: they stay in their table for their time.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use super::{Column, Entity, Model, Record, record};
use crate::base::{Actor, ConnectionId, OrgId, UserId};

/// A deleted connection.
#[derive(Debug)]
pub(in super::super) struct Deleted {
    pub record: Record,
    pub at: DateTime<Utc>,
    pub by: Option<UserId>,
}

/// Marks a connection as deleted; says whether there was one.
pub(in super::super) async fn delete(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: ConnectionId,
    at: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::DeletedAt, Expr::value(at))
        .col_expr(Column::DeletedBy, Expr::value(actor.user.0))
        .col_expr(Column::UpdatedAt, Expr::value(at))
        .col_expr(Column::NextDiscoveryAt, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(Column::OrgId.eq(actor.org.0))
        .filter(Column::Id.eq(id.0))
        .filter(Column::DeletedAt.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The organisation's deleted connections, latest first.
pub(in super::super) async fn list_deleted(db: &impl ConnectionTrait, org: OrgId) -> anyhow::Result<Vec<Deleted>> {
    let rows = of(org).order_by_desc(Column::DeletedAt).all(db).await?;
    Ok(rows.into_iter().map(deleted).collect::<anyhow::Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// One deleted connection of the organisation.
pub(in super::super) async fn find_deleted(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: ConnectionId,
) -> anyhow::Result<Option<Deleted>> {
    let row = of(org).filter(Column::Id.eq(id.0)).one(db).await?;
    Ok(row.map(deleted).transpose()?.flatten())
}

/// Brings a connection back as a new version of itself, to be read anew. False when it is not in the trash.
pub(in super::super) async fn undelete(db: &impl ConnectionTrait, org: OrgId, record: &Record) -> anyhow::Result<bool> {
    let c = &record.connection;
    let done = Entity::update_many()
        .col_expr(Column::DeletedAt, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(Column::DeletedBy, Expr::value(Option::<Uuid>::None))
        .col_expr(Column::UpdatedAt, Expr::value(c.updated_at))
        .col_expr(Column::Version, Expr::value(i64::try_from(c.version)?))
        .col_expr(Column::Status, Expr::value(c.status.as_str()))
        .col_expr(Column::NextDiscoveryAt, Expr::value(c.next_discovery_at))
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Id.eq(c.id.0))
        .filter(Column::DeletedAt.is_not_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Connections of every organisation that were deleted before a moment. For a clock.
pub(in super::super) async fn due_to_erase(
    db: &impl ConnectionTrait,
    before: DateTime<Utc>,
    most: u64,
) -> anyhow::Result<Vec<Record>> {
    let due = Entity::find().filter(Column::DeletedAt.lt(before)).order_by_asc(Column::DeletedAt).limit(most);
    due.all(db).await?.into_iter().map(record).collect()
}

/// Erases a deleted connection with what was read of it.
pub(in super::super) async fn erase(db: &impl ConnectionTrait, org: OrgId, id: ConnectionId) -> anyhow::Result<()> {
    let of_one = Entity::delete_many().filter(Column::OrgId.eq(org.0)).filter(Column::Id.eq(id.0));
    of_one.filter(Column::DeletedAt.is_not_null()).exec(db).await?;
    Ok(())
}

fn of(org: OrgId) -> Select<Entity> {
    Entity::find().filter(Column::OrgId.eq(org.0)).filter(Column::DeletedAt.is_not_null())
}

fn deleted(row: Model) -> anyhow::Result<Option<Deleted>> {
    let (at, by) = (row.deleted_at, row.deleted_by.map(Into::into));
    let record = record(row)?;
    Ok(at.map(|at| Deleted { record, at, by }))
}
