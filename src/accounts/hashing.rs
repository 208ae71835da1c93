//! Password hashing with Argon2id, few at a time.
//!
//! A hash takes 19 MiB and a core for some tens of milliseconds. So as many run as there are cores, a bounded
//! number waits, and the rest is sent away: a flood of logins slows logins down and nothing else.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use argon2::password_hash::phc::PasswordHash;
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::AccountError;
use crate::base::Secret;
use crate::platform::cluster::Decision;

/// Memory in KiB, passes and lanes: the floor of OWASP ASVS 5.0 appendix C for two passes.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// How many may wait for each one that runs.
const WAITING_PER_CORE: usize = 16;

/// Of nobody's password. It is checked where there is no account, so that both ways take as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZSBmaXhlZCBzYWx0IQ$\
                      q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k";

/// What a check of a password found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checked {
    Wrong,
    /// Right, and `outdated` when the hash was made with a lower cost than today's.
    Right {
        outdated: bool,
    },
}

/// Hashes and checks passwords.
pub(super) struct Hasher {
    running: Arc<Semaphore>,
    admitted: Arc<Semaphore>,
}

impl Hasher {
    pub(super) fn new() -> Self {
        Self::with_cores(std::thread::available_parallelism().map_or(1, NonZeroUsize::get))
    }

    fn with_cores(cores: usize) -> Self {
        Self {
            running: Arc::new(Semaphore::new(cores)),
            admitted: Arc::new(Semaphore::new(cores * (1 + WAITING_PER_CORE))),
        }
    }

    /// The password as a PHC string with a fresh salt.
    ///
    /// # Errors
    /// [`AccountError::TooMany`] when too many wait already.
    pub(super) async fn hash(&self, password: &Secret) -> Result<String, AccountError> {
        let password = password.clone();
        self.run(move || {
            let hash = argon2()?.hash_password(password.expose().as_bytes()).map_err(|e| anyhow!("hashing: {e}"))?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Checks the password against a stored hash, or against nobody's.
    ///
    /// # Errors
    /// [`AccountError::TooMany`] when too many wait already.
    pub(super) async fn check(&self, password: &Secret, stored: Option<&str>) -> Result<Checked, AccountError> {
        let password = password.clone();
        let known = stored.is_some();
        let stored = stored.unwrap_or(NOBODY).to_owned();
        self.run(move || {
            let hash = PasswordHash::new(&stored).map_err(|e| anyhow!("stored password hash: {e}"))?;
            let right = argon2()?.verify_password(password.expose().as_bytes(), &hash).is_ok();
            Ok(if right && known { Checked::Right { outdated: outdated(&hash) } } else { Checked::Wrong })
        })
        .await
    }

    /// Runs `work` on a thread of its own. The places are given back when it ends, not when the caller goes away.
    async fn run<T, F>(&self, work: F) -> Result<T, AccountError>
    where
        T: Send + 'static,
        F: FnOnce() -> anyhow::Result<T> + Send + 'static,
    {
        let places = self.places().await?;
        let done = tokio::task::spawn_blocking(move || {
            let outcome = work();
            drop(places);
            outcome
        });
        Ok(done.await.map_err(anyhow::Error::from)??)
    }

    async fn places(&self) -> Result<(OwnedSemaphorePermit, OwnedSemaphorePermit), AccountError> {
        let full = Decision { allowed: false, limit: 0, remaining: 0, retry_after: Duration::from_secs(2) };
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| AccountError::TooMany(full))?;
        let running = Arc::clone(&self.running).acquire_owned().await.map_err(anyhow::Error::from)?;
        Ok((admitted, running))
    }
}

fn argon2() -> anyhow::Result<Argon2<'static>> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|e| anyhow!("argon2: {e}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Whether the hash costs less than today's, in any measure.
fn outdated(hash: &PasswordHash) -> bool {
    let (memory, passes, lanes) = COST;
    let old = Params::try_from(hash).map_or((0, 0, 0), |p| (p.m_cost(), p.t_cost(), p.p_cost()));
    hash.algorithm != ARGON2ID_IDENT || old.0 < memory || old.1 < passes || old.2 < lanes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text)
    }

    #[tokio::test]
    async fn only_the_right_password_fits_and_salts_differ() {
        let hasher = Hasher::new();
        let one = hasher.hash(&secret("correct horse")).await.unwrap();
        let two = hasher.hash(&secret("correct horse")).await.unwrap();
        assert_ne!(one, two);
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        let right = hasher.check(&secret("correct horse"), Some(&one)).await.unwrap();
        assert_eq!(right, Checked::Right { outdated: false });
        assert_eq!(hasher.check(&secret("battery"), Some(&one)).await.unwrap(), Checked::Wrong);
    }

    #[tokio::test]
    async fn a_cheaper_hash_is_outdated() {
        let params = Params::new(8 * 1024, 1, 1, None).unwrap();
        let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password(b"correct horse").unwrap();
        let checked = Hasher::new().check(&secret("correct horse"), Some(&cheap.to_string())).await.unwrap();
        assert_eq!(checked, Checked::Right { outdated: true });
    }

    #[tokio::test]
    async fn nobodys_hash_costs_what_everybodys_costs_and_never_fits() {
        let hash = PasswordHash::new(NOBODY).unwrap();
        let params = Params::try_from(&hash).unwrap();
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), COST);
        assert_eq!(Hasher::new().check(&secret("anything"), None).await.unwrap(), Checked::Wrong);
    }

    #[tokio::test]
    async fn beyond_the_queue_the_answer_is_to_come_back_later() {
        let hasher = Hasher::with_cores(1);
        let taken = Arc::clone(&hasher.admitted).acquire_many_owned(17).await.unwrap();
        assert!(matches!(hasher.hash(&secret("x")).await, Err(AccountError::TooMany(_))));
        drop(taken);
        assert!(hasher.hash(&secret("x")).await.is_ok());
    }
}
