//! The worker process: reads requests from its standard input, works on one at a time, answers on its standard
//! output, and ends when its input ends.
//!
//! It starts slim: DataFusion and its threads come to life with the first query that needs them.

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod confine;
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
#[path = "unconfined.rs"]
mod confine;
mod limits;
mod link;
mod work;

use std::process::ExitCode;
use std::sync::mpsc;

use super::wire::{self, Failure, Hello, Parcel, Reply};
use link::Output;
use work::Worker;

/// Stack of the thread that works: plans of long, deep queries are walked by recursion.
const WORK_STACK: usize = 64 << 20;

/// Serves requests until the input ends. This is all that the command `engine-worker` does.
pub fn worker_main() -> ExitCode {
    match serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn serve() -> anyhow::Result<()> {
    let Some((_, hello)) = wire::read_frame(&mut std::io::stdin().lock())? else { return Ok(()) };
    let hello: Hello = serde_json::from_slice(&hello)?;
    limits::apply(&hello)?;
    // Before there is another thread: what is taken now is taken from all of them.
    let open = confine::confine(&hello);
    let (sender, requests) = mpsc::sync_channel(1);
    std::thread::Builder::new().name("requests".into()).spawn(move || link::listen(&sender))?;
    let work = std::thread::Builder::new().name("work".into()).stack_size(WORK_STACK);
    work.spawn(move || answer_all(hello, open, &requests))?.join().map_err(|_| anyhow::anyhow!("the work panicked"))?
}

fn answer_all(hello: Hello, open: Vec<String>, requests: &mpsc::Receiver<Parcel>) -> anyhow::Result<()> {
    let mut worker = Worker::new(hello);
    let mut output = Output::new();
    output.finish(&Reply::Confined { open })?;
    while let Ok(parcel) = requests.recv() {
        let last = worker.answer(parcel, &mut output).unwrap_or_else(|e| Reply::Failed(Failure::from(e)));
        output.finish(&last)?;
    }
    Ok(())
}
