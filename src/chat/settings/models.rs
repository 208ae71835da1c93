//! One model of the settings: checked as it comes in, opened as it is asked.

use uuid::Uuid;

use crate::base::{OrgId, Secret};
use crate::chat::store::{self, StoredFallback, StoredModel};
use crate::chat::{Chat, ChatError};
use crate::connections::Privacy;
use crate::platform::llm::{ModelChain, ModelConfig, Provider};
use crate::platform::outbound::check_url;
use crate::platform::sealing::Place;

/// A model as a person gives it.
pub(super) struct Given<'a> {
    pub(super) provider: Provider,
    pub(super) base_url: &'a str,
    pub(super) model: &'a str,
    /// None keeps the key that is there; an empty one removes it.
    pub(super) key: Option<Secret>,
}

/// Which of the organisation's models it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    place: Place<'static>,
    /// Its position among the fallbacks, for the names of fields.
    at: Option<usize>,
}

/// A model that is saved.
#[derive(Debug, Clone)]
pub(super) struct Saved {
    /// None for the first one.
    pub(super) id: Option<Uuid>,
    pub(super) slot: Slot,
    pub(super) model: StoredModel,
}

impl Saved {
    /// As it is stored, where it is not the first one.
    pub(super) fn fallback(&self) -> Option<StoredFallback> {
        Some(StoredFallback { id: self.id?, model: self.model.clone() })
    }

    fn is_at(&self, provider: Provider, base_url: &str) -> bool {
        self.model.provider == provider && self.model.base_url == base_url
    }
}

impl Slot {
    pub(super) fn first(org: OrgId) -> Self {
        Self { place: Place { org, table: "ai_settings", row: org.0, column: "key_sealed" }, at: None }
    }

    pub(super) fn fallback(org: OrgId, id: Uuid, at: usize) -> Self {
        Self { place: Place { org, table: "ai_fallbacks", row: id, column: "key_sealed" }, at: Some(at) }
    }

    fn invalid(&self, field: &str, message: impl Into<String>) -> ChatError {
        match self.at {
            None => ChatError::field(field.to_owned(), message),
            Some(at) => ChatError::field(format!("fallbacks[{at}].{field}"), message),
        }
    }
}

impl Chat {
    /// The organisation's models and what may leave with a question, where they are set up and switched on.
    pub(in crate::chat) async fn model_of(&self, org: OrgId) -> Result<Option<(ModelChain, Privacy)>, ChatError> {
        let stored = store::find_settings(self.db().connection(), org).await?;
        let Some(stored) = stored.filter(|s| s.enabled && !s.model.base_url.is_empty()) else { return Ok(None) };
        let models = &self.room.models;
        let mut clients = Vec::new();
        for saved in self.saved(org).await? {
            clients.push(models.client(self.opened(saved.slot, saved.model)?));
        }
        Ok(Some((ModelChain::new(clients), Privacy::parse(&stored.privacy))))
    }

    /// Every model of the organisation that is saved, the first one first.
    pub(super) async fn saved(&self, org: OrgId) -> Result<Vec<Saved>, ChatError> {
        let db = self.db().connection();
        let first = store::find_settings(db, org).await?.map(|s| s.model).unwrap_or_default();
        let mut all = vec![Saved { id: None, slot: Slot::first(org), model: first }];
        for (at, fallback) in store::find_fallbacks(db, org).await?.into_iter().enumerate() {
            all.push(Saved {
                id: Some(fallback.id),
                slot: Slot::fallback(org, fallback.id, at),
                model: fallback.model,
            });
        }
        Ok(all)
    }

    /// Checks a model and seals its key. `before`: what stands in its place now.
    ///
    /// # Errors
    /// `Invalid` names what was not taken; a kept key stays with the address that it was given for.
    pub(super) fn checked(
        &self,
        slot: Slot,
        given: Given<'_>,
        before: Option<&Saved>,
        saved: &[Saved],
    ) -> Result<StoredModel, ChatError> {
        let had_key = before.is_some_and(|b| b.model.key_sealed.is_some());
        let config = self.given(slot, given, saved, had_key)?;
        let kept = before.filter(|b| b.is_at(config.provider, &config.base_url)).map(|b| &b.model.key_sealed);
        // Sealed anew only when it changes: else every save would look like a new key.
        let key_sealed = match (&config.key, kept) {
            (Some(key), Some(Some(sealed)))
                if self.open(slot, Some(sealed))?.is_some_and(|kept| kept.expose() == key.expose()) =>
            {
                Some(sealed.clone())
            }
            (Some(key), _) => Some(self.sealed(slot, key)?),
            (None, _) => None,
        };
        Ok(StoredModel { provider: config.provider, base_url: config.base_url, model: config.model, key_sealed })
    }

    /// A model as it would be asked. Where no key is given, the one saved for the same address is taken.
    ///
    /// # Errors
    /// `Invalid` names what was not taken, also a key that has to be typed: `needs_key` and none saved for the address.
    pub(super) fn given(
        &self,
        slot: Slot,
        given: Given<'_>,
        saved: &[Saved],
        needs_key: bool,
    ) -> Result<ModelConfig, ChatError> {
        let base_url = self.checked_address(slot, given.base_url)?;
        let model = checked_name(slot, given.model)?;
        let key = match given.key {
            Some(key) => Some(key).filter(|k| !k.is_empty()),
            None => self.key_for(slot, (given.provider, &base_url), saved, needs_key)?,
        };
        Ok(ModelConfig { provider: given.provider, base_url, model, key })
    }

    /// The key that is saved for an address: one's own before another's.
    fn key_for(
        &self,
        slot: Slot,
        (provider, base_url): (Provider, &str),
        saved: &[Saved],
        needed: bool,
    ) -> Result<Option<Secret>, ChatError> {
        let same = saved.iter().filter(|s| s.is_at(provider, base_url) && s.model.key_sealed.is_some());
        let found = same.min_by_key(|s| s.slot.place.row != slot.place.row);
        if found.is_none() && needed {
            return Err(slot.invalid("api_key", "The address changed, so the key has to be entered again."));
        }
        found.map_or(Ok(None), |found| self.open(found.slot, found.model.key_sealed.as_deref()))
    }

    fn opened(&self, slot: Slot, stored: StoredModel) -> Result<ModelConfig, ChatError> {
        let key = self.open(slot, stored.key_sealed.as_deref())?;
        Ok(ModelConfig { provider: stored.provider, base_url: stored.base_url, model: stored.model, key })
    }

    fn open(&self, slot: Slot, sealed: Option<&str>) -> Result<Option<Secret>, ChatError> {
        let opened = sealed.map(|sealed| self.room.parts.sealer.open(&slot.place, sealed)).transpose();
        opened.map_err(|e| ChatError::Internal(e.into()))
    }

    fn sealed(&self, slot: Slot, key: &Secret) -> Result<String, ChatError> {
        if key.expose().len() > 4_096 {
            return Err(slot.invalid("api_key", "No key is this long."));
        }
        self.room.parts.sealer.seal(&slot.place, key).map_err(|e| ChatError::Internal(e.into()))
    }

    fn checked_address(&self, slot: Slot, text: &str) -> Result<String, ChatError> {
        let url =
            check_url(text, self.room.parts.policy).map_err(|error| slot.invalid("base_url", error.to_string()))?;
        Ok(url.as_str().trim_end_matches('/').to_owned())
    }
}

fn checked_name(slot: Slot, name: &str) -> Result<String, ChatError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 255 || name.chars().any(char::is_control) {
        return Err(slot.invalid("model", "Write the model's name as its server knows it, up to 255 characters."));
    }
    Ok(name.to_owned())
}
