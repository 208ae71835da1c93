//! The first admin of an installation, let in by the link that was printed at its start.

use chrono::Duration;
use subtle::ConstantTimeEq as _;

use super::store::setup;
use super::{AccountError, Accounts, Client, Registration, Setup, SetupState, SignedIn, tokens};
use crate::base::{Actor, Secret, Via};

/// Copies that start within this time of each other keep each other's links.
const OVERLAP: Duration = Duration::minutes(10);

impl Accounts {
    /// Whether the first admin is still to be made, and whether organisations may be made by anybody.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn setup_state(&self) -> Result<SetupState, AccountError> {
        let anybody = setup::anybody(self.0.db.connection()).await?;
        Ok(SetupState { needed: !anybody, registration: self.0.allow_registration })
    }

    /// A fresh one-time token for the setup link, to be printed once; none when there is somebody already.
    /// Tokens of earlier starts stop working.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn setup_link_token(&self) -> Result<Option<Secret>, AccountError> {
        if !self.setup_state().await?.needed {
            return Ok(None);
        }
        let token = tokens::opaque();
        let tx = self.0.db.begin().await.map_err(anyhow::Error::from)?;
        setup::offer(&tx, &tokens::digest(&token), self.0.clock.now(), OVERLAP).await?;
        tx.commit().await.map_err(anyhow::Error::from)?;
        Ok(Some(token))
    }

    /// Makes the first organisation and its admin, and signs them in. Of any number of tries at once, one wins.
    ///
    /// # Errors
    /// [`AccountError::NotFound`] when there is somebody already, [`AccountError::Forbidden`] for a wrong token.
    pub async fn set_up(&self, setup: Setup, client: Client) -> Result<SignedIn, AccountError> {
        let turn = self.0.setting_up.lock().await;
        if !self.setup_state().await?.needed {
            return Err(AccountError::NotFound);
        }
        self.check_setup_token(&setup.token).await?;
        let Setup { email, password, full_name, org_name, org_slug, demo, .. } = setup;
        let person = Registration { email, password, full_name, org_name, org_slug };
        let hash = self.hash_new(&person.password, &person.email).await?;

        let tx = self.0.db.begin().await.map_err(anyhow::Error::from)?;
        if !setup::take(&tx).await? || setup::anybody(&tx).await? {
            return Err(AccountError::NotFound);
        }
        let user = self.found(&tx, person, hash, "org.setup").await?;
        let signed = self.open(&tx, user, &client).await?;
        tx.commit().await.map_err(anyhow::Error::from)?;
        drop(turn);
        let (user, via) = (&signed.user, Via::Session(signed.session));
        self.welcome(Actor { org: user.org.id, user: user.id, role: user.role, via }, demo).await;
        Ok(signed)
    }

    async fn check_setup_token(&self, token: &Secret) -> Result<(), AccountError> {
        let given = tokens::digest(token);
        let offered = setup::on_offer(self.0.db.connection()).await?;
        let fits = offered.iter().fold(false, |fits, hash| fits | bool::from(hash.as_bytes().ct_eq(given.as_bytes())));
        if fits {
            return Ok(());
        }
        Err(AccountError::Forbidden {
            code: "setup_token_invalid",
            detail: "This setup link doesn't work any more. Use the newest link that DataMind printed when it started.",
        })
    }
}
