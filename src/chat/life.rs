//! The life of a question: a place is taken, the turn is written down, the task runs, the answer is kept and told.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::answer::{AnswerState, ChatResponse};
use super::ask::{AskHandle, Begun};
use super::feed::Happened;
use super::pipeline::{self, Done, Order, problem};
use super::running::{Live, NoPlace};
use super::store::{self, Finished, NewMessage};
use super::{Chat, ChatError, TIME_LIMIT};
use crate::base::Permission;
use crate::platform::database::Trouble;

/// How long an answer waits to be written down while our own database can't be written.
const KEEP_TRYING: Duration = Duration::from_mins(10);
/// The time between two tries.
const PAUSE: Duration = Duration::from_secs(2);

impl Chat {
    /// Takes a place, writes the turn down, and lets it go.
    pub(super) async fn start(&self, order: Order, begun: Begun) -> Result<AskHandle, ChatError> {
        let running = &self.room.running;
        let live = running.begin(&order.actor, order.message, order.cancel.clone()).map_err(|no| match no {
            NoPlace::Full(most) => ChatError::Busy(most),
            NoPlace::Taken => ChatError::Conflict("A question with this id is under way already."),
        })?;
        if let Err(error) = self.write_begin(&order, &begun).await {
            running.forget(order.message);
            return Err(error);
        }
        let (message_id, session_id) = (order.message, order.session);
        live.feed.push(&Happened::Started { message_id, session_id, title: begun.session.title });
        let task = self.clone().go_on(order, live.clone());
        self.room.tasks.spawn_on(task, &self.room.runtime);
        Ok(AskHandle { message_id, session_id, feed: live.feed })
    }

    async fn write_begin(&self, order: &Order, begun: &Begun) -> Result<(), ChatError> {
        let org = order.actor.org;
        if store::find_message(self.db().connection(), org, order.message).await?.is_some() {
            return Err(ChatError::Conflict("There is a message with this id already."));
        }
        let message = NewMessage {
            id: order.message,
            session: order.session,
            user: order.actor.user,
            connection: order.connection,
            question: order.question.clone(),
            as_of: order.as_of,
            runner: self.room.runner,
            created_at: order.asked_at,
        };
        let tx = self.db().begin().await.map_err(anyhow::Error::from)?;
        if begun.new {
            store::insert_session(&tx, org, begun.session.clone()).await?;
        } else if !store::touch_session(&tx, org, &begun.session).await? {
            return Err(ChatError::NotFound);
        }
        store::insert_message(&tx, org, message).await?;
        tx.commit().await.map_err(anyhow::Error::from)?;
        Ok(())
    }

    /// The whole life of a question after its begin.
    async fn go_on(self, order: Order, live: Live) {
        let clock = self.room.runtime.spawn(out_of_time(order.clone(), TIME_LIMIT));
        let work = pipeline::answer(self.clone(), order.clone(), live.feed.clone());
        // A task of its own, so that a panic in it ends in an answer, too.
        let done = match self.room.runtime.spawn(work).await {
            Ok(done) => done,
            Err(error) => broken(&order, &error),
        };
        clock.abort();
        let kept = self.write_end(&order, &done).await;
        let may_see = order.actor.may(Permission::RunSql);
        live.feed.push(&Happened::ChatResponse(Box::new(done.response.clone().seen(may_see))));
        live.feed.close();
        self.room.running.end(order.message);
        if let Err(error) = kept {
            self.write_later(&order, &done, error).await;
        }
    }

    /// Keeps an answer that was told already, as soon as our own database can be written again.
    async fn write_later(&self, order: &Order, done: &Done, mut error: anyhow::Error) {
        let begun = std::time::Instant::now();
        while Trouble::of(&error).is_some() && begun.elapsed() < KEEP_TRYING {
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                () = self.closed() => break,
            }
            match self.write_end(order, done).await {
                Ok(()) => return,
                Err(next) => error = next,
            }
        }
        tracing::error!(error = format!("{error:#}"), message = %order.message, "an answer could not be kept");
    }

    async fn write_end(&self, order: &Order, done: &Done) -> anyhow::Result<()> {
        let end = Finished {
            state: done.response.state,
            engine: done.response.engine,
            sql: done.sql.clone(),
            reading: done.reading.clone(),
            answer: serde_json::to_value(&done.response)?,
            at: self.now(),
        };
        store::finish_message(self.db().connection(), order.actor.org, order.message, end).await?;
        Ok(())
    }
}

async fn out_of_time(order: Order, limit: Duration) {
    tokio::time::sleep(limit).await;
    order.out_of_time.store(true, Ordering::Relaxed);
    order.cancel.cancel();
}

/// The answer when our own side broke.
fn broken(order: &Order, error: &tokio::task::JoinError) -> Done {
    tracing::error!(%error, message = %order.message, "a question broke");
    let mut told = problem(
        500,
        "internal",
        "Something went wrong on our side. The request id helps your admin find it in the log.",
    );
    told.request_id.clone_from(&order.request_id);
    let response = ChatResponse {
        content: told.detail.clone(),
        error: Some(told),
        ..ChatResponse::empty(order.session, order.message, order.question.clone(), AnswerState::Failed, order.asked_at)
    };
    Done { response, sql: None, reading: None }
}
