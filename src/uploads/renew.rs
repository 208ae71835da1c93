//! A file becomes a new version of a dataset that is there.
//!
//! The version before stays what is read until the new one is whole: its tables are moved to their place, then its rows
//! are written and it becomes the current one in one step, then the connection is pointed to it. A begin after a kill
//! finds by the file's token whether that step was made.

use std::path::Path;
use std::time::Duration;

use serde_json::json;
use uuid::Uuid;

use super::folders::{self, About, Scratch};
use super::key::Keyed;
use super::load::{AT_LEAST, BYTES_PER_SECOND, Watch, kind_of, names_of};
use super::model::{Dataset, DatasetVersion, LoadMode, LoadOrder, LoadedTable, Target};
use super::store::versions::{self, Stored};
use super::store::{self, NewVersion};
use super::versions::names_in;
use super::{UploadError, Uploads};
use crate::audit::Entry;
use crate::base::{Actor, DatasetId};
use crate::engine::{Loaded, MergeTable, TableLoaded};
use crate::http::FieldError;

/// Names of version folders that are tried beyond the next number: others may load at the same moment.
const NUMBERS: i32 = 20;

/// A version that is written down, with the token of its file.
type Known = (DatasetVersion, Option<Uuid>);

/// The tables of a new version, with their names in the dataset, and where their files are.
struct Made {
    tables: Vec<(String, TableLoaded)>,
    place: Scratch,
}

impl Uploads {
    /// What a file is to become a version of; it has to be of the kind that the dataset was made of.
    pub(super) async fn target(&self, actor: &Actor, order: &LoadOrder, into: Target) -> Result<Dataset, UploadError> {
        let dataset = self.get(actor, into.dataset_id).await?;
        let connection = dataset.connection_id.ok_or(UploadError::NotFound)?;
        let kind = self.room.parts.connections.get(actor, connection).await?.kind;
        if kind != kind_of(order.kind) {
            let says = "The dataset was made of a file of another kind. Load this one as a new dataset.";
            return Err(UploadError::Invalid(vec![FieldError::new("file", says)]));
        }
        Ok(dataset)
    }

    /// Loads a file into a dataset.
    pub(super) async fn renew(
        &self,
        actor: &Actor,
        (about, order): (Option<About>, &LoadOrder),
        (into, scratch): (Target, Scratch),
        watch: &Watch<'_>,
    ) -> Result<Dataset, UploadError> {
        let id = into.dataset_id;
        let dataset = self.target(actor, order, into).await?;
        let db = self.room.parts.db.connection();
        let all = versions::all_of(db, (actor.org, id, dataset.version)).await?;
        if all.iter().any(|(_, token)| *token == Some(order.token)) {
            self.point(actor, id, dataset.version).await?;
            return Ok(dataset);
        }
        self.clear(id, &all, &scratch).await?;
        let about = about.ok_or(UploadError::Gone)?;
        let loaded = self.convert(&about, order, scratch.path(), watch).await?;
        let (encoding, warnings) = (loaded.encoding.clone(), loaded.warnings.clone());
        let own = loaded.tables.first().filter(|table| table.name.is_none()).map(|table| table.source_name.as_str());
        let titles = names_in(&dataset.tables, names_of(&dataset.name, &loaded), own);
        let tables = titles.into_iter().zip(loaded.tables).collect();
        let mut made = Made { tables, place: scratch };
        if into.mode == LoadMode::Append {
            made = self.appended(actor, &dataset, made, watch).await?;
            keep_keys(&dataset, &mut made);
        }
        let keyed = made.tables.iter().filter_map(|(name, table)| Keyed::of(name, table, made.place.path())).collect();
        self.check_keys(keyed, watch).await?;
        let stored_bytes = made.tables.iter().map(|(_, t)| t.bytes).sum();
        self.room.ledger.check(actor.org, self.finished(actor.org).await?, stored_bytes)?;
        let version = NewVersion {
            dataset: Dataset { warnings, ..renewed(&dataset, &about, &made, self.now()) },
            stored_bytes,
            encoding,
            options: serde_json::to_value(order).map_err(anyhow::Error::from)?,
            files: made.tables.iter().map(|(_, t)| t.files.clone()).collect(),
        };
        let next = all.iter().map(|(v, _)| v.version).max().unwrap_or(0) + 1;
        let (uploads, actor) = (self.clone(), actor.clone());
        // From here on it goes to its end, whoever leaves.
        let end = async move { uploads.switch_to(&actor, (dataset.version, next), version, made.place).await };
        self.room.runtime.spawn(end).await.map_err(anyhow::Error::from)?
    }

    /// Removes the folder of a version that an earlier begin of the same work left when it was killed before its rows
    /// were written, and signs the new one.
    async fn clear(&self, id: DatasetId, all: &[Known], scratch: &Scratch) -> Result<(), UploadError> {
        for (number, path, _) in folders::version_folders(&self.room.folders.dataset(id)) {
            if folders::is_signed(&path, scratch.id) && !all.iter().any(|(v, _)| v.version == number) {
                super::sweep::remove_folder(path).await;
            }
        }
        Ok(scratch.sign(scratch.id)?)
    }

    /// The rows of before with those of the file, in files of their own.
    async fn appended(
        &self,
        actor: &Actor,
        dataset: &Dataset,
        made: Made,
        watch: &Watch<'_>,
    ) -> Result<Made, UploadError> {
        let before = self.stored(actor.org, dataset.id, dataset.version).await?;
        let old = self.room.folders.version(dataset.id, dataset.version);
        let tables = both(&before, &old, &made);
        let bytes: u64 = tables.iter().flat_map(|t| &t.files).filter_map(|f| Some(f.metadata().ok()?.len())).sum();
        let deadline = AT_LEAST + Duration::from_secs(bytes / BYTES_PER_SECOND);
        let place = self.room.folders.scratch_of(folders::beside(made.place.id))?;
        place.sign(made.place.id)?;
        let job = (tables, place.path().to_owned());
        let merged = self.room.parts.engine.merge(job, deadline, watch.cancel.clone(), watch.report).await?;
        let tables = counted(merged, &made);
        watch.ended(bytes, tables.iter().map(|(_, t)| t.row_count).sum());
        Ok(Made { tables, place })
    }

    /// Makes a whole version the one that is read.
    async fn switch_to(
        &self,
        actor: &Actor,
        (from, next): (i32, i32),
        mut version: NewVersion,
        mut tables: Scratch,
    ) -> Result<Dataset, UploadError> {
        let id = version.dataset.id;
        // Loading took its time: somebody may have closed it to the actor meanwhile.
        self.get(actor, id).await?;
        let mut number = next;
        while let Err((back, error)) = tables.moved_to(&self.room.folders.version(id, number)) {
            number += 1;
            if number > next + NUMBERS {
                return Err(error.into());
            }
            tables = back;
        }
        version.dataset.version = number;
        let written = self.write_version(actor, from, &version).await;
        // Whatever else went wrong, the rows may have been written after all: then the folder is theirs.
        if matches!(written, Err(UploadError::Changed)) {
            super::sweep::remove_folder(self.room.folders.version(id, number)).await;
        }
        written?;
        self.point(actor, id, number).await?;
        self.sweep_versions(actor.org, id, number).await?;
        self.get(actor, id).await
    }

    async fn write_version(&self, actor: &Actor, from: i32, version: &NewVersion) -> Result<(), UploadError> {
        let dataset = &version.dataset;
        let db = self.room.parts.db.begin_patiently().await.map_err(anyhow::Error::from)?;
        versions::insert(&db, actor.org, actor.user, version).await?;
        if !store::switch(&db, (actor.org, dataset.id), (from, dataset.version), self.now()).await? {
            return Err(UploadError::Changed);
        }
        let rows: u64 = dataset.tables.iter().map(|t| t.row_count).sum();
        let entry = Entry::by(actor, "upload.version").on("dataset", dataset.id).with(json!({
            "name": dataset.name, "file_name": dataset.file_name, "from": from, "to": dataset.version, "rows": rows,
        }));
        self.room.parts.audit.record(&db, entry).await?;
        // A later begin of the same work may have taken this one for dead and its folder away.
        if !self.room.folders.version(dataset.id, dataset.version).is_dir() {
            return Err(UploadError::Changed);
        }
        db.commit().await.map_err(anyhow::Error::from)?;
        Ok(())
    }
}

/// Rows that are added to a table are added to its key, too.
fn keep_keys(dataset: &Dataset, made: &mut Made) {
    for (name, table) in &mut made.tables {
        let before = dataset.tables.iter().find(|known| known.name == *name);
        for column in &mut table.columns {
            column.key |= before.is_some_and(|b| {
                b.columns.iter().any(|c| c.key && c.name.to_lowercase() == column.name.to_lowercase())
            });
        }
    }
}

/// Every table of either side with its files, those of before first.
fn both(before: &Stored, old: &Path, made: &Made) -> Vec<MergeTable> {
    let new = |name: &str| {
        let found = made.tables.iter().find(|(n, _)| n == name);
        found.into_iter().flat_map(|(_, t)| &t.files).map(|file| made.place.path().join(file)).collect::<Vec<_>>()
    };
    let known = before.tables.iter().map(|(table, files)| {
        let files = files.iter().map(|file| old.join(file)).chain(new(&table.name)).collect();
        MergeTable { name: table.name.clone(), files }
    });
    let is_new = |(name, _): &&(String, TableLoaded)| !before.tables.iter().any(|(t, _)| t.name == *name);
    let added = made.tables.iter().filter(is_new).map(|(name, _)| MergeTable { name: name.clone(), files: new(name) });
    known.chain(added).collect()
}

/// The merged tables; cells that the file's own load could not take stay counted.
fn counted(merged: Loaded, made: &Made) -> Vec<(String, TableLoaded)> {
    let tables = merged.tables.into_iter().map(|mut table| {
        let loaded = made.tables.iter().find(|(name, _)| *name == table.source_name).map(|(_, t)| t);
        for column in &mut table.columns {
            let own =
                loaded.and_then(|t| t.columns.iter().find(|c| c.name.to_lowercase() == column.name.to_lowercase()));
            column.rejected = own.map_or(0, |c| c.rejected);
            column.key = own.is_some_and(|c| c.key);
        }
        table.warnings = loaded.map(|t| t.warnings.clone()).unwrap_or_default();
        (table.source_name.clone(), table)
    });
    tables.collect()
}

fn renewed(dataset: &Dataset, about: &About, made: &Made, now: chrono::DateTime<chrono::Utc>) -> Dataset {
    let table = |(name, table): &(String, TableLoaded)| LoadedTable {
        name: name.clone(),
        row_count: table.row_count,
        columns: table.columns.clone(),
    };
    Dataset {
        file_name: about.file_name.clone(),
        size_bytes: about.size_bytes,
        tables: made.tables.iter().map(table).collect(),
        rejected_cells: made.tables.iter().flat_map(|(_, t)| &t.columns).map(|c| c.rejected).sum(),
        created_at: now,
        ..dataset.clone()
    }
}
