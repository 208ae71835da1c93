//! Days and moments from the year 1 to the year 9999.
//!
//! DataFusion's own functions count in nanoseconds where they need not, which end in the year 2262: a single
//! `9999-12-31` that stands for "never" would end every query that cuts by month. Here they count in days and
//! microseconds. And a moment is one of UTC wherever it is shown, cut or taken apart.

mod bin;
mod cut;
mod moments;
mod now;
mod parse;

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use datafusion::logical_expr::ScalarUDF;
use datafusion::optimizer::AnalyzerRule;
use datafusion::prelude::SessionContext;

use bin::Bin;
use cut::Cut;
#[cfg(test)]
pub(super) use cut::first_day;
use moments::Moments;
use now::Now;
use parse::Parse;

/// The zone in which moments are shown, cut and taken apart.
const UTC: &str = "UTC";
/// What a moment is counted in unless a column says otherwise.
const MICROSECONDS: DataType = DataType::Timestamp(TimeUnit::Microsecond, None);

/// Puts the functions in the place of the engine's own.
pub(super) fn install(context: &SessionContext) {
    context.register_udf(ScalarUDF::from(Cut::new()));
    context.register_udf(ScalarUDF::from(Bin::new()));
    context.register_udf(ScalarUDF::from(Now::new()));
    for parse in Parse::all() {
        context.register_udf(ScalarUDF::from(parse));
    }
}

/// The rule that has to come before the engine gives expressions their types.
pub(super) fn rule() -> Arc<dyn AnalyzerRule + Send + Sync> {
    Arc::new(Moments)
}

/// How a table keeps a column: moments in UTC and in microseconds at least. Coarser ones would be compared with a
/// moment between two of them as if it were one of the two.
pub(in crate::engine) fn kept(of: &DataType) -> DataType {
    match in_utc(of) {
        DataType::Timestamp(TimeUnit::Second | TimeUnit::Millisecond, zone) => {
            DataType::Timestamp(TimeUnit::Microsecond, zone)
        }
        other => other,
    }
}

/// The type with its zone, if it has one, put as UTC: the moments stay the same.
fn in_utc(of: &DataType) -> DataType {
    match of {
        DataType::Timestamp(unit, Some(_)) => DataType::Timestamp(*unit, Some(UTC.into())),
        other => other.clone(),
    }
}

/// The columns of a table, all moments in UTC.
pub(super) fn schema_in_utc(schema: &Schema) -> SchemaRef {
    let field = |field: &Arc<Field>| field.as_ref().clone().with_data_type(in_utc(field.data_type()));
    Arc::new(Schema::new_with_metadata(
        schema.fields().iter().map(field).collect::<Vec<_>>(),
        schema.metadata().clone(),
    ))
}
