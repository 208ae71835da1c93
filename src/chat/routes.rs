//! The doors of the chat.

mod ai;
mod asks;
mod assist;
mod drafts;
mod messages;
mod sessions;
mod stream;
mod verified;

use utoipa_actix_web::service_config::ServiceConfig;

use super::{ChatError, ReplayError};
use crate::http::Problem;

/// Mounts the doors of this room.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(asks::ask_question)
        .service(asks::stream_question)
        .service(asks::resume_question)
        .service(asks::cancel_question)
        .service(asks::rerun_question)
        .service(sessions::list_chat_sessions)
        .service(sessions::update_chat_session)
        .service(sessions::delete_chat_session)
        .service(sessions::get_chat_history)
        .service(sessions::list_suggestions)
        .service(messages::give_feedback)
        .service(messages::verify_answer)
        .service(verified::list_verified_answers)
        .service(verified::withdraw_verified_answer)
        .service(messages::replay_answer)
        .service(messages::list_answer_rows)
        .service(ai::get_ai_settings)
        .service(ai::put_ai_settings)
        .service(ai::test_ai_settings)
        .service(drafts::draft_table_words)
        .service(assist::get_ai_status)
        .service(assist::assist_query)
        .service(asks::issue_socket_ticket);
}

impl From<ChatError> for Problem {
    fn from(error: ChatError) -> Self {
        let text = error.to_string();
        match error {
            ChatError::NotFound => Self::not_found(),
            ChatError::Forbidden(permission) => Self::forbidden(format!(
                "This needs the right \u{201c}{}\u{201d}. An admin of your organisation can give it to you.",
                permission.as_str()
            )),
            ChatError::Invalid { field, message } => Self::invalid_field(&field, message),
            ChatError::Busy(_) => Self::too_many(2, text),
            ChatError::TooMany(decision) => Self::paced(decision, text),
            ChatError::Conflict(_) => Self::conflict("conflict", text),
            ChatError::NotReady(text) => Self::conflict("catalog_not_ready", text).with_header("retry-after", "5"),
            ChatError::Internal(cause) => Self::internal(&cause),
        }
    }
}

impl From<ReplayError> for Problem {
    fn from(error: ReplayError) -> Self {
        match error {
            ReplayError::Chat(error) => error.into(),
            ReplayError::Query(error) => error.into(),
        }
    }
}
