//! The server's side: starts worker processes, hands them requests one at a time, and kills those that take too long.

mod answer;
mod pool;
mod process;
mod scratch;

pub(super) use answer::Answer;
pub(super) use pool::{Lane, Pool};
