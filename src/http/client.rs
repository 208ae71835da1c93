//! Where a request came from.

use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv4Addr};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};

use super::Problem;

/// Addresses of proxies whose `X-Forwarded-For` is believed.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(pub Vec<IpAddr>);

/// The address of the client, as far as it can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// Reads it from the connection, or from `X-Forwarded-For` where the peer is a trusted proxy: then the
    /// last address in the list that is not itself a trusted proxy counts.
    pub fn of(request: &HttpRequest) -> Self {
        let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |a| a.ip().to_canonical());
        let trusted = request.app_data::<web::Data<TrustedProxies>>();
        let trusts = |ip: &IpAddr| trusted.is_some_and(|t| t.0.contains(ip));
        if !trusts(&peer) {
            return Self(peer);
        }
        let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|v| v.to_str().ok());
        let hops: Vec<IpAddr> = forwarded.flat_map(|v| v.split(',')).filter_map(|a| a.trim().parse().ok()).collect();
        Self(hops.into_iter().rev().find(|ip| !trusts(ip)).unwrap_or(peer))
    }
}

impl FromRequest for ClientAddress {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn ask(peer: &str, forwarded: &str, trusted: &[&str]) -> IpAddr {
        let proxies = TrustedProxies(trusted.iter().map(|t| t.parse().unwrap()).collect());
        let request = TestRequest::default()
            .peer_addr(format!("{peer}:1").parse().unwrap())
            .insert_header(("x-forwarded-for", forwarded))
            .app_data(web::Data::new(proxies))
            .to_http_request();
        ClientAddress::of(&request).0
    }

    #[test]
    fn a_stranger_cannot_name_another_address() {
        assert_eq!(ask("203.0.113.5", "10.0.0.1", &[]).to_string(), "203.0.113.5");
    }

    #[test]
    fn behind_a_trusted_proxy_the_last_foreign_hop_counts() {
        assert_eq!(
            ask("10.0.0.2", "1.1.1.1, 198.51.100.7, 10.0.0.3", &["10.0.0.2", "10.0.0.3"]).to_string(),
            "198.51.100.7"
        );
    }
}
