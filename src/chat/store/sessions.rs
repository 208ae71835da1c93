//! Conversations. They belong to one person: every query takes the organisation and the person.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait as _, Func, LikeExpr};
use sea_orm::{ActiveValue::Set, Condition, QueryOrder, QuerySelect, QueryTrait};

use crate::base::{ChatSessionId, ConnectionId, OrgId, Page, UserId};
use crate::connections::Closed;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "chat_sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org_id: Uuid,
    pub user_id: Uuid,
    pub connection_id: Uuid,
    pub title: String,
    pub pinned: bool,
    pub last_question: String,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A conversation as the room knows it.
#[derive(Debug, Clone)]
pub(in crate::chat) struct Session {
    pub(in crate::chat) id: ChatSessionId,
    pub(in crate::chat) user: UserId,
    pub(in crate::chat) connection: ConnectionId,
    pub(in crate::chat) title: String,
    pub(in crate::chat) pinned: bool,
    pub(in crate::chat) last_question: String,
    pub(in crate::chat) created_at: DateTime<Utc>,
    pub(in crate::chat) updated_at: DateTime<Utc>,
}

/// What changes; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub(in crate::chat) struct SessionChange {
    pub(in crate::chat) title: Option<String>,
    pub(in crate::chat) pinned: Option<bool>,
}

fn owned(org: OrgId, user: UserId) -> Select<Entity> {
    Entity::find().filter(Column::OrgId.eq(org.0)).filter(Column::UserId.eq(user.0)).filter(Column::DeletedAt.is_null())
}

pub(in crate::chat) async fn insert_session(
    db: &impl ConnectionTrait,
    org: OrgId,
    session: Session,
) -> anyhow::Result<()> {
    let row = ActiveModel {
        id: Set(session.id.0),
        org_id: Set(org.0),
        user_id: Set(session.user.0),
        connection_id: Set(session.connection.0),
        title: Set(session.title),
        pinned: Set(session.pinned),
        last_question: Set(session.last_question),
        created_at: Set(session.created_at),
        updated_at: Set(session.updated_at),
        deleted_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

pub(in crate::chat) async fn find_session(
    db: &impl ConnectionTrait,
    org: OrgId,
    user: UserId,
    id: ChatSessionId,
) -> anyhow::Result<Option<Session>> {
    Ok(owned(org, user).filter(Column::Id.eq(id.0)).one(db).await?.map(session))
}

/// Pinned ones first, then the latest; `search` looks into titles and last questions.
pub(in crate::chat) async fn list_sessions(
    db: &impl ConnectionTrait,
    (org, user, closed): (OrgId, UserId, &Closed),
    search: Option<&str>,
    page: Page,
) -> anyhow::Result<(Vec<Session>, u64)> {
    let seen = owned(org, user).apply_if(closed.ids(), |q, ids| q.filter(Column::ConnectionId.is_not_in(ids)));
    let chosen = match search.map(str::trim).filter(|s| !s.is_empty()) {
        Some(text) => seen.filter(holds(text)),
        None => seen,
    };
    let count = chosen.clone().count(db).await?;
    let page = page.clamped();
    let rows = chosen
        .order_by_desc(Column::Pinned)
        .order_by_desc(Column::UpdatedAt)
        .order_by_desc(Column::Id)
        .offset(page.skip)
        .limit(page.limit)
        .all(db)
        .await?;
    Ok((rows.into_iter().map(session).collect(), count))
}

/// Whether title or last question hold the text, without regard to case; `%` and `_` stand for themselves.
fn holds(text: &str) -> Condition {
    let escaped = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let like = |column: Column| {
        Expr::expr(Func::lower(Expr::col(column))).like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
    };
    Condition::any().add(like(Column::Title)).add(like(Column::LastQuestion))
}

/// Notes the latest question. False when there is no such session.
pub(in crate::chat) async fn touch_session(
    db: &impl ConnectionTrait,
    org: OrgId,
    session: &Session,
) -> anyhow::Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::LastQuestion, Expr::value(session.last_question.clone()))
        .col_expr(Column::ConnectionId, Expr::value(session.connection.0))
        .col_expr(Column::UpdatedAt, Expr::value(session.updated_at))
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::UserId.eq(session.user.0))
        .filter(Column::Id.eq(session.id.0))
        .filter(Column::DeletedAt.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Renames or pins. False when there is no such session.
pub(in crate::chat) async fn change_session(
    db: &impl ConnectionTrait,
    org: OrgId,
    user: UserId,
    id: ChatSessionId,
    change: SessionChange,
) -> anyhow::Result<bool> {
    let Some(found) = owned(org, user).filter(Column::Id.eq(id.0)).one(db).await? else { return Ok(false) };
    let mut row: ActiveModel = found.into();
    if let Some(title) = change.title {
        row.title = Set(title);
    }
    if let Some(pinned) = change.pinned {
        row.pinned = Set(pinned);
    }
    if row.is_changed() {
        row.update(db).await?;
    }
    Ok(true)
}

/// Hides a conversation from its owner. False when there is no such session.
pub(in crate::chat) async fn delete_session(
    db: &impl ConnectionTrait,
    org: OrgId,
    user: UserId,
    id: ChatSessionId,
    at: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::DeletedAt, Expr::value(at))
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::UserId.eq(user.0))
        .filter(Column::Id.eq(id.0))
        .filter(Column::DeletedAt.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// A person's deleted conversations, latest first: id, title, and when they were deleted.
pub(in crate::chat) async fn list_deleted_sessions(
    db: &impl ConnectionTrait,
    (org, user, closed): (OrgId, UserId, &Closed),
) -> anyhow::Result<Vec<(ChatSessionId, String, DateTime<Utc>)>> {
    let rows = Entity::find()
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::UserId.eq(user.0))
        .filter(Column::DeletedAt.is_not_null())
        .apply_if(closed.ids(), |q, ids| q.filter(Column::ConnectionId.is_not_in(ids)))
        .order_by_desc(Column::DeletedAt)
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.id.into(), row.title, row.deleted_at?))).collect())
}

/// Shows a deleted conversation to its owner again. False when there is no such one.
pub(in crate::chat) async fn undelete_session(
    db: &impl ConnectionTrait,
    (org, user, closed): (OrgId, UserId, &Closed),
    id: ChatSessionId,
) -> anyhow::Result<bool> {
    let mut update = Entity::update_many().col_expr(Column::DeletedAt, Expr::value(Option::<DateTime<Utc>>::None));
    if let Some(ids) = closed.ids() {
        update = update.filter(Column::ConnectionId.is_not_in(ids));
    }
    let done = update
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::UserId.eq(user.0))
        .filter(Column::Id.eq(id.0))
        .filter(Column::DeletedAt.is_not_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Erases the conversations that were deleted before `before`, with their turns; how many there were.
/// For a clock: it is about all organisations.
pub(in crate::chat) async fn erase_sessions(db: &impl ConnectionTrait, before: DateTime<Utc>) -> anyhow::Result<u64> {
    // Turns go with their conversation.
    Ok(Entity::delete_many().filter(Column::DeletedAt.lt(before)).exec(db).await?.rows_affected)
}

fn session(row: Model) -> Session {
    Session {
        id: row.id.into(),
        user: row.user_id.into(),
        connection: row.connection_id.into(),
        title: row.title,
        pinned: row.pinned,
        last_question: row.last_question,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}
