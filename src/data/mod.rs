//! What a result is: an Arrow-backed table, what it looks like on the wire, what its columns mean,
//! which facts can be computed from it and which charts can show it.
//!
//! Pure: no clock, no database, no network.

mod annotation;
mod cells;
pub mod chart;
mod column;
mod csv;
mod digest;
mod edges;
mod ends;
pub mod facts;
mod json;
mod limits;
mod names;
mod period;
mod profile;
mod roles;
#[cfg(test)]
pub mod sample;
pub mod schema;
mod shape;
mod table;
mod timeline;
mod wholes;

pub use annotation::{DescriptionOrigin, Freshness, Pii, PiiKind, PiiState};
pub use chart::{
    ChartChoice, ChartConfig, ChartHint, ChartKind, ChartPlan, ChartSort, ChartWish, Fit, recommend, recommend_as,
};
pub use column::{Column, ColumnType, Semantic};
pub use csv::{write_csv_header, write_csv_rows};
pub use digest::digest;
pub use edges::{edges, ends_of_columns};
pub use ends::{Covered, Edge, Ends, Stop, ends};
pub use facts::{CellRange, CellRef, Coverage, Fact, FactContext, FactKind, Insight, Piece, facts};
pub use json::{WireCell, preview_rows, write_rows};
pub use limits::{Limits, LongCells, cut_bytes, cut_text};
pub use period::Grain;
pub use profile::{Bin, ColumnSummary, TopValue, profile};
pub use roles::{ColumnProfile, ColumnRole, roles};
pub use schema::{ColumnSet, Relationship, RelationshipOrigin, Schema, Table, TableColumn, TableKind};
pub use table::{ResultTable, Value, cell, cells};
