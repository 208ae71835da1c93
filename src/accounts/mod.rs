//! Accounts: organisations, the people in them, the ways in, sessions, and each organisation's token budget.
//!
//! A session is a family of refresh tokens; access tokens are short-lived and stand for a session. Truth about
//! who may come in is always a row of the own database, never the token alone. Nothing here returns, logs or
//! keeps a password or a token in the clear.

pub mod budget;
mod cookies;
mod csrf;
mod error;
mod guard;
mod hashing;
mod limits;
mod login;
mod members;
mod org;
mod password;
mod profile;
mod routes;
mod sessions;
mod setup;
mod store;
mod tokens;
mod types;

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use moka::future::Cache;

use crate::audit::Audit;
use crate::base::{Actor, SessionId, SharedClock};
use crate::config::Settings;
use crate::platform::cluster::SharedCluster;
use crate::platform::database::Database;
use crate::platform::keys::Keys;
use crate::platform::sealing::Sealer;

pub use error::AccountError;
pub use guard::guard;
pub use password::{GivenPassword, NewPassword};
pub use routes::routes;
pub use types::*;

/// How long a session's row may be believed without reading it again.
const BELIEVED: Duration = Duration::from_secs(5);

/// What happens after an organisation was made: its first admin, and whether they want the demo shop.
pub type OrgHook = Arc<dyn Fn(Actor, bool) -> BoxFuture<'static, ()> + Send + Sync>;

/// What the service is made of.
pub struct Parts<'a> {
    pub db: Database,
    pub audit: Audit,
    pub cluster: SharedCluster,
    pub clock: SharedClock,
    pub keys: &'a Keys,
    pub settings: &'a Settings,
    pub on_org_created: OrgHook,
}

/// The accounts service; clones share everything.
#[derive(Clone)]
pub struct Accounts(Arc<Inner>);

struct Inner {
    db: Database,
    audit: Audit,
    cluster: SharedCluster,
    clock: SharedClock,
    sealer: Sealer,
    tokens: tokens::AccessTokens,
    hasher: hashing::Hasher,
    cookies: cookies::Cookies,
    own_origin: String,
    allow_registration: bool,
    refresh_lifetime: chrono::Duration,
    on_org_created: OrgHook,
    /// Living sessions as last read, and `None` for those that are over.
    live: Cache<SessionId, Option<User>>,
    /// One setup at a time, so that losers of a race don't hash passwords for nothing.
    setting_up: tokio::sync::Mutex<()>,
}

impl Accounts {
    /// The service over its parts.
    pub fn new(parts: Parts<'_>) -> Self {
        let settings = parts.settings;
        Self(Arc::new(Inner {
            db: parts.db,
            audit: parts.audit,
            cluster: parts.cluster,
            clock: parts.clock,
            sealer: Sealer::new(parts.keys),
            tokens: tokens::AccessTokens::new(parts.keys, settings.accounts.access_lifetime),
            hasher: hashing::Hasher::new(),
            cookies: cookies::Cookies::new(settings.over_https()),
            own_origin: csrf::origin_of(&settings.public_url()),
            allow_registration: settings.accounts.allow_registration,
            refresh_lifetime: whole_seconds(settings.accounts.refresh_lifetime),
            on_org_created: parts.on_org_created,
            live: Cache::builder().max_capacity(100_000).time_to_live(BELIEVED).build(),
            setting_up: tokio::sync::Mutex::new(()),
        }))
    }
}

/// A setting's duration as the clock counts it.
fn whole_seconds(duration: Duration) -> chrono::Duration {
    chrono::Duration::seconds(i64::try_from(duration.as_secs()).unwrap_or(i64::from(u32::MAX)))
}

#[cfg(test)]
mod tests;
