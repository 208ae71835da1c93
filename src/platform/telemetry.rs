//! The log: one JSON object a line, or plain text for people at a terminal.

use std::fmt::Debug;

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Subscriber};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::LogFormat;

/// Starts the log on standard error. `level` is a `tracing` filter such as `info` or `datamind=debug,warn`.
/// A second start (as in tests) changes nothing.
pub fn start(format: LogFormat, level: &str) {
    // That crate logs replies it can't read, and a reply may hold what a person asked.
    let quiet = |level: &str| format!("{level},async_openai=off");
    let filter = EnvFilter::try_new(quiet(level)).unwrap_or_else(|_| EnvFilter::new(quiet("info")));
    let registry = tracing_subscriber::registry().with(filter).with(OwnFaults);
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

/// Keeps what a client did wrong on its connection out of the log: whoever sends nonsense must not fill it with errors
/// that no operator can mend. Who wants to see them asks for `debug`.
struct OwnFaults;

impl<S: Subscriber> Layer<S> for OwnFaults {
    fn event_enabled(&self, event: &Event<'_>, _: Context<'_, S>) -> bool {
        if LevelFilter::current() >= LevelFilter::DEBUG || !event.metadata().target().starts_with("actix_http") {
            return true;
        }
        let mut found = Message::default();
        event.record(&mut found);
        !is_of_client(&found.0)
    }
}

/// What the HTTP library says of a request that is none, or of a client that is gone.
fn is_of_client(message: &str) -> bool {
    ["stream error: ", "MAX_BUFFER_SIZE", "write zero"].iter().any(|start| message.starts_with(start))
}

/// The text of an event.
#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}
