//! The middle steps: the guard looks at the query, the source runs it, and a model may mend what failed.

use super::plan::REPAIRS;
use super::{Given, Trouble, Work, problem};
use crate::base::QueryId;
use crate::chat::answer::{ChatResponse, EngineName};
use crate::chat::engines::{Asked, FailedTry, Plan, Planned};
use crate::chat::feed::{Happened, Phase};
use crate::chat::llm::without_foreign_quotes;
use crate::chat::receipt::{CacheUsed, RowsReturned, SourceSql};
use crate::connections::SourceError;
use crate::data::preview_rows;
use crate::queries::{Answered, Origin, QueryError, Run};

/// A query that did not run.
pub(super) struct Fault {
    trouble: Trouble,
    /// What a model may be told of it; none when it could do nothing about it.
    said: Option<String>,
}

impl Work {
    /// Shows how the question was read and the SQL, before anything runs.
    pub(super) fn show(&mut self, planned: &Planned, asked: &Asked) {
        let connection = &asked.catalog.connection;
        let draft = &mut self.draft;
        draft.engine = planned.engine;
        draft.verified.clone_from(&planned.verified);
        draft.edited.clone_from(&planned.edited);
        draft.view.clone_from(&planned.view);
        draft.reading = planned.reading.as_ref().and_then(|r| serde_json::to_value(r).ok());
        draft.sql = Some(planned.sql.clone());
        draft.summary = planned.summary.iter().chain(&planned.notes).cloned().collect();
        draft.source = Some(SourceSql {
            connection_id: connection.id,
            connection_name: connection.name.clone(),
            dialect: connection.dialect(),
            text: Some(planned.sql.clone()),
            row_count: None,
            execution_time_ms: None,
        });
        if let Some(reading) = &planned.view {
            self.feed.push(&Happened::Reading { reading: reading.clone() });
        }
        if self.order.may_see_sql() {
            self.feed.push(&Happened::Sql { sql: planned.sql.clone(), dialect: connection.dialect() });
        }
    }

    /// Guards and runs a query, and shows its rows.
    pub(super) async fn run(&mut self, planned: &Planned, asked: &Asked) -> Result<Answered, Fault> {
        let run = Run {
            id: QueryId::new(),
            connection: self.order.connection,
            sql: planned.sql.clone(),
            limits: Some(crate::chat::rows::limits()),
            origin: if matches!(self.order.given, Given::Sql { .. }) { Origin::Editor } else { Origin::Chat },
            use_cache: true,
        };
        self.guard(&run).await?;
        keep_hidden(planned, asked)?;
        self.draft.ran = true;
        let step = self.begin(Phase::Run);
        let ran = self.chat.room.parts.queries.run(&self.order.actor, run, self.order.cancel.clone()).await;
        let said = ran.as_ref().err().and_then(|e| mendable(e, &planned.sql));
        let outcome = ran.map_err(Trouble::from);
        let detail = outcome.as_ref().ok().map(rows_told);
        self.end(step, &outcome, detail);
        let answered = outcome.map_err(|trouble| Fault { trouble, said })?;
        self.show_rows(&answered);
        Ok(answered)
    }

    async fn guard(&mut self, run: &Run) -> Result<(), Fault> {
        let step = self.begin(Phase::Guard);
        let judged = self.chat.room.parts.queries.accept(&self.order.actor, run).await;
        let said = judged.as_ref().err().and_then(|e| mendable(e, &run.sql));
        let outcome = judged.map_err(Trouble::from);
        self.end(step, &outcome, said.clone());
        outcome.map_err(|trouble| Fault { trouble, said })
    }

    fn show_rows(&mut self, answered: &Answered) {
        let rows = preview_rows(&answered.table, ChatResponse::PREVIEW_ROWS);
        let row_count = answered.table.row_count() as u64;
        let draft = &mut self.draft;
        draft.asked = answered.asked().iter().map(SourceSql::from).collect();
        draft.columns.clone_from(&answered.table.columns);
        draft.rows.clone_from(&rows);
        draft.returned = RowsReturned { returned: row_count, truncated: answered.truncated };
        draft.source_ms = if answered.cached_at.is_some() { 0 } else { answered.took_ms };
        let now = self.chat.now();
        draft.cache = CacheUsed {
            hit: answered.cached_at.is_some(),
            cached_at: answered.cached_at,
            age_seconds: answered.cached_at.and_then(|at| u64::try_from((now - at).num_seconds()).ok()),
        };
        let columns = answered.table.columns.clone();
        self.feed.push(&Happened::Rows { columns, rows, row_count, truncated: answered.truncated });
    }

    /// What comes after a query that did not run: another plan, or the end.
    pub(super) async fn after(&mut self, fault: Fault, planned: &Planned, asked: &Asked) -> Result<Plan, Trouble> {
        let Some(said) = fault.said else { return Err(fault.trouble) };
        // A database may suggest a hidden name in the place of one that it doesn't know.
        let said = if asked.catalog.hidden.is_named_in(&said) { "A name in it is not known.".into() } else { said };
        if planned.verified.is_some() {
            return self.plan_afresh(asked).await;
        }
        let mends = planned.engine == EngineName::Llm && self.failed.len() < REPAIRS;
        if !mends || self.llm.is_none() {
            return Err(fault.trouble);
        }
        let reply = serde_json::json!({ "sql": planned.sql }).to_string();
        self.failed.push(FailedTry { reply, said });
        match self.plan_repaired(asked).await {
            // What the database said of the last query tells more than that the model gave up.
            Err(Trouble::Failed(_)) => Err(fault.trouble),
            outcome => outcome,
        }
    }
}

/// A model's query may not read what is hidden from models, even where it guesses its name.
fn keep_hidden(planned: &Planned, asked: &Asked) -> Result<(), Fault> {
    let by_model = planned.engine == EngineName::Llm && planned.edited.is_none();
    let dialect = asked.catalog.connection.dialect();
    if !by_model || !asked.catalog.hidden.is_read_by(&planned.sql, dialect) {
        return Ok(());
    }
    let trouble = problem(422, "query_refused", "The model's query read what is hidden from it, so it did not run.");
    let said = "The query reads something that is not in the schema. Name each column of the schema that you \
                need; do not use * for all columns or a whole row as a value.";
    Err(Fault { trouble: Trouble::Failed(Box::new(trouble)), said: Some(said.to_owned()) })
}

/// What a model may be told of an error that it could mend. The source's words may quote rows, which stay here.
fn mendable(error: &QueryError, sql: &str) -> Option<String> {
    match error {
        QueryError::Refused(refusal) => Some(refusal.to_string()),
        QueryError::Source(SourceError::Sql { message, hint, .. }) => {
            let hint = hint.as_deref().unwrap_or_default();
            Some(without_foreign_quotes(&format!("{message} {hint}"), sql).trim().to_owned())
        }
        _ => None,
    }
}

fn rows_told(answered: &Answered) -> String {
    let rows = answered.table.row_count();
    let cached = if answered.cached_at.is_some() { ", kept from a moment ago" } else { "" };
    format!("{rows} row{}{cached}", if rows == 1 { "" } else { "s" })
}
