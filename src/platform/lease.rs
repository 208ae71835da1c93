//! Leases in our own database: of several copies, one does a thing that must not be done twice at once.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DbErr, Statement};

use super::database::Database;
use crate::base::SharedClock;

/// Takes and renews leases for one running copy.
#[derive(Clone)]
pub struct Leases {
    database: Database,
    clock: SharedClock,
    holder: String,
}

impl Leases {
    /// Leases for this process, told apart from others by a random name.
    pub fn new(database: Database, clock: SharedClock) -> Self {
        Self { database, clock, holder: uuid::Uuid::new_v4().simple().to_string() }
    }

    /// Takes the lease `name` for `lasts`, or renews it when it is ours. `false`: another copy holds it.
    ///
    /// # Errors
    /// When our own database does not answer: then nobody may act.
    pub async fn take(&self, name: &str, lasts: Duration) -> Result<bool, DbErr> {
        let now = self.clock.now();
        let until = now + chrono::Duration::from_std(lasts).unwrap_or(chrono::Duration::MAX);
        // One statement, so that of two copies that ask at the same moment the database picks one.
        let sql = "INSERT INTO leases (name, holder, expires_at) VALUES ($1, $2, $3) \
                   ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at \
                   WHERE leases.expires_at < $4 OR leases.holder = excluded.holder";
        let values = [name.into(), self.holder.as_str().into(), until.into(), now.into()];
        let statement = Statement::from_sql_and_values(self.database.backend(), sql, values);
        Ok(self.database.connection().execute_raw(statement).await?.rows_affected() == 1)
    }
}
