//! The door frame: problem documents, extractors, request ids, security headers and the embedded UI.
//!
//! It knows no room: rooms turn their own errors into a [`Problem`].

mod assets;
mod client;
mod docs;
mod extract;
mod headers;
pub mod health;
mod json;
mod pace;
mod problem;
mod request_id;
mod signed;
mod tls;

pub use assets::{UiAssets, serve_ui};
pub use client::{ClientAddress, TrustedProxies};
pub use docs::{OpenApiDocument, api_docs, api_docs_script, openapi_json};
pub use extract::{Path, Query};
pub use headers::{OverHttps, security_headers};
pub use json::{Json, JsonAsIs, JsonLimit};
pub use pace::pace_headers;
pub use problem::{FieldError, Problem};
pub use request_id::{RequestId, current_request_id, with_request_id};
pub use signed::Signed;
pub use tls::tls_config;
