//! Doing it again: an answer's query as it was, or edited.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::answer::{ChatResponse, EngineName};
use super::ask::{AskHandle, given};
use super::pipeline::Given;
use super::provenance::EditedSql;
use super::store::Message;
use super::{Chat, ChatError, require};
use crate::base::{Actor, ChatMessageId, Permission, QueryId};
use crate::queries::{Origin, QueryError, Run};

/// What to run instead: SQL or a reading, one of them; neither runs it as it was.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Rerun {
    /// Needs the right `sql.run`.
    pub sql: Option<String>,
    #[schema(value_type = Option<Object>)]
    pub reading: Option<Value>,
}

/// An answer's result, then and now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Replay {
    pub same: bool,
    pub digest_before: String,
    pub digest_now: String,
    pub row_count_before: u64,
    pub row_count_now: u64,
}

/// Why a replay gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    #[error(transparent)]
    Chat(#[from] ChatError),
    #[error(transparent)]
    Query(#[from] QueryError),
}

impl Chat {
    /// Runs an answer again as a new turn, with edited SQL, an edited reading, or as it was.
    ///
    /// # Errors
    /// As for a question; `Forbidden` for SQL without the right to it.
    pub async fn rerun(&self, actor: &Actor, id: ChatMessageId, wish: Rerun) -> Result<AskHandle, ChatError> {
        if wish.sql.is_some() {
            require(actor, Permission::RunSql)?;
        }
        let message = self.own_message(actor, id).await?;
        let given = match (wish.sql, wish.reading) {
            (Some(_), Some(_)) => return Err(ChatError::field("reading", "Give either SQL or a reading.")),
            (Some(sql), None) => self.as_edited(actor, &message, checked_sql(sql)?).await?,
            (None, Some(reading)) => given(reading)?,
            (None, None) => as_it_was(&message)?,
        };
        self.admit(actor).await?;
        self.room.parts.connections.get(actor, message.connection).await?;
        let begun = self.continued(actor, message.session, message.connection, &message.question).await?;
        let order = self.order(actor, &begun.session, message.question, given);
        self.start(order, begun).await
    }

    /// SQL that a person sent in the place of an answer's. The same text again is nobody's edit.
    async fn as_edited(&self, actor: &Actor, message: &Message, sql: String) -> Result<Given, ChatError> {
        if message.sql.as_ref().is_some_and(|own| own.trim() == sql.trim()) {
            return Ok(Given::Sql { sql, engine: message.engine, edited: edit_of(message) });
        }
        let edited = EditedSql {
            by_id: actor.user,
            by: self.name_of(actor.org, actor.user).await?,
            at: self.now(),
            from_message: Some(message.id),
            from_question: message.question.clone(),
        };
        Ok(Given::Sql { sql, engine: EngineName::Person, edited: Some(edited) })
    }

    /// Runs an answer's very SQL once more, past every cache, and compares the result with the receipt's.
    ///
    /// # Errors
    /// `NotFound` for an answer that isn't the actor's, `Conflict` for one without a result, or what the query
    /// ended with.
    pub async fn replay(&self, actor: &Actor, id: ChatMessageId) -> Result<Replay, ReplayError> {
        let message = self.own_message(actor, id).await?;
        let answer = message.answer.and_then(|a| serde_json::from_value::<ChatResponse>(a).ok());
        let receipt = answer.and_then(|a| a.receipt).filter(|r| !r.result_sha256.is_empty());
        let (Some(receipt), Some(sql)) = (receipt, message.sql) else {
            return Err(ChatError::Conflict("Only an answer with a result can be compared.").into());
        };
        let (id, connection, origin) = (QueryId::new(), message.connection, Origin::Chat);
        let run = Run { id, connection, sql, limits: Some(super::rows::limits()), origin, use_cache: false };
        let stop = self.room.closing.child_token();
        let now = self.room.parts.queries.run(actor, run, stop).await?;
        Ok(Replay {
            same: now.digest() == receipt.result_sha256,
            digest_before: receipt.result_sha256,
            digest_now: now.digest().to_owned(),
            row_count_before: receipt.rows.returned,
            row_count_now: now.table.row_count() as u64,
        })
    }
}

/// The longest SQL that is taken, in bytes.
const LONGEST_SQL: usize = 64 * 1024;

/// SQL that a person wrote, if it is there and of a length that the guard reads.
fn checked_sql(sql: String) -> Result<String, ChatError> {
    if sql.trim().is_empty() || sql.len() > LONGEST_SQL {
        return Err(ChatError::field("sql", "Write one query of 64 KiB at most."));
    }
    Ok(sql)
}

/// What to run where nothing was edited: the reading anew, so that its dates move, what a person wrote as it is, else
/// the question.
fn as_it_was(message: &Message) -> Result<Given, ChatError> {
    match (&message.reading, edit_of(message), &message.sql) {
        (Some(reading), ..) => given(reading.clone()),
        (None, Some(edited), Some(sql)) => {
            Ok(Given::Sql { sql: sql.clone(), engine: message.engine, edited: Some(edited) })
        }
        (None, ..) => Ok(Given::Question),
    }
}

/// Who wrote an answer's SQL, where a person did.
fn edit_of(message: &Message) -> Option<EditedSql> {
    serde_json::from_value(message.answer.as_ref()?.get("edited")?.clone()).ok()
}
