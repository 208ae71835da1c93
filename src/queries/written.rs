//! Texts that a person wrote, with places for values: filled, then run or looked at like any other. What is said of
//! such a text refers to what the person wrote, not to what was put in.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::parameters::{Parameter, fill, stand_in};
use super::{Answered, Queries, QueryError, Run, Validation, shown};
use crate::base::{Actor, ConnectionId};
use crate::connections::{Catalog, SourceError};
use crate::data::{ChartHint, ChartPlan, ends_of_columns, recommend};
use crate::sql::{Dialect, Filled, Refusal, RelationName, Relations, Template};

impl Queries {
    /// Runs a text after its values were put in.
    ///
    /// # Errors
    /// As [`Queries::run`]; `Parameters` for values that don't fit.
    pub async fn run_written(
        &self,
        actor: &Actor,
        mut run: Run,
        parameters: &[Parameter],
        cancel: CancellationToken,
    ) -> Result<Answered, QueryError> {
        super::run::permit(actor, run.origin)?;
        let catalog = self.room.connections.catalog(actor, run.connection).await?;
        let filled = match fill(&run.sql, catalog.connection.dialect(), parameters) {
            Ok(filled) => filled,
            Err(QueryError::Refused(refusal)) => return Err(self.refused(actor, &run, refusal)),
            Err(other) => return Err(other),
        };
        run.sql.clone_from(&filled.text);
        self.run(actor, run, cancel).await.map_err(|error| as_written(error, &filled))
    }

    /// Checks a text against a connection's tables without running it. Places without values get stand-ins.
    ///
    /// # Errors
    /// `NotFound` for a connection that isn't there, `Parameters` for values that the text has no place for; what is
    /// wrong with the text is no error.
    pub async fn validate(
        &self,
        actor: &Actor,
        sql: &str,
        connection: ConnectionId,
        parameters: &[Parameter],
    ) -> Result<Validation, QueryError> {
        let catalog = self.room.connections.catalog(actor, connection).await?;
        Ok(self.look_at(sql, parameters, catalog.connection.dialect(), Some(catalog)).await?.0)
    }

    /// Checks a text by its dialect alone: tables may be any.
    ///
    /// # Errors
    /// As [`Queries::validate`], but for the connection.
    pub async fn validate_dialect(
        &self,
        sql: &str,
        dialect: Dialect,
        parameters: &[Parameter],
    ) -> Result<Validation, QueryError> {
        Ok(self.look_at(sql, parameters, dialect, None).await?.0)
    }

    /// The same for a text that is kept: parameters that it has no place for do no harm, and the tables come as names.
    pub(super) async fn look_at_saved(
        &self,
        actor: &Actor,
        sql: &str,
        connection: ConnectionId,
        parameters: &[Parameter],
    ) -> Result<(Validation, Vec<RelationName>), QueryError> {
        let catalog = self.room.connections.catalog(actor, connection).await?;
        let dialect = catalog.connection.dialect();
        let template = Template::read(sql, dialect, &[]);
        let names = template.as_ref().map(Template::names).unwrap_or_default();
        let used: Vec<Parameter> = parameters.iter().filter(|p| names.contains(&p.name.as_str())).cloned().collect();
        self.look_at(sql, &used, dialect, Some(catalog)).await
    }

    async fn look_at(
        &self,
        sql: &str,
        parameters: &[Parameter],
        dialect: Dialect,
        catalog: Option<Arc<Catalog>>,
    ) -> Result<(Validation, Vec<RelationName>), QueryError> {
        let standing = match stand_in(sql, dialect, parameters) {
            Ok(standing) => standing,
            Err(QueryError::Refused(refusal)) => return Ok((invalid(refusal, Vec::new()), Vec::new())),
            Err(other) => return Err(other),
        };
        let guard = self.room.guard.clone();
        let work = tokio::task::spawn_blocking(move || {
            let relations = catalog.as_ref().map_or(Relations::Any, |c| c.relations());
            let mut refused = None;
            for filled in &standing.fillings {
                match guard.check(&filled.text, dialect, &relations) {
                    Ok(guarded) => {
                        let tables = guarded.tables.iter().map(shown).collect();
                        let parameters = standing.names;
                        return (Validation { valid: true, reasons: vec![], tables, parameters }, guarded.tables);
                    }
                    Err(refusal) => refused = refused.or(Some(filled.refusal_as_written(refusal))),
                }
                if filled.is_as_written() {
                    break;
                }
            }
            (invalid(refused.unwrap_or_else(|| Refusal { reasons: vec![] }), standing.names), Vec::new())
        });
        Ok(work.await.map_err(anyhow::Error::from)?)
    }

    /// The chart for an answer and everything else that could show it, as for a question without a reading.
    ///
    /// # Errors
    /// `NotFound` when the connection is gone.
    pub async fn chart(
        &self,
        actor: &Actor,
        connection: ConnectionId,
        answered: &Answered,
    ) -> Result<ChartPlan, QueryError> {
        let catalog = self.room.connections.catalog(actor, connection).await?;
        let (table, guarded, now) = (answered.table.clone(), answered.guarded.clone(), self.room.clock.now());
        let work = tokio::task::spawn_blocking(move || {
            let tables = guarded.tables.iter().filter_map(|t| catalog.schema.table(t.schema.as_deref(), &t.name));
            let columns = tables.flat_map(|table| &table.columns);
            let read = columns.filter(|c| guarded.columns.iter().any(|name| name.eq_ignore_ascii_case(&c.name)));
            let ends = ends_of_columns(&table, read, catalog.discovered_at, now);
            recommend(&table, &ChartHint { ends, ..ChartHint::default() })
        });
        Ok(work.await.map_err(anyhow::Error::from)?)
    }
}

fn invalid(refusal: Refusal, parameters: Vec<String>) -> Validation {
    Validation { valid: false, reasons: refusal.reasons, tables: Vec::new(), parameters }
}

fn as_written(error: QueryError, filled: &Filled) -> QueryError {
    match error {
        QueryError::Refused(refusal) => QueryError::Refused(filled.refusal_as_written(refusal)),
        QueryError::Source(SourceError::Sql { message, hint, position }) => {
            let position = position.map(|at| filled.position_as_written(at));
            QueryError::Source(SourceError::Sql { message, hint, position })
        }
        other => other,
    }
}
