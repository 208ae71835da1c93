//! All uploaded files of an organisation behind one connection, so that one query can join them.
//!
//! Such a connection has no files of its own: it follows the datasets. Whatever adds, renews, deletes or brings back a
//! dataset writes the joined tables anew in the same step. A name once given stays with its table, whatever comes or
//! goes beside it, and stays given when the table is gone: else a saved query would read another file's rows one day.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::access::covers;
use super::connector::SourceError;
use super::store::{self, GivenName, Note, Place, Record};
use super::{ConnectionError, ConnectionStatus, Connections, require};
use crate::base::{Actor, ConnectionId, OrgId, Permission};
use crate::data::{Schema, Table};
use crate::engine::{DatasetTable, Source};
use crate::platform::database::Transaction;

/// A table's place among all datasets: its dataset's folder, and what it is called there.
type Key<'a> = (Option<&'a Path>, &'a str);

/// A joined connection before and after it followed its datasets.
pub(super) type Followed = Vec<(Record, Record)>;

/// What a table is called in its own dataset, and in a joined connection.
pub type JoinedName = (String, String);

fn key(table: &DatasetTable) -> Key<'_> {
    let folder = table.files.first().and_then(|file| file.parent()?.parent());
    (folder, table.own_name.as_deref().unwrap_or(&table.name))
}

/// The datasets whose tables a joined connection has: those that everybody may use who may use it.
fn members(joined: &Record, mut datasets: Vec<Record>) -> Vec<Record> {
    let own = joined.connection.access.as_ref();
    datasets.retain(|dataset| covers(dataset.connection.access.as_ref(), own));
    datasets
}

/// The names that a joined connection's tables have, after those that it remembers.
fn given(joined: &Record) -> Vec<GivenName> {
    let known: HashSet<Key<'_>> =
        joined.names_given.iter().map(|n| (Some(n.folder.as_path()), n.table.as_str())).collect();
    let new = joined.dataset_tables.iter().filter(|table| !known.contains(&key(table))).filter_map(|table| {
        let (folder, own) = key(table);
        Some(GivenName { folder: folder?.to_owned(), table: own.to_owned(), name: table.name.clone() })
    });
    let mut names = joined.names_given.clone();
    names.extend(new);
    names
}

/// The tables of these datasets under names that are each there once, and that were never given to others.
fn join(given: &[GivenName], datasets: &[Record]) -> Vec<DatasetTable> {
    let known: HashMap<Key<'_>, &str> =
        given.iter().map(|n| ((Some(n.folder.as_path()), n.table.as_str()), n.name.as_str())).collect();
    let all = || datasets.iter().flat_map(|dataset| &dataset.dataset_tables);
    let mut taken: HashSet<String> = given.iter().map(|n| n.name.to_lowercase()).collect();
    let named = |table: &DatasetTable| {
        let name = known.get(&key(table)).map_or_else(|| free(&table.name, &mut taken), |name| (*name).to_owned());
        let own_name = (name != table.name).then(|| table.name.clone());
        DatasetTable { name, own_name, ..table.clone() }
    };
    all().map(named).collect()
}

/// The name itself, or with the first number that makes it one that nothing else has.
fn free(wanted: &str, taken: &mut HashSet<String>) -> String {
    let mut name = wanted.to_owned();
    let mut copy = 1;
    while !taken.insert(name.to_lowercase()) {
        copy += 1;
        name = format!("{wanted}_{copy}");
    }
    name
}

/// What the tables of a dataset are called in a joined connection.
fn names_in(joined: &Record, dataset: &Record) -> Vec<JoinedName> {
    let known: HashMap<Key<'_>, &str> =
        joined.dataset_tables.iter().map(|table| (key(table), table.name.as_str())).collect();
    let named = |table: &DatasetTable| Some((table.name.clone(), (*known.get(&key(table))?).to_owned()));
    dataset.dataset_tables.iter().filter_map(named).collect()
}

/// What is said of a table here, over what is said of it at its own dataset. What is hidden there is hidden here.
fn over(own: Note, source: Note) -> Note {
    let (description, origin) = match own.description {
        Some(_) => (own.description, own.origin),
        None => (source.description, source.origin),
    };
    Note {
        description,
        origin,
        term: own.term.or(source.term),
        hidden: own.hidden || source.hidden,
        pii: own.pii.or(source.pii),
    }
}

impl Connections {
    /// As [`Connections::follow`] where what changed is a dataset, or a joined connection itself.
    pub(super) async fn follow_if(&self, db: &Transaction, changed: &Record) -> Result<Followed, ConnectionError> {
        let c = &changed.connection;
        if c.kind.reads_datasets() { self.follow(db, c.org).await } else { Ok(Followed::new()) }
    }

    /// Has the organisation's joined connections follow a change of its datasets, in the step of that change.
    async fn follow(&self, db: &Transaction, org: OrgId) -> Result<Followed, ConnectionError> {
        let mut followed = Followed::new();
        for before in store::joined_of(db, org).await? {
            let datasets = members(&before, store::datasets_of(db, org).await?);
            let names = given(&before);
            let tables = join(&names, &datasets);
            if tables == before.dataset_tables {
                continue;
            }
            let mut after = Record { dataset_tables: tables, names_given: names, ..before.clone() };
            after.names_given = given(&after);
            after.connection.version += 1;
            after.connection.updated_at = self.now();
            after.connection.status = ConnectionStatus::Discovering;
            after.connection.status_detail = None;
            if !store::update(db, org, (&before, &after)).await? {
                return Err(ConnectionError::Conflict);
            }
            store::set_progress(db, org, (after.connection.id, after.connection.version), self.begun()).await?;
            followed.push((before, after));
        }
        Ok(followed)
    }

    /// After the step: what was remembered goes, and the tables are read anew.
    pub(super) async fn followed(&self, org: OrgId, followed: Followed) {
        for (before, after) in followed {
            self.close(org, &before).await;
            self.discover_soon(org, &after);
        }
    }

    /// Has a joined connection follow what changed at the very moment at which it was made.
    pub(super) async fn catch_up(&self, record: &Record) -> Result<(), ConnectionError> {
        if !record.connection.kind.joins_files() {
            return Ok(());
        }
        let db = self.room.parts.db.begin().await.map_err(anyhow::Error::from)?;
        let followed = self.follow(&db, record.connection.org).await?;
        db.commit().await.map_err(anyhow::Error::from)?;
        self.followed(record.connection.org, followed).await;
        Ok(())
    }

    /// The tables that a new joined connection begins with, which everybody may use at first.
    pub(super) async fn all_joined(&self, org: OrgId) -> Result<Vec<DatasetTable>, ConnectionError> {
        let mut open = store::datasets_of(self.room.parts.db.connection(), org).await?;
        open.retain(|dataset| dataset.connection.access.is_none());
        Ok(join(&[], &open))
    }

    /// What is known of the datasets, brought together; only what nothing is known of yet is read.
    pub(super) async fn look_joined(&self, record: &Record) -> Result<Schema, SourceError> {
        let (org, db) = (record.connection.org, self.room.parts.db.connection());
        let mut unknown: HashMap<&str, &DatasetTable> =
            record.dataset_tables.iter().map(|table| (table.name.as_str(), table)).collect();
        let mut tables = Vec::new();
        for dataset in members(record, store::datasets_of(db, org).await?) {
            let c = &dataset.connection;
            let found = store::load_catalog(db, org, c.id).await?.filter(|(version, ..)| *version == c.version);
            let Some((.., schema)) = found else { continue };
            for (own, name) in names_in(record, &dataset) {
                if let Some(table) = schema.tables.iter().find(|table| table.name == own) {
                    unknown.remove(name.as_str());
                    tables.push(Table { name, ..table.clone() });
                }
            }
        }
        if !unknown.is_empty() {
            let rest = Record { dataset_tables: unknown.into_values().cloned().collect(), ..record.clone() };
            tables.extend(self.read_tables(rest).await?.tables);
        }
        tables.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Schema { tables, relationships: Vec::new() })
    }

    async fn read_tables(&self, of: Record) -> Result<Schema, SourceError> {
        let parts = &self.room.parts;
        let data_dir = parts.settings.data_dir.clone();
        let work = tokio::task::spawn_blocking(move || super::targets::dataset(&data_dir, &of.dataset_tables));
        let tables = work.await.map_err(anyhow::Error::from)??;
        let source = Source::Dataset { tables };
        Ok(parts.engine.describe(source, tokio_util::sync::CancellationToken::new()).await?)
    }

    /// What people say of a connection's tables; for a joined one with what they say of them at their datasets.
    pub(super) async fn notes_on(&self, record: &Record) -> Result<Vec<(Place, Note)>, ConnectionError> {
        let (c, db) = (&record.connection, self.room.parts.db.connection());
        let own = store::load_notes(db, c.org, c.id).await?;
        if !c.kind.joins_files() {
            return Ok(own);
        }
        let mut notes: HashMap<Place, Note> = own.into_iter().collect();
        for dataset in members(record, store::datasets_of(db, c.org).await?) {
            let names: HashMap<String, String> = names_in(record, &dataset).into_iter().collect();
            for (place, note) in store::load_notes(db, c.org, dataset.connection.id).await? {
                let Some(table) = names.get(&place.table).cloned() else { continue };
                let here = Place { table, ..place };
                let own = notes.remove(&here).unwrap_or_default();
                notes.insert(here, over(own, note));
            }
        }
        Ok(notes.into_iter().collect())
    }

    /// Joined connections see a change of what is said of a dataset's tables.
    pub(super) async fn tell_joined(&self, db: &Transaction, org: OrgId) -> Result<Vec<ConnectionId>, ConnectionError> {
        let ids: Vec<ConnectionId> = store::joined_of(db, org).await?.iter().map(|r| r.connection.id).collect();
        for id in &ids {
            store::count_up(db, org, *id).await?;
        }
        Ok(ids)
    }

    /// Where else a dataset's tables can be read: the joined connections, with what the tables are called there.
    ///
    /// # Errors
    /// `NotFound`, also for another organisation's.
    pub async fn joined_with(
        &self,
        actor: &Actor,
        id: ConnectionId,
    ) -> Result<Vec<(ConnectionId, Vec<JoinedName>)>, ConnectionError> {
        require(actor, Permission::ReadConnections)?;
        let dataset = self.find(actor, id).await?;
        let joined = store::joined_of(self.room.parts.db.connection(), actor.org).await?;
        let seen = joined.iter().filter(|joined| joined.connection.is_open_to(actor));
        let mut found: Vec<_> = seen.map(|joined| (joined.connection.id, names_in(joined, &dataset))).collect();
        found.extend(self.named_over_sources(actor, &dataset).await?);
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connections::manage::blank;

    fn dataset(folder: &str, tables: &[&str]) -> Record {
        let table = |name: &&str| DatasetTable::new(*name, vec![format!("datasets/{folder}/1/{name}.parquet").into()]);
        let mut record = blank(OrgId::new(), ConnectionId::new(), chrono::DateTime::UNIX_EPOCH);
        record.dataset_tables = tables.iter().map(table).collect();
        record
    }

    fn names(tables: &[DatasetTable]) -> Vec<&str> {
        tables.iter().map(|table| table.name.as_str()).collect()
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number_and_keeps_it() {
        let (a, b) = (dataset("a", &["orders", "shops"]), dataset("b", &["orders", "orders_2"]));
        let mut joined = dataset("-", &[]);
        let mut follow = |datasets: &[&Record]| {
            let datasets: Vec<Record> = datasets.iter().map(|d| (*d).clone()).collect();
            joined.names_given = given(&joined);
            joined.dataset_tables = join(&joined.names_given, &datasets);
            joined.clone()
        };
        let joined = follow(&[&a, &b]);
        assert_eq!(names(&joined.dataset_tables), ["orders", "shops", "orders_2", "orders_2_2"]);
        assert_eq!(names(&follow(&[&b]).dataset_tables), ["orders_2", "orders_2_2"]);
        // What is gone keeps its name: a saved query may still say it.
        let c = dataset("c", &["Orders"]);
        assert_eq!(names(&follow(&[&b, &c]).dataset_tables), ["orders_2", "orders_2_2", "Orders_3"]);
        assert_eq!(names(&follow(&[&c]).dataset_tables), ["Orders_3"]);
        let back = follow(&[&a, &b, &c]);
        assert_eq!(names(&back.dataset_tables), ["orders", "shops", "orders_2", "orders_2_2", "Orders_3"]);
        let of_b = [("orders", "orders_2"), ("orders_2", "orders_2_2")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(names_in(&joined, &b), of_b);
    }

    #[test]
    fn a_new_version_of_a_dataset_keeps_its_names() {
        let (a, mut b) = (dataset("a", &["orders"]), dataset("b", &["orders"]));
        let before = Record { dataset_tables: join(&[], &[a.clone(), b.clone()]), ..dataset("-", &[]) };
        b.dataset_tables = vec![DatasetTable::new("orders", vec!["datasets/b/2/part-0.parquet".into()])];
        let after = join(&given(&before), &[a, b.clone()]);
        assert_eq!(names(&after), ["orders", "orders_2"]);
        assert_eq!(after[1].files, b.dataset_tables[0].files);
    }

    #[test]
    fn what_is_hidden_at_a_dataset_stays_hidden_and_own_words_stand_over_its() {
        let note = |text: &str, hidden| Note { description: Some(text.into()), hidden, ..Note::default() };
        let both = over(note("here", false), note("there", true));
        assert_eq!((both.description.as_deref(), both.hidden), (Some("here"), true));
        assert_eq!(over(Note::default(), note("there", false)).description.as_deref(), Some("there"));
    }
}
