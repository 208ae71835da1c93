//! Changing a connection.

use serde_json::json;

use super::fields;
use super::manage::{claim, relative};
use super::model::{Connection, ConnectionStatus, NewConnection};
use super::patch::ConnectionPatch;
use super::store::{self, Record};
use super::{ConnectionError, Connections, require};
use crate::audit::Entry;
use crate::base::{Actor, ConnectionId, Permission, Secret};
use crate::engine::DatasetTable;
use crate::http::FieldError;
use crate::platform::database::Transaction;
use crate::sql::Dialect;

impl Connections {
    /// Changes a connection. Where it leads elsewhere afterwards, the password has to be typed again: otherwise an
    /// editor could send the saved one to a server of their own.
    ///
    /// # Errors
    /// `Invalid` names every field that was not taken; `Conflict` when somebody else was faster.
    pub async fn patch(
        &self,
        actor: &Actor,
        id: ConnectionId,
        patch: ConnectionPatch,
    ) -> Result<Connection, ConnectionError> {
        require(actor, Permission::WriteConnections)?;
        if patch.privacy.is_some() || patch.access.is_some() {
            require(actor, Permission::ManageOrg)?;
        }
        self.forget(actor.org, id).await;
        let before = self.find(actor, id).await?;
        let (privacy, own_file) = (patch.privacy, before.connection.file_path.as_deref());
        let access = match &patch.access {
            Some(wanted) => self.checked_access(actor.org, wanted.clone()).await?,
            None => before.connection.access.clone(),
        };
        let mut after = if before.connection.kind.dialect() == Dialect::Dataset {
            renamed(&before, &patch)?
        } else {
            let checked = fields::check(merged(&before, patch)?).map_err(ConnectionError::Invalid)?;
            let checked = self.settled(actor, checked, own_file).await?;
            self.filled(Record::clone(&before), checked)?
        };
        if after.connection.schemas != before.connection.schemas {
            self.check_schemas(actor, &after).await?;
        }
        after.connection.privacy = privacy.unwrap_or(before.connection.privacy);
        after.connection.access = access;
        let file = after.connection.file_path.as_deref();
        if file != own_file
            && let Some(inherited) = self.inherited_access(actor, file).await?
        {
            after.connection.access = Some(inherited);
        }
        let after = self.stamped(&before, after);
        let db = self.room.parts.db.begin().await.map_err(anyhow::Error::from)?;
        // Looking at the fields may have taken a while: somebody may have closed it to the actor meanwhile.
        let now = store::get(&db, actor.org, id).await?.filter(|now| now.connection.is_open_to(actor));
        now.ok_or(ConnectionError::NotFound)?;
        self.write(db, actor, (&before, &after)).await?;
        if after.connection.version == before.connection.version {
            return Ok(after.connection);
        }
        self.discover_soon(actor.org, &after);
        Ok(after.connection)
    }

    /// Points a dataset's connection to the files of its dataset's version; nothing happens where it does already. What
    /// was begun while the actor might use it is brought to its end: else dataset and connection would go apart.
    ///
    /// # Errors
    /// `NotFound` when there is no such dataset connection.
    pub async fn replace_dataset(
        &self,
        actor: &Actor,
        id: ConnectionId,
        tables: Vec<DatasetTable>,
    ) -> Result<Connection, ConnectionError> {
        require(actor, Permission::WriteUploads)?;
        self.forget(actor.org, id).await;
        let before = self.kept(actor.org, id).await?;
        if before.connection.dataset.is_none() {
            return Err(ConnectionError::NotFound);
        }
        let mut after = Record::clone(&before);
        after.dataset_tables = relative(&self.room.parts.settings.data_dir, tables)?;
        if after.dataset_tables == before.dataset_tables {
            return Ok(after.connection);
        }
        let after = self.stamped(&before, after);
        self.save(actor, &before, &after).await?;
        self.discover_soon(actor.org, &after);
        Ok(after.connection)
    }

    /// Takes a connection whose content was replaced as a new version of itself and reads it again.
    pub(super) async fn reopen(&self, actor: &Actor, before: &Record) -> Result<Connection, ConnectionError> {
        let mut after = before.clone();
        after.connection.version += 1;
        after.connection.updated_at = self.now();
        after.connection.status = ConnectionStatus::Discovering;
        after.connection.status_detail = None;
        self.save(actor, before, &after).await?;
        self.discover_soon(actor.org, &after);
        Ok(after.connection)
    }

    async fn save(&self, actor: &Actor, before: &Record, after: &Record) -> Result<(), ConnectionError> {
        let db = self.room.parts.db.begin().await.map_err(anyhow::Error::from)?;
        self.write(db, actor, (before, after)).await
    }

    /// Writes an edit with its audit entry and drops what was remembered of the connection.
    async fn write(
        &self,
        db: Transaction,
        actor: &Actor,
        (before, after): (&Record, &Record),
    ) -> Result<(), ConnectionError> {
        let id = before.connection.id;
        let file = &before.connection.file_path;
        if *file != after.connection.file_path {
            claim(&db, actor.org, after).await?;
        }
        if !store::update(&db, actor.org, (before, after)).await? {
            return Err(ConnectionError::Conflict);
        }
        if after.connection.version != before.connection.version {
            // In the same step: else whoever looks before the reading begins sees what became of the way before.
            store::set_progress(&db, actor.org, (id, after.connection.version), self.begun()).await?;
        }
        if let Some(file) = file {
            store::release_file(&db, actor.org, file).await?;
        }
        let mut told = json!({ "changed": changed(before, after) });
        let (was, is) = (&before.connection.access, &after.connection.access);
        if was != is {
            told["access"] = json!({ "from": was, "to": is });
        }
        let entry = Entry::by(actor, "connection.update").on("connection", id).with(told);
        self.room.parts.audit.record(&db, entry).await?;
        let followed = self.follow_if(&db, before).await?;
        db.commit().await.map_err(anyhow::Error::from)?;
        self.forget_access(actor.org).await;
        if after.connection.version == before.connection.version {
            self.forget(actor.org, id).await;
        } else {
            self.close(actor.org, before).await;
        }
        self.followed(actor.org, followed).await;
        Ok(())
    }

    /// Counts the version up where the way to the source changed.
    fn stamped(&self, before: &Record, mut after: Record) -> Record {
        let c = &mut after.connection;
        c.updated_at = self.now();
        let same = changed(before, &after).iter().all(|field| matches!(*field, "name" | "privacy" | "access"));
        if !same {
            let c = &mut after.connection;
            c.version += 1;
            c.status = ConnectionStatus::Discovering;
            c.status_detail = None;
        }
        after
    }
}

/// The fields as they would be after the change. Leading elsewhere needs the password again.
fn merged(before: &Record, patch: ConnectionPatch) -> Result<NewConnection, ConnectionError> {
    let c = &before.connection;
    let moved = patch.host.as_ref().is_some_and(|h| Some(h.trim()) != c.host.as_deref())
        || patch.port.is_some_and(|p| Some(p) != c.port)
        || patch.ssl_mode.is_some_and(|m| Some(m) != c.ssl_mode)
        || patch.ca_certificate.as_ref().is_some_and(|ca| *ca != before.ca_certificate);
    let given = patch.password.as_ref().is_some_and(|p: &Secret| !p.is_empty());
    if moved && c.has_password && !given {
        return Err(ConnectionError::field(
            "password",
            "Enter the password again: the host, port or encryption changes, and the saved password isn't sent to a new place.",
        ));
    }
    Ok(NewConnection {
        name: patch.name.unwrap_or_else(|| c.name.clone()),
        kind: c.kind,
        host: patch.host.or_else(|| c.host.clone()),
        port: patch.port.or(c.port),
        database_name: patch.database_name.or_else(|| c.database_name.clone()),
        username: patch.username.or_else(|| c.username.clone()),
        schemas: patch.schemas.unwrap_or_else(|| c.schemas.clone()),
        password: patch.password,
        ssl_mode: patch.ssl_mode.or(c.ssl_mode),
        ca_certificate: patch.ca_certificate.unwrap_or_else(|| before.ca_certificate.clone()),
        file_path: patch.file_path.or_else(|| c.file_path.clone()),
        access: None,
    })
}

/// A dataset's connection has nothing to change but its name.
fn renamed(before: &Record, patch: &ConnectionPatch) -> Result<Record, ConnectionError> {
    let foreign = [
        ("host", patch.host.is_some()),
        ("port", patch.port.is_some()),
        ("database_name", patch.database_name.is_some()),
        ("username", patch.username.is_some()),
        ("schemas", patch.schemas.is_some()),
        ("password", patch.password.is_some()),
        ("ssl_mode", patch.ssl_mode.is_some()),
        ("ca_certificate", patch.ca_certificate.is_some()),
        ("file_path", patch.file_path.is_some()),
    ];
    let faults = foreign.iter().filter(|(_, given)| *given);
    let faults: Vec<_> =
        faults.map(|(field, _)| FieldError::new(*field, "An uploaded file's connection has no such field.")).collect();
    if !faults.is_empty() {
        return Err(ConnectionError::Invalid(faults));
    }
    let mut after = before.clone();
    if let Some(name) = &patch.name {
        after.connection.name = fields::check_name(name).map_err(|m| ConnectionError::field("name", m))?;
    }
    Ok(after)
}

/// Names of the fields that differ.
fn changed(before: &Record, after: &Record) -> Vec<&'static str> {
    let (a, b) = (&before.connection, &after.connection);
    let fields = [
        ("name", a.name != b.name),
        ("host", a.host != b.host),
        ("port", a.port != b.port),
        ("database_name", a.database_name != b.database_name),
        ("username", a.username != b.username),
        ("schemas", a.schemas != b.schemas),
        ("password", before.sealed_password != after.sealed_password),
        ("ssl_mode", a.ssl_mode != b.ssl_mode),
        ("ca_certificate", before.ca_certificate != after.ca_certificate),
        ("file_path", a.file_path != b.file_path),
        ("privacy", a.privacy != b.privacy),
        ("access", a.access != b.access),
        ("dataset_tables", before.dataset_tables != after.dataset_tables),
    ];
    fields.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}
