//! `to_timestamp` and its sisters: texts of all years, and no number that becomes another moment.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, PrimitiveArray};
use arrow::compute::cast;
use arrow::compute::kernels::cast_utils::string_to_datetime;
use arrow::datatypes::{DataType, Float64Type, TimestampMicrosecondType};
use chrono::format::{Parsed, StrftimeItems, parse};
use chrono::{DateTime, Utc};
use datafusion::common::config::ConfigOptions;
use datafusion::error::{DataFusionError, Result};
use datafusion::functions::datetime;
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature, Volatility,
};

/// Seconds from 1970 that nanoseconds can count.
const COUNTED_SECONDS: f64 = 9_223_372_036.0;

/// One of the functions.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Parse {
    own: Arc<ScalarUDF>,
    signature: Signature,
}

impl Parse {
    pub(super) fn all() -> Vec<Self> {
        let config = ConfigOptions::default();
        let own = [
            datetime::to_timestamp(&config),
            datetime::to_timestamp_seconds(&config),
            datetime::to_timestamp_millis(&config),
            datetime::to_timestamp_micros(&config),
        ];
        let signature = Signature::new(TypeSignature::VariadicAny, Volatility::Immutable);
        own.into_iter().map(|own| Self { own, signature: signature.clone() }).collect()
    }
}

impl ScalarUDFImpl for Parse {
    fn name(&self) -> &str {
        self.own.name()
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        self.own.return_type(types)
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<arrow::datatypes::FieldRef> {
        self.own.return_field_from_args(args)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [first, formats @ ..] = args.args.as_slice() else { return self.own.invoke_with_args(args) };
        let to = args.return_type().clone();
        if first.data_type().is_floating() && self.name() == "to_timestamp" {
            counted(first)?;
        }
        if !first.data_type().is_string() || self.name() == "to_timestamp" {
            return self.own.invoke_with_args(args);
        }
        let (given, rows) = (args.args.clone(), args.number_rows);
        let formats = formats.to_vec();
        match self.own.invoke_with_args(args) {
            // Its own way goes through nanoseconds.
            Err(error) if error.strip_backtrace().contains("nanoseconds") => {
                let texts = given.first().map(|texts| texts.to_array(rows)).transpose()?;
                texts.map_or(Err(error), |texts| Ok(ColumnarValue::Array(parsed(&texts, &formats, &to)?)))
            }
            other => other,
        }
    }
}

/// Refuses seconds that would become the last moment that can be counted.
fn counted(seconds: &ColumnarValue) -> Result<()> {
    let seconds = cast(&seconds.to_array(1)?, &DataType::Float64)?;
    let far = |second: f64| second.abs() >= COUNTED_SECONDS;
    if seconds.as_primitive::<Float64Type>().iter().flatten().any(far) {
        return Err(DataFusionError::Execution(
            "to_timestamp takes moments between the years 1678 and 2261; to_timestamp_seconds takes all.".into(),
        ));
    }
    Ok(())
}

fn parsed(texts: &ArrayRef, formats: &[ColumnarValue], to: &DataType) -> Result<ArrayRef> {
    let formats =
        formats.iter().map(|format| cast(&format.to_array(texts.len())?, &DataType::Utf8).map_err(Into::into));
    let formats = formats.collect::<Result<Vec<ArrayRef>>>()?;
    let texts = cast(texts, &DataType::Utf8)?;
    let moments = texts.as_string::<i32>().iter().enumerate().map(|(row, text)| {
        let formats: Vec<&str> =
            formats.iter().filter(|f| f.is_valid(row)).map(|f| f.as_string::<i32>().value(row)).collect();
        text.map(|text| moment(text, &formats).map(|moment| moment.timestamp_micros())).transpose()
    });
    let micros = moments.collect::<Result<PrimitiveArray<TimestampMicrosecondType>>>()?;
    Ok(cast(&micros, to)?)
}

fn moment(text: &str, formats: &[&str]) -> Result<DateTime<Utc>> {
    if formats.is_empty() {
        return Ok(string_to_datetime(&Utc, text)?);
    }
    let read = |format: &&str| {
        let mut parts = Parsed::new();
        parse(&mut parts, text, StrftimeItems::new(format)).ok()?;
        let zoned = parts.to_datetime().ok().map(|moment| moment.with_timezone(&Utc));
        let naive = || parts.to_naive_datetime_with_offset(0).or_else(|_| parts.to_naive_date().map(Into::into)).ok();
        zoned.or_else(|| naive().map(|moment| moment.and_utc()))
    };
    formats
        .iter()
        .find_map(read)
        .ok_or_else(|| DataFusionError::Execution("A text is not written as the format of to_timestamp says.".into()))
}
