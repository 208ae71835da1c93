//! Secrets at rest: sealed with AES-256-GCM and bound to the one place they belong to.

use aes_gcm::aead::{Aead, Generate, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::keys::Keys;
use crate::base::{OrgId, Secret};

/// Where a sealed secret stands. Moved anywhere else it cannot be opened.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub org: OrgId,
    pub table: &'a str,
    pub row: uuid::Uuid,
    pub column: &'a str,
}

/// Why a sealed secret could not be opened.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SealError {
    #[error("the secret was sealed with another key")]
    OtherKey,
    #[error("the secret is damaged or stands in the wrong place")]
    Damaged,
}

/// Seals and opens secrets with the installation's key.
#[derive(Clone)]
pub struct Sealer {
    cipher: Aes256Gcm,
    key_id: String,
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealer({})", self.key_id)
    }
}

impl Sealer {
    /// A sealer with the key derived for this purpose.
    pub fn new(keys: &Keys) -> Self {
        let key = keys.derive("sealing");
        Self { cipher: Aes256Gcm::new((&*key).into()), key_id: keys.id().to_owned() }
    }

    /// Seals a secret for its place: `v1.<key id>.<nonce and ciphertext, base64>`.
    ///
    /// # Errors
    /// Only for texts beyond what AES-GCM can hold (64 GiB).
    pub fn seal(&self, place: &Place<'_>, secret: &Secret) -> Result<String, SealError> {
        let nonce = Nonce::generate();
        let aad = self.associated(place);
        let payload = Payload { msg: secret.expose().as_bytes(), aad: &aad };
        let sealed = self.cipher.encrypt(&nonce, payload).map_err(|_| SealError::Damaged)?;
        let bytes = [nonce.as_slice(), &sealed].concat();
        Ok(format!("v1.{}.{}", self.key_id, STANDARD_NO_PAD.encode(bytes)))
    }

    /// Opens what [`Sealer::seal`] made for the same place.
    ///
    /// # Errors
    /// When another key sealed it, or it was changed or moved.
    pub fn open(&self, place: &Place<'_>, sealed: &str) -> Result<Secret, SealError> {
        let mut parts = sealed.splitn(3, '.');
        let (Some("v1"), Some(key_id), Some(text)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(SealError::Damaged);
        };
        if key_id != self.key_id {
            return Err(SealError::OtherKey);
        }
        let bytes = STANDARD_NO_PAD.decode(text).map_err(|_| SealError::Damaged)?;
        let (nonce, body) = bytes.split_at_checked(12).ok_or(SealError::Damaged)?;
        let nonce: [u8; 12] = nonce.try_into().map_err(|_| SealError::Damaged)?;
        let payload = Payload { msg: body, aad: &self.associated(place) };
        let opened = self.cipher.decrypt(&nonce.into(), payload).map_err(|_| SealError::Damaged)?;
        String::from_utf8(opened).map(Secret::new).map_err(|_| SealError::Damaged)
    }

    fn associated(&self, place: &Place<'_>) -> Vec<u8> {
        format!("{}|{}|{}|{}|{}", self.key_id, place.org, place.table, place.row, place.column).into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer() -> Sealer {
        let dir = tempfile::tempdir().unwrap();
        Sealer::new(&Keys::load(None, dir.path()).unwrap())
    }

    #[test]
    fn a_secret_opens_only_in_its_place() {
        let sealer = sealer();
        let place = Place { org: OrgId::new(), table: "connections", row: uuid::Uuid::now_v7(), column: "password" };
        let sealed = sealer.seal(&place, &Secret::new("hunter2")).unwrap();
        assert_eq!(sealer.open(&place, &sealed).unwrap().expose(), "hunter2");
        assert!(!sealed.contains("hunter2"));
        let elsewhere = [
            Place { org: OrgId::new(), ..place },
            Place { table: "ai_settings", ..place },
            Place { row: uuid::Uuid::now_v7(), ..place },
            Place { column: "readonly_password", ..place },
        ];
        for other in elsewhere {
            assert_eq!(sealer.open(&other, &sealed).unwrap_err(), SealError::Damaged);
        }
    }

    #[test]
    fn another_key_and_changed_bytes_are_told_apart() {
        let (one, two) = (sealer(), sealer());
        let place = Place { org: OrgId::new(), table: "t", row: uuid::Uuid::now_v7(), column: "c" };
        let sealed = one.seal(&place, &Secret::new("x")).unwrap();
        assert_eq!(two.open(&place, &sealed).unwrap_err(), SealError::OtherKey);
        for broken in ["", "v1", "v1.x.y", "v2.a.b", &sealed[..sealed.len() - 3]] {
            assert!(one.open(&place, broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn the_same_secret_never_looks_the_same() {
        let sealer = sealer();
        let place = Place { org: OrgId::new(), table: "t", row: uuid::Uuid::now_v7(), column: "c" };
        let make = || sealer.seal(&place, &Secret::new("x")).unwrap();
        assert_ne!(make(), make());
    }
}
