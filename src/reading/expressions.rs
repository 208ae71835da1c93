//! What readings are put together from, and what is asked of them.

use super::query::{Aggregate, Condition, Expr, Function, Operation, Reading};

impl Condition {
    /// Joins conditions that must all hold; none when there are none.
    pub fn all(mut parts: Vec<Condition>) -> Option<Condition> {
        match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ => Some(Self::And(parts)),
        }
    }
}

impl Expr {
    /// Whether a value of many rows is taken together in here.
    pub fn aggregates(&self) -> bool {
        match self {
            Self::Aggregate(_) | Self::Running(_) | Self::Portion(_) => true,
            Self::Arithmetic { left, right, .. } => left.aggregates() || right.aggregates(),
            Self::Column(_) | Self::Literal(_) | Self::Grain { .. } | Self::Scalar(_) => false,
        }
    }

    /// Whether the figures of parts add up to that of the whole.
    pub fn adds_up(&self) -> bool {
        match self {
            Self::Aggregate(a) => !a.distinct && matches!(a.function, Function::Sum | Function::Count),
            _ => false,
        }
    }

    /// Counts rows.
    pub fn count_rows() -> Self {
        Self::aggregate(Function::Count, None)
    }

    /// An aggregate of all rows.
    pub fn aggregate(function: Function, of: Option<Expr>) -> Self {
        Self::Aggregate(Box::new(Aggregate { function, distinct: false, of, only: None }))
    }

    /// Arithmetic on two expressions.
    pub fn arithmetic(operation: Operation, left: Expr, right: Expr) -> Self {
        Self::Arithmetic { operation, left: Box::new(left), right: Box::new(right) }
    }
}

impl Reading {
    /// Whether rows are taken together into groups or one total.
    pub fn is_grouped(&self) -> bool {
        !self.measures.is_empty() || self.having.is_some() || self.order.iter().any(|o| o.expr.aggregates())
    }
}
