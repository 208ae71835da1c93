//! Verifying an answer: its SQL is used again for the same question, and shown to models as an example.

use serde_json::json;

use super::answer::{AnswerState, ChatResponse};
use super::provenance::VerifiedBy;
use super::store::{self, Example};
use super::{Chat, ChatError, normalise, require};
use crate::audit::Entry;
use crate::base::{Actor, ChatMessageId, Permission, VerifiedId};
use crate::data::ChartWish;

impl Chat {
    /// Verifies one of the actor's own answers for the whole organisation. The newest word for a question counts.
    ///
    /// # Errors
    /// `Forbidden` without the right to SQL, `NotFound` for an answer that isn't theirs, `Conflict` for one that
    /// has no SQL that ran.
    pub async fn verify(&self, actor: &Actor, id: ChatMessageId) -> Result<VerifiedBy, ChatError> {
        require(actor, Permission::RunSql)?;
        let message = self.own_message(actor, id).await?;
        let answer = message.answer.and_then(|a| serde_json::from_value::<ChatResponse>(a).ok());
        let answered = answer.filter(|a| a.state == AnswerState::Answered);
        let (Some(answer), Some(sql)) = (answered, message.sql) else {
            return Err(ChatError::Conflict("Only an answer whose query ran can be verified."));
        };
        let wish = ChartWish::of(&message.question);
        if wish.as_ref().is_some_and(|wish| wish.rest.is_empty()) {
            return Err(ChatError::Conflict("This is another drawing of the answer before: verify that one."));
        }
        let question = wish.map_or(message.question, |wish| wish.rest);
        if message.reading.is_none() && normalise::is_relative(&question) {
            return Err(ChatError::Conflict(
                "The days that this question means move on, and this SQL would not: it can't be verified.",
            ));
        }
        let by = self.name_of(actor.org, actor.user).await?;
        let verified = VerifiedBy { id: VerifiedId::new(), by_id: actor.user, by, at: self.now() };
        let edited_by = answer.edited.as_ref().map(|edited| edited.by_id);
        let example = Example {
            id: verified.id,
            connection: message.connection,
            key: normalise::key(&question),
            question,
            sql,
            reading: message.reading,
            message: id,
            approved_by: actor.user,
            created_at: verified.at,
            edited_by,
            uses: answer.receipt.as_ref().map(|receipt| receipt.read_from.clone()).unwrap_or_default(),
        };
        let detail = json!({
            "connection_id": message.connection,
            "question": example.question,
            "edited_by": edited_by,
            "verified_id": verified.id,
        });
        let answer = serde_json::to_value(answer.vouched(Some(verified.clone()))).map_err(anyhow::Error::from)?;
        let tx = self.db().begin().await.map_err(anyhow::Error::from)?;
        store::put_example(&tx, actor.org, example).await?;
        store::replace_answer(&tx, actor.org, id, answer).await?;
        let entry = Entry::by(actor, "example.approve").on("chat_message", id).with(detail);
        self.room.parts.audit.record(&tx, entry).await?;
        tx.commit().await.map_err(anyhow::Error::from)?;
        Ok(verified)
    }
}
