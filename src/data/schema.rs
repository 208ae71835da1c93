//! What a source looks like: tables, columns, keys, samples and statistics, whichever engine holds them.
//!
//! Discovery fills it, the question engines read it, the guard resolves names against it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ColumnType;
use super::annotation::{DescriptionOrigin, Freshness, Pii};

/// Everything known of one connection.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Schema {
    pub tables: Vec<Table>,
    pub relationships: Vec<Relationship>,
}

/// A table or view.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Table {
    /// The database's own schema (`public`, `sales`); none in SQLite and datasets.
    pub schema: Option<String>,
    pub name: String,
    pub kind: TableKind,
    /// Rows, as counted or estimated by the engine.
    pub row_count: Option<i64>,
    pub description: Option<String>,
    pub description_origin: Option<DescriptionOrigin>,
    /// What the business calls it.
    pub term: Option<String>,
    /// Kept from every question engine; people may still read it.
    #[serde(default)]
    #[schema(required = true)]
    pub hidden: bool,
    /// How far its content reaches in time, where a column says so.
    pub freshness: Option<Freshness>,
    /// Names of the primary key's columns, in key order.
    pub primary_key: Vec<String>,
    pub columns: Vec<TableColumn>,
}

/// What kind of relation a table is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TableKind {
    #[default]
    Table,
    View,
}

/// A column of a table, with what was read of its content.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TableColumn {
    pub name: String,
    /// The engine's own word for the type, such as `varchar(40)`.
    pub declared_type: String,
    #[serde(rename = "type")]
    pub kind: ColumnType,
    pub nullable: bool,
    pub description: Option<String>,
    pub description_origin: Option<DescriptionOrigin>,
    /// What the business calls it.
    pub term: Option<String>,
    /// Kept from every question engine; people may still read it.
    #[serde(default)]
    #[schema(required = true)]
    pub hidden: bool,
    /// What of persons it holds, if anything.
    pub pii: Option<Pii>,
    /// Distinct values as text, most frequent first, each at most 100 characters.
    pub samples: Vec<String>,
    /// Whether `samples` holds every distinct value there is.
    pub samples_complete: bool,
    /// Distinct values, counted or estimated.
    pub distinct_count: Option<i64>,
    /// Share of rows with no value, 0 to 1.
    pub null_share: Option<f64>,
    /// Least and greatest value as text, for numbers and times.
    pub min: Option<String>,
    pub max: Option<String>,
}

/// Which columns of one table point to which columns of another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Relationship {
    pub from: ColumnSet,
    pub to: ColumnSet,
    pub origin: RelationshipOrigin,
}

/// Columns of one table, in key order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnSet {
    pub schema: Option<String>,
    pub table: String,
    pub columns: Vec<String>,
}

/// Where a relationship is known from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RelationshipOrigin {
    /// A foreign key of the database.
    Declared,
    /// Concluded from names, types and values; `confidence` is 0 to 1.
    Inferred { confidence: f64 },
    /// Said or confirmed by a person; worth as much as a declared one.
    Confirmed,
}

impl Schema {
    /// The table of that name; `schema` narrows it down where given. Names compare without regard to case.
    pub fn table(&self, schema: Option<&str>, name: &str) -> Option<&Table> {
        self.tables.iter().find(|t| {
            t.name.eq_ignore_ascii_case(name)
                && schema.is_none_or(|s| t.schema.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(s)))
        })
    }
}

impl Table {
    /// The column of that name, without regard to case.
    pub fn column(&self, name: &str) -> Option<&TableColumn> {
        self.columns.iter().find(|c| c.name.eq_ignore_ascii_case(name))
    }
}
