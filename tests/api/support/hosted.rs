//! A server on a thread and a runtime of its own: it ends when its test is done with it, whatever the runtime of the
//! test does by then.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::time::Duration;

use datamind::config::Settings;
use datamind::rooms::{Rooms, Surroundings};
use datamind::startup::{Running, start};
use tokio::sync::oneshot;

/// The longest that a server which nobody needs any more may take to end.
const LONGEST: Duration = Duration::from_secs(3);

/// A running server as tests reach it.
pub struct Hosted {
    pub address: SocketAddr,
    pub rooms: Rooms,
    /// The one-time link for the first admin, while there is none.
    pub setup_link: Option<String>,
    /// Taken by the one who ends it.
    ending: Option<oneshot::Sender<Ending>>,
    /// Closed when its thread is done.
    ended: mpsc::Receiver<()>,
}

enum Ending {
    /// In good order; then this is told.
    InOrder(oneshot::Sender<anyhow::Result<()>>),
    AtOnce,
}

impl Hosted {
    /// Starts a server.
    pub async fn start(settings: Settings, around: Surroundings) -> Self {
        let (begun, begins) = oneshot::channel();
        let (ending, ends) = oneshot::channel();
        let (done, ended) = mpsc::channel::<()>();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let running = start(settings, around).await.unwrap();
                let _ = begun.send((running.address, running.rooms.clone(), running.setup_link.clone()));
                end(running, ends.await.unwrap_or(Ending::AtOnce)).await;
            });
            runtime.shutdown_background();
            drop(done);
        });
        let (address, rooms, setup_link) = begins.await.expect("the server did not start");
        Self { address, rooms, setup_link, ending: Some(ending), ended }
    }

    /// Ends it in good order.
    pub async fn stop(mut self) {
        let (tell, told) = oneshot::channel();
        let _ = self.ending.take().unwrap().send(Ending::InOrder(tell));
        told.await.unwrap().unwrap();
    }
}

async fn end(running: Running, ending: Ending) {
    match ending {
        Ending::InOrder(tell) => {
            let _ = tell.send(running.stop().await);
        }
        Ending::AtOnce => {
            let _ = tokio::time::timeout(LONGEST, running.halt()).await;
        }
    }
}

impl Drop for Hosted {
    fn drop(&mut self) {
        if let Some(ending) = self.ending.take() {
            let _ = ending.send(Ending::AtOnce);
            let _ = self.ended.recv_timeout(LONGEST * 2);
        }
    }
}
