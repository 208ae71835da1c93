//! Killed between the steps of an append or a replace: the version before or the new one is there, whole and once.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use super::Started;
use super::jobs::{asked, get, is_ended, names_in, quiet, until};

/// Rows of every file that is sent after the first one: enough to be caught in the middle of it.
const ROWS: usize = 150_000;
/// Rows of the first one.
const FIRST: usize = 50_000;
const COUNT: &str = "SELECT COUNT(*) AS n, COUNT(DISTINCT id) AS d, MIN(id) AS a, MAX(id) AS z FROM orders";

fn table(ids: Range<usize>) -> String {
    let mut text = String::from("id,amount,city\n");
    for id in ids {
        let _ = writeln!(text, "{id},{}.25,Utrecht", id % 100);
    }
    text
}

/// Sends a file with these fields beside it, and gives the job that loads it.
fn send(server: &Started, token: &str, fields: &[(&str, &str)], text: &str) -> String {
    let edge = "datamind-test-edge";
    let mut body = String::new();
    for (name, value) in fields {
        let _ = write!(body, "--{edge}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    let _ = write!(
        body,
        "--{edge}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"orders.csv\"\r\n\r\n{text}\r\n--{edge}--\r\n"
    );
    let answer = server.send(&format!(
        "POST /api/v1/upload/csv HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: multipart/form-data; boundary={edge}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    ));
    assert!(answer.starts_with("HTTP/1.1 202"), "{}", &answer[..answer.len().min(600)]);
    let told: Value = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
    told["job_id"].as_str().unwrap().to_owned()
}

/// How many rows there are, how many different ones, and from where to where they go.
fn whole(ids: &Range<usize>) -> String {
    format!("[[{0},{0},{1},{2}]]", ids.len(), ids.start, ids.end - 1)
}

/// A dataset, and which rows it has.
struct Kept<'a> {
    data: &'a Path,
    id: String,
    ids: Range<usize>,
}

impl Kept<'_> {
    /// Sends the next rows, kills the server this long after their job began, starts it again, and looks at what there
    /// is on the way and in the end.
    fn killed_after(&mut self, server: Started, token: &str, (mode, pause): (&str, Duration)) -> Started {
        let next = self.ids.end..self.ids.end + ROWS;
        let after = if mode == "append" { self.ids.start..next.end } else { next.clone() };
        let job = send(&server, token, &[("dataset_id", &self.id), ("mode", mode)], &table(next));
        until(&server, token, &job, |job| job["state"] == "running" || is_ended(job));
        std::thread::sleep(pause);
        let mut server = server;
        server.child.kill().unwrap();
        server.child.wait().unwrap();

        let server = quiet(self.data);
        let what = format!("{mode} killed after {pause:?}");
        let dataset = get(&server, token, &format!("/api/v1/upload/{}", self.id));
        let ended = until(&server, token, &job, |job| {
            let found = asked(&server, token, &dataset, COUNT);
            // While its tables are read anew there is no answer; where there is one, it is of one version alone.
            let one_of_both = [&self.ids, &after].iter().any(|ids| found.contains(&whole(ids)));
            assert!(one_of_both || found.contains("catalog_not_ready"), "{what}: {found}");
            is_ended(job)
        });
        assert_eq!(ended["state"], "succeeded", "{what}: {ended}");
        let found =
            (0..5).map(|_| asked(&server, token, &dataset, COUNT)).find(|answer| answer.starts_with("HTTP/1.1 200"));
        assert!(found.as_ref().is_some_and(|answer| answer.contains(&whole(&after))), "{what}: {found:?}");
        self.ids = after;
        self.nothing_is_left(&server, token, &what);
        server
    }

    /// As many folders as versions, no file that waits, one dataset and one connection.
    fn nothing_is_left(&self, server: &Started, token: &str, what: &str) {
        let versions = get(server, token, &format!("/api/v1/upload/{}/versions", self.id));
        let number = |v: &Value| v["version"].as_i64().unwrap().to_string();
        let mut known: Vec<String> = versions["data"].as_array().unwrap().iter().map(number).collect();
        let mut folders = names_in(&self.data.join("datasets").join(&self.id));
        known.sort();
        folders.sort();
        assert_eq!(folders, known, "{what}: no folder of no version");
        assert_eq!(names_in(&self.data.join("uploads").join("tmp")), [""; 0], "{what}: nothing waits any more");
        assert_eq!(names_in(&self.data.join("datasets")).len(), 1, "{what}");
        assert_eq!(get(server, token, "/api/v1/upload")["count"], 1, "{what}");
        assert_eq!(get(server, token, "/api/v1/connections")["count"], 1, "{what}");
    }
}

#[test]
fn a_version_that_is_killed_between_its_steps_is_there_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut server = quiet(&data);
    let token = server.set_up();
    let job = send(&server, &token, &[("background", "true")], &table(0..FIRST));
    let ended = until(&server, &token, &job, is_ended);
    let id = ended["result"]["dataset_id"].as_str().unwrap_or_else(|| panic!("{ended}")).to_owned();
    let mut kept = Kept { data: &data, id, ids: 0..FIRST };
    for pause_ms in [0, 150, 400, 700, 1_000, 1_400, 2_000] {
        for mode in ["append", "replace"] {
            server = kept.killed_after(server, &token, (mode, Duration::from_millis(pause_ms)));
        }
    }
    server.stop();
}
