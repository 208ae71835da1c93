//! What was deleted and can still be brought back: connections, uploads, saved queries, conversations.
//!
//! Each room keeps its own deleted things for thirty days and erases them by its own clock; here they are shown in one
//! list and brought back, with the rights that the thing itself asks for.

mod routes;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

pub use routes::routes;

use crate::accounts::{AccountError, Accounts};
use crate::base::{Actor, Listing, Page, UserId};
use crate::chat::{Chat, ChatError};
use crate::connections::{ConnectionError, Connections};
use crate::http::FieldError;
use crate::queries::{Queries, SavedError};
use crate::uploads::{UploadError, Uploads};

/// What can go wrong here.
#[derive(Debug, thiserror::Error)]
pub enum TrashError {
    /// It is not in the trash, or not this person's to bring back.
    #[error("not found")]
    NotFound,
    /// The named right is missing.
    #[error("the right {0} is missing")]
    Forbidden(&'static str),
    #[error("some fields were not taken")]
    Invalid(Vec<FieldError>),
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl From<ConnectionError> for TrashError {
    fn from(error: ConnectionError) -> Self {
        match error {
            ConnectionError::NotFound => Self::NotFound,
            ConnectionError::Forbidden(permission) => Self::Forbidden(permission.as_str()),
            ConnectionError::Invalid(faults) => Self::Invalid(faults),
            ConnectionError::Internal(cause) => Self::Internal(cause),
            other => Self::Internal(other.into()),
        }
    }
}

impl From<SavedError> for TrashError {
    fn from(error: SavedError) -> Self {
        match error {
            SavedError::NotFound => Self::NotFound,
            SavedError::Forbidden(right) => Self::Forbidden(right),
            SavedError::Internal(cause) => Self::Internal(cause),
            other => Self::Internal(other.into()),
        }
    }
}

impl From<ChatError> for TrashError {
    fn from(error: ChatError) -> Self {
        match error {
            ChatError::NotFound => Self::NotFound,
            other => Self::Internal(other.into()),
        }
    }
}

impl From<UploadError> for TrashError {
    fn from(error: UploadError) -> Self {
        Self::Internal(error.into())
    }
}

impl From<AccountError> for TrashError {
    fn from(error: AccountError) -> Self {
        Self::Internal(error.into())
    }
}

/// What kind of thing was deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TrashKind {
    Connection,
    Query,
    Session,
    /// An uploaded file with its connection.
    Upload,
}

/// Who deleted it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = TrashPerson)]
pub struct Deleter {
    pub id: UserId,
    /// None when they are gone.
    pub name: Option<String>,
}

/// A deleted thing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TrashItem {
    #[schema(value_type = uuid::Uuid)]
    pub id: Uuid,
    pub kind: TrashKind,
    pub name: String,
    pub deleted_at: DateTime<Utc>,
    pub deleted_by: Option<Deleter>,
    /// When it will be erased.
    pub erased_at: DateTime<Utc>,
}

/// Which deleted things are wanted.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TrashFilter {
    /// How many to leave out at the start.
    pub skip: u64,
    /// How many to give, at most 200.
    pub limit: u64,
    /// Only things of this kind.
    #[param(inline)]
    pub kind: Option<TrashKind>,
}

impl Default for TrashFilter {
    fn default() -> Self {
        Self { skip: 0, limit: 50, kind: None }
    }
}

/// The trash's service. Cheap to clone.
#[derive(Clone)]
pub struct Trash {
    accounts: Accounts,
    connections: Connections,
    uploads: Uploads,
    queries: Queries,
    chat: Chat,
}

impl Trash {
    /// The trash of these rooms.
    pub fn over(
        (accounts, connections, uploads): (&Accounts, &Connections, &Uploads),
        queries: &Queries,
        chat: &Chat,
    ) -> Self {
        Self {
            accounts: accounts.clone(),
            connections: connections.clone(),
            uploads: uploads.clone(),
            queries: queries.clone(),
            chat: chat.clone(),
        }
    }

    /// What the actor may bring back, latest first.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn list(&self, actor: &Actor, filter: &TrashFilter) -> Result<Listing<TrashItem>, TrashError> {
        let mut items = self.connections(actor).await?;
        items.extend(self.queries.deleted_queries(actor).await?.into_iter().map(|deleted| TrashItem {
            id: deleted.id.0,
            kind: TrashKind::Query,
            name: deleted.name,
            deleted_at: deleted.deleted_at,
            deleted_by: deleted.deleted_by.map(|by| Deleter { id: by.id, name: by.name }),
            erased_at: deleted.erased_at,
        }));
        let own = self.accounts.name_of(actor.org, actor.user).await?;
        items.extend(self.chat.deleted_sessions(actor).await?.into_iter().map(|deleted| TrashItem {
            id: deleted.id.0,
            kind: TrashKind::Session,
            name: deleted.title,
            deleted_at: deleted.deleted_at,
            deleted_by: Some(Deleter { id: actor.user, name: own.clone() }),
            erased_at: deleted.erased_at,
        }));
        items.retain(|item| filter.kind.is_none_or(|kind| item.kind == kind));
        items.sort_by(|a, b| b.deleted_at.cmp(&a.deleted_at).then(b.id.cmp(&a.id)));
        let count = items.len() as u64;
        let page = Page { skip: filter.skip, limit: filter.limit }.clamped();
        let skip = usize::try_from(page.skip).unwrap_or(usize::MAX);
        let most = usize::try_from(page.limit).unwrap_or(usize::MAX);
        Ok(Listing { data: items.into_iter().skip(skip).take(most).collect(), count })
    }

    async fn connections(&self, actor: &Actor) -> Result<Vec<TrashItem>, TrashError> {
        let mut items = Vec::new();
        for deleted in self.connections.deleted(actor).await? {
            let deleted_by = match deleted.deleted_by {
                Some(id) => Some(Deleter { id, name: self.accounts.name_of(actor.org, id).await? }),
                None => None,
            };
            items.push(TrashItem {
                id: deleted.id.0,
                kind: if deleted.is_upload { TrashKind::Upload } else { TrashKind::Connection },
                name: deleted.name,
                deleted_at: deleted.deleted_at,
                deleted_by,
                erased_at: deleted.erased_at,
            });
        }
        Ok(items)
    }

    /// Brings a thing back, whatever kind it is.
    ///
    /// # Errors
    /// `NotFound` when it is not in the actor's trash; `Invalid` where something else has taken its place.
    pub async fn restore(&self, actor: &Actor, id: Uuid) -> Result<(), TrashError> {
        if self.chat.deleted_sessions(actor).await?.iter().any(|deleted| deleted.id.0 == id) {
            return Ok(self.chat.undelete_session(actor, id.into()).await?);
        }
        if self.queries.deleted_queries(actor).await?.iter().any(|deleted| deleted.id.0 == id) {
            return Ok(self.queries.undelete_query(actor, id.into()).await?);
        }
        if self.connections.deleted(actor).await?.iter().any(|deleted| deleted.id.0 == id) {
            let connection = self.connections.undelete(actor, id.into()).await?;
            if let Some(dataset) = connection.dataset {
                self.uploads.reattach(actor.org, dataset, connection.id).await?;
            }
            return Ok(());
        }
        Err(TrashError::NotFound)
    }
}
