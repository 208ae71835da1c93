//! Real-world files through the real engine process: every one loads, with the rows and columns it has.

use std::path::{Path, PathBuf};
use std::time::Duration;

use datamind::engine::{Engine, EngineConfig, EngineError, FileKind, FileOptions, LoadJob, Loaded, Preview};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::support::{self, Client, Server, shared};

/// An engine whose workers are the built executable.
pub fn engine(folder: &Path) -> Engine {
    Engine::new(EngineConfig {
        program: PathBuf::from(env!("CARGO_BIN_EXE_datamind")),
        data_dir: folder.to_owned(),
        max_workers: 2,
        memory_bytes: 1 << 30,
        temp_dir: folder.join("engine"),
    })
}

pub async fn load(engine: &Engine, file: &Path, kind: FileKind, into: &Path) -> Result<Loaded, EngineError> {
    std::fs::create_dir_all(into).unwrap();
    let deadline = Duration::from_secs(120);
    let job = LoadJob { file: file.into(), kind, options: FileOptions::default(), into: into.into(), deadline };
    engine.load(job, CancellationToken::new(), |_| ()).await
}

/// Where a file differs from its line in the manifest.
fn faults(line: &Value, preview: &Preview, loaded: &Loaded) -> Vec<String> {
    let mut faults = Vec::new();
    let [table] = &loaded.tables[..] else { return vec!["more than one table".to_owned()] };
    // The manifest counts the first row as a header, whatever it holds.
    let rows = line["rows"].as_u64().unwrap() + u64::from(table.has_header == Some(false));
    let columns = line["columns"].as_u64().unwrap();
    if table.row_count != rows {
        faults.push(format!("{} rows, not {rows}", table.row_count));
    }
    if table.columns.len() as u64 != columns {
        faults.push(format!("{} columns, not {columns}", table.columns.len()));
    }
    if loaded.delimiter.map(String::from).as_deref() != line["delimiter"].as_str() {
        faults.push(format!("delimiter {:?}", loaded.delimiter));
    }
    if preview.tables[0].rows_estimated != table.row_count || preview.tables[0].columns.len() != table.columns.len() {
        faults.push("the preview says something else".to_owned());
    }
    if loaded.rejected_cells() > 0 {
        faults.push(format!("{} cells rejected though nobody decided", loaded.rejected_cells()));
    }
    faults
}

#[tokio::test]
async fn every_sample_file_loads_with_the_rows_and_columns_it_has() {
    let Some(samples) = shared("samples/uploads") else { return };
    let manifest: Vec<Value> = serde_json::from_slice(&std::fs::read(samples.join("manifest.json")).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    let (mut files, mut rows, mut wrong) = (0, 0, Vec::new());
    // One name stands in the manifest twice, for files of two sources; the later one is there.
    let later = |at: usize| manifest[at + 1..].iter().any(|l| l["file"] == manifest[at]["file"]);
    for (at, line) in manifest.iter().enumerate().filter(|(at, l)| l["delimiter"].is_string() && !later(*at)) {
        let name = line["file"].as_str().unwrap();
        let file = samples.join(name);
        if !file.exists() {
            continue;
        }
        let preview =
            engine.preview(file.clone(), FileOptions::default()).await.unwrap_or_else(|e| panic!("{name}: {e:?}"));
        let loaded = load(&engine, &file, FileKind::Csv, &folder.path().join(at.to_string())).await;
        let loaded = loaded.unwrap_or_else(|e| panic!("{name}: {e:?}"));
        files += 1;
        rows += loaded.tables[0].row_count;
        wrong.extend(faults(line, &preview, &loaded).into_iter().map(|fault| format!("{name}: {fault}")));
        if std::env::var_os("DATAMIND_SHOW").is_some() {
            show(name, line, &preview, &loaded);
        }
    }
    eprintln!("{files} files, {rows} rows");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(files > 50);
}

fn show(name: &str, line: &Value, preview: &Preview, loaded: &Loaded) {
    eprintln!("== {name} {} header={:?} encoding={:?}", line["features"], loaded.tables[0].has_header, loaded.encoding);
    for column in &preview.tables[0].columns {
        eprintln!("   {:<40} {:?} {:?}", column.name, column.kind, column.examples);
    }
    preview.tables[0].warnings.iter().for_each(|w| eprintln!("   ! {w}"));
}

#[tokio::test]
async fn files_that_are_no_tables_are_refused_with_a_sentence() {
    let Some(samples) = shared("samples/uploads") else { return };
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    for (name, says) in [("data__off-year-turnout-2023.xlsx", "Excel"), ("vega-dataset__income.json", "JSON")] {
        let error = load(&engine, &samples.join(name), FileKind::Csv, &folder.path().join(name)).await.unwrap_err();
        assert!(matches!(&error, EngineError::NotReadable(text) if text.contains(says)), "{error:?}");
    }
}

/// Sends a form without a file.
trait Forms {
    async fn form(&self, path: &str, fields: &[(&str, &str)]) -> support::Answer;
}

impl Forms for Client {
    async fn form(&self, path: &str, fields: &[(&str, &str)]) -> support::Answer {
        let boundary = "datamind-form-9c1e";
        let mut body = String::new();
        for (name, value) in fields {
            body += &format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }
        body += &format!("--{boundary}--\r\n");
        let kind = format!("multipart/form-data; boundary={boundary}");
        support::client::send(self.request("POST", path).header("content-type", kind).body(body)).await
    }
}

const SALES: &str = "Day;Shop;Sum\n31.01.2026;Bonn;1.200,50\n01.02.2026;Kiel;7\n01.02.2026;Bonn;\n";

/// Every file and folder of ours below the data folder that belongs to an upload.
pub fn left(server: &Server) -> Vec<String> {
    let below = |name: &str| walkdir::WalkDir::new(server.data_dir.join(name)).into_iter().filter_map(Result::ok);
    let files = below("uploads").chain(below("datasets")).filter(|e| e.file_type().is_file());
    files.map(|e| e.path().strip_prefix(&server.data_dir).unwrap().display().to_string()).collect()
}

#[tokio::test]
async fn a_file_is_looked_at_adjusted_and_loaded_under_its_token() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let seen = admin.upload("/upload/preview", ("../Sales 2026.csv", SALES.into()), &[]).await.expect(200).json();
    assert_eq!(
        (&seen["file_name"], &seen["delimiter"], &seen["decimal_mark"]),
        (&json!("Sales 2026.csv"), &json!(";"), &json!(","))
    );
    let types: Vec<_> =
        seen["tables"][0]["columns"].as_array().unwrap().iter().map(|c| c["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["date", "text", "float"]);
    let token = seen["upload_token"].as_str().unwrap();
    let options = json!({ "columns": [{ "source_name": "Shop", "name": "Branch" }, { "source_name": "Sum", "type": "integer" }] });
    let fields = [("upload_token", token), ("name", "Sales"), ("options", &options.to_string())];
    let made = admin.form("/upload/csv", &fields).await.expect(201).json();
    assert_eq!(made["dataset"]["rejected_cells"], 1);
    assert_eq!(made["dataset"]["tables"][0]["columns"][1]["name"], "Branch");
    let id = made["connection"]["id"].as_str().unwrap();
    server.until_ready(&admin, id).await;
    let sql =
        json!({ "connection_id": id, "sql": "SELECT branch, count(*) AS n FROM sales GROUP BY 1 ORDER BY 2 DESC" });
    let rows = admin.post("/query/execute", sql).await.expect(200).json();
    assert_eq!(rows["rows"], json!([["Bonn", 2], ["Kiel", 1]]));
    assert_eq!(admin.get("/upload").await.expect(200).json()["count"], 1);
    assert!(left(&server).iter().all(|f| f.starts_with("datasets/")), "{:?}", left(&server));
    admin.form("/upload/csv", &fields).await.expect(404);
}

#[tokio::test]
async fn a_token_is_nothing_to_anybody_else_or_after_an_hour() {
    let server = Server::start().await;
    let (admin, stranger) = (server.admin().await, server.stranger().await);
    let seen = admin.upload("/upload/preview", ("a.csv", SALES.into()), &[]).await.expect(200).json();
    let token = seen["upload_token"].as_str().unwrap();
    stranger.form("/upload/csv", &[("upload_token", token)]).await.expect(404);
    server.clock.advance(chrono::Duration::minutes(61));
    let admin = server.admin().await;
    admin.form("/upload/preview", &[("upload_token", token)]).await.expect(404);
    for odd in ["", "..", "../../x", "not-a-token"] {
        admin.form("/upload/preview", &[("upload_token", odd)]).await.expect(404);
    }
}

#[tokio::test]
async fn a_file_past_the_limit_is_refused_and_leaves_nothing() {
    let server = Server::start_with(|s| s.uploads.max_bytes = 100_000).await;
    let admin = server.admin().await;
    let large = "a,b\n".to_owned() + &"1,2\n".repeat(50_000);
    let refused = admin.upload("/upload/csv", ("a.csv", large.into()), &[]).await.expect(413).json();
    assert_eq!(
        (&refused["code"], &refused["detail"]),
        (&json!("too_large"), &json!("A file may have 97.6 KiB at most."))
    );
    assert!(left(&server).is_empty(), "{:?}", left(&server));
}

#[tokio::test]
async fn a_form_that_ends_early_leaves_nothing() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let part = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\na\n1\n\r\n";
    for body in [
        part.to_owned(),
        format!("{part}--b\r\nnonsense"),
        part.to_owned() + &"--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\ny\r\n".repeat(20),
    ] {
        let request = admin.request("POST", "/upload/csv").header("content-type", "multipart/form-data; boundary=b");
        support::client::send(request.body(body)).await.expect(422);
        assert!(left(&server).is_empty(), "{:?}", left(&server));
    }
}

#[tokio::test]
async fn forms_that_make_no_sense_are_told_what_is_wrong() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let refused = |answer: support::Answer, status: u16| answer.expect(status).json();
    let file = || ("a.csv", SALES.as_bytes().to_vec());
    assert_eq!(
        refused(admin.upload("/upload/csv", file(), &[("owner", "x")]).await, 422)["errors"][0]["field"],
        "owner"
    );
    assert_eq!(
        refused(admin.upload("/upload/csv", file(), &[("options", "{")]).await, 422)["errors"][0]["field"],
        "options"
    );
    assert_eq!(
        refused(admin.upload("/upload/csv", file(), &[("name", "a\u{202E}b")]).await, 422)["errors"][0]["field"],
        "name"
    );
    assert_eq!(refused(admin.form("/upload/csv", &[]).await, 422)["errors"][0]["field"], "file");
    let nothing = refused(admin.upload("/upload/csv", ("a.csv", Vec::new()), &[]).await, 422);
    assert_eq!(nothing["code"], "unreadable_file");
    let book =
        refused(admin.upload("/upload/csv", ("a.xlsx", b"PK\x03\x04rest of a workbook".to_vec()), &[]).await, 422);
    assert!(book["detail"].as_str().unwrap().contains("Excel"));
    assert!(left(&server).is_empty(), "{:?}", left(&server));
    assert_eq!(admin.get("/upload").await.expect(200).json()["count"], 0);
}

#[tokio::test]
async fn the_sweep_takes_what_nobody_needs_and_leaves_the_rest() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let made = admin.upload("/upload/csv", ("kept.csv", SALES.into()), &[]).await.expect(201).json();
    let gone = admin.upload("/upload/csv", ("gone.csv", SALES.into()), &[]).await.expect(201).json();
    admin.upload("/upload/preview", ("waiting.csv", SALES.into()), &[]).await.expect(200);
    // What a load that was killed between two steps leaves behind.
    let orphan = server.data_dir.join("datasets").join(uuid::Uuid::now_v7().to_string()).join("1");
    std::fs::create_dir_all(&orphan).unwrap();
    admin.delete(&format!("/connections/{}", gone["connection"]["id"].as_str().unwrap())).await.expect(204);
    let uploads = &server.running.rooms.uploads;
    let folder = |made: &Value| server.data_dir.join("datasets").join(made["dataset"]["id"].as_str().unwrap());
    let now = chrono::Utc::now();
    uploads.sweep(now).await.unwrap();
    assert!(orphan.exists() && folder(&gone).exists(), "too early");
    assert_eq!(admin.get("/upload").await.expect(200).json()["count"], 1);
    uploads.sweep(now + chrono::Duration::days(2)).await.unwrap();
    assert!(!orphan.exists() && folder(&gone).exists(), "the trash lasts 30 days");
    assert!(!left(&server).iter().any(|f| f.starts_with("uploads/")));
    uploads.sweep(now + chrono::Duration::days(40)).await.unwrap();
    assert!(!folder(&gone).exists() && folder(&made).exists());
}

#[tokio::test]
async fn a_viewer_sends_no_files() {
    let server = Server::start().await;
    server.anonymous().upload("/upload/csv", ("a.csv", SALES.into()), &[]).await.expect(401);
}
