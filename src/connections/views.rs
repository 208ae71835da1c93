//! How a catalog looks to people and programs.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::catalog::Catalog;
use super::links::{self, RelationshipView};
use crate::base::{Actor, ConnectionId, Permission};
use crate::data::{Table, TableColumn};

/// What stands for a value that is not shown.
pub const MASK: &str = "\u{2022}\u{2022}\u{2022}";

/// What is known of a connection's content.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ConnectionSchema)]
pub struct SchemaView {
    pub connection_id: ConnectionId,
    pub discovered_at: DateTime<Utc>,
    pub tables: Vec<Table>,
    pub relationships: Vec<RelationshipView>,
}

impl SchemaView {
    /// The catalog as this person sees it: values of persons are masked for those who only read.
    pub(super) fn of(catalog: &Catalog, actor: &Actor) -> Self {
        let mut tables = catalog.schema.tables.clone();
        if !sees_personal(actor) {
            tables.iter_mut().flat_map(|t| &mut t.columns).for_each(mask);
        }
        Self {
            connection_id: catalog.connection.id,
            discovered_at: catalog.discovered_at,
            tables,
            relationships: links::views(&catalog.schema, &catalog.links),
        }
    }
}

/// Whether values about persons are shown to this one where nobody asked for them: in catalogs and samples.
pub fn sees_personal(actor: &Actor) -> bool {
    actor.may(Permission::WriteConnections)
}

/// Masks the values of a column that holds something about persons.
fn mask(column: &mut TableColumn) {
    if !column.pii.as_ref().is_some_and(crate::data::Pii::holds) {
        return;
    }
    if !column.samples.is_empty() {
        column.samples = vec![MASK.to_owned()];
        column.samples_complete = false;
    }
    for end in [&mut column.min, &mut column.max] {
        if end.is_some() {
            *end = Some(MASK.to_owned());
        }
    }
}
