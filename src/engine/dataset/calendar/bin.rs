//! `date_bin`, which the engine's own answers with nothing for moments that it can't count in nanoseconds.

use std::sync::Arc;

use arrow::array::Array;
use arrow::datatypes::DataType;
use datafusion::error::{DataFusionError, Result};
use datafusion::functions::datetime::date_bin;
use datafusion::logical_expr::sort_properties::{ExprProperties, SortProperties};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature};

/// The function.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Bin {
    own: Arc<ScalarUDF>,
}

impl Bin {
    pub(super) fn new() -> Self {
        Self { own: date_bin() }
    }
}

impl ScalarUDFImpl for Bin {
    fn name(&self) -> &'static str {
        "date_bin"
    }

    fn signature(&self) -> &Signature {
        self.own.signature()
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        self.own.return_type(types)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let given = args.args.get(1).map(empty);
        let binned = self.own.invoke_with_args(args)?;
        if given.is_some_and(|given| empty(&binned) > given) {
            return Err(DataFusionError::Execution(
                "date_bin takes moments between the years 1678 and 2261; date_trunc takes all.".into(),
            ));
        }
        Ok(binned)
    }

    fn output_ordering(&self, input: &[ExprProperties]) -> Result<SortProperties> {
        self.own.output_ordering(input)
    }
}

fn empty(values: &ColumnarValue) -> usize {
    match values {
        ColumnarValue::Array(array) => array.null_count(),
        ColumnarValue::Scalar(scalar) => usize::from(scalar.is_null()),
    }
}
