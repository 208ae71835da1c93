//! Path and query string: bad input is answered with a problem document that names the parameter.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;

use super::json::{no_nul, shorten};
use super::{FieldError, Problem};

/// The parts of the path. One that doesn't parse is a thing that isn't there.
#[derive(Debug, Clone)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Path<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(match web::Path::<T>::from_request(request, payload).into_inner() {
            Ok(path) => Ok(Self(path.into_inner())),
            Err(_) => Err(Problem::not_found()),
        })
    }
}

/// The query string of type `T`.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
        if let Some((name, _)) = pairs.clone().find(|(name, value)| name.contains('\0') || value.contains('\0')) {
            return ready(Err(no_nul(name.replace('\0', ""))));
        }
        let pairs = serde_urlencoded::Deserializer::new(pairs);
        ready(serde_path_to_error::deserialize(pairs).map(Self).map_err(|error| {
            let text = error.inner().to_string();
            let path = error.path().to_string();
            let named = text.split('`').nth(1).unwrap_or("query").to_owned();
            let (field, message) = if text.starts_with("missing field") {
                (named, "This parameter is needed.".to_owned())
            } else if text.starts_with("unknown field") {
                (named, "There is no such parameter.".to_owned())
            } else {
                (path, format!("This has the wrong form: {}.", shorten(&text)))
            };
            Problem::invalid(vec![FieldError::new(field, message)])
        }))
    }
}
