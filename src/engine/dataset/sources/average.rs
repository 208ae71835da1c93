//! Means as sums and counts: those can be had of a source, and put together from parts, without rounding twice.

use std::sync::Arc;

use arrow::array::{AsArray, Decimal128Array};
use arrow::datatypes::{DataType, Decimal128Type, DecimalType, Int64Type};
use datafusion::common::{Column, Result, exec_err};
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::{
    Aggregate, ColumnarValue, Expr, ExprSchemable, LogicalPlan, Projection, ScalarFunctionArgs, ScalarUDF,
    ScalarUDFImpl, Signature, Volatility, cast,
};

use crate::engine::dataset::exact::sum;

/// The grouping without means, and what makes its columns those of the one with them. None where it has no means.
pub(super) fn without(aggregate: &Aggregate) -> Option<Result<(Aggregate, Vec<Expr>)>> {
    let any = aggregate.aggr_expr.iter().any(|expr| mean(expr).is_some());
    let fits = |at: usize| {
        matches!(
            aggregate.schema.field(aggregate.group_expr.len() + at).data_type(),
            DataType::Float64 | DataType::Decimal128(..)
        )
    };
    let all_fit = aggregate.aggr_expr.iter().enumerate().all(|(at, expr)| mean(expr).is_none() || fits(at));
    (any && all_fit).then(|| taken_apart(aggregate))
}

/// The grouping with means over the one without.
pub(super) fn put_together(input: LogicalPlan, columns: Vec<Expr>) -> Result<LogicalPlan> {
    Projection::try_new(columns, Arc::new(input)).map(LogicalPlan::Projection)
}

fn mean(expr: &Expr) -> Option<&AggregateFunction> {
    match expr {
        Expr::Alias(alias) => mean(&alias.expr),
        Expr::AggregateFunction(function) if function.func.name() == "avg" && !function.params.distinct => {
            Some(function)
        }
        _ => None,
    }
}

fn taken_apart(aggregate: &Aggregate) -> Result<(Aggregate, Vec<Expr>)> {
    let schema = &aggregate.schema;
    let keys = aggregate.group_expr.len();
    let mut columns: Vec<Expr> = (0..keys).map(|at| Expr::Column(Column::from(schema.qualified_field(at)))).collect();
    let mut parts: Vec<Expr> = Vec::new();
    for (at, expr) in aggregate.aggr_expr.iter().enumerate() {
        let (_, field) = schema.qualified_field(keys + at);
        let name = field.name().clone();
        let Some(function) = mean(expr) else {
            columns.push(Expr::Column(Column::from(schema.qualified_field(keys + at))));
            parts.push(expr.clone());
            continue;
        };
        let (total, number) = (format!("total of {name}"), format!("number of {name}"));
        let arg = function.params.args.first().map(|arg| bare(arg, aggregate)).unwrap_or_default();
        parts.push(filtered(sum(arg.clone()), function).alias(&total));
        parts.push(filtered(count(arg), function).alias(&number));
        let (total, number) = (Expr::Column(Column::from_name(total)), Expr::Column(Column::from_name(number)));
        let value = match field.data_type() {
            of @ DataType::Decimal128(..) => Mean::call(of, total, number),
            _ => cast(total, DataType::Float64) / cast(number, DataType::Float64),
        };
        columns.push(value.alias(name));
    }
    let parts = Aggregate::try_new(Arc::clone(&aggregate.input), aggregate.group_expr.clone(), parts)?;
    Ok((parts, columns))
}

/// What the mean is of, before whole numbers were made fractions of: their sum is exact.
fn bare(arg: &Expr, aggregate: &Aggregate) -> Expr {
    if let Expr::Cast(cast) = arg
        && cast.field.data_type() == &DataType::Float64
        && cast.expr.get_type(aggregate.input.schema()).is_ok_and(|of| of == DataType::Int64)
    {
        return cast.expr.as_ref().clone();
    }
    arg.clone()
}

/// The same over the rows that the mean is over.
fn filtered(part: Expr, mean: &AggregateFunction) -> Expr {
    match part {
        Expr::AggregateFunction(mut function) => {
            function.params.filter.clone_from(&mean.params.filter);
            Expr::AggregateFunction(function)
        }
        other => other,
    }
}

/// Total and number to the mean of exact numbers, with the digits that the engine's own mean has.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Mean {
    signature: Signature,
    of: DataType,
}

impl Mean {
    fn call(of: &DataType, total: Expr, number: Expr) -> Expr {
        let mean = Self { signature: Signature::any(2, Volatility::Immutable), of: of.clone() };
        ScalarUDF::from(mean).call(vec![total, number])
    }
}

impl ScalarUDFImpl for Mean {
    fn name(&self) -> &'static str {
        "mean"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.of.clone())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let ([totals, numbers], DataType::Decimal128(digits, decimals)) = (arrays.as_slice(), &self.of) else {
            return exec_err!("a mean needs a total and a number");
        };
        let Some(totals) = totals.as_primitive_opt::<Decimal128Type>() else {
            return exec_err!("the total of a mean is no exact number");
        };
        let Some(numbers) = numbers.as_primitive_opt::<Int64Type>() else {
            return exec_err!("the number of a mean is not whole");
        };
        let more = u32::from((decimals - totals.scale()).unsigned_abs());
        let factor = 10_i128.checked_pow(more);
        let mut means = Decimal128Array::builder(totals.len());
        for (total, number) in totals.iter().zip(numbers.iter()) {
            let (Some(total), Some(number)) = (total, number.filter(|n| *n != 0)) else {
                means.append_null();
                continue;
            };
            let mean = factor.and_then(|f| total.checked_mul(f)).map(|t| t / i128::from(number));
            match mean.filter(|m| Decimal128Type::validate_decimal_precision(*m, *digits, *decimals).is_ok()) {
                Some(mean) => means.append_value(mean),
                None => return exec_err!("A mean has more digits than an exact number can hold."),
            }
        }
        Ok(ColumnarValue::Array(Arc::new(means.finish().with_precision_and_scale(*digits, *decimals)?)))
    }
}
