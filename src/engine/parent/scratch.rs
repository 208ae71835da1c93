//! Folders for what workers spill to disk: one for each running program, held by a lock on a file in it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The file whose lock says that a program is alive.
const LOCK: &str = "in-use";

/// Removes the folders of programs that are gone, and claims a new one for this program. The claim lasts as long as
/// the file is open, however the program ends.
pub(super) fn claim(root: &Path) -> (PathBuf, Option<File>) {
    for entry in fs::read_dir(root).into_iter().flatten().flatten() {
        if abandoned(&entry.path()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    let own = root.join(uuid::Uuid::now_v7().to_string());
    let claim = fs::create_dir_all(&own).and_then(|()| File::create(own.join(LOCK)));
    let claim = claim.ok().filter(|file| file.try_lock().is_ok());
    (own, claim)
}

fn abandoned(folder: &Path) -> bool {
    match File::open(folder.join(LOCK)) {
        Ok(file) => file.try_lock().is_ok(),
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_dead_program_left_goes_and_a_living_ones_stays() {
        let root = tempfile::tempdir().unwrap();
        let (alive, claim) = claim(root.path());
        let (dead, ended) = super::claim(root.path());
        fs::write(dead.join("spilled"), b"x").unwrap();
        drop(ended);
        let (third, _claim) = super::claim(root.path());
        assert!(alive.exists() && third.exists() && !dead.exists());
        drop(claim);
    }
}
