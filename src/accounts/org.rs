//! The organisation itself.

use serde_json::json;

use super::store::people;
use super::{AccountError, Accounts, Org, OrgPatch};
use crate::audit::Entry;
use crate::base::Actor;

impl Accounts {
    /// The actor's organisation.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when it is gone.
    pub async fn org(&self, actor: &Actor) -> Result<Org, AccountError> {
        people::org(self.0.db.connection(), actor.org).await?.ok_or(AccountError::NotFound)
    }

    /// Changes the organisation.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when it is gone.
    pub async fn patch_org(&self, actor: &Actor, patch: OrgPatch) -> Result<Org, AccountError> {
        if let Some(name) = patch.name {
            let before = self.org(actor).await?;
            let tx = self.0.db.begin().await.map_err(anyhow::Error::from)?;
            if !people::rename_org(&tx, actor.org, &name, self.0.clock.now()).await? {
                return Err(AccountError::NotFound);
            }
            let detail = json!({"name": {"before": before.name, "after": name}});
            self.0.audit.record(&tx, Entry::by(actor, "org.update").on("org", actor.org).with(detail)).await?;
            tx.commit().await.map_err(anyhow::Error::from)?;
        }
        self.org(actor).await
    }
}
