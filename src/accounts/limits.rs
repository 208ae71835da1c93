//! How often the ways in may be tried.

use std::net::{IpAddr, Ipv6Addr};

use super::store::{people, sessions};
use super::{AccountError, Accounts};
use crate::base::{Email, UserId};
use crate::platform::cluster::{Decision, Quota};

/// One account from one address.
const LOGIN: Quota = Quota { per_minute: 5 };
/// All accounts from one address: an office may share one.
const LOGIN_ADDRESS: Quota = Quota { per_minute: 60 };
/// One account from all addresses that it has never signed in from.
const LOGIN_ACCOUNT: Quota = Quota { per_minute: 20 };
/// Setup from one address.
const SETUP: Quota = Quota { per_minute: 10 };
/// New organisations from one address.
const REGISTER: Quota = Quota { per_minute: 5 };
/// Refreshes from one address: several tabs of many people.
const REFRESH: Quota = Quota { per_minute: 300 };
/// Checks of the current password by one signed-in person.
const PASSWORD: Quota = Quota { per_minute: 5 };

/// Everything that has no limit of its own, by one person at one address.
const ANYTHING: Quota = Quota { per_minute: 300 };

impl Accounts {
    /// Counts any request: of a person where one is signed in, else of the address.
    pub(super) async fn pace(&self, user: Option<UserId>, address: IpAddr) -> Decision {
        let key = user.map_or_else(|| address.to_string(), |user| format!("{user} {address}"));
        self.0.cluster.allow("anything", &key, ANYTHING).await
    }

    /// Counts a login. Guessers who use many addresses run out of the account's allowance together, but the
    /// owner keeps coming in from where they have signed in before.
    ///
    /// # Errors
    /// [`AccountError::TooMany`] with the time to come back.
    pub async fn admit_login(&self, email: &Email, address: IpAddr) -> Result<Decision, AccountError> {
        let pair = self.admit("login", &format!("{email} {}", network(address)), LOGIN).await?;
        self.admit("login-address", &network(address), LOGIN_ADDRESS).await?;
        let account = self.0.cluster.allow("login-account", email.as_str(), LOGIN_ACCOUNT).await;
        if account.allowed || self.knows(email, address).await? {
            return Ok(pair);
        }
        Err(AccountError::TooMany(account))
    }

    async fn knows(&self, email: &Email, address: IpAddr) -> Result<bool, AccountError> {
        let db = self.0.db.connection();
        let Some(found) = people::by_email(db, email).await? else { return Ok(false) };
        let whose = (found.user.org, found.user.id);
        Ok(sessions::known_address(db, whose, &address.to_string()).await?)
    }

    /// Counts a try to set up.
    ///
    /// # Errors
    /// [`AccountError::TooMany`] with the time to come back.
    pub async fn admit_setup(&self, address: IpAddr) -> Result<Decision, AccountError> {
        self.admit("setup", &network(address), SETUP).await
    }

    /// Counts a registration.
    ///
    /// # Errors
    /// [`AccountError::TooMany`] with the time to come back.
    pub async fn admit_registration(&self, address: IpAddr) -> Result<Decision, AccountError> {
        self.admit("register", &network(address), REGISTER).await
    }

    /// Counts a refresh.
    ///
    /// # Errors
    /// [`AccountError::TooMany`] with the time to come back.
    pub async fn admit_refresh(&self, address: IpAddr) -> Result<Decision, AccountError> {
        self.admit("refresh", &network(address), REFRESH).await
    }

    /// Counts a check of the current password.
    pub(super) async fn admit_password(&self, user: UserId) -> Result<Decision, AccountError> {
        self.admit("password", &user.to_string(), PASSWORD).await
    }

    async fn admit(&self, bucket: &'static str, key: &str, quota: Quota) -> Result<Decision, AccountError> {
        let decision = self.0.cluster.allow(bucket, key, quota).await;
        if decision.allowed { Ok(decision) } else { Err(AccountError::TooMany(decision)) }
    }
}

/// What counts as one address: whoever has one IPv6 address has the other 2^64 of its network as well (RFC 4291).
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> String {
        network(address.parse().unwrap())
    }

    #[test]
    fn addresses_of_one_network_are_counted_together() {
        assert_eq!(of("2001:db8:1:2::1"), "2001:db8:1:2::/64");
        assert_eq!(of("2001:db8:1:2:ffff::9"), of("2001:db8:1:2::1"));
        assert_ne!(of("2001:db8:1:3::1"), of("2001:db8:1:2::1"));
        assert_eq!(of("203.0.113.7"), "203.0.113.7");
        assert_eq!(of("::ffff:203.0.113.7"), "203.0.113.7");
    }
}
