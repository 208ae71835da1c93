//! Which files a request needs: its worker may open these and no others.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

use super::dataset::sources::{JoinRequest, PlanRequest};
use super::types::Source;
use super::wire::Request;

/// What SQLite keeps beside a database: the journal of a change that is under way, and the log of those that are not in
/// the file yet.
const READ_BESIDE: [&str; 2] = ["-journal", "-wal"];
/// The index of that log: whoever reads the log marks in it how far.
const MARKED_BESIDE: &str = "-shm";

/// Device and number of a file: a path that names another file tomorrow is another place.
type Identity = (u64, u64);

/// The files and folders that a worker may read, and those that it may write. Places that are not there are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reach {
    read: BTreeMap<PathBuf, Identity>,
    write: BTreeMap<PathBuf, Identity>,
}

impl Reach {
    /// What this request needs.
    pub(super) fn of(request: &Request) -> Self {
        let mut reach = Self::default();
        match request {
            Request::Run { source, .. } | Request::Describe { source } => reach.add_source(source),
            Request::PlanSources(PlanRequest { job }) | Request::JoinSources(JoinRequest { job, .. }) => {
                // As for one dataset: an upload's version has a folder of its own.
                job.files().filter_map(|file| file.parent()).for_each(|folder| reach.may_read(folder));
            }
            Request::Preview(request) => reach.may_read(&request.file),
            Request::Load(request) => {
                reach.may_read(&request.file);
                reach.may_write(&request.into);
            }
            Request::Merge(request) => {
                request.tables.iter().flat_map(|t| &t.files).for_each(|file| reach.may_read(file));
                reach.may_write(&request.into);
            }
        }
        reach
    }

    /// Whether a worker with this reach can answer a request that needs the other.
    pub(super) fn covers(&self, other: &Self) -> bool {
        let holds = |own: &BTreeMap<_, _>, all: &BTreeMap<_, _>| all.iter().all(|(path, id)| own.get(path) == Some(id));
        holds(&self.read, &other.read) && holds(&self.write, &other.write)
    }

    pub(super) fn read(&self) -> Vec<PathBuf> {
        self.read.keys().cloned().collect()
    }

    pub(super) fn write(&self) -> Vec<PathBuf> {
        self.write.keys().cloned().collect()
    }

    fn add_source(&mut self, source: &Source) {
        match source {
            Source::Sqlite { path } => {
                self.may_read(path);
                for ending in READ_BESIDE {
                    self.may_read(&beside(path, ending));
                }
                self.may_write(&beside(path, MARKED_BESIDE));
            }
            Source::Dataset { tables } => {
                // A version of an upload has a folder of its own and never changes: one place for all its tables.
                let folders = tables.iter().flat_map(|t| &t.files).filter_map(|file| file.parent());
                folders.for_each(|folder| self.may_read(folder));
            }
        }
    }

    fn may_read(&mut self, path: &Path) {
        if let Some(id) = identity(path) {
            self.read.insert(path.to_owned(), id);
        }
    }

    fn may_write(&mut self, path: &Path) {
        if let Some(id) = identity(path) {
            self.write.insert(path.to_owned(), id);
        }
    }
}

/// The file that stands beside a database under its name and this ending.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

/// A link counts as itself: what it leads to is not what the request named.
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let of = |m: Metadata| (m.dev(), m.ino());
    std::fs::symlink_metadata(path).ok().filter(|m| !m.is_symlink()).map(of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::types::DatasetTable;

    fn sqlite(path: &Path) -> Reach {
        Reach::of(&Request::Describe { source: Source::Sqlite { path: path.to_owned() } })
    }

    #[test]
    fn a_database_reaches_its_own_files_and_a_new_one_beside_it_is_another_reach() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        std::fs::write(&path, "").unwrap();
        let alone = sqlite(&path);
        assert_eq!((alone.read(), alone.write()), (vec![path.clone()], vec![]));
        for ending in ["-wal", "-shm", "-other"] {
            std::fs::write(beside(&path, ending), "").unwrap();
        }
        let busy = sqlite(&path);
        assert_eq!(busy.read(), [path.clone(), beside(&path, "-wal")]);
        assert_eq!(busy.write(), [beside(&path, "-shm")]);
        assert!(busy.covers(&alone) && !alone.covers(&busy));
    }

    #[test]
    fn a_file_that_was_replaced_is_another_place() {
        let folder = tempfile::tempdir().unwrap();
        let (path, next) = (folder.path().join("a.db"), folder.path().join("b.db"));
        std::fs::write(&path, "").unwrap();
        std::fs::write(&next, "").unwrap();
        let before = sqlite(&path);
        std::fs::rename(&next, &path).unwrap();
        assert!(!before.covers(&sqlite(&path)));
    }

    #[test]
    fn tables_of_one_upload_share_a_folder_and_links_lead_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().join("real");
        std::fs::create_dir(&real).unwrap();
        std::os::unix::fs::symlink(&real, folder.path().join("link")).unwrap();
        let table = |name: &str, at: &str| DatasetTable::new(name, vec![folder.path().join(at)]);
        let tables = vec![table("a", "real/part-0.parquet"), table("b", "real/part-1.parquet"), table("c", "link/x")];
        let reach = Reach::of(&Request::Describe { source: Source::Dataset { tables } });
        assert_eq!(reach.read(), [real]);
    }
}
