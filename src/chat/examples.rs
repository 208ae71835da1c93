//! Approving an answer: its SQL is used again for the same question, and shown to models as an example.

use serde_json::json;

use super::answer::{AnswerState, ChatResponse, Trust};
use super::normalise;
use super::store::{self, Example};
use super::{Chat, ChatError, require};
use crate::audit::Entry;
use crate::base::{Actor, ChatMessageId, Permission};

impl Chat {
    /// Approves one of the actor's own answers for the whole organisation.
    ///
    /// # Errors
    /// `Forbidden` without the right to SQL, `NotFound` for an answer that isn't theirs, `Conflict` for one that
    /// has no SQL that ran.
    pub async fn verify(&self, actor: &Actor, id: ChatMessageId) -> Result<Trust, ChatError> {
        require(actor, Permission::RunSql)?;
        let message = self.own_message(actor, id).await?;
        let answer = message.answer.and_then(|a| serde_json::from_value::<ChatResponse>(a).ok());
        let answered = answer.filter(|a| a.state == AnswerState::Answered);
        let (Some(mut answer), Some(sql)) = (answered, message.sql) else {
            return Err(ChatError::Conflict("Only an answer whose query ran can be approved."));
        };
        answer.trust = Some(Trust::Verified);
        if let Some(receipt) = &mut answer.receipt {
            receipt.verdict.trust = Trust::Verified;
        }
        let example = Example {
            connection: message.connection,
            key: normalise::key(&message.question),
            question: message.question,
            sql,
            reading: message.reading,
            message: id,
            approved_by: actor.user,
            created_at: self.now(),
        };
        let detail = json!({ "connection_id": message.connection, "question": example.question });
        let tx = self.db().begin().await.map_err(anyhow::Error::from)?;
        store::put_example(&tx, actor.org, example).await?;
        let answer = serde_json::to_value(&answer).map_err(anyhow::Error::from)?;
        store::replace_answer(&tx, actor.org, id, answer).await?;
        let entry = Entry::by(actor, "example.approve").on("chat_message", id).with(detail);
        self.room.parts.audit.record(&tx, entry).await?;
        tx.commit().await.map_err(anyhow::Error::from)?;
        Ok(Trust::Verified)
    }
}
