//! What happens while a question is answered, kept so that a reader who comes late or comes back misses nothing.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::Stream;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::watch;
use utoipa::ToSchema;

use super::answer::{ChatResponse, ReadingView};
use crate::base::{ChatMessageId, ChatSessionId};
use crate::data::Column;
use crate::sql::Dialect;

/// A step on the way from the question to the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    Understand,
    Plan,
    Guard,
    Run,
    Check,
    Explain,
}

impl Phase {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Understand => "understand",
            Self::Plan => "plan",
            Self::Guard => "guard",
            Self::Run => "run",
            Self::Check => "check",
            Self::Explain => "explain",
        }
    }

    /// What a person reads while it goes on.
    pub fn title(self) -> &'static str {
        match self {
            Self::Understand => "Reading the schema",
            Self::Plan => "Writing the query",
            Self::Guard => "Checking that it only reads",
            Self::Run => "Running it on your data",
            Self::Check => "Checking the result",
            Self::Explain => "Explaining what was found",
        }
    }
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PhaseState {
    Started,
    Done,
    Failed,
}

/// One thing that happened. The variant's name is the event's name on the wire.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case", untagged)]
pub enum Happened {
    Started { message_id: ChatMessageId, session_id: ChatSessionId, title: String },
    Phase { phase: Phase, state: PhaseState, title: &'static str, detail: Option<String>, elapsed_ms: u64 },
    Reading { reading: ReadingView },
    Sql { sql: String, dialect: Dialect },
    Rows { columns: Vec<Column>, rows: Vec<Vec<Value>>, row_count: u64, truncated: bool },
    Token { text: String },
    ChatResponse(Box<ChatResponse>),
}

impl Happened {
    fn name(&self) -> &'static str {
        match self {
            Self::Started { .. } => "started",
            Self::Phase { .. } => "phase",
            Self::Reading { .. } => "reading",
            Self::Sql { .. } => "sql",
            Self::Rows { .. } => "rows",
            Self::Token { .. } => "token",
            Self::ChatResponse(_) => "chat_response",
        }
    }
}

/// An event as it is sent: its name and its JSON.
#[derive(Debug, Clone)]
pub struct Event {
    pub name: &'static str,
    pub data: Arc<str>,
}

impl Event {
    /// Writes an event down.
    pub fn of(happened: &Happened) -> Self {
        let data = serde_json::to_string(happened).unwrap_or_else(|_| "{}".to_owned());
        Self { name: happened.name(), data: data.into() }
    }

    /// The same event with the message's id among its fields, where several questions share a line.
    pub(super) fn about(&self, id: ChatMessageId) -> Self {
        if self.data.contains("\"message_id\":") {
            return self.clone();
        }
        let fields = self.data.strip_prefix('{').unwrap_or("}");
        let comma = if fields.starts_with('}') { "" } else { "," };
        Self { name: self.name, data: format!("{{\"message_id\":\"{id}\"{comma}{fields}").into() }
    }
}

#[derive(Debug, Default)]
struct Kept {
    events: Vec<Event>,
    closed: bool,
}

/// The events of one question, from its start.
#[derive(Debug)]
pub struct Feed {
    kept: Mutex<Kept>,
    changed: watch::Sender<()>,
}

impl Default for Feed {
    fn default() -> Self {
        Self { kept: Mutex::default(), changed: watch::Sender::new(()) }
    }
}

impl Feed {
    /// Adds an event; nothing is added after the end.
    pub fn push(&self, happened: &Happened) {
        let mut kept = self.lock();
        if !kept.closed {
            kept.events.push(Event::of(happened));
        }
        drop(kept);
        self.changed.send_replace(());
    }

    /// Ends the feed: readers get what is left and then the end.
    pub fn close(&self) {
        self.lock().closed = true;
        self.changed.send_replace(());
    }

    /// Every event from the first one on, then the live ones, until the feed ends.
    pub fn follow(self: Arc<Self>) -> impl Stream<Item = Event> + Send + 'static {
        let watching = self.changed.subscribe();
        futures::stream::unfold((self, watching, 0), |(feed, mut watching, next)| async move {
            loop {
                // Seen before looking, so that an event pushed while we look wakes us again.
                watching.borrow_and_update();
                let (event, closed) = feed.at(next);
                match event {
                    Some(event) => return Some((event, (feed, watching, next + 1))),
                    None if closed => return None,
                    None => watching.changed().await.ok()?,
                }
            }
        })
    }

    fn at(&self, index: usize) -> (Option<Event>, bool) {
        let kept = self.lock();
        (kept.events.get(index).cloned(), kept.closed)
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use futures::StreamExt;

    use super::*;

    fn token(text: &str) -> Happened {
        Happened::Token { text: text.into() }
    }

    async fn texts(feed: Arc<Feed>) -> Vec<String> {
        feed.follow().map(|e| e.data.to_string()).collect().await
    }

    #[tokio::test]
    async fn a_late_reader_gets_everything_from_the_start() {
        let feed = Arc::new(Feed::default());
        feed.push(&token("a"));
        feed.push(&token("b"));
        feed.close();
        feed.push(&token("too late"));
        assert_eq!(texts(feed).await, [r#"{"text":"a"}"#, r#"{"text":"b"}"#]);
    }

    #[tokio::test]
    async fn live_events_reach_every_reader_in_order() {
        let feed = Arc::new(Feed::default());
        let readers: Vec<_> = (0..3).map(|_| tokio::spawn(texts(feed.clone()))).collect();
        for n in 0..100 {
            feed.push(&token(&n.to_string()));
            tokio::task::yield_now().await;
        }
        feed.close();
        for reader in readers {
            let seen = reader.await.unwrap();
            assert_eq!(seen.len(), 100);
            assert_eq!(seen[99], r#"{"text":"99"}"#);
        }
    }

    #[test]
    fn a_phase_looks_on_the_wire_as_agreed() {
        let event = Event::of(&Happened::Phase {
            phase: Phase::Run,
            state: PhaseState::Done,
            title: Phase::Run.title(),
            detail: None,
            elapsed_ms: 7,
        });
        assert_eq!(event.name, "phase");
        assert_eq!(
            &*event.data,
            r#"{"phase":"run","state":"done","title":"Running it on your data","detail":null,"elapsed_ms":7}"#
        );
    }
}
