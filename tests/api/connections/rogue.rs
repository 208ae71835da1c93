//! Servers that mean harm: they get no password and take no memory.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{Client, Server};

const SECRET: &str = "canary-55aa-password";

/// Everything that was sent to the rogue.
type Heard = Arc<Mutex<Vec<u8>>>;

/// A server that refuses encryption, reads the login and answers it with `reply`, over and over if `endless`.
async fn rogue(reply: Vec<u8>, endless: bool) -> (u16, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Heard::default();
    let notes = heard.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(entertain(socket, reply.clone(), endless, notes.clone()));
        }
    });
    (port, heard)
}

async fn entertain(mut socket: TcpStream, reply: Vec<u8>, endless: bool, heard: Heard) {
    let mut buffer = [0_u8; 4096];
    let _ = socket.read(&mut buffer).await;
    let _ = socket.write_all(b"N").await;
    let _ = socket.read(&mut buffer).await;
    let _ = socket.write_all(&reply).await;
    while endless && socket.write_all(&reply).await.is_ok() {}
    while let Ok(n @ 1..) = socket.read(&mut buffer).await {
        heard.lock().unwrap().extend_from_slice(&buffer[..n]);
    }
}

fn message(tag: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).unwrap();
    [&[tag][..], &length.to_be_bytes(), body].concat()
}

async fn tried(client: &Client, port: u16, ssl_mode: &str) -> Value {
    let new = json!({ "name": "Rogue", "type": "postgresql", "host": "127.0.0.1", "port": port, "database_name": "d",
        "username": "u", "password": SECRET, "ssl_mode": ssl_mode });
    client.post("/connections/test", new).await.expect(200).json()
}

#[tokio::test]
async fn a_server_that_asks_for_the_password_in_clear_gets_nothing() {
    let server = Server::start().await;
    let admin = server.admin().await;
    // AuthenticationCleartextPassword.
    let (port, heard) = rogue(message(b'R', &3_u32.to_be_bytes()), false).await;
    let report = tried(&admin, port, "prefer").await;
    assert_eq!(report["success"], false);
    let step = report["steps"].as_array().unwrap().iter().find(|s| s["state"] == "failed").unwrap().clone();
    assert_eq!(step["name"], "login", "{report}");
    assert!(step["detail"].as_str().unwrap().contains("was not sent"), "{step}");
    assert!(!String::from_utf8_lossy(&heard.lock().unwrap()).contains(SECRET));
    server.stop().await;
}

#[tokio::test]
async fn a_server_without_encryption_is_left_when_it_is_required() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let (port, heard) = rogue(message(b'R', &3_u32.to_be_bytes()), false).await;
    for mode in ["require", "verify-full"] {
        let report = tried(&admin, port, mode).await;
        let failed = report["steps"].as_array().unwrap().iter().find(|s| s["state"] == "failed").unwrap().clone();
        assert_eq!(failed["name"], "tls", "{report}");
    }
    assert!(heard.lock().unwrap().is_empty());
    server.stop().await;
}

#[tokio::test]
async fn messages_that_are_too_long_or_never_end_end_the_test() {
    let server = Server::start().await;
    let admin = server.admin().await;
    // A length of two gigabytes; notices without end; a SCRAM login with rounds for a week.
    let huge = [&b"E"[..], &i32::MAX.to_be_bytes()].concat();
    let notices = (message(b'N', b"SNOTICE\0C00000\0Mhello\0\0"), true);
    let scram = message(b'R', b"\0\0\0\x0ASCRAM-SHA-256\0\0");
    for (reply, endless) in [(huge, false), notices, (scram, true)] {
        let (port, _) = rogue(reply, endless).await;
        let report = tried(&admin, port, "prefer").await;
        assert_eq!(report["success"], false, "{report}");
    }
    server.stop().await;
}
