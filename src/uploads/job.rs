//! Loading a file as a job: it goes on when the person leaves, and is begun anew after the program was killed.
//!
//! The dataset has the id of the file's token, so that a second begin knows what the first one made: a dataset that
//! came to its connection is the result, anything less is removed before the load begins again.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Value, json};
use uuid::Uuid;

use super::folders::{self, About};
use super::load::{Place, Watch, name_of};
use super::model::{LoadOrder, Target};
use super::{UploadError, Uploads, require, store};
use crate::base::{Actor, ConnectionId, DatasetId, JobId, OrgId, Permission};
use crate::engine::Progress;
use crate::jobs::{Failure, Hand, JobProgress, NewJob, ProgressUnit, Task, Work};

/// The kind of these jobs.
const KIND: &str = "upload";
/// How often one may be begun.
const TRIES: u32 = 3;

struct Loader(Uploads);

impl Uploads {
    /// Has the jobs of this room done by it.
    pub fn employ(&self) {
        self.room.parts.jobs.employ(KIND, Permission::WriteUploads, Arc::new(Loader(self.clone())));
    }

    /// Whether a file is to be loaded in a job: its person asks for it, or it is large.
    ///
    /// # Errors
    /// `Gone` when there is no such file.
    pub fn wants_job(&self, actor: &Actor, order: &LoadOrder, asked: bool) -> Result<bool, UploadError> {
        // A new version always is: a kill between its steps is put right by the next begin.
        Ok(asked
            || order.into.is_some()
            || self.sent(actor, order.token)?.size_bytes > self.room.parts.background_above_bytes)
    }

    /// Begins a job that loads a file that was sent. Asked again while it waits or runs, it is the same job; jobs for
    /// several files of one dataset are done one after the other.
    ///
    /// # Errors
    /// `Gone`, `Invalid`, as [`Uploads::load`]; what is wrong with the file itself ends the job.
    pub async fn load_in_job(&self, actor: &Actor, order: LoadOrder) -> Result<JobId, UploadError> {
        require(actor, Permission::WriteUploads)?;
        let about = self.sent(actor, order.token)?;
        let (title, dataset) = match order.into {
            None => (name_of(&about, order.name.as_deref())?, DatasetId(order.token)),
            Some(into) => (self.target(actor, &order, into).await?.name, into.dataset_id),
        };
        let (jobs, same) = (&self.room.parts.jobs, order.token.to_string());
        if let Some(known) = jobs.unfinished(actor, KIND, &same).await? {
            return Ok(known);
        }
        let new = NewJob {
            kind: KIND,
            title,
            payload: serde_json::to_value(&order).map_err(anyhow::Error::from)?,
            resource: Some(("dataset", dataset.to_string())),
            same: Some(same),
            max_attempts: TRIES,
        };
        Ok(jobs.begin(actor, new).await?)
    }

    /// Tokens of files that jobs are still to load: the sweep leaves them.
    pub(super) async fn wanted_by_jobs(&self) -> Result<HashSet<Uuid>, UploadError> {
        let keys = self.room.parts.jobs.unfinished_keys(KIND).await?;
        Ok(keys.iter().filter_map(|key| key.parse().ok()).collect())
    }

    /// The connection of a dataset that an earlier begin brought to its end; what it left half is removed.
    async fn made_before(&self, org: OrgId, id: DatasetId) -> Result<Option<ConnectionId>, UploadError> {
        let db = self.room.parts.db.connection();
        if store::find(db, org, id).await?.is_some() {
            let connection = self.connected(org).await?.get(&id).copied();
            if let Some(connection) = connection {
                store::attach(db, org, id, connection, self.now()).await?;
                return Ok(Some(connection));
            }
        }
        self.remove(org, id).await?;
        Ok(None)
    }

    async fn load_for(&self, task: &Task, hand: &Hand) -> Result<Value, UploadError> {
        let order: LoadOrder = serde_json::from_value(task.payload.clone()).map_err(anyhow::Error::from)?;
        if let Some(into) = order.into {
            return self.renew_for(task, hand, (&order, into)).await;
        }
        let id = DatasetId(order.token);
        if let Some(connection) = self.made_before(task.actor.org, id).await? {
            self.forget(Some(order.token));
            return Ok(json!({ "connection_id": connection, "dataset_id": id }));
        }
        let about = self.sent_by(&task.actor, order.token)?;
        let place = Place { id, tables: self.room.folders.scratch_of(task.id.0)? };
        let report = |p: Progress| hand.progress(progress(p));
        let watch = Watch { cancel: hand.cancelled().clone(), report: &report };
        let made = self.load_into(&task.actor, (about, order), place, &watch).await?;
        let rows: u64 = made.dataset.tables.iter().map(|t| t.row_count).sum();
        Ok(json!({
            "connection_id": made.connection.id, "dataset_id": id, "tables": made.dataset.tables.len(), "rows": rows,
        }))
    }

    async fn renew_for(
        &self,
        task: &Task,
        hand: &Hand,
        (order, into): (&LoadOrder, Target),
    ) -> Result<Value, UploadError> {
        let about = self.sent_by(&task.actor, order.token).ok();
        let scratch = self.room.folders.scratch_of(task.id.0)?;
        let report = |p: Progress| hand.progress(progress(p));
        let watch = Watch { cancel: hand.cancelled().clone(), report: &report };
        let dataset = self.renew(&task.actor, (about, order), (into, scratch), &watch).await?;
        self.forget(Some(order.token));
        let rows: u64 = dataset.tables.iter().map(|t| t.row_count).sum();
        Ok(json!({
            "connection_id": dataset.connection_id, "dataset_id": dataset.id, "version": dataset.version,
            "tables": dataset.tables.len(), "rows": rows,
        }))
    }

    /// What was noted of a file that this person sent, however long ago.
    fn sent_by(&self, actor: &Actor, token: Uuid) -> Result<About, UploadError> {
        let about = folders::read_note(&self.room.folders.sent(token));
        about.filter(|about| about.is_of(actor)).ok_or(UploadError::Gone)
    }
}

#[async_trait::async_trait]
impl Work for Loader {
    async fn run(&self, task: &Task, hand: &Hand) -> Result<Value, Failure> {
        self.0.load_for(task, hand).await.map_err(failure)
    }
}

fn progress(p: Progress) -> JobProgress {
    JobProgress {
        done: p.done_bytes,
        total: Some(p.total_bytes),
        unit: ProgressUnit::Bytes,
        text: match p.rows {
            0 => "Reading the file".to_owned(),
            rows => format!("{rows} rows loaded"),
        },
    }
}

/// Whether another try may go well, and what the person reads.
fn failure(error: UploadError) -> Failure {
    match error {
        UploadError::Cancelled => Failure::Cancelled,
        UploadError::Internal(cause) => Failure::Internal(cause),
        UploadError::DiskFull | UploadError::TooSlow | UploadError::Changed => Failure::Again(error.to_string()),
        UploadError::Invalid(faults) => {
            let first = faults.into_iter().next().map(|fault| fault.message);
            Failure::Final(first.unwrap_or_else(|| "A field was not taken.".into()))
        }
        other => Failure::Final(other.to_string()),
    }
}
