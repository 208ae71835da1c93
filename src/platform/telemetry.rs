//! The log: one JSON object a line, or plain text for people at a terminal.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::LogFormat;

/// Starts the log on standard error. `level` is a `tracing` filter such as `info` or `datamind=debug,warn`.
/// A second start (as in tests) changes nothing.
pub fn start(format: LogFormat, level: &str) {
    // That crate logs replies it can't read, and a reply may hold what a person asked.
    let quiet = |level: &str| format!("{level},async_openai=off");
    let filter = EnvFilter::try_new(quiet(level)).unwrap_or_else(|_| EnvFilter::new(quiet("info")));
    let registry = tracing_subscriber::registry().with(filter);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let started = match format {
        LogFormat::Json => {
            registry.with(lines.json().flatten_event(true).with_current_span(true).with_span_list(false)).try_init()
        }
        LogFormat::Text => registry.with(lines.compact()).try_init(),
    };
    // Only a second start fails, and then the first one's lines are right.
    let _ = started;
}
