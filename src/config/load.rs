//! Gathers the settings from their four places and builds [`Settings`], or every fault at once.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::fault::{ConfigError, Fault};
use super::list::SETTINGS;
use super::settings::{
    Accounts, AddressPolicy, Connections, DatabaseSettings, EngineSettings, Log, LogFormat, Models, Queries, Server,
    Settings, Uploads,
};
use super::values::nearest;

const PREFIX: &str = "DATAMIND_";
/// Names in the environment that are ours but no settings.
const NOT_SETTINGS: [&str; 2] = ["DATAMIND_CONFIG", "DATAMIND_SHARED"];

/// A setting's text and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub key: String,
    pub text: String,
    pub place: String,
}

/// Settings given on the command line, as key and text.
pub type Flags = Vec<(String, String)>;

/// The file that holds settings: named by flag or `DATAMIND_CONFIG`, else `datamind.toml` here if there is one.
pub fn config_file(flag: Option<PathBuf>) -> Option<PathBuf> {
    flag.or_else(|| std::env::var_os("DATAMIND_CONFIG").map(PathBuf::from))
        .or_else(|| Some(PathBuf::from("datamind.toml")).filter(|p| p.exists()))
}

/// The path of the running executable: its workers are started from it.
///
/// On Linux it names the very file that runs, also when another one stands in its place by now: workers and server have
/// to be of one version.
///
/// # Errors
/// When the system can't tell.
pub fn own_program() -> std::io::Result<PathBuf> {
    const RUNNING: &str = "/proc/self/exe";
    if Path::new(RUNNING).exists() { Ok(PathBuf::from(RUNNING)) } else { std::env::current_exe() }
}

/// Loads the settings; also returns what was found where, for `config show`.
///
/// # Errors
/// All faults at once.
pub fn load(file: Option<&Path>, flags: Flags) -> Result<(Settings, Vec<Found>), ConfigError> {
    let environment: Vec<(String, String)> = std::env::vars().filter(|(k, _)| k.starts_with(PREFIX)).collect();
    let text = match file {
        None => None,
        Some(path) => Some((
            path.display().to_string(),
            std::fs::read_to_string(path).map_err(|error| {
                ConfigError(vec![Fault {
                    place: path.display().to_string(),
                    message: format!("The file can't be read: {error}."),
                }])
            })?,
        )),
    };
    gather(text.as_ref().map(|(name, text)| (name.as_str(), text.as_str())), environment, flags)
}

/// The settings as they are when nobody sets anything.
pub fn defaults() -> Settings {
    build(&[], &mut Vec::new())
}

fn gather(
    file: Option<(&str, &str)>,
    environment: Vec<(String, String)>,
    flags: Flags,
) -> Result<(Settings, Vec<Found>), ConfigError> {
    let mut faults = Vec::new();
    let mut found = Vec::new();
    if let Some((name, text)) = file {
        from_file(name, text, &mut found, &mut faults);
    }
    for (name, text) in environment {
        if !NOT_SETTINGS.contains(&name.as_str()) && !name.starts_with("DATAMIND_TEST_") {
            found.push(Found { key: key_of(&name), text, place: name });
        }
    }
    found.extend(flags.into_iter().map(|(key, text)| Found {
        place: format!("--{}", key.replace(['.', '_'], "-")),
        key,
        text,
    }));
    let settings = build(&found, &mut faults);
    if faults.is_empty() { Ok((settings, found)) } else { Err(ConfigError(faults)) }
}

/// `DATAMIND_SERVER__TLS_KEY` means `server.tls_key`.
fn key_of(name: &str) -> String {
    name.trim_start_matches(PREFIX).to_lowercase().replace("__", ".")
}

fn from_file(name: &str, text: &str, found: &mut Vec<Found>, faults: &mut Vec<Fault>) {
    let table: toml::Table = match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => {
            faults.push(Fault { place: name.to_owned(), message: format!("This is not TOML: {}", error.message()) });
            return;
        }
    };
    flatten("", &table, &mut |key, value| {
        let text = match value {
            toml::Value::String(text) => text.clone(),
            toml::Value::Array(items) => items
                .iter()
                .map(|i| i.as_str().map_or_else(|| i.to_string(), str::to_owned))
                .collect::<Vec<_>>()
                .join(","),
            other => other.to_string(),
        };
        found.push(Found { key, text, place: name.to_owned() });
    });
}

fn flatten(prefix: &str, table: &toml::Table, each: &mut dyn FnMut(String, &toml::Value)) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, each),
            value => each(key, value),
        }
    }
}

fn build(found: &[Found], faults: &mut Vec<Fault>) -> Settings {
    let mut settings = blank();
    for setting in SETTINGS {
        // A default always fits: a test holds it.
        let _ = (setting.apply)(&mut settings, setting.default);
    }
    for one in found {
        let fault = match SETTINGS.iter().find(|s| s.key == one.key) {
            Some(setting) => (setting.apply)(&mut settings, &one.text)
                .err()
                .map(|m| format!("{}: {}", setting.key, hide(setting.secret, m))),
            None => Some(unknown(&one.key)),
        };
        faults.extend(fault.map(|message| Fault { place: one.place.clone(), message }));
    }
    if settings.server.tls_certificate.is_some() != settings.server.tls_key.is_some() {
        let message = "server.tls_certificate and server.tls_key belong together: set both or neither.".into();
        faults.push(Fault { place: "server".into(), message });
    }
    settings
}

fn hide(secret: bool, message: String) -> String {
    if secret { "The value does not fit.".into() } else { message }
}

fn unknown(key: &str) -> String {
    match nearest(key) {
        Some(setting) => format!("There is no setting \u{201c}{key}\u{201d}. Did you mean {}?", setting.key),
        None => format!("There is no setting \u{201c}{key}\u{201d}."),
    }
}

/// Settings before any value is applied.
fn blank() -> Settings {
    let closed = AddressPolicy { allow_private: false, allow_loopback: false };
    let none = Duration::ZERO;
    Settings {
        data_dir: PathBuf::new(),
        bind: SocketAddr::from(([127, 0, 0, 1], 0)),
        public_url: None,
        rate_limit_enabled: true,
        log: Log { format: LogFormat::Json, level: String::new() },
        server: Server {
            workers: 1,
            tls_certificate: None,
            tls_key: None,
            shutdown: none,
            trusted_proxies: Vec::new(),
        },
        database: DatabaseSettings { url: None, connections: 1 },
        master_key: None,
        accounts: Accounts { allow_registration: false, access_lifetime: none, refresh_lifetime: none },
        connections: Connections { policy: closed, discovery_every: none },
        queries: Queries {
            timeout: none,
            max_rows: 0,
            max_bytes: 0,
            max_cell_bytes: 0,
            source_rows: 0,
            source_bytes: 0,
            pushdown: false,
            cache_lifetime: none,
            cache_bytes: 0,
            concurrent_per_org: 0,
            concurrent_per_connection: 0,
        },
        uploads: Uploads { max_bytes: 0, max_bytes_per_org: 0, background_above_bytes: 0 },
        engine: EngineSettings { max_workers: 1, memory_bytes: 0 },
        models: Models { policy: closed },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_from(file: &str, environment: &[(&str, &str)]) -> Result<Settings, ConfigError> {
        let environment = environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        gather(Some(("datamind.toml", file)), environment, Vec::new()).map(|(s, _)| s)
    }

    #[test]
    fn every_default_fits() {
        let mut settings = blank();
        for setting in SETTINGS {
            assert_eq!((setting.apply)(&mut settings, setting.default), Ok(()), "{}", setting.key);
        }
    }

    #[test]
    fn the_environment_goes_before_the_file() {
        let settings =
            load_from("bind = \"0.0.0.0:1\"\n[queries]\ntimeout = \"5s\"", &[("DATAMIND_BIND", "127.0.0.1:2")])
                .unwrap();
        assert_eq!(settings.bind.port(), 2);
        assert_eq!(settings.queries.timeout, Duration::from_secs(5));
    }

    #[test]
    fn every_fault_is_told_at_once_with_what_to_write() {
        let file = "bund = \"x\"\n[queries]\nmax_rows = 0\n[server]\ntls_key = \"k.pem\"";
        let error = load_from(file, &[("DATAMIND_LOG__FORMAT", "xml"), ("DATAMIND_SERVER__WORKRES", "2")]).unwrap_err();
        let text = error.to_string();
        for part in [
            "Did you mean bind?",
            "from 1 to 1000000",
            "json or text",
            "Did you mean server.workers?",
            "belong together",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert_eq!(error.0.len(), 5);
    }

    #[test]
    fn a_secret_is_not_repeated_in_a_fault_or_shown() {
        let (_, found) = gather(None, vec![("DATAMIND_KEYS__MASTER".into(), "hunter2".into())], Vec::new()).unwrap();
        assert!(!super::super::values::show(&found).contains("hunter2"));
    }

    #[test]
    fn a_broken_file_says_so() {
        assert!(load_from("bind = ", &[]).unwrap_err().to_string().contains("not TOML"));
    }
}
