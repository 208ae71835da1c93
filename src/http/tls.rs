//! TLS that DataMind speaks itself, from a certificate and its key.

use std::path::Path;

use anyhow::Context as _;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Reads certificate chain and key (PEM).
///
/// # Errors
/// When a file can't be read, holds no certificate or key, or the two don't belong together.
pub fn tls_config(certificate: &Path, key: &Path) -> anyhow::Result<ServerConfig> {
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .with_context(|| format!("server.tls_certificate: {} holds no certificate", certificate.display()))?;
    let key =
        PrivateKeyDer::from_pem_file(key).with_context(|| format!("server.tls_key: {} holds no key", key.display()))?;
    ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .context("server.tls_certificate and server.tls_key don't belong together")
}
