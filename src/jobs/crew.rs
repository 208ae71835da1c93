//! The workers of this copy: looks for jobs that may be taken, takes them one by one, and hands each to a shift.

use std::collections::HashMap;
use std::time::Duration;

use chrono::TimeDelta;

use super::Jobs;
use super::model::Job;
use super::store::claims::{self, End};
use crate::base::OrgId;
use crate::platform::database::Trouble;

/// How long a worker holds a job without a sign of life.
pub(super) const LEASE: TimeDelta = TimeDelta::seconds(30);
/// How often it is looked for jobs that another copy added or left.
const POLL: Duration = Duration::from_secs(2);
/// How many jobs of one kind are done at the same time for one organisation, on all copies together: discoveries that
/// wait for servers that do not answer hold up no upload.
const OF_ONE_KIND: usize = 2;
/// How long running work may take to stop when the program ends.
const GRACE: Duration = Duration::from_secs(5);

/// What came of looking for a job.
enum Taken {
    Job(Box<Job>),
    /// One was ended without being begun; there may be more.
    Buried,
    Nothing,
}

impl Jobs {
    /// Gives back what a former run of this program held. Only where no other copy can be at work.
    ///
    /// # Errors
    /// When the own database fails.
    pub async fn recover(&self) -> anyhow::Result<()> {
        if self.room.db.is_shared() {
            return Ok(());
        }
        claims::release_all(self.room.db.connection(), self.now()).await
    }

    /// Begins to do jobs, until [`Jobs::stop`]. Call it when every kind has somebody who does it.
    pub fn start(&self) {
        self.room.tasks.spawn_on(self.clone().work(), &self.room.runtime);
    }

    /// Stops: no job is taken any more, running ones are told to stop and given back to be done later.
    pub async fn stop(&self) {
        self.room.closing.cancel();
        self.room.tasks.close();
        let _ = tokio::time::timeout(GRACE, self.room.tasks.wait()).await;
        // Whoever does jobs holds this room in turn.
        self.room.employed.write().unwrap_or_else(std::sync::PoisonError::into_inner).clear();
    }

    async fn work(self) {
        loop {
            if let Err(error) = self.take_what_fits().await {
                if Trouble::of(&error).is_some() {
                    tracing::warn!(error = format!("{error:#}"), "jobs can't be taken for now");
                } else {
                    tracing::error!(error = format!("{error:#}"), "jobs can't be taken");
                }
            }
            tokio::select! {
                biased;
                () = self.room.closing.cancelled() => return,
                () = self.room.wake.notified() => {}
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    /// Takes jobs while there are places and jobs.
    async fn take_what_fits(&self) -> anyhow::Result<()> {
        while !self.room.closing.is_cancelled() {
            let Ok(place) = self.room.places.clone().try_acquire_owned() else { return Ok(()) };
            match self.take_one().await? {
                Taken::Nothing => return Ok(()),
                Taken::Buried => {}
                Taken::Job(job) => {
                    let jobs = self.clone();
                    let shift = async move {
                        jobs.shift(*job).await;
                        drop(place);
                        jobs.room.wake.notify_one();
                    };
                    self.room.tasks.spawn_on(shift, &self.room.runtime);
                }
            }
        }
        Ok(())
    }

    /// Takes the next job: of the organisation that has the fewest under way, and of those the one that waited longest.
    /// Jobs about one thing, such as new versions of a dataset, are done one after the other.
    async fn take_one(&self) -> anyhow::Result<Taken> {
        let (db, now) = (self.room.db.connection(), self.now());
        let mut orgs = claims::waiting_orgs(db, now).await?;
        if orgs.is_empty() {
            return Ok(Taken::Nothing);
        }
        let running = claims::running(db, now).await?;
        let of = |org: OrgId| running.iter().filter(move |job| job.org_id == org.0);
        orgs.sort_by_key(|org| of(*org).count());
        for org in orgs {
            let mut kinds: HashMap<&str, usize> = HashMap::new();
            of(org).for_each(|job| *kinds.entry(&job.kind).or_default() += 1);
            let full: Vec<_> = kinds.into_iter().filter(|(_, n)| *n >= OF_ONE_KIND).map(|(kind, _)| kind).collect();
            let taken: Vec<_> = of(org).filter_map(|job| job.resource_id.as_deref()).collect();
            let Some(seen) = claims::next_of(db, org, now, (&full, &taken)).await? else { continue };
            if let Some(end) = not_to_begin(&seen) {
                if claims::bury(db, &seen, now, &end).await? {
                    self.tell(org, seen.id).await;
                    return Ok(Taken::Buried);
                }
            } else if let Some(job) = claims::take(db, &seen, now, LEASE).await? {
                return Ok(Taken::Job(Box::new(job)));
            }
        }
        Ok(Taken::Nothing)
    }
}

/// How a job ends that its worker left and that is not begun again.
fn not_to_begin(seen: &Job) -> Option<End> {
    if seen.cancel_requested {
        return Some(End::Cancelled);
    }
    let worn_out = seen.attempts >= seen.max_attempts;
    worn_out.then(|| {
        let times = match seen.attempts {
            1 => "once".to_owned(),
            n => format!("{n} times"),
        };
        End::Failed(format!("It was begun {times} and interrupted each time before it came to its end."))
    })
}
