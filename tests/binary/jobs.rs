//! Killed in the middle of a load: the next start brings it to its end, once and whole.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Started, datamind};

/// How many rows the file has: enough to be caught in the middle of it.
const ROWS: usize = 1_200_000;

fn table() -> String {
    let mut text = String::from("id,amount,city\n");
    for n in 0..ROWS {
        let _ = writeln!(text, "{n},{}.25,Utrecht", n % 100);
    }
    text
}

/// Sends the file and gives the job that loads it.
fn send(server: &Started, token: &str, text: &str) -> String {
    let edge = "datamind-test-edge";
    let body = format!(
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

fn get(server: &Started, token: &str, path: &str) -> Value {
    let told = server.ask("GET", path, token, &Value::Null);
    assert_eq!(told.status, 200, "{told:?}");
    told.body
}

fn until(server: &Started, token: &str, job: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let now = get(server, token, &format!("/api/v1/jobs/{job}"));
        if wanted(&now) {
            return now;
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "the job never got there: {now}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

fn is_ended(job: &Value) -> bool {
    ["succeeded", "failed", "cancelled"].contains(&job["state"].as_str().unwrap())
}

/// Kills the server this long after the job began, starts it again, and looks at what there is in the end.
fn killed_after(pause: Duration, text: &str) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut first = Started::by(datamind(&data).arg("serve"));
    let token = first.set_up();
    let job = send(&first, &token, text);
    until(&first, &token, &job, |job| job["state"] == "running" || is_ended(job));
    std::thread::sleep(pause);
    first.child.kill().unwrap();
    first.child.wait().unwrap();

    let second = Started::by(datamind(&data).arg("serve"));
    let ended = until(&second, &token, &job, is_ended);
    assert_eq!(ended["state"], "succeeded", "after {pause:?}: {ended}");
    let datasets = get(&second, &token, "/api/v1/upload");
    assert_eq!(datasets["count"], 1, "after {pause:?}: {datasets}");
    let dataset = &datasets["data"][0];
    assert_eq!(dataset["tables"][0]["row_count"], ROWS);
    assert_eq!(dataset["connection_id"], ended["result"]["connection_id"]);
    assert_eq!(get(&second, &token, "/api/v1/connections")["count"], 1);
    assert_eq!(names_in(&data.join("datasets")), [dataset["id"].as_str().unwrap()], "no folder of nobody's");
    assert_eq!(names_in(&data.join("uploads").join("tmp")), [""; 0], "nothing waits any more");
    let sql = json!({ "connection_id": dataset["connection_id"], "sql": "SELECT COUNT(*) AS n FROM orders" });
    let begun = Instant::now();
    let told = loop {
        let told = second.ask("POST", "/api/v1/query/execute", &token, &sql);
        if told.status == 200 || begun.elapsed() > Duration::from_secs(20) {
            break told;
        }
        std::thread::sleep(Duration::from_millis(100));
    };
    assert_eq!(told.body["rows"], json!([[ROWS]]), "{told:?}");
    second.stop();
}

#[test]
fn a_load_that_is_killed_at_any_moment_is_brought_to_its_end_by_the_next_start() {
    let text = table();
    for pause_ms in [0, 300, 900, 1_800, 3_000] {
        killed_after(Duration::from_millis(pause_ms), &text);
    }
}
