//! The doors of the queries.

mod download;
mod history;
mod limits;
mod looks;
mod runs;
mod saved;
mod versions;

use actix_web::http::StatusCode;
use utoipa_actix_web::service_config::ServiceConfig;

pub use runs::QueryResult;

use super::QueryError;
use super::status::of_source;
use crate::connections::SourceError;
use crate::http::{FieldError, Problem};
use crate::sql::Refusal;

/// Mounts the doors of this room.
pub fn routes(config: &mut ServiceConfig) {
    runs::routes(config);
    download::routes(config);
    history::routes(config);
    looks::routes(config);
    limits::routes(config);
    // Before what has an id in the place of their names.
    saved::routes(config);
    versions::routes(config);
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Refused(refusal) => refused(refusal),
            QueryError::Parameters(faults) => {
                Self::invalid(faults.into_iter().map(|f| FieldError::new(f.field, f.message)).collect())
            }
            QueryError::Source(source) => failed(source),
            QueryError::NotFound => Self::not_found(),
            QueryError::NotReady(text) => Self::conflict("catalog_not_ready", text).with_header("retry-after", "5"),
            QueryError::Forbidden(right) => Self::forbidden(format!(
                "This needs the right \u{201c}{right}\u{201d}. An admin of your organisation can give it to you."
            )),
            QueryError::Timeout => Self::new(StatusCode::GATEWAY_TIMEOUT, "query_timeout", error.to_string()),
            QueryError::Cancelled => Self::conflict("query_cancelled", error.to_string()),
            QueryError::Busy(text) => Self::too_many(2, text),
            QueryError::Internal(cause) => Self::internal(&cause),
        }
    }
}

pub(super) fn refused(refusal: Refusal) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "query_refused", refusal.to_string())
        .with_member("reasons", refusal.reasons)
}

/// What the person's own source said, with the status that tells whose turn it is.
fn failed(source: SourceError) -> Problem {
    if let SourceError::Internal(cause) = &source {
        return Problem::internal(cause);
    }
    let (status, code) = of_source(&source);
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let problem = Problem::new(status, code, source.to_string());
    match source {
        SourceError::Sql { hint, position, .. } => problem.with_member("hint", hint).with_member("position", position),
        _ => problem,
    }
}
