//! The answer as it is stored and sent.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::provenance::{EditedSql, VerifiedBy};
use super::receipt::{Receipt, Verdict};
use crate::base::{ChatMessageId, ChatSessionId};
use crate::data::chart::{ChartChoice, ChartConfig};
use crate::data::facts::Piece;
use crate::data::{Column, WireCell};
use crate::platform::llm::Usage;
use crate::reading::{ChipRole, ChipState, RefusalReason};
use crate::sql::Reason;

/// What an answer says that was stopped.
pub(super) const TEXT_OF_A_STOP: &str = "Stopped.";

/// What is said to who may not see SQL in the place of the database's own words.
const NOT_TAKEN: &str = "The database did not take the query. Word the question differently, or ask somebody who may \
                         see its SQL.";

/// How a question ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
    Answered,
    /// It has two or more meanings; the person is asked which.
    Clarify,
    Refused,
    Failed,
    /// The person stopped it.
    Stopped,
    /// A greeting or a question about the product, answered locally.
    Talk,
}

/// Which engine turned the question into SQL.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EngineName {
    #[default]
    Builtin,
    Llm,
    /// None: a person wrote the SQL.
    Person,
}

/// How far an answer can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// A person approved this SQL for this question.
    Verified,
    /// Every check held.
    Checked,
    /// At least one check did not hold.
    Unchecked,
}

/// A sentence about the result and what kind of fact it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FactView {
    /// The kind of a computed fact, or `model` for a sentence of a model whose every number was found in the result.
    pub kind: String,
    pub sentence: Vec<Piece>,
}

/// What is said of a result. Every number in it points to the cells it comes from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InsightView {
    pub headline: Vec<Piece>,
    pub facts: Vec<FactView>,
}

/// A part of the question as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChipView {
    pub role: ChipRole,
    pub text: String,
    /// The word before the chip: empty, `by`, `and`, `for`, `where`, `top`.
    pub joiner: String,
    pub state: ChipState,
}

/// How the question was understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReadingView {
    pub summary: String,
    pub chips: Vec<ChipView>,
    /// Opaque to clients; posted back to choose, edit or rerun.
    #[schema(value_type = Object)]
    pub query: Value,
}

/// One meaning to choose from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChoiceView {
    pub label: String,
    pub detail: String,
    /// Opaque to clients; posted back as `reading` to choose this meaning.
    #[schema(value_type = Object)]
    pub reading: Value,
    pub best_guess: bool,
}

/// One short question back to the person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ClarificationView {
    pub question: String,
    /// The word of the question that has several meanings.
    pub word: String,
    pub choices: Vec<ChoiceView>,
}

/// A part of a refused question that was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlacedView {
    pub text: String,
    pub meaning: String,
}

/// Why a question was not answered, and what can be asked instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RefusalView {
    pub reason: RefusalReason,
    pub message: String,
    pub understood: Vec<PlacedView>,
    pub unplaced: Vec<String>,
    pub nearest: Vec<String>,
}

/// What went wrong, in the form of a problem document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AnswerProblem {
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// One sentence for the person: what happened and what to do.
    pub detail: String,
    pub code: String,
    pub request_id: String,
    /// Why the guard refused the SQL, where it did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Reason>)]
    pub reasons: Vec<Value>,
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChatResponse {
    pub session_id: ChatSessionId,
    pub message_id: ChatMessageId,
    pub question: String,
    pub state: AnswerState,
    /// The headline as plain text.
    pub content: String,
    pub insight: Option<InsightView>,
    /// How the question was read, in a sentence; also what the engine could not do.
    pub context_summary: Option<String>,
    /// Only for people with the right `sql.run`.
    pub generated_sql: Option<String>,
    pub reading: Option<ReadingView>,
    pub columns: Vec<Column>,
    /// At most 100 rows, cells in the order of `columns`.
    #[schema(value_type = Vec<Vec<Option<WireCell>>>)]
    pub query_result_preview: Vec<Vec<Value>>,
    pub full_result_row_count: u64,
    pub truncated: bool,
    pub chart_config: Option<ChartConfig>,
    pub chart_choices: Vec<ChartChoice>,
    pub execution_time_ms: u64,
    pub token_usage: Option<Usage>,
    pub engine: EngineName,
    pub trust: Option<Trust>,
    pub receipt: Option<Receipt>,
    pub suggestions: Vec<String>,
    pub clarification: Option<ClarificationView>,
    pub refusal: Option<RefusalView>,
    pub error: Option<AnswerProblem>,
    /// Whether a person wrote the SQL; `edited` says who.
    pub edited_sql: bool,
    /// Set where a person wrote the SQL.
    #[serde(default)]
    pub edited: Option<EditedSql>,
    /// Set where a person verified the SQL for this question.
    #[serde(default)]
    pub verified: Option<VerifiedBy>,
    pub created_at: DateTime<Utc>,
}

impl ChatResponse {
    /// The most rows that travel with an answer.
    pub const PREVIEW_ROWS: usize = 100;

    /// An answer with nothing in it yet.
    pub(super) fn empty(
        session_id: ChatSessionId,
        message_id: ChatMessageId,
        question: String,
        state: AnswerState,
        created_at: DateTime<Utc>,
    ) -> Self {
        Self {
            session_id,
            message_id,
            question,
            state,
            content: String::new(),
            insight: None,
            context_summary: None,
            generated_sql: None,
            reading: None,
            columns: vec![],
            query_result_preview: vec![],
            full_result_row_count: 0,
            truncated: false,
            chart_config: None,
            chart_choices: vec![],
            execution_time_ms: 0,
            token_usage: None,
            engine: EngineName::default(),
            trust: None,
            receipt: None,
            suggestions: vec![],
            clarification: None,
            refusal: None,
            error: None,
            edited_sql: false,
            edited: None,
            verified: None,
            created_at,
        }
    }

    /// The answer as someone may see it: without the right to SQL there is none in it.
    pub fn seen(mut self, may_see_sql: bool) -> Self {
        if !may_see_sql {
            self.generated_sql = None;
            for source in self.receipt.iter_mut().flat_map(|r| &mut r.sql) {
                source.text = None;
            }
            // The guard's and the database's words may quote the statement.
            if let Some(error) = &mut self.error {
                error.reasons.clear();
                if error.code == "query_failed" {
                    error.detail = NOT_TAKEN.into();
                    self.content = NOT_TAKEN.into();
                }
            }
        }
        self
    }

    /// The answer with somebody's word for it; without one it is worth what its checks show.
    pub(super) fn vouched(mut self, verified: Option<VerifiedBy>) -> Self {
        if let Some(receipt) = &mut self.receipt {
            receipt.verdict = Verdict::over(&receipt.checks, verified.is_some());
            receipt.verified.clone_from(&verified);
            self.trust = self.trust.map(|_| receipt.verdict.trust);
        }
        self.verified = verified;
        self
    }
}

#[cfg(test)]
pub(super) mod tests;
