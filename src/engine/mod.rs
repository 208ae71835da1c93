//! The embedded analytic engine: SQL over uploaded tables (Parquet, by DataFusion) and over SQLite files, and the
//! reading of uploaded files, all in killable child processes of the same executable.
//!
//! Nothing a person writes is parsed or run inside the server process: a query that eats memory, overflows a stack
//! or never ends takes a worker with it and nothing else. This room knows no organisation and checks no permission,
//! and it never opens a file that its caller did not name.

mod book;
mod child;
mod csv;
mod dataset;
mod fate;
mod files;
mod json;
mod merge;
mod parent;
mod parquet;
mod profile;
mod reach;
mod sqlite;
mod types;
mod wire;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

pub use child::worker_main;
pub use dataset::sources::{
    AwayColumn, AwayTable, Narrowing, PlannedSources, Push, SourceTable, SourcesJob, TablePlace,
};
pub use files::{
    ColumnChoice, FileKind, FileOptions, Loaded, LoadedColumn, Preview, PreviewColumn, TableChoice, TableLoaded,
    TablePreview,
};
pub use merge::MergeTable;
pub use types::{DISK_FULL, DatasetTable, EngineConfig, EngineError, Progress, RunJob, Source};

use crate::data::{ResultTable, Schema};
use files::{LoadRequest, PreviewRequest};
use merge::MergeRequest;
use parent::{Answer, Lane, Pool};
use types::{DESCRIBE_DEADLINE, PREVIEW_DEADLINE};
use wire::{Parcel, Request};

/// The engine as other rooms hold it. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    pool: Arc<Pool>,
    /// Workers and their pipes live on the program's own runtime, not on the thread of the request that started them.
    runtime: Handle,
}

/// One file to turn into typed tables.
#[derive(Debug, Clone)]
pub struct LoadJob {
    /// The uploaded file.
    pub file: PathBuf,
    /// What the file has to hold: a file of another kind is refused.
    pub kind: FileKind,
    /// What the person decided; the rest is found out.
    pub options: FileOptions,
    /// An existing empty folder that takes the Parquet files.
    pub into: PathBuf,
    /// The longest that the load may take.
    pub deadline: Duration,
}

impl Engine {
    /// An engine without workers yet: they start with the first request. Removes what workers of programs that are
    /// gone left in `config.temp_dir`. Call it inside the program's runtime.
    pub fn new(config: EngineConfig) -> Self {
        Self { pool: Pool::new(&config), runtime: Handle::current() }
    }

    /// Runs one query and gives its rows, at most as many as `job.limits` allows.
    ///
    /// # Errors
    /// See [`EngineError`]. The worker is killed at the deadline, on cancel and when this future is dropped.
    pub async fn run(&self, job: RunJob, cancel: CancellationToken) -> Result<ResultTable, EngineError> {
        let request = Request::Run { limits: job.limits, explain: job.explain, source: job.source, sql: job.sql };
        let call = Call { lane: Lane::Query, deadline: job.limits.deadline, max_bytes: job.limits.bytes };
        match self.call(Parcel::of(request), call, &cancel, &|_| ()).await? {
            Answer::Table(table) => Ok(table),
            _ => Err(strange()),
        }
    }

    /// Reads tables, columns, declared keys, counts and samples of a source.
    ///
    /// # Errors
    /// See [`EngineError`].
    pub async fn describe(&self, source: Source, cancel: CancellationToken) -> Result<Schema, EngineError> {
        let call = Call { lane: Lane::Query, deadline: DESCRIBE_DEADLINE, max_bytes: 0 };
        match self.call(Parcel::of(Request::Describe { source }), call, &cancel, &|_| ()).await? {
            Answer::Schema(schema) => Ok(schema),
            _ => Err(strange()),
        }
    }

    /// Finds out what a file holds, how it is written and what its columns hold, and gives its first rows.
    ///
    /// # Errors
    /// `NotReadable` with a sentence for the person when the file holds no table; else see [`EngineError`].
    pub async fn preview(&self, file: PathBuf, options: FileOptions) -> Result<Preview, EngineError> {
        let request = Request::Preview(PreviewRequest { file, options });
        let call = Call { lane: Lane::Load, deadline: PREVIEW_DEADLINE, max_bytes: 0 };
        match self.call(Parcel::of(request), call, &CancellationToken::new(), &|_| ()).await? {
            Answer::Preview(preview) => Ok(preview),
            _ => Err(strange()),
        }
    }

    /// Turns a file into Parquet files in the folder `job.into`. What is there after an error is to be removed
    /// by the caller.
    ///
    /// # Errors
    /// `NotReadable` with a sentence for the person when the file holds no table; else see [`EngineError`].
    pub async fn load(
        &self,
        job: LoadJob,
        cancel: CancellationToken,
        progress: impl Fn(Progress) + Send + Sync,
    ) -> Result<Loaded, EngineError> {
        let request =
            Request::Load(LoadRequest { file: job.file, kind: job.kind, options: job.options, into: job.into });
        let call = Call { lane: Lane::Load, deadline: job.deadline, max_bytes: 0 };
        match self.call(Parcel::of(request), call, &cancel, &progress).await? {
            Answer::Loaded(loaded) => Ok(loaded),
            _ => Err(strange()),
        }
    }

    /// Writes tables of datasets anew in the folder `into`, each as one file, with rows of later files after those of
    /// the first. What is there after an error is to be removed by the caller.
    ///
    /// # Errors
    /// `NotReadable` names the columns whose types don't fit; else see [`EngineError`].
    pub async fn merge(
        &self,
        (tables, into): (Vec<MergeTable>, PathBuf),
        deadline: Duration,
        cancel: CancellationToken,
        progress: impl Fn(Progress) + Send + Sync,
    ) -> Result<Loaded, EngineError> {
        let call = Call { lane: Lane::Load, deadline, max_bytes: 0 };
        match self.call(Parcel::of(Request::Merge(MergeRequest { tables, into })), call, &cancel, &progress).await? {
            Answer::Loaded(loaded) => Ok(loaded),
            _ => Err(strange()),
        }
    }

    /// Waits for a place and for the answer, no longer than the deadline each. Leaving early ends the worker.
    async fn call(
        &self,
        parcel: Parcel,
        call: Call,
        cancel: &CancellationToken,
        progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<Answer, EngineError> {
        let (reports, mut heard) = mpsc::unbounded_channel();
        let pool = Arc::clone(&self.pool);
        let work = self.runtime.spawn(async move {
            let place = tokio::time::timeout(call.deadline, pool.place(call.lane)).await;
            let _place = place.map_err(|_| EngineError::Timeout)??;
            let report = |p| {
                let _ = reports.send(p);
            };
            let answer = pool.ask(&parcel, call.max_bytes.saturating_add(wire::STREAM_OVERHEAD), &report);
            tokio::time::timeout(call.deadline, answer).await.unwrap_or(Err(EngineError::Timeout))
        });
        let mut work = AbortOnDropHandle::new(work);
        loop {
            tokio::select! {
                biased;
                () = cancel.cancelled() => return Err(EngineError::Cancelled),
                Some(report) = heard.recv() => progress(report),
                answer = &mut work => return answer.map_err(anyhow::Error::from)?,
            }
        }
    }
}

/// How a request is to be handled.
#[derive(Clone, Copy)]
struct Call {
    lane: Lane,
    deadline: Duration,
    max_bytes: usize,
}

fn strange() -> EngineError {
    anyhow::anyhow!("the worker answered another question").into()
}
