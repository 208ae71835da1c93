//! The engine that asks a language model.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::budget::{Budgeted, ModelTrouble};
use super::context::{Ceiling, Shown, describe};
use super::numbers::Evidence;
use super::prompt::{self, Background, Material};
use super::prose::Sieve;
use super::reply::{self, Reply};
use crate::accounts::Accounts;
use crate::base::OrgId;
use crate::chat::answer::{ChoiceView, ClarificationView, EngineName, FactView, RefusalView};
use crate::chat::engines::{Asked, FailedTry, Plan, PlanError, Planned, QuestionEngine};
use crate::chat::receipt::LeftTheServer;
use crate::connections::Privacy;
use crate::data::facts::{self, Insight};
use crate::data::{ResultTable, preview_rows};
use crate::platform::llm::{Completion, Heard, LanguageModel, Prompt, Usage};
use crate::reading::RefusalReason;

/// The most rows of a result that a model gets to see.
const ROWS: usize = 40;

/// What has been spent and sent so far.
#[derive(Debug, Clone, Default)]
pub(in crate::chat) struct Account {
    pub(in crate::chat) usage: Usage,
    pub(in crate::chat) calls: usize,
    pub(in crate::chat) model: Option<String>,
    shown: Shown,
    rows: usize,
}

/// The llm engine for one question.
pub(in crate::chat) struct LlmEngine {
    model: Box<dyn LanguageModel>,
    accounts: Accounts,
    org: OrgId,
    privacy: Privacy,
    background: Background,
    account: Mutex<Account>,
}

impl LlmEngine {
    pub(in crate::chat) fn new(
        model: Box<dyn LanguageModel>,
        privacy: Privacy,
        accounts: Accounts,
        org: OrgId,
        background: Background,
    ) -> Self {
        Self { model, accounts, org, privacy, background, account: Mutex::default() }
    }

    /// What has been spent and sent.
    pub(in crate::chat) fn account(&self) -> Account {
        self.account.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether rows of a result may be sent.
    pub(in crate::chat) fn may_see_rows(&self) -> bool {
        self.privacy == Privacy::Results
    }

    /// What left the server, in words.
    pub(in crate::chat) fn left_the_server(&self) -> LeftTheServer {
        let account = self.account();
        if account.calls == 0 {
            return LeftTheServer::nothing();
        }
        let tables = account.shown.tables.len();
        let plural = if tables == 1 { "" } else { "s" };
        let mut parts = vec!["the question".to_owned(), format!("names of {tables} table{plural} and their columns")];
        if account.shown.samples {
            parts.push("sample values of columns that don't look personal".into());
        }
        if account.rows > 0 {
            let plural = if account.rows == 1 { "" } else { "s" };
            parts.push(format!("{} row{plural} of the result", account.rows));
        }
        let last = parts.pop().unwrap_or_default();
        let description = format!("Sent to {}: {} and {last}.", self.model.model(), parts.join(", "));
        LeftTheServer { nothing: false, description }
    }

    /// A few sentences around the facts. Each is handed to `passed` once it is whole and every number in it was
    /// found in the result; the others are dropped and counted.
    pub(in crate::chat) async fn explain(
        &self,
        asked: &Asked,
        table: &ResultTable,
        insight: &Insight,
        passed: Heard<'_>,
    ) -> Result<(Vec<FactView>, usize), ModelTrouble> {
        let sieve = Mutex::new(Sieve::new(Evidence::of(table, insight)));
        let heard = |piece: &str| {
            let mut sieve = sieve.lock().unwrap_or_else(PoisonError::into_inner);
            sieve.take(piece).iter().for_each(|sentence| passed(sentence));
        };
        self.note(|account| account.rows = table.row_count().min(ROWS));
        let facts: Vec<String> = insight.facts.iter().map(|f| facts::plain(&f.sentence)).collect();
        let facts = format!("{}\n{}", insight.plain, facts.join("\n"));
        self.call(&prompt::prose(&asked.question, &facts, &rows(table)), &heard, &asked.cancel).await?;
        Ok(sieve.into_inner().unwrap_or_else(PoisonError::into_inner).finish())
    }

    async fn call(
        &self,
        prompt: &Prompt,
        heard: Heard<'_>,
        cancel: &CancellationToken,
    ) -> Result<Completion, ModelTrouble> {
        let budgeted = Budgeted { accounts: &self.accounts, org: self.org, model: self.model.as_ref() };
        let outcome = budgeted.complete(prompt, heard, cancel).await;
        let asked = !matches!(&outcome, Err(ModelTrouble::Budget | ModelTrouble::Internal(_)));
        let spent = outcome.as_ref().map_or_else(ModelTrouble::spent, |reply| reply.usage);
        self.note(|account| {
            account.calls += usize::from(asked);
            account.usage += spent;
            account.model = outcome.as_ref().ok().map(|r| r.model.clone()).or(account.model.take());
        });
        outcome
    }

    /// The part of the schema to show: chosen at the first try, the same at the next ones.
    async fn shown(&self, asked: &Asked) -> Result<Shown, PlanError> {
        let known = self.account().shown;
        if !known.text.is_empty() {
            return Ok(known);
        }
        let (catalog, question, privacy) = (asked.catalog.clone(), asked.question.clone(), self.privacy);
        let work = tokio::task::spawn_blocking(move || {
            describe(&catalog.open, &catalog.index, &question, privacy, Ceiling::default())
        });
        Ok(work.await.map_err(anyhow::Error::from)?)
    }

    fn note(&self, change: impl FnOnce(&mut Account)) {
        change(&mut self.account.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

#[async_trait]
impl QuestionEngine for LlmEngine {
    async fn plan(&self, asked: &Asked, failed: &[FailedTry]) -> Result<Plan, PlanError> {
        let shown = self.shown(asked).await?;
        let first = prompt::ask(&Material {
            question: &asked.question,
            dialect: asked.catalog.connection.dialect(),
            schema: &asked.catalog.open,
            as_of: asked.as_of,
            privacy: self.privacy,
            shown: &shown,
            past: &self.background.past,
            approved: &self.background.approved,
        });
        self.note(|account| account.shown = shown);
        let prompt = failed.iter().fold(first, |prompt, f| prompt::repair(prompt, &f.reply, &f.said));
        let completion = self.call(&prompt, &|_| {}, &asked.cancel).await?;
        let unusable = |said: &str| PlanError::Unusable { reply: completion.text.clone(), said: said.to_owned() };
        reply::read(&completion.text).map(|reply| plan(reply, &asked.question)).map_err(unusable)
    }
}

fn plan(reply: Reply, question: &str) -> Plan {
    match reply {
        Reply::Sql { sql, explanation, title } => Plan::Query(Box::new(Planned {
            sql,
            engine: EngineName::Llm,
            summary: explanation,
            title,
            ..Planned::default()
        })),
        Reply::Clarify { question, choices } => {
            let choice = |(at, label): (usize, String)| ChoiceView {
                reading: serde_json::json!({ "ask": label }),
                detail: String::new(),
                best_guess: at == 0,
                label,
            };
            let choices = choices.into_iter().enumerate().map(choice).collect();
            Plan::Clarify(ClarificationView { question, word: String::new(), choices })
        }
        Reply::Cannot { reason } => Plan::Refuse(RefusalView {
            reason: RefusalReason::Unplaced,
            message: if reason.is_empty() {
                format!("\u{201c}{question}\u{201d} can't be answered from these tables.")
            } else {
                reason
            },
            understood: vec![],
            unplaced: vec![],
            nearest: vec![],
        }),
    }
}

/// The first rows as a model reads them: a header and JSON lines.
fn rows(table: &ResultTable) -> String {
    let names: Vec<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
    let mut lines = vec![serde_json::json!(names).to_string()];
    lines.extend(preview_rows(table, ROWS).into_iter().map(|row| {
        let cells: Vec<serde_json::Value> = row.into_iter().map(shortened).collect();
        serde_json::Value::Array(cells).to_string()
    }));
    if table.row_count() > ROWS {
        lines.push(format!("({} rows in all)", table.row_count()));
    }
    lines.join("\n")
}

/// A long text would fill the prompt.
fn shortened(cell: serde_json::Value) -> serde_json::Value {
    match cell {
        serde_json::Value::String(text) if text.len() > 120 => text.chars().take(120).collect::<String>().into(),
        other => other,
    }
}
