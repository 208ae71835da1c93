//! A language model's server that does what a script says, well or badly, and remembers what it was asked.

#![allow(dead_code, reason = "the client's own tests and the API tests each use a part of it")]

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[path = "model_forms.rs"]
mod forms;

pub use forms::Form;

/// What happens with one request.
#[derive(Debug, Clone)]
pub enum Script {
    /// A streamed reply with this text, in small pieces, and 100 + 20 reported tokens.
    Reply(String),
    /// The same in one piece, as servers do that don't stream.
    Whole(String),
    /// A streamed reply that reports no tokens.
    Unreported(String),
    /// A status with further headers and a body.
    Status(u16, Vec<(&'static str, &'static str)>, String),
    /// Takes the request and says nothing.
    Hang,
    /// One piece every 100 ms, for ever.
    Drip,
    /// Half of a reply, then the line breaks.
    Broken(String),
    /// A stream of something that isn't JSON.
    Garbage,
    /// JSON of another form.
    WrongForm,
    /// The model declines.
    Refusal,
    /// A reply without text.
    Empty,
    /// More than anybody takes, streamed (`true`) or whole.
    Huge(bool),
}

/// A request as it came.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    pub path: String,
    pub authorization: Option<String>,
    /// What stood in `x-api-key`.
    pub api_key: Option<String>,
    pub body: Value,
    /// Whether the client went away before it had everything.
    pub left: bool,
}

impl Seen {
    /// Everything that was said to the model, in one text.
    pub fn said(&self) -> String {
        let messages = self.body["messages"].as_array().cloned().unwrap_or_default();
        let texts = messages.iter().filter_map(|m| m["content"].as_str());
        self.body["system"].as_str().into_iter().chain(texts).collect::<Vec<_>>().join("\n")
    }
}

#[derive(Debug, Default)]
struct Inner {
    scripts: Mutex<VecDeque<Script>>,
    seen: Mutex<Vec<Seen>>,
}

/// A running server.
#[derive(Debug, Clone)]
pub struct Model {
    pub base_url: String,
    inner: Arc<Inner>,
}

impl Model {
    /// Starts one on a free port of this machine.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}/v1", listener.local_addr().unwrap());
        let inner = Arc::new(Inner::default());
        let shared = inner.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, shared.clone()));
            }
        });
        Self { base_url, inner }
    }

    /// Adds what happens with the next request that has no script yet.
    pub fn then(&self, script: Script) -> &Self {
        self.inner.scripts.lock().unwrap().push_back(script);
        self
    }

    /// The next reply is this JSON.
    pub fn reply(&self, value: &Value) -> &Self {
        self.then(Script::Reply(value.to_string()))
    }

    /// The next reply is SQL with an explanation.
    pub fn sql(&self, sql: &str) -> &Self {
        self.reply(&json!({ "sql": sql, "explanation": "Counted as asked." }))
    }

    /// Drops the replies that nobody asked for.
    pub fn forget(&self) {
        self.inner.scripts.lock().unwrap().clear();
    }

    /// Everything that was asked so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.inner.seen.lock().unwrap().clone()
    }

    /// Waits until the request at this position is there and `holds`.
    pub async fn until(&self, at: usize, holds: impl Fn(&Seen) -> bool) {
        for _ in 0..200 {
            if self.seen().get(at).is_some_and(&holds) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("it never came to that: {:?}", self.seen());
    }
}

async fn serve(mut stream: TcpStream, inner: Arc<Inner>) {
    let Ok(seen) = read(&mut stream).await else { return };
    let form = Form::of(&seen.path);
    let at = {
        let mut all = inner.seen.lock().unwrap();
        all.push(seen);
        all.len() - 1
    };
    let script = inner.scripts.lock().unwrap().pop_front();
    let script = script.unwrap_or(Script::Status(500, vec![], "no script left".into()));
    if play(&mut stream, script, form).await.is_err() {
        inner.seen.lock().unwrap()[at].left = true;
    }
}

async fn read(stream: &mut TcpStream) -> io::Result<Seen> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let header = |name: &str| {
        let line = head.lines().find(|l| l.to_ascii_lowercase().starts_with(&format!("{name}:")))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let length: usize = header("content-length").and_then(|v| v.parse().ok()).unwrap_or(0);
    while bytes.len() < head_end + 4 + length {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let path = head.split_whitespace().nth(1).unwrap_or_default().to_owned();
    let body = serde_json::from_slice(&bytes[head_end + 4..]).unwrap_or_default();
    Ok(Seen { path, authorization: header("authorization"), api_key: header("x-api-key"), body, left: false })
}

async fn play(stream: &mut TcpStream, script: Script, form: Form) -> io::Result<()> {
    match script {
        Script::Reply(text) => events(stream, form, &form.stream(&text, true), true).await,
        Script::Unreported(text) => events(stream, form, &form.stream(&text, false), true).await,
        Script::Whole(text) => whole(stream, 200, &[], &form.message(&text).to_string()).await,
        Script::Status(status, headers, body) => whole(stream, status, &headers, &body).await,
        Script::Hang => gone(stream, Duration::from_mins(10)).await,
        Script::Drip => {
            head(stream).await?;
            loop {
                event(stream, &form.piece("x").to_string()).await?;
                gone(stream, Duration::from_millis(100)).await?;
            }
        }
        Script::Broken(text) => {
            events(stream, form, &form.pieces(&text), false).await?;
            // A reset, not an orderly end.
            stream.set_zero_linger()
        }
        Script::Garbage => {
            head(stream).await?;
            event(stream, "<html>this is not JSON</html>").await
        }
        Script::WrongForm => events(stream, form, &[json!({ "hello": "world" }), json!([1, 2])], true).await,
        Script::Refusal => events(stream, form, &form.refusal(), true).await,
        Script::Empty => events(stream, form, &[form.stop()], true).await,
        Script::Huge(true) => {
            head(stream).await?;
            let text = "x".repeat(60_000);
            for _ in 0..200 {
                event(stream, &form.piece(&text).to_string()).await?;
            }
            Ok(())
        }
        Script::Huge(false) => whole(stream, 200, &[], &form.message(&"x".repeat(10_000_000)).to_string()).await,
    }
}

/// Fails when the client goes away within this time.
async fn gone(stream: &mut TcpStream, within: Duration) -> io::Result<()> {
    let mut byte = [0];
    match tokio::time::timeout(within, stream.read(&mut byte)).await {
        Ok(_) => Err(io::ErrorKind::ConnectionAborted.into()),
        Err(_) => Ok(()),
    }
}

async fn head(stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n").await
}

async fn event(stream: &mut TcpStream, data: &str) -> io::Result<()> {
    stream.write_all(format!("data: {data}\n\n").as_bytes()).await
}

async fn events(stream: &mut TcpStream, form: Form, all: &[Value], done: bool) -> io::Result<()> {
    head(stream).await?;
    for one in all {
        event(stream, &one.to_string()).await?;
    }
    if done && form == Form::OpenAi { event(stream, "[DONE]").await } else { stream.flush().await }
}

async fn whole(stream: &mut TcpStream, status: u16, headers: &[(&str, &str)], body: &str) -> io::Result<()> {
    let kind = if body.starts_with('{') { "application/json" } else { "text/plain" };
    let length = body.len().to_string();
    let fixed = [("content-length", length.as_str()), ("connection", "close"), ("content-type", kind)];
    let lines: Vec<String> = fixed.iter().chain(headers).map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    stream.write_all(format!("HTTP/1.1 {status} X\r\n{}\r\n{body}", lines.concat()).as_bytes()).await
}
