//! `+`, `-`, `*` and the minus sign of whole numbers.
//!
//! The engine plans them as operators that turn over. After its own rules have given every expression its types, each is
//! put as a function that checks, under the name that the expression has.

use std::hash::Hash;
use std::sync::Arc;

use arrow::array::{ArrayRef, Datum};
use arrow::compute::kernels::numeric::{add, mul, neg, sub};
use arrow::datatypes::{DataType, Field, FieldRef};
use arrow::error::ArrowError;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::common::{DFSchema, ScalarValue};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::expr::{BinaryExpr, ScalarFunction};
use datafusion::logical_expr::expr_rewriter::NamePreserver;
use datafusion::logical_expr::utils::merge_schema;
use datafusion::logical_expr::{
    ColumnarValue, Expr, ExprSchemable, LogicalPlan, Operator, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF,
    ScalarUDFImpl, Signature, Volatility,
};
use datafusion::optimizer::AnalyzerRule;
use datafusion::physical_expr_common::datum::apply;

/// The rule that puts the checked operators in.
#[derive(Debug)]
pub(super) struct CheckedOperators {
    add: Arc<ScalarUDF>,
    subtract: Arc<ScalarUDF>,
    multiply: Arc<ScalarUDF>,
    negate: Arc<ScalarUDF>,
}

impl Default for CheckedOperators {
    fn default() -> Self {
        let function = |kind| Arc::new(ScalarUDF::from(Checked::new(kind)));
        Self {
            add: function(Kind::Add),
            subtract: function(Kind::Subtract),
            multiply: function(Kind::Multiply),
            negate: function(Kind::Negate),
        }
    }
}

impl AnalyzerRule for CheckedOperators {
    fn name(&self) -> &'static str {
        "checked_operators"
    }

    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        Ok(plan.transform_up_with_subqueries(|plan| self.in_plan(plan))?.data)
    }
}

impl CheckedOperators {
    fn in_plan(&self, plan: LogicalPlan) -> Result<Transformed<LogicalPlan>> {
        let schema = merge_schema(&plan.inputs());
        let names = NamePreserver::new(&plan);
        plan.map_expressions(|expr| {
            let name = names.save(&expr);
            let checked = expr.transform_up(|expr| Ok(self.in_expression(expr, &schema)))?;
            Ok(checked.update_data(|expr| name.restore(expr)))
        })
    }

    fn in_expression(&self, expr: Expr, schema: &DFSchema) -> Transformed<Expr> {
        let whole = |expr: &Expr| expr.get_type(schema).is_ok_and(|of| of.is_integer());
        match expr {
            Expr::BinaryExpr(BinaryExpr { left, op, right }) => {
                let function = match op {
                    Operator::Plus => &self.add,
                    Operator::Minus => &self.subtract,
                    Operator::Multiply => &self.multiply,
                    _ => return Transformed::no(Expr::BinaryExpr(BinaryExpr { left, op, right })),
                };
                if whole(&left) && whole(&right) {
                    Transformed::yes(call(function, vec![*left, *right]))
                } else {
                    Transformed::no(Expr::BinaryExpr(BinaryExpr { left, op, right }))
                }
            }
            Expr::Negative(inner) if whole(&inner) => Transformed::yes(call(&self.negate, vec![*inner])),
            other => Transformed::no(other),
        }
    }
}

fn call(function: &Arc<ScalarUDF>, args: Vec<Expr>) -> Expr {
    Expr::ScalarFunction(ScalarFunction::new_udf(Arc::clone(function), args))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Add,
    Subtract,
    Multiply,
    Negate,
}

/// One checked operator as a function of values of one type.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Checked {
    kind: Kind,
    signature: Signature,
}

impl Checked {
    fn new(kind: Kind) -> Self {
        let arguments = if kind == Kind::Negate { 1 } else { 2 };
        Self { kind, signature: Signature::any(arguments, Volatility::Immutable) }
    }

    /// The expression as the engine itself writes it, from its arguments as they are written.
    fn written(&self, args: &[String]) -> String {
        match (self.kind, args) {
            (Kind::Add, [left, right]) => format!("{left} + {right}"),
            (Kind::Subtract, [left, right]) => format!("{left} - {right}"),
            (Kind::Multiply, [left, right]) => format!("{left} * {right}"),
            _ => format!("(- {})", args.join(", ")),
        }
    }

    fn compute(&self, args: &[ColumnarValue]) -> Result<ColumnarValue> {
        let binary = |kernel: fn(&dyn Datum, &dyn Datum) -> std::result::Result<ArrayRef, ArrowError>| match args {
            [left, right] => apply(left, right, kernel),
            _ => Err(DataFusionError::Internal("an operator without its two sides".into())),
        };
        match (self.kind, args) {
            (Kind::Add, _) => binary(add),
            (Kind::Subtract, _) => binary(sub),
            (Kind::Multiply, _) => binary(mul),
            (Kind::Negate, [ColumnarValue::Array(array)]) => Ok(ColumnarValue::Array(neg(array)?)),
            (Kind::Negate, [ColumnarValue::Scalar(scalar)]) => {
                let negated = neg(&scalar.to_array()?)?;
                Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&negated, 0)?))
            }
            (Kind::Negate, _) => Err(DataFusionError::Internal("a sign without its value".into())),
        }
    }
}

impl ScalarUDFImpl for Checked {
    fn name(&self) -> &'static str {
        match self.kind {
            Kind::Add => "+",
            Kind::Subtract | Kind::Negate => "-",
            Kind::Multiply => "*",
        }
    }

    fn display_name(&self, args: &[Expr]) -> Result<String> {
        Ok(self.written(&args.iter().map(ToString::to_string).collect::<Vec<_>>()))
    }

    fn schema_name(&self, args: &[Expr]) -> Result<String> {
        Ok(self.written(&args.iter().map(|arg| arg.schema_name().to_string()).collect::<Vec<_>>()))
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        types.first().cloned().ok_or_else(|| DataFusionError::Internal("an operator without a type".into()))
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        let types: Vec<DataType> = args.arg_fields.iter().map(|field| field.data_type().clone()).collect();
        let nullable = args.arg_fields.iter().any(|field| field.is_nullable());
        Ok(Arc::new(Field::new(self.name(), self.return_type(&types)?, nullable)))
    }

    fn is_strict(&self) -> bool {
        true
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        self.compute(&args.args)
    }
}
