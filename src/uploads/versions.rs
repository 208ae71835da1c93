//! Versions of a dataset: what there is, what a file would change, and the way back.

use serde_json::json;

use super::compare::{Comparison, FileTable, compare};
use super::model::{Dataset, DatasetVersion, LoadedTable, NewComparison};
use super::store;
use super::store::versions::{self, Stored};
use super::{UploadError, Uploads, names, require};
use super::{folders, key};
use crate::audit::Entry;
use crate::base::{Actor, DatasetId, OrgId, Permission};
use crate::engine::{FileKind, FileOptions, Preview};

/// How many versions beside the current one are kept.
const KEPT: usize = 5;

impl Uploads {
    /// One dataset with its current version.
    ///
    /// # Errors
    /// `NotFound`, also for another organisation's.
    pub async fn get(&self, actor: &Actor, id: DatasetId) -> Result<Dataset, UploadError> {
        require(actor, Permission::ReadConnections)?;
        let closed = self.room.parts.connections.closed_to(actor).await?;
        let found = store::get(self.room.parts.db.connection(), actor.org, id).await?;
        let seen = found.filter(|dataset| dataset.connection_id.is_none_or(|id| !closed.holds(id)));
        seen.ok_or(UploadError::NotFound)
    }

    /// A dataset's versions, newest first.
    ///
    /// # Errors
    /// `NotFound`, also for another organisation's.
    pub async fn versions(&self, actor: &Actor, id: DatasetId) -> Result<Vec<DatasetVersion>, UploadError> {
        let dataset = self.get(actor, id).await?;
        let all = versions::all_of(self.room.parts.db.connection(), (actor.org, id, dataset.version)).await?;
        Ok(all.into_iter().map(|(version, _)| version).collect())
    }

    /// What loading a file into a dataset would change. Nothing is kept.
    ///
    /// # Errors
    /// `NotFound`, also for another organisation's; `Gone`, `Unreadable` for the file.
    pub async fn compare(&self, actor: &Actor, id: DatasetId, new: NewComparison) -> Result<Comparison, UploadError> {
        require(actor, Permission::WriteUploads)?;
        let dataset = self.get(actor, id).await?;
        self.sent(actor, new.upload_token)?;
        let file = folders::sent_file(&self.room.folders.sent(new.upload_token));
        let preview = self.room.parts.engine.preview(file, new.options.clone()).await?;
        Ok(compare(&dataset.tables, &tables_of(&dataset, preview, &new.options), new.mode))
    }

    /// Has an earlier version be the one that is read.
    ///
    /// # Errors
    /// `NotFound` where there is none, also for another organisation's; `Changed` when a file was loaded in between.
    pub async fn restore(&self, actor: &Actor, id: DatasetId, version: i32) -> Result<Dataset, UploadError> {
        require(actor, Permission::WriteUploads)?;
        let dataset = self.get(actor, id).await?;
        let all = self.versions(actor, id).await?;
        if !all.iter().any(|v| v.version == version) {
            return Err(UploadError::NotFound);
        }
        if version != dataset.version {
            let db = self.room.parts.db.begin().await.map_err(anyhow::Error::from)?;
            if !store::switch(&db, (actor.org, id), (dataset.version, version), self.now()).await? {
                return Err(UploadError::Changed);
            }
            let detail = json!({ "name": dataset.name, "from": dataset.version, "to": version });
            self.room
                .parts
                .audit
                .record(&db, Entry::by(actor, "upload.restore").on("dataset", id).with(detail))
                .await?;
            db.commit().await.map_err(anyhow::Error::from)?;
        }
        self.point(actor, id, version).await?;
        self.get(actor, id).await
    }

    /// Points the dataset's connection to the files of a version.
    pub(super) async fn point(&self, actor: &Actor, id: DatasetId, version: i32) -> Result<(), UploadError> {
        let db = self.room.parts.db.connection();
        let Some(kept) = store::find(db, actor.org, id).await? else { return Err(UploadError::NotFound) };
        let Some(connection) = kept.connection_id else { return Ok(()) };
        let stored = versions::tables_of(db, (actor.org, id, version)).await?;
        let place = self.room.folders.version(id, version);
        let tables = stored.tables.into_iter().map(|(table, files)| key::table(table, files, &place));
        self.room.parts.connections.replace_dataset(actor, connection, tables.collect()).await?;
        Ok(())
    }

    /// The tables of a version with their files.
    pub(super) async fn stored(&self, org: OrgId, id: DatasetId, version: i32) -> Result<Stored, UploadError> {
        Ok(versions::tables_of(self.room.parts.db.connection(), (org, id, version)).await?)
    }

    /// Removes versions beyond the newest ones; the current one always stays.
    pub(super) async fn sweep_versions(&self, org: OrgId, id: DatasetId, current: i32) -> Result<(), UploadError> {
        let db = self.room.parts.db.connection();
        let all = versions::all_of(db, (org, id, current)).await?;
        for (old, _) in all.into_iter().filter(|(v, _)| !v.current).skip(KEPT) {
            // The rows first, so that nothing points to files that are gone.
            versions::delete(db, (org, id, old.version)).await?;
            super::sweep::remove_folder(self.room.folders.version(id, old.version)).await;
        }
        Ok(())
    }
}

/// What the tables of a file are called in the dataset: the only one of a file is the only one of the dataset, and of
/// several the one that is called like it in the file. `own`: what the file calls its only table.
pub(super) fn names_in(dataset: &[LoadedTable], in_file: Vec<String>, own: Option<&str>) -> Vec<String> {
    match (dataset, in_file.len(), own.filter(|own| !own.is_empty()).map(names::table)) {
        ([only], 1, _) => vec![only.name.clone()],
        (several, 1, Some(own)) if several.iter().any(|table| table.name == own) => vec![own],
        _ => in_file,
    }
}

fn tables_of(dataset: &Dataset, preview: Preview, options: &FileOptions) -> Vec<FileTable> {
    let single = preview.tables.len() == 1;
    let named_by_dataset = single && preview.kind != FileKind::Sqlite;
    let kept: Vec<_> = preview
        .tables
        .into_iter()
        .map(|table| {
            let source = if single { "" } else { table.source_name.as_str() };
            let choice = options.of_table(source);
            (table, choice)
        })
        .filter(|(table, choice)| if single { !choice.skip } else { options.takes(&table.source_name, table.optional) })
        .collect();
    let title = |(table, choice): &(crate::engine::TablePreview, crate::engine::TableChoice)| {
        let given = choice.name.as_deref().map(str::trim).filter(|n| !n.is_empty());
        given.unwrap_or(if named_by_dataset { &dataset.name } else { &table.source_name }).to_owned()
    };
    let titles: Vec<String> = kept.iter().map(title).collect();
    // A person's word stands over what the file says.
    let own = kept.first().filter(|(_, choice)| choice.name.is_none()).map(|(table, _)| table.source_name.as_str());
    let names = names_in(&dataset.tables, names::tables(titles.iter().map(String::as_str)), own);
    let table = |(name, (table, choice)): (String, (crate::engine::TablePreview, crate::engine::TableChoice))| {
        let skipped = |source: &str| choice.columns.iter().any(|c| c.source_name == source && c.skip);
        let columns = table.columns.into_iter().filter(|c| !skipped(&c.source_name)).map(|c| (c.name, c.kind));
        FileTable { name, columns: columns.collect(), rows: table.rows_estimated }
    };
    names.into_iter().zip(kept).map(table).collect()
}
