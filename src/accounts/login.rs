//! Coming in with a password, and making a new organisation.

use anyhow::Context as _;
use serde_json::json;

use super::hashing::Checked;
use super::store::people::{self, Change, NewRow};
use super::store::{Connection, Insertion, sessions};
use super::{AccountError, Accounts, Client, Login, NewPassword, Registration, SignedIn, User, UserView, tokens};
use crate::audit::Entry;
use crate::base::{Actor, Email, OrgId, Role, SessionId, UserId, Via};

impl Accounts {
    /// Signs a person in with their password, in a new session.
    ///
    /// # Errors
    /// [`AccountError::InvalidCredentials`], the same and after the same work for an unknown address, a wrong
    /// password and a disabled account; [`AccountError::TooMany`] when too many logins wait.
    pub async fn login(&self, login: Login, client: Client) -> Result<SignedIn, AccountError> {
        let known = people::by_email(self.0.db.connection(), &login.email).await?;
        let stored = known.as_ref().map(|k| k.password_hash.as_str());
        let checked = self.0.hasher.check(login.password.secret(), stored).await?;
        let (user, outdated) = match (known, checked) {
            (Some(known), Checked::Right { outdated }) if !known.user.disabled => (known.user, outdated),
            (known, _) => {
                self.tell_refused(known.map(|k| k.user), &client);
                return Err(AccountError::InvalidCredentials);
            }
        };
        let fresh = if outdated { Some(self.0.hasher.hash(login.password.secret()).await?) } else { None };

        let tx = self.0.db.begin().await.map_err(anyhow::Error::from)?;
        if let Some(hash) = fresh {
            let whose = (user.org, user.id);
            people::change(&tx, whose, Change::PasswordHash(hash), self.0.clock.now()).await?;
        }
        let entry = Entry::of(user.org, "session.login").person(user.id, &user.email);
        let signed = self.open(&tx, user, &client).await?;
        self.0.audit.record(&tx, entry.on("session", signed.session)).await?;
        tx.commit().await.map_err(anyhow::Error::from)?;
        Ok(signed)
    }

    /// Notes a refused login in the organisation's trail, beside the answer: a write only for known addresses
    /// would show in the time the answer takes.
    fn tell_refused(&self, user: Option<User>, client: &Client) {
        let Some(user) = user else { return };
        let detail =
            json!({"from": client.address.to_string(), "user_agent": client.user_agent, "disabled": user.disabled});
        let entry = Entry::of(user.org, "session.login_refused").person(user.id, &user.email).on("user", user.id);
        let audit = self.0.audit.clone();
        tokio::spawn(async move {
            if let Err(error) = audit.note(entry.with(detail)).await {
                tracing::error!(%error, "a refused login could not be written to the audit trail");
            }
        });
    }

    /// Makes an organisation of its own for a person, where the settings allow it.
    ///
    /// # Errors
    /// [`AccountError::Forbidden`] when registration is off, [`AccountError::Conflict`] when the address or the
    /// short name is taken.
    pub async fn register(&self, person: Registration) -> Result<UserView, AccountError> {
        if !self.0.allow_registration {
            return Err(AccountError::Forbidden {
                code: "registration_closed",
                detail: "New accounts are made by an admin here. Ask yours to add you.",
            });
        }
        let hash = self.hash_new(&person.password, &person.email).await?;
        let tx = self.0.db.begin().await.map_err(anyhow::Error::from)?;
        let user = self.found(&tx, person, hash, "org.register").await?;
        tx.commit().await.map_err(anyhow::Error::from)?;
        self.welcome(Actor { org: user.org, user: user.id, role: user.role, via: Via::System }, true).await;
        self.view(self.0.db.connection(), user).await
    }

    /// The hash of a password about to be set.
    pub(super) async fn hash_new(&self, password: &NewPassword, email: &Email) -> Result<String, AccountError> {
        if password.resembles(email) {
            let message = "A password can't be your own e-mail address.";
            return Err(AccountError::Invalid { field: "password", message });
        }
        self.0.hasher.hash(password.secret()).await
    }

    /// Writes a new organisation with its first admin, and the trail's entry `action`.
    pub(super) async fn found(
        &self,
        tx: &impl Connection,
        person: Registration,
        password_hash: String,
        action: &'static str,
    ) -> Result<User, AccountError> {
        let (org, id, now) = (OrgId::new(), UserId::new(), self.0.clock.now());
        if people::insert_org(tx, org, (&person.org_name, &person.org_slug), now).await? == Insertion::Taken {
            let detail = "This short name is taken. Choose another one.";
            return Err(AccountError::Conflict { code: "slug_taken", detail, field: Some("org_slug") });
        }
        let (email, full_name) = (&person.email, &person.full_name);
        let row = NewRow { id, email, full_name, password_hash, role: Role::Admin };
        if people::insert_user(tx, org, row, now).await? == Insertion::Taken {
            return Err(email_taken());
        }
        let entry = Entry::of(org, action).person(id, email.as_str()).on("org", org);
        let entry = entry.with(json!({"name": person.org_name, "slug": person.org_slug}));
        self.0.audit.record(tx, entry).await?;
        let found = people::find(tx, org, id).await?.context("a user just written is gone")?;
        Ok(found.user)
    }

    /// Opens a new session and gives its first pair of tokens.
    pub(super) async fn open(
        &self,
        tx: &impl Connection,
        user: User,
        client: &Client,
    ) -> Result<SignedIn, AccountError> {
        let (id, refresh, now) = (SessionId::new(), tokens::opaque(), self.0.clock.now());
        let span = (now, now + self.0.refresh_lifetime);
        sessions::insert(tx, (user.org, user.id, id), client, span).await?;
        sessions::insert_token(tx, (user.org, id), &tokens::digest(&refresh), span).await?;
        self.signed_in(tx, user, id, refresh).await
    }

    /// The pair of tokens for a session whose refresh token is `refresh`.
    pub(super) async fn signed_in(
        &self,
        db: &impl Connection,
        user: User,
        session: SessionId,
        refresh: crate::base::Secret,
    ) -> Result<SignedIn, AccountError> {
        let access = self.0.tokens.make((user.org, user.id, session), self.0.clock.now())?;
        let user = self.view(db, user).await?;
        Ok(SignedIn { user, session, access, expires_in: self.0.tokens.lifetime(), refresh })
    }

    /// The user as they see themselves.
    pub(super) async fn view(&self, db: &impl Connection, user: User) -> Result<UserView, AccountError> {
        let org = people::org(db, user.org).await?.context("the user's organisation is gone")?;
        Ok(UserView::new(user, org))
    }

    /// Tells the rest of the house that an organisation was made.
    pub(super) async fn welcome(&self, first_admin: Actor, demo: bool) {
        (self.0.on_org_created)(first_admin, demo).await;
    }
}

/// One address is one account in the whole installation.
pub(super) fn email_taken() -> AccountError {
    let detail = "There is an account with this e-mail address already.";
    AccountError::Conflict { code: "email_taken", detail, field: Some("email") }
}
