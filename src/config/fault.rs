//! What is wrong with the settings, in words that say what to write instead.

use std::fmt;

/// One fault: where, what, and what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Such as `line "server.bund" of config.toml` or `DATAMIND_BIND`.
    pub place: String,
    pub message: String,
}

/// Every fault that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError(pub Vec<Fault>);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let many = self.0.len();
        writeln!(f, "{many} {} in the settings:", if many == 1 { "fault" } else { "faults" })?;
        for fault in &self.0 {
            writeln!(f, "  {}: {}", fault.place, fault.message)?;
        }
        write!(f, "`datamind config example` prints every setting with its meaning.")
    }
}

impl std::error::Error for ConfigError {}
