//! Encryption towards a PostgreSQL server, as strict as the connection's mode asks for.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::super::model::{PostgresTarget, SslMode};

/// Why there is no encryption.
pub(super) enum Broken {
    /// In words for the person.
    Refused(String),
    /// The other side doesn't speak TLS at all: whatever it is, it is no PostgreSQL server.
    NotTls,
}

/// Encrypts the socket; the certificate is judged under the name that the person typed, not the address dialled.
pub(super) async fn handshake(socket: TcpStream, target: &PostgresTarget) -> Result<TlsStream<TcpStream>, Broken> {
    let config = config(target).map_err(|e| Broken::Refused(words(&e)))?;
    let name = ServerName::try_from(target.host.clone())
        .map_err(|_| Broken::Refused("The host is no name for a certificate.".to_owned()))?;
    TlsConnector::from(Arc::new(config)).connect(name, socket).await.map_err(|error| {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
            None | Some(Error::InvalidMessage(_)) => Broken::NotTls,
            Some(tls) => Broken::Refused(words(tls)),
        }
    })
}

fn config(target: &PostgresTarget) -> Result<ClientConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions()?;
    let judge: Arc<dyn ServerCertVerifier> = match (target.ssl_mode, &target.ca_certificate) {
        (SslMode::VerifyFull, ca) => full(roots(ca.as_deref())?, provider)?,
        (SslMode::Require, Some(ca)) => Arc::new(ChainOnly(full(roots(Some(ca))?, provider)?)),
        (SslMode::Require | SslMode::Prefer | SslMode::Disable, _) => Arc::new(Anyone(provider)),
    };
    Ok(builder.dangerous().with_custom_certificate_verifier(judge).with_no_client_auth())
}

fn full(roots: RootCertStore, provider: Arc<CryptoProvider>) -> Result<Arc<WebPkiServerVerifier>, Error> {
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
        .build()
        .map_err(|e| Error::General(e.to_string()))
}

/// The given certificates, or those that browsers trust.
fn roots(pem: Option<&str>) -> Result<RootCertStore, Error> {
    let mut store = RootCertStore::empty();
    match pem {
        None => store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(pem) => {
            for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
                store.add(certificate.map_err(|_| Error::General("the CA certificate can't be read".to_owned()))?)?;
            }
        }
    }
    Ok(store)
}

/// What a failed handshake means for the person.
fn words(error: &Error) -> String {
    match error {
        Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
            "The server's certificate comes from an issuer that isn't trusted here.".to_owned()
        }
        Error::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            "The server's certificate has expired.".to_owned()
        }
        Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => "The server's certificate is for another host name.".to_owned(),
        Error::InvalidCertificate(_) => "The server's certificate was not accepted.".to_owned(),
        _ => "The server and we could not agree on an encryption.".to_owned(),
    }
}

/// Takes every certificate: encrypts against listeners, proves nothing. What `prefer` and a bare `require` mean.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

/// The certificate must come from the given CA; the host's name doesn't matter.
#[derive(Debug)]
struct ChainOnly(Arc<WebPkiServerVerifier>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

impl ServerCertVerifier for ChainOnly {
    fn verify_server_cert(
        &self,
        end: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        use CertificateError::{NotValidForName, NotValidForNameContext};
        match self.0.verify_server_cert(end, between, name, ocsp, now) {
            Err(Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. })) => {
                Ok(ServerCertVerified::assertion())
            }
            judged => judged,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}
