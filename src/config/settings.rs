//! The settings as the rooms receive them.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use crate::base::Secret;

/// What may be dialled. Link-local, metadata, multicast and unspecified addresses never are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressPolicy {
    /// Addresses of private networks (RFC 1918, RFC 4193, RFC 6598).
    pub allow_private: bool,
    /// This machine itself.
    pub allow_loopback: bool,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Json,
    Text,
}

/// Everything that can be set.
#[derive(Debug, Clone)]
pub struct Settings {
    pub data_dir: PathBuf,
    pub bind: SocketAddr,
    /// Where people reach us; by default `http://<bind>`.
    pub public_url: Option<url::Url>,
    pub rate_limit_enabled: bool,
    pub log: Log,
    pub server: Server,
    pub database: DatabaseSettings,
    /// The master key, where it is given and not kept in the data folder.
    pub master_key: Option<Secret>,
    pub accounts: Accounts,
    pub connections: Connections,
    pub queries: Queries,
    pub uploads: Uploads,
    pub engine: EngineSettings,
    pub models: Models,
}

#[derive(Debug, Clone)]
pub struct Log {
    pub format: LogFormat,
    pub level: String,
}

#[derive(Debug, Clone)]
pub struct Server {
    pub workers: usize,
    pub tls_certificate: Option<PathBuf>,
    pub tls_key: Option<PathBuf>,
    pub shutdown: Duration,
    pub trusted_proxies: Vec<IpAddr>,
}

#[derive(Debug, Clone)]
pub struct DatabaseSettings {
    /// `postgres://…`, or none for SQLite in the data folder. Holds a password.
    pub url: Option<Secret>,
    pub connections: u32,
}

#[derive(Debug, Clone)]
pub struct Accounts {
    pub allow_registration: bool,
    pub access_lifetime: Duration,
    pub refresh_lifetime: Duration,
}

#[derive(Debug, Clone)]
pub struct Connections {
    pub policy: AddressPolicy,
    pub discovery_every: Duration,
}

#[derive(Debug, Clone)]
pub struct Queries {
    pub timeout: Duration,
    pub max_rows: usize,
    pub max_bytes: usize,
    pub max_cell_bytes: usize,
    pub source_rows: usize,
    pub source_bytes: usize,
    pub pushdown: bool,
    pub cache_lifetime: Duration,
    pub cache_bytes: u64,
    pub concurrent_per_org: usize,
    pub concurrent_per_connection: usize,
}

#[derive(Debug, Clone)]
pub struct Uploads {
    pub max_bytes: u64,
    pub max_bytes_per_org: u64,
    pub background_above_bytes: u64,
}

#[derive(Debug, Clone)]
pub struct EngineSettings {
    pub max_workers: usize,
    pub memory_bytes: u64,
}

#[derive(Debug, Clone)]
pub struct Models {
    pub policy: AddressPolicy,
}

impl Settings {
    /// Where people reach us.
    pub fn public_url(&self) -> String {
        if let Some(url) = &self.public_url {
            return url.as_str().trim_end_matches('/').to_owned();
        }
        let scheme = if self.server.tls_certificate.is_some() { "https" } else { "http" };
        let host = match self.bind.ip() {
            ip if ip.is_unspecified() || ip.is_loopback() => "localhost".to_owned(),
            IpAddr::V6(ip) => format!("[{ip}]"),
            IpAddr::V4(ip) => ip.to_string(),
        };
        format!("{scheme}://{host}:{}", self.bind.port())
    }

    /// Whether people reach us over https.
    pub fn over_https(&self) -> bool {
        self.public_url().starts_with("https://")
    }
}
