//! Each organisation's settings for its language model. The key goes in and never comes out.

use std::time::Instant;

use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

use super::llm::Budgeted;
use super::store::{self, StoredSettings};
use super::{Chat, ChatError, require};
use crate::accounts::budget::NewBudget;
use crate::audit::Entry;
use crate::base::{Actor, OrgId, Permission, Secret};
use crate::platform::llm::{ModelConfig, Prompt, Speaker, Turn};
use crate::platform::outbound::check_url;
use crate::platform::sealing::Place;

/// What may leave the server with a question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Privacy {
    /// Names of tables and columns only.
    #[default]
    Names,
    /// Also sample values of columns that don't look personal.
    Samples,
    /// Also rows of results, for the written insight.
    Results,
}

impl Privacy {
    /// The word stored in the database and sent on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Samples => "samples",
            Self::Results => "results",
        }
    }

    /// The level a stored word means; anything unknown counts as the strictest.
    pub fn parse(word: &str) -> Self {
        match word {
            "samples" => Self::Samples,
            "results" => Self::Results,
            _ => Self::Names,
        }
    }
}

/// The settings as an admin sees them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AiSettings {
    pub configured: bool,
    pub base_url: String,
    pub model: String,
    pub has_key: bool,
    pub enabled: bool,
    pub privacy: Privacy,
    /// Tokens a month; null is no limit.
    pub monthly_token_budget: Option<u64>,
    pub tokens_used_this_month: u64,
}

/// New settings.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAiSettings {
    /// The address before `/chat/completions`, such as `https://api.openai.com/v1`.
    pub base_url: String,
    pub model: String,
    /// Absent keeps the key that is there; empty removes it.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Password)]
    pub api_key: Option<Secret>,
    pub enabled: bool,
    pub privacy: Privacy,
    /// Tokens a month; null is no limit.
    #[serde(default)]
    pub monthly_token_budget: Option<u64>,
}

/// Settings to try. What is absent is taken from the saved ones; other fields of the settings may be there and
/// are not needed.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestSettings {
    pub base_url: Option<String>,
    pub model: Option<String>,
    #[schema(value_type = Option<String>, format = Password)]
    pub api_key: Option<Secret>,
    pub enabled: Option<bool>,
    pub privacy: Option<Privacy>,
    pub monthly_token_budget: Option<u64>,
}

/// How a try went.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AiTest {
    pub success: bool,
    pub latency_ms: u64,
    /// What came back, or what went wrong in our words and the provider's.
    pub message: String,
    pub model: Option<String>,
}

impl Chat {
    /// The organisation's settings.
    ///
    /// # Errors
    /// `Forbidden` for all but admins.
    pub async fn ai_settings(&self, actor: &Actor) -> Result<AiSettings, ChatError> {
        require(actor, Permission::ManageOrg)?;
        let stored = store::find_settings(self.db().connection(), actor.org).await?;
        let budget = self.room.parts.accounts.budget(actor.org).await?;
        let configured = stored.is_some();
        let stored = stored.unwrap_or_else(|| StoredSettings::none(actor.user, self.now()));
        Ok(AiSettings {
            configured,
            has_key: stored.key_sealed.is_some(),
            base_url: stored.base_url,
            model: stored.model,
            enabled: stored.enabled,
            privacy: Privacy::parse(&stored.privacy),
            monthly_token_budget: budget.monthly_tokens,
            tokens_used_this_month: budget.used,
        })
    }

    /// Replaces the organisation's settings.
    ///
    /// # Errors
    /// `Forbidden` for all but admins; `Invalid` for an address that may not be asked, or when the address changes
    /// and the old key would go to the new one.
    pub async fn put_ai_settings(&self, actor: &Actor, new: NewAiSettings) -> Result<AiSettings, ChatError> {
        require(actor, Permission::ManageOrg)?;
        // Who switches it off need not fill in what is not used.
        let unused = !new.enabled && new.base_url.trim().is_empty();
        let base_url = if unused { String::new() } else { self.checked_address(&new.base_url)? };
        let model = if unused { String::new() } else { checked_model(&new.model)? };
        let before = store::find_settings(self.db().connection(), actor.org).await?;
        let key_sealed = match &new.api_key {
            Some(key) if key.is_empty() => None,
            Some(key) => Some(self.seal(actor.org, key)?),
            None => kept_key(before.as_ref(), &base_url)?,
        };
        let key_changed = key_sealed != before.and_then(|b| b.key_sealed);
        let row = StoredSettings {
            base_url,
            model,
            key_sealed,
            enabled: new.enabled,
            privacy: new.privacy.as_str().to_owned(),
            updated_by: actor.user,
            updated_at: self.now(),
        };
        let detail = json!({
            "base_url": row.base_url, "model": row.model, "enabled": row.enabled, "privacy": row.privacy,
            "key_changed": key_changed,
        });
        self.room.parts.accounts.set_budget(actor, NewBudget { monthly_tokens: new.monthly_token_budget }).await?;
        let tx = self.db().begin().await.map_err(anyhow::Error::from)?;
        store::put_settings(&tx, actor.org, row).await?;
        let entry = Entry::by(actor, "ai_settings.update").on("ai_settings", actor.org).with(detail);
        self.room.parts.audit.record(&tx, entry).await?;
        tx.commit().await.map_err(anyhow::Error::from)?;
        self.ai_settings(actor).await
    }

    /// Asks the model one word, and says how long it took or what went wrong.
    ///
    /// # Errors
    /// `Forbidden` for all but admins; `Invalid` when address or model are missing or not to be asked.
    pub async fn test_ai(&self, actor: &Actor, test: TestSettings) -> Result<AiTest, ChatError> {
        require(actor, Permission::ManageOrg)?;
        self.admit(actor).await?;
        let stored = store::find_settings(self.db().connection(), actor.org).await?;
        let given = |given: Option<String>, kept: fn(&StoredSettings) -> &String| {
            given.or_else(|| stored.as_ref().map(|s| kept(s).clone())).unwrap_or_default()
        };
        let base_url = self.checked_address(&given(test.base_url, |s| &s.base_url))?;
        let model = checked_model(&given(test.model, |s| &s.model))?;
        let key = match test.api_key {
            Some(key) => Some(key).filter(|k| !k.is_empty()),
            None => match kept_key(stored.as_ref(), &base_url)? {
                Some(sealed) => self.open(actor.org, &sealed)?,
                None => None,
            },
        };
        Ok(self.try_model(actor.org, ModelConfig { base_url, model, key }).await)
    }

    async fn try_model(&self, org: OrgId, config: ModelConfig) -> AiTest {
        let model = self.room.models.client(config);
        let budgeted = Budgeted { accounts: &self.room.parts.accounts, org, model: &model };
        let prompt = Prompt {
            system: "You are being tested. Reply with the single word: ready".into(),
            turns: vec![Turn { speaker: Speaker::Person, text: "Are you there?".into() }],
            max_output_tokens: 200,
            json: false,
        };
        let begun = Instant::now();
        let outcome = budgeted.complete(&prompt, &|_| {}, &CancellationToken::new()).await;
        let latency_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        match outcome {
            Ok(reply) => AiTest {
                success: true,
                latency_ms,
                message: format!("The model replied in {latency_ms} ms."),
                model: Some(reply.model),
            },
            Err(trouble) => AiTest { success: false, latency_ms, message: trouble.for_admin(), model: None },
        }
    }

    /// The organisation's model and what may leave with a question, where one is set up and switched on.
    pub(super) async fn model_of(&self, org: OrgId) -> Result<Option<(ModelConfig, Privacy)>, ChatError> {
        let stored = store::find_settings(self.db().connection(), org).await?;
        let Some(stored) = stored.filter(|s| s.enabled && !s.base_url.is_empty()) else { return Ok(None) };
        let key = match &stored.key_sealed {
            Some(sealed) => self.open(org, sealed)?,
            None => None,
        };
        let config = ModelConfig { base_url: stored.base_url, model: stored.model, key };
        Ok(Some((config, Privacy::parse(&stored.privacy))))
    }

    fn checked_address(&self, text: &str) -> Result<String, ChatError> {
        let url =
            check_url(text, self.room.parts.policy).map_err(|error| ChatError::field("base_url", error.to_string()))?;
        Ok(url.as_str().trim_end_matches('/').to_owned())
    }

    fn seal(&self, org: OrgId, key: &Secret) -> Result<String, ChatError> {
        if key.expose().len() > 4_096 {
            return Err(ChatError::field("api_key", "No key is this long."));
        }
        self.room.parts.sealer.seal(&place(org), key).map_err(|e| ChatError::Internal(e.into()))
    }

    fn open(&self, org: OrgId, sealed: &str) -> Result<Option<Secret>, ChatError> {
        let opened = self.room.parts.sealer.open(&place(org), sealed);
        opened.map(Some).map_err(|e| ChatError::Internal(e.into()))
    }
}

fn place(org: OrgId) -> Place<'static> {
    Place { org, table: "ai_settings", row: org.0, column: "key_sealed" }
}

fn checked_model(name: &str) -> Result<String, ChatError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 255 || name.chars().any(char::is_control) {
        return Err(ChatError::field("model", "Write the model's name as its server knows it, up to 255 characters."));
    }
    Ok(name.to_owned())
}

/// The key that is there, unless it would now go to another address.
fn kept_key(stored: Option<&StoredSettings>, base_url: &str) -> Result<Option<String>, ChatError> {
    let Some(stored) = stored else { return Ok(None) };
    if stored.key_sealed.is_some() && stored.base_url != base_url {
        return Err(ChatError::field("api_key", "The address changed, so the key has to be entered again."));
    }
    Ok(stored.key_sealed.clone())
}
