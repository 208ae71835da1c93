//! From a question to its answer: understand, plan, guard, run, check, explain. Each step says that it began and
//! how it ended, can be stopped, and leaves what it found in the answer, also when a later one fails.

mod draft;
mod drawn;
mod explain;
mod hints;
mod plan;
mod redraw;
mod run;
mod times;
mod totals;
mod trouble;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::Chat;
use super::answer::{AnswerState, ChatResponse, EngineName, TEXT_OF_A_STOP};
use super::ask::EngineChoice;
use super::engines::{FailedTry, Plan};
use super::feed::{Feed, Happened, Phase, PhaseState};
use super::llm::LlmEngine;
use super::provenance::EditedSql;
use crate::base::{Actor, ChatMessageId, ChatSessionId, ConnectionId, Permission};
use crate::data::ChartWish;
use crate::reading::Reading;
use draft::Draft;
pub use drawn::chart_of;
pub(super) use trouble::{Trouble, problem};

/// What a person gives besides or instead of a question.
#[derive(Debug, Clone)]
pub(super) enum Given {
    Question,
    /// A meaning they chose or edited.
    Reading(Box<Reading>),
    /// A model's wording that they chose.
    Wording(String),
    /// SQL as it stands, and who wrote it.
    Sql {
        sql: String,
        engine: EngineName,
        edited: Option<EditedSql>,
    },
}

/// A question on its way.
#[derive(Debug, Clone)]
pub(super) struct Order {
    pub(super) actor: Actor,
    pub(super) session: ChatSessionId,
    pub(super) message: ChatMessageId,
    pub(super) connection: ConnectionId,
    pub(super) question: String,
    pub(super) engine: EngineChoice,
    pub(super) as_of: DateTime<Utc>,
    pub(super) given: Given,
    pub(super) request_id: String,
    pub(super) asked_at: DateTime<Utc>,
    pub(super) cancel: CancellationToken,
    /// Set when the question was stopped because its time was up, not by the person.
    pub(super) out_of_time: Arc<AtomicBool>,
}

impl Order {
    fn may_see_sql(&self) -> bool {
        self.actor.may(Permission::RunSql)
    }
}

/// The end of a question: the answer, and what is kept beside it.
pub(super) struct Done {
    pub(super) response: ChatResponse,
    pub(super) sql: Option<String>,
    pub(super) reading: Option<Value>,
}

/// Answers a question. Everything that can go wrong ends in the answer, too.
pub(super) async fn answer(chat: Chat, order: Order, feed: Arc<Feed>) -> Done {
    let wish = matches!(order.given, Given::Question).then(|| ChartWish::of(&order.question)).flatten();
    let (draft, began) = (Draft::new(&order), Instant::now());
    let mut work = Work { draft, chat, order, feed, began, llm: None, failed: vec![], wish };
    let outcome = work.go().await;
    let state = outcome.unwrap_or_else(|trouble| work.failed_with(trouble));
    work.done(state)
}

/// A step under way.
struct Step {
    phase: Phase,
    began: Instant,
}

struct Work {
    chat: Chat,
    order: Order,
    feed: Arc<Feed>,
    began: Instant,
    draft: Draft,
    llm: Option<LlmEngine>,
    /// Tries that did not run, for the model to do better.
    failed: Vec<FailedTry>,
    /// The chart that the question asks for, if it names one.
    wish: Option<ChartWish>,
}

impl Work {
    async fn go(&mut self) -> Result<AnswerState, Trouble> {
        let asked = self.prepare().await?;
        let mut plan = self.plan(&asked).await?;
        loop {
            let planned = match plan {
                Plan::Query(planned) => *planned,
                other => return Ok(self.without_data(other)),
            };
            self.show(&planned, &asked);
            match self.run(&planned, &asked).await {
                Ok(answered) => {
                    self.explain(&planned, &answered, &asked).await?;
                    return Ok(AnswerState::Answered);
                }
                Err(fault) => plan = self.after(fault, &planned, &asked).await?,
            }
        }
    }

    /// What is said where no query runs.
    fn without_data(&mut self, plan: Plan) -> AnswerState {
        match plan {
            Plan::Talk(text) => {
                self.draft.content = text;
                AnswerState::Talk
            }
            Plan::Clarify(ask) => {
                self.draft.content.clone_from(&ask.question);
                self.draft.clarification = Some(ask);
                AnswerState::Clarify
            }
            Plan::Refuse(refusal) => {
                self.draft.content.clone_from(&refusal.message);
                self.draft.suggestions.clone_from(&refusal.nearest);
                self.draft.refusal = Some(refusal);
                AnswerState::Refused
            }
            Plan::Query(_) => AnswerState::Answered,
        }
    }

    fn failed_with(&mut self, trouble: Trouble) -> AnswerState {
        let late = self.order.out_of_time.load(Ordering::Relaxed);
        match trouble {
            Trouble::Stopped if !late => {
                self.draft.content = TEXT_OF_A_STOP.into();
                AnswerState::Stopped
            }
            Trouble::Stopped => {
                self.fail(problem(504, "timeout", "The question took longer than its limit and was stopped."))
            }
            Trouble::Failed(problem) => self.fail(*problem),
        }
    }

    fn fail(&mut self, mut problem: super::answer::AnswerProblem) -> AnswerState {
        problem.request_id.clone_from(&self.order.request_id);
        self.draft.content.clone_from(&problem.detail);
        self.draft.error = Some(problem);
        AnswerState::Failed
    }

    fn begin(&self, phase: Phase) -> Step {
        self.tell(phase, PhaseState::Started, None, 0);
        Step { phase, began: Instant::now() }
    }

    /// Ends a step with how it went.
    fn end<T>(&mut self, step: Step, outcome: &Result<T, Trouble>, detail: Option<String>) {
        let state = if outcome.is_ok() { PhaseState::Done } else { PhaseState::Failed };
        let elapsed_ms = millis(step.began);
        self.draft.took(step.phase, elapsed_ms);
        self.tell(step.phase, state, detail, elapsed_ms);
    }

    fn tell(&self, phase: Phase, state: PhaseState, detail: Option<String>, elapsed_ms: u64) {
        self.feed.push(&Happened::Phase { phase, state, title: phase.title(), detail, elapsed_ms });
    }

    fn done(self, state: AnswerState) -> Done {
        let now = self.chat.now();
        let (sql, reading) = (self.draft.sql.clone(), self.draft.reading.clone());
        let left = self.llm.as_ref().map(|l| (l.account(), l.left_the_server()));
        let response = self.draft.into_response(&self.order, state, left, (now, millis(self.began)));
        Done { response, sql, reading }
    }
}

fn millis(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
