//! Somebody on the way to a server who writes down what goes by.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// The bytes that were sent towards the server, one list a connection.
pub type Heard = Arc<Mutex<Vec<Vec<u8>>>>;

/// Listens on a port of 127.0.0.1 and passes everything on to `port` there.
pub async fn listen_in(port: u16) -> (u16, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let own = listener.local_addr().unwrap().port();
    let heard = Heard::default();
    let notes = heard.clone();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            tokio::spawn(pass_on(client, server, notes.clone()));
        }
    });
    (own, heard)
}

async fn pass_on(client: TcpStream, server: TcpStream, heard: Heard) {
    let at = {
        let mut heard = heard.lock().unwrap();
        heard.push(Vec::new());
        heard.len() - 1
    };
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
    let mut buffer = [0_u8; 4096];
    while let Ok(n @ 1..) = from_client.read(&mut buffer).await {
        heard.lock().unwrap()[at].extend_from_slice(&buffer[..n]);
        if to_server.write_all(&buffer[..n]).await.is_err() {
            return;
        }
    }
}

/// Listens on a port of 127.0.0.1, passes everything on to `port` there, and counts the bytes that come from it.
pub async fn count_from(port: u16) -> (u16, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let own = listener.local_addr().unwrap().port();
    let came = Arc::<AtomicU64>::default();
    let counted = came.clone();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            let (mut from_client, mut to_client) = client.into_split();
            let (mut from_server, mut to_server) = server.into_split();
            tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
            let counted = counted.clone();
            tokio::spawn(async move { count(&mut from_server, &mut to_client, &counted).await });
        }
    });
    (own, came)
}

/// Passes on what comes until one of the two ends, and counts it.
async fn count(from: &mut OwnedReadHalf, to: &mut OwnedWriteHalf, counted: &AtomicU64) {
    let mut buffer = [0_u8; 4096];
    while let Ok(n @ 1..) = from.read(&mut buffer).await {
        if to.write_all(&buffer[..n]).await.is_err() {
            return;
        }
        counted.fetch_add(n as u64, Ordering::SeqCst);
    }
}
