//! The floor plan: builds the rooms in their order, opens the doors, starts the clocks, and closes it all again.

mod private;

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use anyhow::Context as _;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::base::SystemClock;
use crate::config::{Settings, own_program};
use crate::platform::database::Database;
use crate::platform::lease::Leases;
use crate::rooms::{Rooms, Surroundings};
use crate::{router, schedule};

/// A server at work.
pub struct Running {
    pub address: SocketAddr,
    /// Where people reach it.
    pub url: String,
    pub rooms: Rooms,
    /// The one-time link for the first admin, while there is none.
    pub setup_link: Option<String>,
    handle: ServerHandle,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
    stopping: CancellationToken,
    clocks: schedule::Clocks,
}

/// Builds everything and opens the doors.
///
/// # Errors
/// When the data folder, the key, the own database or the address can't be used; the text says what to do.
pub async fn start(mut settings: Settings, around: Surroundings) -> anyhow::Result<Running> {
    // Only a second start in the same process finds one already there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // The address comes first: when it is taken, nothing was touched, and port 0 becomes a real one.
    let listener = std::net::TcpListener::bind(settings.bind)
        .with_context(|| format!("{} can't be opened; set another address with --bind", settings.bind))?;
    settings.bind = listener.local_addr()?;
    let database = open(&settings).await?;
    let stopping = CancellationToken::new();
    let rooms = Rooms::build(&settings, database.clone(), &around, stopping.clone())?;
    rooms.recover().await.context("what a former run left could not be put in order")?;
    let token = rooms.accounts.setup_link_token().await.context("the setup link could not be made")?;
    let setup_link = token.map(|t| format!("{}/setup?token={}", settings.public_url(), t.expose()));
    let leases = Leases::new(database, around.clock.clone());
    let clocks = schedule::start(&rooms, leases, around.clock).await?;
    let server = router::listen(&settings, &rooms, listener)?;
    rooms.jobs.start();
    let handle = server.handle();
    let server = tokio::spawn(server);
    let (address, url) = (settings.bind, settings.public_url());
    Ok(Running { address, url, rooms, setup_link, handle, server, stopping, clocks })
}

impl Running {
    /// Ends: no new work, running work gets the grace of the settings, then the database is closed.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.stopping.cancel();
        self.clocks.stop().await;
        self.rooms.drain().await;
        self.handle.stop(true).await;
        let ended = self.server.await;
        self.rooms.database.close().await;
        Ok(ended??)
    }

    /// Ends at once: running work is left where it is.
    pub async fn halt(self) {
        self.stopping.cancel();
        self.handle.stop(false).await;
        self.clocks.stop().await;
        self.rooms.database.close().await;
    }
}

/// Serves until the process is told to stop; a second signal ends it at once.
///
/// # Errors
/// As [`start`], and when the server breaks.
pub async fn serve(settings: Settings) -> anyhow::Result<()> {
    let grace = settings.server.shutdown;
    let program = own_program().context("the path of the executable can't be found")?;
    // Whoever reads that it is ready may stop it at once: from before that line on it ends in good order.
    let mut signals = Signals::listen()?;
    let running = start(settings, Surroundings { clock: Arc::new(SystemClock), program }).await?;
    announce(&running.url, running.setup_link.as_deref())?;
    signals.next().await;
    tracing::info!("stopping");
    tokio::select! {
        ended = running.stop() => ended,
        () = signals.next() => Ok(()),
        () = tokio::time::sleep(grace) => {
            tracing::warn!("running work did not end in time and is left");
            Ok(())
        }
    }
}

/// Brings the own database up to date and nothing else.
///
/// # Errors
/// When it can't be reached or a step fails.
pub async fn migrate(settings: Settings) -> anyhow::Result<()> {
    open(&settings).await?.close().await;
    writeln!(std::io::stdout(), "DataMind's own database is up to date.")?;
    Ok(())
}

async fn open(settings: &Settings) -> anyhow::Result<Database> {
    private::make(&settings.data_dir)?;
    let url = settings.database.url.as_ref().map(crate::base::Secret::expose);
    let database = Database::connect(url, &settings.data_dir, settings.database.connections).await?;
    database.migrate::<migration::Migrator>().await?;
    Ok(database)
}

fn announce(url: &str, setup_link: Option<&str>) -> std::io::Result<()> {
    let mut out = std::io::stdout();
    match setup_link {
        Some(link) => writeln!(out, "DataMind is ready at {url} \u{2013} set it up: {link}"),
        None => writeln!(out, "DataMind is ready at {url}"),
    }?;
    if !url.starts_with("https://") {
        tracing::warn!("people reach DataMind over plain http: cookies and passwords can be read on the way");
    }
    out.flush()
}

/// The two ways in which an operator ends the process.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
