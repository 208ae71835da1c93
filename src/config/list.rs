//! Every setting there is: its key, default, meaning, and how its text reaches [`Settings`].

use super::settings::{LogFormat, Settings};
use super::values::{bounded, parsed, size, span, switch};
use crate::base::Secret;

/// One setting.
pub struct Setting {
    /// Such as `server.workers`; the environment calls it `DATAMIND_SERVER__WORKERS`.
    pub key: &'static str,
    pub default: &'static str,
    pub help: &'static str,
    pub secret: bool,
    pub(super) apply: fn(&mut Settings, &str) -> Result<(), String>,
}

/// The list of [`Setting`]s, in the order of the example file.
macro_rules! settings {
    ($($key:literal = $default:literal, $help:literal, |$s:ident, $t:ident| $apply:expr;)*) => {
        /// Every setting, grouped by section.
        pub const SETTINGS: &[Setting] = &[$(Setting {
            key: $key,
            default: $default,
            help: $help,
            secret: matches!($key.as_bytes(), b"database.url" | b"keys.master"),
            apply: |$s, $t| { $apply; Ok(()) },
        }),*];
    };
}

settings! {
    "data_dir" = "datamind-data", "Folder for everything DataMind keeps.", |s, t| s.data_dir = parsed(t, "a folder")?;
    "bind" = "127.0.0.1:8080", "Address and port to listen on.", |s, t| s.bind = parsed(t, "an address and port such as 0.0.0.0:8080")?;
    "public_url" = "", "Where people reach DataMind, such as https://data.example.com; empty means the bind address.", |s, t| s.public_url = optional(t, |t| parsed(t, "an address such as https://data.example.com"))?;
    "rate_limit_enabled" = "true", "Whether requests are limited per person and address.", |s, t| s.rate_limit_enabled = switch(t)?;

    "log.format" = "json", "json or text.", |s, t| s.log.format = log_format(t)?;
    "log.level" = "info", "error, warn, info, debug or trace; or a filter such as datamind=debug,warn.", |s, t| t.clone_into(&mut s.log.level);

    "server.workers" = "2", "Threads that answer requests.", |s, t| s.server.workers = number(t, 1, 64)?;
    "server.tls_certificate" = "", "PEM file with the certificate chain; with it DataMind speaks https itself.", |s, t| s.server.tls_certificate = optional(t, |t| parsed(t, "a file"))?;
    "server.tls_key" = "", "PEM file with the certificate's key.", |s, t| s.server.tls_key = optional(t, |t| parsed(t, "a file"))?;
    "server.shutdown" = "30s", "How long running work may take to end when DataMind is stopped.", |s, t| s.server.shutdown = span(t)?;
    "server.trusted_proxies" = "", "Addresses of proxies whose X-Forwarded-For is believed, with commas between.", |s, t| s.server.trusted_proxies = list(t, "IP addresses with commas between")?;

    "database.url" = "", "DataMind's own database: postgres://user:password@host/name; empty means SQLite in the data folder.", |s, t| s.database.url = optional(t, |t| Ok(Secret::new(t)))?;
    "database.connections" = "8", "Connections to DataMind's own database.", |s, t| s.database.connections = number(t, 1, 200)?;

    "keys.master" = "", "The key that seals saved passwords, base64 of 32 bytes or more; empty means keys.json in the data folder.", |s, t| s.master_key = optional(t, |t| Ok(Secret::new(t)))?;

    "accounts.allow_registration" = "false", "Whether anybody who reaches the page may make an organisation of their own.", |s, t| s.accounts.allow_registration = switch(t)?;
    "accounts.access_lifetime" = "15m", "How long an access token lasts.", |s, t| s.accounts.access_lifetime = span(t)?;
    "accounts.refresh_lifetime" = "7d", "How long a person stays signed in without coming back.", |s, t| s.accounts.refresh_lifetime = span(t)?;

    "connections.allow_private" = "true", "Whether connections may reach addresses of private networks.", |s, t| s.connections.policy.allow_private = switch(t)?;
    "connections.allow_loopback" = "true", "Whether connections may reach this machine.", |s, t| s.connections.policy.allow_loopback = switch(t)?;
    "connections.discovery_every" = "6h", "How often the catalog of a connection is read again.", |s, t| s.connections.discovery_every = span(t)?;

    "queries.timeout" = "30s", "How long a statement may run.", |s, t| s.queries.timeout = span(t)?;
    "queries.max_rows" = "100000", "How many rows a result may have (the answer to a question: 10,000 at most).", |s, t| s.queries.max_rows = number(t, 1, 1_000_000)?;
    "queries.max_bytes" = "64MiB", "How large a result may be.", |s, t| s.queries.max_bytes = bytes(t)?;
    "queries.max_cell_bytes" = "1MiB", "How large one cell may be.", |s, t| s.queries.max_cell_bytes = bytes(t)?;
    "queries.source_rows" = "1000000", "How many rows one source may give to a query over all sources.", |s, t| s.queries.source_rows = number(t, 1, 10_000_000)?;
    "queries.source_bytes" = "128MiB", "How large what the sources give to such a query may be together.", |s, t| s.queries.source_bytes = bytes(t)?;
    "queries.pushdown" = "true", "Whether sources do their part of a query over all of them; else their whole tables are fetched.", |s, t| s.queries.pushdown = switch(t)?;
    "queries.cache_lifetime" = "300s", "How long a result may be answered from memory.", |s, t| s.queries.cache_lifetime = span(t)?;
    "queries.cache_bytes" = "128MiB", "Memory for results.", |s, t| s.queries.cache_bytes = size(t)?;
    "queries.concurrent_per_org" = "16", "Statements of one organisation at the same time.", |s, t| s.queries.concurrent_per_org = number(t, 1, 1_000)?;
    "queries.concurrent_per_connection" = "8", "Statements on one connection at the same time.", |s, t| s.queries.concurrent_per_connection = number(t, 1, 1_000)?;

    "uploads.max_bytes" = "1GiB", "How large an uploaded file may be.", |s, t| s.uploads.max_bytes = size(t)?;
    "uploads.max_bytes_per_org" = "20GiB", "How much all uploaded files of one organisation may take, with those on their way and those in the trash.", |s, t| s.uploads.max_bytes_per_org = size(t)?;
    "uploads.background_above_bytes" = "8MiB", "From what size on an uploaded file is loaded in a job while its person goes on.", |s, t| s.uploads.background_above_bytes = size(t)?;

    "engine.max_workers" = "2", "Worker processes for datasets and SQLite files.", |s, t| s.engine.max_workers = number(t, 1, 64)?;
    "engine.memory" = "1GiB", "Memory of one worker process.", |s, t| s.engine.memory_bytes = size(t)?;

    "models.allow_private" = "true", "Whether a language model may run at an address of a private network.", |s, t| s.models.policy.allow_private = switch(t)?;
    "models.allow_loopback" = "true", "Whether a language model may run on this machine.", |s, t| s.models.policy.allow_loopback = switch(t)?;
}

fn optional<T>(text: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Result<Option<T>, String> {
    if text.trim().is_empty() { Ok(None) } else { read(text.trim()).map(Some) }
}

fn number<T: TryFrom<u64>>(text: &str, least: u64, most: u64) -> Result<T, String> {
    T::try_from(bounded(text, least, most)?).map_err(|_| format!("{text} is too large."))
}

fn bytes(text: &str) -> Result<usize, String> {
    usize::try_from(size(text)?).map_err(|_| format!("{text} is too large."))
}

fn list<T: std::str::FromStr>(text: &str, wants: &str) -> Result<Vec<T>, String> {
    text.split(',').map(str::trim).filter(|t| !t.is_empty()).map(|t| parsed(t, wants)).collect()
}

fn log_format(text: &str) -> Result<LogFormat, String> {
    match text.trim() {
        "json" => Ok(LogFormat::Json),
        "text" => Ok(LogFormat::Text),
        other => Err(format!("\u{201c}{other}\u{201d} does not fit. Write json or text.")),
    }
}
