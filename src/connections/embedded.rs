//! SQLite files and datasets, both answered by the embedded engine's worker processes.

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::report::{StepName, Steps};
use super::{Connector, Hindrance, SourceError, TestReport};
use crate::data::{Limits, ResultTable, Schema};
use crate::engine::{Engine, EngineError, RunJob, Source};
use crate::sql::{Dialect, Guarded};

/// A source that the engine opens for us.
pub(super) struct Embedded {
    engine: Engine,
    source: Source,
    dialect: Dialect,
}

impl Embedded {
    pub(super) fn new(engine: Engine, source: Source, dialect: Dialect) -> Self {
        Self { engine, source, dialect }
    }

    fn job(&self, sql: &Guarded, limits: &Limits, explain: bool) -> RunJob {
        RunJob { source: self.source.clone(), sql: sql.text.to_string(), explain, limits: *limits }
    }
}

#[async_trait]
impl Connector for Embedded {
    fn dialect(&self) -> Dialect {
        self.dialect
    }

    async fn run(&self, sql: &Guarded, limits: &Limits, cancel: CancellationToken) -> Result<ResultTable, SourceError> {
        Ok(self.engine.run(self.job(sql, limits, false), cancel).await?)
    }

    async fn explain(
        &self,
        sql: &Guarded,
        limits: &Limits,
        cancel: CancellationToken,
    ) -> Result<ResultTable, SourceError> {
        Ok(self.engine.run(self.job(sql, limits, true), cancel).await?)
    }

    async fn describe(&self) -> Result<Schema, SourceError> {
        Ok(self.engine.describe(self.source.clone(), CancellationToken::new()).await?)
    }

    async fn test(&self) -> TestReport {
        let mut steps = Steps::new(&[StepName::File, StepName::Tables]);
        match self.describe().await {
            Ok(schema) => {
                let found = u32::try_from(schema.tables.len()).unwrap_or(u32::MAX);
                steps.ok(StepName::File, "The file opens, read-only.");
                steps.tables_found = Some(found);
                steps.can_write = Some(false);
                if found == 0 {
                    steps.warn(StepName::Tables, "It holds no tables.", "Check that this is the right file.");
                } else {
                    steps.ok(StepName::Tables, format!("{found} found."));
                }
            }
            Err(error) => {
                let remedy = "Check that the file is complete and not being written to.".to_owned();
                steps.fail(StepName::File, error.for_person(), Some(remedy));
            }
        }
        steps.finish()
    }
}

impl From<EngineError> for SourceError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Sql(message) => Self::Sql { message, hint: None, position: None },
            EngineError::Timeout => Self::Timeout,
            EngineError::Cancelled => Self::Cancelled,
            EngineError::Memory | EngineError::TooLarge | EngineError::LongCell(_) => Self::TooLarge(error.to_string()),
            EngineError::Locked => Self::Hindered(Hindrance::Locked),
            EngineError::Crashed => Self::Lost(EngineError::Crashed.to_string()),
            EngineError::NoSuchTable(message) | EngineError::UnpacksTooLarge(message) => Self::TooLarge(message),
            EngineError::NotReadable(message) => Self::Unreachable(message),
            EngineError::Internal(cause) => cause.into(),
        }
    }
}
