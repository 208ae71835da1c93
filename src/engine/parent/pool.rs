//! A bounded number of workers. Those that are done wait a while for a request about the same files.

use std::collections::VecDeque;
use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::process::Process;
use super::{Answer, scratch};
use crate::engine::reach::Reach;
use crate::engine::types::{EngineConfig, EngineError, Progress};
use crate::engine::wire::{Hello, Parcel};

/// How long an idle worker is kept warm.
const IDLE: Duration = Duration::from_mins(1);
/// The most workers that are kept warm: each holds memory.
const MOST_WARM: usize = 4;
/// After how many answers a worker is replaced, so that nothing it gathered lives for ever.
const RETIRE_AFTER: usize = 2_000;
/// Processor time that one worker may use in its life.
const CPU_SECONDS: u64 = 3_600;
/// The longest file that a worker may write.
const FILE_BYTES: u64 = 16 << 30;
/// Threads that work on one query: more than a few only fight with other queries.
const MAX_THREADS: usize = 4;

/// Which queue a request waits in: loads take minutes and must not hold up queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Lane {
    Query,
    Load,
}

/// The workers of one engine.
pub(in crate::engine) struct Pool {
    program: PathBuf,
    memory_bytes: u64,
    temp_dir: PathBuf,
    /// Tells other copies that the folder is in use.
    _claim: Option<File>,
    queries: Arc<Semaphore>,
    loads: Arc<Semaphore>,
    /// How many workers may wait.
    warm: usize,
    idle: Mutex<Idle>,
}

/// The workers that wait, the longest waiting first, each with a number that tells its wait from a later one.
#[derive(Default)]
struct Idle {
    processes: VecDeque<(u64, Process)>,
    waits: u64,
}

impl Pool {
    pub(in crate::engine) fn new(config: &EngineConfig) -> Arc<Self> {
        let (temp_dir, claim) = scratch::claim(&config.temp_dir);
        let workers = config.max_workers.max(1);
        Arc::new(Self {
            program: config.program.clone(),
            memory_bytes: config.memory_bytes,
            temp_dir,
            _claim: claim,
            queries: Arc::new(Semaphore::new(workers)),
            loads: Arc::new(Semaphore::new(workers.div_ceil(2))),
            warm: workers.min(MOST_WARM),
            idle: Mutex::default(),
        })
    }

    /// Waits for a place, first come first served.
    pub(in crate::engine) async fn place(&self, lane: Lane) -> Result<OwnedSemaphorePermit, EngineError> {
        let queue = match lane {
            Lane::Query => &self.queries,
            Lane::Load => &self.loads,
        };
        Arc::clone(queue).acquire_owned().await.map_err(|e| EngineError::Internal(e.into()))
    }

    /// Has a worker answer the request. When the returned future is dropped (deadline, cancel, the caller went
    /// away), the worker is killed with it.
    pub(in crate::engine) async fn ask(
        self: &Arc<Self>,
        parcel: &Parcel,
        max_bytes: usize,
        on_progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<Answer, EngineError> {
        let reach = Reach::of(&parcel.request);
        let mut process = match self.take_idle(&reach) {
            Some(process) => process,
            None => Process::start(&self.program, self.hello(), reach).await?,
        };
        let served = process.served();
        let answer = process.ask(parcel, max_bytes, on_progress).await;
        let stopped_by_itself = matches!(answer, Err(EngineError::Timeout | EngineError::Memory));
        if process.served() > served && !stopped_by_itself && process.served() < RETIRE_AFTER {
            self.keep(process);
        }
        answer
    }

    /// The worker that began to wait last among those that can open what the request needs.
    fn take_idle(&self, reach: &Reach) -> Option<Process> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.processes.retain_mut(|(_, process)| process.alive());
        let at = idle.processes.iter().rposition(|(_, process)| process.reaches(reach))?;
        idle.processes.remove(at).map(|(_, process)| process)
    }

    /// Keeps the process warm for a while; when too many wait, the longest waiting is let go.
    fn keep(self: &Arc<Self>, process: Process) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.waits += 1;
        let (pool, wait) = (Arc::downgrade(self), idle.waits);
        idle.processes.push_back((wait, process));
        if idle.processes.len() > self.warm {
            idle.processes.pop_front();
        }
        drop(idle);
        tokio::spawn(async move {
            tokio::time::sleep(IDLE).await;
            if let Some(pool) = pool.upgrade() {
                pool.let_go(wait);
            }
        });
    }

    /// Ends the idle worker if it still is in the wait of that number.
    fn let_go(&self, wait: u64) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.processes.retain(|(of, _)| *of != wait);
    }

    fn hello(&self) -> Hello {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Hello {
            memory_bytes: self.memory_bytes,
            cpu_seconds: CPU_SECONDS,
            file_bytes: FILE_BYTES,
            threads: cores.min(MAX_THREADS),
            temp_dir: self.temp_dir.join(format!("worker-{}", uuid::Uuid::now_v7())),
            read: Vec::new(),
            write: Vec::new(),
        }
    }
}
