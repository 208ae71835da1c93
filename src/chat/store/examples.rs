//! Approved examples: a question, a connection, and the SQL that a person stood up for.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};
use serde_json::Value;

use crate::base::{ChatMessageId, ConnectionId, OrgId, UserId};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "approved_examples")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org_id: Uuid,
    pub connection_id: Uuid,
    pub question_key: String,
    #[sea_orm(column_type = "Text")]
    pub question: String,
    #[sea_orm(column_type = "Text")]
    pub sql: String,
    pub reading: Option<Json>,
    pub message_id: Uuid,
    pub approved_by: Uuid,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// An approved example.
#[derive(Debug, Clone)]
pub(in crate::chat) struct Example {
    pub(in crate::chat) connection: ConnectionId,
    /// The key of the normalised question.
    pub(in crate::chat) key: String,
    pub(in crate::chat) question: String,
    pub(in crate::chat) sql: String,
    /// The reading that the SQL was written from, if it was.
    pub(in crate::chat) reading: Option<Value>,
    pub(in crate::chat) message: ChatMessageId,
    pub(in crate::chat) approved_by: UserId,
    pub(in crate::chat) created_at: DateTime<Utc>,
}

/// Keeps an example; the newest for the same question on the same connection counts.
pub(in crate::chat) async fn put_example(
    db: &impl ConnectionTrait,
    org: OrgId,
    example: Example,
) -> anyhow::Result<()> {
    let row = ActiveModel {
        id: Set(Uuid::now_v7()),
        org_id: Set(org.0),
        connection_id: Set(example.connection.0),
        question_key: Set(example.key),
        question: Set(example.question),
        sql: Set(example.sql),
        reading: Set(example.reading),
        message_id: Set(example.message.0),
        approved_by: Set(example.approved_by.0),
        created_at: Set(example.created_at),
    };
    let newest = OnConflict::columns([Column::OrgId, Column::ConnectionId, Column::QuestionKey])
        .update_columns([
            Column::Question,
            Column::Sql,
            Column::Reading,
            Column::MessageId,
            Column::ApprovedBy,
            Column::CreatedAt,
        ])
        .to_owned();
    Entity::insert(row).on_conflict(newest).exec_without_returning(db).await?;
    Ok(())
}

/// The example for exactly this question, if there is one.
pub(in crate::chat) async fn example_for(
    db: &impl ConnectionTrait,
    org: OrgId,
    connection: ConnectionId,
    key: &str,
) -> anyhow::Result<Option<Example>> {
    let found = of(org, connection).filter(Column::QuestionKey.eq(key)).one(db).await?;
    Ok(found.map(example))
}

/// Questions and SQL of the newest examples of a connection.
pub(in crate::chat) async fn example_texts(
    db: &impl ConnectionTrait,
    org: OrgId,
    connection: ConnectionId,
    most: u64,
) -> anyhow::Result<Vec<(String, String)>> {
    let newest = of(org, connection).order_by_desc(Column::CreatedAt).limit(most);
    Ok(newest.select_only().columns([Column::Question, Column::Sql]).into_tuple().all(db).await?)
}

fn of(org: OrgId, connection: ConnectionId) -> Select<Entity> {
    Entity::find().filter(Column::OrgId.eq(org.0)).filter(Column::ConnectionId.eq(connection.0))
}

fn example(row: Model) -> Example {
    Example {
        connection: row.connection_id.into(),
        key: row.question_key,
        question: row.question,
        sql: row.sql,
        reading: row.reading,
        message: row.message_id.into(),
        approved_by: row.approved_by.into(),
        created_at: row.created_at,
    }
}
