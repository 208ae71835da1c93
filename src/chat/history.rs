//! Looking back: a conversation with all its turns.

use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{AnswerState, ChatResponse};
use super::feedback::Thumb;
use super::pipeline::problem;
use super::sessions::SessionView;
use super::store::{self, Message};
use super::{Chat, ChatError, TIME_LIMIT, require};
use crate::base::{Actor, ChatMessageId, ChatSessionId, Permission};

/// A turn: the answer, and what the person thought of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Turn {
    #[serde(flatten)]
    pub response: ChatResponse,
    /// Whether it is still under way: take it up by its stream.
    pub running: bool,
    pub feedback: Option<TurnFeedback>,
}

/// A thumb and the reason for it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TurnFeedback {
    pub verdict: Thumb,
    pub reason: Option<String>,
}

/// A conversation with its turns, oldest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct History {
    pub session: SessionView,
    pub data: Vec<Turn>,
    pub count: u64,
}

impl Chat {
    /// A person's own conversation with all its turns.
    ///
    /// # Errors
    /// `NotFound` for one that isn't theirs.
    pub async fn history(&self, actor: &Actor, id: ChatSessionId) -> Result<History, ChatError> {
        let session = self.own_session(actor, id).await?;
        let closed = self.room.parts.connections.closed_to(actor).await?;
        let messages = store::messages_of(self.db().connection(), actor.org, id).await?;
        let around: Vec<(bool, Option<TurnFeedback>)> =
            messages.iter().map(|m| (self.is_running(m), feedback(m))).collect();
        let response = |m: Message| if closed.holds(m.connection) { withheld(m) } else { self.response_of(actor, m) };
        let answers = messages.into_iter().map(response).collect();
        let answers = self.as_they_stand(actor.org, answers).await?;
        let turn = |(response, (running, feedback))| Turn { response, running, feedback };
        let data: Vec<Turn> = answers.into_iter().zip(around).map(turn).collect();
        Ok(History { session: session.into(), count: data.len() as u64, data })
    }

    /// Whether somebody still works on it: long after its time limit nobody does, whatever is written down.
    fn is_running(&self, message: &Message) -> bool {
        let limit = chrono::Duration::from_std(TIME_LIMIT * 2).unwrap_or_default();
        message.state.is_none() && self.now() - message.created_at < limit
    }

    /// A kept turn as an answer. One without an answer was left behind by a process that died, or is under way.
    pub(super) fn response_of(&self, actor: &Actor, message: Message) -> ChatResponse {
        let running = self.is_running(&message);
        let kept = message.answer.and_then(|answer| serde_json::from_value::<ChatResponse>(answer).ok());
        let response = kept.unwrap_or_else(|| {
            let (session, question) = (message.session, message.question);
            let empty = ChatResponse::empty(session, message.id, question, AnswerState::Failed, message.created_at);
            if running {
                return empty;
            }
            let told = problem(503, "interrupted", "DataMind was restarted while this was answered. Ask again.");
            ChatResponse { content: told.detail.clone(), error: Some(told), ..empty }
        });
        response.seen(actor.may(Permission::RunSql))
    }

    /// A person's own turn in a conversation that is not deleted, on a connection that they may use.
    pub(super) async fn own_message(&self, actor: &Actor, id: ChatMessageId) -> Result<Message, ChatError> {
        require(actor, Permission::Ask)?;
        let db = self.db().connection();
        let found = store::find_message(db, actor.org, id).await?.filter(|m| m.user == actor.user);
        let message = found.ok_or(ChatError::NotFound)?;
        self.own_session(actor, message.session).await?;
        let closed = self.room.parts.connections.closed_to(actor).await?;
        if closed.holds(message.connection) { Err(ChatError::NotFound) } else { Ok(message) }
    }
}

/// What a person sees of a turn on a connection that they may not use any more: that they asked.
fn withheld(message: Message) -> ChatResponse {
    let told = problem(403, "connection_closed", "You may not use the connection of this answer any more.");
    let (session, question) = (message.session, message.question);
    let empty = ChatResponse::empty(session, message.id, question, AnswerState::Failed, message.created_at);
    ChatResponse { content: told.detail.clone(), error: Some(told), ..empty }
}

fn feedback(message: &Message) -> Option<TurnFeedback> {
    let verdict = message.verdict.as_deref().and_then(Thumb::parse)?;
    Some(TurnFeedback { verdict, reason: message.verdict_reason.clone() })
}
