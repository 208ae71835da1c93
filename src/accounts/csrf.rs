//! Whether a request that changes something really comes from our own page.
//!
//! A browser sends our cookies along with requests that other sites start. It also says who started them, in
//! `Sec-Fetch-Site` and `Origin`, which no page can forge. Requests without our cookies carry no authority, and
//! bearer tokens are never sent by a browser on its own.

/// The doors that take files.
const UPLOADS: &str = "/api/v1/upload/";

/// What is looked at.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Request<'a> {
    /// Whether the method may change something.
    pub(super) changes: bool,
    /// Whether an `Authorization: Bearer` header speaks for it.
    pub(super) bearer: bool,
    /// Whether one of our cookies came along.
    pub(super) cookies: bool,
    pub(super) path: &'a str,
    pub(super) fetch_site: Option<&'a str>,
    pub(super) origin: Option<&'a str>,
    pub(super) host: Option<&'a str>,
    pub(super) content_type: Option<&'a str>,
    /// Whether there is a body.
    pub(super) body: bool,
}

/// Whether the request must be refused; `own_origin` is where people reach us, such as `https://bi.example`.
pub(super) fn refuses(request: &Request<'_>, own_origin: &str) -> bool {
    if !request.changes || request.bearer {
        return false;
    }
    match said(request, own_origin) {
        Some(false) => true,
        // Programs say nothing about where they come from. Without a cookie there is nothing to steal.
        None => request.cookies,
        Some(true) => request.cookies && !allowed_body(request),
    }
}

/// What the request says about where it comes from: ours, not ours, or nothing.
fn said(request: &Request<'_>, own_origin: &str) -> Option<bool> {
    match (request.fetch_site, request.origin) {
        (Some(site), _) => Some(matches!(site, "same-origin" | "none")),
        (None, Some(origin)) => Some(is_own(origin, request.host, own_origin)),
        (None, None) => None,
    }
}

/// The configured address, or the very host that the browser asked: cookies of another host don't come here.
fn is_own(origin: &str, host: Option<&str>, own_origin: &str) -> bool {
    let authority = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    origin == own_origin || authority.is_some_and(|a| host.is_some_and(|h| h.eq_ignore_ascii_case(a)))
}

/// JSON, files on the upload doors, or nothing at all.
fn allowed_body(request: &Request<'_>) -> bool {
    let Some(content_type) = request.content_type else { return !request.body };
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let upload = request.path.starts_with(UPLOADS);
    kind == "application/json" || (kind == "multipart/form-data" && upload)
}

/// Scheme, host and port of an address, as browsers write an origin.
pub(super) fn origin_of(address: &str) -> String {
    url::Url::parse(address).map_or_else(|_| address.to_owned(), |url| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "https://bi.example";

    fn ours() -> Request<'static> {
        Request {
            changes: true,
            cookies: true,
            path: "/api/v1/connections",
            fetch_site: Some("same-origin"),
            origin: Some(OWN),
            host: Some("bi.example"),
            content_type: Some("application/json"),
            body: true,
            ..Request::default()
        }
    }

    #[test]
    fn our_own_page_may_change_things() {
        assert!(!refuses(&ours(), OWN));
        assert!(!refuses(&Request { fetch_site: None, ..ours() }, OWN));
        assert!(!refuses(&Request { origin: None, ..ours() }, OWN));
        assert!(!refuses(&Request { content_type: Some("Application/JSON; charset=utf-8"), ..ours() }, OWN));
        assert!(!refuses(&Request { content_type: None, body: false, ..ours() }, OWN));
    }

    #[test]
    fn the_host_that_the_browser_asked_counts_as_our_own() {
        let local =
            Request { fetch_site: None, origin: Some("http://10.0.0.5:8080"), host: Some("10.0.0.5:8080"), ..ours() };
        assert!(!refuses(&local, OWN));
        assert!(refuses(&Request { host: Some("10.0.0.6:8080"), ..local }, OWN));
    }

    #[test]
    fn other_sites_and_silence_are_refused_where_a_cookie_speaks() {
        for site in ["cross-site", "same-site", ""] {
            assert!(refuses(&Request { fetch_site: Some(site), ..ours() }, OWN), "{site}");
        }
        for origin in ["https://evil.example", "null", "https://bi.example.evil.example", "http://bi.example:1", ""] {
            assert!(refuses(&Request { fetch_site: None, origin: Some(origin), ..ours() }, OWN), "{origin}");
        }
        assert!(refuses(&Request { fetch_site: None, origin: None, ..ours() }, OWN));
    }

    #[test]
    fn forms_are_refused_and_files_only_go_to_the_upload_doors() {
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""] {
            assert!(refuses(&Request { content_type: Some(kind), ..ours() }, OWN), "{kind}");
        }
        let file = Request { content_type: Some("multipart/form-data; boundary=x"), ..ours() };
        assert!(!refuses(&Request { path: "/api/v1/upload/csv", ..file }, OWN));
        assert!(refuses(&Request { path: "/api/v1/upload/csv", content_type: Some("text/plain"), ..ours() }, OWN));
        assert!(refuses(&Request { content_type: None, ..ours() }, OWN));
    }

    #[test]
    fn reading_and_bearer_tokens_are_free() {
        let foreign = Request { fetch_site: Some("cross-site"), ..ours() };
        assert!(!refuses(&Request { changes: false, ..foreign }, OWN));
        assert!(!refuses(&Request { bearer: true, ..foreign }, OWN));
    }

    #[test]
    fn a_program_without_cookies_may_sign_in_but_a_foreign_page_may_not() {
        let program = Request { cookies: false, fetch_site: None, origin: None, ..ours() };
        assert!(!refuses(&program, OWN));
        assert!(refuses(&Request { fetch_site: Some("cross-site"), ..program }, OWN));
        assert!(refuses(&Request { origin: Some("https://evil.example"), ..program }, OWN));
    }

    #[test]
    fn an_origin_has_no_path_and_no_default_port() {
        assert_eq!(origin_of("https://bi.example:443/sub/"), "https://bi.example");
        assert_eq!(origin_of("http://localhost:8080"), "http://localhost:8080");
    }
}
