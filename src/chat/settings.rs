//! Each organisation's settings for its language models. Keys go in and never come out.

mod models;
mod save;
mod trial;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::{self, StoredSettings};
use super::{Chat, ChatError, require};
use crate::base::{Actor, Permission, Secret};
use crate::connections::Privacy;
use crate::platform::llm::Provider;

/// The settings as an admin sees them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AiSettings {
    /// Whether a model is set up, switched on or not.
    pub configured: bool,
    /// The protocol of the first model's server, which is asked before the others.
    pub provider: Provider,
    pub base_url: String,
    pub model: String,
    pub has_key: bool,
    /// Models that are asked, in their order, where the one before gave no reply.
    pub fallbacks: Vec<Fallback>,
    pub enabled: bool,
    pub privacy: Privacy,
    /// Tokens a month; null is no limit.
    pub monthly_token_budget: Option<u64>,
    pub tokens_used_this_month: u64,
}

/// A model that stands in for another.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Fallback {
    pub id: Uuid,
    pub provider: Provider,
    pub base_url: String,
    pub model: String,
    pub has_key: bool,
}

/// New settings.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAiSettings {
    #[serde(default)]
    pub provider: Provider,
    /// The address before `/chat/completions` or `/messages`, such as `https://api.openai.com/v1`.
    pub base_url: String,
    pub model: String,
    /// Absent keeps the key that is saved for this address; empty removes it.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Password)]
    pub api_key: Option<Secret>,
    /// At most five; absent keeps those that are there.
    #[serde(default)]
    pub fallbacks: Option<Vec<NewFallback>>,
    pub enabled: bool,
    pub privacy: Privacy,
    /// Tokens a month; null is no limit.
    #[serde(default)]
    pub monthly_token_budget: Option<u64>,
}

/// A model that shall stand in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFallback {
    /// The one that is there already; absent for a new one.
    #[serde(default)]
    pub id: Option<Uuid>,
    #[serde(default)]
    pub provider: Provider,
    pub base_url: String,
    pub model: String,
    /// Absent keeps the key that is saved for this address; empty removes it.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Password)]
    pub api_key: Option<Secret>,
}

/// Settings to try. What is absent is taken from the saved ones; other fields of the settings may be there and
/// are not needed.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestSettings {
    pub provider: Option<Provider>,
    pub base_url: Option<String>,
    pub model: Option<String>,
    #[schema(value_type = Option<String>, format = Password)]
    pub api_key: Option<Secret>,
    #[schema(value_type = Option<Vec<NewFallback>>)]
    pub fallbacks: Option<serde_json::Value>,
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
        let db = self.db().connection();
        let stored = store::find_settings(db, actor.org).await?;
        let fallbacks = store::find_fallbacks(db, actor.org).await?;
        let budget = self.room.parts.accounts.budget(actor.org).await?;
        // What was saved without an address stands for a model that was taken away.
        let configured = stored.as_ref().is_some_and(|stored| !stored.model.base_url.is_empty());
        let stored = stored.unwrap_or_else(|| StoredSettings::none(actor.user, self.now()));
        let fallbacks = fallbacks.into_iter().map(|fallback| Fallback {
            id: fallback.id,
            provider: fallback.model.provider,
            has_key: fallback.model.key_sealed.is_some(),
            base_url: fallback.model.base_url,
            model: fallback.model.model,
        });
        Ok(AiSettings {
            configured,
            provider: stored.model.provider,
            has_key: stored.model.key_sealed.is_some(),
            base_url: stored.model.base_url,
            model: stored.model.model,
            fallbacks: fallbacks.collect(),
            enabled: stored.enabled,
            privacy: Privacy::parse(&stored.privacy),
            monthly_token_budget: budget.monthly_tokens,
            tokens_used_this_month: budget.used,
        })
    }
}
