//! The extractor that a door names when it wants somebody signed in.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::Problem;
use crate::base::{Actor, Permission};

/// The signed-in actor; without one the answer is 401.
#[derive(Debug, Clone)]
pub struct Signed(pub Actor);

impl Signed {
    /// Asks for a right.
    ///
    /// # Errors
    /// 403 that names the right and who can give it.
    pub fn require(&self, permission: Permission) -> Result<&Actor, Problem> {
        if self.0.may(permission) {
            return Ok(&self.0);
        }
        Err(Problem::forbidden(format!(
            "This needs the right \u{201c}{}\u{201d}. An admin of your organisation can give it to you.",
            permission.as_str()
        )))
    }
}

impl Deref for Signed {
    type Target = Actor;
    fn deref(&self) -> &Actor {
        &self.0
    }
}

impl FromRequest for Signed {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.extensions().get::<Actor>().cloned().map(Signed).ok_or_else(Problem::unauthorized))
    }
}
