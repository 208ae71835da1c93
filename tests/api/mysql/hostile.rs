//! Servers that mean harm: they get no file, no password, and take no memory.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{Client, Server};

const SECRET: &str = "canary-61bd-password";

/// Everything that was sent to the rogue.
type Heard = Arc<Mutex<Vec<u8>>>;

/// How a rogue answers once the login came: to the login, and to everything after it.
#[derive(Clone)]
struct Answers {
    login: Vec<u8>,
    rest: Vec<u8>,
    endless: bool,
}

fn packet(sequence: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_le_bytes();
    [&length[..3], &[sequence], body].concat()
}

/// A greeting of MySQL 8 without encryption.
fn greeting() -> Vec<u8> {
    let mut body = b"\x0a8.0.36\0\x01\0\0\0abcdefgh\0".to_vec();
    let capabilities: u32 = 0x000F_F7FF & !0x0800;
    body.extend_from_slice(&capabilities.to_le_bytes()[..2]);
    body.extend_from_slice(&[45, 2, 0]);
    body.extend_from_slice(&capabilities.to_le_bytes()[2..]);
    body.push(21);
    body.extend_from_slice(&[0; 10]);
    body.extend_from_slice(b"ijklmnopqrst\0mysql_native_password\0");
    packet(0, &body)
}

async fn rogue(answers: Answers) -> (u16, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Heard::default();
    let notes = heard.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(entertain(socket, answers.clone(), notes.clone()));
        }
    });
    (port, heard)
}

async fn entertain(mut socket: TcpStream, answers: Answers, heard: Heard) {
    let mut buffer = [0_u8; 4096];
    let _ = socket.write_all(&greeting()).await;
    let mut first = true;
    while let Ok(n @ 1..) = socket.read(&mut buffer).await {
        heard.lock().unwrap().extend_from_slice(&buffer[..n]);
        let answer = if first { &answers.login } else { &answers.rest };
        first = false;
        let _ = socket.write_all(answer).await;
        while answers.endless && socket.write_all(answer).await.is_ok() {}
    }
}

async fn tried(client: &Client, port: u16, ssl_mode: &str) -> Value {
    let new = json!({ "name": "Rogue", "type": "mysql", "host": "127.0.0.1", "port": port, "database_name": "d",
        "username": "u", "password": SECRET, "ssl_mode": ssl_mode });
    let report = client.post("/connections/test", new).await.expect(200).json();
    assert_eq!(report["success"], false, "{report}");
    report
}

#[tokio::test]
async fn a_server_that_asks_for_a_file_gets_nothing() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "canary-of-the-file").unwrap();
    let request = [&[0xFB], file.path().to_str().unwrap().as_bytes()].concat();
    let answers = Answers { login: packet(2, b"\0\0\0\x02\0\0\0"), rest: packet(1, &request), endless: false };
    let (port, heard) = rogue(answers).await;
    tried(&admin, port, "prefer").await;
    assert!(!heard.lock().unwrap().is_empty());
    assert!(!String::from_utf8_lossy(&heard.lock().unwrap()).contains("canary-of-the-file"));
    server.stop().await;
}

#[tokio::test]
async fn a_server_that_asks_for_the_password_in_clear_gets_nothing() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let switch = packet(2, b"\xfemysql_clear_password\0");
    let (port, heard) = rogue(Answers { login: switch, rest: Vec::new(), endless: false }).await;
    let report = tried(&admin, port, "prefer").await;
    let step = report["steps"].as_array().unwrap().iter().find(|s| s["state"] == "failed").unwrap();
    assert_eq!(step["name"], "login", "{report}");
    assert!(step["detail"].as_str().unwrap().contains("was not sent"), "{step}");
    for mode in ["require", "verify-full"] {
        let report = tried(&admin, port, mode).await;
        let step = report["steps"].as_array().unwrap().iter().find(|s| s["state"] == "failed").unwrap();
        assert_eq!(step["name"], "tls", "{report}");
    }
    assert!(!String::from_utf8_lossy(&heard.lock().unwrap()).contains(SECRET));
    server.stop().await;
}

#[tokio::test]
async fn answers_that_are_odd_or_never_end_end_the_test() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let ok = packet(2, b"\0\0\0\x02\0\0\0");
    // A packet of 16 MB that never comes; packets without end; a key that is none.
    let huge = vec![0xFF, 0xFF, 0xFF, 1, 0];
    let odd_key = [packet(2, b"\xfecaching_sha2_password\0abcdefghijklmnopqrst\0")].concat();
    for answers in [
        Answers { login: ok.clone(), rest: huge, endless: false },
        Answers { login: ok.clone(), rest: packet(1, b"\x01"), endless: true },
        Answers { login: ok, rest: packet(1, b"\xfa\xfa\xfa"), endless: false },
        Answers {
            login: odd_key,
            rest: [packet(4, b"\x01\x04"), packet(6, b"\x01not a key")].concat(),
            endless: false,
        },
    ] {
        let (port, heard) = rogue(answers).await;
        tried(&admin, port, "prefer").await;
        assert!(!String::from_utf8_lossy(&heard.lock().unwrap()).contains(SECRET));
    }
    server.stop().await;
}
