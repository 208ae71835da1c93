//! From a host name to a server that greets as MySQL does.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::super::target::ServerTarget;
use crate::platform::address::AddressPolicy;

/// How long a name may take to be found.
const RESOLVE: Duration = Duration::from_secs(5);
/// How long a server may take to answer and greet.
pub(super) const CONNECT: Duration = Duration::from_secs(3);

/// The addresses of the host that may be dialled.
pub(super) async fn resolve(target: &ServerTarget, policy: AddressPolicy) -> Result<Vec<SocketAddr>, String> {
    match timeout(RESOLVE, policy.resolve(&target.host, target.port)).await {
        Ok(found) => found.map_err(|e| e.to_string()),
        Err(_) => Err(format!("Looking up \u{201c}{}\u{201d} took too long.", target.host)),
    }
}

/// What is said whenever nothing that speaks MySQL answers. Whether others refused or kept silent makes no difference
/// to the words, so that nobody can map a network by trying.
pub(super) fn nobody(target: &ServerTarget) -> String {
    format!("No MySQL or MariaDB server answers at {}, port {}.", target.host, target.port)
}

/// The first of the addresses where a server greets, and how long connecting took.
pub(super) async fn greeted(addresses: &[SocketAddr]) -> Option<(SocketAddr, Duration)> {
    let each = CONNECT / u32::try_from(addresses.len().clamp(1, 3)).unwrap_or(1);
    for address in addresses.iter().take(3) {
        if let Ok(Some(took)) = timeout(each, greeting(*address)).await {
            return Some((*address, took));
        }
    }
    None
}

/// Connects and reads how the server begins: a length, the number 0, and version 10 of the protocol or an error
/// (<https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html>).
async fn greeting(address: SocketAddr) -> Option<Duration> {
    let begun = Instant::now();
    let mut socket = TcpStream::connect(address).await.ok()?;
    let took = begun.elapsed();
    let mut head = [0_u8; 5];
    socket.read_exact(&mut head).await.ok()?;
    let length = u32::from_le_bytes([head[0], head[1], head[2], 0]);
    (head[3] == 0 && matches!(head[4], 10 | 0xFF) && (2..4096).contains(&length)).then_some(took)
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt;
    use tokio::net::TcpListener;

    use super::*;

    async fn greets(with: &'static [u8]) -> bool {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            socket.write_all(with).await.unwrap();
        });
        greeted(&[address]).await.is_some()
    }

    #[tokio::test]
    async fn only_what_greets_like_mysql_is_one() {
        assert!(greets(b"\x4a\0\0\0\x0a8.0.36").await);
        assert!(greets(b"\x10\0\0\0\xff\x10\x04Too many").await);
        assert!(!greets(b"SSH-2.0-OpenSSH").await);
        assert!(!greets(b"").await);
    }
}
