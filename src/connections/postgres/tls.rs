//! Encryption towards a PostgreSQL server, as strict as the connection's mode asks for.

use std::io;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::super::model::SslMode;
use super::super::target::ServerTarget;
use super::fault::Closed;
use super::tls_words::words;

/// How connections to one server are encrypted.
#[derive(Clone)]
pub(super) struct Secure {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl Secure {
    /// As the target's mode asks for; the certificate is judged under the name that the person typed, not the address
    /// dialled.
    pub(super) fn towards(target: &ServerTarget) -> Result<Self, Closed> {
        let refused = |(what, remedy)| Closed::Refused(what, remedy);
        let config = config(target).map_err(|e| refused(words(&e, target)))?;
        let name = ServerName::try_from(target.host.clone()).map_err(|_| {
            Closed::Refused(
                "The host is no name for a certificate.".to_owned(),
                "Enter the host as its certificate names it, or its IP address.".to_owned(),
            )
        })?;
        Ok(Self { connector: TlsConnector::from(Arc::new(config)), name })
    }

    pub(super) async fn handshake(&self, socket: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        self.connector.connect(self.name.clone(), socket).await
    }
}

/// What a handshake that failed means.
pub(super) fn broken(error: &io::Error, target: &ServerTarget) -> Closed {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        None | Some(Error::InvalidMessage(_)) => Closed::Nobody,
        Some(tls) => {
            let (what, remedy) = words(tls, target);
            Closed::Refused(what, remedy)
        }
    }
}

fn config(target: &ServerTarget) -> Result<ClientConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions()?;
    let ca = target.ca_certificate.as_deref();
    let judge: Arc<dyn ServerCertVerifier> = match target.ssl_mode {
        SslMode::VerifyFull => Arc::new(Judge::new(ca, true, provider)?),
        SslMode::VerifyCa => Arc::new(Judge::new(ca, false, provider)?),
        SslMode::Require if ca.is_some() => Arc::new(Judge::new(ca, false, provider)?),
        SslMode::Require | SslMode::Prefer | SslMode::Disable => Arc::new(Anyone(provider)),
    };
    Ok(builder.dangerous().with_custom_certificate_verifier(judge).with_no_client_auth())
}

/// Takes every certificate: encrypts against listeners, proves nothing. What `prefer` and a bare `require` mean.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

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

    // Whoever may show any certificate has the key of one, so that checking would prove nothing; and it can't be done
    // for certificates of an old form (X.509 version 1), which servers do have.
    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// The certificate must come from the given authorities, and carry the host's name if that counts.
#[derive(Debug)]
struct Judge {
    full: Arc<WebPkiServerVerifier>,
    given: Vec<CertificateDer<'static>>,
    name_counts: bool,
}

impl Judge {
    /// Trusts the certificates in `pem`, or those that browsers trust.
    fn new(pem: Option<&str>, name_counts: bool, provider: Arc<CryptoProvider>) -> Result<Self, Error> {
        let unreadable = |_| Error::General("the CA certificate can't be read".to_owned());
        let mut roots = RootCertStore::empty();
        let mut given = Vec::new();
        match pem {
            None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
            Some(pem) => {
                for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
                    let certificate = certificate.map_err(unreadable)?;
                    roots.add(certificate.clone())?;
                    given.push(certificate);
                }
            }
        }
        let full = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
            .build()
            .map_err(|e| Error::General(e.to_string()))?;
        Ok(Self { full, given, name_counts })
    }
}

impl ServerCertVerifier for Judge {
    fn verify_server_cert(
        &self,
        end: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        use CertificateError::{NotValidForName, NotValidForNameContext, Other};
        match self.full.verify_server_cert(end, between, name, ocsp, now) {
            Err(Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. })) if !self.name_counts => {
                Ok(ServerCertVerified::assertion())
            }
            // A server that signed itself often shows a certificate that may sign others (`openssl req -x509` makes
            // such), which is refused for a server's own. Given here byte for byte, it is trusted as it is. Whether
            // it ran out was judged before.
            Err(Error::InvalidCertificate(Other(_))) if self.given.contains(end) => {
                if self.name_counts {
                    verify_server_name(&ParsedCertificate::try_from(end)?, name)?;
                }
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
        self.full.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.full.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.full.supported_verify_schemes()
    }
}
