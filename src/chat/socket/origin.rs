//! Whether a page may open a socket: browsers let any page try, and send our cookies along.

/// Whether the `Origin` is where people reach us, or the very host that the browser asked. A request without one is
/// not from a page of ours.
pub(super) fn is_ours(origin: &str, host: &str, public_url: &str) -> bool {
    let Some(authority) = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://")) else {
        return false;
    };
    let configured = url::Url::parse(public_url).map(|url| url.origin().ascii_serialization());
    configured.is_ok_and(|own| own == origin) || (!host.is_empty() && authority.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_pages_may() {
        assert!(is_ours("https://bi.example", "internal:8080", "https://bi.example/"));
        assert!(is_ours("http://10.0.0.5:8080", "10.0.0.5:8080", "https://bi.example"));
    }

    #[test]
    fn nobody_else_may() {
        for origin in [
            "",
            "null",
            "https://evil.example",
            "https://sub.bi.example",
            "https://bi.example.evil.example",
            "http://bi.example",
            "file://bi.example",
            "https://bi.example/path",
        ] {
            assert!(!is_ours(origin, "internal:8080", "https://bi.example"), "{origin}");
        }
        assert!(!is_ours("http://", "", "https://bi.example"));
    }
}
