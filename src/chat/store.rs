//! The room's tables. Every function takes the organisation first.

mod examples;
mod fallbacks;
mod messages;
mod past;
mod sessions;
mod settings;
#[cfg(test)]
mod tests;

pub(super) use examples::{
    Example, delete_example, example_for, example_texts, find_example, list_examples, put_example, standing_examples,
};
pub(super) use fallbacks::{StoredFallback, find_fallbacks, put_fallbacks};
pub(super) use messages::{
    Finished, Message, NewMessage, fail_running, find_message, finish_message, insert_message, messages_of,
    replace_answer, set_verdict,
};
pub(super) use past::{headlines, last_answered, last_reading, past_turns};
pub(super) use sessions::{
    Session, SessionChange, change_session, delete_session, erase_sessions, find_session, insert_session,
    list_deleted_sessions, list_sessions, touch_session, undelete_session,
};
pub(super) use settings::{StoredModel, StoredSettings, find_settings, put_settings};

use sea_orm::DbBackend;

use crate::platform::database::Database;

/// Whether the own database is a file, which only one process uses.
pub(super) fn is_file(db: &Database) -> bool {
    db.backend() == DbBackend::Sqlite
}
