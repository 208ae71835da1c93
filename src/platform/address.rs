//! Which addresses we dial for people: names are resolved here, every address is checked, and the checked
//! address is the one that gets dialled (so that a name can't change its meaning in between).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

pub use crate::config::AddressPolicy;

/// Why a host is not dialled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error("\u{201c}{0}\u{201d} could not be found. Check the spelling of the host name.")]
    Unknown(String),
    #[error("\u{201c}{0}\u{201d} points to an address that DataMind doesn't connect to.")]
    Blocked(String),
}

impl AddressPolicy {
    /// Finds the host's addresses that may be dialled.
    ///
    /// # Errors
    /// When the name is not found, or none of its addresses is allowed.
    pub async fn resolve(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, AddressError> {
        let host = host.trim().trim_start_matches('[').trim_end_matches(']');
        let found: Vec<SocketAddr> =
            tokio::net::lookup_host((host, port)).await.map_err(|_| AddressError::Unknown(host.to_owned()))?.collect();
        if found.is_empty() {
            return Err(AddressError::Unknown(host.to_owned()));
        }
        // One forbidden address among several spoils the name: it may be the one that answers next time.
        if found.iter().all(|a| self.allows(a.ip())) { Ok(found) } else { Err(AddressError::Blocked(host.to_owned())) }
    }

    /// Whether an address may be dialled.
    pub fn allows(&self, ip: IpAddr) -> bool {
        match unwrapped(ip) {
            IpAddr::V4(ip) => self.allows_v4(ip),
            IpAddr::V6(ip) => self.allows_v6(ip),
        }
    }

    fn allows_v4(self, ip: Ipv4Addr) -> bool {
        let [a, b, ..] = ip.octets();
        // RFC 6598 shares 100.64/10; within it one cloud keeps its metadata at 100.100.100.200.
        let shared = a == 100 && (64..128).contains(&b);
        let metadata = [[100, 100, 100, 200], [192, 0, 0, 192], [168, 63, 129, 16]];
        if metadata.contains(&ip.octets()) {
            return false;
        }
        if ip.is_loopback() {
            return self.allow_loopback;
        }
        if ip.is_private() || shared {
            return self.allow_private;
        }
        !(a == 0
            || a >= 224
            || ip.is_link_local()
            || ip.is_broadcast()
            || ip.is_documentation()
            || (a == 198 && (b == 18 || b == 19)))
    }

    fn allows_v6(self, ip: Ipv6Addr) -> bool {
        let metadata = Ipv6Addr::new(0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x0254);
        // What a tunnel or a translator of somebody's own makes of an address, nobody can tell from here: NAT64 for
        // local use (RFC 8215) and Teredo (RFC 4380).
        let translated = matches!(ip.segments(), [0x64, 0xff9b, 1, ..] | [0x2001, 0, ..]);
        if ip == metadata || translated || ip.is_unspecified() || ip.is_multicast() || ip.is_unicast_link_local() {
            return false;
        }
        if ip.is_loopback() {
            return self.allow_loopback;
        }
        // RFC 3879 gave site-local addresses up; networks that still have them keep them to themselves.
        let site_local = ip.segments()[0] & 0xffc0 == 0xfec0;
        !(ip.is_unique_local() || site_local) || self.allow_private
    }
}

/// An IPv4 address that travels inside an IPv6 one (mapped, compatible, NAT64, 6to4) counts as what it is.
fn unwrapped(ip: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = ip else { return ip };
    let s = v6.segments();
    let inner = |hi: u16, lo: u16| {
        let ([first, second], [third, fourth]) = (hi.to_be_bytes(), lo.to_be_bytes());
        IpAddr::V4(Ipv4Addr::new(first, second, third, fourth))
    };
    match s {
        [0, 0, 0, 0, 0, 0xffff, hi, lo] | [0x64, 0xff9b, 0, 0, 0, 0, hi, lo] | [0x2002, hi, lo, ..] => inner(hi, lo),
        [0, 0, 0, 0, 0, 0, hi, lo] if hi != 0 || lo > 1 => inner(hi, lo),
        _ => ip,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: AddressPolicy = AddressPolicy { allow_private: false, allow_loopback: false };
    const OPEN: AddressPolicy = AddressPolicy { allow_private: true, allow_loopback: true };

    fn allowed(policy: AddressPolicy, ip: &str) -> bool {
        policy.allows(ip.parse().unwrap())
    }

    #[test]
    fn metadata_is_never_dialled_in_any_spelling() {
        for ip in [
            "169.254.169.254",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "2002:a9fe:a9fe::",
            "fd00:ec2::254",
            "100.100.100.200",
            "fe80::1",
            "0.0.0.0",
            "::",
            "224.0.0.1",
            "ff02::1",
            "255.255.255.255",
            "::169.254.169.254",
            "168.63.129.16",
            "::ffff:168.63.129.16",
            "64:ff9b:1::a9fe:a9fe",
            "64:ff9b:1:fffe::",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        ] {
            assert!(!allowed(OPEN, ip), "{ip}");
        }
    }

    #[test]
    fn private_and_own_addresses_go_by_setting() {
        for ip in
            ["10.1.2.3", "192.168.0.1", "172.16.9.9", "fd12::1", "fec0::1", "feff::1", "100.64.0.1", "::ffff:10.0.0.1"]
        {
            assert!(allowed(OPEN, ip) && !allowed(STRICT, ip), "{ip}");
        }
        for ip in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"] {
            assert!(allowed(OPEN, ip) && !allowed(STRICT, ip), "{ip}");
        }
    }

    #[test]
    fn the_open_internet_is_allowed() {
        for ip in ["1.1.1.1", "2606:4700::1111", "2001:4860:4860::8888", "93.184.216.34"] {
            assert!(allowed(STRICT, ip), "{ip}");
        }
    }

    #[tokio::test]
    async fn other_spellings_of_this_machine_are_seen_through() {
        for host in
            ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]"]
        {
            assert!(STRICT.resolve(host, 1).await.is_err(), "{host}");
        }
    }
}
