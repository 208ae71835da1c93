//! Reading a source as a job: what a person asked for is done even when the program is killed in between.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::model::{Connection, ConnectionStatus};
use super::super::{ConnectionError, Connections};
use super::Record;
use crate::base::{ConnectionId, Permission};
use crate::jobs::{Failure, Hand, JobProgress, NewJob, ProgressUnit, Task, Work};

/// The kind of these jobs.
pub(in super::super) const KIND: &str = "discovery";
/// How often one may be begun: what the source refuses ends it at once, what cuts it off does not.
const TRIES: u32 = 3;

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    connection_id: ConnectionId,
}

/// The job that reads this connection.
pub(in super::super) fn of(record: &Record) -> NewJob {
    let c = &record.connection;
    NewJob {
        kind: KIND,
        title: c.name.clone(),
        payload: json!(Payload { connection_id: c.id }),
        resource: Some(("connection", c.id.to_string())),
        same: Some(c.id.to_string()),
        max_attempts: TRIES,
    }
}

struct Discoverer(Connections);

impl Connections {
    /// Has the jobs of this room done by it.
    pub fn employ(&self) {
        self.room.parts.jobs.employ(KIND, Permission::WriteConnections, Arc::new(Discoverer(self.clone())));
    }
}

#[async_trait::async_trait]
impl Work for Discoverer {
    async fn run(&self, task: &Task, hand: &Hand) -> Result<Value, Failure> {
        let Payload { connection_id: id } =
            serde_json::from_value(task.payload.clone()).map_err(anyhow::Error::from)?;
        hand.progress(tables(0, None));
        loop {
            let before = self.look_up(task, id).await?;
            let mut done = self.0.discover_soon(task.actor.org, &before);
            // Closing the channel is the signal: the value never changes.
            if hand.unless_cancelled(done.changed()).await.is_err() {
                self.0.room.discovery.stop(id);
                return Err(Failure::Cancelled);
            }
            self.0.forget(task.actor.org, id).await;
            let after = self.look_up(task, id).await?;
            if after.connection.version == before.connection.version {
                return outcome(&after.connection, hand);
            }
            // Somebody changed where it leads: what counts is what is there.
        }
    }
}

impl Discoverer {
    async fn look_up(&self, task: &Task, id: ConnectionId) -> Result<Arc<Record>, Failure> {
        match self.0.kept(task.actor.org, id).await {
            Ok(record) => Ok(record),
            Err(ConnectionError::NotFound) => Err(Failure::Final("The connection was deleted.".into())),
            Err(ConnectionError::Internal(cause)) => Err(Failure::Internal(cause)),
            Err(other) => Err(Failure::Internal(other.into())),
        }
    }
}

fn outcome(connection: &Connection, hand: &Hand) -> Result<Value, Failure> {
    match connection.status {
        ConnectionStatus::Ready => {
            let found = connection.tables_found.unwrap_or(0);
            hand.progress(tables(found.into(), Some(found.into())));
            Ok(json!({ "connection_id": connection.id, "tables": found }))
        }
        ConnectionStatus::Failed => {
            let detail = connection.status_detail.clone();
            Err(Failure::Final(detail.unwrap_or_else(|| "The tables could not be read.".into())))
        }
        ConnectionStatus::New | ConnectionStatus::Discovering => Err(Failure::Again("The reading was cut off.".into())),
    }
}

fn tables(done: u64, total: Option<u64>) -> JobProgress {
    let text = total.map_or_else(|| "Reading the tables".to_owned(), |n| format!("{n} tables read"));
    JobProgress { done, total, unit: ProgressUnit::Tables, text }
}
