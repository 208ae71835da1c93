//! JSON bodies: bad input is answered with a problem document that names the field.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{FieldError, Problem};

/// The most bytes a JSON body may have; an app-data value where a scope wants more than 1 MiB.
#[derive(Debug, Clone, Copy)]
pub struct JsonLimit(pub usize);

impl Default for JsonLimit {
    fn default() -> Self {
        Self(1024 * 1024)
    }
}

/// A JSON body of type `T` whose texts hold no NUL: PostgreSQL can't keep one.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

/// A JSON body of type `T` for doors that judge every character themselves and keep none.
#[derive(Debug, Clone)]
pub struct JsonAsIs<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let body = json_body(&request, &mut payload).await?;
            without_nul(&body)?;
            parse(&body).map(Self)
        })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for JsonAsIs<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move { parse(&json_body(&request, &mut payload).await?).map(Self) })
    }
}

async fn json_body(request: &HttpRequest, payload: &mut Payload) -> Result<web::Bytes, Problem> {
    if request.content_type() != "application/json" {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "Send the body as application/json.",
        ));
    }
    let limit = request.app_data::<JsonLimit>().copied().unwrap_or_default().0;
    read_body(request, payload, limit).await
}

/// Names the first text of a JSON body that holds a NUL. A raw NUL is no JSON; an escaped one is.
fn without_nul(body: &[u8]) -> Result<(), Problem> {
    const ESCAPED: &[u8] = b"\\u0000";
    if !body.windows(ESCAPED.len()).any(|w| w == ESCAPED) {
        return Ok(());
    }
    let Ok(value) = serde_json::from_slice::<Value>(body) else { return Ok(()) };
    match nul_in(&value, "") {
        Some(field) => Err(no_nul(field)),
        None => Ok(()),
    }
}

/// The path of the first text with a NUL. `serde_json` bounds the depth.
fn nul_in(value: &Value, path: &str) -> Option<String> {
    let inside = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::String(text) => text.contains('\0').then(|| if path.is_empty() { "body" } else { path }.to_owned()),
        Value::Array(items) => items.iter().find_map(|item| nul_in(item, path)),
        Value::Object(fields) => fields.iter().find_map(|(name, item)| {
            if name.contains('\0') { Some(inside(&name.replace('\0', ""))) } else { nul_in(item, &inside(name)) }
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

pub(super) fn no_nul(field: String) -> Problem {
    Problem::invalid(vec![FieldError::new(field, "This holds a character that can't be kept (NUL).")])
}

async fn read_body(request: &HttpRequest, payload: &mut Payload, limit: usize) -> Result<web::Bytes, Problem> {
    let too_large = || Problem::too_large(format!("The body may have {limit} bytes at most."));
    let declared = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|n| n > limit) {
        return Err(too_large());
    }
    let stream = web::Payload::from_request(request, payload)
        .await
        .map_err(|_| Problem::malformed("The body could not be read."))?;
    stream
        .to_bytes_limited(limit)
        .await
        .map_err(|_| too_large())?
        .map_err(|_| Problem::malformed("The body could not be read."))
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        // Some wrong types are told as syntax errors; only text that is no JSON at all is malformed.
        let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok();
        explain(&path, error.inner(), is_json)
    })?;
    reader.end().map_err(|_| Problem::malformed("The body holds more than one JSON value."))?;
    Ok(value)
}

/// Turns serde's words into a field and a sentence.
fn explain(path: &str, error: &serde_json::Error, is_json: bool) -> Problem {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(head, _)| head);
    if !is_json {
        return Problem::malformed(format!("The body is not valid JSON: {text}."));
    }
    let parent = if path == "." { "" } else { path };
    let join = |name: &str| if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") };
    let named = text.split('`').nth(1).unwrap_or_default();
    let (field, message) = if text.starts_with("missing field") {
        (join(named), "This field is needed.".to_owned())
    } else if text.starts_with("unknown field") {
        // The path already ends in the unknown name when serde read it as a key.
        let field = if parent.ends_with(named) { parent.to_owned() } else { join(named) };
        (field, "There is no such field.".to_owned())
    } else if error.is_syntax() || text.starts_with("invalid type") || text.starts_with("invalid value") {
        (parent.to_owned(), format!("This has the wrong form: {}.", shorten(text)))
    } else {
        (parent.to_owned(), shorten(text))
    };
    Problem::invalid(vec![FieldError::new(if field.is_empty() { "body".into() } else { field }, message)])
}

/// A long value is not sent back.
pub(super) fn shorten(text: &str) -> String {
    if text.chars().count() <= 160 { text.to_owned() } else { text.chars().take(157).collect::<String>() + "..." }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Body {
        name: String,
        size: Option<u32>,
    }

    fn fails(body: &str) -> Problem {
        parse::<Body>(body.as_bytes()).unwrap_err()
    }

    #[test]
    fn the_field_is_named() {
        assert_eq!(fails(r#"{"size":1}"#).errors[0].field, "name");
        assert_eq!(fails(r#"{"name":"a","org_id":1}"#).errors[0].field, "org_id");
        assert_eq!(fails(r#"{"name":["a"]}"#).errors[0].field, "name");
        assert_eq!(fails(r#"{"name":"a","size":-1}"#).errors[0].field, "size");
        assert_eq!(fails(r#"{"name":"a","size":1e400}"#).status, 422);
    }

    #[test]
    fn broken_json_is_malformed() {
        for text in ["", "{", "{\"name\":", "nonsense", "{\"name\":\"a\"} x"] {
            assert_eq!(fails(text).status, 400, "{text}");
        }
    }

    #[test]
    fn a_nul_is_named_and_only_a_nul() {
        let field = |body: &str| without_nul(body.as_bytes()).err().map(|p| p.errors[0].field.clone());
        assert_eq!(field(r#"{"name":"a\u0000b"}"#).as_deref(), Some("name"));
        assert_eq!(field(r#"{"a":[{"b":"\u0000"}]}"#).as_deref(), Some("a.b"));
        assert_eq!(field(r#"{"a\u0000":1}"#).as_deref(), Some("a"));
        assert_eq!(field(r#"{"name":"a\\u0000b"}"#), None);
        assert_eq!(field(r#"{"name":"plain"}"#), None);
    }

    #[test]
    fn a_long_value_is_not_sent_back() {
        let body = format!(r#"{{"name":"a","size":"{}"}}"#, "x".repeat(100_000));
        assert!(fails(&body).errors[0].message.len() < 300);
    }
}
