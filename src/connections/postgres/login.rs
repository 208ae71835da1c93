//! Logging in. The server proves itself by SCRAM, or the connection is encrypted, or no password leaves.

use fallible_iterator::FallibleIterator;
use postgres_protocol::authentication::md5_hash;
use postgres_protocol::authentication::sasl::{ChannelBinding, SCRAM_SHA_256, ScramSha256};
use postgres_protocol::message::backend::{AuthenticationSaslBody, Message};
use postgres_protocol::message::frontend;

use super::super::model::SslMode;
use super::super::target::ServerTarget;
use super::fault::Fault;
use super::wire::{CancelKey, Wire};

/// SCRAM rounds beyond which a server wants to keep us busy rather than to let us in (servers use 4,096).
const MOST_ROUNDS: u32 = 1_000_000;

/// Logs in and waits until the server is ready.
pub(super) async fn login(wire: &mut Wire, target: &ServerTarget) -> Result<(), Fault> {
    let parameters = [
        ("user", target.username.as_str()),
        ("database", target.database.as_str()),
        ("client_encoding", "UTF8"),
        ("application_name", "datamind"),
    ];
    frontend::startup_message(parameters, wire.out())?;
    wire.flush().await?;
    authenticate(wire, target).await?;
    loop {
        match wire.next().await? {
            Message::BackendKeyData(body) => {
                wire.key = Some(CancelKey { process: body.process_id(), secret: body.secret_key() });
            }
            Message::ReadyForQuery(_) => return Ok(()),
            _ => return Err(Fault::Protocol("it answered the login with something else")),
        }
    }
}

async fn authenticate(wire: &mut Wire, target: &ServerTarget) -> Result<(), Fault> {
    match wire.next().await? {
        Message::AuthenticationOk => return Ok(()),
        Message::AuthenticationSasl(body) => scram(wire, target, &body).await?,
        Message::AuthenticationMd5Password(body) => {
            if !may_hash(wire, target) {
                return Err(Fault::Login(
                    "The server asks for an old kind of password proof (MD5) over an unencrypted connection. \
                     Set encryption to \u{201c}require\u{201d}, or to \u{201c}disable\u{201d} if you trust the network."
                        .to_owned(),
                ));
            }
            let hash = md5_hash(target.username.as_bytes(), password(target)?, body.salt());
            frontend::password_message(hash.as_bytes(), wire.out())?;
            wire.flush().await?;
        }
        Message::AuthenticationCleartextPassword => {
            if wire.secure.is_none() {
                return Err(Fault::Login(
                    "The server asks for the password in clear text over an unencrypted connection; it was not sent. \
                     Set encryption to \u{201c}require\u{201d}."
                        .to_owned(),
                ));
            }
            frontend::password_message(password(target)?, wire.out())?;
            wire.flush().await?;
        }
        _ => return Err(Fault::Login("The server asks for a way to log in that isn't supported here.".to_owned())),
    }
    match wire.next().await? {
        Message::AuthenticationOk => Ok(()),
        _ => Err(Fault::Protocol("it didn't end the login")),
    }
}

/// An MD5 proof can be replayed by whoever hears it: only where nobody else can, or the person said so.
fn may_hash(wire: &Wire, target: &ServerTarget) -> bool {
    wire.secure.is_some() || wire.peer.ip().is_loopback() || target.ssl_mode == SslMode::Disable
}

fn password(target: &ServerTarget) -> Result<&[u8], Fault> {
    match &target.password {
        Some(password) => Ok(password.expose().as_bytes()),
        None => Err(Fault::Login("The server asks for a password, and none is saved.".to_owned())),
    }
}

async fn scram(wire: &mut Wire, target: &ServerTarget, body: &AuthenticationSaslBody) -> Result<(), Fault> {
    if !body.mechanisms().any(|m| Ok(m == SCRAM_SHA_256))? {
        return Err(Fault::Login("The server asks for a way to log in that isn't supported here.".to_owned()));
    }
    let mut proof = ScramSha256::new(password(target)?, ChannelBinding::unsupported());
    frontend::sasl_initial_response(SCRAM_SHA_256, proof.message(), wire.out())?;
    wire.flush().await?;
    let Message::AuthenticationSaslContinue(body) = wire.next().await? else {
        return Err(Fault::Protocol("it broke the login off"));
    };
    if rounds(body.data()).is_none_or(|rounds| rounds > MOST_ROUNDS) {
        return Err(Fault::Protocol("it asks for too many rounds of hashing"));
    }
    proof.update(body.data())?;
    frontend::sasl_response(proof.message(), wire.out())?;
    wire.flush().await?;
    let Message::AuthenticationSaslFinal(body) = wire.next().await? else {
        return Err(Fault::Protocol("it didn't prove that it knows the password"));
    };
    proof.finish(body.data()).map_err(|_| Fault::Protocol("it doesn't know the password itself"))
}

/// The `i=` of a server's first SCRAM message (RFC 5802, section 7).
fn rounds(message: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(message).ok()?;
    text.split(',').find_map(|part| part.strip_prefix("i="))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_are_read_from_the_first_message() {
        assert_eq!(rounds(b"r=abc,s=c2FsdA==,i=4096"), Some(4096));
        assert_eq!(rounds(b"r=abc,s=c2FsdA=="), None);
        assert_eq!(rounds(b"i=99999999999"), None);
    }
}
