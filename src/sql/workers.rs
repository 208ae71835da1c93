//! Threads with big stacks, on which texts are parsed under a time limit.
//!
//! The parser recurses and its trees are dropped recursively; on a thread of the server that could end the
//! whole process. A thread that overruns its time is left behind and another takes its place.
//! It ends by itself, because the parser's steps are counted.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread,
    time::Duration,
};

/// Enough to build and drop a tree of any statement within the limits, many times over.
const STACK_BYTES: usize = 64 * 1024 * 1024;
/// How many threads may exist at once, overrun ones included.
const MAX_THREADS: usize = 32;

type Job = Box<dyn FnOnce() + Send>;

/// Why work gave no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// It took longer than it may.
    TooSlow,
    /// It broke, or no thread could be had.
    Broke,
}

/// The idle threads.
#[derive(Default)]
pub(super) struct Workers {
    idle: Mutex<Vec<SyncSender<Job>>>,
    alive: Arc<AtomicUsize>,
}

impl Workers {
    /// Runs `work` on a thread with a big stack and waits at most `limit` for what it gives.
    pub(super) fn run<T: Send + 'static>(
        &self,
        limit: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let worker = self.take().ok_or(Failure::Broke)?;
        let (give, result) = sync_channel(1);
        let job: Job = Box::new(move || drop(give.send(work())));
        worker.send(job).map_err(|_| Failure::Broke)?;
        let outcome = result.recv_timeout(limit).map_err(|error| match error {
            RecvTimeoutError::Timeout => Failure::TooSlow,
            RecvTimeoutError::Disconnected => Failure::Broke,
        })?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        Ok(outcome)
    }

    fn take(&self) -> Option<SyncSender<Job>> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.or_else(|| self.start())
    }

    fn start(&self) -> Option<SyncSender<Job>> {
        let place = Place::take(&self.alive)?;
        let (sender, jobs) = sync_channel(1);
        let builder = thread::Builder::new().name("sql-guard".to_owned()).stack_size(STACK_BYTES);
        builder.spawn(move || work_off(&jobs, place)).ok().map(|_| sender)
    }
}

/// Works until nobody can send any more: the pool is gone, or gave this thread up.
fn work_off(jobs: &Receiver<Job>, place: Place) {
    while let Ok(job) = jobs.recv() {
        job();
    }
    drop(place);
}

/// A thread's share of [`MAX_THREADS`], given back when the thread ends, however it ends.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(alive: &Arc<AtomicUsize>) -> Option<Self> {
        let place = Self(Arc::clone(alive));
        (alive.fetch_add(1, Ordering::SeqCst) < MAX_THREADS).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_thread_is_used_again() {
        let workers = Workers::default();
        let first = workers.run(Duration::from_secs(10), || thread::current().id());
        assert_eq!(first, workers.run(Duration::from_secs(10), || thread::current().id()));
    }

    #[test]
    fn work_that_hangs_is_left_behind_and_the_next_is_served() {
        let workers = Workers::default();
        let (release, held) = mpsc::channel::<()>();
        let hung = workers.run(Duration::from_millis(20), move || held.recv().is_ok());
        assert_eq!(hung, Err(Failure::TooSlow));
        assert_eq!(workers.run(Duration::from_secs(10), || 7), Ok(7));
        drop(release);
    }

    #[test]
    fn there_are_never_more_threads_than_allowed() {
        let workers = Workers::default();
        let mut releases = Vec::new();
        for _ in 0..MAX_THREADS {
            let (release, held) = mpsc::channel::<()>();
            releases.push(release);
            let hung = workers.run(Duration::from_millis(1), move || held.recv().is_ok());
            assert_eq!(hung, Err(Failure::TooSlow));
        }
        assert_eq!(workers.run(Duration::from_secs(10), || 7), Err(Failure::Broke));
    }

    #[test]
    fn work_gets_a_big_stack() {
        fn deep(n: usize) -> usize {
            let filler = std::hint::black_box([n; 256]);
            if n == 0 { 0 } else { 1 + deep(n - 1) + filler[7] - n }
        }
        assert_eq!(Workers::default().run(Duration::from_secs(10), || deep(5_000)), Ok(5_000));
    }
}
