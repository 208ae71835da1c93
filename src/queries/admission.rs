//! How many runs may be under way at once, for each connection and for each organisation.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::QueryError;
use crate::base::{ConnectionId, OrgId};

/// Gives turns, first come first served within a connection and within an organisation.
pub(super) struct Admission {
    wait: Duration,
    connections: Lanes<ConnectionId>,
    orgs: Lanes<OrgId>,
}

/// A turn: over when it is dropped.
pub(super) struct Turn {
    _connection: OwnedSemaphorePermit,
    _org: OwnedSemaphorePermit,
}

impl Admission {
    /// At most so many runs for each organisation and each connection; whoever waits longer than `wait` is sent off.
    pub(super) fn new(per_org: usize, per_connection: usize, wait: Duration) -> Self {
        Self { wait, connections: Lanes::new(per_connection), orgs: Lanes::new(per_org) }
    }

    /// Waits for a turn. The connection comes first: whoever waits for a slow source must not hold the
    /// organisation's places meanwhile.
    pub(super) async fn turn(&self, org: OrgId, connection: ConnectionId) -> Result<Turn, QueryError> {
        let both = async {
            let connection = self.connections.lane(connection).acquire_owned().await?;
            let org = self.orgs.lane(org).acquire_owned().await?;
            Ok::<_, tokio::sync::AcquireError>(Turn { _connection: connection, _org: org })
        };
        match tokio::time::timeout(self.wait, both).await {
            Ok(turn) => Ok(turn.map_err(anyhow::Error::from)?),
            Err(_) => Err(QueryError::Busy("Too many queries are under way. Try again in a moment.")),
        }
    }
}

/// One queue for each key.
struct Lanes<K> {
    width: usize,
    lanes: Mutex<HashMap<K, Arc<Semaphore>>>,
}

impl<K: Eq + Hash> Lanes<K> {
    fn new(width: usize) -> Self {
        Self { width: width.max(1), lanes: Mutex::default() }
    }

    fn lane(&self, key: K) -> Arc<Semaphore> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        // Queues that nobody stands in need not be remembered.
        if lanes.len() > 1000 {
            lanes.retain(|_, lane| Arc::strong_count(lane) > 1);
        }
        lanes.entry(key).or_insert_with(|| Arc::new(Semaphore::new(self.width))).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admission(per_connection: usize, per_org: usize) -> Admission {
        Admission::new(per_org, per_connection, Duration::from_millis(1))
    }

    #[tokio::test]
    async fn one_connection_cannot_take_the_places_of_another() {
        let admission = admission(1, 2);
        let (org, slow, quick) = (OrgId::new(), ConnectionId::new(), ConnectionId::new());
        let held = admission.turn(org, slow).await;
        assert!(held.is_ok());
        assert!(matches!(admission.turn(org, slow).await, Err(QueryError::Busy(_))));
        assert!(admission.turn(org, quick).await.is_ok());
    }

    #[tokio::test]
    async fn one_organisation_cannot_take_the_places_of_another() {
        let admission = admission(5, 1);
        let (hog, other) = (OrgId::new(), OrgId::new());
        let _held = admission.turn(hog, ConnectionId::new()).await;
        assert!(matches!(admission.turn(hog, ConnectionId::new()).await, Err(QueryError::Busy(_))));
        assert!(admission.turn(other, ConnectionId::new()).await.is_ok());
    }

    #[tokio::test]
    async fn a_turn_that_is_over_makes_room() {
        let admission = admission(1, 1);
        let (org, connection) = (OrgId::new(), ConnectionId::new());
        drop(admission.turn(org, connection).await);
        assert!(admission.turn(org, connection).await.is_ok());
    }
}
