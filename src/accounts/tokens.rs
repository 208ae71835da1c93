//! The two kinds of tokens: access tokens (signed, short-lived) and opaque ones (random, kept as a hash).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::base::{OrgId, Secret, SessionId, UserId};
use crate::platform::keys::Keys;

const ISSUER: &str = "datamind";
const AUDIENCE: &str = "datamind/api";

/// The media type of access tokens (RFC 9068), so that no other signed text passes for one.
const TYPE: &str = "at+jwt";

/// How far clocks may be apart, in seconds.
const LEEWAY: i64 = 60;

/// What an access token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Claims {
    iss: String,
    aud: String,
    pub(super) sub: UserId,
    pub(super) org: OrgId,
    pub(super) sid: SessionId,
    jti: uuid::Uuid,
    iat: i64,
    exp: i64,
}

/// Makes and checks access tokens with one key: HMAC-SHA-256, nothing else.
pub(super) struct AccessTokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    key_id: String,
    lifetime: chrono::Duration,
}

impl AccessTokens {
    pub(super) fn new(keys: &Keys, lifetime: Duration) -> Self {
        let key = keys.derive("access-token");
        Self {
            encoding: EncodingKey::from_secret(&*key),
            decoding: DecodingKey::from_secret(&*key),
            key_id: keys.id().to_owned(),
            lifetime: super::whole_seconds(lifetime),
        }
    }

    /// How long a token lives, in seconds.
    pub(super) fn lifetime(&self) -> u64 {
        self.lifetime.num_seconds().unsigned_abs()
    }

    /// A token for one session, as of `now`.
    pub(super) fn make(
        &self,
        (org, user, session): (OrgId, UserId, SessionId),
        now: DateTime<Utc>,
    ) -> anyhow::Result<Secret> {
        let claims = Claims {
            iss: ISSUER.into(),
            aud: AUDIENCE.into(),
            sub: user,
            org,
            sid: session,
            jti: uuid::Uuid::now_v7(),
            iat: now.timestamp(),
            exp: (now + self.lifetime).timestamp(),
        };
        let header = Header { typ: Some(TYPE.into()), kid: Some(self.key_id.clone()), ..Header::new(Algorithm::HS256) };
        Ok(Secret::new(encode(&header, &claims, &self.encoding)?))
    }

    /// What the token says, if we made it and it is valid at `now`.
    pub(super) fn read(&self, token: &str, now: DateTime<Utc>) -> Option<Claims> {
        let header = decode_header(token).ok()?;
        let ours = header.typ.as_deref() == Some(TYPE) && header.kid.as_deref() == Some(&self.key_id);
        if !ours {
            return None;
        }
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[AUDIENCE]);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // Time is judged below, by our own clock.
        rules.validate_exp = false;
        let claims = decode::<Claims>(token, &self.decoding, &rules).ok()?.claims;
        let now = now.timestamp();
        let timely = now < claims.exp.saturating_add(LEEWAY) && claims.iat.saturating_sub(LEEWAY) <= now;
        timely.then_some(claims)
    }
}

/// A fresh opaque token: 256 random bits.
pub(super) fn opaque() -> Secret {
    Secret::new(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
}

/// The SHA-256 of an opaque token in hexadecimal, which is all that is kept of it.
pub(super) fn digest(token: &Secret) -> String {
    use std::fmt::Write as _;
    Sha256::digest(token.expose().as_bytes()).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use serde_json::{Value, json};

    use super::*;

    fn keys() -> Keys {
        Keys::load(None, tempfile::tempdir().unwrap().path()).unwrap()
    }

    fn noon() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).unwrap()
    }

    fn maker(keys: &Keys) -> AccessTokens {
        AccessTokens::new(keys, Duration::from_mins(15))
    }

    fn who() -> (OrgId, UserId, SessionId) {
        (OrgId::new(), UserId::new(), SessionId::new())
    }

    fn signed(keys: &Keys, header: &Header, claims: &Value) -> String {
        encode(header, claims, &EncodingKey::from_secret(&*keys.derive("access-token"))).unwrap()
    }

    fn good_header(keys: &Keys) -> Header {
        Header { typ: Some(TYPE.into()), kid: Some(keys.id().into()), ..Header::new(Algorithm::HS256) }
    }

    fn good_claims() -> Value {
        let (org, user, session) = who();
        json!({"iss": ISSUER, "aud": AUDIENCE, "sub": user, "org": org, "sid": session,
               "jti": uuid::Uuid::now_v7(), "iat": noon().timestamp(), "exp": noon().timestamp() + 900})
    }

    #[test]
    fn a_token_says_whose_it_is_until_its_time_is_over() {
        let keys = keys();
        let tokens = maker(&keys);
        let who = who();
        let token = tokens.make(who, noon()).unwrap();
        let claims = tokens.read(token.expose(), noon()).unwrap();
        assert_eq!((claims.org, claims.sub, claims.sid), who);
        let end = noon() + chrono::Duration::seconds(900 + LEEWAY);
        assert!(tokens.read(token.expose(), end - chrono::Duration::seconds(1)).is_some());
        assert!(tokens.read(token.expose(), end).is_none());
        assert!(tokens.read(token.expose(), noon() - chrono::Duration::seconds(61)).is_none());
    }

    #[test]
    fn the_reference_token_of_these_tests_is_taken() {
        let keys = keys();
        assert!(maker(&keys).read(&signed(&keys, &good_header(&keys), &good_claims()), noon()).is_some());
    }

    #[test]
    fn other_kinds_keys_algorithms_and_makers_are_refused() {
        let keys = keys();
        let tokens = maker(&keys);
        let headers = [
            Header { typ: Some("JWT".into()), ..good_header(&keys) },
            Header { typ: None, ..good_header(&keys) },
            Header { kid: Some("../../etc/passwd".into()), ..good_header(&keys) },
            Header { kid: None, ..good_header(&keys) },
            Header { alg: Algorithm::HS512, ..good_header(&keys) },
        ];
        for header in headers {
            assert!(tokens.read(&signed(&keys, &header, &good_claims()), noon()).is_none(), "{header:?}");
        }
        let other = Keys::load(None, tempfile::tempdir().unwrap().path()).unwrap();
        assert!(tokens.read(&signed(&other, &good_header(&keys), &good_claims()), noon()).is_none());
    }

    #[test]
    fn wrong_or_missing_claims_are_refused() {
        let keys = keys();
        let tokens = maker(&keys);
        for (claim, value) in [
            ("iss", json!("someone")),
            ("aud", json!("datamind/embed")),
            ("exp", json!(noon().timestamp() - LEEWAY - 1)),
            ("exp", json!("never")),
            ("sid", json!("x")),
        ] {
            let mut claims = good_claims();
            claims[claim] = value;
            assert!(tokens.read(&signed(&keys, &good_header(&keys), &claims), noon()).is_none(), "{claim}");
        }
        for claim in ["iss", "aud", "sub", "org", "sid", "jti", "iat", "exp"] {
            let mut claims = good_claims();
            claims.as_object_mut().unwrap().remove(claim);
            assert!(tokens.read(&signed(&keys, &good_header(&keys), &claims), noon()).is_none(), "no {claim}");
        }
    }

    #[test]
    fn an_unsigned_or_changed_token_is_refused() {
        let keys = keys();
        let tokens = maker(&keys);
        let token = signed(&keys, &good_header(&keys), &good_claims());
        let parts: Vec<&str> = token.split('.').collect();
        let none = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"none","typ":"{TYPE}","kid":"{}"}}"#, keys.id()));
        for forged in [
            format!("{none}.{}.", parts[1]),
            format!("{none}.{}.{}", parts[1], parts[2]),
            format!("{}.{}.", parts[0], parts[1]),
            format!("{}.{}.{}", parts[0], parts[2], parts[1]),
            String::new(),
            "a.b.c".into(),
        ] {
            assert!(tokens.read(&forged, noon()).is_none(), "{forged}");
        }
    }

    #[test]
    fn opaque_tokens_are_long_and_kept_as_a_hash() {
        let token = opaque();
        assert_eq!(token.expose().len(), 43);
        assert_ne!(token.expose(), opaque().expose());
        assert_eq!(digest(&token).len(), 64);
        assert_eq!(digest(&Secret::new("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
