//! Errors on the wire: problem documents as in RFC 9457.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::current_request_id;
use crate::platform::database::Trouble;

/// A field that was not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// The field as a path, such as `connections[0].host`.
    pub field: String,
    /// One sentence for the person.
    pub message: String,
}

impl FieldError {
    /// A field and what is wrong with it.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// An error as a person and a program read it (RFC 9457, `application/problem+json`).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: `code` tells the kinds apart.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// One sentence for the person, without secrets.
    pub detail: String,
    /// Stable and machine-readable.
    pub code: String,
    pub request_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Members of their own that some problems carry, such as `reasons` of a refused query.
    #[serde(flatten)]
    #[schema(ignore)]
    pub members: Map<String, Value>,
    #[serde(skip)]
    #[schema(ignore)]
    pub headers: Vec<(&'static str, String)>,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.status, self.code, self.detail)
    }
}

impl std::error::Error for Problem {}

impl Problem {
    /// A problem with this status, stable code and sentence.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank".into(),
            title: status.canonical_reason().unwrap_or("Error").into(),
            status: status.as_u16(),
            detail: detail.into(),
            code: code.into(),
            request_id: current_request_id(),
            errors: Vec::new(),
            members: Map::new(),
            headers: Vec::new(),
        }
    }

    /// 400: the request could not be read at all.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", detail)
    }

    /// 401: nobody is signed in.
    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "Sign in to go on.")
    }

    /// 403: signed in, but without the right; `detail` names the right and who can give it.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", detail)
    }

    /// 404, also for what belongs to someone else.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "There is nothing here, or it isn't yours to see.")
    }

    /// 409: it clashes with what is there.
    pub fn conflict(code: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// 413: more than the limit.
    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
    }

    /// 422: fields that were not taken.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [one] => one.message.clone(),
            many => format!("{} fields need another look.", many.len()),
        };
        Self { errors, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail) }
    }

    /// 422 for one field.
    pub fn invalid_field(field: &str, message: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError::new(field, message)])
    }

    /// 429: too often; `retry_after` in seconds.
    pub fn too_many(retry_after: u64, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail)
            .with_header("retry-after", retry_after.max(1).to_string())
    }

    /// 503: a part of DataMind itself is away for now.
    pub fn unavailable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail).with_header("retry-after", "5")
    }

    /// What our own database's trouble is to a person: 507 when the disk is full, else 503.
    pub fn of_trouble(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Full => Self::new(StatusCode::INSUFFICIENT_STORAGE, "storage_full", trouble.for_person())
                .with_header("retry-after", "30"),
            Trouble::Away | Trouble::Busy => Self::unavailable(trouble.for_person()),
        }
    }

    /// 500: logged once here with its chain; the person sees only the request id. 503 or 507 when our own database
    /// can't do its work for now.
    pub fn internal(error: &anyhow::Error) -> Self {
        if let Some(trouble) = Trouble::of(error) {
            tracing::warn!(?trouble, error = format!("{error:#}"), "own database can't do its work");
            return Self::of_trouble(trouble);
        }
        let problem = Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something went wrong on our side. The request id helps your admin find it in the log.",
        );
        tracing::error!(request_id = %problem.request_id, error = format!("{error:#}"), "internal error");
        problem
    }

    /// Adds a member of its own to the document.
    pub fn with_member(mut self, name: &str, value: impl Serialize) -> Self {
        self.members.insert(name.into(), serde_json::to_value(value).unwrap_or(Value::Null));
        self
    }

    /// Adds a response header.
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Replaces the sentence.
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        for (name, value) in &self.headers {
            response.insert_header((*name, value.as_str()));
        }
        response.json(self)
    }
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Self {
        Self::internal(&error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_internal_error_shows_nothing_of_its_cause() {
        let problem = Problem::internal(&anyhow::anyhow!("password=hunter2 at /srv/x.rs"));
        let body = serde_json::to_string(&problem).unwrap();
        assert!(!body.contains("hunter2") && !body.contains("/srv"), "{body}");
        assert_eq!(problem.status, 500);
    }

    #[test]
    fn one_bad_field_speaks_for_itself() {
        let problem = Problem::invalid_field("email", "This is not an e-mail address.");
        assert_eq!(problem.detail, "This is not an e-mail address.");
        assert_eq!(problem.errors[0].field, "email");
    }

    #[test]
    fn members_stand_beside_the_standard_ones() {
        let body = serde_json::to_value(Problem::not_found().with_member("reasons", vec!["a"])).unwrap();
        assert_eq!(body["reasons"][0], "a");
        assert_eq!(body["code"], "not_found");
    }
}
