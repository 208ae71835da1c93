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

/// A server whose log stays short: nobody reads it while the test looks on, and a full pipe would hold the server up.
pub fn quiet(data: &Path) -> Started {
    Started::by(
        datamind(data).env("DATAMIND_LOG__LEVEL", "error").env("DATAMIND_RATE_LIMIT_ENABLED", "false").arg("serve"),
    )
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

pub fn get(server: &Started, token: &str, path: &str) -> Value {
    let told = server.ask("GET", path, token, &Value::Null);
    assert_eq!(told.status, 200, "{told:?}");
    told.body
}

pub fn until(server: &Started, token: &str, job: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let now = get(server, token, &format!("/api/v1/jobs/{job}"));
        if wanted(&now) {
            return now;
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "the job never got there: {now}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

pub fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

pub fn is_ended(job: &Value) -> bool {
    ["succeeded", "failed", "cancelled"].contains(&job["state"].as_str().unwrap())
}

/// What a query over the dataset answers, as soon as its tables are known. The answer comes in chunks and is kept as
/// it came.
pub fn asked(server: &Started, token: &str, dataset: &Value, sql: &str) -> String {
    let sql = json!({ "connection_id": dataset["connection_id"], "sql": sql }).to_string();
    let begun = Instant::now();
    loop {
        let answer = server.send(&format!(
            "POST /api/v1/query/execute HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{sql}",
            sql.len()
        ));
        if answer.starts_with("HTTP/1.1 200") || begun.elapsed() > Duration::from_secs(20) {
            return answer;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Kills the server this long after the job began, starts it again, and looks at what there is in the end.
fn killed_after(pause: Duration, text: &str) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut first = quiet(&data);
    let token = first.set_up();
    let job = send(&first, &token, text);
    until(&first, &token, &job, |job| job["state"] == "running" || is_ended(job));
    std::thread::sleep(pause);
    first.child.kill().unwrap();
    first.child.wait().unwrap();

    let second = quiet(&data);
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
    let count = asked(&second, &token, dataset, "SELECT COUNT(*) AS n FROM orders");
    assert!(count.contains(&format!("[[{ROWS}]]")), "after {pause:?}: it is asked in full");
    second.stop();
}

#[test]
fn a_load_that_is_killed_at_any_moment_is_brought_to_its_end_by_the_next_start() {
    let text = table();
    for pause_ms in [0, 300, 900, 1_800, 3_000] {
        killed_after(Duration::from_millis(pause_ms), &text);
    }
}
