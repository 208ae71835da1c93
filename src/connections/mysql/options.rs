//! What the driver is told: every option is set here, none comes from a person's text.

use std::net::SocketAddr;

use mysql_async::{Opts, OptsBuilder, SslOpts};

use super::super::model::SslMode;
use super::super::target::ServerTarget;

/// The largest single message that is taken: one row of a result, or of our own questions.
const LARGEST: usize = 65 << 20;

/// What is agreed on with the server before the login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wrap {
    ClearText,
    /// Encrypted; the certificate is judged by the host's name, where names count.
    Encrypted,
    /// Encrypted; the certificate is judged by this name, which it was seen to carry.
    Named(String),
}

/// How to reach the server at these checked addresses.
pub(super) fn options(target: &ServerTarget, addresses: &[SocketAddr], wrap: &Wrap) -> Opts {
    let ips: Vec<_> = addresses.iter().map(SocketAddr::ip).collect();
    // With `prefer` whoever sits in between can show any certificate: no password goes to them in clear text.
    let encrypted = *wrap != Wrap::ClearText;
    let demanded = encrypted && target.ssl_mode != SslMode::Prefer;
    OptsBuilder::default()
        // The name is only what the certificate is judged by; what is dialled are the addresses.
        .ip_or_hostname(target.host.clone())
        .resolved_ips(Some(ips))
        .tcp_port(target.port)
        .user(Some(target.username.clone()))
        .pass(target.password.as_ref().map(|p| p.expose().to_owned()))
        .db_name(Some(target.database.clone()))
        // A server could name any socket file of this machine to go on with.
        .prefer_socket(false)
        .tcp_nodelay(true)
        .stmt_cache_size(0)
        // Given, so that the driver doesn't ask the server for them.
        .max_allowed_packet(Some(LARGEST))
        .wait_timeout(Some(28_800))
        .enable_cleartext_plugin(demanded)
        .ssl_opts(encrypted.then(|| match wrap {
            Wrap::Named(name) => encryption(target).with_danger_tls_hostname_override(Some(name.clone())),
            Wrap::ClearText | Wrap::Encrypted => encryption(target),
        }))
        .into()
}

fn encryption(target: &ServerTarget) -> SslOpts {
    let options = match &target.ca_certificate {
        Some(pem) => {
            SslOpts::default().with_root_certs(vec![pem.clone().into_bytes().into()]).with_disable_built_in_roots(true)
        }
        None => SslOpts::default(),
    };
    let given = target.ca_certificate.is_some();
    match target.ssl_mode {
        SslMode::VerifyFull => options,
        SslMode::VerifyCa => options.with_danger_skip_domain_validation(true),
        SslMode::Require if given => options.with_danger_skip_domain_validation(true),
        SslMode::Require | SslMode::Prefer | SslMode::Disable => options.with_danger_accept_invalid_certs(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Secret;

    fn target(ssl_mode: SslMode, ca: Option<&str>) -> ServerTarget {
        ServerTarget {
            host: "db.example.com".into(),
            port: 3306,
            database: "shop".into(),
            schemas: None,
            username: "reader".into(),
            password: Some(Secret::new("x")),
            ssl_mode,
            ca_certificate: ca.map(str::to_owned),
        }
    }

    #[test]
    fn only_checked_addresses_are_dialled_and_no_socket_file() {
        let options = options(&target(SslMode::Prefer, None), &["10.0.0.5:3306".parse().unwrap()], &Wrap::Encrypted);
        assert_eq!(options.resolved_ips().as_deref(), Some(&["10.0.0.5".parse().unwrap()][..]));
        assert!(!options.prefer_socket());
        assert!(options.local_infile_handler().is_none());
    }

    #[test]
    fn each_mode_trusts_no_more_than_it_says() {
        let of = |mode, ca| {
            let wrap = if mode == SslMode::Disable { Wrap::ClearText } else { Wrap::Encrypted };
            let options = options(&target(mode, ca), &[], &wrap);
            let clear = options.enable_cleartext_plugin();
            options
                .ssl_opts()
                .map(|s| (s.accept_invalid_certs(), s.skip_domain_validation(), s.disable_built_in_roots(), clear))
        };
        assert_eq!(of(SslMode::Disable, None), None);
        assert_eq!(of(SslMode::Prefer, None), Some((true, false, false, false)));
        assert_eq!(of(SslMode::Require, None), Some((true, false, false, true)));
        assert_eq!(of(SslMode::Require, Some("pem")), Some((false, true, true, true)));
        assert_eq!(of(SslMode::VerifyCa, Some("pem")), Some((false, true, true, true)));
        assert_eq!(of(SslMode::VerifyFull, None), Some((false, false, false, true)));
        assert_eq!(of(SslMode::VerifyFull, Some("pem")), Some((false, false, true, true)));
    }
}
