//! The names of a catalog, ready to be found while somebody types: built once for each state of a catalog.

mod offer;

use std::collections::HashMap;
use std::sync::Arc;

pub use offer::{OfferedColumn, OfferedTable, Offers};

use super::{Catalog, ConnectionError, Connections};
use crate::base::{Actor, ConnectionId};
use crate::data::Schema;

/// How well a name goes with the words that somebody typed, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// It is just that.
    Exact,
    /// It begins with them.
    Prefix,
    /// One of its words begins with them.
    Word,
    /// It holds them.
    Holds,
}

impl Nearness {
    /// How well a text goes with words; both folded by [`folded`].
    pub fn of(text: &str, words: &str) -> Option<Self> {
        let at = text.find(words)?;
        Some(match at {
            0 if text.len() == words.len() => Self::Exact,
            0 => Self::Prefix,
            _ if text.match_indices(words).any(|(at, _)| text[..at].ends_with(' ')) => Self::Word,
            _ => Self::Holds,
        })
    }
}

/// Lower case, and separators as spaces.
pub fn folded(text: &str) -> String {
    text.trim().to_lowercase().replace(['_', '-', '.'], " ")
}

/// A table or column by one of the names that people call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// The name, folded.
    pub name: String,
    /// Which table of the catalog's schema.
    pub table: usize,
    /// Which column of the table; none for the table itself.
    pub column: Option<usize>,
}

/// The names of one state of a catalog.
#[derive(Debug)]
pub struct Names {
    /// The tables with their columns, as they are offered.
    pub tables: Vec<(OfferedTable, Vec<OfferedColumn>)>,
    /// Every name and business term of tables and columns.
    pub called: Vec<Called>,
    /// Names and terms of tables, in order.
    whole: Vec<(String, usize)>,
    /// The same from each of their later words on, in order.
    words: Vec<(String, usize)>,
    /// Schemas with the names of their tables, in order.
    qualified: Vec<(String, usize)>,
    /// Tables by name, and by schema and name, in lower case.
    by_name: HashMap<String, Vec<usize>>,
}

impl Names {
    fn of(schema: &Schema) -> Self {
        let (mut called, mut whole, mut words, mut qualified) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, table) in schema.tables.iter().enumerate() {
            for name in std::iter::once(&table.name).chain(&table.term) {
                let name = folded(name);
                words.extend(
                    name.match_indices(' ').filter_map(|(space, _)| Some((name.get(space + 1..)?.to_owned(), at))),
                );
                whole.push((name.clone(), at));
                called.push(Called { name, table: at, column: None });
            }
            for (place, column) in table.columns.iter().enumerate() {
                let names = std::iter::once(&column.name).chain(&column.term);
                called.extend(names.map(|name| Called { name: folded(name), table: at, column: Some(place) }));
            }
            let name = table.name.to_lowercase();
            if let Some(schema) = &table.schema {
                qualified.push((folded(&format!("{schema}.{name}")), at));
                by_name.entry(format!("{}.{name}", schema.to_lowercase())).or_default().push(at);
            }
            by_name.entry(name).or_default().push(at);
        }
        whole.sort_unstable();
        words.sort_unstable();
        qualified.sort_unstable();
        let tables = schema.tables.iter().map(offer::offered).collect();
        Self { tables, called, whole, words, qualified, by_name }
    }

    /// The first `most` tables whose name or term begins with the words, then those of which a later word does, then
    /// those of a schema that does (`sales.or`); and how many names were looked at for it.
    fn tables_with(&self, words: &str, most: usize) -> (Vec<usize>, usize) {
        let words = folded(words);
        let (mut found, mut looked) = (Vec::new(), 0);
        for names in [&self.whole, &self.words, &self.qualified] {
            let from = names.partition_point(|(name, _)| name.as_str() < words.as_str());
            for (name, table) in names.iter().skip(from) {
                looked += 1;
                if found.len() >= most || !name.starts_with(&words) {
                    break;
                }
                if !found.contains(table) {
                    found.push(*table);
                }
            }
        }
        (found, looked)
    }
}

impl Connections {
    /// The names of a connection's catalog.
    ///
    /// # Errors
    /// As for the catalog.
    pub async fn names(&self, actor: &Actor, id: ConnectionId) -> Result<Arc<Names>, ConnectionError> {
        let catalog = self.catalog(actor, id).await?;
        Ok(self.names_of(catalog).await?)
    }

    /// The names of a catalog that is known already; nothing where it would have to be waited for.
    ///
    /// # Errors
    /// `NotFound`, also for another organisation's.
    pub async fn known_names(&self, actor: &Actor, id: ConnectionId) -> Result<Option<Arc<Names>>, ConnectionError> {
        let record = self.find(actor, id).await?;
        if record.connection.kind.joins_sources() {
            let catalog = self.catalog_over_sources(actor, &record).await?;
            return Ok(Some(self.names_of(catalog).await?));
        }
        match self.current_catalog(&record).await? {
            Some(catalog) => Ok(Some(self.names_of(catalog).await?)),
            None => Ok(None),
        }
    }

    async fn names_of(&self, catalog: Arc<Catalog>) -> anyhow::Result<Arc<Names>> {
        let id = catalog.connection.id;
        let kept = self.room.names.get(&id).await;
        if let Some((_, names)) = kept.filter(|(of, _)| Arc::ptr_eq(of, &catalog)) {
            return Ok(names);
        }
        let read = catalog.clone();
        let names = Arc::new(tokio::task::spawn_blocking(move || Names::of(&read.schema)).await?);
        self.room.names.insert(id, (catalog, names.clone())).await;
        Ok(names)
    }
}

#[cfg(test)]
mod tests;
