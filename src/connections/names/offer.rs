//! What to offer to somebody who types SQL.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Names, Nearness, folded};
use crate::data::{ColumnType, Table, TableKind};

/// A table to offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfferedTable {
    pub schema: Option<String>,
    pub name: String,
    pub kind: TableKind,
    pub row_count: Option<i64>,
    /// What the business calls it.
    pub term: Option<String>,
}

/// A column to offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfferedColumn {
    pub schema: Option<String>,
    pub table: String,
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// What the business calls it.
    pub term: Option<String>,
}

/// What goes with what was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Offers {
    pub tables: Vec<OfferedTable>,
    pub columns: Vec<OfferedColumn>,
}

/// A table with its columns, as they are offered.
pub(super) fn offered(table: &Table) -> (OfferedTable, Vec<OfferedColumn>) {
    let columns = table.columns.iter().map(|column| OfferedColumn {
        schema: table.schema.clone(),
        table: table.name.clone(),
        name: column.name.clone(),
        kind: column.kind,
        term: column.term.clone(),
    });
    let offered = OfferedTable {
        schema: table.schema.clone(),
        name: table.name.clone(),
        kind: table.kind,
        row_count: table.row_count,
        term: table.term.clone(),
    };
    (offered, columns.collect())
}

impl Names {
    /// Tables whose name or term begins with the words, then those of which a later word does.
    pub fn offer_tables(&self, words: &str, most: usize) -> Offers {
        let found = self.tables_with(words, most).0.into_iter();
        let tables = found.filter_map(|at| self.tables.get(at)).map(|(table, _)| table.clone()).collect();
        Offers { tables, columns: Vec::new() }
    }

    /// Columns of these tables (`orders` or `public.orders`) in their own order; with words those whose name or term
    /// begins with them, then those of which a later word does.
    pub fn offer_columns(&self, tables: &[String], words: &str, most: usize) -> Offers {
        let words = folded(words);
        let mut wanted: Vec<usize> = Vec::new();
        for at in tables.iter().filter_map(|name| self.by_name.get(&name.to_lowercase())).flatten() {
            if !wanted.contains(at) {
                wanted.push(*at);
            }
        }
        let columns = wanted.into_iter().filter_map(|at| self.tables.get(at)).flat_map(|(_, columns)| columns);
        let near = |column: &OfferedColumn| {
            let names = std::iter::once(&column.name).chain(&column.term);
            names.filter_map(|name| Nearness::of(&folded(name), &words)).min().filter(|near| *near <= Nearness::Word)
        };
        let mut ranked: Vec<_> = columns.filter_map(|column| Some((near(column)? == Nearness::Word, column))).collect();
        ranked.sort_by_key(|(later, _)| *later);
        let columns = ranked.into_iter().take(most).map(|(_, column)| column.clone()).collect();
        Offers { tables: Vec::new(), columns }
    }
}
