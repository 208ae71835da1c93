//! The audit trail: who did what to which thing, when, and from where.
//!
//! Rooms write entries in the same transaction as the change that they tell of. Entries are only ever added:
//! there is no way here to change or delete one, and the table refuses it too. No entry holds a secret.

mod origin;
mod routes;
mod store;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::base::{Actor, AuditId, OrgId, SharedClock, UserId};
use crate::platform::database::Database;

use store::Connection;

pub use origin::Origin;
pub use routes::routes;

/// The most entries on one page.
const MAX_PAGE: u64 = 200;

/// What can go wrong with the trail.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The own database failed. Where this happens inside a change, the change must not go through.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

/// One thing that was done, as a room tells it.
#[derive(Debug, Clone)]
pub struct Entry {
    org: OrgId,
    user: Option<UserId>,
    email: Option<String>,
    action: &'static str,
    resource_type: &'static str,
    resource_id: Option<String>,
    detail: Value,
}

impl Entry {
    /// Something that a signed-in person did. `action` is a stable word such as `connection.create`.
    pub fn by(actor: &Actor, action: &'static str) -> Self {
        Self { user: Some(actor.user), ..Self::of(actor.org, action) }
    }

    /// Something that happened in an organisation without a signed-in person, such as a refused login.
    pub fn of(org: OrgId, action: &'static str) -> Self {
        let resource_type = action.split('.').next().unwrap_or(action);
        Self { org, user: None, email: None, action, resource_type, resource_id: None, detail: Value::Null }
    }

    /// Names the person where the request itself does not yet know them (login, setup).
    pub fn person(mut self, user: UserId, email: &str) -> Self {
        self.user = Some(user);
        self.email = Some(email.to_owned());
        self
    }

    /// The thing it was done to: its kind in one word, and its id. Without this call the kind is the first
    /// word of the action.
    pub fn on(mut self, resource_type: &'static str, id: impl std::fmt::Display) -> Self {
        self.resource_type = resource_type;
        self.resource_id = Some(id.to_string());
        self
    }

    /// What else is worth keeping, as a JSON object. Never a secret, never a row of a person's data.
    pub fn with(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }
}

/// Which entries are wanted.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditFilter {
    /// How many entries to leave out at the start.
    pub offset: u64,
    /// How many entries to give, at most 200.
    pub limit: u64,
    /// Only this action, such as `session.login`.
    pub action: Option<String>,
    /// Only things of this kind, such as `connection`.
    pub resource_type: Option<String>,
    /// Only what this person did.
    #[param(value_type = Option<uuid::Uuid>)]
    pub user_id: Option<UserId>,
    /// From this moment on.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub to: Option<DateTime<Utc>>,
}

impl Default for AuditFilter {
    fn default() -> Self {
        Self { offset: 0, limit: 50, action: None, resource_type: None, user_id: None, from: None, to: None }
    }
}

/// One line of the trail as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditView {
    pub id: AuditId,
    pub at: DateTime<Utc>,
    pub user_id: Option<UserId>,
    /// The person's address at that time.
    pub user_email: Option<String>,
    pub action: String,
    pub resource_type: String,
    pub resource_id: Option<String>,
    pub ip: Option<String>,
    pub request_id: Option<String>,
    #[schema(value_type = Object)]
    pub detail: Value,
}

/// One page of the trail, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditPage {
    pub items: Vec<AuditView>,
    pub total: u64,
    pub offset: u64,
    pub limit: u64,
}

/// The audit trail's service.
#[derive(Clone)]
pub struct Audit {
    db: Database,
    clock: SharedClock,
}

impl Audit {
    /// A trail in the own database.
    pub fn new(db: Database, clock: SharedClock) -> Self {
        Self { db, clock }
    }

    /// Adds an entry on `db`: the transaction of the change, so that both are there or neither.
    /// Address, request id and, for a signed-in request, the e-mail come from the request at hand.
    ///
    /// # Errors
    /// When the own database does not take it: then drop the transaction.
    pub async fn record(&self, db: &impl Connection, entry: Entry) -> Result<(), AuditError> {
        let origin = origin::current();
        store::insert(db, entry, origin, self.clock.now()).await.map_err(AuditError::Internal)
    }

    /// Adds an entry by itself, for what changes nothing in the own database.
    ///
    /// # Errors
    /// When the own database does not take it.
    pub async fn note(&self, entry: Entry) -> Result<(), AuditError> {
        self.record(self.db.connection(), entry).await
    }

    /// One page of the organisation's trail, newest first.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn list(&self, org: OrgId, filter: AuditFilter) -> Result<AuditPage, AuditError> {
        let filter = AuditFilter {
            limit: filter.limit.clamp(1, MAX_PAGE),
            offset: filter.offset.min(i64::MAX as u64),
            ..filter
        };
        let (items, total) = store::list(self.db.connection(), org, &filter).await?;
        Ok(AuditPage { items, total, offset: filter.offset, limit: filter.limit })
    }
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
