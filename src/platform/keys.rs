//! The installation's own keys: made on first start into a file that only its owner can read, or given by setting.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::base::Secret;

const FILE: &str = "keys.json";
const LENGTH: usize = 32;

/// Why there is no usable key: each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("keys.master must be 32 bytes or more in base64. Make one with: openssl rand -base64 32")]
    Weak,
    #[error("{path} can be read by others than its owner. Run: chmod 600 {path}", path = .0.display())]
    TooOpen(PathBuf),
    #[error("{path} holds no usable key. Restore it from your backup: without it, saved passwords can't be read.", path = .0.display())]
    Broken(PathBuf),
    #[error("The key file {path} can't be used: {cause}", path = .0.display(), cause = .1)]
    Io(PathBuf, std::io::Error),
}

/// The master key; every purpose gets a key of its own derived from it (HKDF-SHA-256, RFC 5869).
#[derive(Clone)]
pub struct Keys {
    master: Secret,
    id: String,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({})", self.id)
    }
}

#[derive(Serialize, Deserialize)]
struct KeyFile {
    master: String,
}

impl Keys {
    /// Takes the key from the setting, else from the key file in `data_dir`, which is made where there is none.
    ///
    /// # Errors
    /// When the key is too weak, or the file is open to others, broken or not writable.
    pub fn load(setting: Option<&Secret>, data_dir: &Path) -> Result<Self, KeyError> {
        match setting {
            Some(text) => Self::from_base64(text.expose()).ok_or(KeyError::Weak),
            None => Self::from_file(&data_dir.join(FILE)),
        }
    }

    fn from_file(path: &Path) -> Result<Self, KeyError> {
        let io = |error| KeyError::Io(path.to_owned(), error);
        if !path.exists() {
            make(path).map_err(io)?;
        }
        if fs::metadata(path).map_err(io)?.permissions().mode() & 0o077 != 0 {
            return Err(KeyError::TooOpen(path.to_owned()));
        }
        let text = fs::read_to_string(path).map_err(io)?;
        let file: KeyFile = serde_json::from_str(&text).map_err(|_| KeyError::Broken(path.to_owned()))?;
        Self::from_base64(&file.master).ok_or_else(|| KeyError::Broken(path.to_owned()))
    }

    fn from_base64(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.trim()).ok()?;
        let distinct = bytes.iter().collect::<std::collections::HashSet<_>>().len();
        if bytes.len() < LENGTH || distinct < 12 {
            return None;
        }
        let digest = Sha256::digest([b"datamind key id", bytes.as_slice()].concat());
        let [a, b, c, d, ..] = <[u8; 32]>::from(digest);
        let id = format!("{:08x}", u32::from_be_bytes([a, b, c, d]));
        Some(Self { master: Secret::new(STANDARD.encode(&bytes)), id })
    }

    /// The key for one purpose, such as `sealing` or `access-token`: 32 bytes.
    pub fn derive(&self, purpose: &str) -> zeroize::Zeroizing<[u8; LENGTH]> {
        let mut out = zeroize::Zeroizing::new([0_u8; LENGTH]);
        let master = zeroize::Zeroizing::new(STANDARD.decode(self.master.expose()).unwrap_or_default());
        // 32 bytes are always within what HKDF can give.
        let _ = Hkdf::<Sha256>::new(Some(b"datamind v1"), &master).expand(purpose.as_bytes(), out.as_mut());
        out
    }

    /// Names the key without telling anything of it.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// Writes a fresh key beside its place and links it there, so that of two copies one wins and none reads half a file.
fn make(path: &Path) -> std::io::Result<()> {
    let file = KeyFile { master: STANDARD.encode(rand::random::<[u8; LENGTH]>()) };
    let fresh = path.with_extension(format!("{}.new", std::process::id()));
    let mut out = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
    out.write_all(serde_json::to_string_pretty(&file)?.as_bytes())?;
    out.sync_all()?;
    let linked = fs::hard_link(&fresh, path);
    fs::remove_file(&fresh)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_folder_gets_a_key_that_stays() {
        let dir = tempfile::tempdir().unwrap();
        let one = Keys::load(None, dir.path()).unwrap();
        let two = Keys::load(None, dir.path()).unwrap();
        assert_eq!(one.derive("sealing"), two.derive("sealing"));
        assert_ne!(*one.derive("sealing"), *one.derive("access-token"));
        let mode = fs::metadata(dir.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        Keys::load(None, dir.path()).unwrap();
        fs::set_permissions(dir.path().join(FILE), fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(Keys::load(None, dir.path()), Err(KeyError::TooOpen(_))));
    }

    #[test]
    fn weak_and_example_keys_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        for text in ["", "secret", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "Y2hhbmdlIG1l"] {
            assert!(matches!(Keys::load(Some(&Secret::new(text)), dir.path()), Err(KeyError::Weak)), "{text}");
        }
    }

    #[test]
    fn a_broken_file_is_not_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        fs::write(&path, "{}").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(matches!(Keys::load(None, dir.path()), Err(KeyError::Broken(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "{}");
    }
}
