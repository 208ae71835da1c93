//! From a file that was sent to a dataset with a connection.
//!
//! In this order, so that a crash at any point leaves nothing half: the tables are written aside and moved as a
//! whole, then the dataset's rows are written (seen by nobody), then the connection is made, then the two are tied
//! together. The sweep finishes or removes what stopped in between.

use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::folders::{self, About, Scratch};
use super::key::{self, Keyed};
use super::model::{Dataset, LoadOrder, LoadedTable, Uploaded};
use super::store::{self, NewVersion};
use super::{UploadError, Uploads, names, require};
use crate::audit::Entry;
use crate::base::{Actor, DatasetId, Name, Permission};
use crate::connections::{Connection, ConnectionKind, ConnectionView, NewDatasetConnection};
use crate::engine::{FileKind, LoadJob, Loaded, Progress, TableLoaded};
use crate::http::FieldError;

/// Time that every load may take, and bytes a second that it has to manage beyond.
pub(super) const AT_LEAST: Duration = Duration::from_mins(1);
pub(super) const BYTES_PER_SECOND: u64 = 4 << 20;

/// A load whose tables are written and which is to be made known.
struct Written {
    id: DatasetId,
    name: String,
    about: About,
    order: LoadOrder,
    loaded: Loaded,
}

/// Where a load goes: the id of its dataset, and a folder that takes the tables until they are whole.
pub(super) struct Place {
    pub id: DatasetId,
    pub tables: Scratch,
}

/// Who watches a load, and can stop it while nothing of it is known.
pub(super) struct Watch<'a> {
    pub cancel: CancellationToken,
    pub report: &'a (dyn Fn(Progress) + Send + Sync),
}

impl Watch<'_> {
    /// Tells that all is read and how many rows were written: reports on the way name those of a moment ago.
    pub fn ended(&self, bytes: u64, rows: u64) {
        (self.report)(Progress { done_bytes: bytes, total_bytes: bytes, rows });
    }
}

fn debug(p: Progress) {
    tracing::debug!(done = p.done_bytes, total = p.total_bytes, rows = p.rows, "loading");
}

impl Uploads {
    /// Loads a file that was sent and makes a connection of it.
    ///
    /// # Errors
    /// `Gone`, `Invalid`, or `Unreadable` with a sentence for the person. Then nothing has been made, and the file
    /// waits for another try.
    pub async fn load(&self, actor: &Actor, order: LoadOrder) -> Result<Uploaded, UploadError> {
        require(actor, Permission::WriteUploads)?;
        let about = self.sent(actor, order.token)?;
        let place = Place { id: DatasetId::new(), tables: self.room.folders.scratch()? };
        self.load_into(actor, (about, order), place, &Watch { cancel: CancellationToken::new(), report: &debug }).await
    }

    /// Loads a file into a place that was made for it, watched.
    pub(super) async fn load_into(
        &self,
        actor: &Actor,
        (about, order): (About, LoadOrder),
        Place { id, tables }: Place,
        watch: &Watch<'_>,
    ) -> Result<Uploaded, UploadError> {
        let name = name_of(&about, order.name.as_deref())?;
        let loaded = self.convert(&about, &order, tables.path(), watch).await?;
        let keyed = names_of(&name, &loaded).into_iter().zip(&loaded.tables);
        let keyed = keyed.filter_map(|(name, table)| Keyed::of(&name, table, tables.path())).collect();
        self.check_keys(keyed, watch).await?;
        let stored = loaded.tables.iter().map(|t| t.bytes).sum();
        self.room.ledger.check(actor.org, self.finished(actor.org).await?, stored)?;
        let written = Written { id, name, about, order, loaded };
        let (uploads, actor) = (self.clone(), actor.clone());
        let end = self.room.runtime.spawn(async move { uploads.make_known(&actor, written, tables).await });
        end.await.map_err(anyhow::Error::from)?
    }

    pub(super) async fn convert(
        &self,
        about: &About,
        order: &LoadOrder,
        into: &Path,
        watch: &Watch<'_>,
    ) -> Result<Loaded, UploadError> {
        let job = LoadJob {
            file: folders::sent_file(&self.room.folders.sent(order.token)),
            kind: order.kind,
            options: order.options.clone(),
            into: into.to_owned(),
            deadline: AT_LEAST + Duration::from_secs(about.size_bytes / BYTES_PER_SECOND),
        };
        let loaded = self.room.parts.engine.load(job, watch.cancel.clone(), watch.report).await?;
        watch.ended(about.size_bytes, loaded.tables.iter().map(|t| t.row_count).sum());
        Ok(loaded)
    }

    /// The end of a load, step by step.
    async fn make_known(&self, actor: &Actor, written: Written, tables: Scratch) -> Result<Uploaded, UploadError> {
        let place = self.room.folders.version(written.id, 1);
        tables.move_to(&place)?;
        let version = version(&written, self.now())?;
        self.write_down(actor, &version).await?;
        let tables = version.dataset.tables.iter().cloned().zip(version.files.iter().cloned());
        let tables = tables.map(|(table, files)| key::table(table, files, &place)).collect();
        let Written { id, name, order, loaded, .. } = written;
        let new = NewDatasetConnection { name, kind: kind_of(loaded.kind), dataset_id: id, tables };
        let connection = self.connect(actor, new).await?;
        let db = self.room.parts.db.connection();
        store::attach(db, actor.org, id, connection.id, self.now()).await?;
        self.forget(Some(order.token));
        let dataset = Dataset { connection_id: Some(connection.id), ..version.dataset };
        Ok(Uploaded { connection: ConnectionView::seen_by(actor, connection), dataset })
    }

    async fn write_down(&self, actor: &Actor, version: &NewVersion) -> Result<(), UploadError> {
        let dataset = &version.dataset;
        let db = self.room.parts.db.begin_patiently().await.map_err(anyhow::Error::from)?;
        store::insert(&db, actor.org, actor.user, version).await?;
        let rows: u64 = dataset.tables.iter().map(|t| t.row_count).sum();
        let entry = Entry::by(actor, "upload.create").on("dataset", dataset.id).with(json!({
            "name": dataset.name, "file_name": dataset.file_name, "size_bytes": dataset.size_bytes, "rows": rows,
        }));
        self.room.parts.audit.record(&db, entry).await?;
        db.commit().await.map_err(anyhow::Error::from)?;
        Ok(())
    }

    /// Makes the connection; a dataset that gets none is removed at once.
    async fn connect(&self, actor: &Actor, new: NewDatasetConnection) -> Result<Connection, UploadError> {
        let id = new.dataset_id;
        match self.room.parts.connections.register_dataset(actor, new).await {
            Ok(connection) => Ok(connection),
            Err(error) => {
                self.remove(actor.org, id).await?;
                Err(error.into())
            }
        }
    }
}

/// What is written down of a dataset that was just loaded.
fn version(written: &Written, now: DateTime<Utc>) -> Result<NewVersion, UploadError> {
    let Written { id, name, about, order, loaded } = written;
    let table_names = names_of(name, loaded);
    let table = |(name, table): (String, &TableLoaded)| LoadedTable {
        name,
        row_count: table.row_count,
        columns: table.columns.clone(),
    };
    Ok(NewVersion {
        dataset: Dataset {
            id: *id,
            name: name.clone(),
            version: 1,
            connection_id: None,
            file_name: about.file_name.clone(),
            size_bytes: about.size_bytes,
            tables: table_names.into_iter().zip(&loaded.tables).map(table).collect(),
            rejected_cells: loaded.rejected_cells(),
            warnings: loaded.warnings.iter().chain(loaded.tables.iter().flat_map(|t| &t.warnings)).cloned().collect(),
            created_at: now,
        },
        stored_bytes: loaded.tables.iter().map(|t| t.bytes).sum(),
        encoding: loaded.encoding.clone(),
        options: serde_json::to_value(order).map_err(anyhow::Error::from)?,
        files: loaded.tables.iter().map(|t| t.files.clone()).collect(),
    })
}

/// What the tables are called in SQL: a single one as the dataset, unless the file is a database; several as in the file.
/// A person's word stands over both.
pub(super) fn names_of(title: &str, loaded: &Loaded) -> Vec<String> {
    let single = loaded.tables.len() == 1 && loaded.kind != FileKind::Sqlite;
    let wanted = loaded.tables.iter().map(|table| match table.name.as_deref().map(str::trim) {
        Some(given) if !given.is_empty() => given,
        _ if single => title,
        _ => &table.source_name,
    });
    names::tables(wanted)
}

pub(super) fn kind_of(kind: FileKind) -> ConnectionKind {
    match kind {
        FileKind::Csv => ConnectionKind::Csv,
        FileKind::Excel => ConnectionKind::Excel,
        FileKind::Json => ConnectionKind::Json,
        FileKind::Parquet => ConnectionKind::Parquet,
        FileKind::Sqlite => ConnectionKind::SqliteUpload,
    }
}

/// The name that the person gave, or the file's.
pub(super) fn name_of(about: &About, given: Option<&str>) -> Result<String, UploadError> {
    match given.map(str::trim).filter(|n| !n.is_empty()) {
        None => Ok(names::title(&about.file_name)),
        Some(given) => match given.parse::<Name>() {
            Ok(name) => Ok(name.into()),
            Err(fault) => Err(UploadError::Invalid(vec![FieldError::new("name", fault.to_string())])),
        },
    }
}
