//! What the end of a worker process means for the person who asked.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use super::types::EngineError;

/// POSIX signal numbers that are the same on every Linux and macOS machine we run on.
const SIGKILL: i32 = 9;
const SIGXCPU: i32 = 24;
const SIGXFSZ: i32 = 25;

/// Turns an exit status and the last words on the error stream into the error that people see.
pub(super) fn tell(status: Option<ExitStatus>, last_words: &str) -> EngineError {
    if ["memory allocation of", "out of memory", "Cannot allocate memory"].iter().any(|w| last_words.contains(w)) {
        return EngineError::Memory;
    }
    match status.and_then(|s| s.signal()) {
        Some(SIGXCPU) => EngineError::Timeout,
        // Nobody but the kernel kills a worker that its parent still listens to: memory ran out.
        Some(SIGKILL | SIGXFSZ) => EngineError::Memory,
        _ => EngineError::Crashed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allocation_that_failed_is_told_as_memory() {
        let aborted = ExitStatus::from_raw(6);
        assert!(matches!(tell(Some(aborted), "memory allocation of 2000000000 bytes failed"), EngineError::Memory));
    }

    #[test]
    fn the_cpu_limit_is_told_as_a_timeout() {
        assert!(matches!(tell(Some(ExitStatus::from_raw(SIGXCPU)), ""), EngineError::Timeout));
    }

    #[test]
    fn anything_else_is_a_crash() {
        assert!(matches!(tell(Some(ExitStatus::from_raw(11)), ""), EngineError::Crashed));
        assert!(matches!(tell(None, ""), EngineError::Crashed));
    }
}
