//! All sources of an organisation behind one connection, so that one query can join them.
//!
//! Such a connection has no tables of its own: what it shows is brought together from the catalogs of the others each
//! time it is asked for, so that it is as new as they are, and shows a person only what that person may see of them.

mod gathered;
mod naming;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

pub use gathered::{GatheredSources, Member};

use super::catalog::Catalog;
use super::hidden::Hidden;
use super::report::{StepName, Steps};
use super::store::{self, Link, Note, Place, Record};
use super::{ConnectionError, Connections, JoinedName, Privacy, TestReport, glossary, infer, links, overlay};
use crate::base::{Actor, ConnectionId, OrgId};
use crate::data::{ColumnSet, Relationship, Schema, Table};
use crate::engine::DatasetTable;
use crate::reading;
use crate::sql::{Dialect, RelationName};

/// Where the tables of a catalog over all sources really are, and which state of the sources it shows.
#[derive(Debug, Clone, Default)]
pub(super) struct Whence {
    /// Names the sources and their states; nothing in a catalog of one source.
    pub state: Option<[u8; 32]>,
    pub tables: HashMap<RelationName, (ConnectionId, RelationName)>,
}

/// A source with its name and what is known of it.
struct Source {
    alias: String,
    catalog: Arc<Catalog>,
}

impl Connections {
    /// What is known of all sources that the person may use, as one catalog.
    pub(super) async fn catalog_over_sources(
        &self,
        actor: &Actor,
        record: &Record,
    ) -> Result<Arc<Catalog>, ConnectionError> {
        let sources = self.sources(actor).await?;
        let state = state(record, &sources);
        let key = (record.connection.id, state);
        if let Some(known) = self.room.over_sources.get(&key).await {
            return Ok(known);
        }
        let (c, db) = (record.connection.clone(), self.room.parts.db.connection());
        let notes = store::load_notes(db, c.org, c.id).await?;
        let links = store::load_links(db, c.org, c.id).await?;
        let glossary = store::load_glossary(db, c.org, c.id).await?;
        let read_at = sources.iter().map(|s| s.catalog.discovered_at).max().unwrap_or(c.created_at);
        let build = tokio::task::spawn_blocking(move || {
            let (schema, tables) = joined(&sources, notes, &links);
            let hidden = Hidden::of(&schema);
            let schema = Arc::new(schema);
            let open = overlay::open(&schema);
            let known = glossary::for_reading(&glossary);
            let index = Arc::new(reading::Index::with_glossary(&open, Dialect::Dataset, &known));
            let whence = Arc::new(Whence { state: Some(state), tables });
            let (discovered_at, whole) = (read_at, Arc::new(OnceLock::new()));
            Arc::new(Catalog {
                connection: c,
                schema,
                open,
                hidden,
                links,
                glossary,
                index,
                discovered_at,
                whole,
                whence,
            })
        });
        let catalog = build.await.map_err(anyhow::Error::from)?;
        self.room.over_sources.insert(key, catalog.clone()).await;
        Ok(catalog)
    }

    /// The sources that the person may use and that are known by now, each with its name.
    async fn sources(&self, actor: &Actor) -> Result<Vec<Source>, ConnectionError> {
        let records = store::sources_of(self.room.parts.db.connection(), actor.org).await?;
        let names = self.source_names(actor.org, &records).await?;
        let mut sources = Vec::with_capacity(records.len());
        for record in records {
            let id = record.connection.id;
            // By the one lookup, so that what a person may not use is not there here either.
            let record = match self.find(actor, id).await {
                Err(ConnectionError::NotFound) => continue,
                found => found?,
            };
            if let (Some(alias), Some(catalog)) = (names.get(&id), self.current_catalog(&record).await?) {
                sources.push(Source { alias: alias.clone(), catalog });
            }
        }
        Ok(sources)
    }

    /// Gives every connection its name, so that it has one before somebody renames it.
    pub(super) async fn name_sources(&self, org: OrgId) -> anyhow::Result<()> {
        let records = store::sources_of(self.room.parts.db.connection(), org).await?;
        self.source_names(org, &records).await?;
        Ok(())
    }

    /// What a dataset's tables are called in the connections over all sources that the person may use.
    pub(super) async fn named_over_sources(
        &self,
        actor: &Actor,
        dataset: &Record,
    ) -> Result<Vec<(ConnectionId, Vec<JoinedName>)>, ConnectionError> {
        let (c, db) = (&dataset.connection, self.room.parts.db.connection());
        let names = store::source_names(db, c.org).await?;
        let Some(alias) = names.get(&c.id) else { return Ok(Vec::new()) };
        let named = |table: &DatasetTable| (table.name.clone(), format!("{alias}.{}", table.name));
        let tables: Vec<JoinedName> = dataset.dataset_tables.iter().map(named).collect();
        let joining = store::over_sources(db, c.org).await?;
        let seen = joining.iter().filter(|over| over.connection.is_open_to(actor));
        Ok(seen.map(|over| (over.connection.id, tables.clone())).collect())
    }

    /// What each of these connections is called; those without a name are given one.
    async fn source_names(
        &self,
        org: OrgId,
        records: &[Record],
    ) -> Result<HashMap<ConnectionId, String>, ConnectionError> {
        let db = self.room.parts.db.connection();
        let mut names = store::source_names(db, org).await?;
        for record in records {
            let id = record.connection.id;
            // Another copy of the program may give names at the same time: what it gave then stands.
            while !names.contains_key(&id) {
                let taken: HashSet<String> = names.values().cloned().collect();
                store::name_source(db, org, (id, &naming::alias(&record.connection.name, &taken))).await?;
                names = store::source_names(db, org).await?;
            }
        }
        Ok(names)
    }

    /// How many tables the organisation's sources have together, as far as they are known.
    pub(super) async fn count_over_sources(&self, org: OrgId) -> anyhow::Result<u32> {
        let records = store::sources_of(self.room.parts.db.connection(), org).await?;
        Ok(records.iter().filter_map(|record| record.connection.tables_found).fold(0, u32::saturating_add))
    }

    /// Has the connections over all sources say how many tables there are by now.
    pub(super) async fn tell_over_sources(&self, org: OrgId, of: &Record) {
        if of.connection.kind.joins_sources() {
            return;
        }
        match store::over_sources(self.room.parts.db.connection(), org).await {
            Ok(joining) => joining.iter().for_each(|record| drop(self.discover_soon(org, record))),
            Err(error) => tracing::warn!(%error, "connections over all sources could not be told of a change"),
        }
    }

    /// A model sees no more of all sources together than of the one that shows least.
    pub(super) async fn privacy_over_sources(
        &self,
        org: OrgId,
        (own, allowed): (Privacy, Privacy),
    ) -> Result<Privacy, ConnectionError> {
        let records = store::sources_of(self.room.parts.db.connection(), org).await?;
        Ok(records.iter().map(|r| r.connection.privacy.unwrap_or(allowed)).fold(own, Privacy::min))
    }

    /// What there is to say of such a connection: nothing is dialled for it.
    pub(super) async fn test_over_sources(&self, actor: &Actor) -> Result<TestReport, ConnectionError> {
        let sources = self.sources(actor).await?;
        let tables: usize = sources.iter().map(|source| source.catalog.schema.tables.len()).sum();
        let mut steps = Steps::new(&[StepName::Tables]);
        steps.tables_found = Some(u32::try_from(tables).unwrap_or(u32::MAX));
        steps.can_write = Some(false);
        if tables == 0 {
            steps.warn(StepName::Tables, "No other connection has tables yet.", "Add a connection or upload a file.");
        } else {
            steps.ok(StepName::Tables, format!("{tables} found, in {} connections.", sources.len()));
        }
        Ok(steps.finish())
    }
}

/// Names the sources, their states and what is said of them here.
fn state(record: &Record, sources: &[Source]) -> [u8; 32] {
    let mut hash = Sha256::new();
    let c = &record.connection;
    hash.update(format!("{} {} {} {}\n", c.name, c.version, c.edition, c.privacy.map_or("", Privacy::as_str)));
    for Source { alias, catalog } in sources {
        let of = &catalog.connection;
        let at: DateTime<Utc> = catalog.discovered_at;
        hash.update(format!("{alias} {} {} {} {} {}\n", of.id, of.version, of.edition, at.to_rfc3339(), of.name));
    }
    hash.finalize().into()
}

/// All tables under their names here, with what is said of them there and here, and where each one really is.
fn joined(
    sources: &[Source],
    notes: Vec<(Place, Note)>,
    own: &[Link],
) -> (Schema, HashMap<RelationName, (ConnectionId, RelationName)>) {
    let mut notes: HashMap<Place, Note> = notes.into_iter().collect();
    let (mut tables, mut relationships, mut whence) = (Vec::new(), Vec::new(), HashMap::new());
    for Source { alias, catalog } in sources {
        let mut here: HashMap<RelationName, RelationName> = HashMap::new();
        for (name, table) in naming::named(&catalog.schema.tables, catalog.home()) {
            let there = RelationName { schema: table.schema.clone(), name: table.name.clone() };
            let shown = RelationName { schema: Some(alias.clone()), name: name.clone() };
            whence.insert(shown.clone(), (catalog.connection.id, there.clone()));
            here.insert(there, shown);
            let mut table = Table { schema: Some(alias.clone()), name, ..table.clone() };
            overlay::lay_over(&mut table, &mut notes);
            tables.push(table);
        }
        let moved = |end: &ColumnSet| {
            let there = RelationName { schema: end.schema.clone(), name: end.table.clone() };
            let shown = here.get(&there)?;
            Some(ColumnSet { schema: shown.schema.clone(), table: shown.name.clone(), columns: end.columns.clone() })
        };
        relationships.extend(
            catalog
                .schema
                .relationships
                .iter()
                .filter_map(|r| Some(Relationship { from: moved(&r.from)?, to: moved(&r.to)?, origin: r.origin })),
        );
    }
    let mut schema = infer::complete(Schema { tables, relationships });
    let mut seen = HashSet::new();
    schema.relationships.retain(|r| seen.insert((r.from.clone(), r.to.clone())));
    links::settle(&mut schema, own);
    (schema, whence)
}
