//! Expressions.

use crate::sql::{Dialect, quote_text};

use super::super::ReadingError;
use super::super::query::{Aggregate, Expr, Function, Literal, Operation, Output};
use super::{Scope, Writer};

impl Writer<'_> {
    pub(super) fn expr(&self, expr: &Expr, scope: &Scope) -> Result<String, ReadingError> {
        Ok(match expr {
            Expr::Column(column) => {
                self.known(scope, column)?;
                self.place(scope, column.source, &column.column)
            }
            Expr::Literal(literal) => self.literal(literal),
            Expr::Grain { grain, of } => self.grain(*grain, of, scope)?,
            Expr::Arithmetic { operation, left, right } => self.arithmetic(*operation, left, right, scope)?,
            Expr::Aggregate(aggregate) => self.aggregate(aggregate, scope)?,
            Expr::Running(of) => self.running(of, scope)?,
            Expr::Portion(of) => {
                let figure = self.expr(of, scope)?;
                format!("{} / NULLIF(SUM({figure}) OVER (), 0)", self.as_float(&format!("100.0 * {figure}")))
            }
            Expr::Scalar(reading) => {
                format!("(\n{}\n{})", self.reading(reading, scope.depth + 1)?, "  ".repeat(scope.depth))
            }
        })
    }

    /// A figure added up along the only time that the rows are grouped by, for each of the other groups.
    fn running(&self, of: &Expr, scope: &Scope) -> Result<String, ReadingError> {
        let timed = |o: &&Output| matches!(o.expr, Expr::Grain { .. });
        let (times, others): (Vec<&Output>, Vec<&Output>) = scope.dimensions.iter().partition(timed);
        let [time] = times[..] else { return Err(ReadingError::NoTime) };
        let mut within = Vec::new();
        for other in others {
            within.push(self.expr(&other.expr, scope)?);
        }
        let parts = if within.is_empty() { String::new() } else { format!("PARTITION BY {} ", within.join(", ")) };
        let (figure, time) = (self.expr(of, scope)?, self.expr(&time.expr, scope)?);
        Ok(format!("SUM({figure}) OVER ({parts}ORDER BY {time})"))
    }

    pub(super) fn literal(&self, literal: &Literal) -> String {
        match literal {
            Literal::Text(text) => quote_text(text, self.dialect),
            Literal::Number(digits) => number(digits),
            Literal::Boolean(value) if self.dialect == Dialect::Sqlite => u8::from(*value).to_string(),
            Literal::Boolean(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        }
    }

    fn arithmetic(
        &self,
        operation: Operation,
        left: &Expr,
        right: &Expr,
        scope: &Scope,
    ) -> Result<String, ReadingError> {
        let (l, r) = (self.operand(left, scope)?, self.operand(right, scope)?);
        Ok(match operation {
            Operation::Add => format!("{l} + {r}"),
            Operation::Subtract => format!("{l} - {r}"),
            Operation::Multiply => format!("{l} * {r}"),
            Operation::Divide => format!("{} / NULLIF({r}, 0)", self.as_float(&l)),
        })
    }

    fn operand(&self, expr: &Expr, scope: &Scope) -> Result<String, ReadingError> {
        let text = self.expr(expr, scope)?;
        Ok(if matches!(expr, Expr::Arithmetic { .. }) { format!("({text})") } else { text })
    }

    /// A number as a float, so that dividing keeps the fraction.
    fn as_float(&self, text: &str) -> String {
        match self.dialect {
            Dialect::PostgreSql => format!("CAST({text} AS double precision)"),
            Dialect::Dataset | Dialect::MySql => format!("CAST({text} AS DOUBLE)"),
            Dialect::Sqlite => format!("CAST({text} AS REAL)"),
        }
    }

    fn aggregate(&self, aggregate: &Aggregate, scope: &Scope) -> Result<String, ReadingError> {
        let of = match &aggregate.of {
            Some(expr) => Some(self.expr(expr, scope)?),
            None => None,
        };
        let inner = match (&aggregate.only, of) {
            (None, of) => of.unwrap_or_else(|| "*".to_owned()),
            (Some(only), of) => {
                let when = self.condition(only, scope)?;
                format!("CASE WHEN {when} THEN {} END", of.unwrap_or_else(|| "1".to_owned()))
            }
        };
        let name = match aggregate.function {
            Function::Count => "COUNT",
            Function::Sum => "SUM",
            Function::Average => "AVG",
            Function::Minimum => "MIN",
            Function::Maximum => "MAX",
        };
        Ok(format!("{name}({}{inner})", if aggregate.distinct { "DISTINCT " } else { "" }))
    }
}

/// Only digits, a sign, a point and an exponent get into the text.
fn number(digits: &str) -> String {
    if digits.parse::<f64>().is_ok_and(f64::is_finite) { digits.to_owned() } else { "NULL".to_owned() }
}
