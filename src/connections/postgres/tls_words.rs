//! What a failed encryption means for the person, and what to do about it.

use chrono::DateTime;
use rustls::pki_types::UnixTime;
use rustls::{CertificateError, Error};

use super::super::target::ServerTarget;

/// `(what happened, what to do)`.
pub(super) fn words(error: &Error, target: &ServerTarget) -> (String, String) {
    let (what, remedy) = match error {
        Error::InvalidCertificate(why) => return certificate_words(why, target),
        Error::General(_) => ("The CA certificate can't be read.", "Paste it again, in PEM form."),
        _ => (
            "The server and we could not agree on an encryption.",
            "The server has to offer TLS 1.2 or newer (ssl_min_protocol_version, ssl_ciphers).",
        ),
    };
    (what.to_owned(), remedy.to_owned())
}

fn certificate_words(error: &CertificateError, target: &ServerTarget) -> (String, String) {
    use CertificateError as E;
    let (what, remedy) = match error {
        // Another authority of the same name shows itself by its signature.
        E::UnknownIssuer | E::BadSignature if target.ca_certificate.is_some() => (
            "The server's certificate was not signed by the CA certificate given here.".to_owned(),
            "Paste the CA certificate that signed it; the server's administrator has it.",
        ),
        E::UnknownIssuer | E::BadSignature => (
            "The server's certificate comes from an authority that isn't publicly known.".to_owned(),
            "Paste the CA certificate that signed it; the server's administrator has it.",
        ),
        E::Expired => ("The server's certificate ran out.".to_owned(), RENEW),
        E::ExpiredContext { not_after, .. } => {
            (format!("The server's certificate ran out on {}.", day(*not_after)), RENEW)
        }
        E::NotValidYet | E::NotValidYetContext { .. } => (
            "The server's certificate isn't valid yet.".to_owned(),
            "Check the clocks of the server and of this machine.",
        ),
        E::NotValidForName => (format!("The server's certificate isn't for \u{201c}{}\u{201d}.", target.host), RENAME),
        E::NotValidForNameContext { presented, .. } => match names(presented) {
            None => (
                "The server's certificate names no host.".to_owned(),
                "Give the server a certificate with its host name as subjectAltName, or choose \u{201c}verify-ca\u{201d}, \
                 which leaves the name open.",
            ),
            Some(names) => {
                (format!("The server's certificate is for {names}, not for \u{201c}{}\u{201d}.", target.host), RENAME)
            }
        },
        other => (
            format!("The server's certificate was not accepted: {other}."),
            "Give the server a certificate of X.509 version 3 with its host name as subjectAltName.",
        ),
    };
    (what, remedy.to_owned())
}

const RENEW: &str = "Put a new certificate on the server (ssl_cert_file) and reload its configuration.";
const RENAME: &str = "Enter the host as the certificate names it, or choose \u{201c}verify-ca\u{201d}, \
    which leaves the name open.";

fn day(time: UnixTime) -> String {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    DateTime::from_timestamp(seconds, 0)
        .map_or_else(|| "an unknown day".to_owned(), |t| t.format("%Y-%m-%d").to_string())
}

/// The first hosts that a certificate names; they come as `DnsName("…")` and `IpAddress(…)`.
fn names(presented: &[String]) -> Option<String> {
    let host = |name: &String| {
        let dns = name.strip_prefix("DnsName(\"").and_then(|n| n.strip_suffix("\")"));
        let host = dns.or_else(|| name.strip_prefix("IpAddress(").and_then(|n| n.strip_suffix(')')))?;
        (host.len() <= 253).then(|| format!("\u{201c}{host}\u{201d}"))
    };
    let hosts: Vec<String> = presented.iter().filter_map(host).take(3).collect();
    (!hosts.is_empty()).then(|| hosts.join(" and "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_what_the_judge_says() {
        let presented = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        let both = presented(&["DnsName(\"db.example\")", "DirectoryName", "IpAddress(10.0.0.5)"]);
        assert_eq!(names(&both).as_deref(), Some("\u{201c}db.example\u{201d} and \u{201c}10.0.0.5\u{201d}"));
        assert_eq!(names(&presented(&["Unsupported(0x81)"])), None);
    }
}
