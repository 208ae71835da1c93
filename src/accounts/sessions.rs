//! What keeps a session alive and what ends it.

use anyhow::Context as _;
use chrono::{DateTime, Duration, Utc};
use serde_json::json;

use super::store::Connection;
use super::store::sessions::{self, Successor, Token};
use super::{AccountError, Accounts, SessionView, SignedIn, User, tokens};
use crate::audit::Entry;
use crate::base::{Actor, Secret, SessionId, Via};
use crate::platform::sealing::Place;

/// For how long a used token still gives the same successor: two tabs may refresh at once.
const GRACE: Duration = Duration::seconds(10);

/// How long sessions that are over are kept.
const KEPT: Duration = Duration::days(30);

/// What a used refresh token leads to.
enum Rotation {
    /// The token to go on with.
    Next(Secret),
    /// It was used before, and not just now: somebody has a copy.
    Stolen,
}

impl Accounts {
    /// Exchanges a refresh token for a new pair. The same token again within ten seconds gives the same
    /// successor; later it ends the session, because then two hold it and one of them is a thief.
    ///
    /// # Errors
    /// [`AccountError::SessionOver`] for every token that leads nowhere.
    pub async fn refresh(&self, presented: &Secret) -> Result<SignedIn, AccountError> {
        let (hash, now) = (tokens::digest(presented), self.0.clock.now());
        // Looked up before a write lock is taken, so that guesses cost a read each.
        if sessions::token(self.0.db.connection(), &hash).await?.is_none() {
            return Err(AccountError::SessionOver);
        }
        let tx = self.0.db.begin().await.map_err(anyhow::Error::from)?;
        let token = sessions::token(&tx, &hash).await?.ok_or(AccountError::SessionOver)?;
        let user = sessions::owner(&tx, token.session, now).await?.ok_or(AccountError::SessionOver)?;
        if token.expires_at <= now {
            return Err(AccountError::SessionOver);
        }
        let session = token.session;
        let outcome = match self.rotate(&tx, &hash, token, now).await? {
            Rotation::Next(next) => Ok(self.signed_in(&tx, user, session, next).await?),
            Rotation::Stolen => {
                self.end_stolen(&tx, &user, session, now).await?;
                Err(AccountError::SessionOver)
            }
        };
        tx.commit().await.map_err(anyhow::Error::from)?;
        if outcome.is_err() {
            self.0.live.invalidate(&session).await;
        }
        outcome
    }

    async fn rotate(
        &self,
        tx: &impl Connection,
        hash: &str,
        token: Token,
        now: DateTime<Utc>,
    ) -> Result<Rotation, AccountError> {
        if token.replaced_at.is_some() {
            return self.again(&token, now);
        }
        let next = tokens::opaque();
        let place = place(&token);
        let sealed = self.0.sealer.seal(&place, &next).context("sealing a refresh token")?;
        let successor = Successor { hash: tokens::digest(&next), sealed };
        if !sessions::replace(tx, token.org, hash, &successor, now).await? {
            // Another copy replaced it since we read it.
            let token = sessions::token(tx, hash).await?.ok_or(AccountError::SessionOver)?;
            return self.again(&token, now);
        }
        let span = (now, now + self.0.refresh_lifetime);
        sessions::wipe_successors(tx, token.org, token.session, now - GRACE).await?;
        sessions::insert_token(tx, (token.org, token.session), &successor.hash, span).await?;
        sessions::prolong(tx, token.org, token.session, span).await?;
        Ok(Rotation::Next(next))
    }

    /// A token that was used before: its successor for a little while, then proof of a theft.
    fn again(&self, token: &Token, now: DateTime<Utc>) -> Result<Rotation, AccountError> {
        let recent = token.replaced_at.is_some_and(|at| now - at <= GRACE);
        match (&token.successor, recent) {
            (Some(sealed), true) => {
                let next = self.0.sealer.open(&place(token), sealed).context("opening a sealed refresh token")?;
                Ok(Rotation::Next(next))
            }
            _ => Ok(Rotation::Stolen),
        }
    }

    async fn end_stolen(
        &self,
        tx: &impl Connection,
        user: &User,
        session: SessionId,
        now: DateTime<Utc>,
    ) -> Result<(), AccountError> {
        sessions::end(tx, (user.org, user.id), session, now).await?;
        let entry = Entry::of(user.org, "session.token_reused").person(user.id, &user.email).on("session", session);
        Ok(self.0.audit.record(tx, entry).await?)
    }

    /// Who an access token speaks for now: its session must live and its user be allowed in. The row behind it
    /// is read at most five seconds ago.
    ///
    /// # Errors
    /// When the own database fails: then nobody is let in.
    pub async fn authenticate(&self, access: &str) -> Result<Option<(Actor, String)>, AccountError> {
        let Some(claims) = self.0.tokens.read(access, self.0.clock.now()) else { return Ok(None) };
        let owner = self.owner(claims.sid).await?;
        Ok(owner.filter(|user| user.id == claims.sub && user.org == claims.org).map(|user| {
            let via = Via::Session(claims.sid);
            (Actor { org: user.org, user: user.id, role: user.role, via }, user.email)
        }))
    }

    /// Whether the actor may go on: for sockets, which outlive the request that opened them. `None` once their
    /// session is over, else the actor with today's role.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn still(&self, actor: &Actor) -> Result<Option<Actor>, AccountError> {
        let Via::Session(session) = actor.via else { return Ok(Some(actor.clone())) };
        Ok(self.owner(session).await?.map(|user| Actor { role: user.role, ..actor.clone() }))
    }

    async fn owner(&self, session: SessionId) -> Result<Option<User>, AccountError> {
        let read = async { sessions::owner(self.0.db.connection(), session, self.0.clock.now()).await };
        self.0
            .live
            .try_get_with(session, read)
            .await
            .map_err(|cause| AccountError::Internal(anyhow::anyhow!("{cause:#}")))
    }

    /// Ends the actor's own session.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn logout(&self, actor: &Actor) -> Result<(), AccountError> {
        let Via::Session(session) = actor.via else { return Ok(()) };
        self.end_session(actor, session, "session.logout").await.map(drop)
    }

    /// Ends the session that a refresh token belongs to, for a browser whose access token has run out.
    ///
    /// # Errors
    /// When the own database fails; an unknown token ends nothing.
    pub async fn logout_by_token(&self, refresh: &Secret) -> Result<(), AccountError> {
        let db = self.0.db.connection();
        let Some(token) = sessions::token(db, &tokens::digest(refresh)).await? else { return Ok(()) };
        let Some(user) = sessions::owner(db, token.session, self.0.clock.now()).await? else { return Ok(()) };
        let via = Via::Session(token.session);
        self.logout(&Actor { org: user.org, user: user.id, role: user.role, via }).await
    }

    /// Ends one of the actor's sessions.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when they have no such living session.
    pub async fn revoke_session(&self, actor: &Actor, session: SessionId) -> Result<(), AccountError> {
        if self.end_session(actor, session, "session.revoke").await? { Ok(()) } else { Err(AccountError::NotFound) }
    }

    async fn end_session(&self, actor: &Actor, session: SessionId, action: &'static str) -> Result<bool, AccountError> {
        let tx = self.0.db.begin().await.map_err(anyhow::Error::from)?;
        let ended = sessions::end(&tx, (actor.org, actor.user), session, self.0.clock.now()).await?;
        if ended {
            self.0.audit.record(&tx, Entry::by(actor, action).on("session", session)).await?;
        }
        tx.commit().await.map_err(anyhow::Error::from)?;
        self.0.live.invalidate(&session).await;
        Ok(ended)
    }

    /// Ends all of the actor's sessions, this one too.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn logout_everywhere(&self, actor: &Actor) -> Result<(), AccountError> {
        let tx = self.0.db.begin().await.map_err(anyhow::Error::from)?;
        let ended = self.end_all(&tx, (actor.org, actor.user), None).await?;
        let entry = Entry::by(actor, "session.logout_all").on("user", actor.user).with(json!({"ended": ended.len()}));
        self.0.audit.record(&tx, entry).await?;
        tx.commit().await.map_err(anyhow::Error::from)?;
        self.forget(&ended).await;
        Ok(())
    }

    /// Ends a user's sessions but `keep`; after the commit, hand the answer to [`Accounts::forget`].
    pub(super) async fn end_all(
        &self,
        tx: &impl Connection,
        whose: (crate::base::OrgId, crate::base::UserId),
        keep: Option<SessionId>,
    ) -> Result<Vec<SessionId>, AccountError> {
        Ok(sessions::end_all(tx, whose, keep, self.0.clock.now()).await?)
    }

    /// Stops believing what was read about these sessions.
    pub(super) async fn forget(&self, sessions: &[SessionId]) {
        for session in sessions {
            self.0.live.invalidate(session).await;
        }
    }

    /// The actor's living sessions.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn sessions(&self, actor: &Actor) -> Result<Vec<SessionView>, AccountError> {
        let whose = (actor.org, actor.user);
        let mut all = sessions::list(self.0.db.connection(), whose, self.0.clock.now()).await?;
        for session in &mut all {
            session.current = actor.via == Via::Session(session.id);
        }
        Ok(all)
    }

    /// Forgets tokens and sessions that are over; for a clock that runs now and then.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn forget_expired(&self) -> Result<(), AccountError> {
        Ok(sessions::sweep(self.0.db.connection(), self.0.clock.now(), (GRACE, KEPT)).await?)
    }
}

/// Where a successor stands sealed.
fn place(token: &Token) -> Place<'static> {
    Place { org: token.org, table: "refresh_tokens", row: token.session.0, column: "successor" }
}
