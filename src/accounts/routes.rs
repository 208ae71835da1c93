//! The doors of this room.

mod auth;
mod me;
mod org;
mod wire;

use actix_web::http::StatusCode;
use utoipa_actix_web::service_config::ServiceConfig;

use super::AccountError;
use crate::http::{FieldError, Problem};

/// Mounts the doors of this room.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(auth::get_setup)
        .service(auth::set_up)
        .service(auth::register)
        .service(auth::login)
        .service(auth::refresh)
        .service(auth::logout)
        .service(me::logout_all)
        .service(me::get_me)
        .service(me::patch_me)
        .service(me::change_password)
        .service(me::list_sessions)
        .service(me::delete_session)
        .service(org::get_org)
        .service(org::patch_org)
        .service(org::get_budget)
        .service(org::put_budget)
        .service(org::list_members)
        .service(org::add_member)
        .service(org::patch_member);
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        let text = error.to_string();
        match error {
            AccountError::InvalidCredentials => Self::new(StatusCode::UNAUTHORIZED, "invalid_credentials", text),
            AccountError::SessionOver => Self::new(StatusCode::UNAUTHORIZED, "session_over", text),
            AccountError::NotFound => Self::not_found(),
            AccountError::Forbidden { code, .. } => Self::new(StatusCode::FORBIDDEN, code, text),
            AccountError::Conflict { code, field, .. } => {
                let errors = field.map(|field| FieldError::new(field, text.clone())).into_iter().collect();
                Self { errors, ..Self::conflict(code, text) }
            }
            AccountError::Invalid { field, message } => Self::invalid_field(field, message),
            AccountError::TooMany(decision) => Self::paced(decision, text),
            AccountError::Internal(cause) => Self::internal(&cause),
        }
    }
}
