//! One worker process, as its parent holds it. Dropping it kills it.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};

use super::answer::{Answer, assemble};
use crate::engine::fate;
use crate::engine::reach::Reach;
use crate::engine::types::{EngineError, Progress};
use crate::engine::wire::{self, Hello, Kind, Parcel, Reply};

/// How much of what a worker says on its error stream is kept to tell why it died.
const STDERR_KEPT: usize = 4096;
/// How long a worker that closed its streams may take to end before it is killed.
const PARTING: Duration = Duration::from_secs(2);

/// A running worker.
pub(super) struct Process {
    child: Option<Child>,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    last_words: Arc<Mutex<String>>,
    temp_dir: PathBuf,
    reach: Reach,
    served: usize,
}

impl Process {
    /// Starts a worker with its own empty folder and an empty environment, and tells it its limits and its reach.
    pub(super) async fn start(program: &Path, mut hello: Hello, reach: Reach) -> Result<Self, EngineError> {
        (hello.read, hello.write) = (reach.read(), reach.write());
        tokio::fs::create_dir_all(&hello.temp_dir).await.map_err(anyhow::Error::from)?;
        let mut child = command(program, &hello.temp_dir).spawn().map_err(anyhow::Error::from)?;
        let (Some(stdin), Some(stdout), Some(stderr)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(anyhow::anyhow!("a worker started without its streams").into());
        };
        let last_words = Arc::new(Mutex::new(String::new()));
        tokio::spawn(listen(stderr, Arc::clone(&last_words)));
        let stdout = BufReader::with_capacity(wire::PIECE, stdout);
        let mut process =
            Self { child: Some(child), stdin, stdout, last_words, temp_dir: hello.temp_dir.clone(), reach, served: 0 };
        let sent = process.send(&serde_json::to_vec(&hello).map_err(anyhow::Error::from)?).await;
        match sent {
            Ok(()) => Ok(process),
            Err(_) => Err(process.why_it_died().await),
        }
    }

    /// Whether the process still runs (it may have died while it was idle).
    pub(super) fn alive(&mut self) -> bool {
        self.child.as_mut().is_some_and(|c| matches!(c.try_wait(), Ok(None)))
    }

    /// Whether it can open what the request needs.
    pub(super) fn reaches(&self, reach: &Reach) -> bool {
        self.reach.covers(reach)
    }

    /// How many requests it has answered.
    pub(super) fn served(&self) -> usize {
        self.served
    }

    /// Sends a request and waits for the answer. `max_bytes` bounds the rows that are taken in.
    ///
    /// # Errors
    /// What the worker said went wrong, or why it died. [`Process::served`] tells the two apart: it grows with every
    /// answer, also with one that says that something went wrong.
    pub(super) async fn ask(
        &mut self,
        parcel: &Parcel,
        max_bytes: usize,
        on_progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<Answer, EngineError> {
        let body = serde_json::to_vec(&parcel.request).map_err(anyhow::Error::from)?;
        match self.converse((&parcel.bytes, &body), max_bytes, on_progress).await {
            Ok((last, rows)) => {
                self.served += 1;
                assemble(last, rows)
            }
            Err(e) if e.kind() == std::io::ErrorKind::FileTooLarge => Err(EngineError::TooLarge),
            Err(e) if e.kind() == std::io::ErrorKind::InvalidData => Err(EngineError::Internal(e.into())),
            Err(_) => Err(self.why_it_died().await),
        }
    }

    async fn converse(
        &mut self,
        (bytes, body): (&[u8], &[u8]),
        max_bytes: usize,
        on_progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> std::io::Result<(Reply, Vec<u8>)> {
        for piece in bytes.chunks(wire::PIECE) {
            self.stdin.write_all(&wire::head(Kind::Bytes, piece.len())?).await?;
            self.stdin.write_all(piece).await?;
        }
        self.send(body).await?;
        let mut rows = Vec::new();
        loop {
            let (kind, length) = self.next_head().await?;
            if kind == Kind::Bytes {
                if rows.len() + length > max_bytes {
                    return Err(std::io::ErrorKind::FileTooLarge.into());
                }
                let start = rows.len();
                rows.resize(start + length, 0);
                self.stdout.read_exact(&mut rows[start..]).await?;
                continue;
            }
            let mut message = vec![0; length];
            self.stdout.read_exact(&mut message).await?;
            match serde_json::from_slice(&message).map_err(|e| invalid(&e.to_string()))? {
                Reply::Progress(p) => on_progress(p),
                Reply::Confined { open } => tell_once(&open),
                last => return Ok((last, rows)),
            }
        }
    }

    async fn next_head(&mut self) -> std::io::Result<(Kind, usize)> {
        let mut head = [0; 5];
        self.stdout.read_exact(&mut head).await?;
        wire::parse_head(head).map_err(|e| invalid(&e.to_string()))
    }

    async fn send(&mut self, body: &[u8]) -> std::io::Result<()> {
        self.stdin.write_all(&wire::head(Kind::Message, body.len())?).await?;
        self.stdin.write_all(body).await?;
        self.stdin.flush().await
    }

    /// Waits for the end of a process whose streams have closed, and tells what its end means.
    async fn why_it_died(&mut self) -> EngineError {
        let Some(child) = self.child.as_mut() else { return EngineError::Crashed };
        let status = if let Ok(status) = tokio::time::timeout(PARTING, child.wait()).await {
            status.ok()
        } else {
            let _ = child.start_kill();
            None
        };
        let words = self.last_words.lock().unwrap_or_else(PoisonError::into_inner).clone();
        tracing::warn!(?status, words = words.trim(), "an engine worker ended while it had work");
        fate::tell(status, &words)
    }
}

impl Drop for Process {
    /// Kills the process and removes its folder once it is gone.
    fn drop(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        let _ = child.start_kill();
        let temp_dir = std::mem::take(&mut self.temp_dir);
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let _ = child.wait().await;
                let _ = tokio::fs::remove_dir_all(&temp_dir).await;
            });
        } else {
            let _ = std::fs::remove_dir_all(&temp_dir);
        }
    }
}

/// Says what the kernel left open to workers, once in the life of the program: it is the same for each.
fn tell_once(open: &[String]) {
    static SAID: Once = Once::new();
    if !open.is_empty() {
        SAID.call_once(|| tracing::warn!(reasons = open.join("; "), "engine workers are not fully confined"));
    }
}

fn invalid(why: &str) -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::InvalidData, why.to_owned())
}

fn command(program: &Path, temp_dir: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .arg0("datamind")
        .arg("engine-worker")
        .env_clear()
        .env("SQLITE_TMPDIR", temp_dir)
        .current_dir(temp_dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Passes on what a worker says on its error stream, and keeps the end of it.
async fn listen(stderr: ChildStderr, last_words: Arc<Mutex<String>>) {
    let mut lines = BufReader::new(stderr.take(1 << 20)).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        tracing::debug!(line, "engine worker");
        let mut kept = last_words.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() + line.len() < STDERR_KEPT {
            kept.push_str(&line);
            kept.push('\n');
        }
    }
}
