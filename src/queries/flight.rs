//! Equal runs at the same time become one: whoever comes second waits for the first one's rows.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use tokio_util::sync::CancellationToken;

use super::run::ResultKey;
use super::{QueryError, Ran};

type Landing = Result<Arc<Ran>, QueryError>;

/// The runs that others may join.
pub(super) struct Flights {
    runtime: tokio::runtime::Handle,
    aloft: Arc<Mutex<Aloft>>,
}

#[derive(Default)]
struct Aloft {
    flights: HashMap<ResultKey, Flight>,
    count: u64,
}

struct Flight {
    number: u64,
    riders: usize,
    /// Stops the run at the source.
    land: CancellationToken,
    landing: Shared<BoxFuture<'static, Landing>>,
}

/// A rider's place: when the last one is given up, the flight has no purpose and is stopped.
struct Seat {
    aloft: Arc<Mutex<Aloft>>,
    key: ResultKey,
    number: u64,
}

impl Flights {
    pub(super) fn new() -> Self {
        Self { runtime: tokio::runtime::Handle::current(), aloft: Arc::default() }
    }

    /// Joins the flight of this key, or starts it. Giving up (by `cancel` or by being dropped) stops the run only
    /// when nobody else waits for it.
    pub(super) async fn ride<F>(
        &self,
        key: ResultKey,
        cancel: &CancellationToken,
        start: impl FnOnce(CancellationToken) -> F,
    ) -> Landing
    where
        F: Future<Output = Landing> + Send + 'static,
    {
        let (seat, landing) = self.board(key, start);
        let landed = tokio::select! {
            biased;
            () = cancel.cancelled() => Err(QueryError::Cancelled),
            landed = landing => landed,
        };
        drop(seat);
        landed
    }

    /// A flight of one's own. It takes place on the program's runtime too: what it opens outlives this request.
    pub(super) async fn ride_alone<F>(
        &self,
        cancel: &CancellationToken,
        start: impl FnOnce(CancellationToken) -> F,
    ) -> Landing
    where
        F: Future<Output = Landing> + Send + 'static,
    {
        let land = cancel.child_token();
        let _given_up = land.clone().drop_guard();
        self.runtime.spawn(start(land)).await.unwrap_or_else(|fault| Err(anyhow::Error::from(fault).into()))
    }

    fn board<F>(
        &self,
        key: ResultKey,
        start: impl FnOnce(CancellationToken) -> F,
    ) -> (Seat, Shared<BoxFuture<'static, Landing>>)
    where
        F: Future<Output = Landing> + Send + 'static,
    {
        let mut aloft = lock(&self.aloft);
        if let Some(flight) = aloft.flights.get_mut(&key) {
            flight.riders += 1;
            let seat = Seat { aloft: self.aloft.clone(), number: flight.number, key };
            return (seat, flight.landing.clone());
        }
        aloft.count += 1;
        let number = aloft.count;
        let land = CancellationToken::new();
        let task = self.runtime.spawn(start(land.clone()));
        let landing = async move { task.await.unwrap_or_else(|fault| Err(anyhow::Error::from(fault).into())) };
        let landing = landing.boxed().shared();
        aloft.flights.insert(key.clone(), Flight { number, riders: 1, land, landing: landing.clone() });
        (Seat { aloft: self.aloft.clone(), key, number }, landing)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut aloft = lock(&self.aloft);
        let Some(flight) = aloft.flights.get_mut(&self.key).filter(|f| f.number == self.number) else { return };
        flight.riders -= 1;
        // Landed flights leave with their first rider: whoever comes later finds the result in the cache.
        if flight.riders == 0 || flight.landing.peek().is_some() {
            flight.land.cancel();
            aloft.flights.remove(&self.key);
        }
    }
}

fn lock(aloft: &Mutex<Aloft>) -> MutexGuard<'_, Aloft> {
    aloft.lock().unwrap_or_else(PoisonError::into_inner)
}
