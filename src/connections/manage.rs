//! Adding, listing and deleting connections.

use std::path::Path;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::discovery::job;
use super::fields::{self, Checked, CheckedSource};
use super::kind::ConnectionKind;
use super::model::{Connection, ConnectionStatus, NewConnection, NewDatasetConnection};
use super::store::{self, Record};
use super::target::ServerTarget;
use super::{ConnectionError, Connections, SourceFile, demo, files, require, targets};
use crate::audit::Entry;
use crate::base::{Actor, ConnectionId, Listing, OrgId, Page, Permission};
use crate::engine::DatasetTable;
use crate::platform::database::Transaction;

impl Connections {
    /// Adds a connection and begins to read what is in it.
    ///
    /// # Errors
    /// `Invalid` names every field that was not taken.
    pub async fn create(&self, actor: &Actor, new: NewConnection) -> Result<Connection, ConnectionError> {
        require(actor, Permission::WriteConnections)?;
        if new.access.is_some() {
            require(actor, Permission::ManageOrg)?;
        }
        let access = self.checked_access(actor.org, new.access.clone()).await?;
        let checked = fields::check(new).map_err(ConnectionError::Invalid)?;
        let checked = self.settled(actor, checked, None).await?;
        let id = ConnectionId::new();
        let mut record = self.filled(blank(actor.org, id, self.now()), checked)?;
        record.connection.access = match access {
            Some(access) => Some(access),
            None => self.inherited_access(actor, record.connection.file_path.as_deref()).await?,
        };
        self.check_schemas(actor, &record).await?;
        self.add(actor, record).await
    }

    /// Makes a connection of a dataset that an upload has made.
    ///
    /// # Errors
    /// `Invalid` when the name is not taken.
    pub async fn register_dataset(
        &self,
        actor: &Actor,
        new: NewDatasetConnection,
    ) -> Result<Connection, ConnectionError> {
        require(actor, Permission::WriteUploads)?;
        let name = fields::check_name(&new.name).map_err(|m| ConnectionError::field("name", m))?;
        let mut record = blank(actor.org, ConnectionId::new(), self.now());
        record.connection.name = name;
        record.connection.kind = new.kind;
        record.connection.dataset = Some(new.dataset_id);
        record.dataset_tables = relative(&self.room.parts.settings.data_dir, new.tables)?;
        self.add(actor, record).await
    }

    /// The connections that the actor may use in the order in which they were added; `named` keeps those whose name holds it.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn list(
        &self,
        actor: &Actor,
        page: Page,
        named: Option<&str>,
    ) -> Result<Listing<Connection>, ConnectionError> {
        require(actor, Permission::ReadConnections)?;
        let named = named.map(str::trim).filter(|word| !word.is_empty());
        let db = self.room.parts.db.connection();
        let closed = self.closed_to(actor).await?;
        let (records, count) = store::list(db, actor.org, page.clamped(), (named, &closed)).await?;
        Ok(Listing { data: records.into_iter().map(|r| r.connection).collect(), count })
    }

    /// One connection.
    ///
    /// # Errors
    /// `NotFound`, also for another organisation's.
    pub async fn get(&self, actor: &Actor, id: ConnectionId) -> Result<Connection, ConnectionError> {
        require(actor, Permission::ReadConnections)?;
        Ok(self.find(actor, id).await?.connection.clone())
    }

    /// Deletes a connection: from here on it does not exist, for anybody, until it is brought back from the trash.
    ///
    /// # Errors
    /// `NotFound`, also for another organisation's.
    pub async fn delete(&self, actor: &Actor, id: ConnectionId) -> Result<(), ConnectionError> {
        require(actor, Permission::DeleteConnections)?;
        let record = self.find(actor, id).await?;
        let db = self.room.parts.db.begin().await.map_err(anyhow::Error::from)?;
        if !store::delete(&db, actor, id, self.now()).await? {
            self.forget(actor.org, id).await;
            return Err(ConnectionError::NotFound);
        }
        let entry =
            Entry::by(actor, "connection.delete").on("connection", id).with(json!({ "name": record.connection.name }));
        self.room.parts.audit.record(&db, entry).await?;
        let followed = self.follow_if(&db, &record).await?;
        db.commit().await.map_err(anyhow::Error::from)?;
        self.close(actor.org, &record).await;
        self.followed(actor.org, followed).await;
        self.tell_over_sources(actor.org, &record).await;
        Ok(())
    }

    /// SQLite files that this organisation may connect.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn files(&self, actor: &Actor) -> Result<Vec<SourceFile>, ConnectionError> {
        require(actor, Permission::WriteConnections)?;
        let mut taken = store::files_of_others(self.room.parts.db.connection(), actor.org).await?;
        taken.extend(self.closed_files(actor).await?);
        let data_dir = self.room.parts.settings.data_dir.clone();
        let all = tokio::task::spawn_blocking(move || files::list(&data_dir)).await.map_err(anyhow::Error::from)?;
        let own = |file: &SourceFile| !taken.contains(&file.name) && !demo::is_of_another(&file.name, actor.org);
        Ok(all.into_iter().filter(own).collect())
    }

    /// Saves a new connection with its audit entry and begins to read it.
    pub(super) async fn add(&self, actor: &Actor, mut record: Record) -> Result<Connection, ConnectionError> {
        record.connection.status = ConnectionStatus::Discovering;
        record.connection.next_discovery_at = Some(self.now() + super::discovery::STUCK_AFTER);
        let db = self.room.parts.db.begin().await.map_err(anyhow::Error::from)?;
        claim(&db, actor.org, &record).await?;
        store::insert(&db, actor.org, &record, actor.user).await?;
        let c = &record.connection;
        let entry = Entry::by(actor, "connection.create").on("connection", c.id).with(json!({
            "name": c.name, "type": c.kind, "host": c.host, "port": c.port, "database_name": c.database_name,
            "username": c.username, "schemas": c.schemas, "file_path": c.file_path, "is_demo": c.is_demo, "access": c.access,
        }));
        self.room.parts.audit.record(&db, entry).await?;
        // A dataset's own files are read in a moment: nobody needs to follow that.
        let job = match record.connection.dataset {
            None => Some(self.room.parts.jobs.add(&db, actor, job::of(&record)).await?),
            Some(_) => None,
        };
        let followed = self.follow_if(&db, &record).await?;
        db.commit().await.map_err(anyhow::Error::from)?;
        self.forget_access(actor.org).await;
        match job {
            Some(job) => self.room.parts.jobs.added(actor.org, job).await,
            None => drop(self.discover_soon(actor.org, &record)),
        }
        self.followed(actor.org, followed).await;
        Ok(record.connection)
    }

    /// Ends everything that is open or remembered for a connection.
    pub(super) async fn close(&self, org: OrgId, record: &Record) {
        let c = &record.connection;
        self.room.discovery.abandon(c.id);
        self.forget(org, c.id).await;
        self.room.catalogs.invalidate(&c.id).await;
        self.room.connectors.invalidate(&(c.id, c.version)).await;
    }

    /// A SQLite file's name in canonical form, if this organisation may have it; the tables of all files.
    /// `own` is the file that the connection has already.
    pub(super) async fn settled(
        &self,
        actor: &Actor,
        checked: Checked,
        own: Option<&str>,
    ) -> Result<Checked, ConnectionError> {
        let org = actor.org;
        if let CheckedSource::Files(_) = &checked.source {
            return Ok(Checked { source: CheckedSource::Files(self.all_joined(org).await?), ..checked });
        }
        let CheckedSource::Sqlite { file_path } = &checked.source else { return Ok(checked) };
        let (data_dir, typed) = (self.room.parts.settings.data_dir.clone(), file_path.clone());
        let named = tokio::task::spawn_blocking(move || files::named(&data_dir, &typed))
            .await
            .map_err(anyhow::Error::from)?
            .map_err(|fault| ConnectionError::field("file_path", fault.0))?;
        let taken = store::files_of_others(self.room.parts.db.connection(), org).await?;
        let closed = own != Some(named.as_str()) && self.closed_files(actor).await?.contains(&named);
        if closed || taken.contains(&named) || demo::is_of_another(&named, org) {
            return Err(no_such_file());
        }
        Ok(Checked { source: CheckedSource::Sqlite { file_path: named }, ..checked })
    }

    /// Puts checked fields into a record; the password is sealed for its row.
    pub(super) fn filled(&self, mut record: Record, checked: Checked) -> Result<Record, ConnectionError> {
        let (org, id) = (record.connection.org, record.connection.id);
        let c = &mut record.connection;
        c.name = checked.name;
        match checked.source {
            CheckedSource::Sqlite { file_path } => {
                c.kind = ConnectionKind::Sqlite;
                c.file_path = Some(file_path);
            }
            CheckedSource::Sources => c.kind = ConnectionKind::Sources,
            CheckedSource::Files(tables) => {
                c.kind = ConnectionKind::Files;
                record.dataset_tables = tables;
            }
            CheckedSource::Server(kind, target) => {
                let ServerTarget { host, port, database, schemas, username, password, ssl_mode, ca_certificate } =
                    *target;
                c.kind = kind;
                c.host = Some(host);
                c.port = Some(port);
                c.database_name = Some(database);
                c.schemas = schemas;
                c.username = Some(username);
                c.ssl_mode = Some(ssl_mode);
                c.has_ca_certificate = ca_certificate.is_some();
                record.ca_certificate = ca_certificate;
                if let Some(password) = password {
                    c.has_password = true;
                    record.sealed_password = Some(targets::seal(&self.room.parts.sealer, org, id, &password)?);
                }
            }
        }
        Ok(record)
    }
}

/// Takes the record's file for the organisation. Between looking and writing another one may have taken it.
pub(super) async fn claim(db: &Transaction, org: OrgId, record: &Record) -> Result<(), ConnectionError> {
    match &record.connection.file_path {
        Some(file) if !store::claim_file(db, org, file).await? => Err(no_such_file()),
        _ => Ok(()),
    }
}

/// What is said of a file that another organisation has, as of one that is not there.
fn no_such_file() -> ConnectionError {
    ConnectionError::field("file_path", "There is no such file in the folder \u{201c}files\u{201d}.")
}

/// A record with nothing in it yet.
pub(super) fn blank(org: OrgId, id: ConnectionId, now: DateTime<Utc>) -> Record {
    let connection = Connection {
        id,
        org,
        name: String::new(),
        kind: ConnectionKind::Sqlite,
        host: None,
        port: None,
        database_name: None,
        username: None,
        schemas: None,
        has_password: false,
        ssl_mode: None,
        has_ca_certificate: false,
        file_path: None,
        dataset: None,
        is_demo: false,
        privacy: None,
        access: None,
        version: 1,
        edition: 0,
        status: ConnectionStatus::New,
        status_detail: None,
        tables_found: None,
        discovered_at: None,
        next_discovery_at: None,
        created_at: now,
        updated_at: now,
    };
    Record {
        connection,
        sealed_password: None,
        ca_certificate: None,
        dataset_tables: Vec::new(),
        names_given: Vec::new(),
    }
}

/// The same files, named from the data folder on.
pub(super) fn relative(data_dir: &Path, tables: Vec<DatasetTable>) -> Result<Vec<DatasetTable>, ConnectionError> {
    let inside = |file: std::path::PathBuf| match file.strip_prefix(data_dir) {
        Ok(part) => Ok(part.to_path_buf()),
        Err(_) => Err(anyhow::anyhow!("a dataset's file is outside of the data folder")),
    };
    let tables = tables.into_iter().map(|table| {
        let files = table.files.iter().cloned().map(inside).collect::<anyhow::Result<_>>()?;
        Ok(DatasetTable { files, ..table })
    });
    Ok(tables.collect::<anyhow::Result<_>>()?)
}
