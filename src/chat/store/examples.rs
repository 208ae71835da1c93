//! Approved examples: a question, a connection, and the SQL that a person stood up for.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};
use serde_json::Value;

use crate::base::{ChatMessageId, ConnectionId, OrgId, Page, UserId, VerifiedId};
use crate::chat::receipt::ReadFrom;
use crate::data::Schema;

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
    pub edited_by: Option<Uuid>,
    pub uses: Option<Json>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// An approved example.
#[derive(Debug, Clone)]
pub(in crate::chat) struct Example {
    /// A new one each time that the question is verified.
    pub(in crate::chat) id: VerifiedId,
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
    /// Who wrote the SQL by hand, if somebody did.
    pub(in crate::chat) edited_by: Option<UserId>,
    /// The tables and columns that the SQL reads.
    pub(in crate::chat) uses: Vec<ReadFrom>,
}

impl Example {
    /// The first of the tables and columns that the SQL reads which is not there any more.
    pub(in crate::chat) fn gone(&self, schema: &Schema) -> Option<String> {
        self.uses.iter().find_map(|used| {
            let Some(table) = schema.table(None, &used.table) else { return Some(used.table.clone()) };
            let column = used.columns.iter().find(|column| table.column(column).is_none())?;
            Some(format!("{}.{column}", used.table))
        })
    }
}

/// Keeps an example; the newest for the same question on the same connection counts.
pub(in crate::chat) async fn put_example(
    db: &impl ConnectionTrait,
    org: OrgId,
    example: Example,
) -> anyhow::Result<()> {
    let row = ActiveModel {
        id: Set(example.id.0),
        org_id: Set(org.0),
        connection_id: Set(example.connection.0),
        question_key: Set(example.key),
        question: Set(example.question),
        sql: Set(example.sql),
        reading: Set(example.reading),
        message_id: Set(example.message.0),
        approved_by: Set(example.approved_by.0),
        created_at: Set(example.created_at),
        edited_by: Set(example.edited_by.map(|user| user.0)),
        uses: Set(Some(serde_json::to_value(&example.uses)?)),
    };
    let newest = OnConflict::columns([Column::OrgId, Column::ConnectionId, Column::QuestionKey])
        .update_columns([
            Column::Id,
            Column::Question,
            Column::Sql,
            Column::Reading,
            Column::MessageId,
            Column::ApprovedBy,
            Column::CreatedAt,
            Column::EditedBy,
            Column::Uses,
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

/// One page of the organisation's examples on a connection, or on all but some; newest first, and how many there are.
pub(in crate::chat) async fn list_examples(
    db: &impl ConnectionTrait,
    (org, connection, closed): (OrgId, Option<ConnectionId>, Option<Vec<Uuid>>),
    page: Page,
) -> anyhow::Result<(Vec<Example>, u64)> {
    let mut all = Entity::find().filter(Column::OrgId.eq(org.0));
    if let Some(connection) = connection {
        all = all.filter(Column::ConnectionId.eq(connection.0));
    }
    if let Some(closed) = closed {
        all = all.filter(Column::ConnectionId.is_not_in(closed));
    }
    let count = all.clone().count(db).await?;
    let newest = all.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id);
    let rows = newest.offset(page.skip).limit(page.limit).all(db).await?;
    Ok((rows.into_iter().map(example).collect(), count))
}

/// An example by its id.
pub(in crate::chat) async fn find_example(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: VerifiedId,
) -> anyhow::Result<Option<Example>> {
    let found = Entity::find().filter(Column::OrgId.eq(org.0)).filter(Column::Id.eq(id.0)).one(db).await?;
    Ok(found.map(example))
}

/// Which of these examples are still there.
pub(in crate::chat) async fn standing_examples(
    db: &impl ConnectionTrait,
    org: OrgId,
    ids: &[VerifiedId],
) -> anyhow::Result<Vec<VerifiedId>> {
    let chosen = Entity::find().filter(Column::OrgId.eq(org.0)).filter(Column::Id.is_in(ids.iter().map(|id| id.0)));
    let found: Vec<Uuid> = chosen.select_only().column(Column::Id).into_tuple().all(db).await?;
    Ok(found.into_iter().map(Into::into).collect())
}

/// Takes an example away. False when it was gone already.
pub(in crate::chat) async fn delete_example(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: VerifiedId,
) -> anyhow::Result<bool> {
    let done = Entity::delete_many().filter(Column::OrgId.eq(org.0)).filter(Column::Id.eq(id.0)).exec(db).await?;
    Ok(done.rows_affected == 1)
}

fn of(org: OrgId, connection: ConnectionId) -> Select<Entity> {
    Entity::find().filter(Column::OrgId.eq(org.0)).filter(Column::ConnectionId.eq(connection.0))
}

fn example(row: Model) -> Example {
    Example {
        id: row.id.into(),
        connection: row.connection_id.into(),
        key: row.question_key,
        question: row.question,
        sql: row.sql,
        reading: row.reading,
        message: row.message_id.into(),
        approved_by: row.approved_by.into(),
        created_at: row.created_at,
        edited_by: row.edited_by.map(Into::into),
        uses: row.uses.and_then(|uses| serde_json::from_value(uses).ok()).unwrap_or_default(),
    }
}
