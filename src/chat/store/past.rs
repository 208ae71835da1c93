//! Looking back from a question to the turns before it: only what the next answer needs of them.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect};
use serde_json::Value;

use super::messages::{Column, Entity, Message, RUNNING, message, of};
use crate::base::{ChatMessageId, ChatSessionId, ConnectionId, OrgId};

/// The reading of the last turn that had a query on this connection; none when that query had no reading.
pub(in crate::chat) async fn last_reading(
    db: &impl ConnectionTrait,
    org: OrgId,
    session: ChatSessionId,
    connection: ConnectionId,
) -> anyhow::Result<Option<Value>> {
    let asked = Condition::any().add(Column::Sql.is_not_null()).add(Column::Reading.is_not_null());
    let found: Option<Option<Json>> = ended(org, session, connection)
        .filter(asked)
        .select_only()
        .column(Column::Reading)
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.flatten())
}

/// The last turn that was answered from this connection.
pub(in crate::chat) async fn last_answered(
    db: &impl ConnectionTrait,
    org: OrgId,
    session: ChatSessionId,
    connection: ConnectionId,
) -> anyhow::Result<Option<Message>> {
    let answered = ended(org, session, connection).filter(Column::State.eq("answered"));
    Ok(answered.one(db).await?.map(message))
}

/// A turn as later ones look back at it.
#[derive(Debug, Clone)]
pub(in crate::chat) struct PastTurn {
    pub(in crate::chat) id: ChatMessageId,
    pub(in crate::chat) question: String,
    pub(in crate::chat) sql: Option<String>,
}

/// The last finished turns of a conversation on this connection, newest first.
pub(in crate::chat) async fn past_turns(
    db: &impl ConnectionTrait,
    org: OrgId,
    session: ChatSessionId,
    connection: ConnectionId,
    most: u64,
) -> anyhow::Result<Vec<PastTurn>> {
    let columns = [Column::Id, Column::Question, Column::Sql];
    let rows: Vec<(Uuid, String, Option<String>)> =
        ended(org, session, connection).limit(most).select_only().columns(columns).into_tuple().all(db).await?;
    Ok(rows.into_iter().map(|(id, question, sql)| PastTurn { id: id.into(), question, sql }).collect())
}

/// The headlines of these turns' answers.
pub(in crate::chat) async fn headlines(
    db: &impl ConnectionTrait,
    org: OrgId,
    ids: impl Iterator<Item = ChatMessageId>,
) -> anyhow::Result<HashMap<ChatMessageId, String>> {
    let chosen = Entity::find().filter(Column::OrgId.eq(org.0)).filter(Column::Id.is_in(ids.map(|id| id.0)));
    let rows: Vec<(Uuid, Option<Json>)> =
        chosen.select_only().columns([Column::Id, Column::Answer]).into_tuple().all(db).await?;
    let told = |(id, answer): (Uuid, Option<Json>)| Some((id.into(), answer?["content"].as_str()?.to_owned()));
    Ok(rows.into_iter().filter_map(told).collect())
}

/// The finished turns of a conversation on one connection, newest first.
fn ended(org: OrgId, session: ChatSessionId, connection: ConnectionId) -> Select<Entity> {
    of(org, session)
        .filter(Column::ConnectionId.eq(connection.0))
        .filter(Column::State.ne(RUNNING))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
}
