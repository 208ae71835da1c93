//! What the worker takes from itself before it looks at anyone's data.

use rustix::process::{Resource, Rlimit, setrlimit};

use crate::engine::wire::Hello;

/// Open files and pipes: enough for a dataset of many files and its spills.
const OPEN_FILES: u64 = 1_024;

/// Limits memory, processor time, file size and open files; switches core dumps off. None of it can be undone.
pub(super) fn apply(hello: &Hello) -> anyhow::Result<()> {
    set(Resource::Core, 0)?;
    set(Resource::Cpu, hello.cpu_seconds)?;
    set(Resource::Fsize, hello.file_bytes)?;
    set(Resource::Nofile, OPEN_FILES)?;
    if let Some(mapped) = mapped_bytes() {
        set(Resource::As, mapped.saturating_add(hello.memory_bytes))?;
    }
    Ok(())
}

fn set(resource: Resource, most: u64) -> anyhow::Result<()> {
    let hard = rustix::process::getrlimit(resource).maximum.map_or(most, |hard| hard.min(most));
    setrlimit(resource, Rlimit { current: Some(hard), maximum: Some(hard) })?;
    Ok(())
}

/// Address space that the program has mapped already (its own text, thread stacks, the allocator's reserve): the
/// limit comes on top of it. Known on Linux only; elsewhere the memory pools alone hold.
fn mapped_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmSize:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes << 10)
}
