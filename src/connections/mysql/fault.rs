//! What a MySQL server or the way to it can answer instead of rows, and how a person reads it.

use mysql_async::{DriverError, Error, IoError, ServerError};

use super::super::{Hindrance, SourceError};

/// What went wrong on the way.
#[derive(Debug)]
pub(super) enum Fault {
    /// The server's own words (<https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html>).
    Server(ServerError),
    /// The socket broke or was closed.
    Broken,
    /// No agreement on encryption: what happened, and what to do.
    Encryption(String, String),
    /// We don't go on with this login.
    Login(String),
    /// One message is larger than a whole answer may be.
    TooLarge,
    /// The other side doesn't keep to the protocol.
    Protocol,
    /// It took too long.
    Slow,
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Server(error) => Self::Server(error),
            Error::Io(IoError::Tls(error)) => {
                tracing::debug!(%error, "no agreement on encryption");
                let (what, remedy) = certificate_words(&error.to_string());
                Self::Encryption(what.to_owned(), remedy.to_owned())
            }
            Error::Io(IoError::Io(error)) => from_io(&error),
            Error::Driver(error) => from_driver(&error),
            Error::Other(error) => {
                tracing::debug!(%error, "a connection broke");
                Self::Broken
            }
            Error::Url(_) => Self::Protocol,
        }
    }
}

/// The handshake's own error travels inside one of the socket.
fn from_io(error: &std::io::Error) -> Fault {
    tracing::debug!(%error, "a connection broke");
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(tls) => {
            let (what, remedy) = certificate_words(&tls.to_string());
            Fault::Encryption(what.to_owned(), remedy.to_owned())
        }
        None => Fault::Broken,
    }
}

fn from_driver(error: &DriverError) -> Fault {
    match error {
        DriverError::NoClientSslFlagFromServer => Fault::Encryption(
            "The server doesn't offer encryption.".to_owned(),
            "Switch on TLS at the server, or choose \u{201c}prefer\u{201d} if the network between is yours.".to_owned(),
        ),
        DriverError::CleartextPluginDisabled => Fault::Login(
            "The server asks for the password in clear text; it was not sent. Set encryption to \u{201c}require\u{201d}."
                .to_owned(),
        ),
        DriverError::MysqlOldPasswordDisabled | DriverError::UnknownAuthPlugin { .. } => {
            Fault::Login("The server asks for a way to log in that isn't supported here.".to_owned())
        }
        DriverError::PacketTooLarge => Fault::TooLarge,
        DriverError::ConnectionClosed => Fault::Broken,
        other => {
            tracing::debug!(error = %other, "the server doesn't keep to the protocol");
            Fault::Protocol
        }
    }
}

/// A name that the server's certificate carries, when it was refused only for not carrying the host's. The driver can't
/// leave the name out of account; where it doesn't count, the certificate is judged by a name of its own.
pub(super) fn name_of_the_certificate(error: &Error) -> Option<String> {
    let Error::Io(IoError::Io(error)) = error else { return None };
    match error.get_ref()?.downcast_ref::<rustls::Error>()? {
        rustls::Error::InvalidCertificate(rustls::CertificateError::NotValidForNameContext { presented, .. }) => {
            presented.iter().find_map(|name| written_name(name))
        }
        _ => None,
    }
}

/// `DnsName("db.example.com")` and `IpAddress(10.0.0.5)` are how the names of a certificate are listed.
fn written_name(listed: &str) -> Option<String> {
    let inner = listed.split_once('(')?.1.strip_suffix(')')?.trim_matches('"');
    (!inner.is_empty()).then(|| inner.replacen('*', "any", 1))
}

/// `(what happened, what to do)` for a certificate that was not taken.
fn certificate_words(error: &str) -> (&'static str, &'static str) {
    if error.contains("NotValidForName") || error.contains("not valid for name") {
        ("The server's certificate is for another name.", "Enter the host as the certificate names it, or verify-ca.")
    } else if error.contains("UnknownIssuer") {
        (
            "The server's certificate doesn't come from a trusted authority.",
            "Paste the CA certificate that signed it, or choose \u{201c}require\u{201d}.",
        )
    } else if error.contains("xpired") {
        ("The server's certificate has expired.", "Renew the certificate at the server.")
    } else if error.contains("CaUsedAsEndEntity") {
        (
            "The server shows a certificate that is meant to sign others.",
            "Give the server a certificate of its own, signed by that one, or choose \u{201c}require\u{201d} without a CA.",
        )
    } else {
        ("No encryption could be agreed on with the server.", "Check the server's certificate and its TLS version.")
    }
}

impl Fault {
    /// What a run that ended so tells the person.
    pub(super) fn into_source(self) -> SourceError {
        match self {
            Self::Server(error) => from_server(error),
            Self::Broken => SourceError::Lost("The connection to the database broke.".to_owned()),
            Self::Encryption(what, remedy) => SourceError::Unreachable(format!("{what} {remedy}")),
            Self::Login(text) => SourceError::Login(text),
            Self::TooLarge => SourceError::TooLarge(
                "One row is larger than a whole result may be. Select fewer or shorter columns.".to_owned(),
            ),
            Self::Protocol => SourceError::Lost("The server doesn't speak MySQL as expected.".to_owned()),
            Self::Slow => SourceError::Timeout,
        }
    }
}

fn from_server(error: ServerError) -> SourceError {
    // By the server's own time limit.
    if matches!(error.code, 1969 | 3024) {
        return SourceError::Timeout;
    }
    if let Some(hindrance) = hindrance(error.code) {
        tracing::info!(code = error.code, error = error.message, "MySQL did not answer a query");
        return SourceError::Hindered(hindrance);
    }
    SourceError::Sql { message: error.message, hint: None, position: None }
}

/// What the code says of a query that the server could not, or would not, answer as it is.
fn hindrance(code: u16) -> Option<Hindrance> {
    Some(match code {
        1205 => Hindrance::Locked,
        1213 | 1614 => Hindrance::Deadlock,
        1020 => Hindrance::Conflict,
        // Killed by somebody: our own cancelling is answered before this.
        1317 => Hindrance::Ended,
        1037 | 1038 | 1041 => Hindrance::Memory,
        1021 | 1114 => Hindrance::Disk,
        1044 | 1142 | 1143 | 1227 | 1370 => Hindrance::NoRight,
        1040 | 1203 | 1226 => Hindrance::Full,
        1053 => Hindrance::Restarting,
        1927 => Hindrance::Dropped,
        _ => return None,
    })
}

/// Why a login failed, in words that say what to do. `(what happened, what to do)`.
pub(super) fn login_words(error: &ServerError, database: &str, username: &str) -> (String, Option<String>) {
    let remedy = match error.code {
        1045 | 1698 => Some(format!("Check the user name and the password of \u{201c}{username}\u{201d}.")),
        1044 => Some(format!("Give the user the right: GRANT SELECT ON `{database}`.* TO \u{2026}.")),
        1049 => Some(format!("Check the database's name: \u{201c}{database}\u{201d} isn't on this server.")),
        1129 => Some("Have the server forget earlier failures: FLUSH HOSTS.".to_owned()),
        1130 => Some("Allow the user to come from this machine's address: CREATE USER \u{2026}@'%'.".to_owned()),
        1040 | 1203 | 1226 => {
            Some("The server has no free connection. Try again later, or raise max_connections.".to_owned())
        }
        1251 => Some("The account uses an old form of passwords; set its password again.".to_owned()),
        3159 => Some("The server wants encryption: set it to \u{201c}require\u{201d}.".to_owned()),
        _ => None,
    };
    (error.message.clone(), remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(code: u16) -> Fault {
        Fault::from(Error::Server(ServerError { code, message: "Words".into(), state: "HY000".into() }))
    }

    #[test]
    fn time_limits_of_both_servers_are_timeouts() {
        assert!(matches!(server(1969).into_source(), SourceError::Timeout));
        assert!(matches!(server(3024).into_source(), SourceError::Timeout));
        assert!(matches!(server(1146).into_source(), SourceError::Sql { .. }));
        assert!(matches!(server(1040).into_source(), SourceError::Hindered(Hindrance::Full)));
    }

    #[test]
    fn what_the_server_could_not_do_is_told_in_our_words() {
        for (code, is) in [
            (1205, Hindrance::Locked),
            (1213, Hindrance::Deadlock),
            (1142, Hindrance::NoRight),
            (1038, Hindrance::Memory),
            (1317, Hindrance::Ended),
            (1053, Hindrance::Restarting),
        ] {
            let told = server(code).into_source();
            assert!(matches!(told, SourceError::Hindered(own) if own == is), "{code}: {told:?}");
            assert!(!told.for_person().contains("Words"), "{told}");
        }
    }

    #[test]
    fn names_are_read_as_they_are_listed() {
        assert_eq!(written_name("DnsName(\"db.example.com\")").as_deref(), Some("db.example.com"));
        assert_eq!(written_name("DnsName(\"*.example.com\")").as_deref(), Some("any.example.com"));
        assert_eq!(written_name("IpAddress(10.0.0.5)").as_deref(), Some("10.0.0.5"));
        assert_eq!(written_name("odd"), None);
    }

    #[test]
    fn a_wrong_password_names_the_user() {
        let error = ServerError { code: 1045, message: "Access denied".into(), state: "28000".into() };
        let (what, remedy) = login_words(&error, "shop", "reader");
        assert_eq!(what, "Access denied");
        assert!(remedy.is_some_and(|r| r.contains("reader")));
    }
}
