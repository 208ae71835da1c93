//! Plain settings: defaults, then the file, then the environment, then flags. Unknown keys are named, and all faults
//! are reported at once, each with what to write instead.
//!
//! The only room that reads the environment.

mod fault;
mod list;
mod load;
mod settings;
mod values;

pub use fault::{ConfigError, Fault};
pub use list::{SETTINGS, Setting};
pub use load::{Flags, Found, config_file, defaults, load, own_program};
pub use settings::{
    Accounts, AddressPolicy, Connections, DatabaseSettings, EngineSettings, Log, LogFormat, Models, Queries, Server,
    Settings, Uploads,
};
pub use values::{example, show};
