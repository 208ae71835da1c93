//! What a PostgreSQL server or the way to it can answer instead of rows, and how a person reads it.

use std::io;

use fallible_iterator::FallibleIterator;
use postgres_protocol::message::backend::ErrorResponseBody;

use super::super::{Hindrance, SourceError};

/// An error as the server words it (<https://www.postgresql.org/docs/current/protocol-error-fields.html>).
#[derive(Debug, Clone, Default)]
pub(super) struct ServerError {
    /// SQLSTATE, five characters.
    pub code: String,
    pub message: String,
    pub detail: Option<String>,
    pub hint: Option<String>,
    /// Characters into the text, from 1.
    pub position: Option<usize>,
}

/// Why a socket may not carry a login.
#[derive(Debug)]
pub(super) enum Closed {
    /// Whatever answers there, it doesn't speak PostgreSQL.
    Nobody,
    /// It does, and we don't go on: what happened, and what to do.
    Refused(String, String),
}

/// What is said when a single row is beyond all limits.
pub(super) const ONE_ROW: &str = "One row is larger than a whole result may be. Select fewer or shorter columns.";

/// What went wrong on the wire.
#[derive(Debug)]
pub(super) enum Fault {
    /// The server's own words.
    Server(Box<ServerError>),
    /// The socket broke or was closed.
    Io(io::Error),
    /// The other side doesn't keep to the protocol, or sends more than we take.
    Protocol(&'static str),
    /// We don't go on with this login, or the server doesn't.
    Login(String),
    /// More came than an answer may hold; the words say of what.
    TooLarge(&'static str),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl ServerError {
    pub(super) fn read(body: &ErrorResponseBody) -> Self {
        let mut error = Self::default();
        let mut fields = body.fields();
        while let Ok(Some(field)) = fields.next() {
            let text = String::from_utf8_lossy(field.value_bytes()).into_owned();
            match field.type_() {
                b'C' => error.code = text,
                b'M' => error.message = text,
                b'D' => error.detail = Some(text),
                b'H' => error.hint = Some(text),
                b'P' => error.position = text.parse().ok(),
                _ => {}
            }
        }
        error
    }

    /// What the code says of a query that the server could not, or would not, answer as it is
    /// (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
    fn hindrance(&self) -> Option<Hindrance> {
        Some(match self.code.as_str() {
            "55P03" => Hindrance::Locked,
            "40P01" => Hindrance::Deadlock,
            "40001" => Hindrance::Conflict,
            "42501" => Hindrance::NoRight,
            "53200" => Hindrance::Memory,
            "53100" => Hindrance::Disk,
            // The statement's time limit has the same code; our own cancelling is answered before this.
            "57014" if self.message.contains("user request") => Hindrance::Ended,
            code if code.starts_with("53") => Hindrance::Full,
            code if code.starts_with("57P") => Hindrance::Restarting,
            code if code.starts_with("08") => Hindrance::Dropped,
            _ => return None,
        })
    }
}

impl Fault {
    /// What a run that ended so tells the person.
    pub(super) fn into_source(self) -> SourceError {
        match self {
            Self::Server(error) => from_server(*error),
            Self::Io(error) => {
                tracing::debug!(%error, "a connection broke");
                SourceError::Lost("The connection to the database broke.".to_owned())
            }
            Self::Protocol(what) => {
                SourceError::Lost(format!("The server doesn't speak PostgreSQL as expected: {what}."))
            }
            Self::Login(text) => SourceError::Login(text),
            Self::TooLarge(what) => SourceError::TooLarge(what.to_owned()),
        }
    }
}

fn from_server(error: ServerError) -> SourceError {
    if let Some(hindrance) = error.hindrance() {
        tracing::info!(code = error.code, error = error.message, "PostgreSQL did not answer a query");
        return SourceError::Hindered(hindrance);
    }
    // query_canceled: by statement_timeout, since our own cancelling is answered before this.
    if error.code == "57014" {
        return SourceError::Timeout;
    }
    let mut message = error.message;
    if let Some(detail) = error.detail {
        message = format!("{message}. {detail}");
    }
    SourceError::Sql { message, hint: error.hint, position: error.position }
}

/// Why a login failed, in words that say what to do. `(what happened, what to do)`.
pub(super) fn login_words(fault: Fault, database: &str, username: &str) -> (String, Option<String>) {
    let error = match fault {
        Fault::Server(error) => *error,
        Fault::Login(text) => return (text, None),
        Fault::Io(_) | Fault::Protocol(_) | Fault::TooLarge(_) => {
            return (
                "What answered there doesn't speak PostgreSQL, or closed the connection.".to_owned(),
                Some("Check the port, and whether the server wants encryption.".to_owned()),
            );
        }
    };
    let remedy = match error.code.as_str() {
        "28P01" => Some(format!("Check the password of \u{201c}{username}\u{201d}.")),
        "28000" if error.message.contains("encryption") || error.message.contains("SSL off") => {
            Some("The server wants encryption: set it to \u{201c}require\u{201d}.".to_owned())
        }
        "28000" => {
            Some("Check the user name, and the server's pg_hba.conf for this user, database and address.".to_owned())
        }
        "3D000" => Some(format!("Check the database's name: \u{201c}{database}\u{201d} isn't on this server.")),
        "42501" => Some(format!("Give the user the right: GRANT CONNECT ON DATABASE \u{2026} TO \"{username}\".")),
        "53300" => Some("The server has no free connection. Try again later, or raise max_connections.".to_owned()),
        "57P03" => Some("The server is still starting. Try again in a moment.".to_owned()),
        _ => error.hint,
    };
    (error.message, remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(code: &str, message: &str) -> SourceError {
        let error = ServerError { code: code.into(), message: message.into(), ..ServerError::default() };
        Fault::Server(Box::new(error)).into_source()
    }

    #[test]
    fn what_the_server_could_not_do_is_told_in_our_words() {
        for (code, is) in [
            ("55P03", Hindrance::Locked),
            ("40P01", Hindrance::Deadlock),
            ("40001", Hindrance::Conflict),
            ("42501", Hindrance::NoRight),
            ("53200", Hindrance::Memory),
            ("53300", Hindrance::Full),
            ("57P01", Hindrance::Restarting),
            ("08006", Hindrance::Dropped),
        ] {
            let told = told(code, "canceling statement due to lock timeout of relation 16384");
            assert!(matches!(told, SourceError::Hindered(own) if own == is), "{code}: {told:?}");
            assert!(!told.for_person().contains("16384"), "{told}");
        }
    }

    #[test]
    fn a_time_limit_and_a_query_ended_by_somebody_are_told_apart() {
        assert!(matches!(told("57014", "canceling statement due to statement timeout"), SourceError::Timeout));
        let ended = told("57014", "canceling statement due to user request");
        assert!(matches!(ended, SourceError::Hindered(Hindrance::Ended)));
    }

    #[test]
    fn what_is_wrong_with_the_sql_stays_in_the_servers_words() {
        assert!(matches!(told("42703", "column \"x\" does not exist"), SourceError::Sql { .. }));
    }
}
