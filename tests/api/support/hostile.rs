//! A PostgreSQL server that lets everybody in and then does what it likes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What happens after the login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Has no tables, and answers each run with this many numbers, each ten bytes long and 131,001 digits wide.
    Numbers(usize),
    /// Answers each of our own questions with rows without end.
    Endless,
    /// Answers none of our own questions.
    Silent,
    /// Has no tables, answers no run, and doesn't leave off when it is asked to.
    Deaf,
}

/// A running server.
#[derive(Clone)]
pub struct Hostile {
    pub port: u16,
    manner: Arc<Mutex<Manner>>,
    /// Logged-in sockets that the other side holds open.
    open: Arc<AtomicUsize>,
}

impl Hostile {
    pub async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { port, manner: Arc::new(Mutex::new(manner)), open: Arc::default() };
        let shared = server.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let server = shared.clone();
                tokio::spawn(async move {
                    let _ = server.serve(socket).await;
                });
            }
        });
        server
    }

    /// From now on.
    pub fn becomes(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    pub fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }

    /// The body that connects it.
    pub fn body(&self) -> serde_json::Value {
        serde_json::json!({ "name": "Hostile", "type": "postgresql", "host": "127.0.0.1", "port": self.port,
            "database_name": "d", "username": "u", "password": "p", "ssl_mode": "disable" })
    }

    async fn serve(&self, mut socket: TcpStream) -> std::io::Result<()> {
        let length = socket.read_u32().await?;
        let mut body = vec![0; length as usize - 4];
        socket.read_exact(&mut body).await?;
        if body.starts_with(&80_877_102_u32.to_be_bytes()) {
            // Somebody asks to leave off: heard, and not obeyed.
            return Ok(());
        }
        let key = message(b'K', &[0; 8]);
        socket.write_all(&[message(b'R', &[0; 4]), key, ready()].concat()).await?;
        self.open.fetch_add(1, Ordering::SeqCst);
        let ended = self.converse(&mut socket).await;
        self.open.fetch_sub(1, Ordering::SeqCst);
        ended
    }

    async fn converse(&self, socket: &mut TcpStream) -> std::io::Result<()> {
        let mut executed = false;
        loop {
            let tag = socket.read_u8().await?;
            let length = socket.read_u32().await?;
            let mut body = vec![0; length as usize - 4];
            socket.read_exact(&mut body).await?;
            let manner = *self.manner.lock().unwrap();
            let own_question = tag == b'Q' && body.starts_with(b"\nSELECT") || body.starts_with(b"SELECT");
            let answer = match (tag, manner) {
                (b'Q', Manner::Silent) if own_question => continue,
                (b'Q', Manner::Endless) if own_question => loop {
                    socket.write_all(&row(&[b'x'; 100_000])).await?;
                },
                (b'Q', _) => [message(b'C', b"SET\0"), ready()].concat(),
                (b'P', _) => message(b'1', b""),
                (b'D', _) => [message(b't', &[0; 2]), one_number()].concat(),
                (b'B', _) => message(b'2', b""),
                (b'E', _) => {
                    executed = true;
                    continue;
                }
                (b'S', Manner::Deaf) if executed => continue,
                (b'S', Manner::Numbers(count)) if std::mem::take(&mut executed) => {
                    [row(&wide()).repeat(count), message(b'C', b"SELECT\0"), ready()].concat()
                }
                (b'S', _) => ready(),
                _ => return Ok(()),
            };
            socket.write_all(&answer).await?;
        }
    }
}

fn message(tag: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).unwrap();
    [&[tag][..], &length.to_be_bytes(), body].concat()
}

fn ready() -> Vec<u8> {
    message(b'Z', b"I")
}

/// A row of one cell.
fn row(cell: &[u8]) -> Vec<u8> {
    let length = u32::try_from(cell.len()).unwrap();
    message(b'D', &[&[0, 1][..], &length.to_be_bytes(), cell].concat())
}

/// The description of one column of type `numeric`.
fn one_number() -> Vec<u8> {
    let kind = 1_700_u32.to_be_bytes();
    message(b'T', &[&[0, 1][..], b"n\0", &[0; 6], &kind, &[0; 8]].concat())
}

/// Ten to the power of 131,000 as `numeric` travels.
fn wide() -> Vec<u8> {
    [1_i16, 32_750, 0, 0, 1].iter().flat_map(|word| word.to_be_bytes()).collect()
}
