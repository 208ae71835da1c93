//! The engine's worker process as it ships: what it answers, what kills it, and what it never lets through.

mod functions;
mod joins;
mod sizes;
mod sorts;

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use datamind::data::{ColumnType, Limits, ResultTable, Value};
use datamind::engine::{
    DatasetTable, Engine, EngineConfig, EngineError, FileKind, FileOptions, LoadJob, RunJob, Source,
};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use crate::support::shared;

fn engine(folder: &Path) -> Engine {
    Engine::new(EngineConfig {
        program: PathBuf::from(env!("CARGO_BIN_EXE_datamind")),
        data_dir: folder.to_owned(),
        max_workers: 2,
        memory_bytes: 512 << 20,
        temp_dir: folder.join("engine"),
    })
}

fn limits(seconds: u64) -> Limits {
    Limits { deadline: Duration::from_secs(seconds), ..Limits::default() }
}

async fn run(engine: &Engine, source: &Source, sql: &str, limits: Limits) -> Result<ResultTable, EngineError> {
    let job = RunJob { source: source.clone(), sql: sql.to_owned(), explain: false, limits };
    engine.run(job, CancellationToken::new()).await
}

/// A dataset of one table, loaded from CSV by the worker itself.
async fn dataset(engine: &Engine, folder: &Path, csv: &str) -> Source {
    let (file, into) = (folder.join("in.csv"), folder.join("orders"));
    std::fs::write(&file, csv).unwrap();
    std::fs::create_dir_all(&into).unwrap();
    let job = LoadJob {
        file,
        kind: FileKind::Csv,
        options: FileOptions::default(),
        into: into.clone(),
        deadline: Duration::from_secs(60),
    };
    let loaded = engine.load(job, CancellationToken::new(), |_| ()).await.unwrap();
    let files = loaded.tables[0].files.iter().map(|f| into.join(f)).collect();
    Source::Dataset { tables: vec![DatasetTable::new("Orders", files)] }
}

const ORDERS: &str = "id,Day,Shop Name,Amount,Paid\n1,2026-01-31,Bonn,\"$1,200.50\",true\n2,2026-02-01,Kiel,$7,false\n\
                      3,2026-02-01,Bonn,,true\n";

fn sqlite(folder: &Path) -> Source {
    let path = folder.join("shop.db");
    let sql = "CREATE TABLE orders(id INTEGER PRIMARY KEY, day DATE, total REAL); \
        INSERT INTO orders VALUES (1, '2026-01-31', 5.5), (2, '2026-02-01', 7)";
    let made = std::process::Command::new("sqlite3").arg(&path).arg(sql).status();
    assert!(made.is_ok_and(|s| s.success()), "the sqlite3 command is needed to make a test database");
    Source::Sqlite { path }
}

#[tokio::test]
async fn a_dataset_answers_with_typed_columns_and_names_in_any_case() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    let source = dataset(&engine, folder.path(), ORDERS).await;
    let sql = "SELECT day, \"Shop Name\", AMOUNT, paid, count(*) OVER () AS n FROM orders ORDER BY id";
    let table = run(&engine, &source, sql, limits(30)).await.unwrap();
    let kinds: Vec<ColumnType> = table.columns.iter().map(|c| c.kind).collect();
    assert_eq!(
        kinds,
        [ColumnType::Date, ColumnType::Text, ColumnType::Float, ColumnType::Boolean, ColumnType::Integer]
    );
    assert_eq!(table.value(0, 2), Value::Float(1200.5));
    assert_eq!(table.value(2, 2), Value::Null);
    let currency = table.columns[2].semantic.clone().map(String::from);
    assert_eq!(currency.as_deref(), Some("currency:USD"));
}

#[tokio::test]
async fn a_dataset_is_described_with_counts_samples_and_extremes() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    let source = dataset(&engine, folder.path(), ORDERS).await;
    let schema = engine.describe(source, CancellationToken::new()).await.unwrap();
    let table = schema.table(None, "orders").unwrap();
    assert_eq!((table.row_count, table.columns.len()), (Some(3), 5));
    let shop = table.column("shop name").unwrap();
    assert_eq!((shop.samples.as_slice(), shop.samples_complete), (["Bonn".to_owned(), "Kiel".into()].as_slice(), true));
    let day = table.column("day").unwrap();
    assert_eq!((day.min.as_deref(), day.max.as_deref()), (Some("2026-01-31"), Some("2026-02-01")));
}

#[tokio::test]
async fn a_query_that_never_ends_is_killed_at_its_deadline_and_the_next_one_runs() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    let forever =
        "SELECT count(*) FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b WHERE a.value + b.value < 0";
    for (source, sql) in [
        (dataset(&engine, folder.path(), ORDERS).await, forever),
        (
            sqlite(folder.path()),
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n",
        ),
    ] {
        let outcome = run(&engine, &source, sql, limits(1)).await;
        assert!(matches!(outcome, Err(EngineError::Timeout)), "{outcome:?}");
        assert_eq!(run(&engine, &source, "SELECT 1", limits(30)).await.unwrap().row_count(), 1);
    }
}

#[tokio::test]
async fn a_cancelled_query_ends_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    let source = sqlite(folder.path());
    let sql = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n".to_owned();
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        stop.cancel();
    });
    let started = Instant::now();
    let outcome = engine.run(RunJob { source, sql, explain: false, limits: limits(60) }, cancel).await;
    assert!(matches!(outcome, Err(EngineError::Cancelled)), "{outcome:?}");
    assert!(started.elapsed() < Duration::from_secs(30), "the deadline ended it, not the cancel");
}

#[tokio::test]
async fn memory_bombs_and_endless_chains_end_the_worker_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    let source = dataset(&engine, folder.path(), ORDERS).await;
    let bombs = [
        "SELECT repeat('x', 2000000000)".to_owned(),
        "SELECT length(lpad('x', 1000000000))".to_owned(),
        "SELECT array_resize([1], 2000000000)".to_owned(),
        "SELECT array_repeat(array_repeat('x', 100000), 100000)".to_owned(),
        "SELECT range(0, 2000000000)".to_owned(),
        format!("SELECT 1{}", "+1".repeat(19_999)),
        format!("SELECT 1 WHERE 1=1{}", " AND 1=1".repeat(19_999)),
        format!("SELECT 1{}", " UNION ALL SELECT 1".repeat(4_999)),
        format!("SELECT {}1{}", "(".repeat(5_000), ")".repeat(5_000)),
    ];
    for sql in &bombs {
        let outcome = run(&engine, &source, sql, limits(10)).await;
        let shown = &sql[..sql.len().min(60)];
        if let Err(error) = &outcome {
            assert!(!matches!(error, EngineError::Internal(_)), "{shown}: {error:?}");
        }
        eprintln!("{shown:<60} {}", outcome.map_or_else(|e| format!("{e:?}"), |t| format!("{} rows", t.row_count())));
    }
    assert_eq!(
        run(&engine, &source, "SELECT count(*) FROM Orders", limits(30)).await.unwrap().value(0, 0),
        Value::Integer(3)
    );
}

#[tokio::test]
async fn a_dataset_reaches_nothing_but_its_own_tables() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    let source = dataset(&engine, folder.path(), ORDERS).await;
    let own = folder.path().join("orders/part-0.parquet");
    for sql in [
        "SELECT * FROM '/etc/passwd'".to_owned(),
        format!("SELECT * FROM '{}'", own.display()),
        format!("SELECT * FROM \"file://{}\"", own.display()),
        format!("SELECT * FROM \"dataset://local{}\"", own.display()),
        "SELECT * FROM information_schema.tables".to_owned(),
        "SELECT * FROM secrets".to_owned(),
        "CREATE EXTERNAL TABLE p STORED AS CSV LOCATION '/etc/passwd'".to_owned(),
        "COPY orders TO '/tmp/datamind-copied.csv' STORED AS CSV".to_owned(),
        "INSERT INTO orders SELECT * FROM orders".to_owned(),
        "SELECT 1 AS a INTO copied".to_owned(),
        "SET datafusion.runtime.memory_limit = '100G'".to_owned(),
        "SHOW ALL".to_owned(),
        "EXPLAIN ANALYZE SELECT * FROM orders".to_owned(),
        "SELECT 1; SELECT 2".to_owned(),
    ] {
        let outcome = run(&engine, &source, &sql, limits(10)).await;
        assert!(matches!(&outcome, Err(EngineError::Sql(_))), "{sql}: {outcome:?}");
    }
    assert!(!Path::new("/tmp/datamind-copied.csv").exists());
}

#[tokio::test]
async fn limits_cut_the_answer_and_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    for source in [dataset(&engine, folder.path(), ORDERS).await, sqlite(folder.path())] {
        let one = run(&engine, &source, "SELECT * FROM orders", limits(30).with_rows(1)).await.unwrap();
        assert_eq!((one.row_count(), one.truncated), (1, true));
        let all = run(&engine, &source, "SELECT * FROM orders", limits(30)).await.unwrap();
        assert!(!all.truncated && all.row_count() > 1);
    }
}

#[tokio::test]
async fn more_queries_than_workers_wait_their_turn() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    let source = sqlite(folder.path());
    let all = (0..20).map(|n| {
        let (engine, source) = (engine.clone(), source.clone());
        async move {
            run(&engine, &source, &format!("SELECT {n}"), limits(60)).await.unwrap().value(0, 0) == Value::Integer(n)
        }
    });
    assert!(futures::future::join_all(all).await.into_iter().all(|right| right));
}

#[tokio::test]
async fn hostile_files_give_a_table_or_a_sentence_and_never_a_dead_worker() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    let wide: Vec<u8> = "UTF-16 name,n\r\nä,1\r\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("one quote without end", [b"a,b\n1,\"".to_vec(), vec![b'x'; 80 << 20]].concat()),
        ("only quotes", vec![b'"'; 40 << 20]),
        ("100,000 columns", vec![b','; 100_000]),
        ("late 100,000 columns", [b"a,b\n1,2\n".to_vec(), [b'x', b','].repeat(100_000)].concat()),
        ("zero bytes inside", b"a,b\n1,\0\n\0,2\n".to_vec()),
        ("nothing but zero bytes", vec![0; 4096]),
        ("UTF-16 without a mark", wide),
        ("lone carriage returns", b"a,b\r1,2\r3,4\r".to_vec()),
        ("broken UTF-8", b"a,b\n\xff\xfe,1\nx,\xc3\n".to_vec()),
        ("one long line", vec![b'x'; 20 << 20]),
        ("ragged rows", b"a,b,c\n1\n1,2,3,4,5\n,,,,,,\n".to_vec()),
        ("only a header", b"a,b,c\n".to_vec()),
        ("deep JSON", b"[".repeat(10_000)),
        ("random bytes", (0..200_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect()),
    ];
    for (at, (what, bytes)) in files.into_iter().enumerate() {
        let (file, into) = (folder.path().join(format!("{at}.csv")), folder.path().join(format!("out-{at}")));
        std::fs::write(&file, bytes).unwrap();
        std::fs::create_dir_all(&into).unwrap();
        let seen = engine.preview(file.clone(), FileOptions::default()).await;
        let fair = |e: &EngineError| matches!(e, EngineError::NotReadable(_));
        assert!(seen.as_ref().err().is_none_or(fair), "{what}: {seen:?}");
        let job = LoadJob {
            file,
            kind: FileKind::Csv,
            options: FileOptions::default(),
            into,
            deadline: Duration::from_secs(60),
        };
        let loaded = engine.load(job, CancellationToken::new(), |_| ()).await;
        assert!(loaded.as_ref().err().is_none_or(fair), "{what}: {loaded:?}");
        eprintln!(
            "{what:<25} {}",
            loaded.map_or_else(
                |e| e.to_string(),
                |l| format!("{} x {}", l.tables[0].row_count, l.tables[0].columns.len())
            )
        );
    }
}

/// The statement of a case: written out, or built from parts and how often each comes.
fn statement(case: &serde_json::Value) -> String {
    match case["sql_repeat"].as_array() {
        None => case["sql"].as_str().unwrap().to_owned(),
        Some(parts) => parts
            .iter()
            .map(|p| p[0].as_str().unwrap().repeat(usize::try_from(p[1].as_u64().unwrap()).unwrap()))
            .collect(),
    }
}

fn fingerprint(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files: Vec<_> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|e| e.file_type().is_file())
        .map(|e| (e.path().to_owned(), format!("{:x?}", Sha256::digest(std::fs::read(e.path()).unwrap()))))
        .collect();
    files.sort();
    files
}

#[tokio::test]
async fn no_attack_statement_changes_a_sqlite_file_even_without_the_guard() {
    let Some(attacks) = shared("sql_guard/attack.jsonl") else { return };
    let Some(schema) = shared("sql_guard/schema/sqlite.sql") else { return };
    let folder = tempfile::tempdir().unwrap();
    let files = folder.path().join("files");
    std::fs::create_dir_all(&files).unwrap();
    let path = files.join("shop.db");
    let script = format!(".read {}", schema.display());
    assert!(std::process::Command::new("sqlite3").arg(&path).arg(script).status().unwrap().success());
    let engine = engine(folder.path());
    let source = Source::Sqlite { path };
    let before = fingerprint(&files);
    let (mut ran, mut refused) = (Vec::new(), 0);
    for line in std::fs::read_to_string(attacks).unwrap().lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        if case["dialect"] != "sqlite" {
            continue;
        }
        let outcome = run(&engine, &source, &statement(&case), limits(5)).await;
        match outcome {
            Ok(_) if case["must"] == "reject" => ran.push(format!("{}: {}", case["id"], case["sql"])),
            Ok(_) => {}
            Err(_) => refused += 1,
        }
        assert_eq!(fingerprint(&files), before, "{case}");
    }
    eprintln!("{refused} refused; of those that must be refused, {} ran", ran.len());
    // Which tables of the file a person may read is for the guard to say; the engine reads the file it was given.
    let others: Vec<_> = ran.iter().filter(|sql| !sql.contains("secrets")).collect();
    assert!(others.is_empty(), "{others:?}");
}

/// A worker that is spoken to without the server: it may read `reach` and is asked for the tables of `path`.
fn describe_within(scratch: &Path, reach: &[&Path], path: &Path) -> serde_json::Value {
    let frame = |body: &serde_json::Value| {
        let body = body.to_string();
        let length = u32::try_from(body.len()).unwrap().to_le_bytes();
        [b"m".as_slice(), &length, body.as_bytes()].concat()
    };
    let hello = serde_json::json!({
        "memory_bytes": 1 << 30, "cpu_seconds": 60, "file_bytes": 1 << 30, "threads": 1,
        "temp_dir": scratch, "read": reach, "write": [],
    });
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_datamind"))
        .arg("engine-worker")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    input.write_all(&frame(&hello)).unwrap();
    input.write_all(&frame(&serde_json::json!({"describe": {"source": {"sqlite": {"path": path}}}}))).unwrap();
    let mut next = || {
        let mut head = [0; 5];
        output.read_exact(&mut head).unwrap();
        let mut body = vec![0; u32::from_le_bytes([head[1], head[2], head[3], head[4]]) as usize];
        output.read_exact(&mut body).unwrap();
        serde_json::from_slice::<serde_json::Value>(&body).unwrap()
    };
    let confined = next();
    assert!(confined["confined"]["open"].is_array(), "{confined}");
    let answer = next();
    drop(input);
    child.wait().unwrap();
    serde_json::json!({ "open": confined["confined"]["open"], "answer": answer })
}

#[test]
fn a_worker_opens_what_it_was_given_and_no_other_file() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    for place in [&one, &two] {
        std::fs::create_dir(place).unwrap();
        sqlite(place);
    }
    let path = |place: &Path| place.join("shop.db");
    let own = describe_within(folder.path(), &[&path(&one)], &path(&one));
    assert!(own["answer"]["schema"]["tables"].is_array(), "{own}");
    let foreign = describe_within(&one, &[&path(&one)], &path(&two));
    // A kernel that can't close files says so, and then the file is simply read.
    let closed = foreign["open"].as_array().unwrap().is_empty();
    let kind = if closed { "/answer/failed/not_readable" } else { "/answer/schema/tables" };
    assert!(foreign.pointer(kind).is_some(), "{foreign}");
}
