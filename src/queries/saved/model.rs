//! A saved query as it comes in, as it is kept, and as people see it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::base::{ConnectionId, Name, SavedQueryId, UserId};
use crate::data::ChartConfig;
use crate::queries::ParameterType;
use crate::queries::line::Person;
use crate::sql::{Reason, RelationName};

/// A parameter of a saved query: what the person is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedParameter {
    /// As it stands in the SQL's braces.
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ParameterType,
    /// What it is until somebody says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<crate::data::WireCell>)]
    pub default: Option<Value>,
    /// What it is called to people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// A query to keep.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSavedQuery {
    pub name: Name,
    #[serde(default)]
    pub description: Option<String>,
    pub connection_id: ConnectionId,
    pub sql: String,
    #[serde(default)]
    pub parameters: Vec<SavedParameter>,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default)]
    pub chart_config: Option<ChartConfig>,
    /// Whether the whole organisation may open it.
    #[serde(default)]
    pub shared: bool,
}

/// A saved query as it is to be from now on, whole.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedQueryEdit {
    pub name: Name,
    #[serde(default)]
    pub description: Option<String>,
    pub connection_id: ConnectionId,
    pub sql: String,
    #[serde(default)]
    pub parameters: Vec<SavedParameter>,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default)]
    pub chart_config: Option<ChartConfig>,
    #[serde(default)]
    pub shared: bool,
    /// The version that was edited.
    pub version: i32,
    /// What was changed, in a few words.
    #[serde(default)]
    pub note: Option<String>,
}

impl SavedQueryEdit {
    /// What is to be kept, without what is said of it.
    pub(super) fn content(self) -> NewSavedQuery {
        NewSavedQuery {
            name: self.name,
            description: self.description,
            connection_id: self.connection_id,
            sql: self.sql,
            parameters: self.parameters,
            tags: self.tags,
            chart_config: self.chart_config,
            shared: self.shared,
        }
    }
}

/// A saved query as people see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SavedQuery {
    pub id: SavedQueryId,
    pub name: String,
    pub description: Option<String>,
    pub connection_id: ConnectionId,
    /// None when the connection is gone.
    pub connection_name: Option<String>,
    /// Only for people with the right `sql.run`.
    pub sql: Option<String>,
    pub parameters: Vec<SavedParameter>,
    pub tags: Vec<String>,
    pub chart_config: Option<ChartConfig>,
    pub shared: bool,
    pub owner: Person,
    /// The tables that it reads, as in `public.orders`; none for a draft.
    pub tables: Vec<String>,
    pub version: i32,
    /// Whether the guard took its SQL when it was saved; a draft may be kept that doesn't run yet.
    pub valid: bool,
    /// Why not.
    #[schema(value_type = Vec<Reason>)]
    pub reasons: Value,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub may_edit: bool,
}

/// A saved query as the room keeps it.
#[derive(Debug, Clone)]
pub(super) struct Saved {
    pub id: SavedQueryId,
    pub owner: Person,
    pub connection_name: Option<String>,
    pub content: Content,
    pub judged: Judged,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// What a person decides of a saved query: all of it is kept with each version.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Content {
    pub connection: ConnectionId,
    pub name: String,
    pub description: Option<String>,
    pub sql: String,
    pub parameters: Vec<SavedParameter>,
    pub tags: Vec<String>,
    pub chart: Option<ChartConfig>,
    pub shared: bool,
}

/// What the guard said when it was saved.
#[derive(Debug, Clone, Default)]
pub(super) struct Judged {
    pub valid: bool,
    pub reasons: Value,
    pub tables: Vec<RelationName>,
}

/// Who wrote a version, and when.
#[derive(Debug, Clone)]
pub(super) struct Stamp {
    pub version: i32,
    pub author: Person,
    pub note: Option<String>,
    pub at: DateTime<Utc>,
}

/// A version in the list of versions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SavedVersionLine {
    pub version: i32,
    pub name: String,
    /// Only for people with the right `sql.run`.
    pub sql: Option<String>,
    pub author: Person,
    pub created_at: DateTime<Utc>,
    pub note: Option<String>,
}

/// A version, whole.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SavedVersion {
    pub version: i32,
    pub name: String,
    pub description: Option<String>,
    pub connection_id: ConnectionId,
    /// Only for people with the right `sql.run`.
    pub sql: Option<String>,
    pub parameters: Vec<SavedParameter>,
    pub tags: Vec<String>,
    pub chart_config: Option<ChartConfig>,
    pub shared: bool,
    pub author: Person,
    pub created_at: DateTime<Utc>,
    pub note: Option<String>,
}

impl SavedVersion {
    pub(super) fn of(content: Content, stamp: Stamp, sees_sql: bool) -> Self {
        Self {
            version: stamp.version,
            name: content.name,
            description: content.description,
            connection_id: content.connection,
            sql: sees_sql.then_some(content.sql),
            parameters: content.parameters,
            tags: content.tags,
            chart_config: content.chart,
            shared: content.shared,
            author: stamp.author,
            created_at: stamp.at,
            note: stamp.note,
        }
    }
}

impl Saved {
    /// The query as somebody sees it.
    pub(super) fn seen(self, sees_sql: bool, may_edit: bool) -> SavedQuery {
        let Content { connection, name, description, sql, parameters, tags, chart, shared } = self.content;
        let tables = self.judged.tables.iter().map(crate::queries::shown).collect();
        SavedQuery {
            id: self.id,
            name,
            description,
            connection_id: connection,
            connection_name: self.connection_name,
            sql: sees_sql.then_some(sql),
            parameters,
            tags,
            chart_config: chart,
            shared,
            owner: self.owner,
            tables,
            version: self.version,
            valid: self.judged.valid,
            // The guard's words may quote the statement.
            reasons: if sees_sql { self.judged.reasons } else { Value::Array(vec![]) },
            created_at: self.created_at,
            updated_at: self.updated_at,
            may_edit,
        }
    }

    pub(super) fn is_of(&self, user: UserId) -> bool {
        self.owner.id == user
    }
}
