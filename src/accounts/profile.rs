//! What a person sees and changes about themselves.

use anyhow::Context as _;
use serde_json::json;

use super::hashing::Checked;
use super::store::people::{self, Change};
use super::{AccountError, Accounts, NewPassword, PasswordChange, ProfilePatch, UserView};
use crate::audit::Entry;
use crate::base::{Actor, Email, Via};

impl Accounts {
    /// The person behind the actor.
    ///
    /// # Errors
    /// [`AccountError::SessionOver`] when the account is gone.
    pub async fn me(&self, actor: &Actor) -> Result<UserView, AccountError> {
        let db = self.0.db.connection();
        let found = people::find(db, actor.org, actor.user).await?.ok_or(AccountError::SessionOver)?;
        self.view(db, found.user).await
    }

    /// Changes what a person may change about themselves.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn patch_me(&self, actor: &Actor, patch: ProfilePatch) -> Result<UserView, AccountError> {
        if let Some(name) = patch.full_name {
            let tx = self.0.db.begin().await.map_err(anyhow::Error::from)?;
            let whose = (actor.org, actor.user);
            people::change(&tx, whose, Change::FullName(&name), self.0.clock.now()).await?;
            let entry = Entry::by(actor, "user.update").on("user", actor.user).with(json!({"full_name": name}));
            self.0.audit.record(&tx, entry).await?;
            tx.commit().await.map_err(anyhow::Error::from)?;
        }
        self.me(actor).await
    }

    /// Sets a new password after checking the current one, and ends the person's other sessions.
    ///
    /// # Errors
    /// [`AccountError::Invalid`] when the current password is wrong or the new one is the old one.
    pub async fn change_password(&self, actor: &Actor, change: PasswordChange) -> Result<(), AccountError> {
        self.admit_password(actor.user).await?;
        let found = people::find(self.0.db.connection(), actor.org, actor.user).await?;
        let found = found.ok_or(AccountError::SessionOver)?;
        let current = change.current_password.secret();
        if self.0.hasher.check(current, Some(&found.password_hash)).await? == Checked::Wrong {
            let message = "This is not your current password.";
            return Err(AccountError::Invalid { field: "current_password", message });
        }
        if current.expose() == change.new_password.secret().expose() {
            let message = "This is the password that you have already.";
            return Err(AccountError::Invalid { field: "new_password", message });
        }
        let hash = self.hash_for(&found.user.email, &change.new_password).await?;
        let keep = match actor.via {
            Via::Session(session) => Some(session),
            Via::System => None,
        };

        let tx = self.0.db.begin().await.map_err(anyhow::Error::from)?;
        let whose = (actor.org, actor.user);
        people::change(&tx, whose, Change::PasswordHash(hash), self.0.clock.now()).await?;
        let ended = self.end_all(&tx, whose, keep).await?;
        let entry = Entry::by(actor, "user.password_change").on("user", actor.user);
        self.0.audit.record(&tx, entry.with(json!({"sessions_ended": ended.len()}))).await?;
        tx.commit().await.map_err(anyhow::Error::from)?;
        self.forget(&ended).await;
        Ok(())
    }

    /// Sets a password from the command line, for somebody who has lost theirs, and ends all their sessions.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when nobody has this address.
    pub async fn reset_password(&self, email: &Email, password: &NewPassword) -> Result<(), AccountError> {
        let found = people::by_email(self.0.db.connection(), email).await?.ok_or(AccountError::NotFound)?;
        let hash = self.hash_for(&found.user.email, password).await?;
        let tx = self.0.db.begin().await.map_err(anyhow::Error::from)?;
        let whose = (found.user.org, found.user.id);
        people::change(&tx, whose, Change::PasswordHash(hash), self.0.clock.now()).await?;
        let ended = self.end_all(&tx, whose, None).await?;
        let entry = Entry::of(found.user.org, "user.password_reset").on("user", found.user.id);
        self.0.audit.record(&tx, entry.with(json!({"email": found.user.email}))).await?;
        tx.commit().await.map_err(anyhow::Error::from)?;
        self.forget(&ended).await;
        Ok(())
    }

    async fn hash_for(&self, email: &str, password: &NewPassword) -> Result<String, AccountError> {
        let email: Email = email.parse().context("a stored e-mail address")?;
        self.hash_new(password, &email).await.map_err(|error| match error {
            AccountError::Invalid { message, .. } => AccountError::Invalid { field: "new_password", message },
            other => other,
        })
    }
}
