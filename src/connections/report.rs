//! What trying a connection found, step by step.

use std::time::{Duration, Instant};

use serde::Serialize;
use utoipa::ToSchema;

/// A stage on the way to a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepName {
    Resolve,
    Connect,
    Tls,
    Login,
    ReadOnly,
    Version,
    Tables,
    File,
}

impl StepName {
    fn title(self) -> &'static str {
        match self {
            Self::Resolve => "Find the server",
            Self::Connect => "Reach it",
            Self::Tls => "Encrypt",
            Self::Login => "Log in",
            Self::ReadOnly => "Read-only",
            Self::Version => "Version",
            Self::Tables => "Tables",
            Self::File => "Open the file",
        }
    }
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    Ok,
    Failed,
    Warning,
    Skipped,
}

/// One step of a test.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TestStep {
    pub name: StepName,
    pub title: &'static str,
    pub state: StepState,
    /// What was found, in a sentence.
    pub detail: String,
    /// What to do about it.
    pub remedy: Option<String>,
    pub elapsed_ms: u64,
}

/// A schema of a database, or a database of a MySQL server, that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FoundSchema {
    pub name: String,
    /// How many tables and views it holds that may be read.
    pub tables: u32,
}

/// The result of a test.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TestReport {
    pub success: bool,
    pub message: String,
    pub tables_found: Option<u32>,
    /// What may be chosen from: the schemas of the database, or the databases of a MySQL server. Never the system's own.
    pub schemas: Vec<FoundSchema>,
    pub server_version: Option<String>,
    /// Whether the account could write; then a read-only one is better.
    pub can_write: Option<bool>,
    pub latency_ms: Option<u64>,
    pub steps: Vec<TestStep>,
    /// SQL that makes a read-only account, to be run by the database's owner.
    pub readonly_sql: Option<String>,
}

/// Collects the steps of a test in their order.
pub(super) struct Steps {
    order: &'static [StepName],
    done: Vec<TestStep>,
    since: Instant,
    /// What else the test learnt on its way.
    pub tables_found: Option<u32>,
    pub schemas: Vec<FoundSchema>,
    pub server_version: Option<String>,
    pub can_write: Option<bool>,
    pub latency: Option<Duration>,
    pub readonly_sql: Option<String>,
}

impl Steps {
    /// A test that will go through these steps.
    pub(super) fn new(order: &'static [StepName]) -> Self {
        Self {
            order,
            done: Vec::new(),
            since: Instant::now(),
            tables_found: None,
            schemas: Vec::new(),
            server_version: None,
            can_write: None,
            latency: None,
            readonly_sql: None,
        }
    }

    /// A step went well.
    pub(super) fn ok(&mut self, name: StepName, detail: impl Into<String>) {
        self.push(name, StepState::Ok, detail.into(), None);
    }

    /// A step went well enough, and something should be done about it.
    pub(super) fn warn(&mut self, name: StepName, detail: impl Into<String>, remedy: impl Into<String>) {
        self.push(name, StepState::Warning, detail.into(), Some(remedy.into()));
    }

    /// A step failed: what follows is skipped.
    pub(super) fn fail(&mut self, name: StepName, detail: impl Into<String>, remedy: Option<String>) {
        self.push(name, StepState::Failed, detail.into(), remedy);
    }

    /// What seemed to go well did not: everything from this step on is taken back, and it failed.
    pub(super) fn replace_with_failure(&mut self, name: StepName, detail: String, remedy: &str) {
        let order = self.order;
        let from = order.iter().position(|s| *s == name);
        self.done.retain(|step| order.iter().position(|s| *s == step.name) < from);
        self.fail(name, detail, Some(remedy.to_owned()));
    }

    fn push(&mut self, name: StepName, state: StepState, detail: String, remedy: Option<String>) {
        let elapsed_ms = millis(self.since.elapsed());
        self.since = Instant::now();
        self.done.push(TestStep { name, title: name.title(), state, detail, remedy, elapsed_ms });
    }

    /// The report; steps that were not reached are marked as skipped.
    pub(super) fn finish(mut self) -> TestReport {
        let failed = self.done.iter().find(|s| s.state == StepState::Failed);
        let message = match failed {
            Some(step) => step.detail.clone(),
            None => match self.tables_found {
                Some(1) => "Connected. One table found.".to_owned(),
                Some(n) => format!("Connected. {n} tables found."),
                None => "Connected.".to_owned(),
            },
        };
        let success = failed.is_none();
        for name in self.order {
            if !self.done.iter().any(|s| s.name == *name) {
                let detail = "Not reached.".to_owned();
                let title = name.title();
                self.done.push(TestStep {
                    name: *name,
                    title,
                    state: StepState::Skipped,
                    detail,
                    remedy: None,
                    elapsed_ms: 0,
                });
            }
        }
        TestReport {
            success,
            message,
            tables_found: self.tables_found,
            schemas: self.schemas,
            server_version: self.server_version,
            can_write: self.can_write,
            latency_ms: self.latency.map(millis),
            steps: self.done,
            readonly_sql: self.readonly_sql,
        }
    }
}

/// A duration in whole milliseconds.
pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_after_a_failure_are_shown_as_not_reached() {
        let mut steps = Steps::new(&[StepName::Resolve, StepName::Connect, StepName::Login]);
        steps.ok(StepName::Resolve, "Found.");
        steps.fail(StepName::Connect, "No answer.", Some("Check the port.".into()));
        let report = steps.finish();
        assert!(!report.success);
        assert_eq!(report.message, "No answer.");
        assert_eq!(report.steps.len(), 3);
        assert_eq!(report.steps[2].state, StepState::Skipped);
    }
}
