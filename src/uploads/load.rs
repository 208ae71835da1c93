//! From a file that was sent to a dataset with a connection.
//!
//! In this order, so that a crash at any point leaves nothing half: the tables are written aside and moved as a
//! whole, then the dataset's rows are written (seen by nobody), then the connection is made, then the two are tied
//! together. The sweep finishes or removes what stopped in between.

use std::path::Path;
use std::time::Duration;

use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::folders::{self, About, Scratch};
use super::model::{Dataset, LoadOrder, LoadedTable, Uploaded};
use super::store::{self, NewVersion};
use super::{UploadError, Uploads, names, require};
use crate::audit::Entry;
use crate::base::{Actor, DatasetId, Name, Permission};
use crate::connections::{Connection, ConnectionKind, NewDatasetConnection};
use crate::engine::{DatasetTable, LoadJob, Loaded};
use crate::http::FieldError;

/// Time that every load may take, and bytes a second that it has to manage beyond.
const AT_LEAST: Duration = Duration::from_mins(1);
const BYTES_PER_SECOND: u64 = 4 << 20;

/// A load whose tables are written and which is to be made known.
struct Written {
    id: DatasetId,
    name: String,
    about: About,
    order: LoadOrder,
    loaded: Loaded,
    tables: Scratch,
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
        let name = name_of(&about, order.name.as_deref())?;
        let tables = self.room.folders.scratch()?;
        let loaded = self.convert(&about, &order, tables.path()).await?;
        let written = Written { id: DatasetId::new(), name, about, order, loaded, tables };
        let (uploads, actor) = (self.clone(), actor.clone());
        let end = self.room.runtime.spawn(async move { uploads.make_known(&actor, written).await });
        end.await.map_err(anyhow::Error::from)?
    }

    async fn convert(&self, about: &About, order: &LoadOrder, into: &Path) -> Result<Loaded, UploadError> {
        let job = LoadJob {
            file: folders::sent_file(&self.room.folders.sent(order.token)),
            options: order.options.clone(),
            into: into.to_owned(),
            deadline: AT_LEAST + Duration::from_secs(about.size_bytes / BYTES_PER_SECOND),
        };
        let report = |p: crate::engine::Progress| {
            tracing::debug!(done = p.done_bytes, total = p.total_bytes, rows = p.rows, "loading");
        };
        Ok(self.room.parts.engine.load(job, CancellationToken::new(), report).await?)
    }

    /// The end of a load, step by step.
    async fn make_known(&self, actor: &Actor, written: Written) -> Result<Uploaded, UploadError> {
        let Written { id, name, about, order, loaded, tables } = written;
        let place = self.room.folders.version(id, 1);
        tables.move_to(&place)?;
        let table_name = names::table(&name);
        let version = NewVersion {
            dataset: Dataset {
                id,
                name: name.clone(),
                version: 1,
                connection_id: None,
                file_name: about.file_name,
                size_bytes: about.size_bytes,
                tables: vec![LoadedTable {
                    name: table_name.clone(),
                    row_count: loaded.row_count,
                    columns: loaded.columns.clone(),
                }],
                rejected_cells: loaded.rejected_cells,
                warnings: loaded.warnings,
                created_at: self.now(),
            },
            stored_bytes: loaded.bytes,
            encoding: loaded.encoding,
            options: serde_json::to_value(&order.options).map_err(anyhow::Error::from)?,
            files: loaded.files.clone(),
        };
        self.write_down(actor, &version).await?;
        let files = loaded.files.iter().map(|f| place.join(f)).collect();
        let connection = self.connect(actor, id, name, DatasetTable { name: table_name, files }).await?;
        let db = self.room.parts.db.connection();
        store::attach(db, actor.org, id, connection.id, self.now()).await?;
        let _ = std::fs::remove_dir_all(self.room.folders.sent(order.token));
        let dataset = Dataset { connection_id: Some(connection.id), ..version.dataset };
        Ok(Uploaded { connection: connection.into(), dataset })
    }

    async fn write_down(&self, actor: &Actor, version: &NewVersion) -> Result<(), UploadError> {
        let dataset = &version.dataset;
        let db = self.room.parts.db.begin().await.map_err(anyhow::Error::from)?;
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
    async fn connect(
        &self,
        actor: &Actor,
        id: DatasetId,
        name: String,
        table: DatasetTable,
    ) -> Result<Connection, UploadError> {
        let new = NewDatasetConnection { name, kind: ConnectionKind::Csv, dataset_id: id, tables: vec![table] };
        match self.room.parts.connections.register_dataset(actor, new).await {
            Ok(connection) => Ok(connection),
            Err(error) => {
                self.remove(actor.org, id).await?;
                Err(error.into())
            }
        }
    }
}

/// The name that the person gave, or the file's.
fn name_of(about: &About, given: Option<&str>) -> Result<String, UploadError> {
    match given.map(str::trim).filter(|n| !n.is_empty()) {
        None => Ok(names::title(&about.file_name)),
        Some(given) => match given.parse::<Name>() {
            Ok(name) => Ok(name.into()),
            Err(fault) => Err(UploadError::Invalid(vec![FieldError::new("name", fault.to_string())])),
        },
    }
}
