//! One open socket: reads what is said, sends what happens, and closes on who is silent, loud or slow.

use std::time::{Duration, Instant};

use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, ProtocolError, Session};
use futures::StreamExt;
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

use super::frames::{Said, error, frame, progress};
use crate::base::Actor;
use crate::chat::{AskHandle, Chat};
use crate::http::Problem;
use crate::jobs::Follower;

/// How often we ask whether somebody is there, and how long nobody may answer.
const BEAT: Duration = Duration::from_secs(25);
const SILENCE: Duration = Duration::from_secs(100);
/// How often we ask whether its owner may still have it.
const STILL: Duration = Duration::from_secs(5);
/// How long a reader may take to take a frame.
const SLOW: Duration = Duration::from_secs(10);
/// Frames that may wait for a reader.
const WAITING: usize = 256;
/// Frames a second.
const LOUD: u32 = 20;
/// Questions that one socket follows at once.
const FOLLOWED: usize = 8;

/// Why a socket closes.
enum Close {
    /// The other side went, or broke the line.
    Gone,
    With(CloseCode, &'static str),
}

/// One open socket.
pub(super) struct Talk {
    chat: Chat,
    actor: Actor,
    jobs: Follower,
    session: Session,
    out: mpsc::Sender<String>,
    waiting: mpsc::Receiver<String>,
    following: Vec<AbortOnDropHandle<()>>,
    heard_at: Instant,
    second: (Instant, u32),
}

impl Talk {
    pub(super) fn new(chat: Chat, jobs: Follower, actor: Actor, session: Session) -> Self {
        let (out, waiting) = mpsc::channel(WAITING);
        let now = Instant::now();
        Self { chat, actor, jobs, session, out, waiting, following: vec![], heard_at: now, second: (now, 0) }
    }

    /// Goes on until one side closes. Questions under way go on without it.
    pub(super) async fn go_on(mut self, mut messages: AggregatedMessageStream) {
        let (mut beat, mut still) = (tokio::time::interval(BEAT), tokio::time::interval(STILL));
        let close = loop {
            let done = tokio::select! {
                message = messages.next() => self.heard(message).await,
                Some(text) = self.waiting.recv() => self.send(text).await,
                Some(job) = self.jobs.next() => self.send(progress(&job)).await,
                _ = still.tick() => self.still().await,
                _ = beat.tick() => self.beat().await,
                () = self.chat.closed() => Err(Close::With(CloseCode::Restart, "restarting")),
            };
            if let Err(close) = done {
                break close;
            }
        };
        if let Close::With(code, why) = close {
            let reason = CloseReason { code, description: Some(why.to_owned()) };
            let _ = tokio::time::timeout(SLOW, self.session.close(Some(reason))).await;
        }
    }

    /// Goes on with today's rights, or closes.
    async fn still(&mut self) -> Result<(), Close> {
        match self.chat.still(&self.actor).await {
            Ok(Some(actor)) => {
                self.jobs.follow_as(&actor);
                self.actor = actor;
                Ok(())
            }
            Ok(None) => Err(Close::With(CloseCode::Other(4001), "not signed in")),
            Err(fault) => {
                tracing::warn!(error = format!("{fault:#}"), "whether a socket may go on could not be found out");
                Err(Close::With(CloseCode::Error, "try again"))
            }
        }
    }

    async fn heard(&mut self, message: Option<Result<AggregatedMessage, ProtocolError>>) -> Result<(), Close> {
        self.heard_at = Instant::now();
        match message {
            Some(Ok(AggregatedMessage::Text(text))) => {
                self.count()?;
                self.still().await?;
                self.said(&text).await
            }
            Some(Ok(AggregatedMessage::Ping(bytes))) => {
                self.count()?;
                self.session.pong(&bytes).await.map_err(|_| Close::Gone)
            }
            Some(Ok(AggregatedMessage::Pong(_))) => Ok(()),
            Some(Ok(AggregatedMessage::Binary(_))) => Err(Close::With(CloseCode::Unsupported, "send text")),
            Some(Err(ProtocolError::Overflow)) => Err(Close::With(CloseCode::Size, "too large")),
            Some(Ok(AggregatedMessage::Close(_)) | Err(_)) | None => Err(Close::Gone),
        }
    }

    /// Counts a frame; too many in one second close the socket.
    fn count(&mut self) -> Result<(), Close> {
        let (since, frames) = self.second;
        self.second = if since.elapsed() >= Duration::from_secs(1) { (Instant::now(), 1) } else { (since, frames + 1) };
        if self.second.1 > LOUD { Err(Close::With(CloseCode::Other(4008), "too fast")) } else { Ok(()) }
    }

    async fn said(&mut self, text: &str) -> Result<(), Close> {
        let said: Said = match serde_json::from_str(text) {
            Ok(said) => said,
            Err(_) => return self.send(error(&Problem::malformed("This frame was not understood."), None)).await,
        };
        match said {
            Said::Ping => self.send("{\"type\":\"pong\"}".to_owned()).await,
            Said::ChatMessage(ask) => {
                let id = ask.message_id;
                match self.chat.ask(&self.actor, *ask).await {
                    Ok(handle) => self.follow(&handle).await,
                    Err(fault) => self.send(error(&fault.into(), id)).await,
                }
            }
            Said::Cancel { message_id } => match self.chat.cancel(&self.actor, message_id).await {
                Ok(()) => Ok(()),
                Err(fault) => self.send(error(&fault.into(), Some(message_id))).await,
            },
        }
    }

    /// Passes a question's events on. Each carries the message's id, for several may be under way.
    async fn follow(&mut self, handle: &AskHandle) -> Result<(), Close> {
        self.following.retain(|task| !task.is_finished());
        if self.following.len() >= FOLLOWED {
            let problem = Problem::too_many(2, "This socket follows several questions already.");
            return self.send(error(&problem, Some(handle.message_id))).await;
        }
        let (mut events, out, id) = (Box::pin(handle.events()), self.out.clone(), handle.message_id);
        let task = tokio::spawn(async move {
            while let Some(event) = events.next().await {
                if out.send(frame(&event.about(id))).await.is_err() {
                    return;
                }
            }
        });
        self.following.push(AbortOnDropHandle::new(task));
        Ok(())
    }

    /// Sends a frame; a reader who doesn't take it in time is closed out, so that nothing piles up.
    async fn send(&mut self, text: String) -> Result<(), Close> {
        match tokio::time::timeout(SLOW, self.session.text(text)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Close::Gone),
            Err(_) => Err(Close::With(CloseCode::Other(4008), "too slow")),
        }
    }

    async fn beat(&mut self) -> Result<(), Close> {
        if self.heard_at.elapsed() > SILENCE {
            return Err(Close::With(CloseCode::Other(4008), "idle"));
        }
        match tokio::time::timeout(SLOW, self.session.ping(b"")).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Close::Gone),
            Err(_) => Err(Close::With(CloseCode::Other(4008), "too slow")),
        }
    }
}
