//! How much room an organisation's files may take: finished datasets, files that wait to be loaded, and files on their
//! way in. Every byte is counted before it is written.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use super::{UploadError, Uploads, folders, store};
use crate::base::OrgId;

/// Bytes of files that are not datasets yet, by the token of each.
#[derive(Debug)]
pub(super) struct Ledger {
    most: u64,
    held: Mutex<HashMap<Uuid, (OrgId, u64)>>,
}

/// The room of one file on its way in; given back with this value, unless it is kept.
#[derive(Debug)]
pub(super) struct Held {
    ledger: Arc<Ledger>,
    org: OrgId,
    id: Uuid,
    /// Bytes of finished datasets when the file began to come.
    finished: u64,
}

impl Ledger {
    /// A ledger for so many bytes of one organisation, with the files that wait from a former run.
    pub(super) fn new(most: u64, waiting: impl Iterator<Item = (Uuid, folders::About)>) -> Arc<Self> {
        let held = waiting.map(|(token, about)| (token, (about.org, about.size_bytes))).collect();
        Arc::new(Self { most, held: Mutex::new(held) })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, (OrgId, u64)>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens the place of a file that begins to come.
    pub(super) fn open(self: &Arc<Self>, org: OrgId, id: Uuid, finished: u64) -> Held {
        self.lock().insert(id, (org, 0));
        Held { ledger: self.clone(), org, id, finished }
    }

    /// The file of this token is gone.
    pub(super) fn release(&self, token: Uuid) {
        self.lock().remove(&token);
    }

    /// Sees that `more` bytes of finished datasets still fit.
    pub(super) fn check(&self, org: OrgId, finished: u64, more: u64) -> Result<(), UploadError> {
        self.fits(finished.saturating_add(of(&self.lock(), org)), more)
    }

    fn fits(&self, used: u64, more: u64) -> Result<(), UploadError> {
        if used.saturating_add(more) <= self.most { Ok(()) } else { Err(UploadError::Quota { most: self.most, used }) }
    }
}

fn of(held: &HashMap<Uuid, (OrgId, u64)>, org: OrgId) -> u64 {
    held.values().filter(|(of, _)| *of == org).map(|(_, bytes)| bytes).sum()
}

impl Held {
    /// Counts bytes that are about to be written.
    ///
    /// # Errors
    /// `Quota` when they don't fit.
    pub(super) fn grow(&self, bytes: u64) -> Result<(), UploadError> {
        let mut held = self.ledger.lock();
        self.ledger.fits(self.finished.saturating_add(of(&held, self.org)), bytes)?;
        held.entry(self.id).or_insert((self.org, 0)).1 += bytes;
        Ok(())
    }

    /// The file stays, and so does its room.
    pub(super) fn keep(mut self) {
        self.id = Uuid::nil();
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.ledger.release(self.id);
    }
}

impl Uploads {
    /// Opens the place of a file that begins to come.
    pub(super) async fn room_for(&self, org: OrgId, id: Uuid) -> Result<Held, UploadError> {
        Ok(self.room.ledger.open(org, id, self.finished(org).await?))
    }

    /// Bytes of the organisation's datasets, those in the trash too: they are still on the disk.
    pub(super) async fn finished(&self, org: OrgId) -> Result<u64, UploadError> {
        Ok(store::stored_bytes(self.room.parts.db.connection(), org).await?)
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::base::UserId;

    fn is_full(outcome: &Result<(), UploadError>) -> bool {
        matches!(outcome, Err(UploadError::Quota { most: 100, .. }))
    }

    #[test]
    fn files_on_their_way_share_the_room_with_finished_ones_and_give_it_back() {
        let ledger = Ledger::new(100, std::iter::empty());
        let (org, other) = (OrgId::new(), OrgId::new());
        let one = ledger.open(org, Uuid::now_v7(), 30);
        let two = ledger.open(org, Uuid::now_v7(), 30);
        one.grow(40).unwrap();
        assert!(is_full(&two.grow(31)));
        two.grow(30).unwrap();
        assert!(is_full(&one.grow(1)));
        ledger.open(other, Uuid::now_v7(), 0).grow(100).unwrap();
        drop(one);
        two.grow(40).unwrap();
        two.keep();
        assert!(is_full(&ledger.check(org, 30, 1)));
    }

    #[test]
    fn a_file_that_waits_from_a_former_run_counts_until_it_is_gone() {
        let (org, token) = (OrgId::new(), Uuid::now_v7());
        let received_at = DateTime::UNIX_EPOCH;
        let about = folders::About { org, user: UserId::new(), file_name: "a".into(), size_bytes: 90, received_at };
        let ledger = Ledger::new(100, std::iter::once((token, about)));
        assert!(is_full(&ledger.check(org, 0, 11)));
        ledger.release(token);
        ledger.check(org, 0, 100).unwrap();
    }
}
