//! Every clock of the house. Of several copies, the one that holds the lease does the work.

use std::time::Duration;

use futures::future::BoxFuture;
use tokio_cron_scheduler::{Job, JobScheduler};

use crate::base::SharedClock;
use crate::platform::lease::Leases;
use crate::rooms::Rooms;

/// The running clocks.
pub struct Clocks(JobScheduler);

impl Clocks {
    /// Stops them; work that runs is left to end.
    pub async fn stop(mut self) {
        if let Err(error) = self.0.shutdown().await {
            tracing::warn!(%error, "the clocks did not stop cleanly");
        }
    }
}

type Work = std::sync::Arc<dyn Fn() -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync>;

/// Starts every clock.
///
/// # Errors
/// When the scheduler can't start.
pub async fn start(rooms: &Rooms, leases: Leases, clock: SharedClock) -> anyhow::Result<Clocks> {
    let scheduler = JobScheduler::new().await?;
    let (connections, uploads, accounts) = (rooms.connections.clone(), rooms.uploads.clone(), rooms.accounts.clone());
    let discovery: Work = std::sync::Arc::new(move || {
        let connections = connections.clone();
        Box::pin(async move { Ok(connections.refresh_due().await?) })
    });
    let sweep_clock = clock.clone();
    let sweep: Work = std::sync::Arc::new(move || {
        let (uploads, now) = (uploads.clone(), sweep_clock.now());
        Box::pin(async move { Ok(uploads.sweep(now).await?) })
    });
    let forget: Work = std::sync::Arc::new(move || {
        let accounts = accounts.clone();
        Box::pin(async move { Ok(accounts.forget_expired().await?) })
    });
    let queries = rooms.queries.clone();
    let history: Work = std::sync::Arc::new(move || {
        let queries = queries.clone();
        Box::pin(async move { queries.forget_old().await })
    });
    every(&scheduler, &leases, "history-sweep", Duration::from_hours(1), history).await?;
    let queries = rooms.queries.clone();
    let saved: Work = std::sync::Arc::new(move || {
        let queries = queries.clone();
        Box::pin(async move { queries.erase_deleted_queries().await.map(drop) })
    });
    every(&scheduler, &leases, "saved-queries-sweep", Duration::from_hours(1), saved).await?;
    let chat = rooms.chat.clone();
    let erase: Work = std::sync::Arc::new(move || {
        let chat = chat.clone();
        Box::pin(async move { Ok(chat.erase_deleted().await.map(drop)?) })
    });
    let jobs = rooms.jobs.clone();
    let old_jobs: Work = std::sync::Arc::new(move || {
        let jobs = jobs.clone();
        Box::pin(async move { jobs.forget_old().await })
    });
    every(&scheduler, &leases, "jobs-sweep", Duration::from_hours(1), old_jobs).await?;
    every(&scheduler, &leases, "discovery", Duration::from_mins(1), discovery).await?;
    every(&scheduler, &leases, "uploads-sweep", Duration::from_hours(1), sweep).await?;
    every(&scheduler, &leases, "sessions-sweep", Duration::from_hours(1), forget).await?;
    every(&scheduler, &leases, "chat-sweep", Duration::from_hours(1), erase).await?;
    scheduler.start().await?;
    Ok(Clocks(scheduler))
}

/// Does `work` every `period` on one copy: the lease lasts a little less than a period, so that a dead copy's turn
/// is missed at most once.
async fn every(
    scheduler: &JobScheduler,
    leases: &Leases,
    name: &'static str,
    period: Duration,
    work: Work,
) -> anyhow::Result<()> {
    let leases = leases.clone();
    let job = Job::new_repeated_async(period, move |_, _| {
        let (leases, work) = (leases.clone(), work.clone());
        Box::pin(async move {
            match leases.take(name, period.mul_f64(0.9)).await {
                Ok(true) => {
                    if let Err(error) = work().await {
                        tracing::error!(clock = name, error = format!("{error:#}"), "a clock's work failed");
                    }
                }
                Ok(false) => tracing::debug!(clock = name, "another copy does it"),
                Err(error) => tracing::warn!(clock = name, %error, "no lease: the own database does not answer"),
            }
        })
    })?;
    scheduler.add(job).await?;
    Ok(())
}
