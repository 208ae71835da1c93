//! From a host name to a socket that may carry a login: resolve, connect to the checked address, encrypt.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::BytesMut;
use postgres_protocol::message::frontend;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::super::model::SslMode;
use super::super::target::ServerTarget;
use super::fault::Closed;
use super::tls::{self, Secure};
use super::wire::{CancelKey, Duplex, Wire};
use crate::platform::address::AddressPolicy;

/// How long a name may take to be found.
const RESOLVE: Duration = Duration::from_secs(5);
/// How long a server may take to answer at all.
pub(super) const CONNECT: Duration = Duration::from_secs(3);
/// How long agreeing on an encryption may take.
const ENCRYPT: Duration = Duration::from_secs(5);

/// The addresses of the host that may be dialled.
pub(super) async fn resolve(target: &ServerTarget, policy: AddressPolicy) -> Result<Vec<SocketAddr>, String> {
    match timeout(RESOLVE, policy.resolve(&target.host, target.port)).await {
        Ok(found) => found.map_err(|e| e.to_string()),
        Err(_) => Err(format!("Looking up \u{201c}{}\u{201d} took too long.", target.host)),
    }
}

/// Connects to the first address that answers. Whether others refused or kept silent makes no difference to the
/// words, so that nobody can map a network by trying.
pub(super) async fn connect(target: &ServerTarget, addresses: &[SocketAddr]) -> Result<TcpStream, String> {
    let each = CONNECT / u32::try_from(addresses.len().clamp(1, 3)).unwrap_or(1);
    for address in addresses.iter().take(3) {
        if let Ok(Ok(socket)) = timeout(each, TcpStream::connect(address)).await {
            let _ = socket.set_nodelay(true);
            return Ok(socket);
        }
    }
    Err(nobody(target))
}

/// What is said whenever nothing that speaks PostgreSQL answers.
pub(super) fn nobody(target: &ServerTarget) -> String {
    format!("No PostgreSQL server answers at {}, port {}.", target.host, target.port)
}

/// Encrypts as the mode asks for.
pub(super) async fn encrypt(mut socket: TcpStream, target: &ServerTarget) -> Result<Wire, Closed> {
    let peer = socket.peer_addr().map_err(|_| Closed::Nobody)?;
    if target.ssl_mode == SslMode::Disable {
        return Ok(Wire::new(Box::new(socket), peer, None));
    }
    let Ok(Ok(offered)) = timeout(ENCRYPT, offers_tls(&mut socket)).await else { return Err(Closed::Nobody) };
    if offered {
        let secure = Secure::towards(target)?;
        return match timeout(ENCRYPT, secure.handshake(socket)).await {
            Ok(Ok(encrypted)) => Ok(Wire::new(Box::new(encrypted), peer, Some(secure))),
            Ok(Err(error)) => Err(tls::broken(&error, target)),
            Err(_) => Err(Closed::Refused(
                "Agreeing on an encryption took too long.".to_owned(),
                "Try again; if it stays so, look at the server's log.".to_owned(),
            )),
        };
    }
    match target.ssl_mode {
        SslMode::Disable | SslMode::Prefer => Ok(Wire::new(Box::new(socket), peer, None)),
        SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => Err(Closed::Refused(
            "The server doesn't offer encryption.".to_owned(),
            "Switch TLS on at the server (ssl = on), or allow here that the connection isn't encrypted.".to_owned(),
        )),
    }
}

/// Asks whether the server would encrypt. Exactly one byte is read: more of it could be somebody else's words put
/// before the encrypted ones (CVE-2021-23222).
async fn offers_tls(socket: &mut TcpStream) -> std::io::Result<bool> {
    let mut request = BytesMut::new();
    frontend::ssl_request(&mut request);
    socket.write_all(&request).await?;
    match socket.read_u8().await? {
        b'S' => Ok(true),
        b'N' => Ok(false),
        _ => Err(std::io::ErrorKind::InvalidData.into()),
    }
}

/// Asks the server to stop what the session with this key is doing. When this returns, the server has passed it on.
/// The key is as secret as the session: where that is encrypted, this is too.
pub(super) async fn request_cancel(peer: SocketAddr, secure: Option<&Secure>, key: CancelKey) {
    let ask = async {
        let mut socket = TcpStream::connect(peer).await?;
        let mut way: Box<dyn Duplex> = match secure {
            None => Box::new(socket),
            Some(secure) if offers_tls(&mut socket).await? => Box::new(secure.handshake(socket).await?),
            Some(_) => return Err(std::io::ErrorKind::ConnectionRefused.into()),
        };
        let mut request = BytesMut::new();
        frontend::cancel_request(key.process, key.secret, &mut request);
        way.write_all(&request).await?;
        way.flush().await?;
        // The server closes after it has sent the signal; until then it could hit the next statement.
        let mut nothing = [0_u8; 1];
        way.read(&mut nothing).await
    };
    let _ = timeout(CONNECT, ask).await;
}
