//! Saved queries that were deleted.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, Order, QueryTrait};

use super::super::Seen;
use super::{Column, Entity, Model, name_of};
use crate::base::{Actor, OrgId, SavedQueryId};
use crate::queries::line::Person;

/// Moves a query to the trash. False when it is not there.
pub(in super::super) async fn delete(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: SavedQueryId,
    now: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::DeletedAt, Expr::value(now))
        .col_expr(Column::DeletedBy, Expr::value(actor.user.0))
        .filter(Column::OrgId.eq(actor.org.0))
        .filter(Column::Id.eq(id.0))
        .filter(Column::DeletedAt.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Takes a query out of the trash. False when it is not there, or not this person's.
pub(in super::super) async fn undelete(
    db: &impl ConnectionTrait,
    org: OrgId,
    seen: &Seen,
    id: SavedQueryId,
) -> anyhow::Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::DeletedAt, Expr::value(Option::<DateTimeUtc>::None))
        .col_expr(Column::DeletedBy, Expr::value(Option::<Uuid>::None))
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Id.eq(id.0))
        .filter(Column::DeletedAt.is_not_null());
    let done = if seen.all { done } else { done.filter(Column::OwnerId.eq(seen.user.0)) };
    let done = match seen.closed.ids() {
        Some(ids) => done.filter(Column::ConnectionId.is_not_in(ids)),
        None => done,
    };
    Ok(done.exec(db).await?.rows_affected == 1)
}

#[derive(FromQueryResult)]
struct Named {
    #[sea_orm(nested)]
    row: Model,
    deleter_name: Option<String>,
}

/// A deleted query: its id and name, when it was deleted, and by whom.
pub(in super::super) type Deleted = (SavedQueryId, String, DateTime<Utc>, Option<Person>);

/// Deleted queries of a person, or everybody's, latest first.
pub(in super::super) async fn list_deleted(
    db: &impl ConnectionTrait,
    org: OrgId,
    seen: &Seen,
) -> anyhow::Result<Vec<Deleted>> {
    let deleted = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::DeletedAt.is_not_null())
        .apply_if(seen.closed.ids(), |q, ids| q.filter(Column::ConnectionId.is_not_in(ids)))
        .apply_if((!seen.all).then_some(seen.user), |q, user| q.filter(Column::OwnerId.eq(user.0)));
    let mut select = deleted.into_query();
    select
        .expr_as(name_of("users", "full_name", Column::DeletedBy), "deleter_name")
        .order_by((Entity, Column::DeletedAt), Order::Desc);
    let rows = Named::find_by_statement(db.get_database_backend().build(&select)).all(db).await?;
    let line = |Named { row, deleter_name }| {
        let by = row.deleted_by.map(|id| Person { id: id.into(), name: deleter_name });
        Some((row.id.into(), row.name, row.deleted_at?, by))
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

/// Erases the queries that were deleted before a moment, with all that belongs to them. For a clock: it is about all
/// organisations.
pub(in super::super) async fn erase(db: &impl ConnectionTrait, before: DateTime<Utc>) -> anyhow::Result<u64> {
    Ok(Entity::delete_many().filter(Column::DeletedAt.lt(before)).exec(db).await?.rows_affected)
}
