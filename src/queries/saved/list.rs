//! Finding saved queries.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::change::{require, shown};
use super::model::{Saved, SavedQuery};
use super::{SavedError, Seen, store};
use crate::base::{Actor, ConnectionId, Listing, Page, Permission, SavedQueryId};
use crate::queries::Queries;

/// Whose saved queries are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Whose {
    Me,
    /// Everybody's that one may see.
    #[default]
    All,
}

/// In which order they come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SavedSort {
    /// Latest change first.
    #[default]
    Updated,
    Name,
    /// Newest first.
    Created,
}

/// Which saved queries are wanted.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SavedFilter {
    /// How many to leave out at the start.
    pub skip: u64,
    /// How many to give, at most 200.
    pub limit: u64,
    /// Only those whose name, description, tags or SQL hold this.
    pub q: Option<String>,
    /// Only those with this tag.
    pub tag: Option<String>,
    /// Only those on this connection.
    #[param(value_type = Option<uuid::Uuid>)]
    pub connection_id: Option<ConnectionId>,
    /// Only those that read this table: `orders` or `public.orders`.
    pub table: Option<String>,
    /// Whose.
    #[param(inline)]
    pub owner: Whose,
    /// In which order.
    #[param(inline)]
    pub sort: SavedSort,
}

impl Default for SavedFilter {
    fn default() -> Self {
        Self {
            skip: 0,
            limit: 50,
            q: None,
            tag: None,
            connection_id: None,
            table: None,
            owner: Whose::All,
            sort: SavedSort::Updated,
        }
    }
}

impl SavedFilter {
    pub(super) fn page(&self) -> Page {
        Page { skip: self.skip, limit: self.limit }.clamped()
    }
}

/// How many of the saved queries that one may see have a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TagCount {
    pub tag: String,
    pub count: u64,
}

/// What a saved query reads.
#[derive(Debug, Clone)]
pub struct SavedReader {
    pub id: SavedQueryId,
    pub name: String,
    pub sql: String,
    /// The tables that it reads, as in `public.orders`; none for a draft.
    pub tables: Vec<String>,
    /// Whether the actor may open it.
    pub may_open: bool,
}

fn reader(saved: Saved, own: &Seen) -> SavedReader {
    let may_open = own.all || saved.content.shared || saved.owner.id == own.user;
    let tables = saved.judged.tables.into_iter().map(|table| crate::queries::shown(&table)).collect();
    SavedReader { id: saved.id, name: saved.content.name, sql: saved.content.sql, tables, may_open }
}

impl Queries {
    /// Saved queries that the actor may open.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn list_saved(&self, actor: &Actor, filter: &SavedFilter) -> Result<Listing<SavedQuery>, SavedError> {
        require(actor, Permission::Ask)?;
        let db = self.room.kept.db.connection();
        let sees_sql = actor.may(Permission::RunSql);
        let seen = self.seen_by(actor).await?;
        let (found, count) = store::list(db, actor.org, &seen, (filter, sees_sql)).await?;
        Ok(Listing { data: found.into_iter().map(|saved| shown(actor, saved)).collect(), count })
    }

    /// All saved queries on a connection, for what tells who reads a table: also those that the actor may not open,
    /// which are to be counted and not to be named.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn saved_on(&self, actor: &Actor, connection: ConnectionId) -> Result<Vec<SavedReader>, SavedError> {
        require(actor, Permission::Ask)?;
        let (db, own) = (self.room.kept.db.connection(), self.seen_by(actor).await?);
        let mut filter = SavedFilter { limit: Page::MAX, connection_id: Some(connection), ..SavedFilter::default() };
        let everybodys = Seen { all: true, ..own.clone() };
        let mut readers = Vec::new();
        loop {
            let (found, count) = store::list(db, actor.org, &everybodys, (&filter, true)).await?;
            readers.extend(found.into_iter().map(|saved| reader(saved, &own)));
            filter.skip += Page::MAX;
            if filter.skip >= count {
                return Ok(readers);
            }
        }
    }

    /// The tags of the saved queries that the actor may open, most used first.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn saved_tags(&self, actor: &Actor) -> Result<Listing<TagCount>, SavedError> {
        require(actor, Permission::Ask)?;
        let seen = self.seen_by(actor).await?;
        let data = store::count_tags(self.room.kept.db.connection(), actor.org, &seen).await?;
        Ok(Listing { count: data.len() as u64, data })
    }
}
