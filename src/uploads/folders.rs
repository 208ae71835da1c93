//! Where files stand: what was sent in `uploads/tmp`, finished tables in `datasets`. Every name is an id of ours.

use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::base::{Actor, DatasetId, OrgId, UserId};

/// How long a file that was sent waits to be loaded.
pub(super) const KEPT: Duration = Duration::hours(1);
/// From what age on the sweep takes it away: a load that began at the last moment still finds its file.
pub(super) const SWEPT: Duration = Duration::hours(2);

/// The file in a folder of tables that says which work made it.
const SIGN: &str = "made-by";

/// What is noted beside a file that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct About {
    pub org: OrgId,
    pub user: UserId,
    pub file_name: String,
    pub size_bytes: u64,
    pub received_at: DateTime<Utc>,
}

impl About {
    /// Whether this person sent it, not too long ago.
    pub(super) fn is_for(&self, actor: &Actor, now: DateTime<Utc>) -> bool {
        self.is_of(actor) && now - self.received_at <= KEPT
    }

    /// Whether this person sent it.
    pub(super) fn is_of(&self, actor: &Actor) -> bool {
        self.org == actor.org && self.user == actor.user
    }
}

/// The folders inside the data folder.
#[derive(Debug, Clone)]
pub(super) struct Folders {
    data_dir: PathBuf,
}

impl Folders {
    pub(super) fn new(data_dir: PathBuf) -> Self {
        Self { data_dir }
    }

    pub(super) fn waiting(&self) -> PathBuf {
        self.data_dir.join("uploads").join("tmp")
    }

    /// Every file that waits, with what was noted of it.
    pub(super) fn all_waiting(&self) -> impl Iterator<Item = (Uuid, About)> {
        let entries = std::fs::read_dir(self.waiting()).into_iter().flatten().flatten();
        entries.filter_map(|e| Some((e.file_name().to_str()?.parse().ok()?, read_note(&e.path())?)))
    }

    pub(super) fn datasets(&self) -> PathBuf {
        self.data_dir.join("datasets")
    }

    /// The folder of one file that was sent.
    pub(super) fn sent(&self, token: Uuid) -> PathBuf {
        self.waiting().join(token.to_string())
    }

    pub(super) fn dataset(&self, id: DatasetId) -> PathBuf {
        self.datasets().join(id.to_string())
    }

    /// The folder of one version of a dataset.
    pub(super) fn version(&self, id: DatasetId, version: i32) -> PathBuf {
        self.dataset(id).join(version.to_string())
    }

    /// A fresh folder that goes away when it is dropped, unless it is kept.
    pub(super) fn scratch(&self) -> io::Result<Scratch> {
        self.scratch_of(Uuid::now_v7())
    }

    /// The same with a name that the next try knows again: what an interrupted one left in it goes first.
    pub(super) fn scratch_of(&self, id: Uuid) -> io::Result<Scratch> {
        let path = self.sent(id);
        if let Err(error) = std::fs::remove_dir_all(&path)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(error);
        }
        std::fs::create_dir_all(&path)?;
        Ok(Scratch { id, path: Some(path) })
    }
}

/// A folder that goes away with this value.
#[derive(Debug)]
pub(super) struct Scratch {
    pub id: Uuid,
    path: Option<PathBuf>,
}

impl Scratch {
    pub(super) fn path(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new(""))
    }

    pub(super) fn file(&self) -> PathBuf {
        sent_file(self.path())
    }

    /// Notes in the folder which work fills it: what that work left behind is known by it.
    pub(super) fn sign(&self, work: Uuid) -> io::Result<()> {
        std::fs::write(self.path().join(SIGN), work.to_string())
    }

    /// Lets the folder stay.
    pub(super) fn keep(mut self) -> Uuid {
        self.path = None;
        self.id
    }

    /// As [`Scratch::move_to`]; where the place is taken, the folder comes back.
    pub(super) fn moved_to(mut self, place: &Path) -> Result<(), (Self, io::Error)> {
        if let Err(error) = std::fs::rename(self.path(), place) {
            return Err((self, error));
        }
        self.path = None;
        let parent = place.parent().map(std::fs::File::open);
        let _ = parent.map(|folder| folder.and_then(|f| f.sync_all()));
        Ok(())
    }

    /// Moves the folder to its final place, whole or not at all, and makes sure that it is on the disk.
    pub(super) fn move_to(mut self, place: &Path) -> io::Result<()> {
        let parent = place.parent().ok_or_else(|| io::Error::other("a place without a folder"))?;
        std::fs::create_dir_all(parent)?;
        std::fs::rename(self.path(), place)?;
        self.path = None;
        std::fs::File::open(parent)?.sync_all()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            let _ = std::fs::remove_dir_all(path);
        }
    }
}

/// Whether a folder was filled by this work.
pub(super) fn is_signed(folder: &Path, work: Uuid) -> bool {
    std::fs::read_to_string(folder.join(SIGN)).is_ok_and(|name| name == work.to_string())
}

/// The name of a second folder of the same work, with the same moment in it.
pub(super) fn beside(id: Uuid) -> Uuid {
    Uuid::from_u128(id.as_u128() ^ 1)
}

/// The file itself, inside the folder of what was sent.
pub(super) fn sent_file(folder: &Path) -> PathBuf {
    folder.join("file")
}

pub(super) fn note(folder: &Path, about: &About) -> anyhow::Result<()> {
    Ok(std::fs::write(folder.join("about.json"), serde_json::to_vec(about)?)?)
}

/// What was noted; nothing where there is no such folder.
pub(super) fn read_note(folder: &Path) -> Option<About> {
    serde_json::from_slice(&std::fs::read(folder.join("about.json")).ok()?).ok()
}

/// When an id of ours was made.
pub(super) fn made_at(id: Uuid) -> Option<DateTime<Utc>> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)
}

/// The version folders of one dataset: number, path, and when each was last changed.
pub(super) fn version_folders(dataset: &Path) -> Vec<(i32, PathBuf, DateTime<Utc>)> {
    let entries = std::fs::read_dir(dataset).into_iter().flatten().flatten();
    let of = |e: std::fs::DirEntry| {
        let number = e.file_name().to_str()?.parse().ok()?;
        Some((number, e.path(), e.metadata().ok()?.modified().ok()?.into()))
    };
    entries.filter_map(of).collect()
}

/// Folders inside `root` whose names are ids made before `moment`.
pub(super) fn older_than(root: &Path, moment: DateTime<Utc>) -> Vec<(Uuid, PathBuf)> {
    let entries = std::fs::read_dir(root).into_iter().flatten().flatten();
    let named = entries.filter_map(|e| Some((e.file_name().to_str()?.parse::<Uuid>().ok()?, e.path())));
    named.filter(|(id, _)| made_at(*id).is_some_and(|at| at < moment)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Role, Via};

    fn actor() -> Actor {
        Actor { org: OrgId::new(), user: UserId::new(), role: Role::Analyst, via: Via::System }
    }

    #[test]
    fn what_was_sent_is_for_its_sender_and_for_an_hour() {
        let (mara, other) = (actor(), actor());
        let received_at = DateTime::UNIX_EPOCH;
        let about = About { org: mara.org, user: mara.user, file_name: "a".into(), size_bytes: 1, received_at };
        assert!(about.is_for(&mara, received_at + Duration::minutes(59)));
        assert!(!about.is_for(&mara, received_at + Duration::minutes(61)));
        assert!(!about.is_for(&other, received_at));
    }

    #[test]
    fn a_folder_that_nobody_keeps_goes_away() {
        let data = tempfile::tempdir().unwrap();
        let folders = Folders::new(data.path().to_owned());
        let path = folders.scratch().unwrap().path().to_owned();
        assert!(!path.exists());
        let kept = folders.scratch().unwrap().keep();
        assert!(folders.sent(kept).exists());
    }

    #[test]
    fn a_folder_is_known_by_the_work_that_fills_it() {
        let data = tempfile::tempdir().unwrap();
        let folders = Folders::new(data.path().to_owned());
        let work = Uuid::now_v7();
        let (one, two) = (folders.scratch_of(work).unwrap(), folders.scratch_of(beside(work)).unwrap());
        assert_eq!(made_at(one.id), made_at(two.id));
        two.sign(work).unwrap();
        assert!(is_signed(two.path(), work) && !is_signed(one.path(), work) && !is_signed(two.path(), two.id));
    }

    #[test]
    fn a_folder_moves_as_a_whole() {
        let data = tempfile::tempdir().unwrap();
        let folders = Folders::new(data.path().to_owned());
        let scratch = folders.scratch().unwrap();
        std::fs::write(scratch.file(), b"x").unwrap();
        let place = folders.version(DatasetId::new(), 1);
        scratch.move_to(&place).unwrap();
        assert_eq!(std::fs::read(sent_file(&place)).unwrap(), b"x");
        assert!(older_than(&folders.waiting(), DateTime::<Utc>::MAX_UTC).is_empty());
    }
}
