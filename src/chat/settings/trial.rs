//! Trying a model before it is trusted.

use std::time::Instant;

use tokio_util::sync::CancellationToken;

use super::models::{Given, Slot};
use super::{AiTest, TestSettings};
use crate::base::{Actor, OrgId, Permission};
use crate::chat::llm::Budgeted;
use crate::chat::{Chat, ChatError, require};
use crate::platform::llm::{ModelConfig, Prompt, Speaker, Turn};

impl Chat {
    /// Asks a model one word, and says how long it took or what went wrong.
    ///
    /// # Errors
    /// `Forbidden` for all but admins; `Invalid` when address or model are missing or not to be asked.
    pub async fn test_ai(&self, actor: &Actor, test: TestSettings) -> Result<AiTest, ChatError> {
        require(actor, Permission::ManageOrg)?;
        self.admit(actor).await?;
        let saved = self.saved(actor.org).await?;
        let first = saved.first().map(|s| s.model.clone()).unwrap_or_default();
        let given = Given {
            provider: test.provider.unwrap_or(first.provider),
            base_url: &test.base_url.unwrap_or(first.base_url),
            model: &test.model.unwrap_or(first.model),
            key: test.api_key,
        };
        let has_key = saved.iter().any(|s| s.model.key_sealed.is_some());
        let config = self.given(Slot::first(actor.org), given, &saved, has_key)?;
        Ok(self.try_model(actor.org, config).await)
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
}
