//! The command line: what can be asked of the executable.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::{self, Flags, Settings};
use crate::platform::telemetry;
use crate::{engine, router, startup};

/// Ask your databases and spreadsheets questions in plain English and get an answer you can check.
#[derive(Debug, Parser)]
#[command(name = "datamind", version)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    given: Given,
}

/// Settings that can be given with any command.
#[derive(Debug, Default, Args)]
struct Given {
    /// File with settings; else DATAMIND_CONFIG, else datamind.toml here.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder for everything DataMind keeps.
    #[arg(long, global = true, value_name = "FOLDER")]
    data_dir: Option<String>,
    /// Address and port to listen on.
    #[arg(long, global = true, value_name = "ADDRESS")]
    bind: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the server (also what happens without a command).
    Serve,
    /// Look at the settings.
    Config {
        #[command(subcommand)]
        what: ConfigCommand,
    },
    /// Bring DataMind's own database up to date and stop.
    Migrate,
    /// Ask a running server whether it is ready; for containers.
    Healthcheck,
    /// Print the API document.
    Openapi,
    /// Run queries for the server in a process of their own (internal).
    #[command(hide = true)]
    EngineWorker,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum ConfigCommand {
    /// Report every fault at once.
    Check,
    /// Print the settings in force and where each comes from.
    Show,
    /// Print every setting with its default and meaning.
    Example,
}

/// Reads the command line and does what it says.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match cli.command {
        // Before anything else: the worker limits itself and keeps nothing of the server's set-up.
        Some(Command::EngineWorker) => engine::worker_main(),
        Some(Command::Openapi) => say(&router::openapi_document()),
        Some(Command::Config { what: ConfigCommand::Example }) => say(config::example().trim_end()),
        command => with_settings(cli.given, command.unwrap_or(Command::Serve)),
    }
}

fn with_settings(given: Given, command: Command) -> ExitCode {
    let file = config::config_file(given.config.clone());
    let flags = [("data_dir", given.data_dir), ("bind", given.bind)];
    let flags: Flags = flags.into_iter().filter_map(|(key, text)| Some((key.to_owned(), text?))).collect();
    let (settings, found) = match config::load(file.as_deref(), flags) {
        Ok(loaded) => loaded,
        Err(error) => return fail(&error.to_string()),
    };
    match command {
        Command::Config { what: ConfigCommand::Show } => say(config::show(&found).trim_end()),
        Command::Config { .. } => say("The settings are in order."),
        Command::Healthcheck => healthcheck(settings.bind),
        Command::Migrate => block_on(startup::migrate(settings)),
        _ => serve(settings),
    }
}

fn serve(settings: Settings) -> ExitCode {
    telemetry::start(settings.log.format, &settings.log.level);
    block_on(startup::serve(settings))
}

fn block_on(work: impl Future<Output = anyhow::Result<()>>) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    match runtime.map_err(anyhow::Error::from).and_then(|r| r.block_on(work)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("{error:#}")),
    }
}

/// Asks over a plain socket: the container image holds no other tool.
fn healthcheck(bind: SocketAddr) -> ExitCode {
    use std::io::Read as _;
    let ask = || -> std::io::Result<String> {
        let ip = if bind.ip().is_unspecified() { std::net::Ipv4Addr::LOCALHOST.into() } else { bind.ip() };
        let wait = std::time::Duration::from_secs(3);
        let mut stream = std::net::TcpStream::connect_timeout(&SocketAddr::new(ip, bind.port()), wait)?;
        stream.set_read_timeout(Some(wait))?;
        stream.write_all(b"GET /api/v1/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    match ask() {
        Ok(answer) if answer.starts_with("HTTP/1.1 204") => ExitCode::SUCCESS,
        Ok(_) => fail("DataMind is not ready."),
        Err(error) => fail(&format!("DataMind does not answer at {bind}: {error}.")),
    }
}

/// Prints to standard output; a closed pipe is no fault of ours.
fn say(text: &str) -> ExitCode {
    let _ = writeln!(std::io::stdout(), "{text}");
    ExitCode::SUCCESS
}

fn fail(text: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "datamind: {text}");
    ExitCode::FAILURE
}
