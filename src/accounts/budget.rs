//! How many tokens of language models an organisation may use in a month.
//!
//! Whoever is about to call a model reserves what it may cost at most, and settles what it did cost. Reservations
//! count as used until then, so that many calls at once cannot pass the limit together.

use chrono::{DateTime, Datelike as _, Duration, TimeZone as _, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::store::usage;
use super::{AccountError, Accounts};
use crate::audit::Entry;
use crate::base::{Actor, OrgId};

/// After this long whoever reserved is gone. The call was likely made, so it is charged in full.
const ABANDONED: Duration = Duration::minutes(15);

/// The largest limit that can be set.
const LARGEST: u64 = 1_000_000_000_000_000;

/// Why nothing could be reserved.
#[derive(Debug, thiserror::Error)]
pub enum BudgetError {
    /// What is left this month is less than what was asked for.
    #[error("Your organisation has used its token budget for this month. An admin can raise it.")]
    Exhausted { limit: u64, used: u64 },
    /// Our own side.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

/// Tokens put aside for one call. Settle it, also when the call fails.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a reservation that is not settled is charged in full"]
pub struct Reservation {
    pub(super) id: uuid::Uuid,
    pub(super) org: OrgId,
    pub(super) month: String,
    pub(super) tokens: u64,
}

/// A month's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ledger {
    pub(super) limit: Option<u64>,
    pub(super) used: u64,
    pub(super) reserved: u64,
}

/// An organisation's token budget as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Budget)]
pub struct BudgetView {
    /// Tokens a month; null is no limit.
    pub monthly_tokens: Option<u64>,
    pub used: u64,
    /// Put aside for calls that are under way.
    pub reserved: u64,
    /// Such as `2026-03`.
    pub month: String,
    /// When the count starts again.
    pub resets_at: DateTime<Utc>,
}

/// A new limit.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBudget {
    /// Tokens a month; null is no limit.
    #[serde(deserialize_with = "Option::deserialize")]
    pub monthly_tokens: Option<u64>,
}

impl Accounts {
    /// Puts `tokens` aside for a call that is about to be made.
    ///
    /// # Errors
    /// [`BudgetError::Exhausted`] when they would pass the month's limit.
    pub async fn reserve(&self, org: OrgId, tokens: u64) -> Result<Reservation, BudgetError> {
        let now = self.0.clock.now();
        let reservation = Reservation { id: uuid::Uuid::now_v7(), org, month: month(now), tokens };
        let tx = self.0.db.begin().await.map_err(anyhow::Error::from)?;
        let limit = usage::hold(&tx, org).await?;
        for gone in usage::abandoned(&tx, org, now - ABANDONED).await? {
            usage::remove(&tx, &gone).await?;
            usage::add(&tx, org, &gone.month, signed(gone.tokens)).await?;
        }
        let ledger = usage::ledger(&tx, org, &reservation.month).await?;
        let outcome = match limit {
            Some(limit) if !fits(ledger, limit, tokens) => Err(BudgetError::Exhausted { limit, used: ledger.used }),
            _ => {
                usage::insert(&tx, &reservation, now).await?;
                Ok(reservation)
            }
        };
        tx.commit().await.map_err(anyhow::Error::from)?;
        outcome
    }

    /// Gives a reservation back and charges what was used: zero where no call was made.
    ///
    /// # Errors
    /// When the own database fails; the reservation is then charged in full after a while.
    pub async fn settle(&self, reservation: Reservation, used: u64) -> Result<(), BudgetError> {
        let tx = self.0.db.begin().await.map_err(anyhow::Error::from)?;
        usage::hold(&tx, reservation.org).await?;
        let open = usage::remove(&tx, &reservation).await?;
        // Charged in full before, as abandoned: only the difference is left.
        let charge = if open { signed(used) } else { signed(used) - signed(reservation.tokens) };
        usage::add(&tx, reservation.org, &reservation.month, charge).await?;
        tx.commit().await.map_err(anyhow::Error::from)?;
        Ok(())
    }

    /// The organisation's budget this month.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn budget(&self, org: OrgId) -> Result<BudgetView, AccountError> {
        let now = self.0.clock.now();
        let month = month(now);
        let ledger = usage::ledger(self.0.db.connection(), org, &month).await?;
        let Ledger { limit: monthly_tokens, used, reserved } = ledger;
        Ok(BudgetView { monthly_tokens, used, reserved, month, resets_at: next_month(now) })
    }

    /// Sets the month's limit.
    ///
    /// # Errors
    /// [`AccountError::Invalid`] for a limit beyond all sense.
    pub async fn set_budget(&self, actor: &Actor, new: NewBudget) -> Result<BudgetView, AccountError> {
        if new.monthly_tokens.is_some_and(|limit| limit > LARGEST) {
            let message = "This can be 1,000,000,000,000,000 at most. Leave it empty for no limit.";
            return Err(AccountError::Invalid { field: "monthly_tokens", message });
        }
        let tx = self.0.db.begin().await.map_err(anyhow::Error::from)?;
        let before = usage::hold(&tx, actor.org).await?;
        usage::set_limit(&tx, actor.org, new.monthly_tokens).await?;
        let detail = json!({"monthly_tokens": {"before": before, "after": new.monthly_tokens}});
        let entry = Entry::by(actor, "org.budget_update").on("org", actor.org).with(detail);
        self.0.audit.record(&tx, entry).await?;
        tx.commit().await.map_err(anyhow::Error::from)?;
        self.budget(actor.org).await
    }
}

fn fits(ledger: Ledger, limit: u64, tokens: u64) -> bool {
    ledger.used.saturating_add(ledger.reserved).saturating_add(tokens) <= limit
}

fn signed(tokens: u64) -> i64 {
    i64::try_from(tokens.min(LARGEST)).unwrap_or(i64::MAX)
}

fn month(at: DateTime<Utc>) -> String {
    at.format("%Y-%m").to_string()
}

fn next_month(at: DateTime<Utc>) -> DateTime<Utc> {
    let (year, month) = if at.month() == 12 { (at.year() + 1, 1) } else { (at.year(), at.month() + 1) };
    Utc.with_ymd_and_hms(year, month, 1, 0, 0, 0).single().unwrap_or(at)
}
