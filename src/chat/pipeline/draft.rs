//! What is known of an answer so far. Whatever happens, this much is told.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::Order;
use crate::chat::answer::{
    AnswerProblem, AnswerState, ChatResponse, ClarificationView, EngineName, InsightView, ReadingView, RefusalView,
};
use crate::chat::feed::Phase;
use crate::chat::llm::{Account, VERSION};
use crate::chat::provenance::{EditedSql, VerifiedBy};
use crate::chat::receipt::{
    CacheUsed, Check, EngineUsed, LeftTheServer, PhaseTime, ReadFrom, Receipt, RowsReturned, SourceSql, Times, Verdict,
};
use crate::data::{ChartChoice, ChartConfig, Column};

#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) content: String,
    pub(super) insight: Option<InsightView>,
    pub(super) summary: Vec<String>,
    pub(super) view: Option<ReadingView>,
    pub(super) engine: EngineName,
    pub(super) verified: Option<VerifiedBy>,
    pub(super) edited: Option<EditedSql>,
    /// Whether the guard let a query through.
    pub(super) ran: bool,
    pub(super) sql: Option<String>,
    pub(super) reading: Option<Value>,
    pub(super) source: Option<SourceSql>,
    /// Of a query over all sources, what each of them was asked.
    pub(super) asked: Vec<SourceSql>,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Value>>,
    pub(super) returned: RowsReturned,
    pub(super) sha256: String,
    pub(super) cache: CacheUsed,
    pub(super) source_ms: u64,
    pub(super) checks: Vec<Check>,
    pub(super) read_from: Vec<ReadFrom>,
    pub(super) chart: Option<ChartConfig>,
    pub(super) choices: Vec<ChartChoice>,
    pub(super) suggestions: Vec<String>,
    pub(super) clarification: Option<ClarificationView>,
    pub(super) refusal: Option<RefusalView>,
    pub(super) error: Option<AnswerProblem>,
    phases: Vec<PhaseTime>,
}

impl Draft {
    pub(super) fn new(order: &Order) -> Self {
        let engine = match &order.given {
            super::Given::Sql { engine, .. } => *engine,
            super::Given::Wording(_) => EngineName::Llm,
            _ => EngineName::default(),
        };
        Self { engine, ..Self::default() }
    }

    /// Adds a step's time; a step that was taken again adds up.
    pub(super) fn took(&mut self, phase: Phase, elapsed_ms: u64) {
        let name = phase.as_str();
        match self.phases.iter_mut().find(|p| p.phase == name) {
            Some(known) => known.elapsed_ms += elapsed_ms,
            None => self.phases.push(PhaseTime { phase: name.to_owned(), elapsed_ms }),
        }
    }

    /// The answer; `model` is what was spent on and sent to a model, `end` the moment and the whole time in ms.
    pub(super) fn into_response(
        self,
        order: &Order,
        state: AnswerState,
        model: Option<(Account, LeftTheServer)>,
        end: (DateTime<Utc>, u64),
    ) -> ChatResponse {
        let verdict = Verdict::over(&self.checks, self.verified.is_some());
        let trust = (state == AnswerState::Answered).then_some(verdict.trust);
        let asked = model.as_ref().map(|(account, _)| account).filter(|account| account.calls > 0);
        let token_usage = asked.map(|account| account.usage);
        let receipt = self.receipt(verdict, model, end);
        ChatResponse {
            session_id: order.session,
            message_id: order.message,
            question: order.question.clone(),
            state,
            content: self.content,
            insight: self.insight,
            context_summary: Some(sentences(&self.summary)).filter(|s| !s.is_empty()),
            generated_sql: self.sql,
            reading: self.view,
            columns: self.columns,
            query_result_preview: self.rows,
            full_result_row_count: self.returned.returned,
            truncated: self.returned.truncated,
            chart_config: self.chart,
            chart_choices: self.choices,
            execution_time_ms: end.1,
            token_usage,
            engine: self.engine,
            trust,
            receipt: (state != AnswerState::Talk).then_some(receipt),
            suggestions: self.suggestions,
            clarification: self.clarification,
            refusal: self.refusal,
            error: self.error,
            edited_sql: self.edited.is_some(),
            edited: self.edited,
            verified: self.verified,
            created_at: order.asked_at,
        }
    }

    fn receipt(
        &self,
        verdict: Verdict,
        model: Option<(Account, LeftTheServer)>,
        (answered_at, total_ms): (DateTime<Utc>, u64),
    ) -> Receipt {
        let (account, left) = model.map_or((None, LeftTheServer::nothing()), |(account, left)| (Some(account), left));
        let by_model = self.engine == EngineName::Llm && account.as_ref().is_some_and(|a| a.calls > 0);
        Receipt {
            verdict,
            answered_at,
            time_zone: "UTC".into(),
            checks: self.checks.clone(),
            read_from: self.read_from.clone(),
            sql: self.source.iter().chain(&self.asked).cloned().collect(),
            time: Times {
                total_ms,
                source_ms: self.source_ms,
                own_ms: total_ms.saturating_sub(self.source_ms),
                phases: self.phases.clone(),
            },
            engine: EngineUsed {
                name: self.engine,
                version: env!("CARGO_PKG_VERSION").into(),
                model: account.and_then(|a| a.model).filter(|_| by_model),
                prompt_version: by_model.then(|| VERSION.to_owned()),
            },
            edited: self.edited.clone(),
            verified: self.verified.clone(),
            ran: self.ran,
            cache: self.cache.clone(),
            left_the_server: left,
            rows: self.returned.clone(),
            result_sha256: self.sha256.clone(),
        }
    }
}

/// Parts of a summary one after the other, each but a lone one ended by a stop.
fn sentences(parts: &[String]) -> String {
    let ended = |part: &String| if part.ends_with(['.', '?', '!']) { part.clone() } else { format!("{part}.") };
    match parts {
        [only] => only.clone(),
        several => several.iter().map(ended).collect::<Vec<_>>().join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_summary_are_sentences() {
        let parts = |texts: &[&str]| sentences(&texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>());
        assert_eq!(parts(&["Revenue by month"]), "Revenue by month");
        assert_eq!(parts(&["Revenue by month", "It can't be drawn so."]), "Revenue by month. It can't be drawn so.");
        assert_eq!(parts(&[]), "");
    }
}
