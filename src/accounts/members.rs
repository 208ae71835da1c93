//! The people of an organisation, as their admin adds and changes them.

use serde_json::json;

use super::login::email_taken;
use super::store::people::{self, Change, NewRow};
use super::store::{Insertion, sessions, usage};
use super::{AccountError, Accounts, MemberPatch, MemberView, NewMember};
use crate::audit::Entry;
use crate::base::{Actor, Listing, OrgId, Page, UserId};

impl Accounts {
    /// The organisation's people, by address.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn members(&self, actor: &Actor, page: Page) -> Result<Listing<MemberView>, AccountError> {
        let (users, count) = people::list(self.0.db.connection(), actor.org, page.clamped()).await?;
        Ok(Listing { data: users.into_iter().map(MemberView::from).collect(), count })
    }

    /// What a person of the organisation is called; none for somebody who is not there any more.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn name_of(&self, org: OrgId, id: UserId) -> Result<Option<String>, AccountError> {
        let found = people::find(self.0.db.connection(), org, id).await?;
        Ok(found.map(|person| person.user.full_name))
    }

    /// Adds a person with a first password.
    ///
    /// # Errors
    /// [`AccountError::Conflict`] when the address has an account already, here or elsewhere.
    pub async fn add_member(&self, actor: &Actor, new: NewMember) -> Result<MemberView, AccountError> {
        let password_hash = self.hash_new(&new.password, &new.email).await?;
        let id = UserId::new();
        let (email, full_name, role) = (&new.email, &new.full_name, new.role);
        let tx = self.0.db.begin().await.map_err(anyhow::Error::from)?;
        let row = NewRow { id, email, full_name, password_hash, role };
        if people::insert_user(&tx, actor.org, row, self.0.clock.now()).await? == Insertion::Taken {
            return Err(email_taken());
        }
        let entry = Entry::by(actor, "user.create").on("user", id).with(json!({"email": email, "role": role}));
        self.0.audit.record(&tx, entry).await?;
        tx.commit().await.map_err(anyhow::Error::from)?;
        self.member(actor, id).await
    }

    /// Changes a member's role, or whether they may sign in. It holds at once for their living sessions.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] for somebody else's member, [`AccountError::Conflict`] when no admin would be left.
    pub async fn patch_member(
        &self,
        actor: &Actor,
        id: UserId,
        patch: MemberPatch,
    ) -> Result<MemberView, AccountError> {
        let now = self.0.clock.now();
        let whose = (actor.org, id);
        let tx = self.0.db.begin().await.map_err(anyhow::Error::from)?;
        // Two admins who demote each other at once must not both see the other as the one who is left.
        usage::hold(&tx, actor.org).await?;
        let before = people::find(&tx, actor.org, id).await?.ok_or(AccountError::NotFound)?.user;
        if let Some(role) = patch.role {
            people::change(&tx, whose, Change::Role(role), now).await?;
        }
        if let Some(disabled) = patch.disabled {
            people::change(&tx, whose, Change::Disabled(disabled), now).await?;
        }
        if people::count_admins(&tx, actor.org).await? == 0 {
            let detail = "An organisation needs an admin. Make somebody else an admin first.";
            return Err(AccountError::Conflict { code: "last_admin", detail, field: None });
        }
        let touched = sessions::living(&tx, whose, now).await?;
        if patch.disabled == Some(true) {
            self.end_all(&tx, whose, None).await?;
        }
        let detail = json!({
            "role": {"before": before.role, "after": patch.role.unwrap_or(before.role)},
            "disabled": {"before": before.disabled, "after": patch.disabled.unwrap_or(before.disabled)},
        });
        self.0.audit.record(&tx, Entry::by(actor, "user.update").on("user", id).with(detail)).await?;
        tx.commit().await.map_err(anyhow::Error::from)?;
        self.forget(&touched).await;
        self.member(actor, id).await
    }

    async fn member(&self, actor: &Actor, id: UserId) -> Result<MemberView, AccountError> {
        let found = people::find(self.0.db.connection(), actor.org, id).await?;
        Ok(found.ok_or(AccountError::NotFound)?.user.into())
    }
}
