//! The data folder holds keys and people's data: nobody else on the machine may look into it, nor into what is in it.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::Path;

use anyhow::Context as _;
use rustix::fs::Mode;

/// Everybody but the owner.
const OTHERS: u32 = 0o077;
/// What DataMind itself keeps in the data folder. People's own files in `files` are theirs to open or close.
const OWN: [&str; 7] = [
    "datamind.sqlite",
    "datamind.sqlite-wal",
    "datamind.sqlite-shm",
    "datamind.sqlite-journal",
    "datasets",
    "uploads",
    "tmp",
];

/// Makes the folder where there is none, closes what others could look into, and lets this process make only files
/// that are closed from the start.
///
/// # Errors
/// When the folder can't be made or closed; the text says what to do.
pub(super) fn make(folder: &Path) -> anyhow::Result<()> {
    rustix::process::umask(Mode::from_raw_mode(OTHERS));
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.with_context(|| format!("the data folder {} can't be made", folder.display()))?;
    close(folder)
        .with_context(|| format!("others may look into the data folder {}; type: chmod 700 on it", folder.display()))?;
    for name in OWN {
        let path = folder.join(name);
        close_all(&path)
            .with_context(|| format!("others may look into {}; type: chmod -R go= on it", path.display()))?;
    }
    Ok(())
}

/// Closes a file, or a folder with all that is in it. A folder comes after its content: where it is closed already,
/// nobody gets further, and a large one is not walked at every start.
fn close_all(path: &Path) -> io::Result<()> {
    let found = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        found => found?,
    };
    if found.is_symlink() || found.permissions().mode() & OTHERS == 0 {
        return Ok(());
    }
    if found.is_dir() {
        for entry in fs::read_dir(path)? {
            close_all(&entry?.path())?;
        }
    }
    close(path)
}

fn close(path: &Path) -> io::Result<()> {
    let mode = fs::metadata(path)?.permissions().mode();
    if mode & OTHERS == 0 { Ok(()) } else { fs::set_permissions(path, Permissions::from_mode(mode & 0o7700)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(path: &Path, mode: u32) {
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_a_former_run_left_open_is_closed_and_people_s_own_files_are_let_be() {
        let data = tempfile::tempdir().unwrap();
        let table = data.path().join("datasets/one/1/part.parquet");
        let own = data.path().join("files/shop.sqlite");
        for path in [&table, &own] {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
            open(path, 0o644);
        }
        let database = data.path().join("datamind.sqlite");
        fs::write(&database, "x").unwrap();
        for (path, mode) in
            [(&database, 0o644), (&data.path().join("datasets"), 0o755), (&data.path().join("datasets/one"), 0o755)]
        {
            open(path, mode);
        }
        make(data.path()).unwrap();
        assert_eq!((mode(&database), mode(&table), mode(&own)), (0o600, 0o600, 0o644));
        for folder in ["datasets", "datasets/one", "datasets/one/1"] {
            assert_eq!(mode(&data.path().join(folder)), 0o700, "{folder}");
        }
        fs::write(data.path().join("new"), "x").unwrap();
        fs::create_dir(data.path().join("folder")).unwrap();
        assert_eq!((mode(&data.path().join("new")), mode(&data.path().join("folder"))), (0o600, 0o700));
    }
}
