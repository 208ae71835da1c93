//! SQLite files that may be connected: plain files inside one folder of the data directory, nothing else.

use std::fs;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

use super::model::SourceFile;

/// The first bytes of every SQLite 3 database (<https://www.sqlite.org/fileformat.html>, section 1.3.1).
const HEADER: &[u8; 16] = b"SQLite format 3\0";

/// Why a file was not taken: one sentence, without a path of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct FileFault(pub String);

fn fault(text: &str) -> FileFault {
    FileFault(text.to_owned())
}

/// The folder that holds them.
pub(super) fn folder(data_dir: &Path) -> PathBuf {
    data_dir.join("files")
}

/// The name inside the folder that a typed path means, in its one canonical form.
///
/// `typed` is a name, or an absolute path that leads into the folder. Nothing on the way may be a symbolic link, the
/// file must be a SQLite database, and it must not be one of our own under a second name.
pub(super) fn named(data_dir: &Path, typed: &str) -> Result<String, FileFault> {
    let folder = folder(data_dir).canonicalize().map_err(|_| fault("There is no folder \u{201c}files\u{201d} yet."))?;
    let outside =
        || fault("Only files inside the folder \u{201c}files\u{201d} of the data directory can be connected.");
    let typed = Path::new(typed);
    let inside = if typed.is_absolute() {
        let as_given = self::folder(data_dir);
        typed.strip_prefix(&folder).or_else(|_| typed.strip_prefix(as_given)).map_err(|_| outside())?
    } else {
        typed
    };
    if inside.as_os_str().is_empty() || inside.components().any(|part| !matches!(part, Component::Normal(_))) {
        return Err(outside());
    }
    // Put together anew: `a//b` and `a/./b` are other texts for the same file.
    let inside: PathBuf = inside.components().collect();
    let path = folder.join(&inside);
    let found = path.canonicalize().map_err(|_| fault("There is no such file in the folder \u{201c}files\u{201d}."))?;
    if found != path {
        return Err(outside());
    }
    check_content(&path, data_dir)?;
    inside.to_str().map(str::to_owned).ok_or_else(|| fault("The file's name is not valid UTF-8."))
}

/// The path of a name that [`named`] gave, checked again: files change between saving and using.
pub(super) fn open(data_dir: &Path, name: &str) -> Result<PathBuf, FileFault> {
    let name = named(data_dir, name)?;
    let folder = folder(data_dir).canonicalize().map_err(|_| fault("The folder \u{201c}files\u{201d} is gone."))?;
    Ok(folder.join(name))
}

fn check_content(path: &Path, data_dir: &Path) -> Result<(), FileFault> {
    let unreadable = |_| fault("The file can't be read.");
    let facts = path.symlink_metadata().map_err(unreadable)?;
    if !facts.is_file() {
        return Err(fault("This is not a plain file."));
    }
    if own_files(data_dir).any(|own| own == (facts.dev(), facts.ino())) {
        return Err(fault("This is DataMind's own database."));
    }
    let mut start = [0_u8; 16];
    fs::File::open(path)
        .and_then(|mut f| f.read_exact(&mut start))
        .map_err(|_| fault("This is not a SQLite database."))?;
    if &start != HEADER {
        return Err(fault("This is not a SQLite database."));
    }
    Ok(())
}

/// Device and inode of every file directly in the data directory: a hard link to one of them is not a second file.
fn own_files(data_dir: &Path) -> impl Iterator<Item = (u64, u64)> {
    fs::read_dir(data_dir)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.metadata().ok())
        .filter(fs::Metadata::is_file)
        .map(|facts| (facts.dev(), facts.ino()))
}

/// Every SQLite file directly in the folder, by name.
pub(super) fn list(data_dir: &Path) -> Vec<SourceFile> {
    let mut files: Vec<SourceFile> = fs::read_dir(folder(data_dir))
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            // Hidden files are being written.
            named(data_dir, &name).ok().filter(|name| !name.starts_with('.'))?;
            Some(SourceFile { size_bytes: entry.metadata().ok()?.len(), name })
        })
        .collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data_dir() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("files")).unwrap();
        let database = |at: &str| {
            let db = rusqlite::Connection::open(dir.path().join(at)).unwrap();
            db.execute_batch("CREATE TABLE t(a)").unwrap();
        };
        database("files/shop.sqlite");
        database("datamind.sqlite");
        fs::write(dir.path().join("files/notes.txt"), "SQLite format 4, or so it says").unwrap();
        dir
    }

    #[test]
    fn a_file_inside_the_folder_is_taken_by_name_or_path() {
        let dir = data_dir();
        assert_eq!(named(dir.path(), "shop.sqlite").unwrap(), "shop.sqlite");
        let full = dir.path().join("files/shop.sqlite");
        assert_eq!(named(dir.path(), full.to_str().unwrap()).unwrap(), "shop.sqlite");
        assert_eq!(list(dir.path()).iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["shop.sqlite"]);
    }

    #[test]
    fn a_file_has_one_name_however_it_is_spelled() {
        let dir = data_dir();
        fs::create_dir(dir.path().join("files/sub")).unwrap();
        fs::copy(dir.path().join("files/shop.sqlite"), dir.path().join("files/sub/pay.sqlite")).unwrap();
        let full = dir.path().join("files/sub//pay.sqlite");
        for typed in
            ["sub/pay.sqlite", "sub//pay.sqlite", "sub/./pay.sqlite", "sub/pay.sqlite/", full.to_str().unwrap()]
        {
            assert!(matches!(named(dir.path(), typed).as_deref(), Ok("sub/pay.sqlite") | Err(_)), "{typed}");
        }
        assert_eq!(named(dir.path(), "sub//./pay.sqlite").unwrap(), "sub/pay.sqlite");
    }

    #[test]
    fn nothing_outside_the_folder_is_taken() {
        let dir = data_dir();
        let own = dir.path().join("datamind.sqlite");
        for typed in [
            "../datamind.sqlite",
            "./shop.sqlite",
            "x/../shop.sqlite",
            "",
            ".",
            "/etc/passwd",
            "/proc/self/fd/3",
            "file:shop.sqlite?mode=rw",
            "shop.sqlite\0",
            "notes.txt",
            "nothing.sqlite",
            own.to_str().unwrap(),
        ] {
            assert!(named(dir.path(), typed).is_err(), "{typed:?}");
        }
    }

    #[test]
    fn links_in_either_form_are_refused() {
        let dir = data_dir();
        let own = dir.path().join("datamind.sqlite");
        std::os::unix::fs::symlink(&own, dir.path().join("files/soft.sqlite")).unwrap();
        fs::hard_link(&own, dir.path().join("files/hard.sqlite")).unwrap();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("files/folder")).unwrap();
        for typed in ["soft.sqlite", "hard.sqlite", "folder/datamind.sqlite"] {
            assert!(named(dir.path(), typed).is_err(), "{typed}");
        }
    }
}
