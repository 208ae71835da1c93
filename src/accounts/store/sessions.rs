//! Sessions and the refresh tokens that keep them alive.

use chrono::{DateTime, Duration, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ExprTrait as _, QueryOrder, QuerySelect};

use super::entities::{refresh_token, session, user};
use super::people::inside;
use crate::accounts::{Client, SessionView, User};
use crate::base::{OrgId, SessionId, UserId};

/// A refresh token's row.
pub(in crate::accounts) struct Token {
    pub org: OrgId,
    pub session: SessionId,
    pub expires_at: DateTime<Utc>,
    pub replaced_at: Option<DateTime<Utc>>,
    pub successor: Option<String>,
}

/// What follows a token: the hash of the next one, and that one sealed.
pub(in crate::accounts) struct Successor {
    pub hash: String,
    pub sealed: String,
}

pub(in crate::accounts) async fn insert(
    tx: &impl ConnectionTrait,
    (org, user, id): (OrgId, UserId, SessionId),
    client: &Client,
    (now, expires_at): (DateTime<Utc>, DateTime<Utc>),
) -> anyhow::Result<()> {
    let row = session::ActiveModel {
        id: Set(id.0),
        org_id: Set(org.0),
        user_id: Set(user.0),
        ip: Set(Some(client.address.to_string())),
        user_agent: Set(client.user_agent.clone()),
        created_at: Set(now),
        last_used_at: Set(now),
        expires_at: Set(expires_at),
        ended_at: Set(None),
    };
    session::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Who the session belongs to, while it lives and its user may sign in. The id comes out of a verified token.
pub(in crate::accounts) async fn owner(
    db: &impl ConnectionTrait,
    id: SessionId,
    now: DateTime<Utc>,
) -> anyhow::Result<Option<User>> {
    let found = session::Entity::find_by_id(id.0)
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now))
        .find_also_related(user::Entity)
        .filter(user::Column::DisabledAt.is_null())
        .one(db)
        .await?;
    found.and_then(|(_, user)| user).map(inside).transpose()
}

/// The user's living sessions, the one used last first, at most 200.
pub(in crate::accounts) async fn list(
    db: &impl ConnectionTrait,
    (org, user): (OrgId, UserId),
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<SessionView>> {
    let rows = of_user((org, user), now).order_by_desc(session::Column::LastUsedAt).limit(200).all(db).await?;
    let view = |row: session::Model| SessionView {
        id: row.id.into(),
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        ip: row.ip,
        user_agent: row.user_agent,
        current: false,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Whether the user has signed in from this address before.
pub(in crate::accounts) async fn known_address(
    db: &impl ConnectionTrait,
    (org, user): (OrgId, UserId),
    address: &str,
) -> anyhow::Result<bool> {
    let found = session::Entity::find()
        .filter(session::Column::OrgId.eq(org.0))
        .filter(session::Column::UserId.eq(user.0))
        .filter(session::Column::Ip.eq(address))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Ends one session of the user; `false` when there is no such living session.
pub(in crate::accounts) async fn end(
    tx: &impl ConnectionTrait,
    (org, user): (OrgId, UserId),
    id: SessionId,
    now: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let done = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .filter(session::Column::Id.eq(id.0))
        .filter(session::Column::OrgId.eq(org.0))
        .filter(session::Column::UserId.eq(user.0))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The ids of all the user's living sessions.
pub(in crate::accounts) async fn living(
    db: &impl ConnectionTrait,
    (org, user): (OrgId, UserId),
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<SessionId>> {
    let rows = of_user((org, user), now).select_only().column(session::Column::Id);
    Ok(rows.into_tuple::<Uuid>().all(db).await?.into_iter().map(SessionId::from).collect())
}

/// Ends all the user's sessions but `keep`, and says which.
pub(in crate::accounts) async fn end_all(
    tx: &impl ConnectionTrait,
    whose: (OrgId, UserId),
    keep: Option<SessionId>,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<SessionId>> {
    let mut ending = living(tx, whose, now).await?;
    ending.retain(|id| Some(*id) != keep);
    session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .filter(session::Column::OrgId.eq(whose.0.0))
        .filter(session::Column::UserId.eq(whose.1.0))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::Id.ne(keep.map(|id| id.0).unwrap_or_default()))
        .exec(tx)
        .await?;
    Ok(ending)
}

fn of_user((org, user): (OrgId, UserId), now: DateTime<Utc>) -> Select<session::Entity> {
    session::Entity::find()
        .filter(session::Column::OrgId.eq(org.0))
        .filter(session::Column::UserId.eq(user.0))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now))
}

/// Notes that the session was used and how long it may live on.
pub(in crate::accounts) async fn prolong(
    tx: &impl ConnectionTrait,
    org: OrgId,
    id: SessionId,
    (now, expires_at): (DateTime<Utc>, DateTime<Utc>),
) -> anyhow::Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::LastUsedAt, Expr::value(now))
        .col_expr(session::Column::ExpiresAt, Expr::value(expires_at))
        .filter(session::Column::Id.eq(id.0))
        .filter(session::Column::OrgId.eq(org.0))
        .exec(tx)
        .await?;
    Ok(())
}

pub(in crate::accounts) async fn insert_token(
    tx: &impl ConnectionTrait,
    (org, session): (OrgId, SessionId),
    hash: &str,
    (now, expires_at): (DateTime<Utc>, DateTime<Utc>),
) -> anyhow::Result<()> {
    let row = refresh_token::ActiveModel {
        hash: Set(hash.to_owned()),
        org_id: Set(org.0),
        session_id: Set(session.0),
        issued_at: Set(now),
        expires_at: Set(expires_at),
        replaced_at: Set(None),
        replaced_by: Set(None),
        successor: Set(None),
    };
    refresh_token::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// The token with this hash, whatever its organisation: a refresh names none.
pub(in crate::accounts) async fn token(db: &impl ConnectionTrait, hash: &str) -> anyhow::Result<Option<Token>> {
    Ok(refresh_token::Entity::find_by_id(hash.to_owned()).one(db).await?.map(|row| Token {
        org: row.org_id.into(),
        session: row.session_id.into(),
        expires_at: row.expires_at,
        replaced_at: row.replaced_at,
        successor: row.successor,
    }))
}

/// Marks the token as replaced; of several that try, one gets `true`.
pub(in crate::accounts) async fn replace(
    tx: &impl ConnectionTrait,
    org: OrgId,
    hash: &str,
    next: &Successor,
    now: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let done = refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::ReplacedAt, Expr::value(now))
        .col_expr(refresh_token::Column::ReplacedBy, Expr::value(next.hash.as_str()))
        .col_expr(refresh_token::Column::Successor, Expr::value(next.sealed.as_str()))
        .filter(refresh_token::Column::Hash.eq(hash))
        .filter(refresh_token::Column::OrgId.eq(org.0))
        .filter(refresh_token::Column::ReplacedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Forgets the sealed successors of a session's tokens that were replaced before `before`.
pub(in crate::accounts) async fn wipe_successors(
    tx: &impl ConnectionTrait,
    org: OrgId,
    session: SessionId,
    before: DateTime<Utc>,
) -> anyhow::Result<()> {
    refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::Successor, Expr::value(Option::<String>::None))
        .filter(refresh_token::Column::OrgId.eq(org.0))
        .filter(refresh_token::Column::SessionId.eq(session.0))
        .filter(refresh_token::Column::ReplacedAt.lt(before))
        .exec(tx)
        .await?;
    Ok(())
}

/// Forgets what is over in every organisation: sealed successors after `grace`, tokens past their time,
/// and sessions that ended or ran out more than `keep` ago.
pub(in crate::accounts) async fn sweep(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    (grace, keep): (Duration, Duration),
) -> anyhow::Result<()> {
    refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::Successor, Expr::value(Option::<String>::None))
        .filter(refresh_token::Column::Successor.is_not_null())
        .filter(refresh_token::Column::ReplacedAt.lt(now - grace))
        .exec(db)
        .await?;
    let over = refresh_token::Column::ExpiresAt.lt(now);
    refresh_token::Entity::delete_many().filter(over).exec(db).await?;
    let over = session::Column::EndedAt.lt(now - keep).or(session::Column::ExpiresAt.lt(now - keep));
    session::Entity::delete_many().filter(over).exec(db).await?;
    Ok(())
}
