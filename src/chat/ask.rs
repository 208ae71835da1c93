//! Asking: a question becomes a task of the server's own, which nothing but a stop, its time limit or the end of
//! the program ends.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::{DateTime, Utc};
use futures::{Stream, StreamExt};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::feed::{Event, Feed, Happened};
use super::pipeline::{Given, Order};
use super::running::Live;
use super::store::Session;
use super::{Chat, ChatError, require};
use crate::base::{Actor, ChatMessageId, ChatSessionId, ConnectionId, Permission};
use crate::http::current_request_id;
use crate::platform::cluster::Quota;

/// How many questions one person may ask.
const ALLOWANCE: Quota = Quota { per_minute: 20 };
/// The longest message, in characters.
pub(super) const LONGEST: usize = 5_000;
/// The longest title made from a question, in characters.
const TITLE: usize = 80;

/// Which engine shall answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum EngineChoice {
    /// Approved SQL, else the builtin engine, else the model.
    #[default]
    Auto,
    Builtin,
    Llm,
}

/// A question as it is asked.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// 1 to 5,000 characters.
    pub message: String,
    pub connection_id: ConnectionId,
    /// Goes on with this conversation; without it a new one begins.
    #[serde(default)]
    pub session_id: Option<ChatSessionId>,
    #[serde(default)]
    pub engine: EngineChoice,
    /// The moment that relative dates refer to; now, where absent.
    #[serde(default)]
    pub as_of: Option<DateTime<Utc>>,
    /// A chosen meaning or an edited reading, as it came with an answer.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub reading: Option<Value>,
    /// An id made by the client, so that a dropped line can be taken up again and a repeated request asks once.
    #[serde(default)]
    pub message_id: Option<ChatMessageId>,
}

/// A question under way or just ended.
#[derive(Debug, Clone)]
pub struct AskHandle {
    pub message_id: ChatMessageId,
    pub session_id: ChatSessionId,
    pub(super) feed: Arc<Feed>,
}

impl AskHandle {
    /// Every event from the start, then the live ones, until the answer.
    pub fn events(&self) -> impl Stream<Item = Event> + Send + 'static {
        self.feed.clone().follow()
    }

    /// Waits for the answer, as JSON.
    pub async fn answer(&self) -> Option<Arc<str>> {
        let mut events = Box::pin(self.events());
        let mut last = None;
        while let Some(event) = events.next().await {
            if event.name == "chat_response" {
                last = Some(event.data);
            }
        }
        last
    }
}

impl Chat {
    /// Begins a question. It goes on whether or not anybody listens.
    ///
    /// # Errors
    /// `Invalid` for a message that is empty or too long; `NotFound` for a connection or conversation that isn't
    /// the actor's; `Busy` when the organisation asks too much at once; `Conflict` for an id that is taken.
    pub async fn ask(&self, actor: &Actor, ask: Ask) -> Result<AskHandle, ChatError> {
        require(actor, Permission::Ask)?;
        let question = checked_message(&ask.message)?;
        let given = match ask.reading {
            Some(reading) => given(reading)?,
            None => Given::Question,
        };
        if let Some(live) = ask.message_id.and_then(|id| self.room.running.find(actor, id)) {
            return self.taken_up(actor, ask.message_id, live).await;
        }
        self.admit(actor).await?;
        self.room.parts.connections.get(actor, ask.connection_id).await?;
        let session = self.session_for(actor, ask.session_id, ask.connection_id, &question).await?;
        let order = self.order(actor, &session.session, question, given);
        let order = Order {
            message: ask.message_id.unwrap_or(order.message),
            engine: ask.engine,
            as_of: ask.as_of.unwrap_or(order.as_of),
            ..order
        };
        self.start(order, session).await
    }

    /// A question that begins now in this conversation, answered by whichever engine can.
    pub(super) fn order(&self, actor: &Actor, session: &Session, question: String, given: Given) -> Order {
        let now = self.now();
        Order {
            actor: actor.clone(),
            session: session.id,
            message: ChatMessageId::new(),
            connection: session.connection,
            question,
            engine: EngineChoice::Auto,
            as_of: now,
            given,
            request_id: current_request_id(),
            asked_at: now,
            cancel: self.room.closing.child_token(),
            out_of_time: Arc::new(AtomicBool::new(false)),
        }
    }

    /// A person's own conversation, as it goes on with this question.
    pub(super) async fn continued(
        &self,
        actor: &Actor,
        id: ChatSessionId,
        connection: ConnectionId,
        question: &str,
    ) -> Result<Begun, ChatError> {
        let found = self.own_session(actor, id).await?;
        let session = Session { connection, last_question: question.to_owned(), updated_at: self.now(), ..found };
        Ok(Begun { session, new: false })
    }

    /// Stops a question: the model and the database query with it.
    ///
    /// # Errors
    /// `NotFound` for a question that is not the actor's. One that has ended is stopped already.
    pub async fn cancel(&self, actor: &Actor, id: ChatMessageId) -> Result<(), ChatError> {
        match self.room.running.find(actor, id) {
            Some(live) => live.cancel.cancel(),
            None => drop(self.own_message(actor, id).await?),
        }
        Ok(())
    }

    /// Takes a question up again: its events from the start, or only its answer when it ended long ago.
    ///
    /// # Errors
    /// `NotFound` for a question that is not the actor's.
    pub async fn resume(&self, actor: &Actor, id: ChatMessageId) -> Result<AskHandle, ChatError> {
        let message = self.own_message(actor, id).await?;
        if let Some(live) = self.room.running.find(actor, id) {
            return Ok(AskHandle { message_id: id, session_id: message.session, feed: live.feed });
        }
        let feed = Arc::new(Feed::default());
        let session_id = message.session;
        let answers = self.as_they_stand(actor.org, vec![self.response_of(actor, message)]).await?;
        for response in answers {
            feed.push(&Happened::ChatResponse(Box::new(response)));
        }
        feed.close();
        Ok(AskHandle { message_id: id, session_id, feed })
    }

    /// Counts a question against the person's allowance.
    pub(super) async fn admit(&self, actor: &Actor) -> Result<(), ChatError> {
        let decision = self.room.parts.cluster.allow("chat", &actor.user.to_string(), ALLOWANCE).await;
        if decision.allowed { Ok(()) } else { Err(ChatError::TooMany(decision)) }
    }

    /// The same request came twice: the second one listens to the first.
    async fn taken_up(&self, actor: &Actor, id: Option<ChatMessageId>, live: Live) -> Result<AskHandle, ChatError> {
        let id = id.ok_or(ChatError::NotFound)?;
        let message = self.own_message(actor, id).await?;
        Ok(AskHandle { message_id: id, session_id: message.session, feed: live.feed })
    }

    async fn session_for(
        &self,
        actor: &Actor,
        id: Option<ChatSessionId>,
        connection: ConnectionId,
        question: &str,
    ) -> Result<Begun, ChatError> {
        if let Some(id) = id {
            return self.continued(actor, id, connection, question).await;
        }
        let now = self.now();
        let session = Session {
            id: ChatSessionId::new(),
            user: actor.user,
            connection,
            title: title(question),
            pinned: false,
            last_question: question.to_owned(),
            created_at: now,
            updated_at: now,
        };
        Ok(Begun { session, new: true })
    }
}

/// The conversation that a question belongs to, and whether it begins with it.
pub(super) struct Begun {
    pub(super) session: Session,
    pub(super) new: bool,
}

/// The message without what surrounds it.
pub(super) fn checked_message(text: &str) -> Result<String, ChatError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ChatError::field("message", "Write a question."));
    }
    if text.chars().count() > LONGEST {
        return Err(ChatError::field("message", "A question can have 5,000 characters at most."));
    }
    if text.contains('\0') {
        return Err(ChatError::field("message", "The question holds a character that can't be kept."));
    }
    Ok(text.to_owned())
}

/// What a posted reading is: a model's wording, or a reading of ours.
pub(super) fn given(reading: Value) -> Result<Given, ChatError> {
    let unknown = || ChatError::field("reading", "This is not a reading that came with an answer.");
    if let Some(wording) = reading.get("ask") {
        let wording = wording.as_str().ok_or_else(unknown)?;
        return Ok(Given::Wording(checked_message(wording).map_err(|_| unknown())?));
    }
    serde_json::from_value(reading).map(|r| Given::Reading(Box::new(r))).map_err(|_| unknown())
}

fn title(question: &str) -> String {
    let line = question.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= TITLE { line } else { line.chars().take(TITLE - 1).collect::<String>() + "\u{2026}" }
}
