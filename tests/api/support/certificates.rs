//! Certificates made while the test runs, so that none in the checkout ever expires.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, PublicKeyData, SigningKey, date_time_ymd,
};

/// Somebody who signs certificates.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its own certificate, in PEM.
    pub pem: String,
}

/// What a server shows: its certificate, those between it and the authority, and its key.
pub struct Identity {
    /// The certificate alone, in PEM.
    pub certificate: String,
    /// Everything in one PEM text, as a server reads it.
    pub pem: String,
}

impl Authority {
    /// An authority of this name that signed itself.
    pub fn new(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let params = authority(name);
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// An authority that this one signed.
    pub fn below(&self, name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let params = authority(name);
        let pem = params.signed_by(&key, &self.issuer).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// A certificate for these hosts.
    pub fn sign(&self, hosts: &[&str]) -> Identity {
        self.signed(server(hosts))
    }

    /// A certificate for these hosts that ran out years ago.
    pub fn sign_expired(&self, hosts: &[&str]) -> Identity {
        let mut params = server(hosts);
        params.not_before = date_time_ymd(2019, 1, 1);
        params.not_after = date_time_ymd(2020, 1, 1);
        self.signed(params)
    }

    fn signed(&self, params: CertificateParams) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap().pem();
        let pem = [certificate.as_str(), &self.pem, &key.serialize_pem()].concat();
        Identity { certificate, pem }
    }
}

/// A certificate that signed itself and may sign others: what `openssl req -x509` makes, and what many servers run on.
pub fn self_made(hosts: &[&str]) -> Identity {
    let key = KeyPair::generate().unwrap();
    let mut params = server(hosts);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = params.self_signed(&key).unwrap().pem();
    let pem = [certificate.as_str(), &key.serialize_pem()].concat();
    Identity { certificate, pem }
}

/// A certificate of X.509 version 1 that signed itself: what `openssl x509 -req` made until lately.
pub fn old_form() -> Identity {
    let key = KeyPair::generate().unwrap();
    let algorithm = der(0x30, &[&der(0x06, &[b"\x2A\x86\x48\xCE\x3D\x04\x03\x02"])]);
    let name = der(0x30, &[&der(0x06, &[b"\x55\x04\x03"]), &der(0x0C, &[b"localhost"])]);
    let name = der(0x30, &[&der(0x31, &[&name])]);
    let validity = der(0x30, &[&der(0x17, &[b"190101000000Z"]), &der(0x17, &[b"490101000000Z"])]);
    let (serial, public) = (der(0x02, &[b"\x01"]), key.subject_public_key_info());
    let body = der(0x30, &[&serial, &algorithm, &name, &validity, &name, &public]);
    let signature = der(0x03, &[b"\0", &key.sign(&body).unwrap()]);
    let text = BASE64_STANDARD.encode(der(0x30, &[&body, &algorithm, &signature]));
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let certificate = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
    let pem = [certificate.as_str(), &key.serialize_pem()].concat();
    Identity { certificate, pem }
}

/// A value in DER: its tag, its length, its parts.
fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let length = match u16::try_from(body.len()).unwrap().to_be_bytes() {
        [0, short @ ..0x80] => vec![short],
        [0, low] => vec![0x81, low],
        [high, low] => vec![0x82, high, low],
    };
    [&[tag], length.as_slice(), &body].concat()
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

fn server(hosts: &[&str]) -> CertificateParams {
    let mut params = CertificateParams::new(hosts.iter().map(|host| (*host).to_owned()).collect::<Vec<_>>()).unwrap();
    params.distinguished_name.push(DnType::CommonName, "server of a test");
    params
}
