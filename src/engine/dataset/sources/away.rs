//! A table of a source as the engine plans with it: it knows its columns and says which conditions its source can take.

use std::sync::Arc;

use arrow::datatypes::{Field, Schema, SchemaRef};
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::DFSchema;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;

use super::column::{held_as, sense};
use super::job::AwayTable;
use super::value::{Scope, Value};
use crate::sql::quote_identifier;

/// A table whose rows come from a source. It is never read itself: the plan is cut above it.
#[derive(Debug)]
pub(super) struct Away {
    pub table: AwayTable,
    schema: SchemaRef,
    pushdown: bool,
}

impl Away {
    pub(super) fn new(table: AwayTable, pushdown: bool) -> Self {
        // Whether a column of a source is empty is the source's word: here every one may be.
        let fields: Vec<Field> = table.columns.iter().map(|c| Field::new(&c.name, held_as(c), true)).collect();
        Self { table, schema: Arc::new(Schema::new(fields)), pushdown }
    }

    /// The table as its source names it.
    pub(super) fn name(&self) -> String {
        let quoted = |name: &str| quote_identifier(name, self.table.dialect);
        match &self.table.schema {
            Some(schema) => format!("{}.{}", quoted(schema), quoted(&self.table.name)),
            None => quoted(&self.table.name),
        }
    }

    /// Its columns in the source's SQL, the table being called `alias` there.
    pub(super) fn columns(&self, alias: &str) -> Vec<Value> {
        let dialect = self.table.dialect;
        let column = |c: &super::AwayColumn| Value {
            sql: format!("{alias}.{}", quote_identifier(&c.name, dialect)),
            sense: sense(c, dialect),
            name: Some(c.name.clone()),
        };
        self.table.columns.iter().map(column).collect()
    }

    fn takes(&self, filter: &Expr, schema: &DFSchema) -> TableProviderFilterPushDown {
        let columns = self.columns("t");
        let scope = Scope { dialect: self.table.dialect, schema, columns: &columns };
        match scope.test(&unqualified(filter)) {
            Some(test) if test.same => TableProviderFilterPushDown::Exact,
            Some(_) => TableProviderFilterPushDown::Inexact,
            None => TableProviderFilterPushDown::Unsupported,
        }
    }
}

/// The condition with its columns named without their table.
fn unqualified(filter: &Expr) -> Expr {
    datafusion::logical_expr::expr_rewriter::unnormalize_col(filter.clone())
}

#[async_trait]
impl TableProvider for Away {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        if !self.pushdown {
            return Ok(vec![TableProviderFilterPushDown::Unsupported; filters.len()]);
        }
        let schema = DFSchema::try_from(Arc::clone(&self.schema))?;
        Ok(filters.iter().map(|filter| self.takes(filter, &schema)).collect())
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        _projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Err(DataFusionError::Internal("a table of a source was left in the plan".into()))
    }
}
