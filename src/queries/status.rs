//! What each error is on the wire, whichever door it leaves by: the HTTP status and the stable code.

use super::QueryError;
use crate::connections::SourceError;

impl QueryError {
    /// The HTTP status and the stable code of this error.
    pub fn status(&self) -> (u16, &'static str) {
        match self {
            Self::Refused(_) => (422, "query_refused"),
            Self::Parameters(_) => (422, "invalid"),
            Self::Source(error) => of_source(error),
            Self::NotFound => (404, "not_found"),
            Self::NotReady(_) => (409, "catalog_not_ready"),
            Self::Forbidden(_) => (403, "forbidden"),
            Self::Timeout => (504, "query_timeout"),
            Self::Cancelled => (409, "query_cancelled"),
            Self::Busy(_) => (429, "too_many_requests"),
            Self::Internal(_) => (500, "internal"),
        }
    }
}

/// The HTTP status and the stable code of what a person's own source said.
pub(super) fn of_source(error: &SourceError) -> (u16, &'static str) {
    match error {
        SourceError::Unreachable(_) => (502, "source_unreachable"),
        SourceError::Login(_) => (502, "source_login"),
        SourceError::Lost(_) => (502, "source_lost"),
        SourceError::Hindered(hindrance) => (502, hindrance.code()),
        SourceError::Sql { .. } => (422, "query_failed"),
        SourceError::TooLarge(_) => (413, "result_too_large"),
        SourceError::Unsupported(_) => (422, "unsupported"),
        SourceError::Timeout => (504, "query_timeout"),
        SourceError::Cancelled => (409, "query_cancelled"),
        SourceError::Of { error, .. } => of_source(error),
        SourceError::Internal(_) => (500, "internal"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_tells_by_its_status_whose_turn_it_is() {
        let of = |error| QueryError::Source(error).status();
        assert_eq!(of(SourceError::TooLarge("Too much.".into())), (413, "result_too_large"));
        assert_eq!(of(SourceError::Unreachable("Gone.".into())).0, 502);
        assert_eq!(of(SourceError::Timeout), QueryError::Timeout.status());
        assert_eq!(of(SourceError::Cancelled), QueryError::Cancelled.status());
    }
}
