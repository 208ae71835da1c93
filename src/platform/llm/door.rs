//! Address and key for the client library. Its own configuration would read the environment and could panic on a key.

use async_openai::config::Config;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::SecretString;

use super::{LlmError, ModelConfig, Provider};

/// The version of the Messages API that its requests are written for.
const ANTHROPIC_VERSION: &str = "2023-06-01";

/// How one model's server is entered.
pub(super) struct Door {
    provider: Provider,
    base: String,
    headers: HeaderMap,
    none: SecretString,
}

impl Door {
    pub(super) fn new(config: &ModelConfig) -> Result<Self, LlmError> {
        let mut headers = HeaderMap::new();
        if config.provider == Provider::Anthropic {
            headers.insert("anthropic-version", HeaderValue::from_static(ANTHROPIC_VERSION));
        }
        if let Some(key) = config.key.as_ref().filter(|k| !k.is_empty()) {
            let (name, value) = match config.provider {
                Provider::OpenAi => (AUTHORIZATION, format!("Bearer {}", key.expose())),
                Provider::Anthropic => (HeaderName::from_static("x-api-key"), key.expose().to_owned()),
            };
            let mut value = HeaderValue::from_str(&value)
                .map_err(|_| LlmError::Unauthorised { said: "The key has characters that no key has.".into() })?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        Ok(Self { provider: config.provider, base: config.base_url.clone(), headers, none: SecretString::default() })
    }
}

impl Config for Door {
    fn headers(&self) -> HeaderMap {
        self.headers.clone()
    }

    fn url(&self, path: &str) -> String {
        let path = match self.provider {
            Provider::OpenAi => path,
            Provider::Anthropic => "/messages",
        };
        format!("{}{path}", self.base)
    }

    fn query(&self) -> Vec<(&str, &str)> {
        Vec::new()
    }

    fn api_base(&self) -> &str {
        &self.base
    }

    fn api_key(&self) -> &SecretString {
        &self.none
    }
}
