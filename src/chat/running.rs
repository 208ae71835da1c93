//! Questions under way, and those that ended a moment ago: a reader whose line dropped finds them here.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::feed::Feed;
use crate::base::{Actor, ChatMessageId, OrgId, UserId};

/// How long the events of an ended question are kept. Its answer is kept for good, in the database.
const KEPT: Duration = Duration::from_mins(2);

/// A question under way.
#[derive(Debug, Clone)]
pub(super) struct Live {
    pub(super) feed: Arc<Feed>,
    pub(super) cancel: CancellationToken,
    org: OrgId,
    user: UserId,
    ended: Option<Instant>,
}

/// All of them.
#[derive(Debug)]
pub(super) struct Running {
    most: usize,
    asks: Mutex<HashMap<ChatMessageId, Live>>,
}

/// Why a question cannot begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoPlace {
    /// The organisation has this many under way.
    Full(usize),
    /// One with this id was begun already.
    Taken,
}

impl Running {
    pub(super) fn new(most: usize) -> Self {
        Self { most: most.max(1), asks: Mutex::default() }
    }

    /// Takes a place for a question.
    pub(super) fn begin(&self, actor: &Actor, id: ChatMessageId, cancel: CancellationToken) -> Result<Live, NoPlace> {
        let mut asks = self.lock();
        asks.retain(|_, live| live.ended.is_none_or(|at| at.elapsed() < KEPT));
        if asks.contains_key(&id) {
            return Err(NoPlace::Taken);
        }
        let under_way = asks.values().filter(|live| live.org == actor.org && live.ended.is_none()).count();
        if under_way >= self.most {
            return Err(NoPlace::Full(self.most));
        }
        let live = Live { feed: Arc::default(), cancel, org: actor.org, user: actor.user, ended: None };
        asks.insert(id, live.clone());
        Ok(live)
    }

    /// Frees the place; the events stay for a while.
    pub(super) fn end(&self, id: ChatMessageId) {
        if let Some(live) = self.lock().get_mut(&id) {
            live.ended = Some(Instant::now());
        }
    }

    /// Takes a question back that could not be begun after all.
    pub(super) fn forget(&self, id: ChatMessageId) {
        self.lock().remove(&id);
    }

    /// A person's own question, while its events are kept.
    pub(super) fn find(&self, actor: &Actor, id: ChatMessageId) -> Option<Live> {
        self.lock().get(&id).filter(|live| live.org == actor.org && live.user == actor.user).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ChatMessageId, Live>> {
        self.asks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Role, SessionId, Via};

    fn actor() -> Actor {
        Actor { org: OrgId::new(), user: UserId::new(), role: Role::Viewer, via: Via::Session(SessionId::new()) }
    }

    fn begin(running: &Running, actor: &Actor) -> Result<ChatMessageId, NoPlace> {
        let id = ChatMessageId::new();
        running.begin(actor, id, CancellationToken::new()).map(|_| id)
    }

    #[test]
    fn an_organisation_has_so_many_places_and_others_have_their_own() {
        let running = Running::new(2);
        let (ours, theirs) = (actor(), actor());
        let first = begin(&running, &ours).unwrap();
        begin(&running, &ours).unwrap();
        assert_eq!(begin(&running, &ours).unwrap_err(), NoPlace::Full(2));
        assert!(begin(&running, &theirs).is_ok());
        running.end(first);
        assert!(begin(&running, &ours).is_ok());
    }

    #[test]
    fn a_question_is_found_only_by_who_asked() {
        let running = Running::new(2);
        let asker = actor();
        let id = begin(&running, &asker).unwrap();
        let colleague = Actor { user: UserId::new(), ..asker.clone() };
        assert!(running.find(&asker, id).is_some());
        assert!(running.find(&colleague, id).is_none());
        running.end(id);
        assert!(running.find(&asker, id).is_some(), "its events are kept for a while");
    }

    #[test]
    fn the_same_id_begins_once() {
        let running = Running::new(2);
        let asker = actor();
        let id = begin(&running, &asker).unwrap();
        assert_eq!(running.begin(&asker, id, CancellationToken::new()).unwrap_err(), NoPlace::Taken);
    }
}
