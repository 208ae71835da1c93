//! Sessions kept open between runs, a few for each connection.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::super::SourceError;
use super::super::target::ServerTarget;
use super::session::Session;
use crate::platform::address::AddressPolicy;

/// Sessions open at the same time.
const MOST: usize = 10;
/// How long to wait for one to become free.
const WAIT: Duration = Duration::from_secs(10);
/// A session that nobody used for this long is closed.
const IDLE: Duration = Duration::from_mins(5);
/// How often idle sessions are looked through.
const SWEEP: Duration = Duration::from_mins(1);

/// The sessions of one connection.
pub(super) struct Pool {
    target: ServerTarget,
    policy: AddressPolicy,
    runtime: tokio::runtime::Handle,
    places: Arc<Semaphore>,
    idle: Mutex<Vec<(Session, Instant)>>,
}

/// A session in use. When it is dropped it goes back to the pool, after it was stopped if it was still busy; all of
/// this beside the caller's way. Its socket is closed when it doesn't stop, or was found broken.
pub(super) struct Lease {
    session: Session,
    /// Whether it was used before, and so might have died in the meantime.
    pub(super) used_before: bool,
    /// The socket or the protocol failed: of no more use.
    pub(super) broken: bool,
    pool: Arc<Pool>,
    place: Option<OwnedSemaphorePermit>,
}

impl Pool {
    pub(super) fn new(target: ServerTarget, policy: AddressPolicy, runtime: tokio::runtime::Handle) -> Arc<Self> {
        let pool =
            Arc::new(Self { target, policy, runtime, places: Arc::new(Semaphore::new(MOST)), idle: Mutex::default() });
        let swept = Arc::downgrade(&pool);
        pool.runtime.spawn(async move {
            loop {
                tokio::time::sleep(SWEEP).await;
                let Some(pool) = swept.upgrade() else { return };
                pool.lock().retain(|(_, since)| since.elapsed() < IDLE);
            }
        });
        pool
    }

    pub(super) fn target(&self) -> &ServerTarget {
        &self.target
    }

    pub(super) fn policy(&self) -> AddressPolicy {
        self.policy
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(Session, Instant)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A session that is at rest: one used before, or a new one.
    pub(super) async fn take(self: &Arc<Self>) -> Result<Lease, SourceError> {
        let place = self.place().await?;
        let idle = self.lock().pop();
        match idle {
            Some((session, _)) => Ok(self.lease(session, place, true)),
            None => self.fresh(place).await,
        }
    }

    /// A session that was never used.
    pub(super) async fn take_fresh(self: &Arc<Self>) -> Result<Lease, SourceError> {
        let place = self.place().await?;
        self.fresh(place).await
    }

    async fn fresh(self: &Arc<Self>, place: OwnedSemaphorePermit) -> Result<Lease, SourceError> {
        let session = Session::open(&self.target, self.policy).await?;
        Ok(self.lease(session, place, false))
    }

    fn lease(self: &Arc<Self>, session: Session, place: OwnedSemaphorePermit, used_before: bool) -> Lease {
        Lease { session, used_before, broken: false, pool: self.clone(), place: Some(place) }
    }

    async fn place(&self) -> Result<OwnedSemaphorePermit, SourceError> {
        match tokio::time::timeout(WAIT, self.places.clone().acquire_owned()).await {
            Ok(place) => Ok(place.map_err(anyhow::Error::from)?),
            Err(_) => {
                Err(SourceError::Lost("All sessions to this database are in use. Try again in a moment.".to_owned()))
            }
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut session = std::mem::replace(&mut self.session, Session::closed());
        let (place, pool, broken) = (self.place.take(), self.pool.clone(), self.broken);
        if broken {
            return;
        }
        self.pool.runtime.spawn(async move {
            if session.come_to_rest().await {
                pool.lock().push((session, Instant::now()));
            }
            drop(place);
        });
    }
}

impl Deref for Lease {
    type Target = Session;
    fn deref(&self) -> &Session {
        &self.session
    }
}

impl DerefMut for Lease {
    fn deref_mut(&mut self) -> &mut Session {
        &mut self.session
    }
}
