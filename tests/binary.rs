//! The shipped executable as a person meets it: start, first run, stop, commands, faults.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::pedantic,
    reason = "a test that can't go on fails, and says what it left out"
)]

#[path = "binary/jobs.rs"]
mod jobs;
#[path = "binary/outages.rs"]
mod outages;
#[path = "binary/private.rs"]
mod private;
#[path = "binary/replaced.rs"]
mod replaced;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

fn datamind(data_dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_datamind"));
    command
        .env_clear()
        .env("DATAMIND_DATA_DIR", data_dir)
        .env("DATAMIND_BIND", "127.0.0.1:0")
        .current_dir(data_dir.parent().unwrap());
    command
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap()
}

/// A started server and the line it printed.
struct Started {
    child: Child,
    line: String,
}

impl Started {
    fn new(data_dir: &Path) -> Self {
        Self::by(datamind(data_dir).arg("serve"))
    }

    fn by(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self { child, line: line.trim().to_owned() }
    }

    fn address(&self) -> String {
        let url = self.line.split_whitespace().find(|w| w.starts_with("http://")).unwrap();
        url.trim_start_matches("http://localhost").split('/').next().unwrap().trim_start_matches(':').to_owned()
    }

    fn get(&self, path: &str) -> String {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
    }

    /// Sends these bytes as they are and gives what comes back.
    fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(format!("127.0.0.1:{}", self.address())).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// A request with a JSON body; the token is that of a signed-in person, or nothing.
    fn ask(&self, method: &str, path: &str, token: &str, body: &serde_json::Value) -> Told {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = self.send(&format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ));
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split_whitespace().nth(1).unwrap_or_default().parse().unwrap_or_default();
        Told { status, head: head.to_lowercase(), body: serde_json::from_str(body).unwrap_or_default() }
    }

    /// Makes the first admin and gives their token.
    fn set_up(&self) -> String {
        let token = self.line.rsplit_once("token=").unwrap().1;
        let told = self.ask(
            "POST",
            "/api/v1/setup",
            "",
            &serde_json::json!({
                "token": token, "email": "mara@halden.example", "password": "correct horse battery staple",
                "full_name": "Mara Lindqvist", "org_name": "Halden & Co", "org_slug": "halden", "demo": false,
            }),
        );
        told.body["access_token"].as_str().unwrap_or_else(|| panic!("{told:?}")).to_owned()
    }

    /// Ends it as an operator would, and gives its log.
    fn stop(mut self) -> String {
        let status = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status().unwrap();
        assert!(status.success());
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        assert!(self.child.wait().unwrap().success(), "{log}");
        log
    }
}

/// What came back.
#[derive(Debug)]
struct Told {
    status: u16,
    /// Status line and headers in lower case.
    head: String,
    body: serde_json::Value,
}

#[test]
fn it_starts_in_an_empty_folder_prints_the_setup_link_and_stops_cleanly() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Started::new(&data);
    assert!(server.line.contains("/setup?token="), "{}", server.line);
    let token = server.line.rsplit_once("token=").unwrap().1.to_owned();
    assert!(server.get("/api/v1/health").starts_with("HTTP/1.1 200"));
    assert!(server.get("/api/v1/setup").contains("\"needed\":true"));
    assert!(server.get("/").contains("<title>"));
    assert!(server.send("GET / HTTP/1.1\r\nHost\u{1}: x\r\n\r\n").starts_with("HTTP/1.1 400"));
    let log = server.stop();
    assert!(!log.contains(&token), "the setup token is in the log");
    for line in log.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}"));
        assert!(!["ERROR"].contains(&entry["level"].as_str().unwrap()), "{line}");
    }
}

#[test]
fn a_second_start_keeps_the_data_and_makes_a_new_setup_link() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let first = Started::new(&data);
    let one = first.line.clone();
    first.stop();
    let second = Started::new(&data);
    assert!(second.line.contains("token="));
    assert_ne!(one, second.line);
    second.stop();
}

#[test]
fn several_copies_that_start_at_once_on_one_folder_all_come_up() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let copies: Vec<_> = (0..3)
        .map(|_| {
            let data = data.clone();
            std::thread::spawn(move || Started::new(&data))
        })
        .collect();
    for copy in copies {
        let server = copy.join().unwrap();
        assert!(server.get("/api/v1/health").starts_with("HTTP/1.1 200"));
        server.stop();
    }
}

#[test]
fn being_killed_while_it_sets_up_its_database_leaves_nothing_to_repair() {
    let folder = tempfile::tempdir().unwrap();
    for pause_ms in [0, 5, 10, 20, 35, 50, 80, 120] {
        let data = folder.path().join(format!("data-{pause_ms}"));
        let mut child = datamind(&data).arg("serve").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(pause_ms));
        child.kill().unwrap();
        child.wait().unwrap();
        let server = Started::new(&data);
        assert!(server.get("/api/v1/health").starts_with("HTTP/1.1 200"), "after {pause_ms} ms");
        server.stop();
    }
}

#[test]
fn every_fault_in_the_settings_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let out = run(datamind(&data)
        .args(["config", "check"])
        .env("DATAMIND_BIND", "nowhere")
        .env("DATAMIND_QUERIES__MAX_ROWS", "many"));
    assert!(!out.status.success());
    let text = String::from_utf8(out.stderr).unwrap();
    assert!(text.contains("DATAMIND_BIND") && text.contains("DATAMIND_QUERIES__MAX_ROWS"), "{text}");
    assert!(!data.exists(), "a check touches nothing");
}

#[test]
fn a_key_from_the_documentation_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for key in ["changeme", "c2VjcmV0", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="] {
        let out = run(datamind(&folder.path().join("data")).arg("serve").env("DATAMIND_KEYS__MASTER", key));
        assert!(!out.status.success());
        let text = String::from_utf8(out.stderr).unwrap();
        assert!(text.contains("keys.master") && !text.contains(key), "{text}");
    }
}

#[test]
fn a_taken_address_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let bind = taken.local_addr().unwrap().to_string();
    let out = run(datamind(&folder.path().join("data")).arg("serve").env("DATAMIND_BIND", &bind));
    assert!(!out.status.success());
    assert!(String::from_utf8(out.stderr).unwrap().contains(&bind));
}
