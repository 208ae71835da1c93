//! Whether our own database can be written now. Asking often costs little: one write answers everybody for a moment.

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DbErr, Statement};
use tokio::sync::Mutex;

use super::{Database, Trouble};

/// How long an answer holds.
const HOLDS: Duration = Duration::from_secs(1);
/// The longest that one write may take.
const LIMIT: Duration = Duration::from_millis(2_500);

/// The last answer and its moment.
#[derive(Debug, Default)]
pub(super) struct Pulse(Mutex<Option<(Instant, Option<Trouble>)>>);

impl Database {
    /// What keeps it from being written now; nothing when a write just went through.
    pub async fn trouble(&self) -> Option<Trouble> {
        let mut last = self.pulse.0.lock().await;
        if let Some((at, found)) = *last
            && at.elapsed() < HOLDS
        {
            return found;
        }
        let found = match tokio::time::timeout(LIMIT, self.beat()).await {
            Ok(Ok(())) => None,
            Ok(Err(error)) => {
                tracing::warn!(%error, "own database can't be written");
                Some(Trouble::of_database(&error).unwrap_or(Trouble::Away))
            }
            Err(_) => Some(Trouble::Away),
        };
        *last = Some((Instant::now(), found));
        found
    }

    /// Writes one row that nobody reads.
    async fn beat(&self) -> Result<(), DbErr> {
        let sql = "INSERT INTO leases (name, holder, expires_at) VALUES ('pulse', '', CURRENT_TIMESTAMP) \
                   ON CONFLICT (name) DO UPDATE SET expires_at = excluded.expires_at";
        self.connection().execute_raw(Statement::from_string(self.backend(), sql)).await?;
        Ok(())
    }
}
