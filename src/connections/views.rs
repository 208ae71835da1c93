//! How a catalog looks to people and programs.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::Catalog;
use crate::base::ConnectionId;
use crate::data::{Relationship, Table};

/// What is known of a connection's content.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ConnectionSchema)]
pub struct SchemaView {
    pub connection_id: ConnectionId,
    pub discovered_at: DateTime<Utc>,
    pub tables: Vec<Table>,
    pub relationships: Vec<Relationship>,
}

impl From<&Catalog> for SchemaView {
    fn from(catalog: &Catalog) -> Self {
        Self {
            connection_id: catalog.connection.id,
            discovered_at: catalog.discovered_at,
            tables: catalog.schema.tables.clone(),
            relationships: catalog.schema.relationships.clone(),
        }
    }
}
