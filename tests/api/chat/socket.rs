//! The socket: who may open it, what goes over it, when it closes.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::shop;
use crate::support::{Client, Server};

/// A plain WebSocket client, as little as the tests need.
struct Socket(TcpStream);

/// What came in one frame.
#[derive(Debug, PartialEq)]
enum Frame {
    Text(Value),
    Close(u16),
    Other(u8),
}

impl Socket {
    /// Shakes hands; the status, and the socket when it was 101.
    async fn open(server: &Server, path: &str, headers: &[(&str, &str)]) -> (u16, Option<Self>) {
        let address = server.base.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).await.unwrap();
        let lines: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let lines = lines.concat();
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n{lines}\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        let status: u16 = String::from_utf8_lossy(&head[9..12]).parse().unwrap();
        (status, (status == 101).then_some(Self(stream)))
    }

    async fn say(&mut self, text: &str) {
        // Masked with zeros: the text stays as it is.
        let mut frame = vec![0x81];
        match text.len() {
            short @ 0..126 => frame.push(0x80 | u8::try_from(short).unwrap()),
            long @ 126..65_536 => {
                frame.push(0xfe);
                frame.extend_from_slice(&u16::try_from(long).unwrap().to_be_bytes());
            }
            longer => {
                frame.push(0xff);
                frame.extend_from_slice(&(longer as u64).to_be_bytes());
            }
        }
        frame.extend_from_slice(&[0; 4]);
        frame.extend_from_slice(text.as_bytes());
        // The other side may have closed already.
        let _ = self.0.write_all(&frame).await;
    }

    async fn hear(&mut self) -> Frame {
        let kind = self.0.read_u8().await.unwrap() & 0x0f;
        let length = match self.0.read_u8().await.unwrap() & 0x7f {
            126 => u64::from(self.0.read_u16().await.unwrap()),
            127 => self.0.read_u64().await.unwrap(),
            short => u64::from(short),
        };
        let mut body = vec![0; usize::try_from(length).unwrap()];
        self.0.read_exact(&mut body).await.unwrap();
        match kind {
            1 => Frame::Text(serde_json::from_slice(&body).unwrap()),
            8 => Frame::Close(u16::from_be_bytes([body[0], body[1]])),
            other => Frame::Other(other),
        }
    }

    /// The next frame of this type.
    async fn until(&mut self, kind: &str) -> Value {
        loop {
            match self.hear().await {
                Frame::Text(value) if value["type"] == kind => return value,
                Frame::Close(code) => panic!("closed with {code}"),
                _ => {}
            }
        }
    }
}

async fn ticket(client: &Client) -> String {
    let ticket = client.post("/ws/ticket", json!({})).await.expect(200).json();
    format!("/ws?ticket={}", ticket["ticket"].as_str().unwrap())
}

async fn open(server: &Server, client: &Client) -> Socket {
    let path = ticket(client).await;
    Socket::open(server, &path, &[("origin", &server.base)]).await.1.unwrap()
}

#[tokio::test]
async fn a_question_is_asked_and_answered_over_the_socket() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let mut socket = open(&server, &admin).await;
    socket.say(r#"{"type":"ping"}"#).await;
    socket.until("pong").await;
    let message = uuid::Uuid::now_v7().to_string();
    let ask =
        json!({ "type": "chat_message", "message": "number of orders", "connection_id": shop, "message_id": message });
    socket.say(&ask.to_string()).await;
    assert_eq!(socket.until("phase").await["message_id"], message);
    assert!(socket.until("sql").await["sql"].as_str().unwrap().contains("orders"));
    let answer = socket.until("chat_response").await;
    assert_eq!((&answer["state"], &answer["message_id"]), (&json!("answered"), &json!(message)));
    server.stop().await;
}

#[tokio::test]
async fn a_socket_has_the_rights_of_today_and_ends_with_the_session() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let person = crate::connections::member(&server, &admin, "analyst").await;
    let me = format!("/org/members/{}", person.get("/auth/me").await.json()["id"].as_str().unwrap());
    let access = json!({ "access": { "roles": ["analyst"], "people": [] } });
    admin.patch(&format!("/connections/{shop}"), access).await.expect(200);
    let mut socket = open(&server, &person).await;
    let unused = ticket(&person).await;
    let ask = json!({ "type": "chat_message", "message": "number of orders", "connection_id": shop }).to_string();
    socket.say(&ask).await;
    assert_eq!(socket.until("chat_response").await["state"], "answered");
    admin.patch(&me, json!({ "role": "viewer" })).await.expect(200);
    socket.say(&ask).await;
    assert_eq!(socket.until("error").await["status"], 404);
    admin.patch(&me, json!({ "disabled": true })).await.expect(200);
    socket.say(&ask).await;
    loop {
        match socket.hear().await {
            Frame::Close(code) => break assert_eq!(code, 4001),
            Frame::Text(value) => panic!("{value}"),
            Frame::Other(_) => {}
        }
    }
    let mut late = Socket::open(&server, &unused, &[("origin", &server.base)]).await.1.unwrap();
    late.say(&ask).await;
    loop {
        match late.hear().await {
            Frame::Close(code) => break assert_eq!(code, 4001),
            Frame::Text(value) => panic!("{value}"),
            Frame::Other(_) => {}
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn how_a_job_goes_is_told_to_whoever_began_it_and_nobody_else() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let stranger = server.stranger().await;
    let (mut ours, mut theirs) = (open(&server, &admin).await, open(&server, &stranger).await);
    let begun = admin.post(&format!("/schema/{shop}/refresh"), json!({})).await.expect(202).json();
    loop {
        let job = ours.until("job_progress").await["job"].clone();
        assert_eq!(job["id"], begun["job_id"]);
        if job["state"] == "succeeded" {
            assert_eq!(job["result"]["connection_id"], shop);
            break;
        }
    }
    theirs.say(r#"{"type":"ping"}"#).await;
    let heard = loop {
        match theirs.hear().await {
            Frame::Text(value) => break value,
            Frame::Close(code) => panic!("closed with {code}"),
            Frame::Other(_) => {}
        }
    };
    assert_eq!(heard["type"], "pong", "a job of another organisation was told: {heard}");
    server.stop().await;
}

#[tokio::test]
async fn bad_frames_get_an_error_and_the_socket_stays_open() {
    let server = Server::start().await;
    let (admin, shop) = shop(&server).await;
    let mut socket = open(&server, &admin).await;
    socket.say("nonsense").await;
    assert_eq!(socket.until("error").await["code"], "malformed");
    let ask = json!({ "type": "chat_message", "message": "", "connection_id": shop });
    socket.say(&ask.to_string()).await;
    assert_eq!(socket.until("error").await["errors"][0]["field"], "message");
    let foreign = json!({ "type": "chat_message", "message": "x", "connection_id": uuid::Uuid::now_v7() });
    socket.say(&foreign.to_string()).await;
    assert_eq!(socket.until("error").await["code"], "not_found");
    let cancel = json!({ "type": "cancel", "message_id": uuid::Uuid::now_v7() });
    socket.say(&cancel.to_string()).await;
    assert_eq!(socket.until("error").await["code"], "not_found");
    socket.say(r#"{"type":"ping"}"#).await;
    socket.until("pong").await;
    server.stop().await;
}

#[tokio::test]
async fn only_our_own_page_opens_it_and_only_for_who_is_signed_in() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let path = ticket(&admin).await;
    for origin in [None, Some("null"), Some("https://evil.example"), Some("http://sub.localhost")] {
        let headers: Vec<(&str, &str)> = origin.iter().map(|o| ("origin", *o)).collect();
        assert_eq!(Socket::open(&server, &path, &headers).await.0, 403, "{origin:?}");
    }
    let ours = [("origin", server.base.as_str())];
    assert!(Socket::open(&server, &path, &ours).await.1.is_some());
    for unknown in [path.as_str(), "/ws?ticket=made-up", "/ws"] {
        let mut socket = Socket::open(&server, unknown, &ours).await.1.unwrap();
        assert_eq!(socket.hear().await, Frame::Close(4001), "{unknown}");
    }
    let bearer = format!("Bearer {}", admin.token.clone().unwrap());
    let signed = [("origin", server.base.as_str()), ("authorization", bearer.as_str())];
    let mut socket = Socket::open(&server, "/ws", &signed).await.1.unwrap();
    socket.say(r#"{"type":"ping"}"#).await;
    socket.until("pong").await;
    server.stop().await;
}

#[tokio::test]
async fn frames_that_are_too_large_or_too_many_close_it() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let mut socket = open(&server, &admin).await;
    socket.say(&"x".repeat(65 * 1024)).await;
    let closed = loop {
        match socket.hear().await {
            Frame::Close(code) => break code,
            Frame::Other(_) | Frame::Text(_) => {}
        }
    };
    assert_eq!(closed, 1009);
    let mut socket = open(&server, &admin).await;
    for _ in 0..60 {
        socket.say(r#"{"type":"ping"}"#).await;
    }
    let closed = loop {
        match socket.hear().await {
            Frame::Close(code) => break code,
            Frame::Other(_) | Frame::Text(_) => {}
        }
    };
    assert_eq!(closed, 4008);
    server.stop().await;
}
