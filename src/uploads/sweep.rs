//! Takes away what nobody needs any more, and finishes what a crash interrupted.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Duration, Utc};

use super::folders::{self, SWEPT};
use super::{UploadError, Uploads, store};
use crate::base::{Actor, ConnectionId, DatasetId, OrgId, Page, Role, UserId, Via};

/// How long a dataset stays after its connection was deleted, as everything in the trash.
const TRASH: Duration = Duration::days(30);
/// How long a load may be between its steps before it counts as interrupted.
const INTERRUPTED: Duration = Duration::hours(1);

impl Uploads {
    /// Removes files that waited too long, datasets whose load was interrupted or whose connection is long gone, and
    /// folders that belong to no dataset.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn sweep(&self, now: DateTime<Utc>) -> Result<(), UploadError> {
        let wanted = self.wanted_by_jobs().await?;
        let old = folders::older_than(&self.room.folders.waiting(), now - SWEPT);
        for (token, path) in old.into_iter().filter(|(token, _)| !wanted.contains(token)) {
            remove_folder(path).await;
            self.room.ledger.release(token);
        }
        self.sweep_datasets(now).await?;
        self.sweep_folders(now).await
    }

    async fn sweep_datasets(&self, now: DateTime<Utc>) -> Result<(), UploadError> {
        let db = self.room.parts.db.connection();
        let mut live: HashMap<OrgId, HashMap<DatasetId, ConnectionId>> = HashMap::new();
        for kept in store::all(db).await? {
            let of_org = match live.entry(kept.org) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => place.insert(self.connected(kept.org).await?),
            };
            let connection = of_org.get(&kept.id).copied();
            match (connection, kept.connection_id, kept.detached_at) {
                (Some(found), known, detached) if known != Some(found) || detached.is_some() => {
                    store::attach(db, kept.org, kept.id, found, now).await?;
                }
                (None, None, _) if now - kept.created_at > INTERRUPTED => self.remove(kept.org, kept.id).await?,
                (None, Some(_), None) => store::detach(db, kept.org, kept.id, now).await?,
                (None, Some(_), Some(at)) if now - at > TRASH => self.remove(kept.org, kept.id).await?,
                _ => {}
            }
        }
        Ok(())
    }

    /// The connections of an organisation's datasets.
    pub(super) async fn connected(&self, org: OrgId) -> Result<HashMap<DatasetId, ConnectionId>, UploadError> {
        let program = Actor { org, user: UserId(uuid::Uuid::nil()), role: Role::Admin, via: Via::System };
        let mut found = HashMap::new();
        let mut skip = 0;
        loop {
            let page = Page { skip, limit: Page::MAX };
            let listing = self.room.parts.connections.list(&program, page, None).await?;
            skip += Page::MAX;
            found.extend(listing.data.iter().filter_map(|c| Some((c.dataset?, c.id))));
            if skip >= listing.count {
                return Ok(found);
            }
        }
    }

    /// Folders of datasets that the own database does not know: a load that was killed between two steps, or an
    /// organisation that is gone.
    async fn sweep_folders(&self, now: DateTime<Utc>) -> Result<(), UploadError> {
        let known: HashSet<_> =
            store::all(self.room.parts.db.connection()).await?.into_iter().map(|k| k.id.0).collect();
        for (id, path) in folders::older_than(&self.room.folders.datasets(), now - INTERRUPTED) {
            if !known.contains(&id) {
                remove_folder(path).await;
            }
        }
        Ok(())
    }

    /// Removes a dataset: its rows first, so that nothing points to files that are gone.
    pub(super) async fn remove(&self, org: OrgId, id: DatasetId) -> Result<(), UploadError> {
        store::delete(self.room.parts.db.connection(), org, id).await?;
        remove_folder(self.room.folders.dataset(id)).await;
        Ok(())
    }
}

async fn remove_folder(path: std::path::PathBuf) {
    if let Err(error) = tokio::fs::remove_dir_all(&path).await
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%error, path = %path.display(), "a folder could not be removed");
    }
}
