//! Trying a connection, saved or not.

use std::time::Duration;

use serde_json::json;

use super::fields::{self, CheckedSource};
use super::model::NewConnection;
use super::report::{StepName, Steps};
use super::{ConnectionError, Connections, Connector, SourceError, TestReport, require, targets};
use crate::audit::Entry;
use crate::base::{Actor, ConnectionId, Permission};
use crate::platform::cluster::Quota;

/// How often one person may try connections: enough to get a form right, too slow to look around a network.
const TESTS: Quota = Quota { per_minute: 20 };

/// The longest that a test may take.
const LIMIT: Duration = Duration::from_secs(30);

impl Connections {
    /// Tries a saved connection.
    ///
    /// # Errors
    /// `NotFound`; what the source says stands in the report.
    pub async fn test(&self, actor: &Actor, id: ConnectionId) -> Result<TestReport, ConnectionError> {
        require(actor, Permission::ReadConnections)?;
        let record = self.find(actor, id).await?;
        self.within_quota(actor).await?;
        let mut report = match self.open(&record).await {
            _ if record.connection.kind.joins_sources() => self.test_over_sources(actor).await?,
            Ok(connector) => in_time(connector.as_ref()).await,
            Err(error) => closed(&error),
        };
        // What was left out is nobody's business but theirs who choose.
        if !actor.may(Permission::WriteConnections) {
            report.schemas.clear();
        }
        let entry = Entry::by(actor, "connection.test").on("connection", id);
        self.room.parts.audit.note(entry.with(json!({ "success": report.success }))).await?;
        Ok(report)
    }

    /// Tries fields before they are saved.
    ///
    /// # Errors
    /// `Invalid` names every field that was not taken; what the source says stands in the report.
    pub async fn test_unsaved(&self, actor: &Actor, new: NewConnection) -> Result<TestReport, ConnectionError> {
        require(actor, Permission::WriteConnections)?;
        let (host, port) = (new.host.clone(), new.port);
        let checked = fields::check(new).map_err(ConnectionError::Invalid)?;
        self.within_quota(actor).await?;
        let checked = self.settled(actor, checked, None).await?;
        let (parts, runtime) = (&self.room.parts, self.room.runtime.clone());
        let report = match targets::of_checked(&checked.source, &parts.settings.data_dir) {
            _ if matches!(checked.source, CheckedSource::Sources) => self.test_over_sources(actor).await?,
            Ok(target) => in_time(targets::open(target, &parts.engine, parts.settings.policy, runtime).as_ref()).await,
            Err(error) => closed(&error),
        };
        let detail = json!({ "success": report.success, "host": host, "port": port });
        let entry = Entry::by(actor, "connection.test").on("connection", "unsaved");
        self.room.parts.audit.note(entry.with(detail)).await?;
        Ok(report)
    }

    pub(super) async fn within_quota(&self, actor: &Actor) -> Result<(), ConnectionError> {
        self.admit(actor, "connection_test", TESTS).await
    }

    /// Counts one piece of work of a person at other people's servers.
    pub(super) async fn admit(&self, actor: &Actor, bucket: &'static str, quota: Quota) -> Result<(), ConnectionError> {
        let decision = self.room.parts.cluster.allow(bucket, &actor.user.to_string(), quota).await;
        if decision.allowed { Ok(()) } else { Err(ConnectionError::TooMany(decision)) }
    }
}

/// Tries a source for as long as anybody waits for it.
async fn in_time(connector: &dyn Connector) -> TestReport {
    let slow = "It took too long to find out whether the connection works.".to_owned();
    tokio::time::timeout(LIMIT, connector.test()).await.unwrap_or_else(|_| closed(&SourceError::Lost(slow)))
}

/// The report of a source that could not even be approached.
fn closed(error: &SourceError) -> TestReport {
    let mut steps = Steps::new(&[StepName::File]);
    steps.fail(StepName::File, error.for_person(), None);
    steps.finish()
}
