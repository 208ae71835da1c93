//! The API document, made from the handlers themselves, and a page to read it.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

/// The OpenAPI document as JSON, made once at start.
#[derive(Debug, Clone)]
pub struct OpenApiDocument(pub String);

/// `GET /api/v1/openapi.json`
pub async fn openapi_json(document: web::Data<OpenApiDocument>) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CONTENT_TYPE, "application/json")).body(document.0.clone())
}

/// `GET /api/docs`: the same document for people.
pub async fn api_docs() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; \
             form-action 'none'; frame-ancestors 'none'",
        ))
        .body(include_str!("../../static/docs/index.html"))
}

/// The page's script and style, by name.
pub async fn api_docs_script(name: web::Path<String>) -> HttpResponse {
    let (kind, text) = match name.as_str() {
        "docs.js" => ("text/javascript; charset=utf-8", include_str!("../../static/docs/docs.js")),
        "docs.css" => ("text/css; charset=utf-8", include_str!("../../static/docs/docs.css")),
        _ => return actix_web::ResponseError::error_response(&super::Problem::not_found()),
    };
    HttpResponse::Ok().insert_header((header::CONTENT_TYPE, kind)).body(text)
}
