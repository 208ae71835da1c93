//! The organisation's glossary: what things are called, and how its figures are worked out. Both question engines
//! read it.

mod check;
mod columns;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::hidden::Hidden;
use super::links::may_edit;
use super::store::{self, GlossaryFilter, Kept};
use super::{ConnectionError, Connections, require};
use crate::audit::Entry;
use crate::base::{Actor, ConnectionId, GlossaryId, Listing, OrgId, Page, Permission, UserId};
use crate::platform::database::Transaction;
use crate::reading::{self, MetricDefinition, Naming};
use crate::sql::{Dialect, quote_identifier};

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GlossaryKind {
    /// Another name for a table or column, or a word with its meaning.
    Term,
    /// A figure with its formula.
    Metric,
}

/// What a term stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GlossaryTarget {
    pub schema: Option<String>,
    pub table: String,
    pub column: Option<String>,
}

/// The table that a metric is worked out of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GlossaryTable {
    pub schema: Option<String>,
    pub table: String,
}

/// An entry as a person sends it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGlossaryEntry {
    pub kind: GlossaryKind,
    /// 1 to 100 characters.
    pub name: String,
    /// At most 20 other names.
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// What it means, at most 2,000 characters.
    pub definition: Option<String>,
    /// Absent: for every connection.
    pub connection_id: Option<ConnectionId>,
    /// Of a term: the table or column it stands for.
    pub target: Option<GlossaryTarget>,
    /// Of a metric: an SQL expression over one table, such as `sum(total - refunded)`.
    pub formula: Option<String>,
    /// Of a metric: the table.
    pub table: Option<GlossaryTable>,
    /// Of a metric: SQL conditions that its rows meet, at most 10.
    #[serde(default)]
    pub default_filters: Vec<String>,
    /// How its values are written, at most 32 characters.
    pub format: Option<String>,
}

/// An entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GlossaryEntry {
    pub id: GlossaryId,
    pub kind: GlossaryKind,
    pub name: String,
    pub synonyms: Vec<String>,
    pub definition: Option<String>,
    pub connection_id: Option<ConnectionId>,
    pub target: Option<GlossaryTarget>,
    pub formula: Option<String>,
    pub table: Option<GlossaryTable>,
    pub default_filters: Vec<String>,
    pub format: Option<String>,
    #[serde(skip)]
    pub created_by: UserId,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// Which entries are wanted.
#[derive(Debug, Clone, Default)]
pub struct GlossaryWish {
    pub named: Option<String>,
    /// Those that hold for this connection: its own and those for all.
    pub connection: Option<ConnectionId>,
    pub kind: Option<GlossaryKind>,
}

impl Connections {
    /// Entries by name.
    ///
    /// # Errors
    /// `NotFound` for a connection that isn't the organisation's.
    pub async fn glossary(
        &self,
        actor: &Actor,
        wish: GlossaryWish,
        page: Page,
    ) -> Result<Listing<GlossaryEntry>, ConnectionError> {
        require(actor, Permission::ReadConnections)?;
        if let Some(id) = wish.connection {
            self.find(actor, id).await?;
        }
        let filter = GlossaryFilter { named: wish.named, connection: wish.connection, kind: wish.kind };
        let (db, closed) = (self.room.parts.db.connection(), self.closed_to(actor).await?);
        let (data, count) = store::list_glossary(db, actor.org, (&filter, &closed), page.clamped()).await?;
        Ok(Listing { data, count })
    }

    /// Adds an entry.
    ///
    /// # Errors
    /// `Invalid` names every field that was not taken; `NameTaken` where another entry of its reach has its name;
    /// `NotFound` for a connection that isn't the organisation's.
    pub async fn define(&self, actor: &Actor, new: NewGlossaryEntry) -> Result<GlossaryEntry, ConnectionError> {
        may_edit(actor)?;
        let entry = self.checked(actor, new, None).await?;
        let db = self.room.parts.db.begin().await.map_err(anyhow::Error::from)?;
        written(store::insert_glossary(&db, actor.org, &entry).await?)?;
        self.defined(actor, db, "glossary.create", &entry).await?;
        Ok(entry)
    }

    /// Replaces an entry.
    ///
    /// # Errors
    /// As for a new one; `NotFound` where there is none.
    pub async fn redefine(
        &self,
        actor: &Actor,
        id: GlossaryId,
        new: NewGlossaryEntry,
    ) -> Result<GlossaryEntry, ConnectionError> {
        may_edit(actor)?;
        let before = self.entry(actor, id).await?;
        let entry = self.checked(actor, new, Some(before)).await?;
        let db = self.room.parts.db.begin().await.map_err(anyhow::Error::from)?;
        written(store::update_glossary(&db, actor.org, &entry).await?)?;
        self.defined(actor, db, "glossary.update", &entry).await?;
        Ok(entry)
    }

    /// Deletes an entry.
    ///
    /// # Errors
    /// `NotFound`, also for another organisation's.
    pub async fn undefine(&self, actor: &Actor, id: GlossaryId) -> Result<(), ConnectionError> {
        may_edit(actor)?;
        let entry = self.entry(actor, id).await?;
        let db = self.room.parts.db.begin().await.map_err(anyhow::Error::from)?;
        store::delete_glossary(&db, actor.org, id).await?;
        self.defined(actor, db, "glossary.delete", &entry).await
    }

    /// An entry that the actor may see.
    async fn entry(&self, actor: &Actor, id: GlossaryId) -> Result<GlossaryEntry, ConnectionError> {
        let found = store::find_glossary(self.room.parts.db.connection(), actor.org, id).await?;
        let closed = self.closed_to(actor).await?;
        let seen = found.filter(|entry| entry.connection_id.is_none_or(|id| !closed.holds(id)));
        seen.ok_or(ConnectionError::NotFound)
    }

    /// Ends an edit: every catalog of the organisation is built anew.
    async fn defined(
        &self,
        actor: &Actor,
        db: Transaction,
        action: &'static str,
        entry: &GlossaryEntry,
    ) -> Result<(), ConnectionError> {
        let told = json!({ "kind": entry.kind, "name": entry.name, "synonyms": entry.synonyms,
            "connection_id": entry.connection_id, "target": entry.target, "formula": entry.formula,
            "table": entry.table, "default_filters": entry.default_filters });
        let touched = store::count_up_all(&db, actor.org).await?;
        let line = Entry::by(actor, action).on("glossary_entry", entry.id).with(told);
        self.room.parts.audit.record(&db, line).await?;
        db.commit().await.map_err(anyhow::Error::from)?;
        self.forget_all(actor.org, &touched).await;
        Ok(())
    }

    async fn forget_all(&self, org: OrgId, connections: &[ConnectionId]) {
        for id in connections {
            self.forget(org, *id).await;
        }
    }
}

/// Why an entry was not written, if it was not.
fn written(kept: Kept) -> Result<(), ConnectionError> {
    match kept {
        Kept::Yes => Ok(()),
        Kept::NameTaken => Err(ConnectionError::NameTaken),
        Kept::Gone => Err(ConnectionError::NotFound),
    }
}

impl GlossaryEntry {
    /// Every name of it, its own first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.synonyms).map(String::as_str)
    }

    /// The metric, where it is one.
    pub fn metric(&self) -> Option<MetricDefinition> {
        let (formula, table) = (self.formula.clone()?, self.table.clone()?);
        Some(MetricDefinition {
            name: self.name.clone(),
            synonyms: self.synonyms.clone(),
            schema: table.schema,
            table: table.table,
            formula,
            filters: self.default_filters.clone(),
        })
    }

    /// Whether a question engine may hear of it: nothing hidden is in it.
    pub fn is_open(&self, hidden: &Hidden, dialect: Dialect) -> bool {
        let reads = |sql: String| hidden.is_read_by(&sql, dialect);
        let metric = self.metric().is_some_and(|m| reads(check::statement(&m, dialect)));
        let target = self.target.as_ref().is_some_and(|t| {
            let column = t.column.as_deref().map_or("1".to_owned(), |c| quote_identifier(c, dialect));
            reads(format!("SELECT {column} FROM {}", quote_identifier(&t.table, dialect)))
        });
        !metric && !target
    }
}

/// The glossary as the builtin engine reads it.
pub(super) fn for_reading(entries: &[GlossaryEntry]) -> reading::Glossary {
    let naming = |entry: &GlossaryEntry| {
        let target = entry.target.clone()?;
        let names = entry.names().map(str::to_owned).collect();
        Some(Naming { schema: target.schema, table: target.table, column: target.column, names })
    };
    reading::Glossary {
        terms: entries.iter().filter_map(naming).collect(),
        metrics: entries.iter().filter_map(GlossaryEntry::metric).collect(),
    }
}
