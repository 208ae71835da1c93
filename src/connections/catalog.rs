//! Handing out what is known of a connection, and the way to it.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use moka::Entry;
use moka::ops::compute::{CompResult, Op};

use super::connector::{Connector, SourceError};
use super::glossary::{self, GlossaryEntry};
use super::hidden::Hidden;
use super::model::{Connection, ConnectionStatus};
use super::overlay::{self, Laid};
use super::sources::Whence;
use super::store::{self, Link, Record};
use super::{ConnectionError, Connections, require};
use crate::base::{Actor, ConnectionId, Permission};
use crate::data::Schema;
use crate::reading;
use crate::sql::Relations;

/// How long a first question waits for the first look at a new connection.
const FIRST_LOOK: Duration = Duration::from_secs(20);

/// What is known of a connection's content. Shared, never changed in place.
#[derive(Debug, Clone)]
pub struct Catalog {
    pub connection: Connection,
    /// Everything there is, with what people say of it: for people, and for the guard.
    pub schema: Arc<Schema>,
    /// Without what is hidden: all that a question engine may know of.
    pub open: Arc<Schema>,
    /// Names that no question engine may read or hear of.
    pub hidden: Hidden,
    /// Relationships that a person has a word on, with that word.
    pub links: Vec<Link>,
    /// Terms and metrics that hold here.
    pub glossary: Vec<GlossaryEntry>,
    /// The builtin question engine's index over what is open.
    pub index: Arc<reading::Index>,
    pub discovered_at: DateTime<Utc>,
    /// Of a catalog over all sources: where its tables really are.
    pub(super) whence: Arc<Whence>,
    /// The same over what is hidden too, built when it is first wanted.
    pub(super) whole: Arc<OnceLock<Arc<reading::Index>>>,
}

impl Catalog {
    /// The index over everything, hidden or not: for what people put together themselves.
    pub fn whole_index(&self) -> Arc<reading::Index> {
        if Arc::ptr_eq(&self.schema, &self.open) {
            return self.index.clone();
        }
        let build = || {
            let known = glossary::for_reading(&self.glossary);
            let index = reading::Index::with_glossary(&self.schema, self.connection.dialect(), &known);
            Arc::new(index.at_home(self.home()))
        };
        self.whole.get_or_init(build).clone()
    }

    /// Of a catalog over all sources, a name of the sources and their states; nothing elsewhere.
    pub fn sources_state(&self) -> Option<[u8; 32]> {
        self.whence.state
    }

    /// Which tables a statement may read here, and where names without a schema belong.
    pub fn relations(&self) -> Relations<'_> {
        self.home().map_or(Relations::Known(&self.schema), |home| Relations::Homed(&self.schema, home))
    }

    /// Of a MySQL server, the database that names without one belong to.
    pub fn home(&self) -> Option<&str> {
        self.connection.home()
    }
}

/// Whether a catalog is that of the connection's stored state.
fn is_fresh(catalog: &Catalog, connection: &Connection) -> bool {
    let of = &catalog.connection;
    let same_words = of.version == connection.version && of.edition == connection.edition;
    same_words && connection.discovered_at == Some(catalog.discovered_at)
}

/// The catalog of a connection that was only renamed: the index, which is what costs, stays.
fn renamed(catalog: &Catalog, connection: &Connection) -> Catalog {
    Catalog { connection: connection.clone(), ..catalog.clone() }
}

impl Connections {
    /// What is known of a connection. For one that was added a moment ago this waits for the first look at it.
    ///
    /// # Errors
    /// `NotFound`, also for another organisation's; `NotReady` when nothing is known yet, with the reason.
    pub async fn catalog(&self, actor: &Actor, id: ConnectionId) -> Result<Arc<Catalog>, ConnectionError> {
        require(actor, Permission::ReadConnections)?;
        let record = self.find(actor, id).await?;
        if record.connection.kind.joins_sources() {
            return self.catalog_over_sources(actor, &record).await;
        }
        if let Some(catalog) = self.current_catalog(&record).await? {
            return Ok(catalog);
        }
        let record = self.after_first_look(actor, record).await?;
        self.current_catalog(&record).await?.ok_or_else(|| {
            ConnectionError::NotReady(match &record.connection.status_detail {
                Some(detail) => format!("The tables of this connection could not be read: {detail}"),
                None => "The tables of this connection are still being read. Try again in a moment.".to_owned(),
            })
        })
    }

    /// The open way to a connection. Only `queries` may ask for it: there every text passes the guard.
    ///
    /// # Errors
    /// `NotFound`, also for another organisation's; the inner error says why the way could not be opened.
    pub async fn connector(
        &self,
        actor: &Actor,
        id: ConnectionId,
    ) -> Result<Result<Arc<dyn Connector>, SourceError>, ConnectionError> {
        require(actor, Permission::ReadConnections)?;
        let record = self.find(actor, id).await?;
        Ok(self.open(&record).await)
    }

    /// The catalog in memory if it is that of the stored state, else the stored one. However many ask at once, it is
    /// read and its index built only once.
    pub(super) async fn current_catalog(&self, record: &Record) -> Result<Option<Arc<Catalog>>, ConnectionError> {
        let c = &record.connection;
        let known = self.room.catalogs.get(&c.id).await;
        if let Some(catalog) = known.filter(|catalog| catalog.connection.name == c.name && is_fresh(catalog, c)) {
            return Ok(Some(catalog));
        }
        let entry = self.room.catalogs.entry(c.id);
        let outcome = entry
            .and_try_compute_with(|kept| async move {
                let kept = kept.map(Entry::into_value).filter(|catalog| is_fresh(catalog, c));
                Ok::<_, ConnectionError>(match kept {
                    Some(catalog) if catalog.connection.name == c.name => Op::Nop,
                    Some(catalog) => Op::Put(Arc::new(renamed(&catalog, c))),
                    None => self.stored_catalog(record).await?.map_or(Op::Remove, Op::Put),
                })
            })
            .await?;
        Ok(match outcome {
            CompResult::Inserted(entry) | CompResult::ReplacedWith(entry) | CompResult::Unchanged(entry) => {
                Some(entry.into_value())
            }
            CompResult::Removed(_) | CompResult::StillNone(_) => None,
        })
    }

    /// Waits for a first look that is under way; the record as it is then.
    async fn after_first_look(&self, actor: &Actor, record: Arc<Record>) -> Result<Arc<Record>, ConnectionError> {
        let c = &record.connection;
        if matches!(c.status, ConnectionStatus::Discovering | ConnectionStatus::New) {
            let mut done = self.discover_soon(actor.org, &record);
            // Closing the channel is the signal: the value never changes.
            let _ = tokio::time::timeout(FIRST_LOOK, done.changed()).await;
        }
        self.forget(actor.org, c.id).await;
        self.find(actor, c.id).await
    }

    /// Builds the catalog of a connection from what is stored; nothing if nothing is stored yet.
    async fn stored_catalog(&self, record: &Record) -> Result<Option<Arc<Catalog>>, ConnectionError> {
        let (c, db) = (&record.connection, self.room.parts.db.connection());
        let found = store::load_catalog(db, c.org, c.id).await?;
        let Some((version, discovered_at, schema)) = found else { return Ok(None) };
        if version != c.version {
            return Ok(None);
        }
        let notes = self.notes_on(record).await?;
        let links = store::load_links(db, c.org, c.id).await?;
        let glossary = store::load_glossary(db, c.org, c.id).await?;
        let (connection, dialect) = (c.clone(), c.dialect());
        let build = tokio::task::spawn_blocking(move || {
            let Laid { schema, open, hidden } = overlay::lay(schema, notes, &links, discovered_at);
            let known = glossary::for_reading(&glossary);
            let index = Arc::new(reading::Index::with_glossary(&open, dialect, &known).at_home(connection.home()));
            Arc::new(Catalog {
                connection,
                schema,
                open,
                hidden,
                links,
                glossary,
                index,
                discovered_at,
                whence: Arc::default(),
                whole: Arc::default(),
            })
        });
        Ok(Some(build.await.map_err(anyhow::Error::from)?))
    }
}
