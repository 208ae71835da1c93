//! The last answer once more, as another chart.

use super::{Trouble, Work};
use crate::chat::answer::{AnswerState, ChatResponse};
use crate::chat::engines::{Asked, Plan, Planned, from_reading};
use crate::chat::store;

impl Work {
    /// The plan of the answer before, where nothing but its chart is to change; none where there is no such answer.
    pub(super) async fn redrawn(&self, asked: &Asked) -> Result<Option<Plan>, Trouble> {
        if self.wish.as_ref().is_none_or(|wish| !wish.rest.is_empty()) {
            return Ok(None);
        }
        let (org, db) = (self.order.actor.org, self.chat.db().connection());
        let last = store::last_answered(db, org, self.order.session, self.order.connection).await?;
        let Some((message, sql)) = last.and_then(|m| m.sql.clone().map(|sql| (m, sql))) else { return Ok(None) };
        if let Some(reading) = message.reading.and_then(|r| serde_json::from_value(r).ok()) {
            return Ok(Some(from_reading(asked, reading).await?));
        }
        let answer = message.answer.and_then(|a| serde_json::from_value::<ChatResponse>(a).ok());
        let Some(answer) = answer.filter(|a| a.state == AnswerState::Answered) else { return Ok(None) };
        let standing = self.chat.as_they_stand(org, vec![answer]).await?;
        let plan = |answer: ChatResponse| Planned {
            sql,
            engine: answer.engine,
            edited: answer.edited,
            verified: answer.verified,
            summary: answer.context_summary,
            ..Planned::default()
        };
        Ok(standing.into_iter().next().map(|answer| Plan::Query(Box::new(plan(answer)))))
    }
}
