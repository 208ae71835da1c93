//! What a person can do with a job.

use serde_json::json;

use super::model::JobView;
use super::{JobError, Jobs, store};
use crate::audit::Entry;
use crate::base::{Actor, JobId};

impl Jobs {
    /// Cancels a job: one that waits at once, one that runs as soon as its work has stopped, on whichever copy.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when it has ended.
    pub async fn cancel(&self, actor: &Actor, id: JobId) -> Result<JobView, JobError> {
        let job = self.find(actor, id).await?;
        let db = self.room.db.begin().await.map_err(anyhow::Error::from)?;
        let waited = store::cancel_queued(&db, actor.org, id, self.now()).await?;
        if !waited && !store::ask_to_stop(&db, actor.org, id).await? {
            return Err(JobError::Conflict("This job has ended already."));
        }
        let entry = Entry::by(actor, "job.cancel").on("job", id).with(json!({ "kind": job.kind, "title": job.title }));
        self.room.audit.record(&db, entry).await?;
        db.commit().await.map_err(anyhow::Error::from)?;
        if let Some(running) = self.running().get(&id) {
            running.cancel();
        }
        self.tell(actor.org, id).await;
        self.get(actor, id).await
    }

    /// Has a failed job tried again from the start.
    ///
    /// # Errors
    /// `NotFound`; `Forbidden` without the right for its kind; `Conflict` when it has not failed.
    pub async fn retry(&self, actor: &Actor, id: JobId) -> Result<JobView, JobError> {
        let job = self.find(actor, id).await?;
        self.may_begin(actor, &job.kind)?;
        let db = self.room.db.begin().await.map_err(anyhow::Error::from)?;
        if !store::requeue(&db, actor.org, id, self.now()).await? {
            return Err(JobError::Conflict("Only a job that failed can be tried again."));
        }
        let entry = Entry::by(actor, "job.retry").on("job", id).with(json!({ "kind": job.kind, "title": job.title }));
        self.room.audit.record(&db, entry).await?;
        db.commit().await.map_err(anyhow::Error::from)?;
        self.added(actor.org, id).await;
        self.get(actor, id).await
    }
}
