//! The shipped executable as a person meets it: start, first run, stop, commands, faults.

#![allow(clippy::unwrap_used, clippy::panic, clippy::pedantic, reason = "a test that can't go on fails")]

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
        let mut child = datamind(data_dir).arg("serve").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self { child, line: line.trim().to_owned() }
    }

    fn address(&self) -> String {
        let url = self.line.split_whitespace().find(|w| w.starts_with("http://")).unwrap();
        url.trim_start_matches("http://localhost").split('/').next().unwrap().trim_start_matches(':').to_owned()
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(format!("127.0.0.1:{}", self.address())).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
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
    let log = server.stop();
    assert!(!log.contains(&token), "the setup token is in the log");
    for line in log.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}"));
        assert!(!["ERROR"].contains(&entry["level"].as_str().unwrap()), "{line}");
    }
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(std::fs::metadata(data.join("keys.json")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn a_data_folder_that_others_could_look_into_is_closed() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
    Started::new(&data).stop();
    assert_eq!(std::fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
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
