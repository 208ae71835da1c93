//! What stops a question on its way, in words for the person.

use crate::chat::answer::AnswerProblem;
use crate::chat::engines::PlanError;
use crate::chat::error::ChatError;
use crate::chat::llm::ModelTrouble;
use crate::connections::SourceError;
use crate::http::Problem;
use crate::queries::QueryError;

/// Why a question ends without an answer.
#[derive(Debug)]
pub(in crate::chat) enum Trouble {
    /// It was cancelled.
    Stopped,
    Failed(Box<AnswerProblem>),
}

/// A problem with this status, stable code and sentence.
pub(in crate::chat) fn problem(status: u16, code: &str, detail: impl Into<String>) -> AnswerProblem {
    let title = match status {
        403 => "Forbidden",
        404 => "Not Found",
        409 => "Conflict",
        413 => "Payload Too Large",
        422 => "Unprocessable Entity",
        429 => "Too Many Requests",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        507 => "Insufficient Storage",
        _ => "Internal Server Error",
    };
    AnswerProblem {
        kind: "about:blank".into(),
        title: title.into(),
        status,
        detail: detail.into(),
        code: code.into(),
        request_id: String::new(),
        reasons: vec![],
    }
}

fn failed(status: u16, code: &str, detail: impl Into<String>) -> Trouble {
    Trouble::Failed(Box::new(problem(status, code, detail)))
}

/// Logged once here; the person sees only the request id.
fn internal(error: &anyhow::Error) -> Trouble {
    let told = Problem::internal(error);
    failed(told.status, &told.code, told.detail)
}

impl From<anyhow::Error> for Trouble {
    fn from(error: anyhow::Error) -> Self {
        internal(&error)
    }
}

impl From<ChatError> for Trouble {
    fn from(error: ChatError) -> Self {
        match error {
            ChatError::NotFound => failed(404, "not_found", "There is no such connection any more."),
            ChatError::Forbidden(right) => forbidden(right.as_str()),
            ChatError::NotReady(text) => failed(409, "catalog_not_ready", text),
            ChatError::Internal(cause) => internal(&cause),
            other @ (ChatError::Invalid { .. }
            | ChatError::Busy(_)
            | ChatError::TooMany(_)
            | ChatError::Conflict(_)) => failed(422, "invalid", other.to_string()),
        }
    }
}

impl From<ModelTrouble> for Trouble {
    fn from(trouble: ModelTrouble) -> Self {
        let status = match trouble.code() {
            "budget_exhausted" => 429,
            "model_rate_limited" => 503,
            "model_timed_out" => 504,
            _ => 502,
        };
        match trouble {
            _ if trouble.is_stopped() => Self::Stopped,
            ModelTrouble::Internal(cause) => internal(&cause),
            other => failed(status, other.code(), other.for_person()),
        }
    }
}

impl From<PlanError> for Trouble {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Model(trouble) => trouble.into(),
            PlanError::Unusable { .. } => failed(
                502,
                "model_bad_reply",
                "The model gave no usable reply. Try again, or word the question differently.",
            ),
            PlanError::Reading(text) => failed(422, "reading_outdated", text),
            PlanError::Internal(cause) => internal(&cause),
        }
    }
}

impl From<QueryError> for Trouble {
    fn from(error: QueryError) -> Self {
        let (status, code) = error.status();
        match error {
            QueryError::Cancelled | QueryError::Source(SourceError::Cancelled) => Self::Stopped,
            QueryError::Internal(cause) | QueryError::Source(SourceError::Internal(cause)) => internal(&cause),
            QueryError::Refused(refusal) => {
                let reasons = refusal.reasons.iter().filter_map(|r| serde_json::to_value(r).ok()).collect();
                let told = problem(status, code, refusal.to_string());
                Self::Failed(Box::new(AnswerProblem { reasons, ..told }))
            }
            QueryError::Source(error) => failed(status, code, error.for_person()),
            QueryError::NotFound => failed(status, code, "There is no such connection any more."),
            QueryError::Forbidden(right) => forbidden(right),
            told
            @ (QueryError::NotReady(_) | QueryError::Parameters(_) | QueryError::Timeout | QueryError::Busy(_)) => {
                failed(status, code, told.to_string())
            }
        }
    }
}

fn forbidden(right: &str) -> Trouble {
    let detail =
        format!("This needs the right \u{201c}{right}\u{201d}. An admin of your organisation can give it to you.");
    failed(403, "forbidden", detail)
}
