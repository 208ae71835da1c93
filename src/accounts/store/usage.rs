//! Tokens used and reserved, by organisation and month.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, LockType, OnConflict};
use sea_orm::{DbBackend, ExprTrait as _, QuerySelect};

use super::entities::{org_usage, organisation, token_reservation};
use crate::accounts::budget::{Ledger, Reservation};
use crate::base::OrgId;

/// Makes the organisation's budget this transaction's alone until it ends, and gives its limit.
///
/// On SQLite every writing transaction is alone already.
pub(in crate::accounts) async fn hold(tx: &impl ConnectionTrait, org: OrgId) -> anyhow::Result<Option<u64>> {
    let mut find = organisation::Entity::find_by_id(org.0);
    if tx.get_database_backend() == DbBackend::Postgres {
        find = find.lock(LockType::NoKeyUpdate);
    }
    let row = find.one(tx).await?.ok_or_else(|| anyhow::anyhow!("organisation {org} is gone"))?;
    row.monthly_token_limit.map(u64::try_from).transpose().map_err(Into::into)
}

/// The organisation's figures for a month such as `2026-03`.
pub(in crate::accounts) async fn ledger(db: &impl ConnectionTrait, org: OrgId, month: &str) -> anyhow::Result<Ledger> {
    let usage = org_usage::Entity::find_by_id((org.0, month.to_owned())).one(db).await?;
    let limit = organisation::Entity::find_by_id(org.0).one(db).await?.and_then(|o| o.monthly_token_limit);
    let reserved = token_reservation::Entity::find()
        .filter(token_reservation::Column::OrgId.eq(org.0))
        .filter(token_reservation::Column::Month.eq(month))
        .all(db)
        .await?;
    Ok(Ledger {
        limit: limit.map(u64::try_from).transpose()?,
        used: u64::try_from(usage.map_or(0, |u| u.tokens_used))?,
        reserved: u64::try_from(reserved.iter().map(|r| r.tokens).sum::<i64>())?,
    })
}

pub(in crate::accounts) async fn set_limit(
    tx: &impl ConnectionTrait,
    org: OrgId,
    limit: Option<u64>,
) -> anyhow::Result<()> {
    let limit = limit.map(i64::try_from).transpose()?;
    organisation::Entity::update_many()
        .col_expr(organisation::Column::MonthlyTokenLimit, Expr::value(limit))
        .filter(organisation::Column::Id.eq(org.0))
        .exec(tx)
        .await?;
    Ok(())
}

pub(in crate::accounts) async fn insert(
    tx: &impl ConnectionTrait,
    reservation: &Reservation,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let row = token_reservation::ActiveModel {
        id: Set(reservation.id),
        org_id: Set(reservation.org.0),
        month: Set(reservation.month.clone()),
        tokens: Set(i64::try_from(reservation.tokens)?),
        created_at: Set(now),
    };
    token_reservation::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Takes the reservation out; `false` when it was taken out before.
pub(in crate::accounts) async fn remove(tx: &impl ConnectionTrait, reservation: &Reservation) -> anyhow::Result<bool> {
    let done = token_reservation::Entity::delete_many()
        .filter(token_reservation::Column::Id.eq(reservation.id))
        .filter(token_reservation::Column::OrgId.eq(reservation.org.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The organisation's reservations made before `before`: whoever made them is gone.
pub(in crate::accounts) async fn abandoned(
    tx: &impl ConnectionTrait,
    org: OrgId,
    before: DateTime<Utc>,
) -> anyhow::Result<Vec<Reservation>> {
    let rows = token_reservation::Entity::find()
        .filter(token_reservation::Column::OrgId.eq(org.0))
        .filter(token_reservation::Column::CreatedAt.lt(before))
        .all(tx)
        .await?;
    let inside = |row: token_reservation::Model| {
        let tokens = u64::try_from(row.tokens)?;
        Ok(Reservation { id: row.id, org: row.org_id.into(), month: row.month, tokens })
    };
    rows.into_iter().map(inside).collect()
}

/// Adds to the month's use (or takes from it, never below zero).
pub(in crate::accounts) async fn add(
    tx: &impl ConnectionTrait,
    org: OrgId,
    month: &str,
    tokens: i64,
) -> anyhow::Result<()> {
    let start = org_usage::ActiveModel { org_id: Set(org.0), month: Set(month.to_owned()), tokens_used: Set(0) };
    org_usage::Entity::insert(start)
        .on_conflict(OnConflict::columns([org_usage::Column::OrgId, org_usage::Column::Month]).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    let sum = Expr::col(org_usage::Column::TokensUsed).add(tokens);
    let floor = Expr::case(sum.clone().lt(0), Expr::value(0_i64)).finally(sum);
    org_usage::Entity::update_many()
        .col_expr(org_usage::Column::TokensUsed, floor.into())
        .filter(org_usage::Column::OrgId.eq(org.0))
        .filter(org_usage::Column::Month.eq(month))
        .exec(tx)
        .await?;
    Ok(())
}
