//! Tickets for opening a socket: one use, thirty seconds, for readers that cannot send a cookie along.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::{Chat, ChatError};
use crate::base::{Actor, Permission};

/// How long a ticket can be used.
pub(super) const LIFETIME: Duration = Duration::from_secs(30);
/// The most tickets that are out at once.
const MOST: usize = 10_000;

/// Tickets that are out, by the hash of their text.
#[derive(Debug, Default)]
pub(super) struct Tickets(Mutex<HashMap<[u8; 32], (Actor, Instant)>>);

impl Tickets {
    /// A new ticket for an actor; none when too many are out.
    pub(super) fn issue(&self, actor: &Actor) -> Option<String> {
        let text = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        let mut out = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        out.retain(|_, (_, at)| at.elapsed() < LIFETIME);
        if out.len() >= MOST {
            return None;
        }
        out.insert(key(&text), (actor.clone(), Instant::now()));
        Some(text)
    }

    /// Whose ticket it is; it is used up by asking.
    pub(super) fn redeem(&self, text: &str) -> Option<Actor> {
        let mut out = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (actor, at) = out.remove(&key(text))?;
        (at.elapsed() < LIFETIME).then_some(actor)
    }
}

impl Chat {
    /// A ticket that opens one socket for this actor; none when too many are out.
    pub(super) fn issue_ticket(&self, actor: &Actor) -> Option<String> {
        self.room.tickets.issue(actor)
    }

    /// The owner of a socket with today's role; none once their session is over or they may ask nothing any more.
    ///
    /// # Errors
    /// When the own database fails.
    pub(super) async fn still(&self, actor: &Actor) -> Result<Option<Actor>, ChatError> {
        let still = self.room.parts.accounts.still(actor).await?;
        Ok(still.filter(|actor| actor.may(Permission::Ask)))
    }

    /// Whose ticket it is.
    pub(super) fn redeem_ticket(&self, text: &str) -> Option<Actor> {
        self.room.tickets.redeem(text)
    }
}

fn key(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{OrgId, Role, SessionId, UserId, Via};

    #[test]
    fn a_ticket_opens_once_and_for_its_owner() {
        let tickets = Tickets::default();
        let actor =
            Actor { org: OrgId::new(), user: UserId::new(), role: Role::Viewer, via: Via::Session(SessionId::new()) };
        let text = tickets.issue(&actor).unwrap();
        assert_eq!(text.len(), 43);
        assert_eq!(tickets.redeem("something else"), None);
        assert_eq!(tickets.redeem(&text), Some(actor));
        assert_eq!(tickets.redeem(&text), None);
    }
}
