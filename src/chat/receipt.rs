//! The receipt: what was read, what was checked, what it took, and what left the server.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{EngineName, Trust};
use super::feed::Phase;
use super::provenance::{EditedSql, VerifiedBy};
use crate::base::ConnectionId;
use crate::queries::Asked;
use crate::sql::Dialect;

/// How one check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    Held,
    Failed,
    /// Worth knowing, but neither for nor against the answer.
    Note,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Check {
    /// Stable word, such as `read_only`.
    pub id: String,
    pub title: String,
    pub state: CheckState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    pub detail: Option<String>,
}

/// The checks in one word and two numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Verdict {
    pub trust: Trust,
    /// Checks that held.
    pub held: usize,
    /// Checks that could hold or fail.
    pub total: usize,
}

impl Verdict {
    /// The verdict over checks; `approved` when a person approved the SQL before.
    pub fn over(checks: &[Check], approved: bool) -> Self {
        let count = |state| checks.iter().filter(|c| c.state == state).count();
        let (held, failed) = (count(CheckState::Held), count(CheckState::Failed));
        let trust = match (approved, failed) {
            (true, _) => Trust::Verified,
            (false, 0) if held > 0 => Trust::Checked,
            _ => Trust::Unchecked,
        };
        Self { trust, held, total: held + failed }
    }
}

/// A table and which of its columns were read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadFrom {
    pub table: String,
    pub columns: Vec<String>,
}

/// The SQL given to one source. Of a query over all sources, the query itself comes first, then what each of them was
/// asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SourceSql {
    pub connection_id: ConnectionId,
    pub connection_name: String,
    pub dialect: Dialect,
    /// None for people without the right `sql.run`.
    pub text: Option<String>,
    /// Of a source that was asked for its part: how many rows it gave.
    #[serde(default)]
    pub row_count: Option<u64>,
    /// Of such a source: its own time.
    #[serde(default)]
    pub execution_time_ms: Option<u64>,
}

impl From<&Asked> for SourceSql {
    fn from(asked: &Asked) -> Self {
        Self {
            connection_id: asked.connection_id,
            connection_name: asked.connection_name.clone(),
            dialect: asked.dialect,
            text: Some(asked.sql.clone()),
            row_count: asked.row_count,
            execution_time_ms: asked.execution_time_ms,
        }
    }
}

/// How long one step took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PhaseTime {
    #[schema(value_type = Phase)]
    pub phase: String,
    pub elapsed_ms: u64,
}

/// Where the time went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Times {
    pub total_ms: u64,
    /// Of that, the person's own database.
    pub source_ms: u64,
    /// Of that, everything else.
    pub own_ms: u64,
    pub phases: Vec<PhaseTime>,
}

/// Which engine, and exactly which one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EngineUsed {
    pub name: EngineName,
    pub version: String,
    pub model: Option<String>,
    pub prompt_version: Option<String>,
}

/// Whether the rows were kept from an earlier run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CacheUsed {
    pub hit: bool,
    pub cached_at: Option<DateTime<Utc>>,
    pub age_seconds: Option<u64>,
}

/// What was sent to a model, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeftTheServer {
    pub nothing: bool,
    pub description: String,
}

impl LeftTheServer {
    /// Nothing was sent anywhere.
    pub fn nothing() -> Self {
        Self { nothing: true, description: "Nothing left this server.".into() }
    }
}

/// How many rows came back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowsReturned {
    pub returned: u64,
    pub truncated: bool,
}

/// The proof of an answer. Parts that were never reached are empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    pub verdict: Verdict,
    pub answered_at: DateTime<Utc>,
    /// The zone that dates and times are in.
    pub time_zone: String,
    pub checks: Vec<Check>,
    pub read_from: Vec<ReadFrom>,
    pub sql: Vec<SourceSql>,
    pub time: Times,
    pub engine: EngineUsed,
    /// Set where a person wrote the SQL.
    #[serde(default)]
    pub edited: Option<EditedSql>,
    /// Set where a person verified the SQL for this question.
    #[serde(default)]
    pub verified: Option<VerifiedBy>,
    /// Whether a query was let through to the source. Where none was, nothing ran and nothing can be run again.
    #[serde(default = "ran")]
    #[schema(required = true)]
    pub ran: bool,
    pub cache: CacheUsed,
    pub left_the_server: LeftTheServer,
    pub rows: RowsReturned,
    /// SHA-256 over columns, types and rows in order; empty when no rows came.
    pub result_sha256: String,
}

/// Receipts written before this was told are of queries that ran.
fn ran() -> bool {
    true
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::chat) fn receipt(sql: &str) -> Receipt {
        Receipt {
            verdict: Verdict { trust: Trust::Checked, held: 1, total: 1 },
            answered_at: DateTime::UNIX_EPOCH,
            time_zone: "UTC".into(),
            checks: vec![],
            read_from: vec![],
            sql: vec![SourceSql {
                connection_id: ConnectionId::new(),
                connection_name: "Shop".into(),
                dialect: Dialect::Sqlite,
                text: Some(sql.into()),
                row_count: None,
                execution_time_ms: None,
            }],
            time: Times::default(),
            engine: EngineUsed { name: EngineName::Builtin, version: "1".into(), model: None, prompt_version: None },
            edited: None,
            verified: None,
            ran: true,
            cache: CacheUsed::default(),
            left_the_server: LeftTheServer::nothing(),
            rows: RowsReturned::default(),
            result_sha256: String::new(),
        }
    }

    fn check(state: CheckState) -> Check {
        Check { id: "x".into(), title: "X".into(), state, detail: None }
    }

    #[test]
    fn one_failed_check_takes_the_mark_away() {
        use CheckState::{Failed, Held, Note};
        let verdict = |states: &[CheckState], approved| {
            Verdict::over(&states.iter().map(|s| check(*s)).collect::<Vec<_>>(), approved)
        };
        assert_eq!(verdict(&[Held, Note], false), Verdict { trust: Trust::Checked, held: 1, total: 1 });
        assert_eq!(verdict(&[Held, Failed], false), Verdict { trust: Trust::Unchecked, held: 1, total: 2 });
        assert_eq!(verdict(&[Held, Failed], true).trust, Trust::Verified);
        assert_eq!(verdict(&[], false).trust, Trust::Unchecked, "nothing checked is not checked");
    }
}
