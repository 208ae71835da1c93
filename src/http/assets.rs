//! The embedded UI: hashed files for ever, the page itself never cached and with a fresh nonce each time.

use std::borrow::Cow;

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use rust_embed::RustEmbed;

use super::Problem;

/// What the UI's build left in `ui/dist`; empty when it was not built.
#[derive(RustEmbed)]
#[folder = "ui/dist"]
#[allow_missing = true]
pub struct UiAssets;

const NOT_BUILT: &str = include_str!("../../static/ui-not-built.html");
const NONCE_MARK: &str = "__CSP_NONCE__";

/// Serves the UI: a file that exists as that file, any other path as the page (the browser routes it).
pub async fn serve_ui(request: HttpRequest) -> HttpResponse {
    let path = request.path().trim_start_matches('/');
    let is_page = path.is_empty() || path == "index.html";
    if path.starts_with("api/") {
        return actix_web::ResponseError::error_response(&Problem::not_found());
    }
    if !is_page && let Some(found) = pick(path, accepted(&request)) {
        return file(path, found);
    }
    // A missing hashed file is an old page after an upgrade: it must learn so, not get a page as a script.
    if path.starts_with("assets/") {
        return actix_web::ResponseError::error_response(&Problem::not_found());
    }
    page()
}

struct Found {
    data: Cow<'static, [u8]>,
    encoding: Option<&'static str>,
}

/// The encodings that the browser takes, best first.
fn accepted(request: &HttpRequest) -> Vec<&'static str> {
    let header = request.headers().get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let takes = |name: &str| {
        header.split(',').any(|part| {
            let mut words = part.split(';').map(str::trim);
            words.next() == Some(name) && !words.any(|q| q == "q=0")
        })
    };
    ["br", "gzip"].into_iter().filter(|name| takes(name)).collect()
}

fn pick(path: &str, encodings: Vec<&'static str>) -> Option<Found> {
    let packed = encodings.into_iter().find_map(|encoding| {
        let ending = if encoding == "br" { "br" } else { "gz" };
        UiAssets::get(&format!("{path}.{ending}")).map(|f| Found { data: f.data, encoding: Some(encoding) })
    });
    packed.or_else(|| UiAssets::get(path).map(|f| Found { data: f.data, encoding: None }))
}

fn file(path: &str, found: Found) -> HttpResponse {
    let kind = mime_of(path);
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_TYPE, kind));
    response.insert_header((header::VARY, "accept-encoding"));
    let lasting = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.insert_header((header::CACHE_CONTROL, lasting));
    // Also keeps the compressing middleware's hands off what is compressed already.
    response.insert_header((header::CONTENT_ENCODING, found.encoding.unwrap_or("identity")));
    response.body(found.data.into_owned())
}

fn mime_of(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn page() -> HttpResponse {
    let nonce = base64::engine::general_purpose::STANDARD_NO_PAD.encode(rand::random::<[u8; 18]>());
    let built = UiAssets::get("index.html");
    let html = match &built {
        Some(file) => String::from_utf8_lossy(&file.data).replace(NONCE_MARK, &nonce),
        None => NOT_BUILT.replace(NONCE_MARK, &nonce),
    };
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    );
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"));
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header((header::CONTENT_SECURITY_POLICY, policy));
    }
    response.body(html)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_refused_encoding_is_not_sent() {
        let request = TestRequest::default().insert_header(("accept-encoding", "gzip;q=0, br")).to_http_request();
        assert_eq!(accepted(&request), ["br"]);
    }

    #[actix_web::test]
    async fn the_page_has_a_fresh_nonce_each_time() {
        let policy =
            |r: &HttpResponse| r.headers().get("content-security-policy").unwrap().to_str().unwrap().to_owned();
        let one = serve_ui(TestRequest::with_uri("/ask").to_http_request()).await;
        let two = serve_ui(TestRequest::with_uri("/ask").to_http_request()).await;
        assert_ne!(policy(&one), policy(&two));
        assert!(!policy(&one).contains("unsafe"));
    }

    #[actix_web::test]
    async fn a_missing_hashed_file_is_not_answered_with_the_page() {
        let gone = serve_ui(TestRequest::with_uri("/assets/old-1234.js").to_http_request()).await;
        assert_eq!(gone.status(), 404);
    }
}
