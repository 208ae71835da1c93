//! Which runs are under way, so that they can be stopped by their id.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::base::{Actor, OrgId, QueryId, Role, UserId};

type Running = HashMap<(OrgId, QueryId), (UserId, CancellationToken)>;

/// The runs of this process.
#[derive(Default)]
pub(super) struct Registry {
    running: Arc<Mutex<Running>>,
}

/// A run's entry: gone when it is dropped.
pub(super) struct Ticket {
    running: Arc<Mutex<Running>>,
    key: (OrgId, QueryId),
    token: CancellationToken,
}

impl Registry {
    /// Enters a run; nothing when one with this id is under way already.
    pub(super) fn enter(&self, actor: &Actor, id: QueryId, cancel: &CancellationToken) -> Option<Ticket> {
        let key = (actor.org, id);
        let mut running = lock(&self.running);
        if running.contains_key(&key) {
            return None;
        }
        let token = cancel.child_token();
        running.insert(key, (actor.user, token.clone()));
        Some(Ticket { running: self.running.clone(), key, token })
    }

    /// Stops a run if it is under way and the actor may stop it.
    pub(super) fn cancel(&self, actor: &Actor, id: QueryId) -> bool {
        let running = lock(&self.running);
        let Some((user, token)) = running.get(&(actor.org, id)) else { return false };
        if *user != actor.user && actor.role != Role::Admin {
            return false;
        }
        token.cancel();
        true
    }

    /// Stops every run and waits, a moment at most, until they are over.
    pub(super) async fn cancel_all(&self) {
        for (_, token) in lock(&self.running).values() {
            token.cancel();
        }
        for _ in 0..100 {
            if lock(&self.running).is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Ticket {
    /// Cancelled when the run is to stop.
    pub(super) fn token(&self) -> &CancellationToken {
        &self.token
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        lock(&self.running).remove(&self.key);
    }
}

fn lock(running: &Mutex<Running>) -> MutexGuard<'_, Running> {
    running.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Via;

    fn actor(org: OrgId, role: Role) -> Actor {
        Actor { org, user: UserId::new(), role, via: Via::System }
    }

    #[test]
    fn only_the_starter_and_admins_of_the_organisation_stop_a_run() {
        let registry = Registry::default();
        let (org, id) = (OrgId::new(), QueryId::new());
        let starter = actor(org, Role::Analyst);
        let ticket = registry.enter(&starter, id, &CancellationToken::new()).unwrap();
        assert!(!registry.cancel(&actor(org, Role::Analyst), id));
        assert!(!registry.cancel(&actor(OrgId::new(), Role::Admin), id));
        assert!(!ticket.token().is_cancelled());
        assert!(registry.cancel(&actor(org, Role::Admin), id));
        assert!(ticket.token().is_cancelled());
        drop(ticket);
        assert!(!registry.cancel(&starter, id));
    }

    #[test]
    fn an_id_under_way_is_taken_once_in_each_organisation() {
        let registry = Registry::default();
        let id = QueryId::new();
        let (one, two) = (actor(OrgId::new(), Role::Admin), actor(OrgId::new(), Role::Admin));
        let first = registry.enter(&one, id, &CancellationToken::new());
        assert!(first.is_some());
        assert!(registry.enter(&one, id, &CancellationToken::new()).is_none());
        assert!(registry.enter(&two, id, &CancellationToken::new()).is_some());
    }
}
