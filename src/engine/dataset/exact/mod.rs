//! Arithmetic that is right or fails.
//!
//! DataFusion's own operators and sums of whole numbers turn over silently where a result doesn't fit, as `2^63 + 1`
//! becoming a negative number. Here such a query ends with a sentence instead.

mod distinct;
mod grouped;
mod operators;
mod running;
mod sum;

use std::sync::Arc;

use datafusion::error::DataFusionError;
use datafusion::logical_expr::{AggregateUDF, Expr};
use datafusion::optimizer::AnalyzerRule;
use datafusion::prelude::SessionContext;

use operators::CheckedOperators;
use sum::Sum;

/// What a person reads when a result does not fit.
pub(super) const OUT_OF_RANGE: &str = "A result of this query is out of range for its type. Calculate with decimals or doubles instead, as in \
     CAST(… AS DECIMAL(38, 0)) or CAST(… AS DOUBLE).";

/// Puts the checked sum in the place of the engine's own.
pub(super) fn install(context: &SessionContext) {
    context.register_udaf(AggregateUDF::from(Sum::new()));
}

/// The checked sum of an expression, for plans that are put together here.
pub(super) fn sum(of: Expr) -> Expr {
    AggregateUDF::from(Sum::new()).call(vec![of])
}

/// The rule that has to come after the engine has given expressions their types.
pub(super) fn rule() -> Arc<dyn AnalyzerRule + Send + Sync> {
    Arc::new(CheckedOperators::default())
}

fn out_of_range() -> DataFusionError {
    DataFusionError::Execution(OUT_OF_RANGE.into())
}
