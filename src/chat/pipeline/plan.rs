//! The first two steps: what the question means, and the query for it.

use std::collections::HashMap;

use super::{Given, Trouble, Work, problem};
use crate::chat::answer::{EngineName, RefusalView};
use crate::chat::ask::EngineChoice;
use crate::chat::engines::{Asked, Builtin, FailedTry, Plan, PlanError, Planned, QuestionEngine, from_reading, view};
use crate::chat::feed::Phase;
use crate::chat::llm::{Approved, Background, LlmEngine, Past};
use crate::chat::provenance::{EditedSql, VerifiedBy};
use crate::chat::store::{self, Example};
use crate::chat::{ChatError, normalise};
use crate::connections::Privacy;
use crate::reading::{self, RefusalReason};

/// How often a model may mend its query.
pub(super) const REPAIRS: usize = 2;

impl Work {
    /// Reads the catalog and the conversation so far.
    pub(super) async fn prepare(&mut self) -> Result<Asked, Trouble> {
        let step = self.begin(Phase::Understand);
        let outcome = self.gather().await;
        let detail = outcome.as_ref().ok().map(|a| {
            let tables = a.catalog.schema.tables.len();
            format!("{tables} table{} in {}", if tables == 1 { "" } else { "s" }, a.catalog.connection.name)
        });
        self.end(step, &outcome, detail);
        outcome
    }

    async fn gather(&self) -> Result<Asked, Trouble> {
        let (order, db) = (&self.order, self.chat.db().connection());
        let catalog = self.chat.room.parts.connections.catalog(&order.actor, order.connection);
        let catalog = tokio::select! {
            biased;
            () = order.cancel.cancelled() => return Err(Trouble::Stopped),
            catalog = catalog => catalog.map_err(ChatError::from)?,
        };
        let previous = store::last_reading(db, order.actor.org, order.session, order.connection).await?;
        let question = match &order.given {
            Given::Wording(wording) => wording.clone(),
            _ => match &self.wish {
                Some(wish) if !wish.rest.is_empty() => wish.rest.clone(),
                _ => order.question.clone(),
            },
        };
        Ok(Asked {
            question,
            catalog,
            as_of: order.as_of,
            previous: previous.and_then(|r| serde_json::from_value(r).ok()),
            cancel: order.cancel.clone(),
        })
    }

    /// Finds the query: given by the person, approved before, or made by an engine.
    pub(super) async fn plan(&mut self, asked: &Asked) -> Result<Plan, Trouble> {
        let step = self.begin(Phase::Plan);
        let outcome = match self.order.given.clone() {
            Given::Sql { sql, engine, edited } => {
                Ok(Plan::Query(Box::new(Planned { sql, engine, edited, ..Planned::default() })))
            }
            Given::Reading(reading) => from_reading(asked, *reading).await.map_err(Trouble::from),
            Given::Wording(_) => self.by_model(asked).await,
            Given::Question => match self.redrawn(asked).await {
                Ok(Some(plan)) => Ok(plan),
                Ok(None) => self.by_engine(asked, true).await,
                Err(trouble) => Err(trouble),
            },
        };
        let detail = outcome.as_ref().ok().and_then(|plan| self.told(plan));
        self.end(step, &outcome, detail);
        outcome
    }

    /// Plans again without what was approved: the tables changed since.
    pub(super) async fn plan_afresh(&mut self, asked: &Asked) -> Result<Plan, Trouble> {
        let step = self.begin(Phase::Plan);
        let outcome = self.by_engine(asked, false).await;
        self.end(step, &outcome, None);
        outcome
    }

    /// Plans again with what was said about the last try.
    pub(super) async fn plan_repaired(&mut self, asked: &Asked) -> Result<Plan, Trouble> {
        let step = self.begin(Phase::Plan);
        let outcome = self.by_model(asked).await;
        self.end(step, &outcome, Some(format!("Try {}", self.failed.len() + 1)));
        outcome
    }

    fn told(&self, plan: &Plan) -> Option<String> {
        let Plan::Query(planned) = plan else { return None };
        Some(match (&planned.verified, &planned.edited, planned.engine) {
            (Some(verified), ..) => format!("Verified by {}", verified.by),
            (_, Some(edited), _) => format!("SQL edited by {}", edited.by),
            (.., EngineName::Builtin | EngineName::Person) => "Built-in engine".into(),
            (.., EngineName::Llm) => self.llm.as_ref().and_then(|l| l.account().model).unwrap_or_default(),
        })
    }

    async fn by_engine(&mut self, asked: &Asked, approved: bool) -> Result<Plan, Trouble> {
        if approved
            && self.order.engine == EngineChoice::Auto
            && let Some(planned) = self.approved(asked).await?
        {
            return Ok(Plan::Query(Box::new(planned)));
        }
        let own = Builtin.plan(asked, &[]).await?;
        match (self.order.engine, &own) {
            (EngineChoice::Builtin, _) | (_, Plan::Talk(_)) | (EngineChoice::Auto, Plan::Query(_)) => Ok(own),
            (EngineChoice::Llm, _) => self.by_model(asked).await,
            (EngineChoice::Auto, Plan::Refuse(refusal)) if refusal.reason == RefusalReason::OnlyReads => Ok(own),
            (EngineChoice::Auto, _) => self.by_model_if_any(asked, own).await,
        }
    }

    /// The verified SQL for exactly this question, while it still means the same.
    async fn approved(&self, asked: &Asked) -> Result<Option<Planned>, Trouble> {
        let key = normalise::key(&asked.question);
        let (db, org) = (self.chat.db().connection(), self.order.actor.org);
        let found = store::example_for(db, org, self.order.connection, &key).await?;
        // A follow-up such as "only Germany" means something else in every conversation.
        let Some(example) = found.filter(|_| asked.previous.is_none() || asked.question.split_whitespace().count() > 3)
        else {
            return Ok(None);
        };
        if let Some(gone) = example.gone(&asked.catalog.schema) {
            self.chat.end_example(org, &example, &gone).await?;
            return Ok(None);
        }
        let Some(planned) = reuse(&example, asked) else { return Ok(None) };
        let by = self.chat.name_of(org, example.approved_by).await?;
        let (by_id, at) = (example.approved_by, example.created_at);
        let edited = match example.edited_by {
            Some(by_id) => Some(EditedSql {
                by_id,
                by: self.chat.name_of(org, by_id).await?,
                at,
                from_message: None,
                from_question: example.question.clone(),
            }),
            None => None,
        };
        let engine = if edited.is_some() { EngineName::Person } else { planned.engine };
        Ok(Some(Planned { verified: Some(VerifiedBy { id: example.id, by_id, by, at }), edited, engine, ..planned }))
    }

    /// Asks the model where the builtin engine has no answer; its choices stay where the model has none either.
    async fn by_model_if_any(&mut self, asked: &Asked, own: Plan) -> Result<Plan, Trouble> {
        if !self.open_model(asked).await? {
            return Ok(own);
        }
        match self.ask_model(asked).await {
            Ok(Plan::Refuse(theirs)) => Ok(match own {
                Plan::Refuse(ours) => Plan::Refuse(RefusalView { message: theirs.message, ..ours }),
                other => other,
            }),
            Ok(plan) => Ok(plan),
            Err(PlanError::Model(trouble)) if trouble.is_stopped() => Err(Trouble::Stopped),
            Err(error) => {
                let why = match &error {
                    PlanError::Model(trouble) => trouble.for_person(),
                    _ => "The model gave no usable reply.".into(),
                };
                self.draft.summary.push(why);
                Ok(own)
            }
        }
    }

    async fn by_model(&mut self, asked: &Asked) -> Result<Plan, Trouble> {
        self.draft.engine = EngineName::Llm;
        if !self.open_model(asked).await? {
            let detail = "No language model is set up or switched on. An admin can do it in Settings under \u{201c}Language model\u{201d}.";
            return Err(Trouble::Failed(Box::new(problem(409, "model_not_configured", detail))));
        }
        Ok(self.ask_model(asked).await?)
    }

    /// Asks until the reply can be used, or the tries are used up.
    async fn ask_model(&mut self, asked: &Asked) -> Result<Plan, PlanError> {
        loop {
            let Some(engine) = &self.llm else { return Err(anyhow::anyhow!("the model was not opened").into()) };
            match engine.plan(asked, &self.failed).await {
                Err(PlanError::Unusable { reply, said }) if self.failed.len() < REPAIRS => {
                    self.failed.push(FailedTry { reply, said });
                }
                outcome => return outcome,
            }
        }
    }

    /// Makes the model ready, if the organisation has one.
    async fn open_model(&mut self, asked: &Asked) -> Result<bool, Trouble> {
        if self.llm.is_some() {
            return Ok(true);
        }
        let org = self.order.actor.org;
        let room = &self.chat.room;
        let found = self.chat.model_of(org).await?;
        let Some((model, allowed)) = found else { return Ok(false) };
        let privacy = room.parts.connections.privacy(org, self.order.connection, allowed);
        let privacy = privacy.await.map_err(ChatError::from)?;
        let background = self.background(privacy, asked).await?;
        self.llm = Some(LlmEngine::new(Box::new(model), privacy, room.parts.accounts.clone(), org, background));
        Ok(true)
    }

    /// What was asked and approved before, as far as a model may be told of it. Nobody else needs it.
    async fn background(&self, privacy: Privacy, asked: &Asked) -> Result<Background, Trouble> {
        let (order, db) = (&self.order, self.chat.db().connection());
        let (org, connection) = (order.actor.org, order.connection);
        let turns = store::past_turns(db, org, order.session, connection, Background::TURNS).await?;
        let headlines = match privacy {
            Privacy::Results => store::headlines(db, org, turns.iter().map(|t| t.id)).await?,
            Privacy::Names | Privacy::Samples => HashMap::new(),
        };
        let (hidden, dialect) = (&asked.catalog.hidden, asked.catalog.connection.dialect());
        // What read something hidden is not told, nor what came of it.
        let is_open = |sql: &str| !hidden.is_read_by(sql, dialect);
        let past = turns.into_iter().rev().filter(|turn| turn.sql.as_deref().is_none_or(is_open)).map(|turn| Past {
            headline: headlines.get(&turn.id).cloned().unwrap_or_default(),
            question: turn.question,
            sql: turn.sql,
        });
        // What somebody else asked may name values, which nothing tells from other words.
        let examples = match privacy {
            Privacy::Names => Vec::new(),
            Privacy::Samples | Privacy::Results => {
                store::example_texts(db, org, connection, Background::EXAMPLES).await?
            }
        };
        let approved =
            examples.into_iter().filter(|(_, sql)| is_open(sql)).map(|(question, sql)| Approved { question, sql });
        Ok(Background { past: past.collect(), approved: approved.collect() })
    }
}

/// An approved example as a plan. Dates in its SQL must be right for the day: with a reading they are written
/// anew, without one a question about moving days is not reused.
fn reuse(example: &Example, asked: &Asked) -> Option<Planned> {
    let reading: Option<reading::Reading> =
        example.reading.as_ref().and_then(|r| serde_json::from_value(r.clone()).ok());
    let moving = normalise::is_relative(&asked.question);
    let sql = match &reading {
        Some(reading) => reading::render(&asked.catalog.index, reading, asked.as_of).ok()?,
        None if moving => return None,
        None => example.sql.clone(),
    };
    let view = reading.as_ref().map(|r| view(&asked.catalog, r, None, asked.as_of.date_naive()));
    Some(Planned {
        sql,
        // Whatever wrote it once, no model is asked now: the engine is the builtin one.
        summary: view.as_ref().map(|v| v.summary.clone()),
        view,
        reading,
        ..Planned::default()
    })
}
