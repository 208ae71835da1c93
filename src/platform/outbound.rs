//! HTTP that we speak to others: names go through the address policy, redirects are not followed.

use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::AddressPolicy;

/// Resolves names under a policy, so that reqwest dials only what was checked.
struct Checked(AddressPolicy);

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = self.0;
        Box::pin(async move {
            let found = policy.resolve(name.as_str(), 0).await?;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Why an address may not be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    #[error("This is not an address. Write it like https://host/path.")]
    NotAnAddress,
    #[error("Only http and https addresses are asked.")]
    Scheme,
    #[error("An address can't hold a user name or password.")]
    Credentials,
    #[error("This address points to a place that DataMind doesn't connect to.")]
    Blocked,
}

/// Checks an address that a person typed: scheme, no credentials, and a literal IP against the policy
/// (reqwest does not resolve those).
///
/// # Errors
/// When it is no http(s) address or names a forbidden one.
pub fn check_url(text: &str, policy: AddressPolicy) -> Result<url::Url, OutboundError> {
    let url = url::Url::parse(text.trim()).map_err(|_| OutboundError::NotAnAddress)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(OutboundError::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(OutboundError::Credentials);
    }
    let literal = match url.host() {
        Some(url::Host::Ipv4(ip)) => Some(ip.into()),
        Some(url::Host::Ipv6(ip)) => Some(ip.into()),
        Some(url::Host::Domain(_)) => None,
        None => return Err(OutboundError::NotAnAddress),
    };
    if literal.is_some_and(|ip| !policy.allows(ip)) {
        return Err(OutboundError::Blocked);
    }
    Ok(url)
}

/// A client that keeps to the policy. `connect` bounds the dial, `total` the whole exchange.
///
/// # Errors
/// When TLS cannot be set up.
pub fn client(policy: AddressPolicy, connect: Duration, total: Duration) -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder()
        .dns_resolver(Arc::new(Checked(policy)))
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(connect)
        .timeout(total)
        .no_proxy()
        .user_agent(concat!("DataMind/", env!("CARGO_PKG_VERSION")))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_addresses_are_refused_before_any_dial() {
        let policy = AddressPolicy { allow_private: false, allow_loopback: false };
        for text in [
            "",
            "nonsense",
            "ftp://x",
            "file:///etc/passwd",
            "http://user:pw@host/",
            "http://127.0.0.1/",
            "http://[::1]/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://169.254.169.254/latest",
            "http://[::ffff:a9fe:a9fe]/",
        ] {
            assert!(check_url(text, policy).is_err(), "{text}");
        }
        assert!(check_url("https://api.example.com/v1", policy).is_ok());
    }
}
