//! Replacing the settings.

use serde_json::json;

use super::models::{Given, Saved, Slot};
use super::{AiSettings, NewAiSettings, NewFallback};
use crate::accounts::budget::NewBudget;
use crate::audit::Entry;
use crate::base::{Actor, OrgId, Permission};
use crate::chat::store::{self, StoredFallback, StoredModel, StoredSettings};
use crate::chat::{Chat, ChatError, require};

/// Models that may stand in: more would only make a person wait longer for a failure.
const MOST_FALLBACKS: usize = 5;

impl Chat {
    /// Replaces the organisation's settings.
    ///
    /// # Errors
    /// `Forbidden` for all but admins; `Invalid` for an address that may not be asked, or when the address changes
    /// and the old key would go to the new one.
    pub async fn put_ai_settings(&self, actor: &Actor, new: NewAiSettings) -> Result<AiSettings, ChatError> {
        require(actor, Permission::ManageOrg)?;
        let saved = self.saved(actor.org).await?;
        let before = saved.iter().find(|s| s.id.is_none());
        // Who switches it off need not fill in what is not used.
        let unused = !new.enabled && new.base_url.trim().is_empty();
        let model = if unused {
            StoredModel { provider: new.provider, ..StoredModel::default() }
        } else {
            let given = Given { provider: new.provider, base_url: &new.base_url, model: &new.model, key: new.api_key };
            self.checked(Slot::first(actor.org), given, before, &saved)?
        };
        let kept: Vec<StoredFallback> = saved.iter().filter_map(Saved::fallback).collect();
        let fallbacks = match new.fallbacks {
            Some(given) => self.fallbacks(actor.org, given, &saved)?,
            None => kept.clone(),
        };
        let key_changed = model.key_sealed != before.and_then(|b| b.model.key_sealed.clone());
        let detail = json!({
            "provider": model.provider, "base_url": model.base_url, "model": model.model, "enabled": new.enabled,
            "privacy": new.privacy, "key_changed": key_changed,
            "fallbacks": fallbacks.iter().map(|f| json!({
                "provider": f.model.provider, "base_url": f.model.base_url, "model": f.model.model,
            })).collect::<Vec<_>>(),
        });
        let row = StoredSettings {
            model,
            enabled: new.enabled,
            privacy: new.privacy.as_str().to_owned(),
            updated_by: actor.user,
            updated_at: self.now(),
        };
        self.room.parts.accounts.set_budget(actor, NewBudget { monthly_tokens: new.monthly_token_budget }).await?;
        let tx = self.db().begin().await.map_err(anyhow::Error::from)?;
        store::put_settings(&tx, actor.org, row).await?;
        if fallbacks != kept {
            store::put_fallbacks(&tx, actor.org, fallbacks).await?;
        }
        let entry = Entry::by(actor, "ai_settings.update").on("ai_settings", actor.org).with(detail);
        self.room.parts.audit.record(&tx, entry).await?;
        tx.commit().await.map_err(anyhow::Error::from)?;
        self.ai_settings(actor).await
    }

    fn fallbacks(
        &self,
        org: OrgId,
        given: Vec<NewFallback>,
        saved: &[Saved],
    ) -> Result<Vec<StoredFallback>, ChatError> {
        if given.len() > MOST_FALLBACKS {
            return Err(ChatError::field("fallbacks", format!("At most {MOST_FALLBACKS} models may stand in.")));
        }
        let mut fallbacks: Vec<StoredFallback> = Vec::with_capacity(given.len());
        for (at, new) in given.into_iter().enumerate() {
            let before = new.id.and_then(|id| saved.iter().find(|s| s.id == Some(id)));
            let twice = new.id.is_some_and(|id| fallbacks.iter().any(|f| f.id == id));
            if twice || new.id.is_some() != before.is_some() {
                return Err(ChatError::field(format!("fallbacks[{at}].id"), "There is no such model to change."));
            }
            let id = new.id.unwrap_or_else(uuid::Uuid::now_v7);
            let given = Given { provider: new.provider, base_url: &new.base_url, model: &new.model, key: new.api_key };
            let model = self.checked(Slot::fallback(org, id, at), given, before, saved)?;
            fallbacks.push(StoredFallback { id, model });
        }
        Ok(fallbacks)
    }
}
