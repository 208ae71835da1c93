//! Whose source is read when: so many at the same time, and nobody's slow ones keep the others' waiting.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;

use crate::base::{ConnectionId, OrgId};

/// How many sources are read at the same time.
const AT_ONCE: usize = 4;
/// How many of them one organisation's may be.
const AT_ONCE_OF_ONE: usize = 2;
/// From this time on a source counts as slow: it gives its place up for the next in line.
const SLOW: Duration = Duration::from_secs(15);
/// How many slow sources are read beside the others; one beyond them is given up.
const SLOW_AT_ONCE: usize = 16;

/// Which discoveries are under way in this process.
pub(in super::super) struct Desk {
    running: Mutex<HashMap<ConnectionId, Running>>,
    places: Semaphore,
    slow_places: Semaphore,
    slow_from: Duration,
    /// Each organisation's own places; gone when none of its sources is read or waits.
    of_one: Mutex<HashMap<OrgId, Weak<Semaphore>>>,
}

/// One discovery under way: which version of the connection is looked at, and a signal for its end.
#[derive(Clone)]
struct Running {
    version: u64,
    done: watch::Receiver<()>,
    stop: CancellationToken,
}

impl Default for Desk {
    fn default() -> Self {
        Self::with(SLOW, SLOW_AT_ONCE)
    }
}

impl Desk {
    fn with(slow_from: Duration, slow_at_once: usize) -> Self {
        Self {
            running: Mutex::default(),
            places: Semaphore::new(AT_ONCE),
            slow_places: Semaphore::new(slow_at_once),
            slow_from,
            of_one: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ConnectionId, Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The organisation's own places.
    fn places_of(&self, org: OrgId) -> Arc<Semaphore> {
        let mut all = self.of_one.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(places) = all.get(&org).and_then(Weak::upgrade) {
            return places;
        }
        all.retain(|_, places| places.strong_count() > 0);
        let places = Arc::new(Semaphore::new(AT_ONCE_OF_ONE));
        all.insert(org, Arc::downgrade(&places));
        places
    }

    /// Does the work when it is the organisation's turn. Work that turns out to be slow keeps one of the organisation's
    /// places but none of everybody's; nothing where too many are slow.
    pub(super) async fn in_turn<T>(&self, org: OrgId, work: impl Future<Output = T>) -> anyhow::Result<Option<T>> {
        let own_places = self.places_of(org);
        let _own_place = own_places.acquire().await?;
        let place = self.places.acquire().await?;
        let mut work = std::pin::pin!(work);
        tokio::select! {
            biased;
            done = &mut work => return Ok(Some(done)),
            () = tokio::time::sleep(self.slow_from) => {}
        }
        let Ok(_slow_place) = self.slow_places.try_acquire() else { return Ok(None) };
        drop(place);
        Ok(Some(work.await))
    }

    /// Takes the connection on; nothing if the same version is being read already. Dropping the sender is the end.
    pub(super) fn begin(
        &self,
        id: ConnectionId,
        version: u64,
    ) -> Result<(watch::Sender<()>, CancellationToken), watch::Receiver<()>> {
        let mut running = self.lock();
        if let Some(known) = running.get(&id).filter(|known| known.version == version) {
            return Err(known.done.clone());
        }
        let (end, done) = watch::channel(());
        let stop = CancellationToken::new();
        running.insert(id, Running { version, done, stop: stop.clone() });
        Ok((end, stop))
    }

    /// Has what is being read of a connection come to an end as soon as it can.
    pub(super) fn stop(&self, id: ConnectionId) {
        if let Some(known) = self.lock().get(&id) {
            known.stop.cancel();
        }
    }

    pub(super) fn end(&self, id: ConnectionId, version: u64) {
        let mut running = self.lock();
        if running.get(&id).is_some_and(|known| known.version == version) {
            running.remove(&id);
        }
    }

    /// Nobody waits any longer for what is being read of this connection.
    pub(in super::super) fn abandon(&self, id: ConnectionId) {
        self.lock().remove(&id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_version_is_read_once_and_a_newer_one_beside_it() {
        let desk = Desk::default();
        let id = ConnectionId::new();
        let first = desk.begin(id, 1);
        assert!(first.is_ok());
        assert!(desk.begin(id, 1).is_err());
        assert!(desk.begin(id, 2).is_ok());
        // The older one's end doesn't end the newer one.
        desk.end(id, 1);
        assert!(desk.begin(id, 2).is_err());
        desk.end(id, 2);
        assert!(desk.begin(id, 2).is_ok());
    }

    /// Organisations whose servers never answer, with more sources than there are places.
    fn endless(desk: &Arc<Desk>, orgs: usize) {
        for org in (0..orgs).map(|_| OrgId::new()) {
            for _ in 0..4 {
                let desk = desk.clone();
                tokio::spawn(async move { desk.in_turn(org, std::future::pending::<()>()).await });
            }
        }
    }

    #[tokio::test]
    async fn servers_that_never_answer_do_not_keep_others_waiting() {
        let desk = Arc::new(Desk::with(Duration::from_millis(50), SLOW_AT_ONCE));
        endless(&desk, 6);
        tokio::task::yield_now().await;
        let ours = desk.in_turn(OrgId::new(), async { "read" });
        let read = tokio::time::timeout(Duration::from_secs(5), ours).await;
        assert_eq!(read.ok().and_then(Result::ok), Some(Some("read")));
    }

    #[tokio::test]
    async fn what_is_slow_beyond_the_slow_ones_is_given_up() {
        let desk = Arc::new(Desk::with(Duration::from_millis(20), 1));
        endless(&desk, 1);
        tokio::time::sleep(Duration::from_millis(60)).await;
        let other = desk.in_turn(OrgId::new(), std::future::pending::<()>());
        let given_up = tokio::time::timeout(Duration::from_secs(5), other).await;
        assert_eq!(given_up.ok().and_then(Result::ok), Some(None));
    }

    #[tokio::test]
    async fn slow_work_that_ends_is_done() {
        let desk = Desk::with(Duration::from_millis(10), 1);
        let work = async {
            tokio::time::sleep(Duration::from_millis(40)).await;
            7
        };
        assert_eq!(desk.in_turn(OrgId::new(), work).await.ok(), Some(Some(7)));
    }
}
