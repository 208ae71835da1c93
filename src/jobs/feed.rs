//! What happens to jobs, told to who may see them. It carries what this copy does; what another copy does is seen by
//! asking for the job, which is the truth in any case.

use std::sync::Arc;

use tokio::sync::broadcast::{self, error::RecvError};

use super::model::{Job, JobView};
use super::{Jobs, store};
use crate::base::{Actor, JobId, OrgId};

/// Follows the jobs that one person may see.
pub struct Follower {
    jobs: Jobs,
    actor: Actor,
    told: broadcast::Receiver<Arc<Job>>,
    /// Heard and not yet handed on.
    heard: Option<Arc<Job>>,
}

impl Follower {
    /// Goes on with another role of the same person.
    pub fn follow_as(&mut self, actor: &Actor) {
        self.actor.clone_from(actor);
    }

    /// The next change of a job; nothing once there will be none. Dropping the future loses no change.
    pub async fn next(&mut self) -> Option<JobView> {
        loop {
            if let Some(job) = &self.heard {
                let closed = self.jobs.closed_to(&self.actor).await;
                if !job.is_seen_by(&self.actor) || closed.map_or(true, |closed| job.is_about(&closed)) {
                    self.heard = None;
                    continue;
                }
                let view = self.jobs.view(&self.actor, Job::clone(job)).await;
                self.heard = None;
                return Some(view);
            }
            match self.told.recv().await {
                Ok(job) if job.is_seen_by(&self.actor) => self.heard = Some(job),
                // Whoever lags behind misses steps, never the truth: that is in the database.
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    }
}

impl Jobs {
    /// Follows what happens from now on to the jobs that this person may see.
    pub fn follow(&self, actor: &Actor) -> Follower {
        Follower { jobs: self.clone(), actor: actor.clone(), told: self.room.told.subscribe(), heard: None }
    }

    /// Tells followers how a job stands now.
    pub(super) async fn tell(&self, org: OrgId, id: JobId) {
        if self.room.told.receiver_count() == 0 {
            return;
        }
        match store::get(self.room.db.connection(), org, id).await {
            Ok(Some(job)) => self.tell_of(job),
            Ok(None) => {}
            Err(error) => tracing::warn!(error = format!("{error:#}"), "a change of a job could not be told"),
        }
    }

    /// Tells followers of a job that was read just now.
    pub(super) fn tell_of(&self, job: Job) {
        // Nobody listening is no fault.
        let _ = self.room.told.send(Arc::new(job));
    }
}
