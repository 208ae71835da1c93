//! The turns of conversations.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::base::{ChatMessageId, ChatSessionId, ConnectionId, OrgId, UserId};
use crate::chat::answer::{AnswerState, EngineName};
use crate::platform::database::storable;

/// The state of a turn under way.
pub(super) const RUNNING: &str = "running";

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "chat_messages")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org_id: Uuid,
    pub session_id: Uuid,
    pub user_id: Uuid,
    pub connection_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub question: String,
    pub state: String,
    pub engine: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub sql: Option<String>,
    pub reading: Option<Json>,
    pub answer: Option<Json>,
    pub verdict: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub verdict_reason: Option<String>,
    pub as_of: DateTimeUtc,
    pub runner: Uuid,
    pub created_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A turn that begins.
#[derive(Debug, Clone)]
pub(in crate::chat) struct NewMessage {
    pub(in crate::chat) id: ChatMessageId,
    pub(in crate::chat) session: ChatSessionId,
    pub(in crate::chat) user: UserId,
    pub(in crate::chat) connection: ConnectionId,
    pub(in crate::chat) question: String,
    pub(in crate::chat) as_of: DateTime<Utc>,
    pub(in crate::chat) runner: Uuid,
    pub(in crate::chat) created_at: DateTime<Utc>,
}

/// A turn as it is kept.
#[derive(Debug, Clone)]
pub(in crate::chat) struct Message {
    pub(in crate::chat) id: ChatMessageId,
    pub(in crate::chat) session: ChatSessionId,
    pub(in crate::chat) user: UserId,
    pub(in crate::chat) connection: ConnectionId,
    pub(in crate::chat) question: String,
    /// How it ended; none while it is under way.
    pub(in crate::chat) state: Option<AnswerState>,
    pub(in crate::chat) engine: EngineName,
    pub(in crate::chat) sql: Option<String>,
    pub(in crate::chat) reading: Option<Value>,
    pub(in crate::chat) answer: Option<Value>,
    pub(in crate::chat) verdict: Option<String>,
    pub(in crate::chat) verdict_reason: Option<String>,
    pub(in crate::chat) created_at: DateTime<Utc>,
}

/// How a turn ended.
#[derive(Debug, Clone)]
pub(in crate::chat) struct Finished {
    pub(in crate::chat) state: AnswerState,
    pub(in crate::chat) engine: EngineName,
    pub(in crate::chat) sql: Option<String>,
    pub(in crate::chat) reading: Option<Value>,
    pub(in crate::chat) answer: Value,
    pub(in crate::chat) at: DateTime<Utc>,
}

pub(in crate::chat) async fn insert_message(
    db: &impl ConnectionTrait,
    org: OrgId,
    new: NewMessage,
) -> anyhow::Result<()> {
    let row = ActiveModel {
        id: Set(new.id.0),
        org_id: Set(org.0),
        session_id: Set(new.session.0),
        user_id: Set(new.user.0),
        connection_id: Set(new.connection.0),
        question: Set(new.question),
        state: Set(RUNNING.into()),
        engine: Set(word(&EngineName::default())),
        sql: Set(None),
        reading: Set(None),
        answer: Set(None),
        verdict: Set(None),
        verdict_reason: Set(None),
        as_of: Set(new.as_of),
        runner: Set(new.runner),
        created_at: Set(new.created_at),
        finished_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Writes the end of a running turn. False when it was not running any more.
pub(in crate::chat) async fn finish_message(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: ChatMessageId,
    end: Finished,
) -> anyhow::Result<bool> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(word(&end.state)))
        .col_expr(Column::Engine, Expr::value(word(&end.engine)))
        .col_expr(Column::Sql, Expr::value(end.sql))
        .col_expr(Column::Reading, Expr::value(end.reading))
        .col_expr(Column::Answer, Expr::value(storable(end.answer)))
        .col_expr(Column::FinishedAt, Expr::value(end.at))
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Id.eq(id.0))
        .filter(Column::State.eq(RUNNING))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// A turn by its id, whoever in the organisation asked.
pub(in crate::chat) async fn find_message(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: ChatMessageId,
) -> anyhow::Result<Option<Message>> {
    let found = Entity::find().filter(Column::OrgId.eq(org.0)).filter(Column::Id.eq(id.0)).one(db).await?;
    Ok(found.map(message))
}

/// All turns of a conversation, oldest first.
pub(in crate::chat) async fn messages_of(
    db: &impl ConnectionTrait,
    org: OrgId,
    session: ChatSessionId,
) -> anyhow::Result<Vec<Message>> {
    let rows = of(org, session).order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).all(db).await?;
    Ok(rows.into_iter().map(message).collect())
}

/// Replaces the kept answer of a finished turn.
pub(in crate::chat) async fn replace_answer(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: ChatMessageId,
    answer: Value,
) -> anyhow::Result<()> {
    Entity::update_many()
        .col_expr(Column::Answer, Expr::value(storable(answer)))
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Id.eq(id.0))
        .exec(db)
        .await?;
    Ok(())
}

/// Keeps a person's thumb and reason; `None` takes it back.
pub(in crate::chat) async fn set_verdict(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: ChatMessageId,
    verdict: Option<String>,
    reason: Option<String>,
) -> anyhow::Result<()> {
    Entity::update_many()
        .col_expr(Column::Verdict, Expr::value(verdict))
        .col_expr(Column::VerdictReason, Expr::value(reason))
        .filter(Column::OrgId.eq(org.0))
        .filter(Column::Id.eq(id.0))
        .exec(db)
        .await?;
    Ok(())
}

/// Marks as failed what still runs by the book, but was begun before `before` by another process.
/// For the start of the program: it is about all organisations.
pub(in crate::chat) async fn fail_running(
    db: &impl ConnectionTrait,
    own: Uuid,
    before: DateTime<Utc>,
    at: DateTime<Utc>,
) -> anyhow::Result<u64> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(word(&AnswerState::Failed)))
        .col_expr(Column::FinishedAt, Expr::value(at))
        .filter(Column::State.eq(RUNNING))
        .filter(Column::Runner.ne(own))
        .filter(Column::CreatedAt.lte(before))
        .exec(db)
        .await?;
    Ok(done.rows_affected)
}

pub(super) fn of(org: OrgId, session: ChatSessionId) -> Select<Entity> {
    Entity::find().filter(Column::OrgId.eq(org.0)).filter(Column::SessionId.eq(session.0))
}

/// The stored word of a state or an engine.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What a stored word means, if it means one.
fn meant<T: DeserializeOwned>(word: String) -> Option<T> {
    serde_json::from_value(Value::String(word)).ok()
}

pub(super) fn message(row: Model) -> Message {
    Message {
        id: row.id.into(),
        session: row.session_id.into(),
        user: row.user_id.into(),
        connection: row.connection_id.into(),
        question: row.question,
        state: meant(row.state),
        engine: meant(row.engine).unwrap_or_default(),
        sql: row.sql,
        reading: row.reading,
        answer: row.answer,
        verdict: row.verdict,
        verdict_reason: row.verdict_reason,
        created_at: row.created_at,
    }
}
