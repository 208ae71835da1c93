//! All rows of an answer: the answer itself carries only the first ones.

use super::{Chat, ChatError, ReplayError};
use crate::base::{Actor, ChatMessageId, QueryId};
use crate::data::Limits;
use crate::queries::{Answered, Origin, Run};

/// The most rows of an answer to a question: beyond them nobody reads, and charts and sentences are made of all of
/// them. The SQL editor shows more.
const ROWS: usize = 10_000;

/// What the statement of an answer may give, whenever it runs.
pub(super) fn limits() -> Limits {
    Limits::of_rows(ROWS)
}

impl Chat {
    /// The whole result of an answer, from memory while it is kept there, else by running the same SQL again.
    ///
    /// # Errors
    /// `NotFound` for an answer that isn't the actor's, `Conflict` for one without a query, or what the query
    /// ended with.
    pub async fn rows(&self, actor: &Actor, id: ChatMessageId) -> Result<Answered, ReplayError> {
        let message = self.own_message(actor, id).await?;
        let Some(sql) = message.sql else {
            return Err(ChatError::Conflict("Only an answer with a query has rows.").into());
        };
        let (id, connection, origin) = (QueryId::new(), message.connection, Origin::Chat);
        let run = Run { id, connection, sql, limits: Some(limits()), origin, use_cache: true };
        Ok(self.room.parts.queries.run(actor, run, self.room.closing.child_token()).await?)
    }
}
