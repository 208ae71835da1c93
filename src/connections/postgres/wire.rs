//! Messages of the PostgreSQL protocol over one socket.
//!
//! Our own reading of it, on the codec of `postgres-protocol`, because a general driver hides what a server that we
//! don't trust must not decide: which checked address is dialled under which TLS name, whether a password is given
//! in clear, how large a message may get, and how a query that ignores its limit is cut off.

use std::net::SocketAddr;

use bytes::BytesMut;
use postgres_protocol::message::backend::{DATA_ROW_TAG, Header, Message};
use postgres_protocol::message::frontend;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::fault::{Fault, ONE_ROW, ServerError};
use super::tls::Secure;

/// The most that a server may send in one message before anybody asked it anything.
const FIRST_FRAME: usize = 64 * 1024;
/// What one read takes at most.
const CHUNK: usize = 64 * 1024;

/// A socket, encrypted or not.
pub(super) trait Duplex: AsyncRead + AsyncWrite + Send + Sync + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Sync + Unpin> Duplex for T {}

/// What is needed to stop a query from outside (<https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS>).
#[derive(Debug, Clone, Copy)]
pub(super) struct CancelKey {
    pub process: i32,
    pub secret: i32,
}

/// One connection at the level of messages.
pub(super) struct Wire {
    socket: Box<dyn Duplex>,
    incoming: BytesMut,
    outgoing: BytesMut,
    /// The most that one message may have.
    max_frame: usize,
    /// How many `ReadyForQuery` the server still owes us.
    owed: usize,
    /// Whether a transaction was open when the server was last ready.
    in_transaction: bool,
    pub(super) peer: SocketAddr,
    pub(super) key: Option<CancelKey>,
    /// How it is encrypted, if it is; a second connection to the same server is encrypted alike.
    pub(super) secure: Option<Secure>,
}

impl Wire {
    pub(super) fn new(socket: Box<dyn Duplex>, peer: SocketAddr, secure: Option<Secure>) -> Self {
        Self {
            socket,
            incoming: BytesMut::new(),
            outgoing: BytesMut::new(),
            max_frame: FIRST_FRAME,
            owed: 0,
            in_transaction: false,
            peer,
            key: None,
            secure,
        }
    }

    /// A wire without another side.
    pub(super) fn nowhere() -> Self {
        let socket = tokio::io::join(tokio::io::empty(), tokio::io::sink());
        Self::new(Box::new(socket), SocketAddr::from(([0, 0, 0, 0], 0)), None)
    }

    /// How large messages may be from now on.
    pub(super) fn allow_frames(&mut self, bytes: usize) {
        self.max_frame = bytes;
    }

    /// The buffer for messages that go out with the next [`Wire::flush`].
    pub(super) fn out(&mut self) -> &mut BytesMut {
        &mut self.outgoing
    }

    /// Writes a simple query; the server answers it with rows or completion and then `ReadyForQuery`.
    pub(super) fn put_query(&mut self, sql: &str) -> Result<(), Fault> {
        frontend::query(sql, &mut self.outgoing)?;
        self.owed += 1;
        Ok(())
    }

    /// Ends a run of extended messages; the server answers with `ReadyForQuery`.
    pub(super) fn put_sync(&mut self) {
        frontend::sync(&mut self.outgoing);
        self.owed += 1;
    }

    /// How many answers are still to come. Zero means that the session is at rest.
    pub(super) fn owed(&self) -> usize {
        self.owed
    }

    /// Whether a transaction is open, as far as the server has answered.
    pub(super) fn in_transaction(&self) -> bool {
        self.in_transaction
    }

    /// Sends what was written. May be given up at any point and called again.
    pub(super) async fn flush(&mut self) -> Result<(), Fault> {
        self.socket.write_all_buf(&mut self.outgoing).await?;
        self.socket.flush().await?;
        Ok(())
    }

    /// The next message that matters: errors become faults, notices and settings are skipped. May be given up at
    /// any point and called again.
    pub(super) async fn next(&mut self) -> Result<Message, Fault> {
        loop {
            let message = self.receive().await?;
            match message {
                Message::ErrorResponse(body) => return Err(Fault::Server(Box::new(ServerError::read(&body)))),
                Message::NoticeResponse(_) | Message::ParameterStatus(_) | Message::NotificationResponse(_) => {}
                Message::ReadyForQuery(ref body) => {
                    self.owed = self.owed.saturating_sub(1);
                    self.in_transaction = body.status() != b'I';
                    return Ok(message);
                }
                other => return Ok(other),
            }
        }
    }

    async fn receive(&mut self) -> Result<Message, Fault> {
        loop {
            if let Some(header) = Header::parse(&self.incoming)? {
                let length = usize::try_from(header.len()).unwrap_or(usize::MAX);
                if length > self.max_frame {
                    return Err(match header.tag() {
                        DATA_ROW_TAG => Fault::TooLarge(ONE_ROW),
                        _ => Fault::Protocol("it sent a message that is too long"),
                    });
                }
                if let Some(message) = Message::parse(&mut self.incoming)? {
                    return Ok(message);
                }
            }
            self.incoming.reserve(CHUNK);
            if self.socket.read_buf(&mut self.incoming).await? == 0 {
                return Err(Fault::Io(std::io::ErrorKind::UnexpectedEof.into()));
            }
        }
    }

    /// Reads on until the server owes nothing; gives the first error that came on the way.
    pub(super) async fn settle(&mut self) -> Result<(), Fault> {
        self.flush().await?;
        let mut first = Ok(());
        while self.owed > 0 {
            match self.next().await {
                Ok(_) => {}
                Err(Fault::Server(error)) => first = first.and(Err(Fault::Server(error))),
                Err(broken) => return Err(broken),
            }
        }
        first
    }

    /// Says goodbye and closes the socket.
    pub(super) async fn close(mut self) {
        frontend::terminate(&mut self.outgoing);
        let _ = self.flush().await;
        let _ = self.socket.shutdown().await;
    }
}
